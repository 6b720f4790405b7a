// What is found for what was typed, in an index of a few parts; that of the site is searched in tests/browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { finder, wordsOf } from "../../docs/assets/find.js";

const PARTS = ["Asked for money", "Someone shared a picture", "Call the police", "The old way to call the police", "Help now"];
const INDEX = {
  reader: "staff",
  pages: [["topics/danger/", "Danger", 1, "staff"], ["pupils/7-11/", "For pupils, 7 to 11", 1, "pupils"]],
  parts: PARTS.map((title, part) => [part === 4 ? 1 : 0, `part-${part}`, title, "A few words. ".repeat(20), ...(part === 3 ? [1] : [])]),
  alike: { pic: "picture", cops: "police", blackmailed: "blackmail" },
  small: ["i", "am", "being", "the", "what", "do"],
  voices: { pupils: ["i am"] },
  subjects: [
    [["what do i do"], { staff: [2] }],
    [["blackmail"], { staff: [0], pupils: [4] }, 1],
    [["shared picture"], { staff: [1] }],
  ],
};
const find = finder(INDEX);
const first = (typed, here) => find(typed, here)[0]?.title;

for (const [pasted, wanted] of [
  ["child\u2019s child\u02bcs child\u00b4s child`s", "childs childs childs childs"],
  ["\uff43\uff48\uff49\uff4c\uff44\uff07\uff53", "childs"],
  ["\u201cnude\u201d \u00abnude\u00bb (\u2018nude\u2019):", "nude nude nude"],
  ["semi\u2011nude semi\u2010nude semi\u2013nude semi\u2212nude", "semi nude semi nude semi nude semi nude"],
  ["tell \u2013 whom", "tell whom"],
  ["child\u00a0protection\u202fnow\u3000here", "child protection now here"],
  ["pho\u00adto s\u200bha\u2060re \ufeff", "photo share"],
  ["CAFE\u0301 \ufb01le", "cafe file"],
  ["0800 1111", "08001111"],
]) {
  test(`${JSON.stringify(pasted)} is looked for as ${wanted}`, () => assert.equal(wordsOf(pasted).join(" "), wanted));
}

for (const [says, typed, title] of [
  ["a word of a title", "money", "Asked for money"],
  ["a word with another ending", "asking", "Asked for money"],
  ["the beginning of a word", "mon", "Asked for money"],
  ["a word with a slip", "mnoey", "Asked for money"],
  ["a word that means the same", "pic", "Someone shared a picture"],
  ["slang", "COPS", "Call the police"],
  ["a word of a subject", "blackmail", "Asked for money"],
  ["words of a subject, with others between", "they shared my picture", "Someone shared a picture"],
  ["what is urgent, whatever else was typed", "shared picture blackmail", "Asked for money"],
  ["words that say nothing alone", "what do i do", "Call the police"],
  ["what only a pupil says", "i am being blackmailed", "Help now"],
  ["nothing, where to begin", " ", "Call the police"],
]) {
  test(`${says} finds`, () => assert.equal(first(typed), title));
}

test("a word that is known is no slip of another", () => assert.equal(find("call").some(({ title }) => title === "Help now"), false));
test("what nothing is like finds nothing", () => assert.deepEqual(find("qqqqq"), []));
test("what is no longer right comes last", () => {
  assert.deepEqual(find("old police").map(({ outdated }) => outdated), [false, true]);
});
test("what is for the age of the page comes first", () => {
  const pages = [["pupils/7-11/", "7 to 11", 1, "pupils"], ["pupils/11-14/", "11 to 14", 1, "pupils"]];
  const parts = [[0, "a", "Money", ""], [1, "b", "Money", ""]];
  const ages = finder({ ...INDEX, pages, parts, subjects: [] });

  assert.deepEqual(ages("money", "/pupils/find-help-11-14/").map(({ address }) => address), ["pupils/11-14/#b", "pupils/7-11/#a"]);
});
test("of a long text the beginning is shown", () => assert.match(find("money")[0].text, /^A few words\. .{80,100} …$/));

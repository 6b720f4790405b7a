// What is searched for, as pasted.

import assert from "node:assert/strict";
import { test } from "node:test";

import { plain } from "../../docs/assets/search.js";

for (const [pasted, wanted] of [
  ["child\u2019s", "child's"],
  ["child\u02bcs \u2018nude\u2019", "child's nude"],
  ["What to do: \u2018a picture\u2019", "What to do  a picture"],
  ["child\u00b4s", "child's"],
  ["\uff43\uff48\uff49\uff4c\uff44\uff07\uff53", "child's"],
  ["\u201cnude\u201d \u00abnude\u00bb \u201enude\u201f", '"nude" "nude" "nude"'],
  ["semi\u2011nude semi\u2010nude semi\u2013nude semi\u2212nude", "semi-nude semi-nude semi-nude semi-nude"],
  ["tell \u2013 whom", "tell  whom"],
  ["child\u00a0protection\u202fnow\u3000here", "child protection now here"],
  ["pho\u00adto s\u200bha\u2060re \ufeff", "photo share "],
  ["cafe\u0301 \ufb01le", "café file"],
  ["a - b -c", "a - b -c"],
]) {
  test(`${JSON.stringify(pasted)} is looked for as ${wanted}`, () => assert.equal(plain(pasted), wanted));
}

// The page for writing without a page: what the desk is asked, and the work as the page knows it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Calls } from "../../docs/assets/write-calls.js";
import { LastingDesk } from "../../docs/assets/write-lasting.js";
import { Work, changedFields, itemToldOf, sentenceOf } from "../../docs/assets/write-work.js";

/** A desk that answers when it is told to, and what it was asked. */
function slowDesk() {
  const asked = [];
  const answers = [];
  const calls = new Calls((request) => {
    asked.push(request.text ?? request.do);
    return new Promise((resolve, reject) => answers.push({ resolve, reject }));
  });
  const answer = async (how = "resolve") => {
    answers.shift()[how]({ answer: {} });
    await new Promise(setImmediate);
  };
  return { asked, calls, answer };
}

const edit = (text) => [{ do: "edit", text }, { about: "edit one" }];

describe("what the desk is asked", () => {
  test("is one thing at a time, in its order", async () => {
    const { asked, calls, answer } = slowDesk();
    calls.ask({ do: "item" });
    calls.ask({ do: "decide" });
    assert.deepEqual(asked, ["item"]);
    await answer();
    assert.deepEqual(asked, ["item", "decide"]);
  });

  test("of what is typed meanwhile, only the last", async () => {
    const { asked, calls, answer } = slowDesk();
    calls.ask(...edit("a"));
    const given = calls.ask(...edit("ab"));
    calls.ask(...edit("abc"));
    assert.equal(await given, undefined);
    await answer();
    assert.deepEqual(asked, ["a", "abc"]);
  });

  test("what was typed before a decision is not left out for what was typed after it", async () => {
    const { asked, calls, answer } = slowDesk();
    calls.ask(...edit("a"));
    calls.ask(...edit("ab"));
    calls.ask({ do: "decide" });
    calls.ask(...edit("abc"));
    for (let turn = 0; turn < 4; turn += 1) await answer();
    assert.deepEqual(asked, ["a", "ab", "decide", "abc"]);
  });

  test("of what only reads, the last, whatever came between", async () => {
    const { asked, calls, answer } = slowDesk();
    calls.ask({ do: "item" });
    calls.ask({ do: "plan", text: "old plan" }, { about: "plan" });
    calls.ask(...edit("a"));
    calls.ask({ do: "plan", text: "new plan" }, { about: "plan" });
    for (let turn = 0; turn < 3; turn += 1) await answer();
    assert.deepEqual(asked, ["item", "a", "new plan"]);
  });

  test("goes on after an error", async () => {
    const { asked, calls, answer } = slowDesk();
    const failing = calls.ask({ do: "check" });
    calls.ask({ do: "plan" });
    await Promise.all([assert.rejects(failing), answer("reject")]);
    assert.deepEqual(asked, ["check", "plan"]);
  });
});

/** Work with statements in these states. */
function workWith(...states) {
  const work = new Work();
  const items = states.map((state, index) => ({ id: `c${index}`, state, heading: "", modality: "must", text: "", told: "", worst: 0 }));
  work.receive({ policy: "p", counts: {}, items, appraisal: "", doubts: [] });
  return work;
}

test("the desk is busy with what somebody waits for, and not with what nobody does", async () => {
  const { calls, answer } = slowDesk();
  calls.ask({ do: "warm" });
  assert.equal(calls.isBusy, false);
  calls.ask({ do: "open" });
  assert.equal(calls.isBusy, true);
  await answer();
  assert.equal(calls.isBusy, true);
  await answer();
  assert.equal(calls.isBusy, false);
});

test("whoever saves gets what was kept where the engine has ended without a word", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const desk = new LastingDesk({}, new Work(), { progress() {}, busy() {}, broke() {}, again: async () => {} });
  Object.assign(desk, { isReady: true, engine: { ask: () => new Promise(() => {}) } });
  desk.kept = { file: "my-protocol.zip", bytes: new Uint8Array(3), changes: 2 };
  const saved = desk.file({ do: "save" });
  mock.timers.tick(20_000);
  assert.deepEqual(await saved, desk.kept);
});

describe("the work", () => {
  test("finds the next draft after the statement that is looked at, and goes round", () => {
    const work = workWith("draft", "in-force", "to-read");
    work.current = "c1";
    assert.equal(work.nextDraft?.id, "c0");
    work.current = "c0";
    assert.equal(work.nextDraft, undefined);
  });

  test("shows at first those that are about this, and the one that is looked at", () => {
    const work = workWith("draft", "to-read", "to-read", "to-read");
    Object.assign(work.items[0] ?? {}, { about: true });
    work.current = "c2";
    assert.deepEqual(work.shown.map(({ id }) => id), ["c0", "c2"]);
  });

  test("shows the statements of one state", () => {
    const work = workWith("draft", "in-force", "draft");
    work.filter = "draft";
    assert.deepEqual(work.shown.map(({ id }) => id), ["c0", "c2"]);
  });

  test("lists what is to be mended, worst first", () => {
    const work = workWith("draft", "draft", "draft");
    work.items[0].worst = 3;
    work.items[2].worst = 1;
    assert.deepEqual(work.worst.map(({ id }) => id), ["c2", "c0"]);
  });

  test("is not saved by a file that was asked for before the last change", () => {
    const work = workWith("draft");
    work.change();
    const { changes } = work;
    work.change();
    work.save(new Date(), changes);
    assert.equal(work.isSaved, false);
  });

  test("is saved by one that holds it", () => {
    const work = workWith("draft");
    work.change();
    work.save(new Date());
    assert.equal(work.isSaved, true);
  });
});

const TEXTS = {
  untitled: "No words yet",
  anyone: "any member of staff",
  all: " and ",
  any: " or ",
  when: "when",
  certain: "only when it is certain that",
  modality: { must: "must", ask: "ask:" },
};
const FIELDS = {
  modality: "must",
  text: "tell the lead ",
  who: ["any member of staff", "IT staff"],
  until: "at once",
  when: { certain: false, joined: "or", phrases: ["an adult is involved", "it is online"] },
};

describe("a statement", () => {
  test("reads as a sentence", () => {
    const said = "Any member of staff and IT staff must tell the lead, at once, when an adult is involved or it is online.";
    assert.equal(sentenceOf(FIELDS, TEXTS), said);
  });

  test("without a role is anyone's", () => {
    const when = { certain: false, joined: "", phrases: [] };
    assert.equal(sentenceOf({ ...FIELDS, who: [], until: "", when }, TEXTS), "Any member of staff must tell the lead.");
  });

  test("hands on the fields that were changed, and no other", () => {
    const now = { ...FIELDS, until: "", when: { ...FIELDS.when } };
    assert.deepEqual(changedFields(FIELDS, now, new Set()), { until: "" });
  });

  test("hands on what is again as before, where the desk was told otherwise", () => {
    assert.deepEqual(changedFields(FIELDS, { ...FIELDS }, new Set(["until"])), { until: FIELDS.until });
  });

  test("is found by its place and its words", () => {
    const items = [{ id: "own", told: "" }, { id: "a", told: "Staff write it down. page 1" }, { id: "b", told: "Staff write it down. page 12" }];
    const toldOf = itemToldOf(items);
    assert.equal(toldOf("Staff write it down.\npage 12 Too late")?.id, "b");
    assert.equal(toldOf("Staff write all of it down. page 1"), undefined);
  });
});

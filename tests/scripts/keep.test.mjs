// What is kept of a plan: the reminder, the contact card, the text.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { reminderOf, textOfPlan } from "../../docs/assets/keep.js";
import { Words } from "../../docs/assets/words.js";

process.env.TZ = "Europe/London"; // its clocks change
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("when to remind", () => {
  // Every quarter of an hour of the days on which the clocks change, of their neighbours and of a year's turn.
  const days = ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25", "2026-06-30", "2026-12-31"];
  const moments = days.flatMap((day) => {
    const start = new Date(`${day}T00:00`).getTime();
    return Array.from({ length: 25 * 4 }, (_, quarter) => new Date(start + quarter * 15 * MINUTE));
  });

  test("is today", () => {
    const wrong = moments.filter((now) => reminderOf(now).toDateString() !== now.toDateString());
    assert.deepEqual(wrong, []);
  });

  test("is at most two hours ahead, and still to come", () => {
    const ahead = moments.map((now) => reminderOf(now).getTime() - now.getTime());
    assert.ok(ahead.every((time) => time > 0 && time <= 2 * HOUR));
  });

  for (const [now, then] of [
    ["15:30", "17:30"],
    ["22:30", "23:15"],
    ["23:50", "23:55"],
  ]) {
    test(`at ${now} is at ${then}`, () => {
      assert.equal(reminderOf(new Date(`2026-06-30T${now}`)).getTime(), new Date(`2026-06-30T${then}`).getTime());
    });
  }
});

describe("the text of a plan", () => {
  const clause = (id) => ({
    statement: `say ${id}`,
    said: `Must say ${id}.`,
    when: `it is ${id}`,
    until: id === "a" ? "By: today." : "",
    stale: id === "a" ? ["Review overdue."] : [],
    trace: `of ${id}`,
    isDueToday: id === "a",
  });
  const texts = {
    levels: { high: { headline: "Act", meaning: "It means.", decides: "You decide." } },
    parts: { now: "Right now" },
    facts: {
      f: { yes: "f is so", no: "f is not so", question: "F", findOut: "Ask." },
      g: { yes: "g is so", no: "g is not so", question: "G", findOut: "Look it up." },
    },
    because: "Because {reason}.",
    unknown: "Because it is not known whether {reason}.",
    and: " and ",
    or: " or ",
    inDoubt: "If so",
    neverDo: "Do not {statement}.",
    together: [{ text: "Do not say d or e.", clauses: ["d", "e"] }],
    added: "Only here.",
    lost: "{lost}: gives way to: never {winner}.",
    blanks: ["Signature"],
  };
  const line = { clause: "a", modality: "must", because: null, also: [], more: [], settle: [], added: false };
  const certain = { certain: true, facts: [["f", "no"]], conditions: [] };
  const open = { certain: false, facts: [["f", "not-known"], ["g", "not-known"]], conditions: [] };
  const many = { certain: false, facts: [], conditions: ["a", "b"] };

  /** The lines of a text that shows a part, and what is beside it. */
  function linesOf(part, { done = [], nevers = [], find_out = [], overridden = [] } = {}) {
    const shown = { few: 2, parts: [{ part: "now", lines: [], in_doubt: [], ...part }], nevers, find_out, overridden };
    const kept = {
      words: new Words(texts, clause),
      done: new Set(done),
      summary: [{ question: "What?", answers: ["This"] }],
      titles: { nevers: "Do not", findOut: "Find out", overridden: "Gives way" },
      about: "Version 1",
    };
    return textOfPlan({ level: "high", shown }, kept).split("\n");
  }

  test("has the headline, the part, the answers, the blanks and the version", () => {
    assert.deepEqual(
      linesOf({}).filter(Boolean),
      ["Act", "It means.", "You decide.", "RIGHT NOW", "What?", "- This", "Signature: ____________________", "Version 1"],
    );
  });

  test("has of a line its deadline, its reason, what weakens it and its source", () => {
    const lines = linesOf({ lines: [{ ...line, because: certain, added: true }] });
    const from = lines.indexOf("[ ] Must say a.");
    assert.deepEqual(lines.slice(from + 1, from + 6), [
      "    By: today.",
      "    Because f is not so.",
      "    Review overdue.",
      "    Only here.",
      "    (of a)",
    ]);
  });

  test("says what is done", () => {
    assert.ok(linesOf({ lines: [line] }, { done: ["a"] }).includes("[x] Must say a."));
  });

  test("has what others add, in doubt too, and what to settle", () => {
    const also = [{ clause: "b", because: open }];
    const lines = linesOf({ lines: [{ ...line, also, more: [{ clause: "c", because: null }], settle: ["d"] }] });
    const added = lines.filter((text) => text.startsWith("    - "));
    assert.deepEqual(added, [
      "    - say b. of b Because it is not known whether f is so or g is so.",
      "    - say c. of c",
      "    - say d of d",
    ]);
  });

  test("says where lines stand only in doubt", () => {
    const lines = linesOf({ in_doubt: [line] });
    assert.equal(lines.indexOf("[ ] Must say a."), lines.indexOf("If so:") + 1);
  });

  test("says a never as one, with every clause on it", () => {
    const lines = linesOf({}, { nevers: [{ clauses: ["b", "c"], because: many }] });
    assert.ok(lines.includes("- Do not say b. of b of c Because it is not known whether it is a or it is b."));
  });

  test("says of a never what weakens it", () => {
    assert.ok(linesOf({}, { nevers: [{ clauses: ["a"], because: null }] }).includes("- Do not say a. of a Review overdue."));
  });

  test("says nevers together where all of them stand, and apart where one does not", () => {
    const [d, e] = ["d", "e"].map((id) => ({ clauses: [id], because: null }));
    assert.ok(linesOf({}, { nevers: [d, e] }).includes("- Do not say d or e. of d of e"));
    assert.ok(linesOf({}, { nevers: [d] }).includes("- Do not say d. of d"));
  });

  test("has what to find out and what gives way", () => {
    const lines = linesOf({}, { find_out: ["f"], overridden: [{ clause: "b", by: "c", because: null }] });
    assert.ok(lines.includes("- F? Ask."));
    assert.ok(lines.includes("- say b: gives way to: never say c."));
  });
});

describe("a page on which no line gives a reason", () => {
  test("gives none", () => {
    const words = new Words({ because: "", unknown: "" }, () => assert.fail("no clause is read"));
    assert.equal(words.reason({ certain: true, facts: [["f", "yes"]], conditions: ["a"] }), "");
  });
});

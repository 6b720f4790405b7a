// A review is overdue once its month is over, or its year where no month is named.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { querySelectorAll: () => [] };
const { isOverdue } = await import("../../docs/assets/freshness.js");

const LAST_AND_FIRST = [
  ["2026-11", new Date(2026, 10, 30), new Date(2026, 11, 1)],
  ["2026-12", new Date(2026, 11, 31), new Date(2027, 0, 1)],
  ["2026", new Date(2026, 11, 31), new Date(2027, 0, 1)],
];

for (const [due, last, first] of LAST_AND_FIRST) {
  test(`what is due in ${due} is overdue from the day after`, () => {
    assert.deepEqual([isOverdue(due, last), isOverdue(due, first)], [false, true]);
  });
}

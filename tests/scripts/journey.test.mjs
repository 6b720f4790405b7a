// The journey without a page: where the reader is after each step, and what a screen says.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Journey, PLAN, readList, readTap } from "../../docs/assets/journey.js";

/** A plan with what the journey reads of it. */
function planWith(changes = {}) {
  return { role: "head", answers: {}, level: "seek-advice", next_screen: null, next_facts: [], shown: {}, ...changes };
}

/** A journey that has received these plans, one after the other. */
function after(...plans) {
  const journey = new Journey({ first: "role" });
  for (const plan of plans) journey.receive(journey.ask({ answers: {} }).turn, planWith(plan));
  return journey;
}

const DANGER = { next_screen: "danger", next_facts: ["immediate-danger"] };
const KIND = { next_screen: "kind", next_facts: ["text-only"], answers: { "immediate-danger": "no" } };
const EMERGENCY = { ...KIND, level: "emergency" };

describe("going on", () => {
  test("begins at the first screen, with no way back", () => {
    const journey = new Journey({ first: "role" });
    assert.deepEqual([journey.place, journey.isFirst], ["role", true]);
  });

  test("asks in the role of the page where it has one", () => {
    const journey = new Journey({ first: "safe", role: "pupil" });
    assert.equal(journey.ask({ answers: {} }).request.role, "pupil");
  });

  test("asks in the role that was just chosen", () => {
    assert.equal(after({}).ask({ answers: {}, role: "staff" }).request.role, "staff");
  });

  test("goes to the screen that the engine says, with its rows", () => {
    const journey = after(DANGER);
    assert.deepEqual([journey.place, journey.facts], ["danger", ["immediate-danger"]]);
  });

  test("goes to the plan where nothing is asked any more", () => {
    assert.equal(after(DANGER, {}).place, PLAN);
  });

  test("keeps the answers that the engine kept", () => {
    assert.deepEqual(after(KIND).answers, { "immediate-danger": "no" });
  });

  test("keeps no option of which the engine has said nothing", () => {
    const journey = after(DANGER, KIND);
    journey.ask({ answers: {}, screen: "kind", option: "imagery" });
    journey.back();
    assert.deepEqual(journey.options, {});
  });

  test("takes no answer that came too late", () => {
    const journey = after(DANGER);
    const { turn } = journey.ask({ answers: {} });
    journey.ask({ answers: {} });
    assert.equal(journey.receive(turn, planWith(KIND)), false);
    assert.equal(journey.place, "danger");
  });
});

describe("danger", () => {
  test("stops at the plan, though there are questions left", () => {
    assert.equal(after(DANGER, EMERGENCY).place, PLAN);
  });

  test("does not stop again", () => {
    assert.equal(after(DANGER, EMERGENCY, EMERGENCY).place, "kind");
  });

  test("lets the reader go on, and Back leads to the question before the plan", () => {
    const journey = after(DANGER, EMERGENCY);
    journey.goOn();
    assert.equal(journey.place, "kind");
    journey.back();
    assert.equal(journey.place, "danger");
  });

  test("leaves nothing to go on to where nothing is asked", () => {
    const journey = after({ level: "emergency" });
    journey.goOn();
    assert.equal(journey.place, PLAN);
  });
});

describe("back and change", () => {
  test("back leads to the question before, with the rows that it had", () => {
    const journey = after(DANGER, KIND);
    journey.back();
    assert.deepEqual([journey.place, journey.facts], ["danger", ["immediate-danger"]]);
  });

  test("back on the first screen stays there", () => {
    const journey = new Journey({ first: "role" });
    journey.back();
    assert.equal(journey.place, "role");
  });

  test("back takes no answer that was on its way", () => {
    const journey = after(DANGER);
    const { turn } = journey.ask({ answers: {} });
    journey.back();
    assert.equal(journey.receive(turn, planWith(KIND)), false);
  });

  test("a change leads to the screen with its rows, and back to the plan", () => {
    const journey = after(DANGER, {});
    journey.change("danger");
    assert.deepEqual([journey.place, journey.facts], ["danger", ["immediate-danger"]]);
    journey.back();
    assert.equal(journey.place, PLAN);
  });

  test("a change shows all rows of a screen that was asked twice, and what asks again only the new", () => {
    const journey = after(DANGER, { ...DANGER, next_facts: ["reachable"] });
    assert.deepEqual(journey.facts, ["reachable"]);
    journey.change("danger");
    assert.deepEqual(journey.facts, ["immediate-danger", "reachable"]);
  });

  test("starting again forgets everything", () => {
    const journey = after(DANGER, EMERGENCY, KIND);
    const { turn } = journey.ask({ answers: {} });
    journey.restart();
    assert.deepEqual(
      [journey.place, journey.isFirst, journey.answers, journey.plan, journey.role, journey.facts],
      ["role", true, {}, undefined, undefined, undefined],
    );
    assert.equal(journey.receive(turn, planWith()), false);
  });
});

describe("ahead of the engine", () => {
  const NEXT = { ...KIND, shown: undefined };

  test("goes to the next question, with no plan to go back to", () => {
    const journey = after(DANGER, EMERGENCY);
    journey.change("danger");
    journey.receive(journey.ask({ answers: {} }).turn, planWith(NEXT));
    assert.deepEqual([journey.place, journey.plan], ["kind", undefined]);
    journey.back();
    journey.back();
    assert.equal(journey.place, "danger");
  });

  test("stops at a danger once, whoever says so", () => {
    assert.equal(after(DANGER, EMERGENCY, { ...NEXT, level: "emergency" }, EMERGENCY).place, "kind");
  });
});

describe("how far one is", () => {
  test("counts each screen once, and no plan", () => {
    const journey = after(DANGER, KIND);
    assert.equal(journey.count, 3);
    journey.back();
    assert.equal(journey.count, 2);
    assert.equal(after(DANGER, EMERGENCY, KIND).count, 3);
  });
});

describe("what a tap says", () => {
  const before = { repeated: "yes" };
  const cases = [
    ["a role", { id: "role", asking: "role", value: "it" }, { answers: before, role: "it" }],
    ["an option", { id: "kind", asking: "one", value: "words" }, { answers: before, screen: "kind", option: "words" }],
    [
      "an answer",
      { id: "danger", asking: "any", fact: "harm", value: "not-known" },
      { answers: { ...before, harm: "not-known" }, changed: ["harm"] },
    ],
  ];
  for (const [name, tap, newest] of cases) test(name, () => assert.deepEqual(readTap(tap, before), newest));
});

describe("what a list says", () => {
  const before = { repeated: "yes" };
  const facts = ["sent", "asked", "reachable"];
  const unticked = { sent: "no", asked: "no", reachable: "yes" };
  const cases = [
    ["nothing chosen is no answer", {}, "", undefined],
    ["what is not ticked beside what is: not known, never no", { sent: "yes" }, "", ["yes", "not-known", "not-known"]],
    ["none of the others", { sent: "yes" }, "none", ["yes", "no", "yes"]],
    ["none of these, where one box says the opposite of its fact", {}, "none", ["no", "no", "yes"]],
    ["a box that says the opposite of its fact", { reachable: "no" }, "none", ["no", "no", "no"]],
    ["I don't know, never no", {}, "not-known", ["not-known", "not-known", "not-known"]],
    ["I don't know about the others", { asked: "yes" }, "not-known", ["not-known", "yes", "not-known"]],
  ];
  for (const [name, ticked, rest, wanted] of cases) {
    test(name, () => {
      const newest = readList({ facts, ticked, unticked, rest }, before);
      const answers = { ...before, ...Object.fromEntries(facts.map((fact, at) => [fact, wanted?.[at]])) };
      assert.deepEqual(newest, wanted && { answers, changed: facts });
    });
  }
});

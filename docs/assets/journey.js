// Where the reader is, and how they came there: answers, history, which screen comes next. It knows no page: what is
// chosen comes in, what to show is read from it, and it decides nothing that the engine decides.
//
// Answers live here only, in memory, and go with the page.

export const ROLE = "role";
export const PLAN = "plan"; // in the history: Back leads to the plan

export class Journey {
  /** @type {string | undefined} */
  role;
  /** Where the reader is: the id of a screen, or the plan. */
  place = "";
  /** @type {string[]} where they were before, for Back */
  history = [];
  /** @type {Record<string, string>} */
  answers = {};
  /** @type {ActionPlan | undefined} */
  plan;
  /** @type {string[] | undefined} the rows to show; all, where nobody has said */
  facts;
  /** @type {Map<string, string[]>} the rows that each screen has shown: on a way back all of them are there */
  #rows = new Map();
  #start;
  #turn = 0;
  #changing = false;

  /** @param {{ first: string, role?: string | undefined }} start - a page of one audience knows its role */
  constructor(start) {
    this.#start = start;
    this.restart();
  }

  /** Forget everything. */
  restart() {
    this.#turn += 1;
    this.#changing = false;
    this.#rows.clear();
    this.role = this.#start.role;
    this.place = this.#start.first;
    this.history = [];
    this.answers = {};
    this.plan = undefined;
    this.facts = undefined;
  }

  get isFirst() {
    return this.history.length === 0;
  }

  /**
   * The first questions are known when the site is built: nobody waits for the engine to see them.
   *
   * @param {Newest} newest
   */
  canSkipEngine({ role }) {
    return role !== undefined && !this.#changing && Object.keys(this.answers).length === 0;
  }

  /**
   * @param {string} role
   * @param {string} screen
   * @param {string[]} facts
   */
  skipEngine(role, screen, facts) {
    this.role = role;
    this.#goTo(screen, facts);
  }

  /**
   * A question to the engine. Its answer counts only while `turn` is the newest.
   *
   * @param {Newest} newest
   */
  ask(newest) {
    return { turn: ++this.#turn, request: { role: this.role ?? "staff", ...newest } };
  }

  /** @param {number} turn */
  isCurrent(turn) {
    return turn === this.#turn;
  }

  /**
   * Take the engine's answer; false where Back, or another tap, came before it.
   *
   * @param {number} turn
   * @param {ActionPlan} plan
   */
  receive(turn, plan) {
    if (!this.isCurrent(turn)) return false;
    // A danger that has just come up stops at the plan, though there are questions left.
    const danger = plan.level === "emergency" && this.plan?.level !== "emergency";
    this.plan = plan;
    this.role = plan.role;
    this.answers = plan.answers;
    this.#changing = false;
    if (plan.next_screen && !danger) this.#goTo(plan.next_screen, plan.next_facts);
    else this.#goTo(PLAN);
    return true;
  }

  /** From the plan, to the questions that are left. */
  goOn() {
    // No step of its own: Back leads to the question before the plan, as it does from the plan.
    if (this.plan?.next_screen) this.#show(this.plan.next_screen, this.plan.next_facts);
  }

  /** @param {string} screen */
  change(screen) {
    this.#changing = true;
    this.#goTo(screen, this.#rows.get(screen));
  }

  back() {
    this.#turn += 1;
    this.#changing = false;
    this.place = this.history.pop() ?? this.place;
    this.facts = this.#rows.get(this.place);
  }

  /**
   * @param {string} place
   * @param {string[]} [facts]
   */
  #goTo(place, facts) {
    this.history.push(this.place);
    this.#show(place, facts);
  }

  /**
   * @param {string} place
   * @param {string[]} [facts]
   */
  #show(place, facts) {
    this.place = place;
    this.facts = facts;
    if (facts) this.#rows.set(place, [...new Set([...(this.#rows.get(place) ?? []), ...facts])]);
  }
}

/**
 * What a screen now says, or undefined where one has to be chosen and none is.
 *
 * @param {Filled} filled
 * @param {Record<string, string>} before - the answers so far
 * @returns {Newest | undefined}
 */
export function readScreen({ id, asking, facts, chosen }, before) {
  const [only] = chosen[id] ?? [];
  if (asking === ROLE) return only ? { answers: before, role: only } : undefined;
  if (asking === "one") return only ? { answers: before, screen: id, option: only } : undefined;
  // What is left empty is not known.
  const read = (/** @type {string} */ fact) =>
    asking === "each" ? (chosen[fact]?.[0] ?? "not-known") : readTick(fact, chosen[id] ?? []);
  const newest = facts.map((fact) => [fact, read(fact)]);
  return { answers: { ...before, ...Object.fromEntries(newest) }, changed: facts };
}

/**
 * What is not ticked is a "no", but only where something on the screen was ticked.
 *
 * @param {string} fact
 * @param {string[]} ticked
 */
function readTick(fact, ticked) {
  if (ticked.length === 0 || ticked.includes("not-known")) return "not-known";
  return ticked.includes(fact) ? "yes" : "no";
}

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
  /** @type {Step[]} where they were before, for Back */
  history = [];
  /** @type {Record<string, string>} */
  answers = {};
  /** @type {Record<string, string>} what was chosen on each screen that has options */
  options = {};
  /** @type {ActionPlan | undefined} the newest; none where the newest answer led to a question */
  plan;
  #level = "";
  /** @type {Record<string, string>} the option that waits for the engine's answer */
  #chosen = {};
  /** @type {string[] | undefined} the facts to ask for; all, where nobody has said */
  facts;
  /** @type {Map<string, string[]>} the facts that each screen has asked for: on a way back all of them are there */
  #rows = new Map();
  #start;
  #turn = 0;

  /** @param {{ first: string, role?: string | undefined }} start - a page of one audience knows its role */
  constructor(start) {
    this.#start = start;
    this.restart();
  }

  /** Forget everything. */
  restart() {
    this.#turn += 1;
    this.#rows.clear();
    this.role = this.#start.role;
    this.place = this.#start.first;
    this.history = [];
    this.answers = {};
    this.options = {};
    this.#chosen = {};
    this.plan = undefined;
    this.#level = "";
    this.facts = undefined;
  }

  get isFirst() {
    return this.history.length === 0;
  }

  /** The number of the screen that is shown: each counts once, however often one came back to it. */
  get count() {
    const before = this.history.map(({ place }) => place).filter((place) => place !== PLAN && place !== this.place);
    return new Set(before).size + 1;
  }

  /**
   * A question to the engine. Its answer counts only while `turn` is the newest.
   *
   * @param {Newest} newest
   */
  ask(newest) {
    const { screen, option } = newest;
    this.#chosen = screen && option ? { [screen]: option } : {};
    return { turn: ++this.#turn, request: this.requestOf(newest) };
  }

  /**
   * What the engine would be asked.
   *
   * @param {Newest} newest
   */
  requestOf(newest) {
    return { role: this.role ?? "staff", on_the_way: true, ...newest };
  }

  /** @param {number} turn */
  isCurrent(turn) {
    return turn === this.#turn;
  }

  /**
   * Take the engine's answer, or what was known of it; false where Back, or another tap, came before it.
   *
   * @param {number} turn
   * @param {ActionPlan | NextScreen} plan
   */
  receive(turn, plan) {
    if (!this.isCurrent(turn)) return false;
    this.options = { ...this.options, ...this.#chosen };
    // A danger that has just come up stops at the plan, though there are questions left.
    const danger = plan.level === "emergency" && this.#level !== "emergency";
    this.plan = plan.shown && plan;
    this.#level = plan.level;
    this.role = plan.role;
    this.answers = plan.answers;
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
    this.#goTo(screen, this.#rows.get(screen));
  }

  back() {
    this.#turn += 1;
    if (!this.plan) this.history = this.history.filter(({ place }) => place !== PLAN); // an older one, of other answers
    const { place, facts } = this.history.pop() ?? this;
    this.place = place;
    this.facts = facts;
  }

  /**
   * @param {string} place
   * @param {string[]} [facts]
   */
  #goTo(place, facts) {
    this.history.push({ place: this.place, facts: this.facts });
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
 * What a list now says, or undefined where nothing is chosen on it. What is not ticked is not known, until "None of the
 * others" is chosen: never a no by itself.
 *
 * @param {Filled} filled
 * @param {Record<string, string>} before - the answers so far
 * @returns {Newest | undefined}
 */
export function readList({ facts, ticked, unticked, rest }, before) {
  if (!rest && Object.keys(ticked).length === 0) return undefined;
  const answer = (/** @type {string} */ fact) =>
    ticked[fact] ?? (rest === "none" ? (unticked[fact] ?? "no") : "not-known");
  return { answers: { ...before, ...Object.fromEntries(facts.map((fact) => [fact, answer(fact)])) }, changed: facts };
}

/**
 * What one tap says.
 *
 * @param {{ id: string, asking: string, fact?: string | undefined, value: string }} tap
 * @param {Record<string, string>} before - the answers so far
 * @returns {Newest}
 */
export function readTap({ id, asking, fact, value }, before) {
  if (asking === ROLE) return { answers: before, role: value };
  if (!fact) return { answers: before, screen: id, option: value };
  return { answers: { ...before, [fact]: value }, changed: [fact] };
}

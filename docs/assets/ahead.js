// What comes next while the engine is still loading: what it said when the site was built, in a graph that came with the
// page (build_tools/situations/ahead.py). Nothing is decided here: the answers are looked up, and where the graph ends
// only the engine knows. Once that is there it is asked the same.

export class Ahead {
  #graph;

  /** @param {AheadGraph} graph */
  constructor(graph) {
    this.#graph = graph;
  }

  /**
   * What the engine would answer, or undefined where only the engine knows.
   *
   * @param {Newest & { role: string }} request
   * @returns {ActionPlan | NextScreen | undefined}
   */
  plan({ role, answers, screen = "", option = "", changed = [] }) {
    const { roots, options, entries, stopping } = this.#graph;
    const given = { ...answers, ...options[screen]?.[option] };
    /** @type {Record<string, string>} */
    const used = {};
    let level = "";
    let entry = entries[roots[role] ?? -1];
    while (entry) {
      if ("plan" in entry) {
        const left = entries[entry.go_on];
        const isNew = changed.some((fact) => stopping.includes(fact));
        const next = left && "screen" in left ? left : undefined;
        if (isNew || !next || !next.facts.every((fact) => fact in given)) {
          // What was answered before a danger came up still counts, where it leads to a plan.
          const whole = isNew ? this.plan({ role, answers: given }) : undefined;
          return whole?.shown ? whole : this.#planOf(entry.plan, used, next);
        }
        level = "emergency"; // no other plan leaves anything to ask
        entry = next;
      }
      if (!("screen" in entry)) return undefined;
      const { facts, then, each } = entry;
      const asked = each ? facts.slice(0, 1) : facts;
      const stops = facts.filter((fact) => stopping.includes(fact) && given[fact] === "yes");
      if (!asked.some((fact) => fact in given)) {
        return { role, answers: used, level, next_screen: entry.screen, next_facts: facts };
      }
      // Half of a screen, answered some other way: the engine sees what is left of it.
      if (stops.length === 0 && !asked.every((fact) => fact in given)) return undefined;
      // What stops waits for nothing else; an option speaks of all its screen's facts, asked or not.
      const told = Object.keys(Object.values(options[entry.screen] ?? {})[0] ?? {});
      for (const fact of stops.length ? stops : [...asked, ...told]) if (fact in given) used[fact] = given[fact] ?? "";
      entry = this.#decide(then, used);
    }
    return undefined;
  }

  /**
   * @param {number} place
   * @param {Record<string, string>} answers
   * @returns {AheadEntry | undefined}
   */
  #decide(place, answers) {
    const entry = this.#graph.entries[place];
    if (!entry || !("fact" in entry)) return entry;
    const answer = /** @type {"yes" | "no" | "not-known" | undefined} */ (answers[entry.fact]);
    return this.#decide((answer ? entry[answer] : (entry.unasked ?? entry["not-known"])) ?? -1, answers);
  }

  /**
   * @param {string} role
   * @param {Record<string, string>} answers
   * @param {{ screen: string, facts: string[] } | undefined} next - the screen that is left
   * @returns {ActionPlan | undefined}
   */
  #planOf(role, answers, next) {
    const plan = this.#graph.plans[role];
    if (!plan) return undefined;
    const found = [plan.held, plan.nevers, plan.overridden, ...plan.parts].map((place) => this.#decide(place, answers));
    if (found.includes(undefined)) return undefined;
    const [{ shown: held }, nevers, overridden, ...parts] = /** @type {any[]} */ (found);
    const lines = (/** @type {number[]} */ places) =>
      places.flatMap((place) => /** @type {any} */ (this.#decide(place, answers))?.shown ?? []);
    const whole = parts.map((part) => ({ ...part, lines: lines(part.lines), in_doubt: lines(part.in_doubt) }));
    const shown = {
      ...held.shown,
      parts: whole.filter((part) => part.lines.length + part.in_doubt.length > 0),
      nevers: lines(nevers.lines),
      overridden: lines(overridden.lines),
    };
    return { ...held, role, answers, next_screen: next?.screen ?? null, next_facts: next?.facts ?? [], shown };
  }

  /**
   * Whether the engine says the same: whether there is a danger, the next questions, or the headline and every line in
   * its place, and why it stands where the page says that.
   *
   * @param {ActionPlan | NextScreen} said
   * @param {ActionPlan} plan
   */
  agrees(said, plan) {
    const next = textOf(asked(said)) === textOf(asked(plan));
    if (!said.shown) return next;
    const leave = this.#graph.plans[said.role]?.reasons ? "" : "because";
    return next && textOf(whole(said), leave) === textOf(whole(plan), leave);
  }
}

/**
 * A danger stops at the plan before its next questions.
 *
 * @param {ActionPlan | NextScreen} plan
 */
function asked({ level, next_screen, next_facts }) {
  return [level === "emergency", next_screen, next_facts];
}

/** @param {ActionPlan} plan */
function whole({ level, acts_as, follows, shown }) {
  return [level, acts_as, follows, shown];
}

/**
 * @param {unknown} value
 * @param {string} leave - the name of what does not count
 */
function textOf(value, leave = "") {
  return JSON.stringify(value, (_, inner) => {
    if (!inner || typeof inner !== "object" || Array.isArray(inner)) return inner;
    const entries = Object.entries(inner).filter(([name]) => name !== leave); // in any order that they came in
    return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

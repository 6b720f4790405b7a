// Ids to sentences: what the plan's JSON says by id, in the words that the page brought along. No element is touched
// here, so that the screen, the copied text and a test without a browser say the same.

export class Words {
  /**
   * @param {Texts} texts
   * @param {(id: string) => ClauseText} clause
   */
  constructor(texts, clause) {
    this.texts = texts;
    this.clause = clause;
  }

  /**
   * @param {string} name
   * @param {Record<string, string>} values
   */
  text(name, values) {
    return String(this.texts[name]).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  /**
   * The reason in a sentence; none on a page on which no line gives one.
   *
   * @param {Reason | null} reason
   */
  reason(reason) {
    if (!reason || !this.texts.because) return "";
    const { certain, facts, conditions } = reason;
    const phrases = [
      ...facts.map(([fact, answer]) => this.texts.facts[fact][answer === "no" ? "no" : "yes"]),
      ...conditions.map((clause) => this.clause(clause).when),
    ];
    const name = certain ? "because" : "unknown";
    return this.text(name, { reason: phrases.join(certain ? this.texts.and : this.texts.or) });
  }

  /**
   * Headline, meaning and who decides, in the words for whoever reads them.
   *
   * @param {ActionPlan} plan
   */
  level({ level, acts_as }) {
    const words = this.texts.levels[level];
    return words.for?.[acts_as] ?? words;
  }

  /**
   * What a line asks for, in a few words: its clause's own, else its statement. Of a referral in doubt, where advice
   * is asked for first, the clause would say another thing than the headline: it is a tap away.
   *
   * @param {{ clause: string, modality: string, unless_advised?: boolean }} line
   */
  short({ clause, modality, unless_advised }) {
    if (unless_advised) return this.texts.unlessAdvised;
    const { short, statement } = this.clause(clause);
    return short || (modality === "may" ? this.text("mayDo", { statement }) : capital(statement));
  }

  /**
   * @param {string} name
   * @param {number} count
   */
  count(name, count) {
    return this.text(count === 1 ? `${name}One` : name, { count: String(count) });
  }

  /** @param {string} clause */
  addition(clause) {
    return `${this.clause(clause).statement}.`;
  }

  /**
   * What is never done, in whole sentences: alone on a screen, "meet them" would be an order. Some are said together
   * where the plan holds all of them: "Do not copy, save, print or send it."
   *
   * @param {Never[]} nevers
   * @returns {{ text: string, nevers: Never[] }[]}
   */
  nevers(nevers) {
    const here = new Set(nevers.flatMap(({ clauses }) => clauses));
    /** @type {{ text: string, clauses: string[] }[]} */
    const all = this.texts.together ?? [];
    const together = all.filter(({ clauses }) => clauses.every((id) => here.has(id)));
    /** @type {Map<string, Never[]>} */
    const said = new Map(together.map(({ text }) => [text, []]));
    for (const never of nevers) {
      const group = together.find(({ clauses }) => clauses.some((id) => never.clauses.includes(id)));
      const text = group?.text ?? this.#never(never);
      said.set(text, [...(said.get(text) ?? []), never]);
    }
    return [...said].map(([text, of]) => ({ text, nevers: of }));
  }

  /** @param {Never} never */
  #never({ clauses: [first = ""] }) {
    const { short, statement } = this.clause(first);
    return short ? `${short}.` : this.text("neverDo", { statement });
  }

  /** @param {GivesWay} lost */
  lost({ clause, by }) {
    return this.text("lost", { lost: this.clause(clause).statement, winner: this.clause(by).statement });
  }

  /** @param {string} fact */
  findOut(fact) {
    const { question, findOut } = this.texts.facts[fact];
    return { question: `${question}?`, how: String(findOut) };
  }
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// Ids to sentences: what the plan's JSON says by id, in the words that the page brought along. No element is touched
// here, so that the screen, the copied text and a test without a browser say the same.

/**
 * Why something stands: decision_tree/presentation.py, Reason.
 *
 * @typedef {object} Reason
 * @property {boolean} certain
 * @property {[string, string][]} facts
 * @property {string[]} conditions
 */

/** @typedef {{ clause: string, because: Reason | null }} Addition */

/**
 * @typedef {object} Line
 * @property {string} clause
 * @property {string} modality
 * @property {Reason | null} because
 * @property {Addition[]} also
 * @property {Addition[]} more
 * @property {string[]} settle
 * @property {boolean} added
 */

/** @typedef {{ clauses: string[], because: Reason | null }} Never */

/** @typedef {{ part: string, lines: Line[], in_doubt: Line[], nevers: Never[] }} Part */

/** @typedef {{ clause: string, by: string, because: Reason | null }} GivesWay */

/** @typedef {{ few: number, parts: Part[], find_out: string[], overridden: GivesWay[] }} Shown */

/**
 * What the page says of a clause.
 *
 * @typedef {object} ClauseText
 * @property {string} statement
 * @property {string} said - the statement as a sentence, with its modality before it
 * @property {string} when
 * @property {string} until
 * @property {string[]} stale - what weakens it
 * @property {string} trace - whose it is and how far it was checked
 * @property {boolean} isDueToday
 */

/** Texts by key; the page's template knows which. */
/** @typedef {Record<string, any>} Texts */

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
      ...facts.map(([fact, answer]) => this.phrase(fact, answer)),
      ...conditions.map((clause) => this.clause(clause).when),
    ];
    const name = certain ? "because" : "unknown";
    return this.text(name, { reason: phrases.join(certain ? this.texts.and : this.texts.or) });
  }

  /**
   * @param {string} fact
   * @param {string} answer
   */
  phrase(fact, answer) {
    return this.texts.facts[fact][answer === "no" ? "no" : "yes"];
  }

  /** @param {string} clause */
  addition(clause) {
    return `${this.clause(clause).statement}.`;
  }

  /**
   * What is never done. On a page without a heading above them, each says so itself: alone on a screen, "meet them"
   * would be an order.
   *
   * @param {Never} never
   */
  never({ clauses: [first = ""] }) {
    const { statement } = this.clause(first);
    return this.texts.neverDo ? this.text("neverDo", { statement }) : `${statement}.`;
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

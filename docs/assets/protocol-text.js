// The protocol as it stands in the page, clause by clause: the only place from which a plan takes its words.

import { find, findAll } from "./page.js";

export class ProtocolText {
  /** @param {HTMLElement} $root */
  constructor($root) {
    const $clauses = findAll(find($root, "[data-protocol-text]"), "[data-clause]");
    this.$clauses = new Map($clauses.map(($clause) => [$clause.dataset.clause, $clause]));
  }

  /** @param {string} id */
  $clause(id) {
    const $clause = this.$clauses.get(id);
    if (!$clause) throw new Error(`The page has no clause ${id}`);
    return $clause;
  }

  /**
   * @param {string} id
   * @returns {ClauseText}
   */
  clause(id) {
    const $clause = this.$clause(id);
    const { statement = "", when = "", trace = "", due, short = "", sayAloud = "", deadline = "", atOnce } = $clause.dataset;
    // A plan asks for the words of many clauses in its first frame, and for these only later.
    const texts = (/** @type {string} */ selector) =>
      [...$clause.querySelectorAll(`${selector}:not([hidden])`)].map(({ textContent }) => oneLine(textContent));
    return {
      statement,
      when,
      trace,
      short,
      aloud: sayAloud,
      deadline,
      get said() {
        return texts(".clause__statement")[0] ?? "";
      },
      get until() {
        return texts(".clause__until")[0] ?? "";
      },
      get stale() {
        return texts(".clause__stale");
      },
      isDueToday: due === "0",
      isDueAtOnce: atOnce !== undefined,
    };
  }

  /**
   * What stands under a clause's line, for all to see.
   *
   * @param {string} id
   */
  copyShown(id) {
    return [...this.$clause(id).querySelectorAll("[data-shown]")].map(copyOf);
  }

  /**
   * What stands one tap away: what weakens it, its details, and the way to it.
   *
   * @param {string} id
   */
  copyFolded(id) {
    const $stale = this.copyStale(id).filter(($one) => !$one.matches("[data-shown]"));
    return [...$stale, ...[...this.$clause(id).querySelectorAll(".clause__more > :not(summary)")].map(copyOf)];
  }

  /**
   * What weakens a clause, to stand beside its trace.
   *
   * @param {string} id
   */
  copyStale(id) {
    return [...this.$clause(id).querySelectorAll(".clause__stale:not([hidden])")].map(copyOf);
  }

  /** @param {string} id */
  address(id) {
    return this.$clause(id).querySelector("a")?.getAttribute("href") ?? "";
  }
}

/** @param {string | null} text */
function oneLine(text) {
  return (text ?? "").replace(/\s+/g, " ").trim();
}

/** @param {Element} $element */
function copyOf($element) {
  return /** @type {Element} */ ($element.cloneNode(true));
}

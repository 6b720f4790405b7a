// The protocol as it stands in the page, clause by clause: the only place from which a plan takes its words.

import { find } from "./page.js";

export class ProtocolText {
  /** @param {HTMLElement} $root */
  constructor($root) {
    this.$text = find($root, "[data-protocol-text]");
  }

  /** @param {string} id */
  $clause(id) {
    return find(this.$text, `[data-clause="${id}"]`);
  }

  /**
   * @param {string} id
   * @returns {ClauseText}
   */
  clause(id) {
    const $clause = this.$clause(id);
    const { statement = "", short, say, when = "", trace = "", due } = $clause.dataset;
    const text = (/** @type {string} */ selector) =>
      [...$clause.querySelectorAll(`${selector}:not([hidden])`)].map(({ textContent }) => oneLine(textContent));
    return {
      statement,
      ...(short && { short }),
      ...(say && { say }),
      when,
      trace,
      said: text(".clause__statement")[0] ?? "",
      until: text(".clause__until")[0] ?? "",
      stale: text(".clause__stale"),
      isDueToday: due === "0",
    };
  }

  /** @param {string} id */
  copy(id) {
    return /** @type {HTMLElement} */ (this.$clause(id).cloneNode(true));
  }

  /**
   * What weakens a clause, to stand beside its trace.
   *
   * @param {string} id
   */
  copyStale(id) {
    return [...this.$clause(id).querySelectorAll(".clause__stale:not([hidden])")].map(($mark) => $mark.cloneNode(true));
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

// What is wrong with a policy, worst first, as the desk tells it; beside each line the way to its statement.

import { element, find, findAll } from "./page.js";
import { itemToldOf, wordsOf } from "./write-work.js";

/** @import { Work } from "./write-work.js" */

/** What somebody has decided. */
const SETTLED = ["in-force", "set-aside"];

export class Wrong {
  /** what is shown */
  #appraisal = "none yet";

  /**
   * @param {HTMLElement} $root
   * @param {Texts} texts
   */
  constructor($root, texts) {
    this.$root = $root;
    this.texts = texts;
  }

  /** @param {Work} work */
  show(work) {
    if (this.#appraisal !== work.appraisal) this.#fill(work);
    for (const $state of findAll(this.$root, "[data-state-of]")) {
      const { state = "" } = work.item($state.dataset.stateOf ?? "") ?? {};
      $state.hidden = !SETTLED.includes(state);
      $state.textContent = this.texts.state[state] ?? "";
    }
  }

  /** @param {Work} work */
  #fill(work) {
    this.#appraisal = work.appraisal;
    const page = new DOMParser().parseFromString(work.appraisal, "text/html"); // in which no script runs
    const toldOf = itemToldOf(work.items);
    const told = new Set();
    for (const $row of page.querySelectorAll("tbody tr, li")) {
      const isFault = $row.localName === "tr";
      const item = toldOf($row.textContent ?? "");
      if (!item) continue;
      told.add(item.id);
      ($row.querySelector("td") ?? $row).append(this.#way(item, isFault ? this.texts.mendIt : this.texts.goTo));
    }
    find(this.$root, "[data-appraisal]").replaceChildren(...page.body.childNodes);
    const others = work.worst.filter(({ id }) => !told.has(id));
    const $others = others.map((item) => element("li", {}, `${wordsOf(item, this.texts)} `, this.#way(item, this.texts.mendIt)));
    find(this.$root, "[data-worst]").replaceChildren(...$others);
    find(this.$root, "[data-others]").hidden = others.length === 0;
    const $doubts = find(this.$root, "[data-work-doubts]");
    $doubts.hidden = work.doubts.length === 0;
    find($doubts, "[data-list]").replaceChildren(...work.doubts.map((doubt) => element("li", {}, doubt)));
  }

  /**
   * @param {WorkItem} item
   * @param {string} label
   */
  #way(item, label) {
    const what = element("span", { class: "hidden" }, `: ${wordsOf(item, this.texts)}`);
    const $mend = element("button", { type: "button", class: "button button--quiet" }, label, what);
    $mend.dataset.open = item.id;
    const $state = element("span", { class: "tag" });
    $state.dataset.stateOf = item.id;
    return element("div", { class: "mend not-on-paper" }, $mend, $state);
  }
}

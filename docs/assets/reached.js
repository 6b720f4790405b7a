// How the headline was reached: the pictures of the decision, with the reader's own answers marked.

import { find } from "./page.js";

/** @import { Words } from "./words.js" */

export class Reached {
  /**
   * @param {HTMLElement} $root
   * @param {Words} words
   */
  constructor($root, words) {
    this.words = words;
    this.$box = find($root, "[data-reached]");
    this.$list = find(this.$box, "[data-list]");
    this.$by = find(this.$box, "[data-reached-by]");
    this.$why = find($root, "[data-why]");
    this.$pictures = find($root, "[data-pictures]");
  }

  /**
   * @param {ActionPlan} plan
   * @param {Record<string, string>} options - the option chosen on each screen that has options
   * @param {boolean} fixed - the headline is this role's, whatever is answered
   */
  show(plan, options, fixed) {
    const leading = fixed ? [] : this.#slices().filter(($slice) => this.#mark($slice, plan, options) === plan.level);
    const calm = plan.level === this.$pictures.dataset.calm;
    this.$box.hidden = fixed;
    this.$list.replaceChildren(...(calm ? [] : leading));
    this.$by.textContent = this.words.texts.reached[calm ? "calmest" : leading.length ? "alone" : "together"];
    const facts = leading.map(($slice) => $slice.dataset.slice ?? "").filter((id) => id in this.words.texts.facts);
    this.$why.textContent = calm ? "" : this.#why(facts, plan);
  }

  wipe() {
    this.$box.hidden = true;
    for (const $shown of [this.$list, this.$by, this.$why]) $shown.replaceChildren();
  }

  /**
   * Why this headline, in a sentence: what is certain, else what is not known.
   *
   * @param {string[]} facts
   * @param {ActionPlan} plan
   */
  #why(facts, { answers, follows, shown }) {
    const said = facts.map((fact) => /** @type {[string, string]} */ ([fact, { ...answers, ...follows }[fact] ?? ""]));
    const known = said.filter(([, answer]) => answer === "yes" || answer === "no");
    if (known.length) return this.words.reason({ certain: true, facts: known.slice(0, shown.few), conditions: [] });
    if (said.length > shown.few) return this.words.text("unknownMany", { count: String(said.length) });
    return said.length ? this.words.reason({ certain: false, facts: said, conditions: [] }) : "";
  }

  /** @returns {HTMLElement[]} a copy of every picture */
  #slices() {
    if (!(this.$pictures instanceof HTMLTemplateElement)) return [];
    const $copy = document.importNode(this.$pictures.content, true);
    return [...$copy.querySelectorAll("figure")];
  }

  /**
   * Mark the reader's answer in a picture.
   *
   * @param {HTMLElement} $slice
   * @param {ActionPlan} plan
   * @param {Record<string, string>} options
   * @returns {string} the headline to which that answer leads
   */
  #mark($slice, { answers, follows }, options) {
    const id = $slice.dataset.slice ?? "";
    const option = options[id];
    const branch = option || follows[id] || answers[id] || "not-known";
    const $asked = $slice.querySelector(`[data-branch="${branch}"]`);
    const $branch = $asked ?? $slice.querySelector('[data-branch="not-sure"]');
    $branch?.classList.add("picture__yours");
    const answer = $branch?.getAttribute("data-label") ?? "";
    const question = $slice.querySelector("title")?.textContent ?? "";
    const name = option || id in answers ? "answered" : id in follows ? "followed" : "unasked";
    const $caption = $slice.querySelector("figcaption");
    if ($caption) $caption.textContent = this.words.text(name, { question, answer });
    return $branch?.getAttribute("data-leads") ?? "";
  }
}

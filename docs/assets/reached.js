// How the headline was reached: the pictures of the decision, with the reader's own answers marked.

import { find } from "./page.js";

/** @import { Later } from "./plan-view.js" */
/** @import { Words } from "./words.js" */

export class Reached {
  /**
   * @param {HTMLElement} $root
   * @param {Words} words
   * @param {Later} later
   */
  constructor($root, words, later) {
    this.words = words;
    this.later = later;
    this.$box = find($root, "[data-reached]");
    this.$list = find(this.$box, "[data-list]");
    this.$by = find(this.$box, "[data-reached-by]");
    this.$why = find($root, "[data-why]");
    this.$pictures = find($root, "[data-pictures]");
    this.$slices = slicesOf(this.$pictures);
  }

  /**
   * @param {ActionPlan} plan
   * @param {Record<string, string>} options - the option chosen on each screen that has options
   * @param {boolean} fixed - the headline is this role's, whatever is answered
   */
  show(plan, options, fixed) {
    const leads = (/** @type {HTMLElement} */ $slice) => branchOf($slice, plan, options)?.getAttribute("data-leads");
    const leading = fixed ? [] : this.$slices.filter(($slice) => leads($slice) === plan.level);
    const calm = plan.level === this.$pictures.dataset.calm;
    this.$box.hidden = fixed;
    this.later.add(() => {
      this.$list.replaceChildren(...(calm ? [] : leading).map(($slice) => this.#marked($slice, plan, options)));
    });
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

  /**
   * A copy of a picture with the reader's answer marked.
   *
   * @param {HTMLElement} $slice
   * @param {ActionPlan} plan
   * @param {Record<string, string>} options
   */
  #marked($slice, plan, options) {
    const $copy = document.importNode($slice, true);
    const $branch = branchOf($copy, plan, options);
    $branch?.classList.add("picture__yours");
    const id = $slice.dataset.slice ?? "";
    const answer = $branch?.getAttribute("data-label") ?? "";
    const question = $copy.querySelector("title")?.textContent ?? "";
    const name = options[id] || id in plan.answers ? "answered" : id in plan.follows ? "followed" : "unasked";
    find($copy, "figcaption").textContent = this.words.text(name, { question, answer });
    return $copy;
  }
}

/** @param {HTMLElement} $pictures */
function slicesOf($pictures) {
  return $pictures instanceof HTMLTemplateElement ? [...$pictures.content.querySelectorAll("figure")] : [];
}

/**
 * The answer in a picture that is the reader's.
 *
 * @param {HTMLElement} $slice
 * @param {ActionPlan} plan
 * @param {Record<string, string>} options
 */
function branchOf($slice, { answers, follows }, options) {
  const id = $slice.dataset.slice ?? "";
  const branch = options[id] || follows[id] || answers[id] || "not-known";
  const $asked = $slice.querySelector(`[data-branch="${branch}"]`);
  return $asked ?? $slice.querySelector('[data-branch="not-sure"]');
}

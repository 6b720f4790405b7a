// The buttons that keep a plan: as text, in the calendar, and the contacts. Pages of staff load it; no other has them.

import { calendar, contactCard, download, textOfPlan } from "./keep.js";
import { find, findAll } from "./page.js";

/** @import { Journey } from "./journey.js" */
/** @import { PlanView } from "./plan-view.js" */
/** @import { Screens } from "./screens.js" */
/** @import { Words } from "./words.js" */

export class Keeping {
  /**
   * @param {HTMLElement} $root
   * @param {{ words: Words, screens: Screens, planView: PlanView, journey: Journey }} tool
   */
  constructor($root, tool) {
    this.$root = $root;
    this.tool = tool;
    this.$reminds = findAll($root, "[data-remind]");
    this.$said = find($root, "[data-keeping]");
    this.$text = /** @type {HTMLTextAreaElement} */ (find($root, "[data-copy]"));
    for (const $cards of findAll($root, "[data-contact-cards]")) $cards.hidden = false;
  }

  /**
   * @param {HTMLElement} $button
   * @param {ActionPlan | undefined} plan
   */
  act($button, plan) {
    const { action } = $button.dataset;
    if (action === "copy" && plan) this.#copy(plan);
    if (action === "remind" && plan) this.#remind(plan);
    if (action === "contact") this.#saveContact($button);
  }

  /** @param {ActionPlan} plan */
  show(plan) {
    const due = this.#due(plan);
    for (const $remind of this.$reminds) $remind.hidden = due === 0;
  }

  /** Forget every text that shows an answer. */
  forget() {
    for (const $remind of this.$reminds) $remind.hidden = true;
    this.$said.textContent = this.$text.value = "";
    this.$text.hidden = true;
  }

  /** @param {ActionPlan} plan */
  async #copy(plan) {
    const { words, planView, screens, journey } = this.tool;
    const title = (/** @type {string} */ selector) =>
      find(this.$root, selector).querySelector("h2, .fold__title")?.textContent ?? "";
    const text = textOfPlan(plan, {
      words,
      done: planView.done,
      summary: screens.answered(journey),
      titles: { nevers: title("[data-nevers]"), findOut: title("[data-find-out]"), overridden: title("[data-overridden]") },
      about: find(this.$root, "[data-about]").textContent ?? "",
    });
    let copied = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copied = false;
    }
    if (journey.plan !== plan) return; // the browser may ask the reader first, who may leave meanwhile
    this.$said.textContent = words.texts[copied ? "copied" : "notCopied"];
    if (!copied) {
      this.$text.value = text;
      this.$text.hidden = false;
      this.$text.select();
    }
  }

  /** @param {ActionPlan} plan */
  #remind(plan) {
    const file = calendar(this.#due(plan), new Date(), this.tool.words.texts.due);
    download("reminder.ics", "text/calendar", file);
  }

  /**
   * How many lines are due today.
   *
   * @param {ActionPlan} plan
   */
  #due({ shown }) {
    const lines = shown.parts.flatMap(({ lines, in_doubt }) => [...lines, ...in_doubt]);
    return lines.filter(({ clause }) => this.tool.words.clause(clause).isDueToday).length;
  }

  /** @param {HTMLElement} $button */
  #saveContact($button) {
    const { title = "", phones = "", note = "" } = $button.dataset;
    const card = contactCard({ title, phones: phones.split(" "), note }, this.$root.dataset.school ?? "");
    download("contact.vcf", "text/vcard", card);
  }
}

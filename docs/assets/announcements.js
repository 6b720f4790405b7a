// What is said of the engine: that an answer waits for it, that it cannot answer. While nobody waits, nothing is said,
// and nothing on the page moves.

import { find } from "./page.js";

/** @import { Words } from "./words.js" */

export class Announcements {
  #percent = 0;
  #waiting = false;
  #ready = false;

  /**
   * @param {HTMLElement} $root
   * @param {Words} words
   */
  constructor($root, words) {
    this.$root = $root;
    this.words = words;
    this.$status = find($root, "[data-status]");
    this.$failure = find($root, "[data-failure]");
    this.$failure.hidden = true;
    find(this.$failure, "[data-action=retry]").hidden = false;
    find(this.$failure, "[data-lost]").remove(); // the page's scripts are here
  }

  /** @param {{ loaded: number, total: number }} progress */
  progress({ loaded, total }) {
    this.#percent = Math.min(99, Math.floor((100 * loaded) / total));
    this.#show();
  }

  ready() {
    this.#ready = true;
    this.$root.dataset.ready = "";
    this.#show();
  }

  get isReady() {
    return this.#ready;
  }

  /** @param {boolean} waiting - whether an answer is waiting for the engine */
  wait(waiting) {
    this.#waiting = waiting;
    this.#show();
  }

  /** @param {{ wrong: boolean }} shown - whether what was shown before may be wrong */
  fail({ wrong }) {
    this.#waiting = false;
    this.retry();
    this.$failure.toggleAttribute("data-wrong", wrong);
    this.$failure.hidden = false;
  }

  /** It stays so: the site has a newer version of this page. */
  outdate() {
    this.$failure.dataset.old = "";
  }

  retry() {
    this.#ready = false;
    delete this.$root.dataset.ready;
    this.$failure.hidden = true;
    this.#percent = 0;
    this.#show();
  }

  #show() {
    const waiting = this.#waiting && !this.#ready;
    // A screen reader says every change: it is told in steps, not per cent by per cent.
    const step = waiting ? String(Math.floor(this.#percent / 25)) : "";
    if (this.$status.dataset.step === step) return;
    this.$status.dataset.step = step;
    this.$status.textContent = waiting ? this.words.text("waiting", { percent: String(this.#percent) }) : "";
  }
}

// Practice: one story at a time. What is chosen opens without a script; here its plan opens with it, and Next leads on.
// Nothing is kept: which story is shown is known only while the page is open.

import { find, findAll, moveTo } from "./page.js";

class Practice {
  /** @param {HTMLElement} $root */
  constructor($root) {
    this.$root = $root;
    this.$stories = findAll($root, "[data-story]");
    this.$next = find($root, '[data-action="next"]');
    this.$next.addEventListener("click", () => this.show((this.shown + 1) % this.$stories.length, true));
    for (const $choice of findAll($root, "[data-choice]")) {
      $choice.addEventListener("toggle", () => {
        if ($choice instanceof HTMLDetailsElement && $choice.open) this.answer();
      });
    }
    this.shown = 0;
    this.show(0, false);
  }

  /**
   * @param {number} index
   * @param {boolean} moves
   */
  show(index, moves) {
    this.shown = index;
    for (const [number, $story] of this.$stories.entries()) $story.hidden = number !== index;
    // A story that is told again is not answered.
    for (const $open of findAll(this.$root, "[data-story] [open]")) $open.removeAttribute("open");
    this.$next.hidden = true;
    find(this.$root, "[data-story-count]").textContent = this.$stories[index]?.dataset.story ?? "";
    if (moves) moveTo(find(this.$root, "[data-story]:not([hidden]) h2"));
  }

  answer() {
    find(this.$root, "[data-story]:not([hidden]) [data-answer]").setAttribute("open", "");
    this.$next.hidden = false;
  }
}

new Practice(document.body);

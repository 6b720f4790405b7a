// The statements: all of them, or those of one state, in a list through which the arrow keys go.

import { element, find, findAll } from "./page.js";
import { wordsOf } from "./write-work.js";

/** @import { Work } from "./write-work.js" */

const KEYS = ["ArrowDown", "ArrowUp", "Home", "End"];

export class ItemList {
  /** @type {Map<string, { key: string, $row: HTMLElement }>} */
  #rows = new Map();
  #current = "";
  #order = "none yet";

  /**
   * @param {HTMLElement} $root
   * @param {Texts} texts
   */
  constructor($root, texts) {
    this.texts = texts;
    this.$items = find($root, "[data-items]");
    this.$items.addEventListener("keydown", (event) => this.#move(event));
  }

  /**
   * Only what is another than before: a long list is not made anew at each letter.
   *
   * @param {Work} work
   */
  show(work) {
    const { shown, current } = work;
    const at = Math.max(0, shown.findIndex(({ id }) => id === current));
    const focused = this.$items.contains(document.activeElement);
    const $rows = shown.map((item, index) => this.#row(item, item.id === current, index === at));
    const order = shown.map(({ id }) => id).join(" ");
    if (order !== this.#order) this.$items.replaceChildren(...$rows);
    for (const [index, $old] of [...this.$items.children].entries()) {
      if ($old !== $rows[index]) $old.replaceWith(...$rows.slice(index, index + 1));
    }
    this.#order = order;
    if (current !== this.#current) $rows[at]?.scrollIntoView({ block: "nearest" });
    this.#current = current;
    if (focused) this.#focus(at);
  }

  /**
   * @param {WorkItem} item
   * @param {boolean} isCurrent
   * @param {boolean} isReached
   */
  #row(item, isCurrent, isReached) {
    const key = JSON.stringify([item, isCurrent, isReached]);
    const old = this.#rows.get(item.id);
    if (old?.key === key) return old.$row;
    const $row = element("li", {}, this.#item(item, isCurrent, isReached));
    this.#rows.set(item.id, { key, $row });
    return $row;
  }

  /**
   * @param {WorkItem} item
   * @param {boolean} isCurrent
   * @param {boolean} isReached - by Tab: one of the list is
   */
  #item(item, isCurrent, isReached) {
    const $state = element("span", { class: "item__state" }, this.texts.state[item.state] ?? item.state);
    const $text = element("span", { class: "item__text" }, wordsOf(item, this.texts));
    const $item = element("button", { type: "button", class: "item" }, $state, $text);
    $item.dataset.open = item.id;
    $item.dataset.state = item.state;
    if (item.worst) $item.dataset.worst = String(item.worst);
    $item.tabIndex = isReached ? 0 : -1;
    if (isCurrent) $item.setAttribute("aria-current", "true");
    return $item;
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const $all = findAll(this.$items, "[data-open]");
    const at = $all.findIndex(($item) => $item === document.activeElement);
    if (!KEYS.includes(event.key) || at < 0) return;
    event.preventDefault();
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: $all.length - 1 }[event.key] ?? at;
    this.#focus(Math.min($all.length - 1, Math.max(0, to)));
  }

  /** @param {number} at */
  #focus(at) {
    for (const [index, $item] of findAll(this.$items, "[data-open]").entries()) {
      $item.tabIndex = index === at ? 0 : -1;
      if (index === at) $item.focus();
    }
  }
}

// What stands beside a statement: what is wrong with it, today's rule, and the plan in which it stands.

import { element, find } from "./page.js";
import { capital, put } from "./write-work.js";

const UNKNOWN = "unknown";
const CALM = 600; // milliseconds without a key, after which a screen reader is told how much is to be mended

export class Beside {
  #id = ""; // of the statement that is shown
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;

  /**
   * @param {HTMLElement} $root
   * @param {Texts} texts
   */
  constructor($root, texts) {
    this.$root = $root;
    this.$side = find($root, "[data-side]");
    this.$mend = find($root, "[data-mend]"); // kept: it is told later, and the page may be left by then
    this.texts = texts;
    /** @type {WeakMap<HTMLElement, CardFix>} by its button */
    this.fixes = new WeakMap();
  }

  /** What mends older words would put them back: it waits for what is found in the newer ones. */
  age() {
    for (const $fix of this.$root.querySelectorAll("button[data-fix]")) {
      if ($fix instanceof HTMLButtonElement) $fix.disabled = !this.fixes.get($fix)?.state;
    }
  }

  /** @param {DeskItem} item */
  show({ id, findings, faults, near, doubts }) {
    const { texts } = this;
    this.$side.hidden = false;
    const $findings = this.items(findings);
    const count = $findings.length + faults.length;
    const told = count ? put(texts.mend, { count }) : texts.right;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => fill(this.$mend, told), id === this.#id ? CALM : 0);
    this.#id = id;
    find(this.$side, "[data-faults]").replaceChildren(...faults.map((fault) => this.#fault(fault)));
    find(this.$side, "[data-findings]").replaceChildren(...$findings);
    find(this.$side, "[data-near]").hidden = !near;
    const modality = near ? (texts.modality[near.modality] ?? near.modality) : "";
    fill(find(this.$side, "[data-near-text]"), near ? capital(put(texts.nearest, { modality, text: near.text })) : "");
    const $doubts = find(this.$side, "[data-doubts]");
    $doubts.hidden = doubts.length === 0;
    find($doubts, "[data-list]").replaceChildren(...doubts.map((doubt) => element("li", {}, doubt)));
  }

  hide() {
    this.$side.hidden = true;
  }

  /**
   * Each once: of two lines of a card the same can be said.
   *
   * @param {CardFinding[]} findings
   */
  items(findings) {
    const told = new Map(findings.map((one) => [JSON.stringify([one.message, one.value, one.hint, one.id]), one]));
    return [...told.values()].map((finding) => this.#finding(finding));
  }

  /** @param {CardFinding} finding */
  #finding({ message, value, hint, guessed, fix, own, id }) {
    const said = value ? `${message}: ${value}` : message;
    const $said = element("p", {}, element("b", {}, capital(said)));
    const $item = element("li", { class: "fault" }, $said);
    if (hint) $item.append(element("p", { class: "small" }, capital(hint)));
    if (guessed) $item.append(this.#guessed(guessed));
    if (fix) $item.append(this.#fix(fix));
    if (own) $item.append(this.#fix(own));
    if (id) {
      const $go = element("button", { type: "button", class: "link-button" }, this.texts.goTo);
      $go.dataset.open = id;
      $item.append($go);
    }
    return $item;
  }

  /** @param {CardFault} fault */
  #fault({ says, today, rests_on, sure, guessed, fix }) {
    const { texts } = this;
    const $fault = element("li", { class: "fault fault--old" }, element("p", {}, element("b", {}, capital(says))));
    if (!sure) $fault.append(element("p", { class: "small" }, texts.unsure));
    if (today) $fault.append(element("p", { class: "fault__today" }, put(texts.today, { rule: today })));
    if (rests_on) $fault.append(element("p", { class: "small" }, put(texts.rests, { rests_on })));
    if (guessed) $fault.append(this.#guessed(guessed));
    if (fix) $fault.append(this.#fix(fix));
    return $fault;
  }

  /** @param {string} action - what was guessed that the statement is about */
  #guessed(action) {
    return element("p", { class: "small" }, put(this.texts.guessed, { action }));
  }

  /** @param {CardFix} fix */
  #fix(fix) {
    const label = put(this.texts.fix, { label: fix.label });
    const $fix = element("button", { type: "button", class: "button button--quiet" }, label);
    $fix.dataset.fix = "";
    this.fixes.set($fix, fix);
    return $fix;
  }

  // ── The plan

  /** @param {DeskPlan} plan */
  showPlan({ headline, lines, facts }) {
    fill(find(this.$root, "[data-headline]"), headline);
    fill(find(this.$root, "[data-own]"), put(this.texts.ownLines, { count: lines.filter(({ own }) => own).length }));
    /** @type {Map<string, HTMLElement[]>} */
    const groups = new Map();
    for (const line of lines) groups.set(line.group, [...(groups.get(line.group) ?? []), this.#line(line)]);
    const $groups = [...groups].map(([group, $lines]) =>
      element("section", {}, element("h4", {}, group), element("ul", { class: "lines", role: "list" }, ...$lines)),
    );
    const none = element("p", {}, this.texts.noPlan);
    find(this.$root, "[data-plan-lines]").replaceChildren(...($groups.length ? $groups : [none]));
    this.#showFacts(facts);
  }

  /**
   * A question that stays is the same element: whoever answers it stays in it.
   *
   * @param {DeskPlan["facts"]} facts
   */
  #showFacts(facts) {
    const $facts = find(this.$root, "[data-facts]");
    const $focused = $facts.contains(document.activeElement) ? document.activeElement : null;
    const known = new Map(this.#answered().map(($fact) => [$fact.dataset.fact, $fact]));
    const $rows = facts.map((fact) => {
      const $fact = known.get(fact.id) ?? this.#fact(fact);
      $fact.value = fact.value in this.texts.answer ? fact.value : UNKNOWN;
      return $fact.parentElement ?? this.#row(fact, $fact);
    });
    $facts.replaceChildren(...$rows);
    if ($focused instanceof HTMLElement) $focused.focus();
  }

  #answered() {
    return [...find(this.$root, "[data-facts]").querySelectorAll("select")];
  }

  /** @returns {Record<string, string>} what is known, by fact */
  get answers() {
    return Object.fromEntries(this.#answered().map(($fact) => [$fact.dataset.fact ?? "", $fact.value]));
  }

  get role() {
    return /** @type {HTMLSelectElement} */ (find(this.$root, '[data-field="role"]')).value;
  }

  /** @param {DeskPlanLine} line */
  #line({ text, modality, until, own }) {
    const $line = element("li", { class: `line line--${modality}` }, element("p", { class: "line__do" }, text));
    if (until) $line.append(element("p", { class: "small" }, put(this.texts.by, { until })));
    if (own) $line.append(element("span", { class: "tag tag--agrees" }, this.texts.own));
    return $line;
  }

  /** @param {DeskPlan["facts"][number]} fact */
  #fact({ id }) {
    const $answers = Object.entries(this.texts.answer).map(([value, label]) => element("option", { value }, String(label)));
    const $fact = element("select", { class: "field__box", autocomplete: "off", id: `fact-${id}` }, ...$answers);
    $fact.dataset.fact = id;
    return $fact;
  }

  /**
   * @param {DeskPlan["facts"][number]} fact
   * @param {HTMLElement} $fact
   */
  #row({ id, text }, $fact) {
    return element("div", { class: "field" }, element("label", { for: `fact-${id}` }, text), $fact);
  }
}

/**
 * Only where it is another: a screen reader says it again.
 *
 * @param {HTMLElement} $element
 * @param {string} text
 */
function fill($element, text) {
  if ($element.textContent !== text) $element.textContent = text;
}

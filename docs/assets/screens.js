// The questions: one screen of them at a time, what is chosen on it, and what was answered so far.

import { ROLE } from "./journey.js";
import { element, find, findAll, lift, moveTo } from "./page.js";

/** @import { Words } from "./words.js" */

export class Screens {
  /**
   * @param {HTMLElement} $root
   * @param {Words} words
   */
  constructor($root, words) {
    this.$root = $root;
    this.words = words;
    this.$form = /** @type {HTMLFormElement} */ (find(this.$root, "[data-questions]"));
    this.$buttons = find(this.$root, "[data-buttons]");
    this.id = "";
    /** @type {Set<HTMLInputElement>} what was chosen on this screen when it was shown */
    this.chosen = new Set();
    this.$form.addEventListener("change", ({ target }) => {
      keepAlone(target);
      this.#showWayOn();
    });
  }

  /**
   * @param {string} id
   * @param {string[] | undefined} facts - the rows to show; all where it is not said
   * @param {{ focus: boolean, canGoBack: boolean }} how
   */
  show(id, facts, { focus, canGoBack }) {
    this.id = id;
    const $screen = this.$screen(id);
    this.chosen = new Set(inputs($screen).filter(({ checked }) => checked));
    this.$form.hidden = false;
    $screen.hidden = false;
    this.$buttons.hidden = false;
    find(this.$buttons, "[data-action=back]").hidden = !canGoBack;
    for (const $fact of findAll($screen, "[data-fact]")) {
      $fact.hidden = facts !== undefined && !facts.includes($fact.dataset.fact ?? "");
    }
    const $question = $screen.querySelector("h3");
    lift(this.$root, $question);
    // The new one is gone to before the old one goes: a screen reader whose place vanishes says nothing.
    if (focus) moveTo($question);
    for (const $other of findAll(this.$form, "[data-screen]")) $other.hidden = $other !== $screen;
  }

  /** Everything, to read: the engine cannot say what to ask. */
  showAll() {
    this.$form.hidden = false;
    this.$buttons.hidden = true;
    for (const $hidden of findAll(this.$form, "[data-screen], [data-fact]")) $hidden.hidden = false;
  }

  hide() {
    this.$form.hidden = true;
  }

  /** @returns {Filled} */
  read() {
    const $screen = this.$screen(this.id);
    const shown = findAll($screen, "[data-fact]").filter(({ hidden }) => !hidden);
    /** @type {Record<string, string[]>} */
    const chosen = {};
    for (const { name, value, checked } of inputs($screen)) {
      if (checked) (chosen[name] ??= []).push(value);
    }
    return {
      id: this.id,
      asking: $screen.dataset.asking ?? "",
      facts: shown.map(({ dataset }) => dataset.fact ?? ""),
      chosen,
    };
  }

  /** @param {boolean} missing - one has to be chosen, and none is */
  showError(missing) {
    const $screen = this.$screen(this.id);
    for (const $error of findAll($screen, "[data-error]")) $error.hidden = !missing;
    if (missing) $screen.querySelector("input")?.focus();
  }

  /** What was chosen counts when the reader goes on, not when they go back. */
  undo() {
    for (const $input of inputs(this.$screen(this.id))) $input.checked = this.chosen.has($input);
  }

  wipe() {
    this.$form.reset();
    this.chosen.clear();
    for (const $error of findAll(this.$form, "[data-error]")) $error.hidden = true;
    for (const $fact of findAll(this.$form, "[data-fact]")) $fact.hidden = false;
  }

  /**
   * What the page was built knowing of a role: the screen that it is shown first and its rows, and its headline where
   * that is the same whatever is answered, short of an emergency.
   *
   * @param {string | undefined} role
   * @returns {DOMStringMap}
   */
  knownOf(role) {
    const $roles = findAll(this.$form, `input[name=${ROLE}]`);
    return $roles.find(($input) => $input.getAttribute("value") === role)?.dataset ?? {};
  }

  /** @returns {Record<string, string>} the option chosen on each screen that has options */
  get options() {
    const $screens = findAll(this.$form, "[data-asking=one]");
    return Object.fromEntries($screens.map(($screen) => [$screen.dataset.screen, chosenOn($screen)[0]?.value ?? ""]));
  }

  /**
   * What was answered, screen by screen.
   *
   * @param {ActionPlan} plan
   * @returns {{ screen: string, question: string, answers: string[] }[]}
   */
  answered(plan) {
    return findAll(this.$form, "[data-screen]")
      .filter(($screen) => this.#isAnswered($screen, plan))
      .map(($screen) => ({
        screen: $screen.dataset.screen ?? "",
        question: questionOf($screen),
        answers: this.#answersOn($screen, plan),
      }));
  }

  /** @param {ActionPlan} plan */
  summary(plan) {
    return this.answered(plan).flatMap(({ screen, question, answers }) => {
      const $change = element("button", { type: "button", class: "link-button" }, this.words.texts.change);
      $change.dataset.action = "change";
      $change.dataset.change = screen;
      $change.setAttribute("aria-label", this.words.text("changeWhat", { question }));
      const lines = answers.map((answer) => element("p", {}, answer));
      return [element("dt", {}, question), element("dd", {}, ...lines, $change)];
    });
  }

  /**
   * @param {HTMLElement} $screen
   * @param {ActionPlan} plan
   */
  #isAnswered($screen, plan) {
    const { asking } = $screen.dataset;
    if (asking === ROLE || asking === "one") return chosenOn($screen).length > 0;
    return factsOf($screen).some((fact) => fact in plan.answers);
  }

  /**
   * @param {HTMLElement} $screen
   * @param {ActionPlan} plan
   */
  #answersOn($screen, plan) {
    const { answers, facts } = this.words.texts;
    const label = (/** @type {HTMLInputElement} */ { labels }) => labels?.[0]?.textContent ?? "";
    const chosen = chosenOn($screen).map(label);
    if (["role", "one"].includes($screen.dataset.asking ?? "")) return chosen;
    // Of many boxes only those that were ticked: the rest says nothing.
    if ($screen.querySelector("[data-any=ticked]")) return chosen.length ? chosen : [answers["not-known"]];
    return factsOf($screen)
      .filter((fact) => fact in plan.answers)
      .map((fact) => {
        const answer = answers[plan.answers[fact] ?? "not-known"];
        const { question } = facts[fact];
        return question === questionOf($screen) ? answer : `${question}: ${answer}`;
      });
  }

  /** Whoever has answered all that is asked, or says that someone is in danger, finds the way on, and not only out. */
  #showWayOn() {
    const { asking, facts, chosen } = this.read();
    const $stops = findAll(this.$screen(this.id), "[data-stops]");
    const stopped = $stops.some(({ dataset }) => chosen[dataset.fact ?? ""]?.includes("yes"));
    if (asking !== "each" || (!stopped && facts.some((fact) => !chosen[fact]))) return;
    this.$buttons.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} id */
  $screen(id) {
    return find(this.$root, `[data-screen="${id}"]`);
  }
}

/**
 * "None of these" and "I don't know" stand alone.
 *
 * @param {EventTarget | null} target
 */
function keepAlone(target) {
  if (!(target instanceof HTMLInputElement) || target.type !== "checkbox" || !target.checked) return;
  const $group = target.closest("[data-any]");
  for (const $other of $group ? inputs($group) : []) {
    if ($other !== target && ("alone" in target.dataset || "alone" in $other.dataset)) $other.checked = false;
  }
}

/** @param {Element} $within */
function inputs($within) {
  return [...$within.querySelectorAll("input")];
}

/** @param {HTMLElement} $screen */
function chosenOn($screen) {
  return inputs($screen).filter(({ name, checked }) => checked && name === $screen.dataset.screen);
}

/** @param {HTMLElement} $screen */
function questionOf($screen) {
  return $screen.querySelector("h3")?.textContent ?? "";
}

/** @param {HTMLElement} $screen */
function factsOf($screen) {
  return findAll($screen, "[data-fact]").map(({ dataset }) => dataset.fact ?? "");
}

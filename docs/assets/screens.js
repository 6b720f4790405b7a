// The questions: one screen of them at a time, and what is chosen on it. Answers are kept by the journey.

import { element, find, findAll, findMaybe, lift } from "./page.js";

/** @import { Words } from "./words.js" */
/** @import { Journey } from "./journey.js" */

export class Screens {
  /**
   * @param {HTMLElement} $root
   * @param {Words} words
   */
  constructor($root, words) {
    this.$root = $root;
    this.words = words;
    this.$form = /** @type {HTMLFormElement} */ (find(this.$root, "[data-questions]"));
    this.$screens = findAll(this.$form, "[data-screen]");
    this.id = "";
    this.$form.addEventListener("change", ({ target }) => {
      const $list = target instanceof Element ? target.closest(".options") : null;
      if ($list instanceof HTMLElement) markTicked($list);
      this.showError(false);
    });
  }

  /**
   * Show one screen: its options, its list, or where one fact is left of it that fact alone.
   *
   * @param {string} id
   * @param {string[] | undefined} facts - those to ask; all where it is not said
   * @param {Record<string, string>} answers - those given so far
   * @param {{ focus: boolean, keep?: boolean }} how - whether what is chosen and not yet answered stays
   */
  show(id, facts, answers, { focus, keep }) {
    this.id = id;
    const $screen = this.$screen(id);
    const asked = facts ?? factsOf($screen);
    // "each" asks for one thing after the other: the engine says when the next is still worth asking.
    const only = $screen.dataset.asking === "each" || asked.length === 1 ? asked[0] : undefined;
    for (const $single of findAll($screen, "[data-single]")) $single.hidden = $single.dataset.single !== only;
    for (const $part of findAll($screen, "[data-list-only]")) $part.hidden = only !== undefined;
    for (const $box of findAll($screen, "[data-fact]")) $box.hidden = !asked.includes($box.dataset.fact ?? "");
    this.showError(false);
    if (!keep) this.#tick($screen, asked, answers);
    this.$form.hidden = false;
    for (const $other of this.$screens) $other.hidden = $other !== $screen;
    const $question = $screen.querySelector("h2");
    lift($question);
    // At once, though that asks for the layout: a screen reader whose place has vanished by the next frame says nothing.
    if (focus) $question?.focus({ preventScroll: true });
  }

  /**
   * On the way back the boxes stand as they were answered.
   *
   * @param {HTMLElement} $screen
   * @param {string[]} asked
   * @param {Record<string, string>} answers
   */
  #tick($screen, asked, answers) {
    const $list = findMaybe($screen, ".options");
    if (!$list) return;
    const given = asked.filter((fact) => fact in answers);
    const rest = new Set();
    for (const $input of inputs($list)) {
      if ($input.type !== "checkbox") continue;
      $input.checked = answers[$input.value] === tickOf($input);
      if (!$input.checked && given.includes($input.value)) rest.add(answers[$input.value] === "not-known" ? "not-known" : "none");
    }
    for (const $input of inputs($list)) {
      if ($input.type === "radio") $input.checked = rest.size === 1 && rest.has($input.value);
    }
    markTicked($list);
  }

  /** Everything, to read: the engine cannot say what to ask. */
  showAll() {
    this.$form.hidden = false;
    for (const $hidden of findAll(this.$form, "[data-screen], [data-single]")) $hidden.hidden = false;
  }

  hide() {
    this.$form.hidden = true;
  }

  /**
   * What stands on a list.
   *
   * @returns {Filled}
   */
  read() {
    const $boxes = inputs(this.$screen(this.id)).filter(($box) => !$box.closest("[hidden]"));
    const $ticks = $boxes.filter(({ type }) => type === "checkbox");
    return {
      facts: findAll(this.$screen(this.id), "[data-fact]:not([hidden])").map(({ dataset }) => dataset.fact ?? ""),
      ticked: Object.fromEntries($ticks.filter(({ checked }) => checked).map(($box) => [$box.value, tickOf($box)])),
      unticked: Object.fromEntries($ticks.map(($box) => [$box.value, tickOf($box) === "yes" ? "no" : "yes"])),
      rest: $boxes.find(({ type, checked }) => type === "radio" && checked)?.value ?? "",
    };
  }

  /** @param {boolean} missing - something has to be chosen, and nothing is */
  showError(missing) {
    const $screen = this.$screen(this.id);
    for (const $error of findAll($screen, "[data-error]")) $error.hidden = !missing;
    // Only now: what is hidden would be read out too, where it describes something.
    const $list = findMaybe($screen, ".options");
    if (missing) $list?.setAttribute("aria-describedby", `error-${this.id}`);
    else $list?.removeAttribute("aria-describedby");
    if (missing) inputs($screen)[0]?.focus();
  }

  wipe() {
    this.$form.reset();
    for (const $list of findAll(this.$form, ".options")) markTicked($list);
    for (const $shown of findAll(this.$form, "[data-fact], [data-list-only]")) $shown.hidden = false;
    for (const $single of findAll(this.$form, "[data-asking=any] [data-single]")) $single.hidden = true;
    for (const $error of findAll(this.$form, "[data-error]")) $error.hidden = true;
  }

  /**
   * What the page was built knowing of a role: the screen that it is shown first and its rows, how many it is asked at
   * most, and its headline where that is the same whatever is answered, short of an emergency.
   *
   * @param {string | undefined} role
   * @returns {DOMStringMap}
   */
  knownOf(role) {
    const $roles = findAll(this.$form, "[data-asking=role] [data-value]");
    return $roles.find(({ dataset }) => dataset.value === role)?.dataset ?? {};
  }

  /**
   * What was answered, screen by screen.
   *
   * @param {Journey} journey
   * @returns {{ screen: string, question: string, answers: string[] }[]}
   */
  answered({ role, options, answers }) {
    return this.$screens.flatMap(($screen) => {
      const { screen = "", asking } = $screen.dataset;
      const question = $screen.querySelector("h2")?.textContent ?? "";
      const chosen = asking === "role" ? role : options[screen];
      if (chosen !== undefined) return [{ screen, question, answers: [optionOn($screen, chosen)] }];
      const given = factsOf($screen).filter((fact) => fact in answers);
      return given.length ? [{ screen, question, answers: this.#said(question, given, answers) }] : [];
    });
  }

  /**
   * @param {string} asked
   * @param {string[]} facts
   * @param {Record<string, string>} answers
   */
  #said(asked, facts, answers) {
    return facts.map((fact) => {
      const answer = this.words.texts.answers[answers[fact] ?? "not-known"];
      const { question } = this.words.texts.facts[fact];
      return question === asked ? answer : `${question}${question.endsWith("?") ? "" : ":"} ${answer}`;
    });
  }

  /** @param {Journey} journey */
  summary(journey) {
    return this.answered(journey).map(({ screen, question, answers }) => {
      const $change = element("button", { type: "button", class: "link-button" }, this.words.texts.change);
      $change.dataset.action = "change";
      $change.dataset.change = screen;
      $change.setAttribute("aria-label", this.words.text("changeWhat", { question }));
      const lines = answers.map((answer) => element("p", {}, answer));
      const $row = element("div", { class: "given__row" }, element("dt", {}, question), element("dd", {}, ...lines));
      $row.append(element("dd", {}, $change));
      return $row;
    });
  }

  /** @param {string} id */
  $screen(id) {
    return find(this.$form, `[data-screen="${id}"]`);
  }
}

/**
 * What a tick says: yes, but for a box whose words say the opposite of its fact.
 *
 * @param {HTMLInputElement} $box
 */
function tickOf($box) {
  return $box.closest("[data-no]") ? "no" : "yes";
}

/**
 * Once something is ticked, the last two answers speak of the others.
 *
 * @param {HTMLElement} $list
 */
function markTicked($list) {
  $list.toggleAttribute("data-ticked", inputs($list).some(({ type, checked }) => type === "checkbox" && checked));
}

/** @param {Element} $within */
function inputs($within) {
  return [...$within.querySelectorAll("input")];
}

/**
 * @param {HTMLElement} $screen
 * @param {string} value
 */
function optionOn($screen, value) {
  return $screen.querySelector(`.answers [data-value="${value}"]`)?.textContent?.trim() ?? "";
}

/** @param {HTMLElement} $screen */
function factsOf($screen) {
  return findAll($screen, "[data-single]").map(({ dataset }) => dataset.single ?? "");
}

// One statement to write: its fields, and its Markdown, which say the same. What is typed is handed on as it is typed;
// what comes back never takes the place of what is being typed.

import { element, find, findAll } from "./page.js";
import { SHORT, put, sentenceOf } from "./write-work.js";

const TEXTS = /** @type {const} */ (["heading", "text", "short", "say", "action", "topic", "until", "why", "source"]);

/** @type {CardFields} */
const EMPTY = {
  heading: "",
  modality: "must",
  text: "",
  short: "",
  say: "",
  who: [],
  when: { certain: false, joined: "", phrases: [] },
  action: "",
  topic: "",
  until: "",
  why: "",
  source: "",
};

export class CardForm {
  /** @type {string[]} */
  #phrases = [];
  #id = "";

  /**
   * @param {HTMLElement} $root
   * @param {Texts} texts
   * @param {{ edit: () => void, write: () => void }} on - what was typed last
   */
  constructor($root, texts, on) {
    this.$card = find($root, "[data-card]");
    this.texts = texts;
    this.on = on;
    const $form = find(this.$card, "[data-form]");
    $form.addEventListener("submit", (event) => event.preventDefault());
    $form.addEventListener("input", ({ target }) => this.#typed(target));
    $form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== this.#field("phrase")) return;
      event.preventDefault();
      this.addPhrase();
    });
    $form.addEventListener("click", ({ target }) => {
      const $button = target instanceof Element ? target.closest("button") : null;
      if ($button?.dataset.phrase) this.#removePhrase($button.dataset.phrase);
      if ($button?.dataset.offer) this.#add($button.dataset.offer);
    });
  }

  /** @param {WorkChoices} choices */
  offer({ roles, phrases, actions, topics, deadlines }) {
    const $options = (/** @type {string[]} */ values) => values.map((value) => element("option", { value }));
    for (const [name, values] of Object.entries({ phrases, actions, deadlines })) {
      find(this.$card, `#l-${name}`).replaceChildren(...$options(values));
    }
    const $topics = topics.map(({ id, title }) => element("option", { value: id }, title));
    this.#field("topic").replaceChildren(...$topics);
    const $roles = roles.map((role) => {
      const $box = element("input", { type: "checkbox", class: "tick__input", autocomplete: "off", value: role });
      $box.dataset.role = "";
      return element("label", { class: "tick" }, $box, role);
    });
    find(this.$card, "[data-who]").replaceChildren(...$roles);
  }

  /** @param {DeskItem} item */
  show({ id, state, fields, markdown, said }) {
    const isNew = id !== this.#id;
    this.#id = id;
    this.$card.hidden = false;
    const written = { ...EMPTY, ...fields };
    for (const name of TEXTS) this.#set(this.#field(name), written[name], isNew);
    this.#set(this.#field("markdown"), markdown, isNew);
    for (const $radio of this.#inputs("modality")) $radio.checked = $radio.value === written.modality;
    for (const $box of this.#roles()) $box.checked = written.who.includes($box.value);
    const { certain, joined, phrases } = written.when;
    this.#phrases = [...phrases];
    for (const $radio of this.#inputs("joined")) $radio.checked = $radio.value === (phrases.length ? joined || "and" : "");
    for (const $box of this.#inputs("certain")) $box.checked = certain;
    if (isNew) {
      this.#set(this.#field("phrase"), "", true);
      this.#offer([]);
    }
    this.#showPhrases();
    this.#showState(state, said);
    this.showSentence();
    find(this.$card, "[data-title]").textContent = written.heading || this.texts.untitled;
  }

  hide() {
    this.#id = "";
    this.$card.hidden = true;
  }

  get fields() {
    const texts = Object.fromEntries(TEXTS.map((name) => [name, this.#field(name).value]));
    const chosen = (/** @type {string} */ name) => this.#inputs(name).find(({ checked }) => checked)?.value ?? "";
    const joined = chosen("joined");
    /** @type {CardFields} */
    const fields = {
      ...EMPTY,
      ...texts,
      modality: chosen("modality"),
      who: this.#roles()
        .filter(({ checked }) => checked)
        .map(({ value }) => value),
      when: {
        certain: joined !== "" && this.#inputs("certain").some(({ checked }) => checked),
        joined,
        phrases: joined ? this.#phrases : [],
      },
    };
    return fields;
  }

  get markdown() {
    return this.#field("markdown").value;
  }

  /** What is typed is a condition of the list, or some words of one: of several, all are offered. */
  addPhrase() {
    const $phrase = this.#field("phrase");
    const typed = $phrase.value.trim();
    const words = typed.toLowerCase();
    const listed = [...find(this.$card, "#l-phrases").querySelectorAll("option")].map(({ value }) => value);
    const near = listed.filter((phrase) => phrase.toLowerCase().includes(words));
    const same = listed.find((phrase) => phrase.toLowerCase() === words);
    this.#offer(same || near.length < 2 ? [] : near);
    if (same || near.length < 2) this.#add(same ?? near[0] ?? typed);
    $phrase.focus();
  }

  /** @param {string[]} phrases */
  #offer(phrases) {
    const $offered = phrases.map((phrase) => {
      const $offer = element("button", { type: "button", class: "link-button" }, phrase);
      $offer.dataset.offer = phrase;
      return element("li", {}, $offer);
    });
    find(this.$card, "[data-offered]").replaceChildren(...$offered);
    const text = phrases.length ? put(this.texts.offered, { count: phrases.length }) : "";
    find(this.$card, "[data-offered-count]").textContent = text;
  }

  /** @param {string} phrase */
  #add(phrase) {
    if (!phrase || this.#phrases.includes(phrase)) return;
    this.#phrases.push(phrase);
    this.#field("phrase").value = "";
    this.#offer([]);
    this.#showPhrases();
    this.showSentence();
    this.on.edit();
    this.#field("phrase").focus();
  }

  showSentence() {
    const { fields } = this;
    find(this.$card, "[data-sentence]").textContent = sentenceOf(fields, this.texts);
    const letters = fields.short.length;
    const $letters = find(this.$card, "[data-letters]");
    $letters.textContent = letters ? put(this.texts.letters, { count: letters }) : "";
    $letters.toggleAttribute("data-over", letters > SHORT);
    find(this.$card, "[data-conditions]").hidden = fields.when.joined === "";
  }

  /** @param {EventTarget | null} target */
  #typed(target) {
    if (!(target instanceof HTMLElement)) return;
    const { field } = target.dataset;
    if (field === "phrase") return;
    if (field === "markdown") return this.on.write();
    this.showSentence();
    if (field === "joined" && this.fields.when.joined && this.#phrases.length === 0) return; // nothing is said yet
    this.on.edit();
  }

  /** @param {string} phrase */
  #removePhrase(phrase) {
    this.#phrases = this.#phrases.filter((other) => other !== phrase);
    this.#showPhrases();
    this.showSentence();
    this.on.edit();
    this.#field("phrase").focus();
  }

  #showPhrases() {
    const $phrases = this.#phrases.map((phrase) => {
      const name = put(this.texts.remove, { phrase });
      const $remove = element("button", { type: "button", class: "link-button", "aria-label": name, title: name }, "×");
      $remove.dataset.phrase = phrase;
      return element("li", { class: "phrase" }, phrase, $remove);
    });
    find(this.$card, "[data-phrases]").replaceChildren(...$phrases);
  }

  /**
   * @param {string} state
   * @param {DeskItem["said"]} said
   */
  #showState(state, said) {
    find(this.$card, "[data-state]").textContent = this.texts.state[state] ?? state;
    find(this.$card, "[data-state]").dataset.state = state;
    for (const $button of findAll(this.$card, "[data-decide]")) {
      $button.setAttribute("aria-pressed", String($button.dataset.decide === state));
    }
    const isSentence = state === "to-read"; // of the document, and nothing yet that a card could say
    find(this.$card, "[data-reads]").hidden = isSentence;
    find(this.$card, "[data-word-it]").hidden = !isSentence;
    find(this.$card, "[data-document]").hidden = !said;
    find(this.$card, "[data-document-text]").textContent = said?.text ?? "";
    const place = [said?.where, said?.place].filter(Boolean).join(", ");
    find(this.$card, "[data-document-place]").textContent = place;
  }

  /**
   * What is being typed stays as it is.
   *
   * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} $field
   * @param {string} value
   * @param {boolean} isNew
   */
  #set($field, value, isNew) {
    if ($field.value === value || (!isNew && $field === document.activeElement)) return;
    $field.value = value;
    // A word that is in no list: it is shown, and the desk says what is wrong with it.
    if ($field instanceof HTMLSelectElement && $field.value !== value) {
      $field.append(element("option", { value }, value));
      $field.value = value;
    }
  }

  /** @param {string} name */
  #field(name) {
    return /** @type {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} */ (
      find(this.$card, `[data-field="${name}"]`)
    );
  }

  /** @param {string} name */
  #inputs(name) {
    return [...this.$card.querySelectorAll("input")].filter(({ dataset }) => dataset.field === name);
  }

  #roles() {
    return [...this.$card.querySelectorAll("input")].filter(({ dataset }) => dataset.role !== undefined);
  }
}

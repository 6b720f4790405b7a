// The beginning: a document, its text, an empty protocol, or what was saved. Nothing is read before its button is
// pressed, but for a file that is dropped.

import { find, findAll } from "./page.js";
import { put } from "./write-work.js";

export class Begin {
  isStopped = false;

  /**
   * @param {HTMLElement} $root
   * @param {Texts} texts
   * @param {(request: DeskRequest, bytes?: Uint8Array<ArrayBuffer>) => void} begin
   */
  constructor($root, texts, begin) {
    this.$begin = find($root, "[data-begin]");
    this.$error = find(this.$begin, "[data-begin-error]");
    this.texts = texts;
    this.begin = begin;
    find(this.$begin, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.act("open"); // Enter, in the field of the name
    });
    // Wherever it falls: else the browser would go to it, away from what is written here.
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      const files = event.dataTransfer?.files;
      if (this.$begin.hidden || !files?.[0]) return;
      const isSaved = files[0].name.toLowerCase().endsWith(".zip");
      this.#field(isSaved ? "zip" : "file").files = files;
      this.act(isSaved ? "reopen" : "open");
    });
  }

  /** @param {string} what */
  act(what) {
    if (what === "begin") return this.#named((name) => this.begin({ do: "begin", name }));
    if (what === "paste") return this.#named((name) => this.#paste(name));
    if (what === "open") return this.#named((name) => this.#read("file", (file) => ({ do: "open", name, file })));
    if (what === "reopen") this.#read("zip", () => ({ do: "reopen" }));
  }

  /** @param {number} percent - of what is loaded; all of it: nothing more is said */
  progress(percent) {
    find(this.$begin, "[data-loading]").hidden = percent === 100;
    const $bar = this.$begin.querySelector("progress");
    if ($bar) $bar.value = percent;
    // A screen reader says every change: it is told in steps.
    const step = String(Math.floor(percent / 25));
    const $loaded = find(this.$begin, "[data-loaded]");
    if ($loaded.dataset.step === step) return;
    $loaded.dataset.step = step;
    $loaded.textContent = put(this.texts.loading, { percent });
  }

  /** @param {DeskRefusal} refused */
  refuse({ message, hint }) {
    this.#say([message, hint].filter(Boolean).join(" "), this.$error);
  }

  /** What is read is long: it can be stopped. */
  wait() {
    if (!this.#stop.hidden) return;
    this.#stop.hidden = false;
    this.#stop.scrollIntoView({ block: "center" });
  }

  /** @param {{ focus?: boolean }} how */
  stop({ focus = false } = {}) {
    this.isStopped = true;
    this.#stop.hidden = true;
    if (focus) find(this.$begin, '[data-do="open"]').focus();
  }

  get #stop() {
    return find(this.$begin, '[data-do="stop"]');
  }

  hide() {
    this.$begin.hidden = true;
  }

  /** @param {(name: string) => void} then */
  #named(then) {
    const $name = this.#field("school");
    const name = $name.value.trim();
    if (name) return then(name);
    this.#say(this.texts.nameFirst, $name);
  }

  /** @param {string} name */
  #paste(name) {
    const $text = /** @type {HTMLTextAreaElement} */ (find(this.$begin, '[data-field="paste"]'));
    if (!$text.value.trim()) return this.#say(this.texts.textFirst, $text);
    this.$error.hidden = true;
    this.begin({ do: "paste", name, text: $text.value });
  }

  /**
   * @param {string} field
   * @param {(file: string) => DeskRequest} request
   */
  async #read(field, request) {
    const $file = this.#field(field);
    const file = $file.files?.[0];
    if (!file) return this.#say(this.texts.fileFirst, $file);
    this.$error.hidden = true;
    this.begin(request(file.name), new Uint8Array(await file.arrayBuffer()));
  }

  /**
   * @param {string} text
   * @param {HTMLElement} $where - where it is mended
   */
  #say(text, $where) {
    this.$error.hidden = false;
    this.$error.textContent = text;
    for (const $old of findAll(this.$begin, "[aria-invalid]")) $old.removeAttribute("aria-invalid");
    if ($where !== this.$error) $where.setAttribute("aria-invalid", "true");
    $where.focus();
  }

  /** @param {string} name */
  #field(name) {
    return /** @type {HTMLInputElement} */ (find(this.$begin, `[data-field="${name}"]`));
  }
}

// What is saved and taken away: files that are made on this device and given to its owner. And the school's numbers,
// which stand in some of them.

import { download } from "./keep.js";
import { find, findAll } from "./page.js";
import { put } from "./write-work.js";

/** @type {Record<string, string>} by how a file's name ends */
const TYPES = { zip: "application/zip", html: "text/html", md: "text/markdown" };

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

export class Away {
  /**
   * @param {HTMLElement} $root
   * @param {Texts} texts
   */
  constructor($root, texts) {
    this.$root = $root;
    this.texts = texts;
    this.$school = find($root, "[data-school]");
  }

  /** @param {import("./write-work.js").Work} work */
  showSaved({ isSaved, savedAt }) {
    const time = savedAt ? TIME.format(savedAt) : "";
    const $saved = find(this.$root, "[data-saved]");
    $saved.textContent = isSaved ? (time ? put(this.texts.saved, { time }) : "") : this.texts.notSaved;
    $saved.toggleAttribute("data-unsaved", !isSaved);
  }

  /**
   * @param {string} file
   * @param {Uint8Array<ArrayBuffer>} bytes
   */
  hand(file, bytes) {
    download(file, TYPES[file.split(".").at(-1) ?? ""] ?? "application/octet-stream", bytes);
  }

  // ── The school's details

  /** @param {SchoolDetails} details */
  showSchool(details) {
    for (const $field of this.#fields()) {
      if ($field === document.activeElement) continue;
      const { field, detail } = $field.dataset;
      const id = $field.closest("[data-contact]")?.getAttribute("data-contact") ?? "";
      const own = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (details));
      $field.value = String((field ? own[field] : details.contacts[id]?.[detail ?? ""]) ?? "");
    }
  }

  /** @returns {SchoolDetails} */
  get school() {
    const fields = this.#fields();
    const own = (/** @type {string} */ name) => fields.find(({ dataset }) => dataset.field === name)?.value.trim() ?? "";
    const contacts = findAll(this.$school, "[data-contact]").map(($contact) => [
      $contact.dataset.contact ?? "",
      Object.fromEntries([...$contact.querySelectorAll("input")].map(({ dataset, value }) => [dataset.detail, value.trim()])),
    ]);
    return {
      name: own("name"),
      ages: own("ages"),
      recording_system: own("recording_system"),
      contacts: Object.fromEntries(contacts),
    };
  }

  #fields() {
    return [...this.$school.querySelectorAll("input")];
  }
}

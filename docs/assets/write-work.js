// The work as the page knows it: the statements, which of them is looked at, and whether it is saved. No element is
// touched here. What a statement says, and what is wrong with it, only the desk knows.

/** Letters of a short line. */
export const SHORT = 60;

export class Work {
  policy = "";
  appraisal = "";
  /** @type {string[]} */
  doubts = [];
  /** @type {WorkItem[]} */
  items = [];
  /** @type {WorkCounts} */
  counts = { in_force: 0, drafts: 0, to_read: 0, set_aside: 0, faults: 0, unsafe: 0 };
  current = "";
  filter = "about";
  /** @type {Date | undefined} */
  savedAt = undefined;
  #changes = 0; // so many there were,
  #saved = 0; // and so many when it was saved

  /** @param {DeskWork} work */
  receive({ policy, counts, items, appraisal, doubts }) {
    Object.assign(this, { policy, counts, items, appraisal, doubts });
    if (!this.item(this.current)) this.current = "";
  }

  /**
   * One statement, as it now is; it may be a new one.
   *
   * @param {DeskItem} item
   * @param {WorkCounts} counts
   */
  update({ id, state, fields, said, faults }, counts) {
    this.counts = counts;
    const { heading, modality } = fields;
    const worst = Math.min(...faults.map(({ harm }) => harm));
    const shown = { state, heading, modality, text: fields.text || said?.text || "", worst: faults.length ? worst : 0, about: true };
    const old = this.item(id);
    if (old) Object.assign(old, shown);
    else this.items.push({ id, ...shown, told: "" });
  }

  /** @param {string} id */
  item(id) {
    return this.items.find((item) => item.id === id);
  }

  get shown() {
    if (this.filter === "about") return this.items.filter(({ about, id }) => about || id === this.current);
    if (this.filter === "wrong") return this.items.filter(({ worst }) => worst > 0);
    return this.items.filter(({ state }) => !this.filter || state === this.filter);
  }

  /** Those with something to mend: the least number of harm is the worst. */
  get worst() {
    return this.items.filter(({ worst }) => worst > 0).sort((one, other) => one.worst - other.worst);
  }

  /** The next draft, from the one that is looked at on, and round. */
  get nextDraft() {
    const at = this.items.findIndex(({ id }) => id === this.current);
    const around = [...this.items.slice(at + 1), ...this.items.slice(0, at + 1)];
    return around.find(({ id, state }) => state === "draft" && id !== this.current);
  }

  // ── Saving

  change() {
    this.#changes += 1;
  }

  /** How many changes a file holds that is made now. */
  get changes() {
    return this.#changes;
  }

  /**
   * @param {Date} [now]
   * @param {number} changes - when the file was asked for
   */
  save(now, changes = this.#changes) {
    this.savedAt = now;
    this.#saved = changes;
  }

  get isSaved() {
    return this.#changes === this.#saved;
  }
}

/**
 * A statement as it reads: "Any member of staff must tell the lead, at once, when it is online".
 *
 * @param {CardFields} fields
 * @param {Texts} texts
 */
export function sentenceOf({ who, modality, text, until, when }, texts) {
  if (!text.trim()) return texts.untitled;
  const begins = modality === "ask" ? texts.modality.ask : `${who.join(texts.all) || texts.anyone} ${texts.modality[modality] ?? ""}`;
  const joined = when.phrases.join(when.joined === "or" ? texts.any : texts.all);
  const condition = joined && `${when.certain ? texts.certain : texts.when} ${joined}`;
  return `${capital([`${begins} ${text.trim()}`, until.trim(), condition].filter(Boolean).join(", "))}.`;
}

/**
 * A statement in a list.
 *
 * @param {WorkItem} item
 * @param {Texts} texts
 */
export function wordsOf({ state, heading, modality, text }, texts) {
  const strength = state === "to-read" ? "" : texts.modality[modality]; // until then it is the document's sentence
  const said = [strength, text].filter(Boolean).join(" ");
  return text ? capital(said) : heading || texts.untitled;
}

/**
 * Finds, of these statements, the one of which a line tells.
 *
 * @param {WorkItem[]} items
 * @returns {(line: string) => WorkItem | undefined}
 */
export function itemToldOf(items) {
  const each = items.filter(({ told }) => told).map((item) => ({ item, told: inWords(item.told) }));
  return (line) => {
    const words = inWords(line);
    return each.find(({ told }) => words.includes(told))?.item;
  };
}

/** @param {string} text */
function inWords(text) {
  return ` ${(text.toLowerCase().match(/[a-z0-9]+/g) ?? []).join(" ")} `;
}

/**
 * The fields that differ: a desk keeps what a form does not show. What it was told otherwise since is said too, though
 * it be as before: or else what somebody took back at once would stay.
 *
 * @param {CardFields} before
 * @param {CardFields} now
 * @param {Set<string>} told - the fields of which the desk was told since
 * @returns {Partial<CardFields>}
 */
export function changedFields(before, now, told) {
  const same = (/** @type {unknown} */ one, /** @type {unknown} */ other) => JSON.stringify(one) === JSON.stringify(other);
  return Object.fromEntries(
    Object.entries(now).filter(
      ([key, value]) => told.has(key) || !same(value, before[/** @type {keyof CardFields} */ (key)]),
    ),
  );
}

/**
 * How far a document is read: in tenths, since a screen reader says each.
 *
 * @param {{ done: number, all: number }} read
 * @param {Texts} texts
 */
export function readSoFar({ done, all }, texts) {
  return put(texts.read, { percent: 10 * Math.floor((10 * done) / all) });
}

/**
 * A text with values in its {brackets}.
 *
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function put(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
}

/** @param {string} text */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

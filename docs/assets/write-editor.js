// One statement after the other: which is in the form, what was typed in it, and what the desk says of it.

import { find, moveTo } from "./page.js";
import { Beside } from "./write-beside.js";
import { CardForm } from "./write-card.js";
import { ItemList } from "./write-list.js";
import { capital, changedFields, put } from "./write-work.js";

/** @import { LastingDesk } from "./write-lasting.js" */
/** @import { Work } from "./write-work.js" */

export class Editor {
  /** @type {DeskItem | undefined} the statement that is in the form */
  item = undefined;
  version = 0; // of what is typed
  /** @type {Set<string>} fields of which the desk was told since the form was filled */
  #told = new Set();

  /**
   * @param {HTMLElement} $root
   * @param {Texts} texts
   * @param {{ work: Work, desk: LastingDesk, changed: () => void, listed: () => void,
   *   say: (text: string) => void }} page
   */
  constructor($root, texts, page) {
    this.$root = $root;
    this.texts = texts;
    this.page = page;
    this.list = new ItemList($root, texts);
    this.card = new CardForm($root, texts, { edit: () => this.type("edit"), write: () => this.type("write") });
    this.beside = new Beside($root, texts);
  }

  /** @param {WorkChoices} choices */
  offer(choices) {
    this.card.offer(choices);
    const $topics = choices.topics.map(({ id, title }) => new Option(title, id));
    find(this.$root, '[data-field="add"]').replaceChildren(...$topics);
  }

  // ── What is typed

  /**
   * The desk is asked at each key: while it answers, what is typed last waits.
   *
   * @param {"edit" | "write"} kind
   */
  async type(kind) {
    const version = ++this.version;
    this.page.changed();
    this.beside.age();
    const { item } = this;
    if (!item) return;
    const { id } = item;
    const said = kind === "edit" ? { fields: this.#changedFields(item) } : { markdown: this.card.markdown };
    const reply = await this.page.desk.ask({ do: kind, id, typed: true, ...said }, { about: `${kind} ${id}` });
    if (!reply) return;
    const { refused } = reply.answer;
    if (refused) this.page.say(`${refused.message} ${refused.hint}`);
    this.#receive(reply.answer, version);
  }

  /** @param {DeskItem} item */
  #changedFields({ fields }) {
    const changed = changedFields(fields, this.card.fields, this.#told);
    for (const name of Object.keys(changed)) this.#told.add(name);
    return changed;
  }

  /** After the engine died: the form as it stands, beside what the new one knows. */
  async tellAgain() {
    const { item } = this;
    const same = item && (await this.page.desk.ask({ do: "item", id: item.id }))?.answer.item;
    if (!same) return;
    this.item = same;
    this.type("edit");
  }

  // ── What is asked

  /**
   * @param {string} id
   * @param {{ focus: boolean, again?: boolean }} how - `again`: it changed otherwise than by the form
   */
  async open(id, { focus, again } = { focus: true }) {
    const { work, desk } = this.page;
    work.current = id;
    this.page.listed();
    const reply = await desk.ask({ do: "item", id }, { about: "item" });
    if (!reply?.answer.item || work.current !== id) return;
    if (again) this.card.hide();
    this.#show(reply.answer.item);
    if (focus) moveTo(find(this.$root, "#card"));
    this.plan();
  }

  /** @param {string} state */
  async decide(state) {
    const { item, version } = this;
    if (!item) return;
    this.page.say(this.texts.moment); // the whole protocol is looked at
    const reply = await this.page.desk.ask({ do: "decide", id: item.id, state });
    this.page.say("");
    if (!reply) return;
    const { refused, findings } = reply.answer;
    this.#refuse(refused, findings);
    if (refused) return;
    this.page.changed();
    this.#receive(reply.answer, version);
    this.page.say(put(this.texts.now, { state: this.texts.state[state] }));
  }

  /** @param {HTMLElement} $pressed */
  async fix($pressed) {
    const fix = this.beside.fixes.get($pressed);
    const { item } = this;
    if (fix?.own !== undefined) return this.#own(fix.own);
    if (!fix || !item) return;
    if (fix.state) return this.decide(fix.state);
    const { version } = this;
    const reply = await this.page.desk.ask({ do: "edit", id: item.id, fields: fix.fields });
    if (!reply) return;
    this.page.changed();
    this.beside.age();
    if (version === this.version) this.card.hide(); // so that every field shows what was taken over
    this.#receive(reply.answer, version);
    find(this.$root, "#beside").focus();
  }

  /** @param {string} words - for the school's own; or none, to take out those that nothing uses */
  async #own(words) {
    const reply = await this.page.desk.ask({ do: "own", words });
    if (!reply) return;
    const { refused, findings, work } = reply.answer;
    this.#refuse(refused, findings);
    if (!work) return;
    this.page.changed();
    this.offer(work.choices);
    this.receive(work);
    if (this.item) await this.open(this.item.id, { focus: false, again: true });
    find(this.$root, "#beside").focus();
  }

  async add() {
    const topic = /** @type {HTMLSelectElement} */ (find(this.$root, '[data-field="add"]')).value;
    const reply = await this.page.desk.ask({ do: "add", topic });
    if (!reply?.answer.item || !reply.answer.counts) return;
    this.page.changed();
    this.page.work.update(reply.answer.item, reply.answer.counts);
    this.open(reply.answer.item.id);
  }

  async undo() {
    const reply = await this.page.desk.ask({ do: "undo" });
    if (!reply) return;
    const { refused, work, id } = reply.answer;
    this.page.say(refused ? refused.message : this.texts.undone);
    if (!work) return;
    this.page.changed();
    this.receive(work);
    const next = id || this.page.work.current;
    if (this.page.work.item(next)) await this.open(next, { focus: false, again: true });
  }

  next() {
    const next = this.page.work.nextDraft;
    if (next) this.open(next.id);
    else this.page.say(this.texts.noDraft);
  }

  /**
   * What whoever has the chosen role would be told.
   *
   * @param {string[]} changed - the facts that were answered last: to these, others give way
   */
  async plan(changed = []) {
    const { role, answers } = this.beside;
    const reply = await this.page.desk.ask({ do: "plan", role, answers, changed }, { about: "plan" });
    if (reply?.answer.plan) this.beside.showPlan(reply.answer.plan);
  }

  // ── What comes back

  /** @param {DeskWork} work */
  receive(work) {
    this.page.work.receive(work);
    this.page.listed();
  }

  /**
   * What is older than what is typed takes the place of no field.
   *
   * @param {DeskAnswer} answer
   * @param {number} version - of what was typed, when it was asked
   */
  #receive({ item, counts }, version) {
    if (!item || !counts) return;
    const before = this.page.work.item(item.id)?.state;
    this.page.work.update(item, counts);
    this.page.listed();
    if (before === "in-force" && item.state === "draft") this.page.say(this.texts.again);
    if (item.id === this.item?.id) {
      if (version === this.version) this.#show(item);
      else {
        this.beside.show(item);
        this.beside.age();
      }
    }
    if (item.state === "in-force" || before === "in-force") this.plan();
  }

  /** @param {DeskItem} item */
  #show(item) {
    if (item.id !== this.item?.id) this.#refuse(undefined);
    this.item = item;
    this.#told = new Set();
    this.card.show(item);
    this.beside.show(item);
  }

  /**
   * @param {DeskRefusal | undefined} refused
   * @param {CardFinding[]} [findings] - what stands in its way
   */
  #refuse(refused, findings = []) {
    const $refused = find(this.$root, "[data-refused]");
    $refused.hidden = !refused;
    $refused.replaceChildren();
    if (!refused) return;
    for (const text of [refused.message, refused.hint].filter(Boolean)) {
      $refused.append(Object.assign(document.createElement("p"), { textContent: capital(text) }));
    }
    const $list = document.createElement("ul");
    $list.append(...this.beside.items(findings));
    if ($list.hasChildNodes()) $refused.append($list);
    $refused.focus();
  }

  showList() {
    const { work } = this.page;
    this.list.show(work);
    find(this.$root, "[data-shown]").textContent = put(this.texts.shown, { count: work.shown.length });
    const counts = { ...work.counts, all: work.items.length };
    find(this.$root, "[data-counts]").textContent = put(this.texts.counts, counts);
  }
}

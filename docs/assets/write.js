// The page for writing: it shows what the desk knows, and hands on what is typed and pressed. The desk is Python, in a
// worker (build_tools/writing); it alone reads, checks and decides. Nothing is stored or sent: the work is in the page,
// and in the file that its owner saves.

import { find, findAll, moveTo } from "./page.js";
import { Away } from "./write-away.js";
import { Begin } from "./write-begin.js";
import { LastingDesk } from "./write-lasting.js";
import { Editor } from "./write-editor.js";
import { Work, put, readSoFar } from "./write-work.js";
import { Wrong } from "./write-wrong.js";

const TEXT = "textarea, input:not([type=checkbox], [type=radio])";

class Write {
  work = new Work();
  /** What was given to be read, until it is. */
  reading = Promise.resolve();

  /** @param {HTMLElement} $root */
  constructor($root) {
    this.$root = $root;
    this.texts = JSON.parse(find($root, "[data-texts]").textContent ?? "{}");
    const { texts, work } = this;
    this.begin = new Begin($root, texts, (request, bytes) => {
      this.reading = this.#begin(request, bytes);
    });
    this.desk = new LastingDesk(JSON.parse($root.dataset.desk ?? "{}"), work, {
      progress: (percent) => this.#progress(percent),
      busy: () => this.#showBusy(),
      broke: (what, error) => this.#break(what, error),
      again: (work, changes) => this.#goOn(work, changes),
    });
    this.wrong = new Wrong($root, texts);
    this.away = new Away($root, texts);
    this.editor = new Editor($root, texts, {
      work,
      desk: this.desk,
      changed: () => this.#changed(),
      listed: () => this.#showList(),
      say: (text) => this.#say(text),
    });
    $root.dataset.started = "";
    this.#listen();
    this.desk.load();
  }

  #listen() {
    this.$root.addEventListener("click", ({ target }) => {
      const $pressed = target instanceof Element ? target.closest("button") : null;
      if ($pressed) this.#press($pressed);
    });
    this.$root.addEventListener("change", ({ target }) => this.#choose(target));
    find(this.$root, "[data-school]").addEventListener("input", () => this.#tellSchool());
    document.addEventListener("keydown", (event) => {
      const isText = event.target instanceof Element && event.target.matches(TEXT);
      if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || isText || !this.work.policy) return;
      event.preventDefault();
      this.editor.undo();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.work.isSaved) return;
      event.preventDefault();
      event.returnValue = true; // for browsers before 2024
    });
    // A page that the browser keeps for its Back button would show the document to whoever sits here next.
    window.addEventListener("pagehide", () => {
      this.desk.stop();
      this.$root.replaceChildren();
    });
    window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  }

  /** @param {HTMLButtonElement} $pressed */
  #press($pressed) {
    const { editor } = this;
    const { do: action = "", go, open, decide, take, fix } = $pressed.dataset;
    if (go) this.#go(go);
    if (open) this.#open(open);
    if (decide) editor.decide(decide);
    if (take) this.#take(take);
    if (fix !== undefined) editor.fix($pressed);
    if (["begin", "open", "paste", "reopen"].includes(action)) this.begin.act(action);
    if (action === "retry") this.desk.load();
    if (action === "stop") this.begin.stop({ focus: true });
    if (action === "undo") editor.undo();
    if (action === "save") this.#save();
    if (action === "print") window.print();
    if (action === "small") this.#writeAnyway();
    if (action === "next") editor.next();
    if (action === "add") editor.add();
    if (action === "phrase") editor.card.addPhrase();
    if (action === "check") this.#check();
  }

  /** @param {EventTarget | null} target */
  #choose(target) {
    if (!(target instanceof HTMLSelectElement)) return;
    const { field, fact } = target.dataset;
    if (field === "filter") {
      this.work.filter = target.value;
      this.editor.showList();
    }
    if (field === "role" || fact) this.editor.plan(fact ? [fact] : []);
  }

  // ── What is asked

  /**
   * @param {DeskRequest} request
   * @param {Uint8Array<ArrayBuffer>} [bytes]
   */
  async #begin(request, bytes) {
    this.#say(put(this.texts.reading, { file: String(request.file ?? this.texts.whatYouGave) }));
    this.begin.isStopped = false;
    let reply = await this.desk.ask(request, bytes ? { bytes } : {});
    while (reply?.answer.read && !this.begin.isStopped) {
      this.#say(readSoFar(reply.answer.read, this.texts));
      this.begin.wait();
      reply = await this.desk.ask({ do: "more" });
    }
    const { isStopped } = this.begin; // also while the last part was read
    this.begin.stop();
    this.#say("");
    if (isStopped) return;
    if (reply?.answer.refused) return this.begin.refuse(reply.answer.refused);
    const work = reply?.answer.work;
    if (!work) return;
    this.begin.hide();
    find(this.$root, "[data-work]").hidden = false;
    this.$root.dataset.working = "";
    this.editor.offer(work.choices);
    this.editor.receive(work);
    this.#changed();
    if (request.do === "reopen") this.#showSaved(); // when that was, the file does not say
    this.#go(this.work.appraisal ? "wrong" : "write");
    const first = this.work.nextDraft ?? this.work.items[0];
    if (first) this.editor.open(first.id, { focus: false });
    const school = await this.desk.ask({ do: "school", details: {} });
    if (school?.answer.details) this.away.showSchool(school.answer.details);
  }

  /** @param {string} id */
  #open(id) {
    this.#go("write", { focus: false });
    this.editor.open(id);
  }

  async #tellSchool() {
    this.#changed();
    const reply = await this.desk.ask({ do: "school", details: this.away.school }, { about: "school" });
    if (reply) find(this.$root, "[data-school-findings]").replaceChildren(...this.editor.beside.items(reply.answer.findings ?? []));
  }

  async #check() {
    this.#say(this.texts.moment);
    const findings = (await this.desk.ask({ do: "check" }, { about: "check" }))?.answer.findings;
    this.#say("");
    if (!findings) return;
    this.#showFindings(put(this.texts.checked, { count: findings.length }), findings);
  }

  /**
   * @param {string} text
   * @param {CardFinding[]} findings
   */
  #showFindings(text, findings) {
    find(this.$root, "[data-checked]").textContent = text;
    find(this.$root, "[data-check-findings]").replaceChildren(...this.editor.beside.items(findings));
  }

  // ── Saving

  async #save() {
    const file = await this.#file({ do: "save" });
    if (!file) return;
    this.#showSaved(new Date(), file.changes);
  }

  /** @param {string} what */
  async #take(what) {
    const file = await this.#file({ do: "take", what });
    if (file) this.#say(put(this.texts.taken, { file: file.file }));
  }

  /**
   * Give it to its owner; where there is none, what stands in its way is gone to.
   *
   * @param {DeskRequest} request
   */
  async #file(request) {
    const file = await this.desk.file(request);
    if ("file" in file) {
      this.away.hand(file.file, file.bytes);
      return file;
    }
    this.#go("away", { focus: false });
    this.#showFindings(file.refused, file.findings);
    find(this.$root, "#check").focus();
    return undefined;
  }

  #changed() {
    this.work.change();
    this.away.showSaved(this.work);
    this.desk.keep();
    this.#showBusy();
  }

  /**
   * @param {Date} [now]
   * @param {number} [changes] - those that the file holds
   */
  #showSaved(now, changes) {
    this.work.save(now, changes);
    this.away.showSaved(this.work);
  }

  // ── The program

  /** @param {number} percent - of it that is there */
  #progress(percent) {
    this.begin.progress(percent);
    if (percent < 100) return;
    this.$root.dataset.ready = "";
    this.#warm();
  }

  /** Little by little, and not while a document is read: whoever has one waits for nothing else. */
  async #warm() {
    do await this.reading;
    while ((await this.desk.ask({ do: "warm" }, { about: "warm" }))?.answer.more);
  }

  /**
   * @param {string} what - or nothing any more
   * @param {unknown} [error]
   */
  #break(what, error) {
    if (error) console.warn("The desk cannot answer:", error instanceof Error ? error.message : error);
    if (what === "work" && !this.work.policy) return this.begin.refuse({ message: this.texts.notRead, hint: "" });
    for (const $broke of findAll(this.$root, "[data-broke]")) $broke.hidden = $broke.dataset.broke !== what;
    if (what === "work") find(this.$root, '[data-broke="work"]').focus();
    if (what === "load") find(this.$root, "[data-loading]").hidden = true; // until it is tried again
  }

  /**
   * Another engine goes on from what was kept, and is told what stands in the form.
   *
   * @param {DeskWork} work
   * @param {number} changes - those that it knows
   */
  async #goOn(work, changes) {
    const { item } = this.editor;
    const isSaved = this.work.isSaved;
    this.editor.receive(work);
    const lost = changes === this.work.changes || !item ? "" : put(this.texts.lost, { heading: item.fields.heading });
    this.#say([this.texts.startedAgain, lost].filter(Boolean).join(" "));
    if (!isSaved) await this.editor.tellAgain();
  }

  // ── Showing

  #showList() {
    this.editor.showList();
    this.wrong.show(this.work);
  }

  /**
   * @param {string} part
   * @param {{ focus: boolean }} how
   */
  #go(part, { focus } = { focus: true }) {
    for (const $part of findAll(this.$root, "[data-part]")) $part.hidden = $part.dataset.part !== part;
    for (const $go of findAll(this.$root, "[data-go]")) {
      if ($go.dataset.go === part) $go.setAttribute("aria-current", "page");
      else $go.removeAttribute("aria-current");
    }
    if (focus) moveTo(find(this.$root, `#${part}`));
  }

  /** On a small screen: the notice goes, and with it the button on which the focus was. */
  #writeAnyway() {
    find(this.$root, '[data-part="write"]').dataset.anyway = "";
    moveTo(find(this.$root, "#write"));
  }

  /** @param {string} text */
  #say(text) {
    for (const $said of findAll(this.$root, "[data-said]")) if ($said.textContent !== text) $said.textContent = text;
  }

  /** While something is asked that is not answered. */
  #showBusy() {
    this.$root.toggleAttribute("data-busy", this.desk.isBusy);
    this.$root.toggleAttribute("data-kept", this.desk.kept?.changes === this.work.changes);
  }
}

/** @param {HTMLElement} $root */
function start($root) {
  if (typeof Worker !== "function" || typeof WebAssembly !== "object") return; // the page says so
  new Write($root);
}

for (const $root of document.querySelectorAll('[data-module="write"]')) {
  if ($root instanceof HTMLElement) start($root);
}

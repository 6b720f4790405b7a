// The plan on the screen, and on paper, which is the same page: it draws what the engine says is shown, and decides
// nothing. Which lines, in which groups and order, and why: decision_tree/presentation.py.

import { element, find, findAll, findMaybe, lift } from "./page.js";

/** @import { ProtocolText } from "./protocol-text.js" */
/** @import { Words } from "./words.js" */

const STEPS = 3; // with which a plan begins
const LITTLE = 6; // lines that one fold can hold

/** What is not seen at once: it is made after the frame that shows the plan, or before it is printed. */
export class Later {
  /** @type {(() => void)[]} */
  #parts = [];

  /** @param {(error: unknown) => void} onError */
  constructor(onError) {
    this.onError = onError;
    window.addEventListener("beforeprint", () => this.#make());
  }

  /** @param {() => void} make */
  add(make) {
    if (this.#parts.push(make) === 1) requestAnimationFrame(() => setTimeout(() => this.#make()));
  }

  forget() {
    this.#parts = [];
  }

  #make() {
    try {
      for (const make of this.#parts) make(); // and what these add
    } catch (error) {
      this.onError(error);
    }
    this.forget();
  }
}

export class PlanView {
  #count = 0; // lines that can be ticked
  /** @type {ActionPlan | undefined} what is filled in and was not yet shown */
  #filled;

  /**
   * @param {HTMLElement} $root
   * @param {Words} words
   * @param {ProtocolText} protocol
   * @param {Later} later
   */
  constructor($root, words, protocol, later) {
    this.$root = $root;
    this.words = words;
    this.protocol = protocol;
    this.later = later;
    this.$plan = find($root, "[data-plan]");
    this.$say = findMaybe($root, "[data-say]");
    this.$planOnly = findAll($root, "[data-plan-only]");
    const $signs = /** @type {HTMLTemplateElement} */ (find($root, "[data-signs]"));
    this.$signs = document.importNode($signs.content, true);
    this.$plan.addEventListener("change", () => this.#showDone(this.done.size));
  }

  hide() {
    if (this.$plan.hidden) return; // between two questions there is nothing to put back
    this.$plan.hidden = true;
    for (const $only of this.$planOnly) $only.hidden = true;
  }

  /**
   * Fill in what the plan begins with while a question is still read: a browser is slow at whatever it does first.
   *
   * @param {ActionPlan} plan
   */
  prepare(plan) {
    if (this.$plan.hidden) this.#fill(plan);
  }

  /** @param {ActionPlan} plan */
  #fill(plan) {
    const { level, role, shown } = plan;
    const words = this.words.level(plan);
    for (const name of ["headline", "meaning", "decides"]) this.#find(`[data-${name}]`).textContent = words[name];
    for (const $role of findAll(this.$plan, "[data-role]")) $role.textContent = this.words.texts.roles?.[role] ?? "";
    this.$plan.dataset.level = level;
    this.#showCalls(words.calls);
    const [first] = shown.parts;
    this.#find("[data-steps]").replaceChildren(...(first ? this.#first(first) : []));
    this.#count = shown.parts.flatMap(linesOf).length;
    this.#showDone(0);
    this.#filled = plan;
  }

  /**
   * @param {ActionPlan} plan
   * @param {{ summary: () => Element[], canGoOn: boolean }} beside
   */
  show(plan, { summary, canGoOn }) {
    if (this.#filled !== plan) this.#fill(plan);
    this.#filled = undefined; // she may tick what is done
    this.#find("[data-go-on]").hidden = !canGoOn;
    this.$plan.dataset.begun = ""; // the style sheet shows its first steps alone
    this.later.add(() => {
      this.#showRest(plan);
      this.#find("[data-summary]").replaceChildren(...summary());
      delete this.$plan.dataset.begun;
    });
    this.$plan.hidden = false;
    for (const $only of this.$planOnly) $only.hidden = false;
    const $headline = this.#find("[data-headline]");
    lift($headline);
    $headline.focus({ preventScroll: true });
  }

  /** Forget every line that shows an answer. */
  wipe() {
    const filled = "[data-steps], [data-folds], [data-never-list], [data-list], [data-summary], [data-calls]";
    const said = "[data-headline], [data-meaning], [data-decides], [data-role], [data-done]";
    for (const $shown of findAll(this.$plan, `${filled}, ${said}`)) $shown.replaceChildren();
    for (const $bar of this.$plan.querySelectorAll("progress")) {
      $bar.max = 1;
      $bar.value = 0;
    }
    const hidden = "[data-go-on], [data-rest], [data-nevers], [data-find-out], [data-find-more], [data-overridden], [data-progress-done]";
    for (const $part of findAll(this.$plan, hidden)) $part.hidden = true;
    for (const $fold of this.$plan.querySelectorAll("details")) $fold.open = "open" in $fold.dataset;
    delete this.$plan.dataset.level;
    this.#filled = undefined;
    delete this.$plan.dataset.begun;
    this.later.forget();
    this.putBack();
  }

  /**
   * Whom the headline says to call, as buttons: copies of those under "Whom to call" whose number is known.
   *
   * @param {string[]} calls
   */
  #showCalls(calls) {
    const known = (/** @type {string} */ id) => `[data-contacts] [data-call="${id}"]:not(.call--blank)`;
    const $calls = calls.flatMap((id) => findAll(this.$root, known(id)));
    const $copies = $calls.map(($call) => /** @type {HTMLElement} */ ($call.cloneNode(true)));
    for (const [index, $call] of $copies.entries()) $call.classList.toggle("call--quiet", index > 0);
    this.#find("[data-calls]").replaceChildren(...$copies);
  }

  /**
   * What this role can say aloud stands under the first steps.
   *
   * @param {string} role
   */
  #showSayings(role) {
    if (!this.$say) return;
    const $sayings = findAll(this.$say, "[data-for]");
    for (const $saying of $sayings) $saying.hidden = !$saying.dataset.for?.split(" ").includes(role);
    this.$say.hidden = $sayings.every(($saying) => $saying.hidden);
    if (!this.$plan.contains(this.$say)) this.#find("[data-steps]").after(this.$say);
  }

  /** Without a plan the page is the whole protocol, for every role: the style sheet hides it among the questions. */
  putBack() {
    this.hide();
    if (!this.$say) return;
    for (const $hidden of [this.$say, ...findAll(this.$say, "[data-for]")]) $hidden.hidden = false;
    this.$plan.after(this.$say);
  }

  /** @returns {Set<string>} the clauses whose box is ticked */
  get done() {
    const $ticked = [...this.$plan.querySelectorAll(".tick__input:checked")];
    return new Set($ticked.map(($box) => $box.closest("[data-line]")?.getAttribute("data-line") ?? ""));
  }

  /** @param {number} done */
  #showDone(done) {
    const $progress = findMaybe(this.$plan, "[data-progress-done]");
    const $bar = this.$plan.querySelector("[data-done-bar]");
    if (!$progress || !($bar instanceof HTMLProgressElement)) return;
    $progress.hidden = this.#count <= LITTLE + 3; // with the first three
    $bar.max = this.#count || 1;
    $bar.value = done;
    const text = this.words.text("doneOf", { done: String(done), count: String(this.#count) });
    this.#find("[data-done]").textContent = text;
  }

  /**
   * What comes after the first steps.
   *
   * @param {ActionPlan} plan
   */
  #showRest({ role, shown: { parts, nevers, find_out, overridden } }) {
    const [first, ...rest] = parts;
    const left = first ? linesOf(first).slice(STEPS) : [];
    const parted = first && left.length ? [{ ...first, lines: left, in_doubt: [], left: true }, ...rest] : rest;
    this.#fillList("[data-rest]", this.#rest(parted), "[data-folds]");
    this.#showNevers(nevers);
    this.#showSayings(role);
    this.#fillList("[data-find-out]", find_out.slice(0, STEPS).map((fact) => this.#findOut(fact)));
    this.#fillList("[data-find-more]", find_out.slice(STEPS).map((fact) => this.#findOut(fact)));
    this.#fillList(
      "[data-overridden]",
      overridden.map((lost) => element("li", {}, this.words.lost(lost), ...this.#reason(lost.because))),
    );
  }

  // ── What to do

  /** @param {Part} part */
  #first(part) {
    const $steps = linesOf(part).slice(0, STEPS).map((line, index) => this.#step(line, index + 1));
    return [
      element("h2", { class: "section__title" }, this.words.texts.parts[part.part]),
      element("ol", { class: "steps", role: "list" }, ...$steps),
    ];
  }

  /**
   * @param {Line} line
   * @param {number} number
   */
  #step(line, number) {
    const $number = element("span", { class: "step__number", "aria-hidden": "true" }, String(number));
    const $body = element("div", {}, element("p", { class: "step__do" }, this.words.short(line)), ...this.#beside(line));
    return element("li", { class: "step", "data-line": line.clause }, $number, $body);
  }

  /**
   * What comes then, folded: part by part, or all of it at once where it is little.
   *
   * @param {Part[]} parts
   */
  #rest(parts) {
    const lines = parts.flatMap(linesOf);
    if (parts.length < 2 || lines.length > LITTLE) return parts.map((part) => this.#part(part));
    const $inside = parts.flatMap((part) => [element("h3", {}, this.#title(part)), ...this.#inside(part)]);
    return [this.#fold(this.words.texts.all, lines, $inside)];
  }

  /** @param {Part} part */
  #part(part) {
    return this.#fold(this.#title(part), linesOf(part), this.#inside(part));
  }

  /**
   * What stands in a fold of the first part comes after its first steps.
   *
   * @param {Part & { left?: boolean }} part
   */
  #title({ part, left }) {
    return (left && this.words.texts.next) || this.words.texts.parts[part];
  }

  /** @param {Part} part */
  #inside({ lines, in_doubt }) {
    const { inDoubt } = this.words.texts;
    return [
      ...(lines.length ? [this.#lines(lines)] : []),
      ...(in_doubt.length ? [element("p", { class: "fold__doubt" }, inDoubt), this.#lines(in_doubt)] : []),
    ];
  }

  /**
   * A fold that says how much is in it.
   *
   * @param {string} title
   * @param {Line[]} lines
   * @param {Element[]} $inside
   */
  #fold(title, lines, $inside) {
    const count = this.words.count("things", lines.length);
    const urgent = lines.filter(({ clause }) => this.words.clause(clause).isDueAtOnce).length;
    const $count = element("span", { class: "fold__count" }, urgent ? `${count}, ` : count);
    if (urgent) $count.append(element("b", {}, this.words.text("urgent", { count: String(urgent) })));
    const $title = element("span", { class: "fold__title" }, title);
    const $summary = element("summary", {}, element("span", { class: "fold__text" }, $title, $count), this.#sign("down"));
    return element("details", { class: "fold" }, $summary, element("div", { class: "fold__body" }, ...$inside));
  }

  /** @param {Line[]} lines */
  #lines(lines) {
    return element("ul", { class: "lines" }, ...lines.map((line) => this.#line(line)));
  }

  /** @param {Line} line */
  #line(line) {
    const $text = element("div", {}, element("p", { class: "line__do" }, this.words.short(line)), ...this.#beside(line));
    return element("li", { class: `line line--${line.modality}`, "data-line": line.clause }, $text);
  }

  /**
   * What stands under a line: by when, whether it is done, and one tap away why, and where it comes from.
   *
   * @param {Line} line
   * @returns {Element[]}
   */
  #beside(line) {
    const { clause } = line;
    const { deadline, aloud, isDueAtOnce } = this.words.clause(clause);
    const $beside = [];
    if (aloud) $beside.push(element("p", { class: "step__note" }, this.words.text("sayAloud", { words: aloud })));
    $beside.push(...this.protocol.copyShown(clause));
    const $row = element("div", { class: "step__more" });
    if (deadline) $row.append(this.#chip(deadline, isDueAtOnce));
    if (this.words.texts.done) $row.append(this.#tickBox(line));
    if (this.words.texts.why) $row.append(this.#why(line));
    return $row.hasChildNodes() ? [...$beside, $row] : $beside;
  }

  /**
   * @param {string} deadline
   * @param {boolean} isDueAtOnce
   */
  #chip(deadline, isDueAtOnce) {
    const $chip = element("span", { class: `chip${isDueAtOnce ? " chip--now" : ""}` }, this.#sign("clock"));
    const by = element("span", { class: "hidden" }, `${this.words.texts.byWhen} `);
    $chip.append(element("span", {}, by, deadline.charAt(0).toUpperCase() + deadline.slice(1)));
    return $chip;
  }

  /** @param {Line} line */
  #tickBox(line) {
    const $box = element("input", { type: "checkbox", class: "tick__input", autocomplete: "off" });
    const $what = element("span", { class: "hidden" }, `: ${this.words.short(line)}`);
    return element("label", { class: "tick" }, $box, this.words.texts.done, $what);
  }

  /**
   * Every clause that says so, in full.
   *
   * @param {Line} line
   */
  #why(line) {
    const $what = element("span", { class: "hidden" }, `: ${this.words.short(line)}`);
    const $summary = element("summary", {}, this.words.texts.why, $what, this.#sign("down"));
    const $body = element("div", { class: "why__body" });
    this.later.add(() => $body.append(...this.#grounds(line)));
    return element("details", { class: "why" }, $summary, $body);
  }

  /** @param {Line} line */
  #grounds({ clause, because, also, more, settle, added }) {
    /** @type {Element[]} */
    const $grounds = [element("p", {}, element("b", {}, this.words.clause(clause).said)), ...this.#reason(because)];
    $grounds.push(...this.protocol.copyFolded(clause));
    // What is certain is said in full; what stands beside it only in doubt is a tap away.
    if (also.length) $grounds.push(this.#also(also));
    if (more.length) {
      const summary = element("summary", {}, this.words.text("more", { count: String(more.length) }));
      $grounds.push(element("details", { class: "why" }, summary, this.#also(more)));
    }
    if (settle.length) $grounds.push(this.#settle(settle));
    if (added) $grounds.push(element("p", {}, this.words.texts.added));
    return $grounds;
  }

  /** @param {Addition[]} others */
  #also(others) {
    const items = others.map(({ clause, because }) => this.#shortItem(this.words.addition(clause), [clause], because));
    return element("ul", { class: "plan__also", "aria-label": this.words.texts.also }, ...items);
  }

  /** @param {string[]} asked */
  #settle(asked) {
    const items = asked.map((id) => element("li", {}, this.words.clause(id).statement, " ", this.#trace(id), ...this.protocol.copyShown(id)));
    const summary = element("summary", {}, this.words.text("asks", { count: String(asked.length) }));
    return element("details", { class: "why" }, summary, element("ul", { class: "plan__also" }, ...items));
  }

  // ── What never to do

  /** @param {Never[]} nevers */
  #showNevers(nevers) {
    this.#find("[data-nevers]").hidden = nevers.length === 0;
    const said = this.words.nevers(nevers);
    const $lines = said.map(({ text, nevers: of }) =>
      element("li", { "data-never": idsOf(of) }, element("span", {}, text, " ", this.#sources(of)), ...this.#shown(of)),
    );
    this.#find("[data-never-list]").replaceChildren(...$lines);
    const items = nevers.map(({ clauses, because }) =>
      this.#shortItem(this.words.clause(clauses[0] ?? "").said, clauses, because),
    );
    this.#fillList("[data-never-why]", items);
  }

  /**
   * What one or more clauses say, with a link to each.
   *
   * @param {string} statement
   * @param {string[]} clauses
   * @param {Reason | null} because
   */
  #shortItem(statement, clauses, because) {
    const sources = clauses.flatMap((id) => [" ", this.#trace(id), ...this.protocol.copyStale(id)]);
    return element("li", {}, statement, ...sources, ...this.#reason(because));
  }

  /**
   * A link to a clause that says whose it is and how far it was checked.
   *
   * @param {string} id
   */
  #trace(id) {
    const { trace } = this.words.clause(id);
    return trace ? element("a", { href: this.protocol.address(id), class: "trace" }, trace) : "";
  }

  /**
   * Where a "Do not" comes from: on paper, where nothing is a tap away.
   *
   * @param {Never[]} nevers
   */
  #sources(nevers) {
    const traces = nevers.flatMap(({ clauses }) => clauses).map((id) => this.words.clause(id).trace);
    return element("span", { class: "paper-only" }, `(${[...new Set(traces)].join("; ")})`);
  }

  /**
   * What stands for all to see under those whose words are shown, once: no doubt about a school's own falls on what
   * national guidance says in its place.
   *
   * @param {Never[]} nevers
   */
  #shown(nevers) {
    return nevers.flatMap(({ clauses: [first = ""] }) => this.protocol.copyShown(first)).slice(0, 1);
  }

  /** @param {Reason | null} because */
  #reason(because) {
    const sentence = this.words.reason(because);
    if (!sentence) return [];
    return [element("p", { class: `reason reason--${because?.certain ? "because" : "unknown"}` }, sentence)];
  }

  /** @param {string} fact */
  #findOut(fact) {
    const { question, how } = this.words.findOut(fact);
    const $text = element("div", {}, element("p", { class: "find__what" }, question), element("p", {}, how));
    return element("li", { class: "find" }, this.#sign("question"), $text);
  }

  /**
   * A list that a page may do without.
   *
   * @param {string} selector
   * @param {Element[]} items
   * @param {string} [list]
   */
  #fillList(selector, items, list = "[data-list]") {
    const $section = findMaybe(this.$plan, selector);
    if (!$section) return;
    $section.hidden = items.length === 0;
    find($section, list).replaceChildren(...items);
  }

  /** @param {string} name */
  #sign(name) {
    return this.$signs.querySelector(`[data-sign="${name}"] > svg`)?.cloneNode(true) ?? "";
  }

  /** @param {string} selector */
  #find(selector) {
    return find(this.$plan, selector);
  }
}

/** @param {Never[]} nevers */
function idsOf(nevers) {
  return nevers.flatMap(({ clauses }) => clauses).join(" ");
}

/** @param {Part} part */
function linesOf({ lines, in_doubt }) {
  return [...lines, ...in_doubt];
}

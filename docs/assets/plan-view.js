// The plan on the screen, and on paper, which is the same page: it draws what the engine says is shown, and decides
// nothing. Which lines, in which groups and order, and why: decision_tree/presentation.py.

import { element, find, findAll, findMaybe, lift, moveTo } from "./page.js";

/** @import { ProtocolText } from "./protocol-text.js" */
/** @import { Words } from "./words.js" */

const NOW = ["now", "at once"]; // deadlines that are told apart at a glance
const STEPS = 3; // with which a plan begins
const LITTLE = 6; // lines that one fold can hold

export class PlanView {
  /**
   * @param {HTMLElement} $root
   * @param {Words} words
   * @param {ProtocolText} protocol
   */
  constructor($root, words, protocol) {
    this.$root = $root;
    this.words = words;
    this.protocol = protocol;
    this.$plan = this.#find("[data-plan]");
    this.$say = findMaybe($root, "[data-say]");
    this.$plan.addEventListener("change", () => this.#countDone());
  }

  hide() {
    if (this.$plan.hidden) return; // between two questions there is nothing to put back
    this.$plan.hidden = true;
    for (const $only of findAll(this.$root, "[data-plan-only]")) $only.hidden = true;
    this.#putSayingsBack();
  }

  /**
   * @param {ActionPlan} plan
   * @param {{ summary: Element[], canGoOn: boolean, roleName: string }} beside
   */
  show(plan, { summary, canGoOn, roleName }) {
    const { parts, nevers, find_out, overridden } = plan.shown;
    const level = this.words.level(plan);
    for (const name of ["headline", "meaning", "decides"]) this.#find(`[data-${name}]`).textContent = level[name];
    for (const $role of findAll(this.$plan, "[data-role]")) $role.textContent = roleName;
    this.#find("[data-go-on]").hidden = !canGoOn;
    this.$plan.dataset.level = plan.level;
    this.#showCalls(level.calls);
    const [first, ...rest] = parts;
    const steps = first ? linesOf(first).slice(0, STEPS) : [];
    this.#find("[data-steps]").replaceChildren(...(first ? this.#first(first.part, steps) : []));
    const left = first ? { ...first, lines: linesOf(first).slice(STEPS), in_doubt: [], left: true } : undefined;
    this.#fillList("[data-rest]", this.#rest(left?.lines.length ? [left, ...rest] : rest), "[data-folds]");
    this.#showNevers(nevers);
    this.#showSayings(plan.role);
    this.#fillList("[data-find-out]", find_out.slice(0, STEPS).map((fact) => this.#findOut(fact)));
    this.#fillList("[data-find-more]", find_out.slice(STEPS).map((fact) => this.#findOut(fact)));
    this.#fillList(
      "[data-overridden]",
      overridden.map((lost) => element("li", {}, this.words.lost(lost), ...this.#reason(lost.because))),
    );
    this.#find("[data-summary]").replaceChildren(...summary);
    this.#countDone();
    this.$plan.hidden = false;
    for (const $only of findAll(this.$root, "[data-plan-only]")) $only.hidden = false;
    const $headline = this.#find("[data-headline]");
    lift(this.$root, $headline);
    moveTo($headline);
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
    this.hide();
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
    this.#find("[data-steps]").after(this.$say);
  }

  /** Without a plan the page is the whole protocol, for every role: the style sheet hides it among the questions. */
  #putSayingsBack() {
    if (!this.$say) return;
    for (const $hidden of [this.$say, ...findAll(this.$say, "[data-for]")]) $hidden.hidden = false;
    this.$plan.after(this.$say);
  }

  /** @returns {Set<string>} the clauses whose box is ticked */
  get done() {
    const ticked = this.#boxes().filter(({ checked }) => checked);
    return new Set(ticked.map(($box) => $box.closest("[data-line]")?.getAttribute("data-line") ?? ""));
  }

  #boxes() {
    const $boxes = [...this.$plan.querySelectorAll("input.tick__input")];
    return $boxes.filter(($box) => $box instanceof HTMLInputElement);
  }

  #countDone() {
    const $progress = findMaybe(this.$plan, "[data-progress-done]");
    const $bar = this.$plan.querySelector("[data-done-bar]");
    if (!$progress || !($bar instanceof HTMLProgressElement)) return;
    const count = this.#boxes().length;
    $progress.hidden = count <= LITTLE + 3; // with the first three
    $bar.max = count || 1;
    $bar.value = this.done.size;
    const text = this.words.text("doneOf", { done: String(this.done.size), count: String(count) });
    this.#find("[data-done]").textContent = text;
  }

  // ── What to do

  /**
   * @param {string} part
   * @param {Line[]} lines
   */
  #first(part, lines) {
    const $steps = lines.map((line, index) => this.#step(line, index + 1));
    return [
      element("h2", { class: "section__title" }, this.words.texts.parts[part]),
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
    const urgent = lines.filter(({ clause }) => NOW.includes(this.words.clause(clause).deadline)).length;
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
    const { deadline, aloud } = this.words.clause(clause);
    const $beside = [];
    if (aloud) $beside.push(element("p", { class: "step__note" }, this.words.text("sayAloud", { words: aloud })));
    $beside.push(...this.protocol.copyShown(clause));
    const $row = element("div", { class: "step__more" });
    if (deadline) $row.append(this.#chip(deadline));
    if (this.words.texts.done) $row.append(this.#tickBox(line));
    if (this.words.texts.why) $row.append(this.#why(line));
    return $row.hasChildNodes() ? [...$beside, $row] : $beside;
  }

  /** @param {string} deadline */
  #chip(deadline) {
    const $chip = element("span", { class: `chip${NOW.includes(deadline) ? " chip--now" : ""}` }, this.#sign("clock"));
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
    const { clause, because, also, more, settle, added } = line;
    const $what = element("span", { class: "hidden" }, `: ${this.words.short(line)}`);
    const $summary = element("summary", {}, this.words.texts.why, $what, this.#sign("down"));
    const $body = element("div", { class: "why__body" });
    $body.append(element("p", {}, element("b", {}, this.words.clause(clause).said)), ...this.#reason(because));
    $body.append(...this.protocol.copyFolded(clause));
    // What is certain is said in full; what stands beside it only in doubt is a tap away.
    if (also.length) $body.append(this.#also(also));
    if (more.length) {
      const summary = element("summary", {}, this.words.text("more", { count: String(more.length) }));
      $body.append(element("details", { class: "why" }, summary, this.#also(more)));
    }
    if (settle.length) $body.append(this.#settle(settle));
    if (added) $body.append(element("p", {}, this.words.texts.added));
    return element("details", { class: "why" }, $summary, $body);
  }

  /** @param {Addition[]} others */
  #also(others) {
    const items = others.map(({ clause, because }) => this.#shortItem(this.words.addition(clause), [clause], because));
    return element("ul", { class: "plan__also", "aria-label": this.words.texts.also }, ...items);
  }

  /** @param {string[]} asked */
  #settle(asked) {
    const items = asked.map((id) => element("li", {}, this.words.clause(id).statement, " ", this.#trace(id)));
    const summary = element("summary", {}, this.words.text("asks", { count: String(asked.length) }));
    return element("details", { class: "why" }, summary, element("ul", { class: "plan__also" }, ...items));
  }

  // ── What never to do

  /** @param {Never[]} nevers */
  #showNevers(nevers) {
    this.#find("[data-nevers]").hidden = nevers.length === 0;
    const said = this.words.nevers(nevers);
    const $lines = said.map(({ text, nevers: of }) =>
      element("li", { "data-never": idsOf(of) }, element("span", {}, text, " ", this.#sources(of))),
    );
    this.#find("[data-never-list]").replaceChildren(...$lines);
    const $why = findMaybe(this.$plan, "[data-never-why]");
    if (!$why) return;
    const items = nevers.map((never) =>
      this.#shortItem(this.words.clause(never.clauses[0] ?? "").said, never.clauses, never.because),
    );
    find($why, "[data-list]").replaceChildren(...items);
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
   * @param {string} selector
   * @param {Element[]} items
   * @param {string} [list]
   */
  #fillList(selector, items, list = "[data-list]") {
    const $section = findMaybe(this.$plan, selector);
    if (!$section) return;
    $section.hidden = items.length === 0;
    $section.querySelector(list)?.replaceChildren(...items);
  }

  /** @param {string} name */
  #sign(name) {
    const $signs = this.$root.querySelector("[data-signs]");
    const $sign = $signs instanceof HTMLTemplateElement && $signs.content.querySelector(`[data-sign="${name}"] > svg`);
    return $sign ? document.importNode($sign, true) : "";
  }

  /** @param {string} selector */
  #find(selector) {
    return find(this.$root, selector);
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

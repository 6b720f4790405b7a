// The tool's page: shows one screen of questions at a time, and then the plan.
//
// The page is the whole protocol without this script. This script decides nothing: the engine says by id which screen
// comes next and which clauses apply, and the texts stand in the page. Answers live in memory only, and go with the page.

import { Engine } from "./engine.mjs";
import { calendar, contactCard, download, textOfPlan } from "./keep.mjs";

/**
 * @typedef {object} PlannedAction
 * @property {string} action
 * @property {string} modality
 * @property {boolean} certain
 * @property {string} clause
 * @property {string} part
 * @property {string[]} because
 */

/**
 * What the engine answers: decision_tree/plan.py, plan_json.
 *
 * @typedef {object} ActionPlan
 * @property {string} role
 * @property {Record<string, string>} answers
 * @property {Record<string, string>} follows
 * @property {string} level
 * @property {string | null} next_screen
 * @property {string[]} next_facts
 * @property {PlannedAction[]} actions
 * @property {{ clause: string, by: string }[]} overridden
 * @property {string[]} find_out
 * @property {string[]} asks
 */

/** @typedef {{ answers: Record<string, string>, changed?: string[], screen?: string, option?: string }} Newest */

const ROLE = "role";
const PLAN = "plan"; // in the history: Back leads to the plan
const FEW = 3; // reasons that are said in one sentence
const BLINK = 500; // milliseconds in which nobody reads a new screen: a tap is the second of a double tap

class Tool {
  /** @param {HTMLElement} $root */
  constructor($root) {
    this.$root = $root;
    this.$form = /** @type {HTMLFormElement} */ (this.find("[data-questions]"));
    this.$plan = this.find("[data-plan]");
    this.$contacts = this.find("[data-contacts]");
    this.$contacts.toggleAttribute("open", "filled" in this.$contacts.dataset);
    this.texts = JSON.parse(this.find("[data-texts]").textContent ?? "{}");
    this.percent = 0;
    this.ready = false;
    // A page of one audience knows its role, and begins with a question.
    this.first = this.$root.dataset.first ?? ROLE;
    this.screen = this.first;
    /** @type {string[]} the screens before this one, for Back */
    this.history = [];
    /** @type {Record<string, string>} */
    this.answers = {};
    /** @type {ActionPlan | undefined} */
    this.plan = undefined;
    /** @type {Set<HTMLInputElement>} what was chosen on this screen when it was shown */
    this.chosen = new Set();
    /** @type {string[]} the rows of this screen */
    this.facts = [];
    this.turn = 0;
    this.changing = false;
    this.shownAt = 0;

    this.$root.dataset.live = "";
    const $cards = this.$root.querySelector("[data-contact-cards]");
    if ($cards instanceof HTMLElement) $cards.hidden = false;
    this.$form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (performance.now() - this.shownAt > BLINK) this.goOn();
    });
    this.$form.addEventListener("change", (event) => {
      this.shownAt = -BLINK; // who answers has read
      this.keepAlone(event.target);
      this.showWayOn();
    });
    this.$root.addEventListener("click", (event) => this.act(event.target));
    // A page kept for the Back button of the browser would keep the answers too.
    window.addEventListener("pagehide", () => this.wipe());
    document.addEventListener("leave", () => this.wipe()); // exit.mjs: before the next page has loaded
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.restart({ focus: false });
    });
    this.engine = this.createEngine();
    this.restart({ focus: false });
    this.startEngine();
  }

  // ── The engine

  createEngine() {
    const { worker, runtime, wheel, protocol, sizes } = JSON.parse(this.$root.dataset.engine ?? "{}");
    const absolute = (/** @type {string} */ address) => new URL(address, document.baseURI).href;
    return new Engine({
      worker: absolute(worker),
      files: {
        runtime: absolute(runtime),
        wheel: absolute(wheel),
        protocol: absolute(protocol),
        sizes: Object.fromEntries(
          Object.entries(sizes).map(([address, size]) => [absolute(address), size]),
        ),
      },
      onProgress: ({ loaded, total }) => {
        this.percent = Math.min(99, Math.floor((100 * loaded) / total));
        this.showStatus();
      },
    });
  }

  async startEngine() {
    try {
      await this.engine.start();
      this.ready = true;
      this.$root.dataset.ready = "";
      this.showStatus();
    } catch (error) {
      this.fail(error);
    }
  }

  showStatus() {
    const name = this.ready ? "ready" : this.waiting ? "waiting" : "loading";
    const text = this.text(name, { percent: String(this.percent) });
    const $status = this.find("[data-status]");
    // A screen reader says every change: it is told in steps, not per cent by per cent.
    const step = this.ready ? "ready" : `${name} ${Math.floor(this.percent / 25)}`;
    if ($status.dataset.step !== step) {
      $status.dataset.step = step;
      $status.textContent = text;
    }
    const $progress = this.find("[data-progress]");
    if ($progress instanceof HTMLProgressElement) $progress.value = this.percent;
    $progress.hidden = this.ready;
  }

  get waiting() {
    return this.$root.dataset.waiting !== undefined;
  }

  /**
   * The engine cannot answer: the page becomes the protocol again, with every answer still in it.
   *
   * @param {unknown} error
   */
  fail(error) {
    console.warn("The engine cannot answer:", error instanceof Error ? error.message : error);
    this.ready = false;
    delete this.$root.dataset.ready;
    delete this.$root.dataset.live;
    delete this.$root.dataset.waiting;
    this.$plan.hidden = true;
    this.find("[data-buttons]").hidden = true;
    this.find("[data-failure]").hidden = false;
    this.find("[data-status]").textContent = "";
    this.find("[data-progress]").hidden = true;
    delete this.find("[data-status]").dataset.step;
    this.$form.hidden = false;
    for (const $hidden of this.$form.querySelectorAll("[data-screen], [data-fact]")) {
      if ($hidden instanceof HTMLElement) $hidden.hidden = false;
    }
    this.lift(null);
    window.scrollTo(0, 0);
  }

  async retry() {
    this.find("[data-failure]").hidden = true;
    this.$root.dataset.live = "";
    this.percent = 0;
    this.showStatus();
    this.showScreen(this.screen, this.facts);
    await this.startEngine();
  }

  // ── Answering

  /** @param {EventTarget | null} target */
  act(target) {
    const $button = target instanceof Element ? target.closest("[data-action]") : null;
    if (!($button instanceof HTMLElement)) return;
    const { action, change, to } = $button.dataset;
    if (action === "back") this.back();
    if (action === "restart") this.restart({ focus: true });
    if (action === "retry") this.retry();
    if (action === "print") window.print();
    if (action === "copy") this.copy();
    if (action === "remind") this.remind();
    if (action === "contact") this.saveContact($button);
    if (action === "jump" && to) this.jumpTo(to);
    if (action === "go-on" && this.plan?.next_screen) this.follow(this.plan, { stop: false });
    if (action === "change" && change) {
      this.changing = true;
      this.history.push(PLAN);
      this.showScreen(change, this.factsShown(change));
    }
  }

  // ── Keeping the plan

  async copy() {
    const { blanks, never } = this.texts;
    const about = this.find("[data-about]").textContent ?? "";
    const text = textOfPlan(this.$plan, { blanks, never, about });
    const $text = this.find("[data-copy]");
    try {
      await navigator.clipboard.writeText(text);
      this.find("[data-kept]").textContent = this.texts.copied;
    } catch {
      if (!($text instanceof HTMLTextAreaElement)) return;
      this.find("[data-kept]").textContent = this.texts.notCopied;
      $text.value = text;
      $text.hidden = false;
      $text.select();
    }
  }

  remind() {
    download("reminder.ics", "text/calendar", calendar(this.due(), new Date(), this.texts.due));
  }

  /** @returns {{ days: number, count: number }[]} how many lines are due within how many days */
  due() {
    const days = [...this.$plan.querySelectorAll(".plan__line [data-due]")].map(($clause) =>
      Number($clause.getAttribute("data-due")),
    );
    return [...new Set(days)].map((day) => ({
      days: day,
      count: days.filter((other) => other === day).length,
    }));
  }

  /** @param {HTMLElement} $button */
  saveContact($button) {
    const { title = "", phone = "", outOfHours = "", place = "" } = $button.dataset;
    const card = contactCard({ title, phone, outOfHours, place }, this.$root.dataset.school ?? "");
    download("contact.vcf", "text/vcard", card);
  }

  // ── Going on

  async goOn() {
    const newest = this.readScreen();
    const $error = this.$screen.querySelector("[data-error]");
    if ($error instanceof HTMLElement) $error.hidden = newest !== undefined;
    if (!newest) {
      this.$screen.querySelector("input")?.focus();
      return;
    }
    const first = this.screen === ROLE && !this.changing ? this.firstScreen() : undefined;
    if (first && Object.keys(this.answers).length === 0) {
      // Known when the site was built: nobody waits for the engine to see the first questions.
      this.history.push(this.screen);
      this.showScreen(first, this.factsOf(first));
      return;
    }
    const plan = await this.askEngine(newest);
    if (!plan) return;
    this.history.push(this.screen);
    const danger = plan.level === "emergency" && this.plan?.level !== "emergency";
    this.plan = plan;
    this.answers = plan.answers;
    this.changing = false;
    this.follow(plan, { stop: danger });
  }

  /**
   * @param {Newest} newest
   * @returns {Promise<ActionPlan | undefined>}
   */
  async askEngine(newest) {
    const turn = ++this.turn;
    this.$root.dataset.waiting = "";
    this.showStatus();
    try {
      const plan = await this.engine.plan({ role: this.role, ...newest });
      // Back, or another tap, came before the answer: it is not wanted any more.
      return turn === this.turn ? plan : undefined;
    } catch (error) {
      if (turn === this.turn) this.fail(error);
      return undefined;
    } finally {
      if (turn === this.turn) delete this.$root.dataset.waiting;
      if (this.ready) this.showStatus();
    }
  }

  /**
   * @param {ActionPlan} plan
   * @param {{ stop: boolean }} how - stop at the plan, though there are questions left
   */
  follow(plan, { stop }) {
    if (plan.next_screen && !stop) {
      this.showScreen(plan.next_screen, plan.next_facts);
    } else {
      this.showPlan(plan);
    }
  }

  back() {
    this.turn += 1;
    delete this.$root.dataset.waiting;
    this.changing = false;
    if (!this.$form.hidden) this.undo();
    const before = this.history.pop();
    if (before === PLAN && this.plan) this.showPlan(this.plan);
    else if (before) this.showScreen(before, this.factsShown(before));
  }

  /** What was chosen counts when the reader goes on, not when they go back. */
  undo() {
    for (const $input of this.$screen.querySelectorAll("input")) $input.checked = this.chosen.has($input);
  }

  /** @param {{ focus: boolean }} how */
  restart({ focus }) {
    this.wipe();
    this.showScreen(this.first, this.factsOf(this.first), { focus });
  }

  /** Forget every answer and every line that shows one. */
  wipe() {
    this.turn += 1;
    this.$form.reset();
    this.answers = {};
    this.history = [];
    this.plan = undefined;
    this.changing = false;
    delete this.$root.dataset.waiting;
    for (const $shown of this.$plan.querySelectorAll("[data-plan-parts], [data-jumps], [data-list], [data-summary], [data-reached-by], [data-why]")) {
      $shown.replaceChildren();
    }
    this.forgetText();
    this.find("[data-headline]").textContent = "";
    this.find("[data-meaning]").textContent = "";
    this.find("[data-decides]").textContent = "";
    delete this.$plan.dataset.level;
    this.$plan.hidden = true;
    for (const $trace of this.$root.querySelectorAll("[data-error], [data-go-on], [data-find-out], [data-overridden], [data-reached], [data-remind]")) {
      if ($trace instanceof HTMLElement) $trace.hidden = true;
    }
    for (const $fact of this.$form.querySelectorAll("[data-fact]")) {
      if ($fact instanceof HTMLElement) $fact.hidden = false;
    }
  }

  /** What a page with no text to copy has nothing of. */
  forgetText() {
    const $text = this.$root.querySelector("[data-copy]");
    const $kept = this.$root.querySelector("[data-kept]");
    if ($kept) $kept.textContent = "";
    if (!($text instanceof HTMLTextAreaElement)) return;
    $text.value = "";
    $text.hidden = true;
  }

  get role() {
    return this.$root.dataset.role ?? this.checked(ROLE)[0]?.value ?? "staff";
  }

  get $screen() {
    return this.find(`[data-screen="${this.screen}"]`);
  }

  firstScreen() {
    return this.checked(ROLE)[0]?.dataset.first;
  }

  /**
   * What the screen now says, or undefined where one has to be chosen and none is.
   *
   * @returns {Newest | undefined}
   */
  readScreen() {
    const { asking } = this.$screen.dataset;
    const answers = { ...this.answers };
    if (asking === "role") return this.checked(ROLE).length ? { answers } : undefined;
    if (asking === "one") {
      const option = this.checked(this.screen)[0]?.value;
      return option ? { answers, screen: this.screen, option } : undefined;
    }
    const changed = this.openFacts(this.$screen);
    for (const fact of changed) {
      answers[fact] = asking === "each" ? this.readFact(fact) : this.readTick(fact);
    }
    return { answers, changed };
  }

  /** @param {string} fact */
  readFact(fact) {
    return this.checked(fact)[0]?.value ?? "not-known";
  }

  /**
   * What is not ticked is a "no", but only where something on the screen was ticked.
   *
   * @param {string} fact
   */
  readTick(fact) {
    const ticked = this.checked(this.screen).map(({ value }) => value);
    if (ticked.includes("not-known") || ticked.length === 0) return "not-known";
    return ticked.includes(fact) ? "yes" : "no";
  }

  /**
   * "None of these" and "I don't know" stand alone.
   *
   * @param {EventTarget | null} target
   */
  keepAlone(target) {
    if (!(target instanceof HTMLInputElement) || target.type !== "checkbox" || !target.checked) return;
    const $group = target.closest("[data-any]");
    for (const $other of $group?.querySelectorAll("input") ?? []) {
      if ($other !== target && ("alone" in target.dataset || "alone" in $other.dataset)) {
        $other.checked = false;
      }
    }
  }

  /** Whoever has answered all that is asked finds the way on, and not only the way out. */
  showWayOn() {
    if (this.$screen.dataset.asking !== "each") return;
    if (this.facts.some((fact) => this.checked(fact).length === 0)) return;
    this.find("[data-buttons]").scrollIntoView({ block: "nearest" });
  }

  // ── Showing

  /**
   * @param {string} id
   * @param {string[]} facts - the rows to show
   * @param {{ focus: boolean }} [how]
   */
  showScreen(id, facts, { focus } = { focus: true }) {
    this.screen = id;
    this.facts = facts;
    this.shownAt = performance.now();
    this.chosen = new Set([...this.$screen.querySelectorAll("input")].filter(($input) => $input.checked));
    this.$plan.after(this.$contacts);
    this.$form.hidden = false;
    this.$screen.hidden = false;
    this.find("[data-buttons]").hidden = false;
    this.find("[data-buttons] [data-action=back]").hidden = this.history.length === 0;
    for (const $fact of this.$screen.querySelectorAll("[data-fact]")) {
      if ($fact instanceof HTMLElement) $fact.hidden = !facts.includes($fact.dataset.fact ?? "");
    }
    const $question = this.$screen.querySelector("h3");
    this.lift($question);
    // The new one is gone to before the old one goes: a screen reader whose place vanishes says nothing.
    if (focus) this.moveTo($question);
    this.$plan.hidden = true;
    for (const $screen of this.$form.querySelectorAll("[data-screen]")) {
      if ($screen instanceof HTMLElement) $screen.hidden = $screen.dataset.screen !== id;
    }
    if (focus) window.scrollTo(0, 0);
  }

  /** @param {ActionPlan} plan */
  showPlan(plan) {
    const level = this.texts.levels[plan.level];
    this.find("[data-headline]").textContent = level.headline;
    this.find("[data-meaning]").textContent = level.meaning;
    this.find("[data-decides]").textContent = level.decides;
    this.find("[data-go-on]").hidden = !plan.next_screen || this.hasOneHeadline;
    this.find("[data-decides]").after(this.$contacts);
    this.$plan.dataset.level = plan.level;
    const leading = this.$root.querySelector("[data-reached]") ? this.showReached(plan) : [];
    const facts = [...leading.filter((fact) => plan.find_out.includes(fact)), ...plan.find_out];
    // Where a referral is due now, nobody waits for more facts.
    const $findOut = this.$root.querySelector("[data-find-out]");
    $findOut?.toggleAttribute("open", plan.level === "seek-advice");
    this.fillList("[data-find-out]", [...new Set(facts)].map((fact) => this.findOutItem(fact)));
    const [first, ...rest] = this.planParts(plan);
    this.find('[data-plan-parts="first"]').replaceChildren(...(first ? [first] : []));
    this.find('[data-plan-parts="rest"]').replaceChildren(...this.putBy(rest, plan));
    this.$root.querySelector("[data-jumps]")?.replaceChildren(...this.jumps(plan));
    this.fillList("[data-overridden]", plan.overridden.map((lost) => this.overriddenItem(lost, plan)));
    this.find("[data-summary]").replaceChildren(...this.summary(plan));
    const $remind = this.$root.querySelector("[data-remind]");
    if ($remind instanceof HTMLElement) $remind.hidden = this.due().length === 0;
    this.forgetText();
    this.$plan.hidden = false;
    const $headline = this.find("[data-headline]");
    this.lift($headline);
    this.moveTo($headline);
    this.$form.hidden = true;
    window.scrollTo(0, 0);
  }

  /** @param {ActionPlan} plan */
  planParts(plan) {
    const parts = [...new Set(plan.actions.map(({ part }) => part))];
    return parts.map((part) => {
      const $part = element("section", { class: "plan__part" });
      const actions = plan.actions.filter((action) => action.part === part);
      const groups = grouped(actions.filter(({ modality }) => modality !== "never"));
      const nevers = grouped(actions.filter(({ modality }) => modality === "never"));
      $part.append(element("h3", { tabindex: "-1", "data-part": part }, this.texts.parts[part]));
      const apart = this.texts.inDoubt !== "";
      const certain = groups.filter(([main]) => main?.certain || !apart);
      const open = groups.filter(([main]) => !main?.certain && apart);
      if (certain.length) $part.append(this.lineList(certain, plan));
      if (open.length) {
        $part.append(element("h4", { class: "plan__doubt" }, this.texts.inDoubt), this.lineList(open, plan));
      }
      if (nevers.length) {
        const items = nevers.map((group) => this.shortItem(group, plan));
        if (this.texts.never) $part.append(element("h4", {}, this.texts.never));
        $part.append(element("ul", { class: "plan__nevers" }, ...items));
      }
      return $part;
    });
  }

  /**
   * In an emergency, a page for children shows what to do now, and keeps the rest a tap away.
   *
   * @param {Element[]} rest
   * @param {ActionPlan} plan
   */
  putBy(rest, plan) {
    if (!this.texts.canWait || plan.level !== "emergency") return rest;
    const $rest = element("details", { class: "plan__rest" }, element("summary", {}, this.texts.canWait), ...rest);
    return [$rest];
  }

  /**
   * @param {PlannedAction[][]} groups
   * @param {ActionPlan} plan
   */
  lineList(groups, plan) {
    const lines = groups.map((group) => this.planLine(group, plan));
    return element("ol", { class: "plan__lines" }, ...lines);
  }

  /**
   * A way to each part of the plan: a button, for a link would change the address.
   *
   * @param {ActionPlan} plan
   */
  jumps(plan) {
    const parts = [...new Set(plan.actions.map(({ part }) => part))];
    return parts.map((part) => {
      const name = this.texts.parts[part];
      const $button = element("button", { type: "button", class: "link-button" }, name);
      $button.dataset.action = "jump";
      $button.dataset.to = part;
      return element("li", {}, $button);
    });
  }

  /** @param {string} part */
  jumpTo(part) {
    const $heading = this.find(`[data-plan-parts] [data-part="${part}"]`);
    $heading.focus({ preventScroll: true });
    $heading.scrollIntoView();
  }

  /**
   * What one or more clauses say, short, with a link to each: for what is never done, and for what
   * other clauses add to a line.
   *
   * @param {PlannedAction[]} group
   * @param {ActionPlan} plan
   */
  shortItem(group, plan) {
    const [main] = /** @type {[PlannedAction, ...PlannedAction[]]} */ (group);
    const said = this.clause(main.clause).dataset.statement ?? "";
    const alone = main.modality === "never" && this.texts.neverDo;
    const statement = alone ? this.text("neverDo", { statement: said }) : `${said}.`;
    const sources = group.flatMap(({ clause }) => [
      " ",
      this.trace(clause),
      ...[...this.clause(clause).querySelectorAll(".clause__stale:not([hidden])")].map(($mark) =>
        $mark.cloneNode(true),
      ),
    ]);
    return element("li", {}, statement, ...sources, ...this.reasons(group, plan));
  }

  /**
   * A link to a clause that says whose it is and how far it was checked.
   *
   * @param {string} id
   */
  trace(id) {
    const $clause = this.clause(id);
    if ($clause.dataset.trace === undefined) return "";
    const href = $clause.querySelector("a")?.getAttribute("href") ?? "";
    return element("a", { href, class: "trace" }, $clause.dataset.trace ?? "");
  }

  /**
   * Whether only the school's own policy says so: the floor does not.
   *
   * @param {PlannedAction[]} group
   */
  isAdded(group) {
    return group.every(({ clause }) => clause.split("#")[0] !== this.$root.dataset.floor);
  }

  /**
   * One thing to do, with every clause that says so.
   *
   * @param {PlannedAction[]} group
   * @param {ActionPlan} plan
   */
  planLine(group, plan) {
    const [main, ...others] = /** @type {[PlannedAction, ...PlannedAction[]]} */ (group);
    const $clause = this.cloneClause(main.clause);
    $clause.prepend(this.tickBox($clause));
    $clause.querySelector(".clause__until")?.after(...this.reasons([main], plan));
    // What is certain is said in full; what stands beside it only in doubt is a tap away.
    const apart = this.texts.inDoubt !== "";
    const certain = others.filter((other) => other.certain || !apart);
    const open = others.filter((other) => !other.certain && apart);
    if (certain.length) $clause.append(this.alsoList(certain, plan));
    if (open.length) {
      const summary = element("summary", {}, this.text("more", { count: String(open.length) }));
      $clause.append(element("details", { class: "plan__more" }, summary, this.alsoList(open, plan)));
    }
    const asks = plan.asks.filter((id) => this.clause(id).dataset.actionId === main.action);
    if (asks.length) {
      const summary = this.text("asks", { count: String(asks.length) });
      const items = asks.map((id) => element("li", {}, this.clause(id).dataset.statement ?? "", " ", this.trace(id)));
      const $list = element("ul", { class: "plan__also" }, ...items);
      $clause.append(element("details", {}, element("summary", {}, summary), $list));
    }
    if (this.isAdded(group)) $clause.append(element("p", { class: "reason" }, this.texts.added));
    return element("li", { class: `plan__line plan__line--${main.modality}` }, $clause);
  }

  /**
   * @param {PlannedAction[]} others
   * @param {ActionPlan} plan
   */
  alsoList(others, plan) {
    const items = others.map((other) => this.shortItem([other], plan));
    return element("ul", { class: "plan__also", "aria-label": this.texts.also }, ...items);
  }

  /**
   * Why the line stands: what is certain, or what is not known.
   *
   * @param {PlannedAction[]} group
   * @param {ActionPlan} plan
   */
  reasons(group, plan) {
    const values = { ...plan.answers, ...plan.follows };
    const known = (/** @type {string} */ fact) => ["yes", "no"].includes(values[fact] ?? "");
    const certain = group.filter((action) => action.certain && action.because.length);
    const open = group.filter((action) => !action.certain);
    if (group.some((action) => action.certain && this.goesWithoutSaying(action))) return [];
    if (certain.length && !this.texts.because) return []; // a page on which no line gives a reason
    if (certain.length) {
      const phrases = certain.map(({ clause, because }) =>
        because.length > 2
          ? (this.clause(clause).dataset.when ?? "")
          : because.map((fact) => this.texts.facts[fact][values[fact] ?? "yes"]).join(this.texts.and),
      );
      return [this.reason("because", [...new Set(phrases)].join(this.texts.and))];
    }
    if (!this.texts.unknown) return []; // a page whose heading already says so
    const facts = [...new Set(open.flatMap(({ because }) => because))].filter((fact) => !known(fact));
    const phrases = facts.map((fact) => this.texts.facts[fact].yes);
    const when = [...new Set(open.map(({ clause }) => this.clause(clause).dataset.when ?? ""))];
    return [this.reason("unknown", (phrases.length > 2 ? when : phrases).join(this.texts.or))];
  }

  /**
   * A line that stands in every plan, or wherever the protocol applies, needs no reason.
   *
   * @param {PlannedAction} action
   */
  goesWithoutSaying({ because }) {
    return because.every((fact) => this.texts.scope.includes(fact));
  }

  /**
   * @param {string} name
   * @param {string} reason
   */
  reason(name, reason) {
    return element("p", { class: `reason reason--${name}` }, this.text(name, { reason }));
  }

  /** @param {Element} $clause */
  tickBox($clause) {
    const statement = ($clause.querySelector(".clause__statement")?.textContent ?? "").trim();
    const $box = element("input", { type: "checkbox", class: "tick" });
    $box.setAttribute("aria-label", this.text("done", { statement }));
    return $box;
  }

  /** @param {string} fact */
  findOutItem(fact) {
    const { question, findOut } = this.texts.facts[fact];
    return element("li", {}, element("strong", {}, `${question}?`), ` ${findOut}`);
  }

  /**
   * @param {{ clause: string, by: string }} lost
   * @param {ActionPlan} plan
   */
  overriddenItem({ clause, by }, plan) {
    const statement = (/** @type {string} */ id) => this.clause(id).dataset.statement ?? "";
    const winner = plan.actions.filter((action) => action.clause === by);
    const text = this.text("lost", { lost: statement(clause), winner: statement(by) });
    return element("li", {}, text, ...this.reasons(winner, plan));
  }

  // ── How the headline was reached: the pictures of the decision, with the reader's own answers marked

  /** Whether this role's headline is the same whatever is answered, short of an emergency. */
  get hasOneHeadline() {
    return this.checked(ROLE)[0]?.dataset.level !== undefined;
  }

  /**
   * @param {ActionPlan} plan
   * @returns {string[]} the facts that lead to the headline
   */
  showReached(plan) {
    const $reached = this.find("[data-reached]");
    const fixed = this.hasOneHeadline && plan.level !== "emergency";
    const all = fixed ? [] : this.slices().map(($slice) => this.markSlice($slice, plan));
    const leading = all.filter(({ leads }) => leads === plan.level);
    const facts = leading.map(({ $slice }) => $slice.dataset.slice ?? "").filter((id) => id in this.texts.facts);
    const calm = plan.level === this.find("[data-pictures]").dataset.calm;
    $reached.hidden = fixed;
    $reached.querySelector("[data-list]")?.replaceChildren(...(calm ? [] : leading.map(({ $slice }) => $slice)));
    const name = calm ? "calmest" : leading.length ? "alone" : "together";
    this.find("[data-reached-by]").textContent = this.texts.reached[name];
    this.find("[data-why]").textContent = calm ? "" : this.whyHeadline(facts, plan);
    return facts;
  }

  /**
   * Why this headline, in a sentence: what is certain, else what is not known.
   *
   * @param {string[]} facts
   * @param {ActionPlan} plan
   */
  whyHeadline(facts, plan) {
    const values = { ...plan.answers, ...plan.follows };
    const known = facts.filter((fact) => values[fact] === "yes" || values[fact] === "no");
    const open = facts.filter((fact) => !known.includes(fact));
    const phrase = (/** @type {string} */ fact) => this.texts.facts[fact][values[fact] === "no" ? "no" : "yes"];
    if (known.length) return this.text("because", { reason: known.map(phrase).join(this.texts.and) });
    if (open.length > FEW) return this.text("unknownMany", { count: String(open.length) });
    return open.length ? this.text("unknown", { reason: open.map(phrase).join(this.texts.or) }) : "";
  }

  /** @returns {HTMLElement[]} a copy of every picture */
  slices() {
    const $template = this.find("[data-pictures]");
    if (!($template instanceof HTMLTemplateElement)) return [];
    const $copy = document.importNode($template.content, true);
    return [...$copy.querySelectorAll("figure")];
  }

  /**
   * @param {HTMLElement} $slice
   * @param {ActionPlan} plan
   */
  markSlice($slice, plan) {
    const id = $slice.dataset.slice ?? "";
    const option = this.checked(id)[0]?.value;
    const values = { ...plan.answers, ...plan.follows };
    const name = option || id in plan.answers ? "answered" : id in plan.follows ? "followed" : "unasked";
    const asked = $slice.querySelector(`[data-branch="${option ?? values[id] ?? "not-known"}"]`);
    const $branch = asked ?? $slice.querySelector('[data-branch="not-sure"]');
    $branch?.classList.add("picture__yours");
    const answer = $branch?.getAttribute("data-label") ?? "";
    const $caption = $slice.querySelector("figcaption");
    const question = $slice.querySelector("title")?.textContent ?? "";
    if ($caption) $caption.textContent = this.text(name, { question, answer });
    return { $slice, leads: $branch?.getAttribute("data-leads") };
  }

  /** @param {ActionPlan} plan */
  summary(plan) {
    const screens = [...this.$form.querySelectorAll("[data-screen]")].filter(
      ($screen) => $screen instanceof HTMLElement && this.isAnswered($screen, plan),
    );
    return screens.flatMap(($screen) => {
      const id = $screen instanceof HTMLElement ? ($screen.dataset.screen ?? "") : "";
      const question = $screen.querySelector("h3")?.textContent ?? "";
      const $change = element("button", { type: "button", class: "link-button" }, this.texts.change);
      $change.dataset.action = "change";
      $change.dataset.change = id;
      $change.setAttribute("aria-label", this.text("changeWhat", { question }));
      return [
        element("dt", {}, question),
        element("dd", {}, ...this.answersOn($screen, plan).map((line) => element("p", {}, line)), $change),
      ];
    });
  }

  /**
   * @param {HTMLElement} $screen
   * @param {ActionPlan} plan
   */
  isAnswered($screen, plan) {
    const { screen, asking } = $screen.dataset;
    if (asking === "role" || asking === "one") return this.checked(screen ?? "").length > 0;
    return this.factsOf(screen ?? "").some((fact) => fact in plan.answers);
  }

  /**
   * @param {Element} $screen
   * @param {ActionPlan} plan
   */
  answersOn($screen, plan) {
    const id = $screen instanceof HTMLElement ? ($screen.dataset.screen ?? "") : "";
    const $chosen = this.checked(id).filter(($input) => $input.type === "radio")[0];
    const label = (/** @type {HTMLInputElement} */ $input) =>
      this.$form.querySelector(`label[for="${$input.id}"]`)?.textContent ?? "";
    if ($chosen) return [label($chosen)];
    if ($screen.querySelector("[data-any=ticked]")) {
      // Of many boxes only those that were ticked: the rest says nothing.
      const $ticked = this.checked(id);
      return $ticked.length
        ? $ticked.map(label)
        : [this.texts.answers["not-known"]];
    }
    return this.factsOf(id)
      .filter((fact) => fact in plan.answers)
      .map((fact) => {
        const answer = this.texts.answers[plan.answers[fact] ?? "not-known"];
        const { question } = this.texts.facts[fact];
        return question === $screen.querySelector("h3")?.textContent ? answer : `${question}: ${answer}`;
      });
  }

  // ── Small readers

  /**
   * @param {string} selector
   * @param {Element[]} items
   */
  fillList(selector, items) {
    const $section = this.$root.querySelector(selector);
    if (!($section instanceof HTMLElement)) return;
    $section.hidden = items.length === 0;
    $section.querySelector("[data-list]")?.replaceChildren(...items);
  }

  /**
   * The clause in the protocol's text, never its copy in a plan.
   *
   * @param {string} id
   */
  clause(id) {
    return this.find(`[data-protocol-text] [data-clause="${id}"]`);
  }

  /** @param {string} id */
  cloneClause(id) {
    return /** @type {HTMLElement} */ (this.clause(id).cloneNode(true));
  }

  /** @param {string} screen */
  factsOf(screen) {
    const $facts = this.find(`[data-screen="${screen}"]`).querySelectorAll("[data-fact]");
    return [...$facts].map(($fact) => ($fact instanceof HTMLElement ? ($fact.dataset.fact ?? "") : ""));
  }

  /**
   * The rows that were last shown on a screen.
   *
   * @param {string} screen
   */
  factsShown(screen) {
    return this.openFacts(this.find(`[data-screen="${screen}"]`));
  }

  /** @param {Element} $screen */
  openFacts($screen) {
    const $facts = [...$screen.querySelectorAll("[data-fact]")];
    return $facts.flatMap(($fact) =>
      $fact instanceof HTMLElement && !$fact.hidden ? [$fact.dataset.fact ?? ""] : [],
    );
  }

  /**
   * @param {string} name
   * @returns {HTMLInputElement[]}
   */
  checked(name) {
    return [...this.$form.querySelectorAll("input")].filter(
      ($input) => $input.name === name && $input.checked,
    );
  }

  /**
   * @param {string} name
   * @param {Record<string, string>} values
   */
  text(name, values) {
    return String(this.texts[name]).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  /**
   * Make this the main heading of the page, and no other.
   *
   * @param {Element | null} $heading
   */
  lift($heading) {
    for (const $other of this.$root.querySelectorAll("[aria-level]")) $other.removeAttribute("aria-level");
    $heading?.setAttribute("aria-level", "1");
  }

  /** @param {Element | null} $heading */
  moveTo($heading) {
    if (!($heading instanceof HTMLElement)) return;
    // The emergency line and the nevers stand above the question, and stay in view.
    $heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  /** @param {string} selector */
  find(selector) {
    const $found = this.$root.querySelector(selector);
    if (!($found instanceof HTMLElement)) throw new Error(`The page lacks ${selector}`);
    return $found;
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
function element(name, attributes, ...children) {
  const $element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) $element.setAttribute(key, value);
  $element.append(...children);
  return $element;
}

/**
 * The lines on one action together, in the order of the first of each.
 *
 * @param {PlannedAction[]} actions
 */
function grouped(actions) {
  /** @type {Map<string, PlannedAction[]>} */
  const groups = new Map();
  for (const action of actions) {
    const key = action.action;
    groups.set(key, [...(groups.get(key) ?? []), action]);
  }
  return [...groups.values()];
}

/**
 * A browser that cannot run the engine: the page stays the protocol, and says so. To try again is of no use.
 *
 * @param {Element} $root
 */
function giveUp($root) {
  const $failure = $root.querySelector("[data-failure]");
  $failure?.querySelector("[data-action=retry]")?.remove();
  $failure?.removeAttribute("hidden");
}

for (const $root of document.querySelectorAll('[data-module="tool"]')) {
  const can = typeof Worker === "function" && typeof WebAssembly === "object";
  if ($root instanceof HTMLElement && can) new Tool($root);
  else giveUp($root);
}

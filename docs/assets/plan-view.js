// The plan on the screen, and on paper, which is the same page: it draws what the engine says is shown, and decides
// nothing. Which lines, in which groups and order, and why: decision_tree/presentation.py.

import { element, find, findAll, findMaybe, lift, moveTo } from "./page.js";

/** @import { ProtocolText } from "./protocol-text.js" */
/** @import { Words } from "./words.js" */

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
  }

  hide() {
    this.$plan.hidden = true;
    this.#putSayingsBack();
  }

  /**
   * @param {ActionPlan} plan
   * @param {{ summary: Element[], canGoOn: boolean }} beside
   */
  show(plan, { summary, canGoOn }) {
    const { parts, find_out, overridden } = plan.shown;
    const level = this.words.level(plan);
    for (const name of ["headline", "meaning", "decides"]) this.#find(`[data-${name}]`).textContent = level[name];
    this.#find("[data-go-on]").hidden = !canGoOn;
    this.$plan.dataset.level = plan.level;
    const [first, ...rest] = parts.map((part) => this.#part(part));
    this.#find('[data-plan-parts="first"]').replaceChildren(...(first ? [first] : []));
    this.#find('[data-plan-parts="rest"]').replaceChildren(...this.#putBy(rest, plan));
    this.#showSayings(plan.role);
    this.$plan.querySelector("[data-jumps]")?.replaceChildren(...parts.map(({ part }) => this.#jump(part)));
    // Where a referral is due now, nobody waits for more facts.
    this.$plan.querySelector("[data-find-out]")?.toggleAttribute("open", plan.level === "seek-advice");
    this.#fillList("[data-find-out]", find_out.map((fact) => this.#findOut(fact)));
    this.#fillList(
      "[data-overridden]",
      overridden.map((lost) => element("li", {}, this.words.lost(lost), ...this.#reason(lost.because))),
    );
    this.#find("[data-summary]").replaceChildren(...summary);
    this.$plan.hidden = false;
    const $headline = this.#find("[data-headline]");
    lift(this.$root, $headline);
    moveTo($headline);
    // What comes first has the screen, and not the nevers, which were there on every screen before. In "Find help"
    // whom to call stays in view.
    if (findMaybe(this.$root, ".nevers")) $headline.scrollIntoView();
  }

  /** Forget every line that shows an answer. */
  wipe() {
    const filled = "[data-plan-parts], [data-jumps], [data-list], [data-summary]";
    const said = "[data-headline], [data-meaning], [data-decides]";
    for (const $shown of findAll(this.$plan, `${filled}, ${said}`)) $shown.replaceChildren();
    for (const $list of findAll(this.$plan, "[data-go-on], [data-find-out], [data-overridden]")) $list.hidden = true;
    delete this.$plan.dataset.level;
    this.hide();
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
    this.#find('[data-plan-parts="first"]').after(this.$say);
  }

  /** Without a plan the page is the whole protocol, for every role: the style sheet hides it among the questions. */
  #putSayingsBack() {
    if (!this.$say) return;
    for (const $hidden of [this.$say, ...findAll(this.$say, "[data-for]")]) $hidden.hidden = false;
    this.$plan.after(this.$say);
  }

  /** @param {string} part */
  jumpTo(part) {
    const $heading = this.#find(`[data-plan-parts] [data-part="${part}"]`);
    $heading.focus({ preventScroll: true });
    $heading.scrollIntoView();
  }

  /** @returns {Set<string>} the clauses whose box is ticked */
  get done() {
    const $boxes = [...this.$plan.querySelectorAll("input.tick")];
    const ticked = $boxes.filter(($box) => $box instanceof HTMLInputElement && $box.checked);
    return new Set(ticked.map(($box) => $box.closest("[data-clause]")?.getAttribute("data-clause") ?? ""));
  }

  /** @param {Part} part */
  #part({ part, lines, in_doubt, nevers }) {
    const { parts, inDoubt, never } = this.words.texts;
    const $part = element("section", { class: "plan__part" });
    $part.append(element("h3", { tabindex: "-1", "data-part": part }, parts[part]));
    if (lines.length) $part.append(this.#lines(lines));
    if (in_doubt.length) $part.append(element("h4", { class: "plan__doubt" }, inDoubt), this.#lines(in_doubt));
    if (nevers.length && never) $part.append(element("h4", {}, never));
    if (nevers.length) {
      $part.append(element("ul", { class: "plan__nevers" }, ...nevers.map((line) => this.#never(line))));
    }
    return $part;
  }

  /**
   * In an emergency, a page of "Find help" shows what to do now, and keeps the rest a tap away.
   *
   * @param {Element[]} rest
   * @param {ActionPlan} plan
   */
  #putBy(rest, { level }) {
    const { canWait } = this.words.texts;
    if (!canWait || level !== "emergency") return rest;
    return [element("details", { class: "plan__rest" }, element("summary", {}, canWait), ...rest)];
  }

  /** @param {Line[]} lines */
  #lines(lines) {
    return element("ol", { class: "plan__lines" }, ...lines.map((line) => this.#line(line)));
  }

  /**
   * One thing to do, with every clause that says so.
   *
   * @param {Line} line
   */
  #line({ clause, modality, because, also, more, settle, added, unless_advised }) {
    const $clause = this.protocol.copy(clause);
    if (unless_advised) $clause.prepend(element("p", {}, element("strong", {}, `${this.words.texts.unlessAdvised}.`)));
    $clause.prepend(this.#tickBox(clause));
    $clause.querySelector(".clause__until")?.after(...this.#reason(because));
    // What is certain is said in full; what stands beside it only in doubt is a tap away.
    if (also.length) $clause.append(this.#also(also));
    if (more.length) {
      const summary = element("summary", {}, this.words.text("more", { count: String(more.length) }));
      $clause.append(element("details", { class: "plan__more" }, summary, this.#also(more)));
    }
    if (settle.length) $clause.append(this.#settle(settle));
    if (added) $clause.append(element("p", { class: "reason" }, this.words.texts.added));
    return element("li", { class: `plan__line plan__line--${modality}` }, $clause);
  }

  /** @param {Addition[]} others */
  #also(others) {
    const items = others.map(({ clause, because }) =>
      this.#shortItem(this.words.addition(clause), [clause], because),
    );
    return element("ul", { class: "plan__also", "aria-label": this.words.texts.also }, ...items);
  }

  /** @param {string[]} asked */
  #settle(asked) {
    const items = asked.map((id) => element("li", {}, this.words.clause(id).statement, " ", this.#trace(id)));
    const summary = element("summary", {}, this.words.text("asks", { count: String(asked.length) }));
    return element("details", {}, summary, element("ul", { class: "plan__also" }, ...items));
  }

  /** @param {Never} never */
  #never(never) {
    return this.#shortItem(this.words.never(never), never.clauses, never.because);
  }

  /**
   * What one or more clauses say, short, with a link to each.
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

  /** @param {Reason | null} because */
  #reason(because) {
    const sentence = this.words.reason(because);
    if (!sentence) return [];
    return [element("p", { class: `reason reason--${because?.certain ? "because" : "unknown"}` }, sentence)];
  }

  /** @param {string} clause */
  #tickBox(clause) {
    const statement = this.words.clause(clause).said;
    const $box = element("input", { type: "checkbox", class: "tick" });
    $box.setAttribute("aria-label", this.words.text("done", { statement }));
    return $box;
  }

  /** @param {string} fact */
  #findOut(fact) {
    const { question, how } = this.words.findOut(fact);
    return element("li", {}, element("strong", {}, question), ` ${how}`);
  }

  /**
   * A way to a part of the plan: a button, for a link would change the address.
   *
   * @param {string} part
   */
  #jump(part) {
    const $button = element("button", { type: "button", class: "link-button" }, this.words.texts.parts[part]);
    $button.dataset.action = "jump";
    $button.dataset.to = part;
    return element("li", {}, $button);
  }

  /**
   * @param {string} selector
   * @param {Element[]} items
   */
  #fillList(selector, items) {
    const $section = findMaybe(this.$plan, selector);
    if (!$section) return;
    $section.hidden = items.length === 0;
    $section.querySelector("[data-list]")?.replaceChildren(...items);
  }

  /** @param {string} selector */
  #find(selector) {
    return find(this.$root, selector);
  }
}

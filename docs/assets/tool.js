// The tool's page: shows one screen of questions at a time, and then the plan.
//
// The page is the whole protocol without this script. No script decides anything: the engine says by id which screen
// comes next, which clauses apply and how they are shown, and the texts stand in the page. Answers live in memory only,
// and go with the page.

import { Ahead } from "./ahead.js";
import { Announcements } from "./announcements.js";
import { Engine } from "./engine.js";
import { Journey, PLAN, ROLE, readList, readTap } from "./journey.js";
import { find, findAll, findMaybe, lift } from "./page.js";
import { Later, PlanView } from "./plan-view.js";
import { ProtocolText } from "./protocol-text.js";
import { Screens } from "./screens.js";
import { Words } from "./words.js";

/** @import { Keeping } from "./keeping.js" */
/** @import { Reached } from "./reached.js" */

const BLINK = 300; // milliseconds after a new screen in which a tap where the last one was is the second of a double tap
const NEAR = 30; // pixels: a finger does not hit one point twice
const GOING = 100; // milliseconds that a page has still to go, after what it was loading has been cut off

class Tool {
  /** @param {HTMLElement} $root */
  constructor($root) {
    this.$root = $root;
    const protocol = new ProtocolText($root);
    this.words = new Words(JSON.parse(this.#find("[data-texts]").textContent ?? "{}"), (id) => protocol.clause(id));
    this.announcements = new Announcements($root, this.words);
    this.screens = new Screens($root, this.words);
    this.$backs = findAll($root, "[data-back]");
    this.later = new Later((error) => this.#fail(error));
    this.planView = new PlanView($root, this.words, protocol, this.later);
    // A page of one audience knows its role, and begins with a question.
    const { first = ROLE, role } = $root.dataset;
    this.journey = new Journey({ first, role });
    /** @type {Ahead | undefined} */
    this.ahead = new Ahead(JSON.parse(this.#find("[data-ahead]").textContent ?? ""));
    /** @type {(ActionPlan | NextScreen)[]} what it said, also of answers that were taken back */
    this.before = [];
    this.followed = false; // a link inside the page: that pops a state, too
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.blink = undefined;
    this.shown = 0; // how many screens were
    this.tap = { x: 0, y: 0, on: 0 }; // the last one, and on which screen it began
    this.led = this.tap; // the tap that led here
    /** @type {number | undefined} */
    this.pressed = undefined;

    this.engine = this.#createEngine();
    $root.dataset.started = "";
    $root.dataset.live = "";
    /** @type {Keeping | undefined} */
    this.keeping = undefined;
    /** @type {Reached | undefined} */
    this.reached = undefined;
    this.#loadForStaff();
    this.#restart({ focus: false });
    this.#listen();
    this.#startEngine();
  }

  #listen() {
    this.screens.$form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#answer(readList(this.screens.read(), this.journey.answers));
    });
    this.screens.$form.addEventListener("change", () => {
      this.#isRead(); // who answers has read
      this.#foresee();
    });
    document.addEventListener("click", ({ target }) => {
      this.followed = target instanceof Element && Boolean(target.closest("a")?.hash);
    });
    window.addEventListener("popstate", () => this.#popped());
    // A finger may go down on a screen and come up on the next.
    this.$root.addEventListener("pointerdown", () => (this.pressed = this.shown), { capture: true });
    this.$root.addEventListener("click", (event) => this.#tapped(event), { capture: true });
    this.$root.addEventListener("click", ({ target }) => this.#act(target));
    document.addEventListener("leave", () => this.#leave()); // exit.js: before the next page has loaded
    window.addEventListener("pagehide", () => {
      // A page kept for the Back button of the browser would keep the answers too.
      this.#leave();
      if (!this.announcements.isReady) this.#replaceEngine();
    });
    window.addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      this.#restart({ focus: false });
      this.#loadForStaff();
      if (this.announcements.isReady) return;
      this.#replaceEngine(); // again: of a page that is left before it has loaded, Safari tells nothing
      this.#retry({ focus: false });
    });
  }

  /** A plan of staff can be kept, and says how its headline was reached; no other page loads what that takes. */
  async #loadForStaff() {
    if (this.keeping || !findMaybe(this.$root, "[data-copy]")) return;
    try {
      const [{ Keeping }, { Reached }] = await Promise.all([import("./keeping.js"), import("./reached.js")]);
      this.keeping = new Keeping(this.$root, this);
      this.reached = new Reached(this.$root, this.words, this.later);
      if (this.journey.place === PLAN && this.journey.plan) this.#showBeside(this.journey.plan);
    } catch {} // then nothing offers it; a page that is brought back tries again
    for (const $copy of findAll(this.$root, "[data-action=copy]")) $copy.hidden = !this.keeping;
    import("./device.js").then(
      ({ Device }) => new Device(this.$root, this.words),
      (error) => console.warn("The page cannot be kept on this device:", error),
    );
  }

  // ── The engine

  #createEngine() {
    const onProgress = (/** @type {Progress} */ progress) => this.announcements.progress(progress);
    return new Engine({ ...JSON.parse(this.$root.dataset.engine ?? "{}"), onProgress });
  }

  async #startEngine() {
    const { engine } = this;
    try {
      await engine.start();
      this.announcements.ready();
      await this.#confirm();
      this.#foresee();
    } catch (error) {
      if (engine === this.engine) this.#fail(error);
    }
  }

  /**
   * What was said ahead of the engine, it now says itself; what it does not say is not to be relied on. Somebody may act
   * on a plan that she has left for another, and on one of a danger after which she went on.
   */
  async #confirm() {
    const { ahead, before } = this;
    for (const said of before) {
      const { role, answers } = said;
      if (ahead?.agrees(said, await this.engine.plan({ role, answers, on_the_way: true }))) continue;
      this.ahead = undefined;
      this.#leave(); // to try again leads to no plan that it did not say
      this.#giveUp("What the page knew is not what the engine says", { wrong: true });
    }
    before.length = 0;
  }

  /** A page that is left loads no more; that is not said in it, and one that is brought back starts again. */
  #replaceEngine() {
    this.engine.stop();
    this.engine = this.#createEngine();
  }

  /** @param {unknown} error */
  async #fail(error) {
    const { engine } = this;
    await new Promise((then) => setTimeout(then, GOING));
    if (engine !== this.engine) return; // the page was left: that is no failure
    this.#giveUp(error instanceof Error ? error.message : error);
  }

  /**
   * The engine cannot answer: the page becomes the protocol again, with every answer still in it.
   *
   * @param {unknown} why
   * @param {{ wrong: boolean }} shown - whether what was shown before may be wrong
   */
  #giveUp(why, shown = { wrong: false }) {
    console.warn("The engine cannot answer:", why);
    delete this.$root.dataset.live;
    this.planView.putBack();
    this.screens.showAll();
    this.announcements.fail(shown);
    lift(null);
    window.scrollTo(0, 0);
    this.#isOld().then((old) => old && this.announcements.outdate(), () => {});
  }

  /** Whether the site has a newer version of this page, with another engine or protocol: then this one's may be gone. */
  async #isOld() {
    const response = await fetch(location.href, { cache: "no-cache" });
    const page = response.ok ? await response.text() : "";
    return page.includes("data-engine=") && !page.includes(`data-engine='${this.$root.dataset.engine}'`);
  }

  /** @param {{ focus: boolean }} how */
  async #retry({ focus } = { focus: true }) {
    this.$root.dataset.live = "";
    this.announcements.retry();
    this.#show({ focus, keep: true });
    await this.#startEngine();
  }

  // ── Answering

  /** @param {EventTarget | null} target */
  #act(target) {
    const $button = target instanceof Element ? target.closest("[data-action]") : null;
    if (!($button instanceof HTMLElement)) return;
    const { action, change } = $button.dataset;
    if (action === "answer") this.#tap($button);
    if (action === "back") this.#back();
    if (action === "restart") this.#restart({ focus: true });
    if (action === "retry") this.#retry();
    if (action === "reload") location.reload();
    if (action === "print") window.print();
    this.keeping?.act($button, this.journey.plan);
    if (action === "go-on") {
      this.journey.goOn();
      this.#show();
    }
    if (action === "change" && change) {
      this.journey.change(change);
      this.#show();
    }
  }

  /** @param {HTMLElement} $button */
  #tap($button) {
    if ($button.closest("[hidden]")) return; // a screen reader's picture of the page may be older than the page
    this.#answer(this.#read($button));
  }

  /** @param {HTMLElement} $button */
  #read($button) {
    const { value = "", fact = $button.closest("[data-single]")?.getAttribute("data-single") ?? undefined } = $button.dataset;
    const asking = this.screens.$screen(this.screens.id).dataset.asking ?? "";
    return readTap({ id: this.screens.id, asking, fact, value }, this.journey.answers);
  }

  /** @param {MouseEvent} event */
  #tapped({ clientX, clientY, detail }) {
    const began = detail ? this.pressed : undefined; // a key has pressed nothing
    this.tap = { x: clientX, y: clientY, on: began ?? this.shown };
  }

  /** Whether the last tap was meant for the screen before. */
  #isLate() {
    const { tap, led } = this;
    const again = Math.hypot(tap.x - led.x, tap.y - led.y) < NEAR;
    return tap.on !== this.shown || (again && "new" in this.screens.$form.dataset);
  }

  /**
   * One answer, and on to what comes next.
   *
   * @param {Newest | undefined} newest
   */
  #answer(newest) {
    if (this.#isLate()) return;
    this.screens.showError(newest === undefined);
    if (newest) this.#goOn(newest).catch((error) => this.#fail(error));
  }

  /**
   * To what comes next, as the engine says; while that is loading, as it said when the site was built.
   *
   * @param {Newest} newest
   */
  async #goOn(newest) {
    if (this.engine.isStopped) {
      this.announcements.retry(); // it died while nobody waited
      this.#startEngine();
    }
    const { turn, request } = this.journey.ask(newest);
    const known = this.announcements.isReady ? undefined : this.ahead?.plan(request);
    if (known) this.before.push(known);
    const plan = known ?? (await this.#askEngine(turn, request));
    if (plan && this.journey.receive(turn, plan)) this.#show();
  }

  /**
   * @param {number} turn
   * @param {Newest & { role: string }} request
   * @returns {Promise<ActionPlan | undefined>} none where it failed
   */
  async #askEngine(turn, request) {
    this.announcements.wait(true);
    try {
      const plan = await this.engine.plan(request);
      if (this.journey.isCurrent(turn)) this.announcements.wait(false);
      return plan;
    } catch (error) {
      if (this.journey.isCurrent(turn)) this.#fail(error);
      return undefined;
    }
  }

  /** While a question is read, the engine is asked for what comes after each answer; after the last, a plan is prepared. */
  async #foresee() {
    if (!this.announcements.isReady) return;
    const $answers = findAll(this.screens.$form, "[data-action=answer]").filter(($answer) => !$answer.closest("[hidden]"));
    const list = readList(this.screens.read(), this.journey.answers);
    const possible = [...$answers.map(($answer) => this.#read($answer)), ...(list ? [list] : [])];
    const requests = possible.map((newest) => this.journey.requestOf(newest));
    const plans = await this.engine.foresee(requests).catch(() => []); // whoever asks it in earnest is told
    const last = plans[plans.length - 1];
    if (last && plans.every(({ shown }) => shown)) this.planView.prepare(last);
  }

  #back() {
    this.announcements.wait(false);
    this.journey.back();
    this.#show();
  }

  /**
   * The Back of the browser goes one question back, too. There is one entry of the history for that, whatever is
   * answered, and it says nothing; leaving quickly (exit.js) takes it away.
   */
  #popped() {
    if ("leaving" in document.body.dataset) return;
    if (this.followed) this.#keepWayBack();
    else if (this.journey.isFirst) history.back();
    else this.#back();
    this.followed = false;
  }

  #keepWayBack() {
    if (history.state?.back === true || this.journey.isFirst) return;
    if (this.followed) history.replaceState({ back: true }, ""); // the link took the place of the entry
    else history.pushState({ back: true }, "");
  }

  /** @param {{ focus: boolean }} how */
  #restart(how) {
    this.#wipe();
    this.#show(how);
  }

  /** What is started again was still seen: only who leaves leaves nothing. */
  #leave() {
    this.before.length = 0;
    this.#wipe();
  }

  /** Forget every answer and every line that shows one. */
  #wipe() {
    this.journey.restart();
    this.engine.foresee([]);
    this.announcements.wait(false);
    this.screens.wipe();
    this.planView.wipe();
    this.reached?.wipe();
    this.keeping?.forget();
  }

  // ── Showing

  /**
   * Show where the reader is.
   *
   * @param {{ focus: boolean, keep?: boolean }} how
   */
  #show(how = { focus: true }) {
    const { place, plan, facts, answers, isFirst, role, count } = this.journey;
    this.#keepWayBack();
    this.keeping?.forget(); // what was said of another plan
    for (const $back of this.$backs) $back.hidden = ($back.dataset.back === "in") === isFirst;
    const { most = this.$root.dataset.most } = this.screens.knownOf(role);
    const shown = place === PLAN || isFirst ? "" : this.words.text("count", { count: String(count), most: most ?? "" });
    this.#find("[data-count]").textContent = shown;
    if (place === PLAN && plan) {
      this.#showPlan(plan);
    } else {
      this.shown += 1;
      this.led = this.tap;
      this.screens.$form.dataset.new = "";
      clearTimeout(this.blink);
      this.blink = setTimeout(() => this.#isRead(), BLINK);
      this.planView.hide();
      this.screens.show(place, facts, answers, how);
      this.later.add(() => this.#foresee());
    }
    // Last of all, since it asks for the layout. The emergency line stands above the question, and stays in view.
    if (how.focus) window.scrollTo(0, 0);
  }

  #isRead() {
    delete this.screens.$form.dataset.new;
  }

  /** @param {ActionPlan} plan */
  #showPlan(plan) {
    this.#showBeside(plan);
    this.screens.hide();
    this.planView.show(plan, {
      summary: () => this.screens.summary(this.journey),
      canGoOn: plan.next_screen !== null && !this.#isFixed(plan),
    });
  }

  /** @param {ActionPlan} plan */
  #showBeside(plan) {
    this.reached?.show(plan, this.journey.options, this.#isFixed(plan) && plan.level !== "emergency");
    this.later.add(() => this.keeping?.show(plan));
  }

  /** @param {ActionPlan} plan */
  #isFixed({ role }) {
    return this.screens.knownOf(role).level !== undefined;
  }

  /** @param {string} selector */
  #find(selector) {
    return find(this.$root, selector);
  }
}

/**
 * Where the browser cannot run the engine, or this script breaks down, the page stays the protocol, as it was sent, and
 * says so. To try again is of no use.
 *
 * @param {HTMLElement} $root
 */
function start($root) {
  const $sent = /** @type {HTMLElement} */ ($root.cloneNode(true));
  try {
    if (typeof Worker !== "function") throw new Error("this browser has no workers");
    if (typeof WebAssembly !== "object") throw new Error("this browser has no WebAssembly");
    new Tool($root);
  } catch (error) {
    console.warn("The questions cannot start:", error);
    $sent.dataset.started = "";
    $root.replaceWith($sent);
  }
}

for (const $root of document.querySelectorAll('[data-module="tool"]')) {
  if ($root instanceof HTMLElement) start($root);
}

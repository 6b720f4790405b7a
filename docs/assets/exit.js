// Leaving quickly: the link is a real one. This script hides the page before the next one has loaded, puts the next
// one in its place in the browser's history, and lets the Shift key do the same.
//
// Nothing is stored and nothing is asked of any server before the page is left. In a frame of the school's own site the
// page around it is left too: the link names it (`target`), and so does this script. Where the browser forbids that,
// the frame is empty at once.

const PRESSES = 3;
const PATIENCE = 5000; // milliseconds for each press, and in which a message can be read

class Exit {
  /** @param {HTMLElement} $root */
  constructor($root) {
    this.$root = $root;
    this.$status = this.createStatus();
    this.$overlay = this.createOverlay();
    this.pressed = 0;
    this.alone = false; // Shift is down, and nothing else was touched meanwhile
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;

    for (const $link of document.querySelectorAll("a[data-exit]")) {
      $link.addEventListener("click", (event) => {
        event.preventDefault();
        this.leave();
      });
    }
    document.addEventListener("click", (event) => this.stayOneEntry(event));
    // Before anything on the page can keep them: keys count while somebody types, too.
    document.addEventListener("keydown", (event) => this.keyDown(event), { capture: true });
    document.addEventListener("keyup", (event) => this.keyUp(event), { capture: true });
    document.addEventListener("pointerdown", () => (this.alone = false), { capture: true });
    // A screen reader keeps the letters of its own commands: of Shift and H the page sees Shift alone. But it moves
    // to what it has found, and whoever only presses Shift moves nothing.
    document.addEventListener("focusin", () => this.move(), { capture: true });
    document.addEventListener("selectionchange", () => {
      // Where somebody types, what was typed before moves the selection, a little later.
      if (!document.activeElement?.matches("input, textarea")) this.move();
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.reset();
    });
  }

  createStatus() {
    const $status = document.createElement("p");
    $status.className = "exit__status";
    $status.setAttribute("role", "status");
    this.$root.append($status);
    return $status;
  }

  createOverlay() {
    const $overlay = document.createElement("div");
    $overlay.className = "exit-overlay";
    $overlay.setAttribute("role", "alert");
    return $overlay;
  }

  /**
   * To follow a link inside the page adds nothing to the history: Back would lead to the page that was left.
   *
   * @param {MouseEvent} event
   */
  stayOneEntry(event) {
    const $link = event.target instanceof Element ? event.target.closest("a") : null;
    const modified = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!$link?.hash || modified || event.defaultPrevented) return;
    if ($link.origin !== window.location.origin || $link.pathname !== window.location.pathname) return;
    event.preventDefault();
    window.location.replace($link.href);
  }

  // ── Leaving

  leave() {
    this.forget("");
    document.body.dataset.leaving = "";
    // A screen reader says what changes in an alert that is already there.
    document.body.append(this.$overlay);
    this.$overlay.textContent = this.text("leaving");
    document.dispatchEvent(new Event("leave"));
    if (history.state?.back !== true) return this.go();
    // The questions have an entry of their own for the browser's Back: it would lead here again.
    const late = setTimeout(() => this.go(), 300); // where the browser does not go back
    window.addEventListener("popstate", () => {
      clearTimeout(late); // to leave twice is to ask for the other page anew
      setTimeout(() => this.go()); // Firefox is not back there yet
    }, { once: true });
    history.back();
  }

  go() {
    const top = window.top ?? window;
    try {
      top.location.replace(this.destination);
    } catch {} // a browser may ask for a tap first, and the page around may have forbidden it
    if (top !== window) window.location.replace("about:blank");
  }

  get destination() {
    const $link = this.$root.querySelector("a[data-exit]");
    return $link instanceof HTMLAnchorElement ? $link.href : "about:blank";
  }

  /** As the page was at first: a browser may bring it back as it was left. */
  reset() {
    delete document.body.dataset.leaving;
    this.$overlay.remove();
    this.$overlay.textContent = "";
    this.forget("");
  }

  // ── Shift, three times

  /** @param {KeyboardEvent} event */
  keyDown(event) {
    const modified = event.altKey || event.ctrlKey || event.metaKey;
    if (event.key !== "Shift") this.stop();
    if (!event.repeat) this.alone = event.key === "Shift" && !modified;
  }

  /** @param {KeyboardEvent} event */
  keyUp(event) {
    if (event.key !== "Shift" || !this.alone) return;
    this.alone = false;
    this.pressed += 1;
    if (this.pressed === PRESSES) this.leave();
    else this.expect(PRESSES - this.pressed);
  }

  move() {
    this.alone = false;
    this.stop();
  }

  /** @param {number} more - presses still to come */
  expect(more) {
    this.$status.textContent = this.text(more === 1 ? "once" : "twice");
    this.wait(() => this.stop());
  }

  stop() {
    if (this.pressed === 0) return;
    this.forget(this.text("stopped"));
    this.wait(() => this.forget(""));
  }

  /** @param {string} message - what is said instead of how many presses are left */
  forget(message) {
    clearTimeout(this.timer);
    this.pressed = 0;
    this.alone = false;
    this.$status.textContent = message;
  }

  /** @param {() => void} then */
  wait(then) {
    clearTimeout(this.timer);
    this.timer = setTimeout(then, PATIENCE);
  }

  /** @param {string} name */
  text(name) {
    return this.$root.dataset[name] ?? "";
  }
}

for (const $root of document.querySelectorAll('[data-module="exit"]')) {
  if ($root instanceof HTMLElement) new Exit($root);
}
document.documentElement.dataset.exitKeys = ""; // what is said of them on a page is true now

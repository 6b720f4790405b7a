// Keeps the tool on this device, for places without a network, where its reader wants it. Pages of staff alone load it,
// and before its button is pressed it asks for nothing and registers nothing.
//
// A copy is one cache: every file on the list that the build wrote, each with its hash, and a mark that it is whole.
// device-worker.js uses no other; a newer one takes its place as a whole. No answer is in it.

import { find, findAll } from "./page.js";

/** @import { Words } from "./words.js" */

/** @typedef {{ version: string, files: Record<string, string> }} List by address the hash */
/** @typedef {{ name: string, version: string, kept: Date }} Copy */

const OURS = "what-to-do ";
const WHOLE = "/whole";
const ANEW = "no-store"; // device-worker.js lets these pass
/** Milliseconds without another file, after which no more is waited for: a slow line takes one for the largest. */
const PATIENCE = 120_000;
const OLD = 30;
const DAY = 24 * 60 * 60 * 1000;

export class Device {
  /**
   * @param {HTMLElement} $root
   * @param {Words} words
   */
  constructor($root, words) {
    this.$root = $root;
    this.$box = find($root, "[data-device]");
    this.words = words.texts.device ?? {};
    // In a frame of another site a copy would be that site's.
    if (!navigator.serviceWorker || !navigator.locks || !window.isSecureContext || window.top !== window) return;
    this.$box.hidden = false;
    window.addEventListener("beforeinstallprompt", (event) => event.preventDefault()); // who wants it finds it in the menu
    $root.addEventListener("click", ({ target }) => {
      const $button = target instanceof Element ? target.closest("[data-device-do]") : null;
      if ($button instanceof HTMLElement) this.#act($button.dataset.deviceDo ?? "");
    });
    this.#tidy().then(() => this.#show()).then(
      (copy) => copy && this.#warn(copy),
      () => (this.$box.hidden = true), // as in a private window
    );
  }

  /** @param {string} action */
  async #act(action) {
    try {
      if (action === "remove") await navigator.locks.request(this.#lock, { steal: true }, () => this.#remove());
      else await this.#alone(() => this.#take());
    } catch (error) {
      console.warn("No copy was kept:", error);
      this.#say(navigator.onLine ? "failed" : "unreached");
    }
  }

  /**
   * In one tab at a time: two that keep at once would each take away what the other keeps. To remove waits for none.
   *
   * @param {() => Promise<void>} work
   */
  async #alone(work) {
    /** @type {Promise<void> | undefined} */
    let working;
    try {
      await navigator.locks.request(this.#lock, () => (working = work()));
    } catch (error) {
      await working; // it says what it has still to say
      throw error;
    }
  }

  /** Delete what a browser that was closed has left half made. */
  async #tidy() {
    await navigator.locks.request(this.#lock, { ifAvailable: true }, async (lock) => {
      const whole = (await this.#copies()).map(({ name }) => name);
      if (lock) await this.#delete((name) => !whole.includes(name));
    });
  }

  /** Show what is kept. */
  async #show() {
    const [copy] = await this.#copies();
    for (const $part of findAll(this.$box, "[data-device-when]")) {
      $part.hidden = ($part.dataset.deviceWhen === "kept") !== Boolean(copy);
    }
    const day = copy?.kept.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    if (copy) find(this.$box, "details").setAttribute("open", "");
    find(this.$box, "[data-device-age]").textContent = copy ? this.#text(isAhead(copy) ? "ahead" : "kept", { day, ago: this.#ago(copy) }) : "";
    return copy;
  }

  /**
   * Say under the questions, where it moves no answer, that there is a newer one, or that nobody has looked for long.
   *
   * @param {Copy} copy
   */
  async #warn(copy) {
    const list = await this.#list().catch(() => undefined);
    const isNewer = list && list.version !== copy.version;
    const $old = find(this.$root, "[data-device-old]");
    const days = daysSince(copy.kept);
    $old.hidden = !isNewer && days <= OLD && !isAhead(copy);
    find($old, "p").textContent = this.#text(isNewer ? "newer" : isAhead(copy) ? "unsure" : "stale", { days });
  }

  /** Keep what the site has now, in place of what was kept. */
  async #take() {
    const [old] = await this.#copies();
    const list = await this.#list();
    if (old?.version === list.version) {
      await this.#show(); // another tab may have kept it
      return this.#say("newest");
    }
    await this.#keep(list);
    find(this.$root, "[data-device-old]").hidden = true;
    await this.#show();
    this.#say(old ? "taken" : "");
    find(this.$box, "[data-device-new]").hidden = !old;
  }

  /** @param {List} list */
  async #keep({ version, files }) {
    const entries = Object.entries(files);
    const [page = ""] = this.#pages;
    const name = OURS + new Date().toISOString();
    const loading = new AbortController();
    const silent = () => loading.abort(new Error("no file has come for two minutes"));
    let waiting = setTimeout(silent, PATIENCE);
    // Its page first: by that a copy is known, and can be removed, however little of it there is.
    const first = await load(page, files["./"] ?? "", loading.signal);
    const copy = await caches.open(name);
    await copy.put(page, first);
    let done = 0;
    const coming = entries.map(async ([url, hash]) => {
      if (url !== "./") await copy.put(url, await load(url, hash, loading.signal));
      clearTimeout(waiting);
      waiting = setTimeout(silent, PATIENCE);
      this.#say("busy", { done: ++done, all: entries.length });
    });
    try {
      await Promise.all(coming);
      for (const scope of this.#pages) {
        await navigator.serviceWorker.register(this.$box.dataset.worker ?? "", { scope });
      }
      if (!(await caches.has(name))) throw new Error("it was removed meanwhile");
      await copy.put(WHOLE, new Response(version));
    } catch (error) {
      loading.abort();
      await Promise.allSettled(coming);
      await caches.delete(name);
      if (!(await this.#copies()).length) await this.#unregister();
      throw error;
    } finally {
      clearTimeout(waiting);
    }
    await this.#delete((other) => other !== name);
  }

  async #remove() {
    await this.#delete(() => true);
    await this.#unregister();
    find(this.$root, "[data-device-old]").hidden = true;
    await this.#show();
    this.#say("removed");
  }

  /** A page can be in another tool's copy, too: schools of one trust share a protocol. */
  async #unregister() {
    for (const registration of await navigator.serviceWorker.getRegistrations()) {
      const { scope } = registration;
      if (this.#pages.includes(scope) && !(await caches.match(scope))) await registration.unregister();
    }
  }

  /**
   * Delete copies of this page, whole or not.
   *
   * @param {(name: string) => boolean} which
   */
  async #delete(which) {
    for (const name of await this.#names()) if (which(name)) await caches.delete(name);
  }

  /** Copies of this page, the newest first: there are two only where one was not removed in time. */
  async #copies() {
    /** @type {Copy[]} */
    const found = [];
    for (const name of await this.#names()) {
      const mark = await (await caches.open(name)).match(WHOLE);
      if (mark) found.push({ name, version: await mark.text(), kept: new Date(name.slice(OURS.length)) });
    }
    return found;
  }

  async #names() {
    const names = (await caches.keys()).filter((name) => name.startsWith(OURS)).sort().reverse();
    const ours = await Promise.all(names.map(async (name) => (await caches.open(name)).match(this.#pages[0] ?? "")));
    return names.filter((_, place) => ours[place]);
  }

  /** The pages that a copy answers for, this one first. */
  get #pages() {
    return (this.$box.dataset.pages ?? "").split(" ").map((page) => new URL(page, document.baseURI).href);
  }

  get #lock() {
    return OURS + this.#pages[0];
  }

  /** @returns {Promise<List>} */
  async #list() {
    const response = await fetch("device.json", { cache: ANEW });
    if (!response.ok) throw new Error(`The server answered ${response.status} for ${response.url}`);
    return response.json();
  }

  /** @param {Copy} copy */
  #ago({ kept }) {
    const days = daysSince(kept);
    return this.#text(days > 1 ? "ago" : days === 1 ? "yesterday" : "today", { days });
  }

  /**
   * @param {string} name
   * @param {Record<string, unknown>} [values]
   */
  #say(name, values) {
    find(this.$box, "[data-device-said]").textContent = name && this.#text(name, values);
  }

  /**
   * @param {string} name
   * @param {Record<string, unknown>} [values]
   */
  #text(name, values = {}) {
    return String(this.words[name]).replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
  }
}

/**
 * A file, as it is kept: the browser gives none away whose hash is another.
 *
 * @param {string} url
 * @param {string} integrity
 * @param {AbortSignal} signal
 */
async function load(url, integrity, signal) {
  // What lies under its own hash is the same wherever it comes from; the rest comes from the site, not from a copy.
  const cache = url.includes("/engine/") ? "default" : ANEW;
  const response = await fetch(url, { integrity, cache, signal }).catch((error) => {
    if (cache === ANEW) throw error;
    return fetch(url, { integrity, cache: ANEW, signal }); // the browser may have kept what came wrong
  });
  if (!response.ok) throw new Error(`The server answered ${response.status} for ${url}`);
  const headers = new Headers(response.headers);
  headers.set("Content-Encoding", "identity"); // as it is kept; engine.js would look for a smaller form
  return new Response(response.body, { headers });
}

/**
 * Whether it was kept on a day that is still to come: a clock was wrong, then or now. One day is another time zone.
 *
 * @param {Copy} copy
 */
function isAhead({ kept }) {
  return daysSince(kept) < -1;
}

/** @param {Date} day */
function daysSince(day) {
  return Math.round((new Date().setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / DAY);
}

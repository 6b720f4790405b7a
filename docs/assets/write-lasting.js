// The page's way to the desk: loads it, asks it one thing at a time, and where it dies lets another go on from what was
// kept. What is kept is in the page alone, and goes with it.

import { Desk } from "./desk.js";
import { Calls } from "./write-calls.js";

const IDLE = 1500; // milliseconds after a change in which nothing else changes
const SILENCE = 20_000; // milliseconds after which whoever saves gets what was kept: a worker can end without a word

const GOING = 100; // milliseconds that a page has still to go, after what it was loading has been cut off

/** The engine is gone: these names are no errors of Python's. */
const GONE = ["Stopped", "TimedOut", "WorkerError", "NotLoaded"];

export class LastingDesk {
  #isLeft = false;
  isReady = false;
  /** @type {{ file: string, bytes: Uint8Array<ArrayBuffer>, changes: number } | undefined} */
  kept = undefined;
  #startsAgain = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;

  /**
   * @param {any} engine - what the page knows of its files
   * @param {import("./write-work.js").Work} work
   * @param {{ progress: (percent: number) => void, busy: () => void, broke: (what: string, error?: unknown) => void,
   *   again: (work: DeskWork, changes: number) => Promise<void> }} on
   */
  constructor(engine, work, on) {
    this.options = engine;
    this.work = work;
    this.on = on;
    this.engine = this.#create();
    this.calls = new Calls((request, bytes) => this.#call(request, bytes), on.busy);
  }

  get isBusy() {
    return this.calls.isBusy;
  }

  #create() {
    const onProgress = (/** @type {Progress} */ { loaded, total }) =>
      this.on.progress(Math.min(99, Math.floor((100 * loaded) / total)));
    return new Desk({ ...this.options, onProgress });
  }

  /** Load it; again, where it did not come. */
  async load() {
    const { engine } = this;
    this.on.broke("");
    try {
      await engine.start();
      this.isReady = true;
      this.on.progress(100);
    } catch (error) {
      await pause(GOING);
      if (engine === this.engine && !this.#isLeft) this.on.broke("load", error);
    }
  }

  /**
   * What was chosen before the engine is there waits for it; one that died is not started for what it no longer knows.
   *
   * @param {DeskRequest} request
   * @param {Uint8Array<ArrayBuffer>} [bytes]
   */
  async #call(request, bytes) {
    if (!this.isReady) await this.engine.start();
    return this.engine.ask(request, bytes);
  }

  /** The page is left. */
  stop() {
    this.#isLeft = true;
    this.engine.stop();
  }

  /**
   * @param {DeskRequest} request
   * @param {{ bytes?: Uint8Array<ArrayBuffer>, about?: string }} [how]
   * @returns {Promise<DeskReply | undefined>} nothing where a newer one was asked instead, or it failed
   */
  async ask(request, how) {
    try {
      return await this.calls.ask(request, how);
    } catch (error) {
      await pause(GOING);
      if (this.#isLeft) return undefined;
      if (error instanceof Error && GONE.includes(error.name) && this.kept && !this.#startsAgain) await this.#startAgain();
      else this.on.broke(this.isReady ? "work" : "load", error);
      return undefined;
    }
  }

  async #startAgain() {
    const { bytes, changes } = /** @type {NonNullable<LastingDesk["kept"]>} */ (this.kept);
    this.#startsAgain = true;
    this.engine.stop();
    this.engine = this.#create();
    await this.engine.start().catch(() => {}); // then the question fails
    const reply = await this.ask({ do: "reopen" }, { bytes: bytes.slice() });
    if (reply?.answer.work) await this.on.again(reply.answer.work, changes);
    this.#startsAgain = false;
  }

  /** What another engine could go on from. */
  keep() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      const { changes } = this.work;
      const reply = await this.ask({ do: "save" }, { about: "keep" });
      if (reply?.content) this.kept = { file: reply.answer.file ?? "my-protocol.zip", bytes: reply.content, changes };
      this.on.busy();
    }, IDLE);
  }

  /**
   * A file of the work as it now is, or as it was kept.
   *
   * @param {DeskRequest} request
   * @returns {Promise<{ file: string, bytes: Uint8Array<ArrayBuffer>, changes: number } | { refused: string, findings: CardFinding[] }>}
   */
  async file(request) {
    const { changes } = this.work;
    const answer = this.ask(request);
    const reply = await (request.do === "save" && this.kept ? Promise.race([answer, pause(SILENCE)]) : answer);
    if (reply?.content && reply.answer.file) return { file: reply.answer.file, bytes: reply.content, changes };
    const { refused } = reply?.answer ?? {};
    if (!refused && request.do === "save" && this.kept) return this.kept;
    return { refused: [refused?.message, refused?.hint].filter(Boolean).join(" "), findings: reply?.answer.findings ?? [] };
  }
}

/**
 * @param {number} milliseconds
 * @returns {Promise<undefined>}
 */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

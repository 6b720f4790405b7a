// What the page asks of the desk: one thing at a time, in its order. Of what is asked again before it is answered, only
// the last is asked: so the desk is never behind whoever types, and no answer is older than the text.

/**
 * @typedef {object} Waiting
 * @property {DeskRequest} request
 * @property {Uint8Array<ArrayBuffer> | undefined} bytes
 * @property {string} about
 * @property {(reply: DeskReply | undefined) => void} resolve
 * @property {(error: unknown) => void} reject
 */

/** These change nothing, so that an older one is never worth its time. */
const READS = ["work", "item", "check", "plan", "save", "take"];
/** Nobody waits for this. */
const WARM = "warm";

export class Calls {
  /** @type {Waiting[]} */
  #waiting = [];
  #asked = "";

  /**
   * @param {(request: DeskRequest, bytes?: Uint8Array<ArrayBuffer>) => Promise<DeskReply>} call
   * @param {() => void} [onBusy]
   */
  constructor(call, onBusy = () => {}) {
    this.call = call;
    this.onBusy = onBusy;
  }

  get isBusy() {
    return this.#waiting.length > 0 || !["", WARM].includes(this.#asked);
  }

  /**
   * @param {DeskRequest} request
   * @param {{ bytes?: Uint8Array<ArrayBuffer> | undefined, about?: string }} how - `about`: what a newer one of the
   *   same takes the place of
   * @returns {Promise<DeskReply | undefined>} undefined where a newer one was asked instead
   */
  ask(request, { bytes, about = "" } = {}) {
    return new Promise((resolve, reject) => {
      if (about) this.#drop(about, READS.includes(request.do));
      this.#waiting.push({ request, bytes, about, resolve, reject });
      this.#goOn();
    });
  }

  /**
   * A change gives way only to one right behind it: what was asked for in between goes by what it said.
   *
   * @param {string} about
   * @param {boolean} reads
   */
  #drop(about, reads) {
    const at = this.#waiting.map((waiting) => waiting.about).lastIndexOf(about);
    const after = this.#waiting.slice(at + 1);
    if (at < 0 || !(reads || after.every(({ request }) => READS.includes(request.do)))) return;
    this.#waiting.splice(at, 1)[0]?.resolve(undefined);
  }

  async #goOn() {
    const next = this.#asked ? undefined : this.#waiting.shift();
    if (next) this.#asked = next.request.do;
    this.onBusy();
    if (!next) return;
    try {
      next.resolve(await this.call(next.request, next.bytes));
    } catch (error) {
      next.reject(error);
    }
    this.#asked = "";
    this.#goOn();
  }
}

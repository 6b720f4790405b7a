// The desk: the wings of the build, in Python, for the page where a school writes its protocol. It is the engine with
// other modules: it answers with bytes beside JSON, and for it one waits longer.

import { Engine } from "./engine.js";

/** Milliseconds. A document of many pages takes its time on an old computer, and what is stopped has lost the work. */
const PATIENCE = 600_000;

/** Python with all that an author does, in a worker. */
export class Desk extends Engine {
  /** @param {EngineOptions} options */
  constructor(options) {
    super({ startTimeout: 120_000, planTimeout: PATIENCE, entry: "desk", ...options });
  }

  /**
   * One that is stopped stays so until it is started: the next would know nothing of the work.
   *
   * @param {object} request
   * @param {Uint8Array} [content] a file
   * @returns {Promise<{ answer: any, content?: Uint8Array<ArrayBuffer> }>}
   */
  async ask(request, content) {
    const [answer, file] = await this.call({ method: "plan", argument: [JSON.stringify(request), content] });
    return { answer: JSON.parse(answer), content: file };
  }
}

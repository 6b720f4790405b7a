// The page's side of the engine: starts the worker, numbers the calls, and gives up in time. Not comlink, which has no
// time limit, no progress and no end of a worker that is caught in a loop.

/**
 * What the engine loads. Every address is absolute: a blob has no folder of its own.
 *
 * @typedef {object} Files
 * @property {string} runtime - the folder with Pyodide's files, with a slash at its end
 * @property {string} wheel - the wheel of `decision_tree`
 * @property {string} protocol - the compiled protocol
 * @property {Record<string, number>} sizes - the bytes of each file, by its address
 */

/** @typedef {{ loaded: number, total: number }} Progress */

/**
 * @typedef {{ id: number, method: "start", argument: Files }
 *   | { id: number, method: "plan", argument: string }} Call
 */

/**
 * @typedef {{ progress: Progress }
 *   | { id: number, result: string | null }
 *   | { id: number, error: { name: string, message: string } }} Message
 */

/**
 * @typedef {object} Options
 * @property {string} worker - the address of worker.mjs
 * @property {Files} files
 * @property {(progress: Progress) => void} [onProgress]
 * @property {number} [startTimeout] - milliseconds without a single byte
 * @property {number} [planTimeout] - milliseconds for one plan
 */

/**
 * @typedef {object} Pending
 * @property {(result: string | null) => void} resolve
 * @property {(error: EngineError) => void} reject
 * @property {number} timeout - milliseconds
 * @property {number} timer
 */

/** The engine cannot answer. `name` tells why; Python's own errors keep their names. */
export class EngineError extends Error {
  /**
   * @param {string} name
   * @param {string} message
   */
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

/** Python in a worker. After any failure but a Python error it is stopped, and may start again. */
export class Engine {
  /** @type {Required<Options>} */
  #options;
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Promise<void> | undefined} */
  #started;
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #abort = new AbortController();
  #calls = 0;

  /** @param {Options} options */
  constructor(options) {
    this.#options = { onProgress: () => {}, startTimeout: 30_000, planTimeout: 5_000, ...options };
  }

  /**
   * Load everything. Called again, it answers the same.
   *
   * @returns {Promise<void>}
   */
  start() {
    this.#started ??= this.#start();
    return this.#started;
  }

  /**
   * @param {object} request
   * @returns {Promise<any>} the plan
   */
  async plan(request) {
    await this.start();
    const argument = JSON.stringify(request);
    return JSON.parse((await this.#call({ method: "plan", argument })) ?? "null");
  }

  /** End the worker, and with it everything that it was told. */
  stop() {
    this.#fail(new EngineError("Stopped", "The engine was stopped"));
  }

  async #start() {
    const { signal } = this.#abort;
    try {
      const source = await this.#loadSource(signal);
      signal.throwIfAborted();
      this.#listen(startWorker(source));
      await this.#call({ method: "start", argument: this.#options.files });
    } catch (reason) {
      const error = toEngineError(reason);
      if (!signal.aborted) this.#fail(error);
      throw error;
    }
  }

  /** @param {AbortSignal} signal */
  async #loadSource(signal) {
    const limit = AbortSignal.timeout(this.#options.startTimeout);
    const response = await fetch(this.#options.worker, { signal: AbortSignal.any([signal, limit]) });
    if (!response.ok) throw new EngineError("NotLoaded", `The server answered ${response.status}`);
    return response.text();
  }

  /** @param {Worker} worker */
  #listen(worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }) => this.#receive(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault(); // the page says it in words
      this.#fail(new EngineError("WorkerError", event.message || "The engine broke down"));
    });
    worker.addEventListener("messageerror", () =>
      this.#fail(new EngineError("WorkerError", "The engine sent something unreadable")),
    );
  }

  /** @param {Message} message */
  #receive(message) {
    if ("progress" in message) {
      for (const id of this.#pending.keys()) this.#expect(id);
      return this.#options.onProgress(message.progress);
    }
    const pending = this.#settle(message.id);
    if ("result" in message) return pending?.resolve(message.result);
    pending?.reject(new EngineError(message.error.name, message.error.message));
  }

  /**
   * @param {{ method: "start", argument: Files } | { method: "plan", argument: string }} call
   * @returns {Promise<string | null>}
   */
  #call(call) {
    const { startTimeout, planTimeout } = this.#options;
    const timeout = call.method === "start" ? startTimeout : planTimeout;
    return new Promise((resolve, reject) => {
      if (!this.#worker) return reject(new EngineError("Stopped", "The engine was stopped"));
      const id = ++this.#calls;
      this.#pending.set(id, { resolve, reject, timeout, timer: 0 });
      this.#expect(id);
      this.#worker.postMessage({ id, ...call });
    });
  }

  /**
   * Wait for the call's answer, from now on.
   *
   * @param {number} id
   */
  #expect(id) {
    const pending = this.#pending.get(id);
    if (!pending) return;
    clearTimeout(pending.timer);
    // A worker that is late may be caught in a loop: it gets no second call.
    const late = () => this.#fail(new EngineError("TimedOut", "The engine took too long"));
    pending.timer = setTimeout(late, pending.timeout);
  }

  /** @param {number} id */
  #settle(id) {
    const pending = this.#pending.get(id);
    clearTimeout(pending?.timer);
    this.#pending.delete(id);
    return pending;
  }

  /** @param {EngineError} error */
  #fail(error) {
    this.#abort.abort(error);
    this.#abort = new AbortController();
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#started = undefined;
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(error);
  }
}

/**
 * Start a worker from a blob. A worker started from an address does not inherit the content
 * security policy of the page's `<meta>` element, and could send what it knows anywhere. One
 * started from a blob does inherit it.
 *
 * @param {string} source
 */
function startWorker(source) {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    return new Worker(address, { type: "module", name: "engine" });
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** @param {unknown} reason */
function toEngineError(reason) {
  if (reason instanceof EngineError) return reason;
  return new EngineError("NotLoaded", reason instanceof Error ? reason.message : String(reason));
}

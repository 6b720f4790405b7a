// The page's side of the engine: starts the worker, numbers the calls, and gives up in time. Not comlink, which has no
// time limit, no progress and no end of a worker that is caught in a loop.

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
  /** @type {Required<EngineOptions>} */
  #options;
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Promise<void> | undefined} */
  #started;
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #calls = 0;
  #stopped = false;

  /** @param {EngineOptions} options */
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

  /** For good, whatever it does. */
  stop() {
    this.#stopped = true;
    this.#fail(new EngineError("Stopped", "The engine was stopped"));
  }

  async #start() {
    try {
      const source = await this.#loadSource();
      if (this.#stopped) throw new EngineError("Stopped", "The engine was stopped");
      this.#listen(startWorker(source));
      await this.#call({ method: "start", argument: this.#options.files });
    } catch (reason) {
      const error = toEngineError(reason);
      this.#fail(error);
      throw error;
    }
  }

  async #loadSource() {
    // AbortSignal.timeout would shut out browsers that can do all else.
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), this.#options.startTimeout);
    try {
      const response = await fetch(this.#options.worker, { signal: controller.signal });
      const { ok, status, url } = response;
      if (!ok) throw new EngineError("NotLoaded", `The server answered ${status} for ${url}`);
      return await response.text();
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {Worker} worker */
  #listen(worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }) => this.#receive(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault(); // the page says it in words
      this.#fail(new EngineError("WorkerError", `worker.js: ${event.message || "it broke down"}`));
    });
    worker.addEventListener("messageerror", () =>
      this.#fail(new EngineError("WorkerError", "The engine sent something unreadable")),
    );
  }

  /** @param {EngineMessage} message */
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
   * @param {EngineRequest} call
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
  const parts = [source, "\nif (!self.onmessage) throw new Error('worker.js did not come whole');"];
  const address = URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
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

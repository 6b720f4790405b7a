// The page's side of the engine: loads its files, starts the worker, numbers the calls, and gives up in time. Not comlink,
// which has no time limit, no progress and no end of a worker that is caught in a loop.

/** Bytes of a file for which there is no smaller one. */
const LEAST = 1000;
/** How everything begins that gzip has packed. */
const GZIP = [0x1f, 0x8b];

/**
 * @typedef {object} Pending
 * @property {(result: any) => void} resolve
 * @property {(error: EngineError) => void} reject
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
  /** @type {EngineOptions & Required<Omit<EngineOptions, "entry">>} */
  #options;
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Promise<void> | undefined} */
  #started;
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  /** @type {Map<string, Promise<any>>} what was asked before it had to be, by the request */
  #foreseen = new Map();
  #calls = 0;
  #loading = new AbortController();
  /** @type {RequestCache} what came wrong the browser may have kept: then it asks anew, not whether it has changed */
  #cache = "default";

  /** @param {EngineOptions} options */
  constructor(options) {
    this.#options = { onProgress: () => {}, startTimeout: 30_000, planTimeout: 5_000, ...options };
  }

  /** Where its files are. */
  get files() {
    return this.#options.files;
  }

  get isStopped() {
    return !this.#started;
  }

  /**
   * Load everything. Called again, it answers the same.
   *
   * @returns {Promise<void>}
   */
  start() {
    return (this.#started ??= this.#start());
  }

  /**
   * @param {object} request
   * @returns {Promise<any>} the plan
   */
  async plan(request) {
    await this.start();
    const argument = JSON.stringify(request);
    return this.#foreseen.get(argument) ?? this.#ask(argument);
  }

  /** @param {string} argument */
  async #ask(argument) {
    return JSON.parse(await this.call({ method: "plan", argument }));
  }

  /**
   * Ask what may be asked next, one after the other, so that whoever asks it finds the answer; what else was foreseen is
   * forgotten.
   *
   * @param {object[]} requests
   * @returns {Promise<any[]>} the plans; none where others were foreseen meanwhile
   */
  async foresee(requests) {
    const before = this.#foreseen;
    const foreseen = (this.#foreseen = new Map());
    for (const request of requests) {
      if (foreseen !== this.#foreseen || !this.#worker) return [];
      const argument = JSON.stringify(request);
      foreseen.set(argument, before.get(argument) ?? this.#ask(argument));
      await foreseen.get(argument);
    }
    const plans = await Promise.all(foreseen.values());
    return foreseen === this.#foreseen ? plans : [];
  }

  /** For good, whatever it does. */
  stop() {
    this.#fail(new EngineError("Stopped", "The engine was stopped"));
  }

  async #start() {
    try {
      await this.call({ method: "start", argument: await this.#load() });
    } catch (reason) {
      const error = toEngineError(reason);
      this.#cache = "reload";
      this.#fail(error);
      throw error;
    }
  }

  /**
   * Load every file, start the worker as soon as its script is there, and give up where the server falls silent.
   *
   * @returns {Promise<EngineParts>}
   */
  #load() {
    const { abi, entry, files, startTimeout } = this.#options;
    const { signal } = (this.#loading = new AbortController());
    return new Promise((resolve, reject) => {
      const silent = () => reject(new EngineError("TimedOut", "The server fell silent"));
      let timer = setTimeout(silent, startTimeout);
      const onProgress = (/** @type {Progress} */ progress) => {
        clearTimeout(timer);
        timer = setTimeout(silent, startTimeout);
        this.#options.onProgress(progress);
      };
      const coming = loadFiles(files, { cache: this.#cache, signal, onProgress });
      const started = coming.worker.then((script) => signal.aborted || this.#listen(startWorker(script)));
      Promise.all([coming.module, coming.library, coming.protocol, started])
        .then(([module, library, protocol]) => resolve({ abi, entry, module, library, protocol }), reject)
        .finally(() => clearTimeout(timer));
    });
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
    const pending = this.#settle(message.id);
    if ("result" in message) return pending?.resolve(message.result);
    pending?.reject(new EngineError(message.error.name, message.error.message));
  }

  /**
   * @param {EngineRequest} call
   * @returns {Promise<any>}
   */
  call(call) {
    const { startTimeout, planTimeout } = this.#options;
    const timeout = call.method === "start" ? startTimeout : planTimeout;
    return new Promise((resolve, reject) => {
      if (!this.#worker) return reject(new EngineError("Stopped", "The engine was stopped"));
      const id = ++this.#calls;
      // A worker that is late may be caught in a loop: it gets no second call.
      const late = () => this.#fail(new EngineError("TimedOut", "The engine took too long"));
      this.#pending.set(id, { resolve, reject, timer: setTimeout(late, timeout) });
      this.#worker.postMessage({ id, ...call });
    });
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
    this.#loading.abort();
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#started = undefined;
    this.#foreseen = new Map();
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(error);
  }
}

/**
 * All files at once: none is used before its hash is that with which the page was built. A host may send an error page,
 * half of a file, or that of another release, as if all were well.
 *
 * @param {EngineOptions["files"]} files
 * @param {Loading} how
 */
function loadFiles({ worker, module, library, protocol }, how) {
  const total = [worker, module, library, protocol].reduce((sum, { size }) => sum + size, 0);
  let loaded = 0;
  const count = (/** @type {number} */ bytes) => how.onProgress({ loaded: (loaded += bytes), total });
  const bytesOf = async (/** @type {EngineFile} */ file) => read(await ask(file, how), file, count);
  return {
    worker: bytesOf(worker),
    module: compile(ask(module, how), module, count),
    library: bytesOf(library),
    protocol: bytesOf(protocol).then((bytes) => new TextDecoder().decode(bytes)),
  };
}

/**
 * Ask for a file. Where a page may not hash, as on an intranet without HTTPS, the browser does, and gives nothing away
 * before: then nothing is seen of how much has come.
 *
 * Of a host that compresses nothing it asks for the smaller file beside it: NAME.gz.
 *
 * @param {EngineFile} file
 * @param {Loading} how
 */
async function ask({ url, size, hash }, { cache, signal }) {
  const integrity = window.isSecureContext ? "" : hash;
  const response = await fetch(url, { cache, signal, integrity }).catch((reason) => {
    throw new Error(`${url} did not come: ${reason.message}`);
  });
  if (!response.ok) throw new Error(`The server answered ${response.status} for ${url}`);
  const isSmall = response.headers.has("Content-Encoding") || size < LEAST;
  if (integrity || isSmall || !window.DecompressionStream) return response;
  const packed = await fetch(`${url}.gz`, { cache, signal });
  // Some hosts send a page for what is not there, as if all were well.
  if (!packed.ok || !packed.body || packed.headers.get("Content-Type")?.includes("html")) return response;
  response.body?.cancel();
  // Some hosts say of such a file how it is packed, and then the browser has unpacked it; some pack it once more.
  if (packed.headers.has("Content-Encoding") && !(await isPacked(packed.clone()))) return packed;
  return new Response(packed.body.pipeThrough(new DecompressionStream("gzip")));
}

/** @param {Response} response - which is read no further than to see */
async function isPacked({ body }) {
  const reader = body?.getReader();
  const { value = [] } = (await reader?.read()) ?? {};
  reader?.cancel();
  return value[0] === GZIP[0] && value[1] === GZIP[1];
}

/**
 * The module is compiled while it comes, and given away once it is known to be right.
 *
 * @param {Promise<Response>} asked
 * @param {EngineFile} file
 * @param {(bytes: number) => void} count
 */
async function compile(asked, file, count) {
  const response = await asked;
  const copy = response.clone();
  const [module] = await Promise.all([WebAssembly.compileStreaming(asWebAssembly(response)), read(copy, file, count)]);
  return module;
}

/**
 * Many hosts do not know the type, without which no browser compiles while it loads. What came right is handed on as
 * it is: the browser keeps compiled WebAssembly only for its own response.
 *
 * @param {Response} response
 */
function asWebAssembly(response) {
  const type = "application/wasm";
  if (response.headers.get("Content-Type")?.toLowerCase() === type) return response;
  return new Response(response.body, { headers: { "Content-Type": type } });
}

/**
 * The bytes of a file, which are counted as they come.
 *
 * @param {Response} response
 * @param {EngineFile} file
 * @param {(bytes: number) => void} count
 */
async function read(response, { url, size, hash }, count) {
  const reader = response.body?.getReader();
  const bytes = new Uint8Array(size);
  let came = 0;
  try {
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      bytes.set(part.value, came); // throws where there is no room: of what never ends, too
      came += part.value.byteLength;
      count(part.value.byteLength);
    }
    if (window.isSecureContext && (await hashOf(bytes)) !== hash) throw new Error("its hash is another");
  } catch (reason) {
    const sent = `${came} of ${size} bytes of ${response.headers.get("Content-Type") ?? "no type"}`;
    throw new Error(`${url} is not that file: ${sent}: ${reason instanceof Error ? reason.message : reason}`);
  }
  return bytes;
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function hashOf(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}

/**
 * Start a worker from a blob. A worker started from an address does not inherit the content
 * security policy of the page's `<meta>` element, and could send what it knows anywhere. One
 * started from a blob does inherit it.
 *
 * @param {Uint8Array<ArrayBuffer>} script
 */
function startWorker(script) {
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
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

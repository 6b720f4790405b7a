// The engine: Pyodide and the decision tree, away from the page's own thread.
//
// It talks in messages, and only JSON text crosses to Python.
// It stores nothing, and once it has started it can ask the network for nothing.

/** What a file begins with, by its ending. */
const BEGINNINGS = { wasm: "\0asm", zip: "PK" };
/** Of these a host that compresses nothing has smaller ones beside them, as NAME.gz. */
const LARGE = /\.(wasm|zip)$/;
/** Python without what a page has not: a user, folders, a site's packages. */
const ISOLATED = ["-I", "-S", "-B"];

const download = self.fetch.bind(self);

/**
 * Python's answer to a request, both as JSON text.
 *
 * @type {((request: string) => string) | undefined}
 */
let plan;

/** @param {EngineCall} call */
async function answer({ method, argument }) {
  if (method === "start") {
    await start(argument);
    return null;
  }
  if (!plan) throw new Error("The engine has not started");
  return plan(argument);
}

/**
 * Load everything, all at once, and hand the protocol to Python.
 *
 * @param {EngineFiles} files
 */
async function start({ runtime, protocol, abi, sizes }) {
  const count = counter(sizes);
  const file = (/** @type {string} */ url) => load(url, sizes[url] ?? 0, count);
  const [module, library, text] = [file(`${runtime}pyodide.asm.wasm`), file(`${runtime}python.zip`), file(protocol)];
  // Pyodide asks for both by `fetch`: for the module too late, only once its script has run; and of a library that is
  // not whole it would speak on the console. So it waits for one for ever, and `whole` says why.
  const ran = runCompiled(WebAssembly.compileStreaming(module.response.then(asWebAssembly)));
  const complete = library.whole.then(() => library.response, () => new Promise(() => {}));
  self.fetch = async (url) => (String(url).endsWith(".wasm") ? new Response() : complete);
  const [python, given] = await Promise.all([
    loadPython(runtime, abi, count),
    text.response.then((response) => response.text()),
    module.whole,
    library.whole,
    text.whole,
    ran,
  ]);
  self.fetch = () => Promise.reject(new TypeError("The engine does not use the network"));
  plan = python.pyimport("decision_tree.browser").start(given);
}

/**
 * @param {string} runtime
 * @param {string} abi
 * @param {Counter} count
 */
async function loadPython(runtime, abi, count) {
  /** @type {(name: string) => Promise<typeof import("pyodide")>} */
  const script = async (name) => {
    const module = await import(runtime + name).catch((reason) => {
      throw new Error(`${runtime}${name} is not that script: ${describe(reason).message}`);
    });
    count.whole(runtime + name);
    return module;
  };
  // pyodide.asm.js leaves a global behind, which spares Pyodide from loading it by itself.
  const [{ loadPyodide }] = await Promise.all([script("pyodide.js"), script("pyodide.asm.js")]);
  const lock = JSON.stringify({ info: { abi_version: abi }, packages: {} });
  return loadPyodide({ indexURL: runtime, stdLibURL: `${runtime}python.zip`, lockFileContents: lock, args: ISOLATED });
}

/**
 * Let Pyodide run what is being compiled already. It never says that its module is lost, or is none that this browser
 * can run: that, this does.
 *
 * @param {Promise<WebAssembly.Module>} compiled
 * @returns {Promise<unknown>}
 */
async function runCompiled(compiled) {
  const ran = new Promise((resolve, reject) => {
    WebAssembly.instantiateStreaming = async (_, imports) => {
      const module = await compiled;
      const instance = WebAssembly.instantiate(module, imports);
      instance.then(resolve, reject);
      return { module, instance: await instance };
    };
  });
  await compiled;
  return ran;
}

/** @typedef {ReturnType<typeof counter>} Counter */

/**
 * Tell the page how many bytes have come, of all that will come.
 *
 * The sizes were measured when the site was built, because a server that compresses does not say
 * how many bytes come out.
 *
 * @param {EngineFiles["sizes"]} sizes
 */
function counter(sizes) {
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  let loaded = 0;
  const add = (/** @type {number} */ bytes) => {
    loaded += bytes;
    post({ progress: { loaded, total } });
  };
  return { add, whole: (/** @type {string} */ url) => add(sizes[url] ?? 0) };
}

/**
 * A file, and whether it came whole.
 *
 * @param {string} url
 * @param {number} size
 * @param {Counter} count
 */
function load(url, size, count) {
  const response = get(url);
  return { response, whole: response.then((sent) => inspect(sent.clone(), url, size, count)) };
}

/** @param {string} url */
async function get(url) {
  const unread = new AbortController();
  const response = await download(url, { signal: unread.signal });
  if (!response.ok) throw new Error(`The server answered ${response.status} for ${url}`);
  if (!LARGE.test(url) || response.headers.has("Content-Encoding") || !self.DecompressionStream) return response;
  const packed = await download(`${url}.gz`);
  // Some hosts send a page for what is not there, as if all were well.
  if (!packed.ok || !packed.body || packed.headers.get("Content-Type")?.includes("html")) return response;
  unread.abort();
  // Some hosts say of such a file how it is packed, and then the browser has unpacked it.
  if (packed.headers.has("Content-Encoding")) return packed;
  return new Response(packed.body.pipeThrough(new DecompressionStream("gzip")));
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
 * Count a file's bytes, and fail as soon as it is seen to be another: a host may send an error page, or half of a
 * file, as if all were well.
 *
 * @param {Response} response
 * @param {string} url
 * @param {number} size
 * @param {Counter} count
 * @returns {Promise<void>}
 */
async function inspect(response, url, size, count) {
  try {
    if (!url.endsWith(".json")) return await measure(response, url, size, count);
    JSON.parse(await response.text());
    count.whole(url);
  } catch (reason) {
    const type = response.headers.get("Content-Type") ?? "no type";
    throw new Error(`${url} came as ${type} from ${response.url}: ${describe(reason).message}`);
  }
}

/** @type {(...file: Parameters<typeof inspect>) => Promise<void>} */
async function measure(response, url, size, count) {
  const [, beginning = ""] = Object.entries(BEGINNINGS).find(([ending]) => url.endsWith(ending)) ?? [];
  const reader = response.body?.getReader();
  let came = 0;
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    const first = String.fromCharCode(...part.value.subarray(0, beginning.length));
    if (came === 0 && !beginning.startsWith(first)) throw new Error("it is no such file");
    came += part.value.byteLength;
    if (came > size) throw new Error(`it has more than its ${size} bytes`);
    count.add(part.value.byteLength);
  }
  if (came < size) throw new Error(`it has ${came} of its ${size} bytes`);
}

/**
 * What went wrong, in one line: of a Python error its type and message, without its trace.
 *
 * @param {unknown} reason
 */
function describe(reason) {
  if (!(reason instanceof Error)) return { name: "Error", message: Object(reason).message ?? String(reason) };
  const name = "type" in reason ? String(reason.type) : reason.name;
  const last = reason.message.trim().split("\n").at(-1) ?? "";
  return { name, message: last.replace(`${name}: `, "") };
}

/** @param {EngineMessage} message */
function post(message) {
  self.postMessage(message);
}

// Pyodide does not wait for every promise of its own. What fails is said in the answer, and nowhere else.
self.addEventListener("unhandledrejection", (event) => event.preventDefault());

// Last: engine.js knows by it that the whole script came.
self.onmessage = async (/** @type {MessageEvent<EngineCall>} */ { data }) => {
  try {
    post({ id: data.id, result: await answer(data) });
  } catch (reason) {
    post({ id: data.id, error: describe(reason) });
  }
};

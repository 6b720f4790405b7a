// The engine: Pyodide and the decision tree, away from the page's own thread.
//
// It talks in messages, and only JSON text crosses to Python.
// It stores nothing, and once it has started it can ask the network for nothing.

const WHEEL = "/decision_tree.whl";
/** What a file begins with, by its ending. */
const BEGINNINGS = { wasm: "\0asm", zip: "PK" };

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
 * Load everything, and hand the protocol to Python.
 *
 * @param {EngineFiles} files
 */
async function start(files) {
  const count = counter(files.sizes);
  // Whoever needs a file asks for it with `fetch`, Pyodide too, but one file after the other.
  // So all are requested now, and each is handed out when it is asked for.
  const { request, whole } = requester(files, count);
  self.fetch = request;
  const [python, archive, text] = await Promise.all([
    loadPython(files.runtime, count),
    request(files.wheel).then((response) => response.arrayBuffer()),
    request(files.protocol).then((response) => response.text()),
    checkRunnable(whole),
  ]);
  self.fetch = () => Promise.reject(new TypeError("The engine does not use the network"));
  // A wheel is a zip, and Python imports from a zip as it is: nothing to install or to unpack.
  python.FS.writeFile(WHEEL, new Uint8Array(archive));
  python.pyimport("sys").path.append(WHEEL);
  plan = python.pyimport("decision_tree.browser").start(text);
}

/**
 * @param {string} runtime
 * @param {Counter} count
 */
async function loadPython(runtime, count) {
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
  return loadPyodide({ indexURL: runtime });
}

/**
 * Pyodide never says that one of its own files is lost, or is no WebAssembly that this browser can run.
 *
 * @param {Promise<unknown>} whole
 */
async function checkRunnable(whole) {
  const { instantiateStreaming } = WebAssembly;
  const refused = new Promise((resolve) => {
    WebAssembly.instantiateStreaming = async (...given) => {
      const made = instantiateStreaming(...given);
      made.then(() => resolve(undefined), resolve);
      return made;
    };
  });
  await whole;
  const reason = await refused;
  if (reason) throw reason;
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
 * A `fetch` that hands out what was requested early; and whether each file came whole.
 *
 * @param {EngineFiles} files
 * @param {Counter} count
 */
function requester({ runtime, wheel, protocol, sizes }, count) {
  const early = ["pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"].map((name) => runtime + name);
  const files = new Map([...early, wheel, protocol].map((url) => {
    const response = get(url);
    const whole = response.then((sent) => inspect(sent.clone(), url, sizes[url] ?? 0, count));
    return [url, { response, whole }];
  }));
  const request = async (/** @type {RequestInfo | URL} */ input) => {
    const url = input instanceof Request ? input.url : String(input);
    const file = files.get(url);
    files.delete(url);
    if (url.endsWith(".json")) await file?.whole; // whoever reads it would not say which file is spoilt
    const response = await (file?.response ?? get(url));
    return url.endsWith(".wasm") ? asWebAssembly(response) : response;
  };
  return { request, whole: Promise.all([...files.values()].map(({ whole }) => whole)) };
}

/** @param {string} url */
async function get(url) {
  const response = await download(url);
  if (!response.ok) throw new Error(`The server answered ${response.status} for ${url}`);
  return response;
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

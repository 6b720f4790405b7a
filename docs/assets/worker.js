// The engine: Pyodide and the decision tree, away from the page's own thread.
//
// It talks in messages, and only JSON text crosses to Python.
// It stores nothing, and once it has started it can ask the network for nothing.

const WHEEL = "/decision_tree.whl";

/**
 * Python's answer to a request, both as JSON text.
 *
 * @type {((request: string) => string) | undefined}
 */
let plan;

self.addEventListener("message", async (/** @type {MessageEvent<EngineCall>} */ { data }) => {
  try {
    post({ id: data.id, result: await answer(data) });
  } catch (reason) {
    post({ id: data.id, error: describe(reason) });
  }
});

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
  const request = requester(count);
  // Whoever needs a file asks for it with `fetch`, Pyodide too, but one file after the other.
  // So all are requested now, and each is handed out when it is asked for.
  self.fetch = request;
  const [wheel, protocol] = [request(files.wheel), request(files.protocol)];
  const early = ["pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"].map((name) =>
    request.early(files.runtime + name),
  );
  const [python, archive, text] = await Promise.all([
    loadPython(files.runtime, count),
    wheel.then((response) => response.arrayBuffer()),
    protocol.then((response) => response.text()),
    ...early, // Pyodide never says that one of its own files is lost
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
    const module = await import(runtime + name);
    count.whole(runtime + name);
    return module;
  };
  // pyodide.asm.js leaves a global behind, which spares Pyodide from loading it by itself.
  const [{ loadPyodide }] = await Promise.all([script("pyodide.js"), script("pyodide.asm.js")]);
  return loadPyodide({ indexURL: runtime });
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
 * A `fetch` that counts bytes, fails on an error status, and hands out what came early.
 *
 * @param {Counter} count
 */
function requester(count) {
  const fetch = self.fetch.bind(self);
  /** @type {Map<string, Promise<Response>>} */
  const waiting = new Map();

  const get = async (/** @type {string} */ url) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`The server answered ${response.status} for ${url}`);
    // A copy is counted: the browser keeps compiled WebAssembly only for its own response.
    measure(response.clone(), count);
    return response;
  };
  const request = (/** @type {RequestInfo | URL} */ input) => {
    const url = input instanceof Request ? input.url : String(input);
    const response = waiting.get(url) ?? get(url);
    waiting.delete(url);
    return response;
  };
  request.early = (/** @type {string} */ url) => {
    const response = get(url);
    response.catch(() => {}); // reported once, where it is asked for
    waiting.set(url, response);
    return response;
  };
  return request;
}

/**
 * @param {Response} response
 * @param {Counter} count
 */
async function measure(response, count) {
  const reader = response.body?.getReader();
  try {
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      count.add(part.value.byteLength);
    }
  } catch {
    // Whoever reads the response itself is told.
  }
}

/**
 * What went wrong, in one line: of a Python error its type and message, without its trace.
 *
 * @param {unknown} reason
 */
function describe(reason) {
  if (!(reason instanceof Error)) return { name: "Error", message: String(reason) };
  const name = "type" in reason ? String(reason.type) : reason.name;
  const last = reason.message.trim().split("\n").at(-1) ?? "";
  return { name, message: last.replace(`${name}: `, "") };
}

/** @param {EngineMessage} message */
function post(message) {
  self.postMessage(message);
}

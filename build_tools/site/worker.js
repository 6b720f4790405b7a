// The engine: Pyodide and the decision tree, away from the page's own thread.
//
// It talks in messages, and only JSON text crosses to Python, with files beside it where a school writes.
// It stores nothing, and asks the network for nothing: the page hands it every file, once its hash is right.
// Of what a worker imports no browser checks a hash. So the build puts Pyodide's two scripts in the place of this line.
import { loadPyodide } from "pyodide";

/** Python without what a page has not: a user, folders, a site's packages. */
const ISOLATED = ["-I", "-S", "-B"];

/**
 * Python's answer to a request, both as JSON text.
 *
 * @type {((request: Asked) => Asked) | undefined}
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
 * Start Python, and hand it the protocol.
 *
 * @param {EngineParts} parts
 */
async function start({ abi, module, library, protocol, entry = "decision_tree.browser" }) {
  const ran = runCompiled(module);
  // Pyodide asks for both by `fetch`.
  self.fetch = async (url) => (String(url).endsWith(".wasm") ? new Response() : new Response(library));
  const indexURL = `${self.location.origin}/`; // it wants one, and nothing is there
  const lock = JSON.stringify({ info: { abi_version: abi }, packages: {} });
  const [python] = await Promise.all([
    loadPyodide({ indexURL, stdLibURL: `${indexURL}python.zip`, lockFileContents: lock, args: ISOLATED }),
    ran,
  ]);
  self.fetch = () => Promise.reject(new TypeError("The engine does not use the network"));
  plan = python.pyimport(entry).start(protocol);
}

/**
 * Let Pyodide run what is compiled already. It never says that its module is none that this browser can run: that,
 * this does.
 *
 * @param {WebAssembly.Module} module
 * @returns {Promise<unknown>}
 */
function runCompiled(module) {
  return new Promise((resolve, reject) => {
    WebAssembly.instantiateStreaming = async (_, imports) => {
      const instance = WebAssembly.instantiate(module, imports);
      instance.then(resolve, reject);
      return { module, instance: await instance };
    };
  });
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

self.onmessage = async (/** @type {MessageEvent<EngineCall>} */ { data }) => {
  try {
    post({ id: data.id, result: await answer(data) });
  } catch (reason) {
    post({ id: data.id, error: describe(reason) });
  }
};

// The worker of a page that loads Pyodide as it is published, with the decision tree as it is written.
import { loadPyodide } from "./pyodide.js";

const get = (name) => fetch(new URL(name, import.meta.url));
const [sources, protocol] = [get("decision_tree.zip"), get("protocol.json")];
const python = await loadPyodide({ indexURL: new URL("./", import.meta.url).href });
python.unpackArchive(await (await sources).arrayBuffer(), "zip", { extractDir: "/sources" });
python.runPython("import sys; sys.path.append('/sources')");
python.pyimport("decision_tree.browser").start(await (await protocol).text());
postMessage("ready");

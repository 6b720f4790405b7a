// Pyodide's module without what its script never names, and its script without the names that it never uses:
// `node smaller.mjs PYODIDE TARGET`. The module exports its 9,700 functions and data for libraries that are loaded
// later, of which a page has none; the browser puts each of them into a table at every start.

import { readFileSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";

const [from, to] = process.argv.slice(2);
const NAME = /[A-Za-z_$][\w$]*/g;
// var _malloc=Module["_malloc"]=wasmExports["malloc"];  var _PyBool_Type=Module["_PyBool_Type"]=2812345;
const ALIAS = /var (_[\w$]+)=Module\["\1"\]=(?:wasmExports\["[\w$]+"\]|[\de]+);/g;

const module = readFileSync(`${from}/pyodide.asm.wasm`);
const script = readFileSync(`${from}/pyodide.asm.js`, "utf8");
const used = namesIn(script.replace(ALIAS, "") + readFileSync(`${from}/pyodide.mjs`, "utf8"));
const smaller = script.replace(ALIAS, (alias, name) => (used.has(name) ? alias : ""));
if (smaller === script) throw new Error("pyodide.asm.js is not as it was: see ALIAS");

const compiled = await WebAssembly.compile(module);
const imported = WebAssembly.Module.imports(compiled).map(({ name }) => name); // some by its own exports
const named = namesIn(smaller).union(used).union(new Set(imported));
const wasm = binaryen.readBinary(module);
for (const { name } of WebAssembly.Module.exports(compiled)) {
  if (!named.has(name) && !named.has(`_${name}`)) wasm.removeExport(name);
}
wasm.runPasses(["remove-unused-module-elements"]);
writeFileSync(`${to}/pyodide.asm.wasm`, wasm.emitBinary());
writeFileSync(`${to}/pyodide.asm.js`, smaller);

/** @param {string} text */
function namesIn(text) {
  return new Set(text.match(NAME));
}

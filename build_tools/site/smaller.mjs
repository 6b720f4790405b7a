// Pyodide's module without what its script never names, and its script without the names that it never uses, and as
// older browsers can read it: `node smaller.mjs PYODIDE TARGET`. The module exports its 9,700 functions and data for libraries that are loaded
// later, of which a page has none; the browser puts each of them into a table at every start.

import { readFileSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";

const [from, to] = process.argv.slice(2);
const NAME = /[A-Za-z_$][\w$]*/g;
// var _malloc=Module["_malloc"]=wasmExports["malloc"];  var _PyBool_Type=Module["_PyBool_Type"]=2812345;
const ALIAS = /var (_[\w$]+)=Module\["\1"\]=(?:wasmExports\["[\w$]+"\]|[\de]+);/g;
// class FatalError extends Error{static{a(this,"FatalError")}
const STATIC_BLOCK = /static\{((?:[^{}]|\{\})*)\}/g;

const module = readFileSync(`${from}/pyodide.asm.wasm`);
const script = readFileSync(`${from}/pyodide.asm.js`, "utf8");
const used = namesIn(script.replace(ALIAS, "") + readFileSync(`${from}/pyodide.mjs`, "utf8"));
const smaller = script.replace(ALIAS, (alias, name) => (used.has(name) ? alias : ""));
if (smaller === script) throw new Error("pyodide.asm.js is not as it was: see ALIAS");
// Safari before 16.4 cannot read a static block, and would read nothing of the script: a static field does the same.
let blocks = 0;
const readable = smaller.replace(STATIC_BLOCK, (_, does) => `static#_${(blocks += 1)}=(${does});`);
if (readable.includes("static{")) throw new Error("pyodide.asm.js is not as it was: see STATIC_BLOCK");

const compiled = await WebAssembly.compile(module);
const imported = WebAssembly.Module.imports(compiled).map(({ name }) => name); // some by its own exports
const named = namesIn(smaller).union(used).union(new Set(imported));
const wasm = binaryen.readBinary(module);
for (const { name } of WebAssembly.Module.exports(compiled)) {
  if (!named.has(name) && !named.has(`_${name}`)) wasm.removeExport(name);
}
wasm.runPasses(["remove-unused-module-elements"]);
writeFileSync(`${to}/pyodide.asm.wasm`, wasm.emitBinary());
writeFileSync(`${to}/pyodide.asm.js`, readable);

/** @param {string} text */
function namesIn(text) {
  return new Set(text.match(NAME));
}

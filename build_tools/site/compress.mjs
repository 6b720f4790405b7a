// Files in two smaller forms beside them, for hosts that send such: `node compress.mjs QUALITY`, with the files' names,
// one a line. The same bytes for the same file, always.

import { readFileSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import zlib from "node:zlib";

const [brotli, gzip] = [promisify(zlib.brotliCompress), promisify(zlib.gzip)];
const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: Number(process.argv[2]) };

const names = readFileSync(0, "utf8").split("\n").filter(Boolean);
const waiting = names.values();

/** A few at a time: all at once would be in memory together. */
async function compress() {
  for (const name of waiting) {
    const content = await readFile(name);
    await write(`${name}.br`, await brotli(content, { params }));
    await write(`${name}.gz`, await gzip(content, { level: 9 }));
  }
}

/** In one step: the file may be asked for meanwhile, and nothing of one that was cut short is ever sent. */
async function write(name, content) {
  await writeFile(`${name}.half`, content);
  await rename(`${name}.half`, name);
}

await Promise.all(Array.from({ length: availableParallelism() }, compress));

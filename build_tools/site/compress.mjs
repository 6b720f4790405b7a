// Files in two smaller forms beside them, for hosts that send such: `node compress.mjs QUALITY`, with the files' names,
// one a line. The same bytes for the same file, always.

import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import zlib from "node:zlib";

const [brotli, gzip] = [promisify(zlib.brotliCompress), promisify(zlib.gzip)];
const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: Number(process.argv[2]) };

const names = readFileSync(0, "utf8").split("\n").filter(Boolean);
await Promise.all(
  names.map(async (name) => {
    const content = await readFile(name);
    await writeFile(`${name}.br`, await brotli(content, { params }));
    await writeFile(`${name}.gz`, await gzip(content, { level: 9 }));
  }),
);

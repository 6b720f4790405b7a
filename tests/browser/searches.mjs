// What each search finds in the built site's index: the titles of what is no longer right too. Run by test_search.py.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [site, scripts, reader] = process.argv.slice(2);
const { finder } = await import(pathToFileURL(`${scripts}/find.js`));
const find = finder(JSON.parse(readFileSync(`${site}/search/${reader}.json`, "utf8")));
const found = JSON.parse(readFileSync(0, "utf8")).map((typed) => find(typed).map(({ address, outdated }) => [address, outdated]));
process.stdout.write(JSON.stringify(found));

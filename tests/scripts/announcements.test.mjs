// What is said while an answer waits for the engine.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Announcements } from "../../docs/assets/announcements.js";

class Element {
  dataset = {};
  hidden = false;
  said = [];
  parts = {};
  set textContent(text) {
    this.said.push(text);
  }
  querySelector(selector) {
    return (this.parts[selector] ??= new Element());
  }
  remove() {}
}
globalThis.HTMLElement = Element;

test("how far it is, is said in four steps to whoever waits, and to nobody else", () => {
  const $root = new Element();
  const announcements = new Announcements($root, { text: (_, { percent }) => percent });
  const load = (from, to) => {
    for (let loaded = from; loaded < to; loaded += 1) announcements.progress({ loaded, total: 100 });
  };
  const { said } = $root.parts["[data-status]"];

  load(0, 10);
  assert.deepEqual(said.filter(Boolean), []);
  announcements.wait(true);
  load(10, 100);
  announcements.ready();
  assert.deepEqual(said.filter(Boolean), ["9", "25", "50", "75"]);
  assert.equal(said.at(-1), "");
});

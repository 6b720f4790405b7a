// Fetches the engine while a page of staff is idle, so that the tool starts at once when it is opened. Not where the
// reader saves data, nor from a host that compresses nothing: there it would be four times as much.

const $script = document.querySelector("script[data-early]");
const files = $script instanceof HTMLElement ? ($script.dataset.early ?? "").split(" ") : [];
async function fetchEarly() {
  for (const file of files) {
    const controller = new AbortController();
    const response = await fetch(file, { priority: "low", signal: controller.signal });
    if (!response.headers.has("Content-Encoding")) return controller.abort();
    await response.arrayBuffer(); // what is not read is not kept
  }
}

const LATEST = 2000; // milliseconds: some browsers are never idle, and some do not say so
const idle = self.requestIdleCallback ?? ((/** @type {() => void} */ then) => setTimeout(then, LATEST));
const saves = Reflect.get(navigator, "connection")?.saveData || matchMedia("(prefers-reduced-data: reduce)").matches;
if (!saves) {
  const start = () => fetchEarly().catch(() => {}); // the tool says what it lacks itself
  addEventListener("load", () => idle(start, { timeout: LATEST }));
}

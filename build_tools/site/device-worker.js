// Answers for the tool's page from the copy that its reader keeps on this device (docs/assets/device.js): from one whole
// copy alone, and for what is not in it the network. It keeps nothing itself, and is registered for no other page.

const OURS = "what-to-do ";
const WHOLE = "/whole";
const LIKE = { ignoreSearch: true, ignoreVary: true };

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("fetch", (event) => {
  const { method, mode, cache } = event.request;
  const isForCopy = mode !== "navigate" && cache === "no-store"; // what a copy is made of comes from the site
  if (method === "GET" && !isForCopy) event.respondWith(answer(event));
});

/** @param {FetchEvent} event */
async function answer({ request, clientId }) {
  const page = request.mode === "navigate" ? request : await worker.clients.get(clientId);
  const copy = page && (await copyWith(page.url));
  return (await copy?.match(request, LIKE)) ?? fetch(request);
}

/**
 * The newest whole copy that a page is in. One that is still being made has no mark.
 *
 * @param {string} url
 */
async function copyWith(url) {
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS));
  for (const name of names.sort().reverse()) {
    const copy = await caches.open(name);
    if ((await copy.match(WHOLE)) && (await copy.match(url, LIKE))) return copy;
  }
  return undefined;
}

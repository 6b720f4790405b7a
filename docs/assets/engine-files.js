// The engine's files: all are asked for at once, and none is used before its hash is that with which the page was built.
// A host may send an error page, half of a file, or that of another release, as if all were well.

/** Bytes of a file for which there is no smaller one. */
const LEAST = 1000;

/**
 * @param {EngineOptions["files"]} files
 * @param {Loading} how
 */
export function loadFiles({ worker, module, library, protocol }, how) {
  const total = [worker, module, library, protocol].reduce((sum, { size }) => sum + size, 0);
  let loaded = 0;
  const count = (/** @type {number} */ bytes) => how.onProgress({ loaded: (loaded += bytes), total });
  const bytesOf = async (/** @type {EngineFile} */ file) => read(await ask(file, how), file, count);
  return {
    worker: bytesOf(worker),
    module: compile(ask(module, how), module, count),
    library: bytesOf(library),
    protocol: bytesOf(protocol).then((bytes) => new TextDecoder().decode(bytes)),
  };
}

/**
 * Ask for a file. Where a page may not hash, as on an intranet without HTTPS, the browser does, and gives nothing away
 * before: then nothing is seen of how much has come.
 *
 * Of a host that compresses nothing it asks for the smaller file beside it: NAME.gz.
 *
 * @param {EngineFile} file
 * @param {Loading} how
 */
async function ask({ url, size, hash }, { cache, signal }) {
  const integrity = window.isSecureContext ? "" : hash;
  const response = await fetch(url, { cache, signal, integrity });
  if (!response.ok) throw new Error(`The server answered ${response.status} for ${url}`);
  const isSmall = response.headers.has("Content-Encoding") || size < LEAST;
  if (integrity || isSmall || !window.DecompressionStream) return response;
  const packed = await fetch(`${url}.gz`, { cache, signal });
  // Some hosts send a page for what is not there, as if all were well.
  if (!packed.ok || !packed.body || packed.headers.get("Content-Type")?.includes("html")) return response;
  response.body?.cancel();
  // Some hosts say of such a file how it is packed, and then the browser has unpacked it.
  if (packed.headers.has("Content-Encoding")) return packed;
  return new Response(packed.body.pipeThrough(new DecompressionStream("gzip")));
}

/**
 * The module is compiled while it comes, and given away once it is known to be right.
 *
 * @param {Promise<Response>} asked
 * @param {EngineFile} file
 * @param {(bytes: number) => void} count
 */
async function compile(asked, file, count) {
  const response = await asked;
  const copy = response.clone();
  const [module] = await Promise.all([WebAssembly.compileStreaming(asWebAssembly(response)), read(copy, file, count)]);
  return module;
}

/**
 * Many hosts do not know the type, without which no browser compiles while it loads. What came right is handed on as
 * it is: the browser keeps compiled WebAssembly only for its own response.
 *
 * @param {Response} response
 */
function asWebAssembly(response) {
  const type = "application/wasm";
  if (response.headers.get("Content-Type")?.toLowerCase() === type) return response;
  return new Response(response.body, { headers: { "Content-Type": type } });
}

/**
 * The bytes of a file, which are counted as they come.
 *
 * @param {Response} response
 * @param {EngineFile} file
 * @param {(bytes: number) => void} count
 */
async function read(response, { url, size, hash }, count) {
  const reader = response.body?.getReader();
  const bytes = new Uint8Array(size);
  let came = 0;
  try {
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      bytes.set(part.value, came); // throws where there is no room: of what never ends, too
      came += part.value.byteLength;
      count(part.value.byteLength);
    }
    if (window.isSecureContext && (await hashOf(bytes)) !== hash) throw new Error("its hash is another");
  } catch (reason) {
    const sent = `${came} of ${size} bytes of ${response.headers.get("Content-Type") ?? "no type"}`;
    throw new Error(`${url} is not that file: ${sent}: ${reason instanceof Error ? reason.message : reason}`);
  }
  return bytes;
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function hashOf(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}

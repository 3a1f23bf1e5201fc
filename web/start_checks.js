// Looks for what would keep Pyodide from starting. It has to be looked for: where WebAssembly is blocked, or the .wasm
// file is missing or has the wrong media type, loadPyodide() neither returns nor throws.
import { StartError } from "./start_error.js";

const EMPTY_MODULE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
// A module with a tag, a table of externref and a bulk fill of memory: the newest things that Pyodide's file needs.
const NEEDED_FEATURES = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 4, 4, 1, 111, 0, 0, 5, 3, 1, 0, 1, 13, 3, 1, 0, 0,
  10, 13, 1, 11, 0, 65, 0, 65, 0, 65, 0, 252, 11, 0, 11,
);
// The newest parts of the platform that are used without another way; what is not here is asked for where it is used.
const NEEDED_APIS = ["BroadcastChannel", "DecompressionStream", "OffscreenCanvas"];
const TYPE_OF = { wasm: /^application\/wasm\b/, mjs: /^(text|application)\/(x-)?(java|ecma)script\b/ };
const REFUSES_HEAD = new Set([405, 501]);

/** Throws StartError if this browser, or the policy of this page, cannot run Python or has no IndexedDB. */
export async function checkBrowser() {
  if (typeof WebAssembly !== "object") throw new StartError("no-wasm");
  if (!WebAssembly.validate(NEEDED_FEATURES)) throw new StartError("old-browser");
  for (const name of NEEDED_APIS) if (!(name in globalThis)) throw new StartError("old-browser", name);
  if (globalThis.HTMLElement && !("popover" in HTMLElement.prototype)) throw new StartError("old-browser", "popover");
  try {
    new WebAssembly.Module(EMPTY_MODULE);
  } catch (error) {
    throw new StartError("wasm-blocked", "", error);
  }
  await checkStorage();
}

async function checkStorage() {
  try {
    if (!globalThis.indexedDB) throw new StartError("no-storage");
    await indexedDB.databases?.();
  } catch (error) {
    throw error instanceof StartError ? error : new StartError("no-storage", error.message, error);
  }
}

/** Asks for each file without its content; throws StartError for the first that is missing or of a wrong type. */
export async function checkFiles(urls) {
  if (!/^https?:|-extension:$/.test(location.protocol)) return;
  await Promise.all(urls.map(checkFile));
}

async function checkFile(url) {
  const name = new URL(url).pathname.split("/").at(-1);
  const response = await headers(url);
  if (!response.ok) throw new StartError("missing-file", `${name}: ${response.status} ${response.statusText}`.trim());
  const type = response.headers.get("Content-Type") ?? "none";
  // Some hosts answer with a page where there is no file; no file asked for here is one.
  if (type.startsWith("text/html")) throw new StartError("missing-file", `${name}: a page came in its place`);
  if (!(TYPE_OF[name.split(".").at(-1)] ?? /./).test(type)) throw new StartError("wrong-type", `${name} as ${type}`);
}

/** The response to HEAD; to GET where nothing answers HEAD, since a service worker or a host may know only that. */
async function headers(url) {
  const response = await fetch(url, { method: "HEAD" }).catch(() => null);
  if (response && !REFUSES_HEAD.has(response.status)) return response;
  const whole = await fetchOrSay(url);
  await whole.body?.cancel();
  return whole;
}

/** As fetch(), but a server that does not answer is a StartError. */
export async function fetchOrSay(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    throw new StartError("no-server", error.message, error);
  }
}

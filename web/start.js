// Starts Python: Pyodide with its compiled standard library, the bridge to IndexedDB, and the app.
//
// The wheels of the app, of what it builds on, and of micropip are put on Python's path as they are: their modules are
// read when they are imported. To install them with micropip took as long as all else that follows Pyodide; it is there
// for those who import it.
import { checkBrowser, checkFiles, fetchOrSay } from "./start_checks.js";
import { StartError } from "./start_error.js";

export { StartError };

const RUNTIME = new URL("runtime/", import.meta.url).href;
const LIBRARIES = { pyc: "python_stdlib_pyc.zip", stock: "python_stdlib.zip" };
let own = "";
const ALWAYS_NEEDED = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json"];

/**
 * Resolves to Pyodide with `pyapp` and the modules that it builds on importable, or rejects with StartError; it never
 * hangs: when no file has arrived and nothing has started for `timeLimit` milliseconds, it gives up. `onProgress` gets the
 * message of each step, by its id in words/<language>/start.ftl.
 */
export async function startPython({ stdlib = "pyc", signal, onProgress = () => {}, timeLimit = 120_000 } = {}) {
  const library = RUNTIME + LIBRARIES[stdlib];
  const standstill = watchForStandstill(timeLimit, signal);
  try {
    await Promise.race([checkBrowser(), standstill.noticed]);
    const checked = checkFiles([library, ...ALWAYS_NEEDED.map((name) => RUNTIME + name)]);
    const started = withBetterReason(start(library, onProgress), checked);
    return await Promise.race([started, failureOf(checked), standstill.noticed]);
  } finally {
    standstill.stopWatching();
  }
}

/** The version of the whole page, which the server, or who keeps the page, told with the app. */
export const ownVersion = () => own;

async function start(library, onProgress) {
  const lock = fetchJson("pyodide-lock.json");
  const app = fetchApp();
  const needed = fetchNeeded(lock);
  const bridge = importOrSay("./idb_bridge.js");
  const archive = importOrSay("./archive.js");
  const thumbnails = importOrSay("./thumbnails.js");
  const tiles = importOrSay("./tiles.js");
  const words = loadWords();
  const incoming = importOrSay("./incoming.js");
  const all = [lock, app, needed, bridge, archive, thumbnails, tiles, words, incoming];
  for (const later of all) later.catch(() => {}); // told when it is awaited below
  onProgress("start-python");
  const pyodide = await load(library, lock);
  performance.mark("python-started");
  onProgress("start-app");
  pyodide.registerJsModule("idb_bridge", await bridge);
  pyodide.registerJsModule("archive", await archive);
  pyodide.registerJsModule("thumbnails", await thumbnails);
  pyodide.registerJsModule("page_words", await words);
  pyodide.registerJsModule("page_tiles", await tiles);
  pyodide.registerJsModule("incoming", await incoming);
  putOnPath(pyodide, [await app, ...(await needed)]);
  return pyodide;
}

async function importOrSay(name) {
  try {
    return await import(name);
  } catch (error) {
    throw new StartError("missing-file", lastLine(error), error);
  }
}

async function loadWords() {
  const words = await importOrSay("./words.js");
  try {
    await words.load();
  } catch (error) {
    throw new StartError("missing-file", lastLine(error), error);
  }
  return words;
}

async function load(library, lock) {
  const [{ loadPyodide }, lockFileContents] = await Promise.all([import(`${RUNTIME}pyodide.mjs`), lock]);
  const options = { indexURL: RUNTIME, stdLibURL: library, lockFileContents, packageBaseUrl: RUNTIME };
  return await withoutStackSwitching(() => loadPyodide(options));
}

/**
 * Lets Pyodide start as in a browser without JSPI. Where Chromium samples its heap (in a share of its processes, drawn
 * at random), the sampler reads past the end of a switched stack and the tab crashes: 7 of 18 starts in Chromium 156
 * with --enable-features=HeapProfilerReporting. Nothing here suspends a stack.
 */
async function withoutStackSwitching(work) {
  const switching = Object.getOwnPropertyDescriptor(WebAssembly, "Suspending");
  delete WebAssembly.Suspending;
  try {
    return await work();
  } finally {
    if (switching) Object.defineProperty(WebAssembly, "Suspending", switching);
  }
}

/** The name and bytes of the app's wheel; asked for twice, since an edit may come between its two requests. */
async function fetchApp() {
  try {
    return await fetchWheel("no-cache");
  } catch {
    return await fetchWheel("reload");
  }
}

async function fetchWheel(cache) {
  const { wheel, integrity, version } = await fetchJson("app.json", cache);
  own = version;
  try {
    const response = await fetchFile(wheel, { cache, integrity });
    return { wheel, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    throw new StartError("app-wheel", `${wheel} did not arrive, or not as it was sent`, error);
  }
}

/** The wheels beside that of the app. */
async function fetchNeeded(lock) {
  const packages = Object.values((await lock).packages);
  return await Promise.all(
    packages.map(async ({ file_name: wheel, sha256 }) => {
      try {
        const response = await fetchFile(wheel, { integrity: `sha256-${base64(sha256)}` });
        return { wheel, bytes: new Uint8Array(await response.arrayBuffer()) };
      } catch (error) {
        throw new StartError("missing-file", wheel, error);
      }
    }),
  );
}

const base64 = (hex) => btoa(String.fromCharCode(...hex.match(/../g).map((pair) => parseInt(pair, 16))));

async function fetchJson(name, cache = "no-cache") {
  const response = await fetchFile(name, { cache });
  return await response.json();
}

async function fetchFile(name, options) {
  const response = await fetchOrSay(RUNTIME + name, options);
  if (response.status === 500) throw new StartError("app-wheel", (await response.text()).trim());
  if (!response.ok) throw new StartError("missing-file", `${name}: ${response.status}`);
  return response;
}

function putOnPath(pyodide, wheels) {
  const { path } = pyodide.pyimport("sys");
  for (const { wheel, bytes } of wheels) {
    const file = `/lib/${wheel.split("/").at(-1)}`;
    pyodide.FS.writeFile(file, bytes, { canOwn: true });
    path.append(file);
  }
  path.destroy();
}

/** What `started` gives; if it fails, the reason that `checked` found is told rather than what followed from it. */
async function withBetterReason(started, checked) {
  try {
    return await started;
  } catch (error) {
    await checked;
    throw error instanceof StartError ? error : new StartError("python", lastLine(error), error);
  }
}

function failureOf(promise) {
  return new Promise((_, reject) => promise.catch(reject));
}

function lastLine(error) {
  return String(error?.message ?? error).trim().split("\n").at(-1);
}

/** Its `noticed` rejects when no file has arrived for `limit` milliseconds, or when `signal` is aborted. */
function watchForStandstill(limit, signal) {
  let reject;
  const noticed = new Promise((_, rejectNoticed) => (reject = rejectNoticed));
  const giveUp = () => reject(new StartError("time-limit", `no progress for ${Math.round(limit / 1000)} seconds`));
  const stop = () => reject(new StartError("stopped"));
  let timer = setTimeout(giveUp, limit);
  const arrivals = new PerformanceObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, limit);
  });
  arrivals.observe({ type: "resource" });
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  noticed.catch(() => {}); // it may come after the start was decided
  const stopWatching = () => {
    clearTimeout(timer);
    arrivals.disconnect();
    signal?.removeEventListener("abort", stop);
  };
  return { noticed, stopWatching };
}

// The page of the browser tests: Python, Dexie and the probes in one origin, no interface.
// `?python=no` leaves Python out, for a second tab or an owner's page.
import Dexie from "/peers/dexie/dist/dexie.mjs";
import * as owner from "./owner.js";
import * as probe from "./probe.js";

const MODULES = "/test_modules";
let caller;

/** Settles as `work` does, or fails after `seconds`: Playwright's own evaluate has no time limit. */
function within(seconds, work) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no result within ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([Promise.resolve(work), limit]).finally(() => clearTimeout(timer));
}

/** Makes each `{file name: text}` importable in the page's Python. */
function install(files) {
  pyodide.FS.mkdirTree(MODULES);
  for (const [name, text] of Object.entries(files)) pyodide.FS.writeFile(`${MODULES}/${name}`, text);
  const path = pyodide.pyimport("sys.path");
  path.insert(0, MODULES);
  path.destroy();
  caller = pyodide.pyimport("caller");
}

const python = (entry, ...texts) => caller[entry](...texts);

async function start() {
  if (!new URLSearchParams(location.search).has("python", "no")) {
    const { startPython } = await import("/start.js");
    globalThis.pyodide = await startPython();
    pyodide.registerJsModule("page_offline", await import("/offline.js")); // for parts of the page that are at work
  }
}

Object.assign(globalThis, { Dexie, owner, probe, harness: { within, install, python } });
try {
  await start();
  document.documentElement.dataset.state = "ready";
} catch (error) {
  console.error("The test page could not start:", error);
  document.documentElement.dataset.state = "failed";
}

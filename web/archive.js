// Archives and private files, for Python's `archive`: each request goes to a worker, which reads, hashes, packs and
// writes, so that the page stays smooth. A request settles once; the worker's end fails all that are under way.
let worker = null;
let last = 0;
const waiting = new Map();

/** What the worker answers to one of the verbs in archive_worker.js. */
export function request(verb, ...args) {
  worker ??= start();
  const number = ++last;
  worker.postMessage([number, verb, args]);
  return new Promise((resolve, reject) => waiting.set(number, { resolve, reject }));
}

function start() {
  const made = new Worker(new URL("./archive_worker.js", import.meta.url), { type: "module" });
  made.onmessage = ({ data: [number, result, error] }) => {
    const { resolve, reject } = waiting.get(number);
    waiting.delete(number);
    if (error) reject(Object.assign(new Error(error.message), { name: error.name }));
    else resolve(result);
  };
  made.onerror = (event) => {
    event.preventDefault();
    fail(event.message || "its program could not be loaded");
  };
  return made;
}

function fail(message) {
  worker.terminate();
  worker = null;
  for (const { reject } of waiting.values()) {
    reject(Object.assign(new Error(`the worker for files has stopped: ${message}`), { name: "WorkerError" }));
  }
  waiting.clear();
}

/** A Blob of texts, kept by the browser and not in this page's memory. */
export function textBlob(parts) {
  return new Blob(parts);
}

// The operations that Python asks the bridge for: requests of one transaction, and one answer.
// A context is {store, source (the store or one of its indexes), held, answer, fail}.
import { QUERIES } from "./idb_queries.js";
import { listen, many, toRange } from "./idb_requests.js";
import { setOwn } from "./idb_values.js";

const KEPT = "kept"; // beside the numbers of held batches
const MOST_KEPT = 10_000;

function write(method, { store, answer }, [keys, ...rows]) {
  const make = keys ? (i) => store[method](rows[i], keys[i]) : (i) => store[method](rows[i]);
  many(rows.length, make, (results, failures) => answer([results, failures]));
}

function keyOf(value, keyPath) {
  return Array.isArray(keyPath) ? keyPath.map((path) => readPath(value, path)) : readPath(value, keyPath);
}

/** Reads a batch, keeps its values here under `holdId` (0: does not), and answers with rows [key, ...values, ...kinds]. */
function scan({ store, held, answer, fail }, [holdId, range, limit, paths, kindPaths]) {
  const query = toRange(range);
  const { keyPath } = store;
  let keys = null;
  if (keyPath === null) listen(store.getAllKeys(query, limit), fail, (result) => (keys = result));
  listen(store.getAll(query, limit), fail, (values) => {
    keys ??= values.map((value) => keyOf(value, keyPath));
    if (holdId) held.set(holdId, { keys, values });
    answer(values.map((value, i) => [
      keys[i],
      ...paths.map((path) => readPath(value, path)),
      ...kindPaths.map((path) => kindOf(readPath(value, path))),
    ]));
  });
}

/**
 * Keeps some of a record's Blobs from being collected before the transaction ends: in Chromium 156 a commit of 5,000
 * Blobs on disk takes 6 s where they have been collected, and 4 s where they have not. Only handles are kept.
 */
function keepBlobs(held, record) {
  const kept = held.get(KEPT) ?? [];
  held.set(KEPT, kept);
  if (kept.length < MOST_KEPT) kept.push(...Object.values(record).filter((value) => value instanceof Blob));
}

/** Puts rows of a held batch back, each after its patch {set: [[path, value]], delete: [path]}; releases the batch. */
function rewrite({ store, held, answer, fail }, [holdId, rowNumbers, patchNumbers, patches]) {
  const { keys, values } = held.get(holdId);
  held.delete(holdId);
  const inbound = store.keyPath !== null;
  const make = (i) => {
    const row = rowNumbers[i];
    applyPatch(values[row], patches[patchNumbers[i]]);
    keepBlobs(held, values[row]);
    return inbound ? store.put(values[row]) : store.put(values[row], keys[row]);
  };
  many(rowNumbers.length, make, (_results, failures) => {
    if (failures.length) fail({ name: failures[0][1], message: failures[0][2] });
    else answer([rowNumbers.length]);
  });
}

/**
 * Reads each key's record, sets its new values, an object of them by key path, and puts it back: answers 1 for each
 * record that exists, else 0.
 */
function update({ store, answer, fail }, [keys, ...changes]) {
  const found = keys.map(() => 0);
  if (keys.length === 0) answer(found);
  let open = keys.length;
  const done = () => --open === 0 && answer(found);
  let failed = false;
  const failOnce = (error) => {
    if (!failed) fail(error);
    failed = true;
  };
  keys.forEach((key, i) => {
    listen(store.get(key), failOnce, (value) => {
      if (failed) return;
      if (value === undefined) return void done();
      try {
        applyPatch(value, { set: Object.entries(changes[i]), delete: [] });
        const request = store.keyPath !== null ? store.put(value) : store.put(value, key);
        listen(request, failOnce, () => ((found[i] = 1), failed || done()));
      } catch (error) {
        failOnce(error);
      }
    });
  });
}

/** What Python can ask for by name. Each gets its context and arguments, and answers or fails once. */
export const OPERATIONS = {
  ...QUERIES,
  delete: ({ store, answer, fail }, [range]) => listen(store.delete(toRange(range)), fail, () => answer([])),
  deleteMany: ({ store, answer }, [keys]) =>
    many(keys.length, (i) => store.delete(keys[i]), (results, failures) => answer([results, failures])),
  clear: ({ store, answer, fail }) => listen(store.clear(), fail, () => answer([])),
  add: (context, rows) => write("add", context, rows),
  put: (context, rows) => write("put", context, rows),
  scan,
  rewrite,
  update,
};

// ---- key paths (specification: "evaluate a key path on a value") -------------------------------------------------

const BLOB_PROPERTIES = new Set(["size", "type"]);
const FILE_PROPERTIES = new Set(["name", "lastModified"]);

function readStep(value, step) {
  if (typeof value === "string") return step === "length" ? value.length : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  if (value instanceof Blob) {
    const own = BLOB_PROPERTIES.has(step) || (FILE_PROPERTIES.has(step) && value instanceof File);
    return own ? value[step] : undefined;
  }
  return Object.hasOwn(value, step) ? value[step] : undefined;
}

function readPath(value, path) {
  return path === "" ? value : path.split(".").reduce(readStep, value);
}

/** "undefined", "null", "string", "number", ... or the class of an object: "Object", "Array", "Blob", "File", ... */
function kindOf(value) {
  if (value === null || typeof value !== "object") return value === null ? "null" : typeof value;
  return Object.prototype.toString.call(value).slice(8, -1);
}

function isContainer(value) {
  return typeof value === "object" && value !== null && !(value instanceof Blob);
}

function applyPatch(record, patch) {
  for (const [path, value] of patch.set) {
    const steps = path.split(".");
    const last = steps.pop();
    let at = record;
    for (const step of steps) {
      if (!Object.hasOwn(at, step) || !isContainer(at[step])) setOwn(at, step, {});
      at = at[step];
    }
    setOwn(at, last, value);
  }
  for (const path of patch.delete) {
    const steps = path.split(".");
    const last = steps.pop();
    const at = steps.reduce(readStep, record);
    if (isContainer(at)) delete at[last];
  }
}

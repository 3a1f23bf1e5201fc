// The operations that write. A context is {store, source (the store or one of its indexes), held, answer, fail,
// changed}. Rules:
// 1. `changed` is told what was written after its requests have succeeded: put(keys, values, olds), delete(keys,
//    olds), deleteRange(range); olds is null where the records before are not known.
// 2. A batch that Python is to see first is held here (idb_batches.js): what it does not change is never sent back.
// 3. A failure is [position or key, name, message]; what else the operation was to write goes on.
import { BATCHES, take } from "./idb_batches.js";
import { CHANGES, modifyAll } from "./idb_changes.js";
import { QUERIES } from "./idb_queries.js";
import { exactly, failWith, listen, requestAll, succeeded, toRange } from "./idb_requests.js";

/** Answers [the last key, or all of them, failures]. `holdId`: the records before are held under it. */
function write(method, { store, held, changed: every, answer }, [[keys, all, holdId], ...rows]) {
  const changed = exactly(every, rows.length);
  const olds = method === "add" ? new Array(rows.length) : take(held, holdId)?.values ?? null;
  const make = (i) => (keys && keys[i] !== null ? store[method](rows[i], keys[i]) : store[method](rows[i]));
  requestAll(rows.length, make, (requests, failures) => {
    const [done, values, before] = succeeded(failures, requests, rows, olds);
    const results = all || changed ? done.map((request) => request.result) : null;
    if (results?.length) changed?.put(results, values, before);
    answer([all ? results : done.at(-1)?.result ?? null, failures]);
  });
}

// ---- deleting -----------------------------------------------------------------------------------------------------

/** Answers failures. `holdId`: the records before are held under it. */
function deleteMany({ store, held, changed, answer }, [keys, holdId]) {
  const olds = take(held, holdId)?.values ?? null;
  requestAll(keys.length, (i) => store.delete(keys[i]), (_requests, failures) => {
    if (keys.length > failures.length) changed?.delete(...succeeded(failures, keys, olds));
    answer(failures);
  });
}

function deleteOne({ store, changed, answer, fail }, [key]) {
  listen(store.delete(key), fail, () => {
    changed?.delete([key], null);
    answer([]);
  });
}

/** Deletes all that lies in ranges of primary keys: answers how many there were. */
function deleteRanges(context, [rangeTexts]) {
  const { store, changed, answer } = context;
  const ranges = rangeTexts.map(toRange);
  const count = (i) => store.count(ranges[i] ?? undefined);
  const remove = (i) => (ranges[i] ? store.delete(ranges[i]) : store.clear());
  const half = ranges.length;
  return requestAll(2 * half, (i) => (i < half ? count(i) : remove(i - half)), (requests, failures) => {
    if (failures.length) return failWith(context.fail, failures[0]);
    for (const range of ranges) changed?.deleteRange(range);
    return answer([requests.slice(0, half).reduce((sum, request) => sum + request.result, 0)]);
  });
}

function deleteKeys({ store, changed, answer, fail }, keys) {
  requestAll(keys.length, (i) => store.delete(keys[i]), (_requests, failures) => {
    if (failures.length) return failWith(fail, failures[0]);
    if (keys.length) changed?.delete(keys, null);
    return answer([keys.length]);
  });
}

/** Calls `then` with the primary keys that a query (idb_queries.js) gives. */
function select(context, query, then) {
  QUERIES.primaryKeys({ ...context, answer: then }, query);
}

function clear({ store, changed, answer, fail }) {
  listen(store.clear(), fail, () => {
    changed?.deleteRange(null);
    answer([]);
  });
}

/** The writing operations by name. Each gets its context and arguments, and answers or fails once. */
export const WRITES = {
  ...BATCHES,
  ...CHANGES,
  add: (context, args) => write("add", context, args),
  put: (context, args) => write("put", context, args),
  delete: deleteOne,
  deleteMany,
  deleteRanges,
  deleteSelected: (context, query) => select(context, query, (keys) => deleteKeys(context, keys)),
  modifySelected: (context, [values, ...query]) => select(context, query, (keys) => modifyAll(context, keys, values)),
  clear,
};

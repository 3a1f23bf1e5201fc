// Batches of records that Python sees a part of, or sees first: they are held here under a number, so that what it does
// not change is never sent back. The rules of idb_writes.js hold.
import { readPart } from "./idb_parts.js";
import { Changes, kindOf, readPath, setPath } from "./idb_paths.js";
import { failWith, many, putAt, requestAll, succeeded, toRange } from "./idb_requests.js";

const KEPT = "kept"; // beside the numbers of held batches
const MOST_KEPT = 10_000;

/** Reads the records of these keys (null: none), and holds them under `holdId`: answers them. */
function hold({ store, held, answer, fail }, [holdId, keys]) {
  many(keys.length, (i) => (keys[i] === null ? null : store.get(keys[i])), (values, unread) => {
    if (unread.length) return failWith(fail, unread[0]);
    held.set(holdId, { keys, values });
    return answer(values);
  });
}

export function take(held, holdId) {
  const batch = held.get(holdId);
  held.delete(holdId);
  return batch;
}

/**
 * Writes what Python made of a held batch: rows [what, number in the batch, value]; what is "put", "patch" (the value
 * holds changes), "move" (to another key) or "delete". Moves and puts come before deletes (Dexie). Answers failures,
 * each with its row's position.
 */
function settle({ store, held, changed, answer }, [holdId, ...rows]) {
  const { keys, values: olds } = take(held, holdId);
  const news = rows.map(([what, number, value]) => (what === "patch" ? patched(olds, number, value) : value));
  const inOrder = (kind) => [...rows.keys()].filter((i) => rows[i][0] === kind);
  const moves = inOrder("move");
  const puts = [...moves, ...inOrder("patch"), ...inOrder("put")];
  const make = (i) => {
    const [what, number] = rows[i];
    if (what === "move") return store.add(news[i]);
    if (news[i] instanceof DOMException) throw news[i];
    return putAt(store, news[i], keys[number]);
  };
  const numbersOf = (positions) => positions.map((i) => rows[i][1]);
  const oldsOf = (positions) => numbersOf(positions).map((number) => olds[number]);
  requestAll(puts.length, (n) => make(puts[n]), (requests, failures) => {
    const [done, written] = succeeded(failures, requests, puts);
    if (done.length) {
      const before = written.map((i) => (rows[i][0] === "move" ? undefined : olds[rows[i][1]]));
      changed?.put(done.map((request) => request.result), written.map((i) => news[i]), before);
    }
    const deletes = [...written.filter((i) => rows[i][0] === "move"), ...inOrder("delete")];
    const failed = failures.map(([n, ...why]) => [puts[n], ...why]);
    const gone = numbersOf(deletes).map((number) => keys[number]);
    requestAll(deletes.length, (n) => store.delete(gone[n]), (_requests, kept) => {
      if (deletes.length) changed?.delete(...succeeded(kept, gone, oldsOf(deletes)));
      answer([...failed, ...kept.map(([n, ...why]) => [deletes[n], ...why])]);
    });
  });
}

/** The held value after changes; what was held is from then on the record before. A DOMException where it fails. */
function patched(olds, number, values) {
  const changes = new Changes(values);
  const value = olds[number];
  olds[number] = changes.before(value);
  try {
    changes.apply(value);
    return value;
  } catch (error) {
    return error;
  }
}

// ---- a pass over a table ------------------------------------------------------------------------------------------

/** Reads a batch, keeps its values here under `holdId` (0: does not), and answers with rows [key, ...values, ...kinds]. */
function scan({ store, held, seen, answer, fail }, [holdId, range, limit, paths, kindPaths]) {
  const query = toRange(range);
  seen?.of(store).range(query);
  readPart(store, query, limit, fail, (values, keyAt) => {
    const keys = values.map((_value, i) => keyAt(i));
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
function rewrite({ store, held, changed, answer, fail }, [holdId, rowNumbers, patchNumbers, patches]) {
  const { keys, values } = take(held, holdId);
  const make = (i) => {
    const row = rowNumbers[i];
    applyPatch(values[row], patches[patchNumbers[i]]);
    keepBlobs(held, values[row]);
    return putAt(store, values[row], keys[row]);
  };
  requestAll(rowNumbers.length, make, (_requests, failures) => {
    if (failures.length) return failWith(fail, failures[0]);
    if (rowNumbers.length) changed?.put(rowNumbers.map((row) => keys[row]), rowNumbers.map((row) => values[row]), null);
    return answer([rowNumbers.length]);
  });
}

function applyPatch(record, patch) {
  for (const [path, value] of patch.set) setPath(record, path, value);
  for (const path of patch.delete) setPath(record, path, undefined);
}

/** The operations on batches by name. */
export const BATCHES = { hold, settle, scan, rewrite };

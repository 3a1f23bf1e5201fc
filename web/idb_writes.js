// The operations that write. A context is {store, source (the store or one of its indexes), held, answer, fail,
// changed}. Rules:
// 1. `changed` is told what was written after its requests have succeeded: put(keys, values, olds), delete(keys,
//    olds), deleteRange(range); olds is null where the records before are not known.
// 2. A batch that Python is to see first is held here under a number: what it does not change is never sent back.
// 3. A failure is [position or key, name, message]; what else the operation was to write goes on.
import { Changes, keyOf, kindOf, readPath, setPath } from "./idb_paths.js";
import { listen, many, requestAll, toRange } from "./idb_requests.js";

const KEPT = "kept"; // beside the numbers of held batches
const MOST_KEPT = 10_000;
const CHUNK = 1000; // records in memory at a time

/** Calls `work`; an exception (a value that cannot be cloned, say) is the operation's failure. */
function attempt(fail, work) {
  try {
    work();
  } catch (error) {
    fail(error);
  }
}

const failWith = (fail, [, name, message]) => fail({ name, message });
const putAt = (store, value, key) => (store.keyPath === null ? store.put(value, key) : store.put(value));

/** The lists without what failed at their positions. */
function succeeded(failures, ...lists) {
  if (!failures.length) return lists;
  const failed = new Set(failures.map(([i]) => i));
  return lists.map((list) => list && list.filter((_item, i) => !failed.has(i)));
}

// ---- whole records ------------------------------------------------------------------------------------------------

/** Answers [the last key, or all of them, failures]. `holdId`: the records before are held under it. */
function write(method, { store, held, changed, answer }, [[keys, all, holdId], ...rows]) {
  const olds = method === "add" ? rows.map(() => undefined) : take(held, holdId)?.values ?? null;
  const make = (i) => (keys && keys[i] !== null ? store[method](rows[i], keys[i]) : store[method](rows[i]));
  requestAll(rows.length, make, (requests, failures) => {
    const [done, values, before] = succeeded(failures, requests, rows, olds);
    const results = all || changed ? done.map((request) => request.result) : null;
    if (results?.length) changed?.put(results, values, before);
    answer([all ? results : done.at(-1)?.result ?? null, failures]);
  });
}

/** Reads the records of these keys (null: none), and holds them under `holdId`: answers them. */
function hold({ store, held, answer, fail }, [holdId, keys]) {
  many(keys.length, (i) => (keys[i] === null ? null : store.get(keys[i])), (values, unread) => {
    if (unread.length) return failWith(fail, unread[0]);
    held.set(holdId, { keys, values });
    return answer(values);
  });
}

function take(held, holdId) {
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

// ---- changes of key paths -----------------------------------------------------------------------------------------

const isMoved = (store, value, key) => indexedDB.cmp(keyOf(value, store.keyPath), key) !== 0;

/** Stores a record under its new key and, where that is free, deletes the one under the old key. */
function move({ store, changed }, key, value, old, fail, done) {
  listen(store.add(value), fail, (newKey) =>
    listen(store.delete(key), fail, () => {
      changed?.put([newKey], [value], [undefined]);
      changed?.delete([key], [old]);
      done();
    }));
}

/** Applies changes to a record and puts it, or moves it to the key that they give it. */
function putChanged(context, key, value, changes, fail, done) {
  const { store, changed } = context;
  attempt(fail, () => {
    const moving = changes.reach(store.keyPath);
    const old = changed ? changes.before(value) : undefined;
    changes.apply(value);
    if (moving && isMoved(store, value, key)) return move(context, key, value, old, fail, done);
    return listen(putAt(store, value, key), fail, () => {
      changed?.put([key], [value], [old]);
      done();
    });
  });
}

/** Changes one record: answers 1, or 0 where there is none. */
function update(context, [key, values]) {
  const { store, answer, fail } = context;
  listen(store.get(key), fail, (value) => {
    if (value === undefined) answer([0]);
    else putChanged(context, key, value, new Changes(values), fail, () => answer([1]));
  });
}

function setKey(value, { keyPath }, key) {
  if (Array.isArray(keyPath)) keyPath.forEach((path, i) => setPath(value, path, key[i]));
  else if (keyPath !== null) setPath(value, keyPath, key);
}

/** Changes one record, or makes one of the changes: answers whether there was one. */
function upsert({ store, changed, answer, fail }, [key, values]) {
  const changes = new Changes(values);
  listen(store.get(key), fail, (found) => attempt(fail, () => {
    const value = found ?? {};
    const old = changed && found ? changes.before(found) : undefined;
    changes.apply(value);
    setKey(value, store, key);
    listen(putAt(store, value, key), fail, () => {
      changed?.put([key], [value], [old]);
      answer([found !== undefined]);
    });
  }));
}

/** Puts each value after its changes: done(failures). A new primary key is refused. */
function putAll({ store, changed }, keys, values, changesOf, done) {
  const { keyPath } = store;
  const olds = new Array(keys.length);
  const make = (i) => {
    const changes = changesOf(i);
    if (changed) olds[i] = changes.before(values[i]);
    changes.apply(values[i]);
    if (keyPath === null) return store.put(values[i], keys[i]);
    if (changes.reach(keyPath) && isMoved(store, values[i], keys[i])) {
      throw new DOMException("the primary key of a record cannot be changed here", "ConstraintError");
    }
    return store.put(values[i]);
  };
  requestAll(keys.length, make, (_requests, failures) => {
    if (changed && keys.length > failures.length) changed.put(...succeeded(failures, keys, values, olds));
    done(failures);
  });
}

const keyText = (key) => (typeof key === "object" ? JSON.stringify([kindOf(key), key]) : `${typeof key} ${key}`);

/** Changes each key's record; one whose key comes twice gets both changes. Answers [how many there were, failures]. */
function updateMany(context, [keys, ...values]) {
  const { store, answer, fail } = context;
  many(keys.length, (i) => store.get(keys[i]), (found, unread) => {
    if (unread.length) return failWith(fail, unread[0]);
    const first = new Map();
    const present = [...found.keys()].filter((i) => found[i] !== undefined);
    const records = present.map((i) => {
      const text = keyText(keys[i]);
      if (!first.has(text)) first.set(text, found[i]);
      return first.get(text);
    });
    const changesOf = (n) => new Changes(values[present[n]]);
    return putAll(context, present.map((i) => keys[i]), records, changesOf, (failures) =>
      answer([present.length, failures.map(([n, ...why]) => [present[n], ...why])]));
  });
}

// ---- the same changes for many records ----------------------------------------------------------------------------

/** Changes the records of a range of primary keys: a chunk is read at once, the next while this one is written. */
function modifyRange(context, range, changes, done) {
  const { store, fail } = context;
  const failures = [];
  let count = 0;
  const change = (keys, values) => {
    count += keys.length;
    const left = keys.length < CHUNK ? undefined : rest(range, keys.at(-1));
    putAll(context, keys, values, () => changes, (failed) => {
      failures.push(...failed.map(([i, ...why]) => [keys[i], ...why]));
      if (left === undefined) done(count, failures);
    });
    if (left !== undefined) readChunk(store, left, fail, change);
  };
  readChunk(store, range, fail, change);
}

function readChunk(store, range, fail, then) {
  const { keyPath } = store;
  let keys = null;
  if (keyPath === null) listen(store.getAllKeys(range, CHUNK), fail, (result) => (keys = result));
  listen(store.getAll(range, CHUNK), fail, (values) => then(keys ?? values.map((value) => keyOf(value, keyPath)), values));
}

/** What of a range lies after a key of it, undefined where nothing can. */
function rest(range, key) {
  if (range === null || range.upper === undefined) return IDBKeyRange.lowerBound(key, true);
  if (indexedDB.cmp(key, range.upper) >= 0) return undefined;
  return IDBKeyRange.bound(key, range.upper, true, range.upperOpen);
}

/** Changes the records of these keys, a chunk at a time. */
function modifyKeys(context, keys, changes, done) {
  const { store, fail } = context;
  const failures = [];
  const next = (start) => {
    const chunk = keys.slice(start, start + CHUNK);
    if (!chunk.length) return done(keys.length, failures);
    return many(chunk.length, (i) => store.get(chunk[i]), (values, unread) => {
      if (unread.length) return failWith(fail, unread[0]);
      return putAll(context, chunk, values, () => changes, (failed) => {
        failures.push(...failed.map(([i, ...why]) => [chunk[i], ...why]));
        next(start + CHUNK);
      });
    });
  };
  next(0);
}

/** As modifyKeys where the changes reach the primary key: one record after the other, each to its new place. */
function moveKeys(context, keys, changes, done) {
  const { store, fail } = context;
  const failures = [];
  const next = (i) => {
    if (i === keys.length) return done(keys.length, failures);
    const failed = (error) => {
      failures.push([keys[i], error.name, error.message]);
      next(i + 1);
    };
    return listen(store.get(keys[i]), fail, (value) => {
      if (value === undefined) next(i + 1);
      else putChanged(context, keys[i], value, changes, failed, () => next(i + 1));
    });
  };
  next(0);
}

function modifyAll(context, keys, values) {
  const { store, answer } = context;
  const changes = new Changes(values);
  const how = changes.reach(store.keyPath) ? moveKeys : modifyKeys;
  how(context, keys, changes, (count, failures) => answer([count, failures]));
}

/** The primary keys of what lies in the ranges of the source, one range after the other. */
function keysOf({ source, fail }, ranges, then) {
  many(ranges.length, (i) => source.getAllKeys(ranges[i]), (lists, unread) => {
    if (unread.length) failWith(fail, unread[0]);
    else then(lists.length === 1 ? lists[0] : lists.flat(1));
  });
}

/** Changes all records in ranges: answers [how many there are, failures by key]. */
function modify(context, [rangeTexts, values]) {
  const { store, source, answer } = context;
  const ranges = rangeTexts.map(toRange);
  const changes = new Changes(values);
  if (source === store && ranges.length === 1 && !changes.reach(store.keyPath)) {
    modifyRange(context, ranges[0], changes, (count, failures) => answer([count, failures]));
  } else {
    keysOf(context, ranges, (keys) => modifyAll(context, keys, values));
  }
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

/** Deletes all that lies in ranges: answers how many there were. Ranges of primary keys are deleted as ranges. */
function deleteRanges(context, [rangeTexts]) {
  const { store, source, changed, answer } = context;
  const ranges = rangeTexts.map(toRange);
  if (source !== store) return keysOf(context, ranges, (keys) => deleteKeys(context, keys));
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

function clear({ store, changed, answer, fail }) {
  listen(store.clear(), fail, () => {
    changed?.deleteRange(null);
    answer([]);
  });
}

// ---- a pass over a table ------------------------------------------------------------------------------------------

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
function rewrite({ store, held, changed, answer, fail }, [holdId, rowNumbers, patchNumbers, patches]) {
  const { keys, values } = take(held, holdId);
  const inbound = store.keyPath !== null;
  const make = (i) => {
    const row = rowNumbers[i];
    applyPatch(values[row], patches[patchNumbers[i]]);
    keepBlobs(held, values[row]);
    return inbound ? store.put(values[row]) : store.put(values[row], keys[row]);
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

/** The writing operations by name. Each gets its context and arguments, and answers or fails once. */
export const WRITES = {
  add: (context, args) => write("add", context, args),
  put: (context, args) => write("put", context, args),
  hold,
  settle,
  update,
  upsert,
  updateMany,
  modify,
  modifyKeys: (context, [keys, values]) => modifyAll(context, keys, values),
  delete: deleteOne,
  deleteMany,
  deleteKeys: (context, [keys]) => deleteKeys(context, keys),
  deleteRanges,
  clear,
  scan,
  rewrite,
};

// Records as text and files (portable.js), for backups: whole values move between a store and Python, which sees none.
import { Malformed, fromText, toText, Unportable } from "./portable.js";
import { exactly, failWith, listen, requestAll, toRange } from "./idb_requests.js";
import { setPath } from "./idb_paths.js";

const dataError = (message) => new DOMException(message, "DataError");

/** `make` of each; DataError, naming the position, for the first that cannot be made. */
function each(rows, name, make) {
  return rows.map((row, position) => {
    try {
      return make(row, position);
    } catch (error) {
      if (!(error instanceof Unportable || error instanceof Malformed)) throw error;
      throw dataError(`${name(row, position)}: ${error.message}`);
    }
  });
}

function guarded(fail, work) {
  try {
    return work();
  } catch (error) {
    return fail(error);
  }
}

const shownKey = (key) => JSON.stringify(key, (_name, part) => (typeof part === "bigint" ? String(part) : part));

/**
 * Answers [key, text, files] of each record in a range, by primary key, at most `limit`. With `most` it stops behind
 * the record with which the texts have reached so many characters; it never has many records more than that in memory.
 */
function pack({ store, seen, answer, fail }, [range, limit, most]) {
  const query = toRange(range);
  seen?.of(store).range(query, true);
  readSome({ store, fail, most: most ?? Infinity }, query, limit, most ? 1 : limit, [], answer);
}

function readSome(context, query, limit, size, rows, answer) {
  const { store, fail, most } = context;
  const count = Math.min(size, limit - rows.length);
  let keys = [];
  listen(store.getAllKeys(query, count), fail, (found) => (keys = found));
  listen(store.getAll(query, count), fail, (values) => guarded(fail, () => {
    const name = (_value, position) => `record ${shownKey(keys[position])}`;
    for (const row of each(values, name, (value, i) => packed(keys[i], value))) rows.push(row);
    const length = rows.reduce((sum, [, text]) => sum + text.length, 0);
    if (values.length < count || rows.length >= limit || length >= most) return answer(rows);
    const fitting = Math.max(1, Math.floor((rows.length * (most - length)) / length));
    return readSome(context, behind(query, keys.at(-1)), limit, Math.min(2 * count, fitting), rows, answer);
  }));
}

const behind = (query, key) => (query?.upper === undefined
  ? IDBKeyRange.lowerBound(key, true)
  : IDBKeyRange.bound(key, query.upper, true, query.upperOpen));

function packed(key, value) {
  const { text, blobs } = toText(value);
  return [key, text, blobs];
}

/** Puts the record of each row [key, text, files], the key beside it where the store is outbound. */
function unpack({ store, changed: every, answer, fail }, rows) {
  guarded(fail, () => {
    const values = each(rows, (_row, position) => `position ${position}`, ([, text, blobs]) => fromText(text, blobs));
    const changed = exactly(every, rows.length);
    const outbound = store.keyPath === null;
    const make = (i) => (outbound && rows[i][0] !== undefined ? store.put(values[i], rows[i][0]) : store.put(values[i]));
    requestAll(rows.length, make, (requests, failures) => {
      if (failures.length) return failWith(fail, named(failures[0]));
      if (changed && rows.length) changed.put(requests.map((request) => request.result), values, null);
      return answer([]);
    });
  });
}

const named = ([position, name, message]) => [position, name, `position ${position}: ${message}`];

// ---- key generators -----------------------------------------------------------------------------------------------

const LAST_KEY = 2 ** 53; // that a key generator makes

function emptyRecord({ keyPath }, key) {
  const record = {};
  if (keyPath !== null && key !== undefined) setPath(record, keyPath, key);
  return record;
}

/**
 * Answers the key that the store's generator would make next, null where it can make no more. It makes it: the
 * transaction has to be rolled back, which takes the key back (specification: "run a key generator").
 */
function counter({ store, answer, fail }) {
  const request = store.add(emptyRecord(store));
  listen(request, (error) => (error.name === "ConstraintError" ? answer([null]) : fail(error)), (key) => answer([key]));
}

/** Has the generator make `next` (null: no more) as its next key, if it is not beyond that already. */
function setCounter({ store, answer, fail }, [next]) {
  const key = (next ?? LAST_KEY + 1) - 1;
  if (key < 1) return answer([]);
  return listen(store.getKey(key), fail, (found) => {
    if (found !== undefined) return answer([]);
    const record = emptyRecord(store, key);
    listen(store.keyPath === null ? store.put(record, key) : store.put(record), fail, () => {});
    return listen(store.delete(key), fail, () => answer([]));
  });
}

/** The operations by name. */
export const PORTABLE = { pack, unpack, counter, set_counter: setCounter };

// The operations that change records by key paths, wholly in JavaScript. The rules of idb_writes.js hold.
import { behind, identity } from "./idb_keys.js";
import { mayRefuse } from "./idb_observe.js";
import { readPart } from "./idb_parts.js";
import { Changes, keyOf, setPath } from "./idb_paths.js";
import { exactly, failWith, listen, many, putAt, requestAll, succeeded, toRange } from "./idb_requests.js";

const CHUNK = 1000; // records in memory at a time

/** Calls `work`; an exception (a value that cannot be cloned, say) is the operation's failure. */
function attempt(fail, work) {
  try {
    work();
  } catch (error) {
    fail(error);
  }
}

// ---- one record, or several each with its own ---------------------------------------------------------------------

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

/**
 * Applies changes to a record and puts it, or moves it to the key that they give it. With `certain` no index can refuse
 * the record: it is done as soon as the request is made, a turn earlier, and what may still fail, a full disk or a
 * broken one, ends the transaction with its own error.
 */
function putChanged(context, key, value, changes, fail, done, certain = false) {
  const { store, changed } = context;
  attempt(fail, () => {
    const moving = changes.reach(store.keyPath);
    const old = changed ? changes.before(value) : undefined;
    changes.apply(value);
    if (moving && isMoved(store, value, key)) return move(context, key, value, old, fail, done);
    const request = putAt(store, value, key);
    const tell = () => changed?.put([key], [value], [old]);
    if (!certain) return listen(request, fail, () => (tell(), done()));
    request.onerror = (event) => event.stopPropagation();
    request.onsuccess = tell;
    return done();
  });
}

/** Changes one record: answers 1, or 0 where there is none. */
function update(context, [key, values]) {
  const { store, answer, fail } = context;
  listen(store.get(key), fail, (value) => {
    if (value === undefined) return answer([0]);
    return putChanged(context, key, value, new Changes(values), fail, () => answer([1]), !mayRefuse(store));
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
function putAll({ store, changed: all }, keys, values, changesOf, done) {
  const { keyPath } = store;
  const changed = exactly(all, keys.length);
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

/** Changes each key's record; one whose key comes twice gets both changes. Answers [how many there were, failures]. */
function updateMany(context, [keys, ...values]) {
  const { store, answer, fail } = context;
  many(keys.length, (i) => store.get(keys[i]), (found, unread) => {
    if (unread.length) return failWith(fail, unread[0]);
    const first = new Map();
    const present = [...found.keys()].filter((i) => found[i] !== undefined);
    const records = present.map((i) => {
      const text = identity(keys[i]);
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
  const change = (values, keyAt) => {
    const keys = values.map((_value, i) => keyAt(i));
    count += keys.length;
    const left = keys.length < CHUNK ? undefined : behind(range, keys.at(-1));
    putAll(context, keys, values, () => changes, (failed) => {
      failures.push(...failed.map(([i, ...why]) => [keys[i], ...why]));
      if (left === undefined) done(count, failures);
    });
    if (left !== undefined) readPart(store, left, CHUNK, fail, change);
  };
  readPart(store, range, CHUNK, fail, change);
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

/** Changes the records of these keys: answers [how many there are, failures by key]. */
export function modifyAll(context, keys, values) {
  const { store, answer } = context;
  const changes = new Changes(values);
  const how = changes.reach(store.keyPath) ? moveKeys : modifyKeys;
  how(context, keys, changes, (count, failures) => answer([count, failures]));
}

/** Changes all records in a range of primary keys: answers [how many there are, failures by key]. */
function modify(context, [rangeText, values]) {
  const { store, answer, fail } = context;
  const [range, changes] = [toRange(rangeText), new Changes(values)];
  if (changes.reach(store.keyPath)) return listen(store.getAllKeys(range), fail, (keys) => modifyAll(context, keys, values));
  return modifyRange(context, range, changes, (count, failures) => answer([count, failures]));
}

/** The changing operations by name. */
export const CHANGES = {
  update,
  upsert,
  updateMany,
  modify,
  modifyKeys: (context, [keys, values]) => modifyAll(context, keys, values),
};

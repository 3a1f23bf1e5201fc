// The only code that touches IndexedDB. Rules:
// 1. It decides nothing: Python asks for an operation by name, the bridge makes its requests and reports once.
// 2. Reports run Python inside the request's own event, where the transaction is active: no promise in between.
// 3. Every error event is stopped here (preventDefault, stopPropagation); whether the transaction goes on is
//    Python's decision, which it makes within the same event.
// 4. Python names databases, transactions and operations by numbers: no proxy is made for any of them.
// 5. One crossing carries many rows (idb_values.js); raw values that only move stay here ("held").
import { decode, encode, setOwn } from "./idb_values.js";

const databases = new Map();
const transactions = new Map();
const opens = new Map();
let report = null;

/** Names the four Python callbacks: operation, transaction, open and database events. */
export function connect(onOperation, onTransaction, onOpen, onDatabase) {
  report = { operation: onOperation, transaction: onTransaction, open: onOpen, database: onDatabase };
}

// ---- opening, closing, deleting -------------------------------------------------------------------------------

/** version 0: as it is. An open that Python has given up (abandon) leaves no trace when it gets its turn. */
export function open(openId, databaseId, name, version) {
  const request = version ? indexedDB.open(name, version) : indexedDB.open(name);
  opens.set(openId, { abandoned: false });
  request.onblocked = (event) => report.open(openId, "blocked", event.oldVersion, event.newVersion ?? 0, "", "");
  request.onupgradeneeded = (event) => upgradeNeeded(openId, databaseId, request, event);
  request.onerror = (event) => {
    event.preventDefault();
    finishOpen(openId, "error", request.error);
  };
  request.onsuccess = () => {
    if (opens.get(openId).abandoned) {
      request.result.close();
      opens.delete(openId);
      return;
    }
    adopt(databaseId, request.result);
    finishOpen(openId, "success", null, request.result.version);
  };
}

export function abandon(openId) {
  const open = opens.get(openId);
  if (open) open.abandoned = true;
}

function upgradeNeeded(openId, transactionId, request, event) {
  const transaction = request.transaction;
  if (opens.get(openId).abandoned) {
    transaction.abort();
    return;
  }
  watch(transactionId, transaction);
  report.open(openId, "upgrade", event.oldVersion, event.newVersion, "", "");
}

function finishOpen(openId, what, error, version = 0) {
  const open = opens.get(openId);
  opens.delete(openId);
  if (!open.abandoned) report.open(openId, what, version, 0, error?.name ?? "", error?.message ?? "");
}

function adopt(databaseId, database) {
  databases.set(databaseId, database);
  database.onversionchange = (event) => report.database(databaseId, "versionchange", event.newVersion ?? 0);
  database.onclose = () => {
    databases.delete(databaseId);
    report.database(databaseId, "terminated", 0);
  };
}

export function close(databaseId) {
  databases.get(databaseId)?.close();
  databases.delete(databaseId);
}

export function deleteDatabase(openId, name) {
  const request = indexedDB.deleteDatabase(name);
  opens.set(openId, { abandoned: false });
  request.onblocked = (event) => report.open(openId, "blocked", event.oldVersion, 0, "", "");
  request.onerror = (event) => {
    event.preventDefault();
    finishOpen(openId, "error", request.error);
  };
  request.onsuccess = () => finishOpen(openId, "success", null);
}

/** Every database of this origin as JSON [{name, version}]. */
export async function listDatabases() {
  return JSON.stringify(await indexedDB.databases());
}

// ---- schema -----------------------------------------------------------------------------------------------------

function describeIndex(index) {
  return { name: index.name, keyPath: index.keyPath, unique: index.unique, multi: index.multiEntry };
}

function describeStore(store) {
  const indexes = [...store.indexNames].map((name) => describeIndex(store.index(name)));
  return { name: store.name, keyPath: store.keyPath, autoIncrement: store.autoIncrement, indexes };
}

function describe(names, transaction) {
  return JSON.stringify(names.map((name) => describeStore(transaction.objectStore(name))));
}

/**
 * The schema of an open database as JSON, a list of stores. Settles after the transaction that it takes: one still
 * running would keep the database from closing at once, and a later version of it would be "blocked".
 */
export function describeDatabase(databaseId) {
  const database = databases.get(databaseId);
  const names = [...database.objectStoreNames];
  if (!names.length) return Promise.resolve("[]");
  const transaction = database.transaction(names);
  const description = describe(names, transaction);
  return new Promise((resolve) => {
    transaction.oncomplete = transaction.onabort = () => resolve(description);
  });
}

/** The schema as the running upgrade has made it so far. */
export function describeUpgrade(transactionId) {
  const { transaction } = transactions.get(transactionId);
  return describe([...transaction.objectStoreNames], transaction);
}

export function createStore(transactionId, name, keyPath, autoIncrement) {
  const { transaction } = transactions.get(transactionId);
  transaction.db.createObjectStore(name, { keyPath: JSON.parse(keyPath), autoIncrement });
}

export function deleteStore(transactionId, name) {
  transactions.get(transactionId).transaction.db.deleteObjectStore(name);
}

export function createIndex(transactionId, storeName, name, keyPath, unique, multiEntry) {
  const store = transactions.get(transactionId).transaction.objectStore(storeName);
  store.createIndex(name, JSON.parse(keyPath), { unique, multiEntry });
}

export function deleteIndex(transactionId, storeName, name) {
  transactions.get(transactionId).transaction.objectStore(storeName).deleteIndex(name);
}

// ---- transactions -----------------------------------------------------------------------------------------------

function watch(transactionId, transaction) {
  transactions.set(transactionId, { transaction, held: new Map() });
  transaction.oncomplete = () => end(transactionId, "complete", null);
  transaction.onabort = (event) => {
    event.stopPropagation();
    end(transactionId, "abort", transaction.error);
  };
}

function end(transactionId, what, error) {
  transactions.delete(transactionId);
  report.transaction(transactionId, what, error?.name ?? "", error?.message ?? "");
}

export function begin(transactionId, databaseId, storeNames, mode, durability) {
  const database = databases.get(databaseId);
  if (!database) throw new DOMException("The database connection is closed.", "InvalidStateError");
  watch(transactionId, database.transaction(JSON.parse(storeNames), mode, { durability }));
}

/** Commits now. An upgrade commits by itself: after commit() inside upgradeneeded, Chromium 156 never completes it. */
export function commit(transactionId) {
  const transaction = transactions.get(transactionId)?.transaction;
  if (transaction && transaction.mode !== "versionchange") transaction.commit?.();
}

export function abort(transactionId) {
  transactions.get(transactionId)?.transaction.abort();
}

// ---- operations -------------------------------------------------------------------------------------------------

/** Starts an operation; its one report carries the rows that it answers with, or an error's name and message. */
export function start(transactionId, operationId, name, storeName, indexName, text, extras) {
  const { transaction, held } = transactions.get(transactionId) ?? {};
  if (!transaction) throw new DOMException("The transaction has finished.", "TransactionInactiveError");
  const store = transaction.objectStore(storeName);
  const source = indexName ? store.index(indexName) : store;
  let reported = false; // two requests of one operation may both fail
  const once = (...parts) => {
    if (!reported) report.operation(transactionId, operationId, ...parts);
    reported = true;
  };
  const answer = (rows) => once(...encode(rows));
  const fail = (error) => once(undefined, undefined, error?.name ?? "UnknownError", error?.message ?? "");
  OPERATIONS[name]({ store, source, held, answer, fail }, decode(text, extras));
}

function listen(request, fail, done) {
  request.onerror = (event) => {
    event.preventDefault();
    event.stopPropagation();
    fail(request.error);
  };
  request.onsuccess = () => done(request.result);
}

/** A range travels as [kind, lower, upper, lowerOpen, upperOpen]. */
function toRange([kind, lower, upper, lowerOpen, upperOpen]) {
  switch (kind) {
    case "only":
      return IDBKeyRange.only(lower);
    case "bound":
      return IDBKeyRange.bound(lower, upper, lowerOpen, upperOpen);
    case "lower":
      return IDBKeyRange.lowerBound(lower, lowerOpen);
    case "upper":
      return IDBKeyRange.upperBound(upper, upperOpen);
    default:
      return null;
  }
}

/**
 * Makes make(i) for all i < count and reports once, after the last: results and the failures [[i, name, message]].
 * Requests of a transaction end in the order in which they were made: only the last one is listened to for success.
 */
function many(count, make, settle) {
  const requests = new Array(count).fill(null);
  const failures = [];
  const note = (i, error) => failures.push([i, error?.name ?? "UnknownError", error?.message ?? ""]);
  const stop = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  let last = null;
  for (let i = 0; i < count; i++) {
    try {
      last = requests[i] = make(i);
      last.onerror = stop;
    } catch (error) {
      note(i, error);
    }
  }
  const done = () => {
    requests.forEach((request, i) => request?.error && note(i, request.error));
    settle(requests.map((request) => request?.result), failures);
  };
  if (last) listen(last, done, done);
  else done();
}

function write(method, { store, answer }, [keys, ...rows]) {
  const make = keys ? (i) => store[method](rows[i], keys[i]) : (i) => store[method](rows[i]);
  many(rows.length, make, (results, failures) => answer([results, failures]));
}

/** Where a cursor stands against [key, primaryKey], in its own direction: below 0 before it, 0 at it. */
function compareTo([key, primaryKey], cursor, sign) {
  return sign * (indexedDB.cmp(cursor.key, key) || indexedDB.cmp(cursor.primaryKey, primaryKey));
}

/**
 * Reads with a cursor, in any direction: rows [key, primaryKey, value], or without value where `keysOnly`.
 * `position` [key, primaryKey] is the last row of the page before; its record need not exist any more.
 */
function page({ source, answer, fail }, [range, direction, offset, limit, keysOnly, position]) {
  const rows = [];
  const query = toRange(range);
  const request = keysOnly ? source.openKeyCursor(query, direction) : source.openCursor(query, direction);
  const sign = direction === "prev" ? -1 : 1;
  let skip = offset;
  listen(request, fail, (cursor) => {
    if (!cursor) return answer(rows);
    if (position) {
      const relation = compareTo(position, cursor, sign);
      if (relation < 0) return source instanceof IDBIndex ? cursor.continuePrimaryKey(...position) : cursor.continue(position[0]);
      position = null;
      if (relation === 0) return cursor.continue();
    }
    if (skip) {
      cursor.advance(skip);
      skip = 0;
      return undefined;
    }
    rows.push(keysOnly ? [cursor.key, cursor.primaryKey] : [cursor.key, cursor.primaryKey, cursor.value]);
    return rows.length < limit ? cursor.continue() : answer(rows);
  });
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

/** Puts rows of a held batch back, each after its patch {set: [[path, value]], delete: [path]}; releases the batch. */
function rewrite({ store, held, answer, fail }, [holdId, rowNumbers, patchNumbers, patches]) {
  const { keys, values } = held.get(holdId);
  held.delete(holdId);
  const inbound = store.keyPath !== null;
  const make = (i) => {
    const row = rowNumbers[i];
    applyPatch(values[row], patches[patchNumbers[i]]);
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

const OPERATIONS = {
  get: ({ source, answer, fail }, [range]) => listen(source.get(toRange(range)), fail, (value) => answer([value])),
  getMany: ({ store, answer, fail }, [keys]) =>
    many(keys.length, (i) => store.get(keys[i]), (values, failures) =>
      failures.length ? fail({ name: failures[0][1], message: failures[0][2] }) : answer(values)),
  getAll: ({ source, answer, fail }, [range, limit]) =>
    listen(source.getAll(toRange(range), limit ?? undefined), fail, answer),
  getRanges: ({ source, answer, fail }, [ranges]) =>
    many(ranges.length, (i) => source.getAll(toRange(ranges[i])), (lists, failures) =>
      failures.length ? fail({ name: failures[0][1], message: failures[0][2] }) : answer(lists.flat())),
  getAllKeys: ({ source, answer, fail }, [range, limit]) =>
    listen(source.getAllKeys(toRange(range), limit ?? undefined), fail, answer),
  count: ({ source, answer, fail }, [range]) =>
    listen(source.count(toRange(range) ?? undefined), fail, (count) => answer([count])),
  delete: ({ store, answer, fail }, [range]) => listen(store.delete(toRange(range)), fail, () => answer([])),
  deleteMany: ({ store, answer }, [keys]) =>
    many(keys.length, (i) => store.delete(keys[i]), (results, failures) => answer([results, failures])),
  clear: ({ store, answer, fail }) => listen(store.clear(), fail, () => answer([])),
  add: (context, rows) => write("add", context, rows),
  put: (context, rows) => write("put", context, rows),
  page,
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

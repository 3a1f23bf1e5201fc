// The only code that touches IndexedDB, with the other idb_*.js. Rules:
// 1. It decides nothing: Python asks for an operation by name, the bridge makes its requests and reports once.
// 2. Reports run Python inside the request's own event, where the transaction is active: no promise in between.
// 3. Every error event is stopped here (preventDefault, stopPropagation); whether the transaction goes on is
//    Python's decision, which it makes within the same event. (One is not: idb_changes.js, a put that is certain.)
// 4. Python names databases, transactions and operations by numbers: no proxy is made for any of them.
// 5. One crossing carries many rows (idb_values.js); raw values that only move stay here ("held").
import { connectObservers, databaseClosed, seenBy, TransactionChanges } from "./idb_observe.js";
import { OPERATIONS } from "./idb_operations.js";
import { MOVES } from "./idb_recreate.js";
import { decode, encode } from "./idb_values.js";
import { openWindow, placed } from "./idb_window.js";

export {
  beginRun, databaseOpened, endRun, forget, observe, observed, unwatchChanges, watchChanges,
} from "./idb_observe.js";
export { bringInSight, keepsBlobs } from "./idb_blobs.js";
export { lock, unlock } from "./idb_page.js";
export { settle } from "./idb_promises.js";

const databases = new Map();
const transactions = new Map();
const opens = new Map();
let report = null;

/**
 * Names the Python callbacks: an operation's end, a part of it, transaction, open and database events, changes of what
 * was observed, and commits; and the bytearray for what they are told.
 */
export function connect(onOperation, onPart, onTransaction, onOpen, onDatabase, onChange, onCommit, bytearray) {
  report = { operation: onOperation, part: onPart, transaction: onTransaction, open: onOpen, database: onDatabase };
  connectObservers(onChange, onCommit);
  openWindow(bytearray);
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
    leave(databaseId);
    endAll(database);
    report.database(databaseId, "terminated", 0);
  };
}

/** Ends what still runs in a database that the browser has closed: a browser may leave out the abort events. */
function endAll(database) {
  for (const [transactionId, { transaction }] of transactions) {
    if (transaction.db !== database) continue;
    transaction.oncomplete = transaction.onabort = null;
    end(transactionId, "abort", new DOMException("The browser closed the database.", "AbortError"));
  }
}

function leave(databaseId) {
  const name = databases.get(databaseId)?.name;
  databases.delete(databaseId);
  if (name !== undefined && ![...databases.values()].some((other) => other.name === name)) databaseClosed(name);
}

export function close(databaseId) {
  databases.get(databaseId)?.close();
  leave(databaseId);
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

export function renameStore(transactionId, name, newName) {
  transactions.get(transactionId).transaction.objectStore(name).name = newName;
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
  const changes = transaction.mode === "readonly" ? null : new TransactionChanges();
  transactions.set(transactionId, { transaction, held: new Map(), changes });
  transaction.oncomplete = () => {
    changes?.publish();
    end(transactionId, "complete", null);
  };
  transaction.onabort = (event) => {
    event.stopPropagation();
    end(transactionId, "abort", transaction.error);
  };
}

function end(transactionId, what, error) {
  transactions.delete(transactionId);
  report.transaction(transactionId, what, error?.name ?? "", error?.message ?? "");
}

function openDatabase(databaseId) {
  const database = databases.get(databaseId);
  if (!database) throw new DOMException("The database connection is closed.", "InvalidStateError");
  return database;
}

export function begin(transactionId, databaseId, storeNames, mode, durability) {
  reading = null; // what is asked from here on is to see what this one writes
  watch(transactionId, openDatabase(databaseId).transaction(JSON.parse(storeNames), mode, { durability }));
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

/**
 * Makes an operation's requests in this transaction. `tell` has two functions: `end` gets its rows, or an error's name
 * and message, once; `part` gets rows that come before, while the browser reads on.
 */
function operate({ transaction, held, changes }, [name, storeName, indexName, text, extras, observer], tell) {
  const store = transaction.objectStore(storeName);
  const source = indexName ? store.index(indexName) : store;
  let reported = false; // two requests of one operation may both fail
  const once = (...parts) => {
    if (!reported) tell.end(...parts);
    reported = true;
  };
  const answer = (rows) => once(...placed(encode(rows)));
  const fail = (error) => once(undefined, undefined, error?.name ?? "UnknownError", error?.message ?? "");
  const part = (rows) => tell.part(...placed(encode(rows)));
  const seen = seenBy(observer, source);
  const changed = changes?.of(store) ?? null;
  (OPERATIONS[name] ?? MOVES[name])({ store, source, held, answer, fail, part, seen, changed }, decode(text, extras));
  return fail;
}

/** Starts an operation; its one report carries the rows that it answers with, or an error's name and message. */
export function start(transactionId, operationId, ...operation) {
  const running = transactions.get(transactionId);
  if (!running) throw new DOMException("The transaction has finished.", "TransactionInactiveError");
  operate(running, operation, {
    end: (...parts) => report.operation(transactionId, operationId, ...parts),
    part: (...rows) => report.part(transactionId, operationId, ...rows),
  });
}

// ---- reading outside of transactions ----------------------------------------------------------------------------

const ASKED = 0; // the number of no transaction
const MOST_IN_TURN = 100; // reads of one transaction: a write may wait for it

/** A transaction for operations that read one table. */
class Reading {
  #fails = new Set();
  #left = MOST_IN_TURN;
  active = true;

  constructor(databaseId, storeName) {
    Object.assign(this, { databaseId, storeName });
    this.transaction = openDatabase(databaseId).transaction(storeName, "readonly");
    this.transaction.onabort = (event) => {
      event.stopPropagation();
      this.active = false;
      const error = this.transaction.error ?? new DOMException("The transaction was aborted.", "AbortError");
      for (const fail of this.#fails) fail(error);
    };
  }

  /** Whether an operation that Python begins within the event of another may go on in this one. */
  takes(databaseId, storeName) {
    return this.active && this.#left > 0 && this.databaseId === databaseId && this.storeName === storeName;
  }

  ask(operationId, operation) {
    this.#left -= 1;
    let ended = false;
    let fail = null;
    const end = (...parts) => {
      ended = true;
      this.#fails.delete(fail);
      within(this, () => report.operation(ASKED, operationId, ...parts));
    };
    const part = (...rows) => report.part(ASKED, operationId, ...rows);
    fail = operate({ transaction: this.transaction, held: null, changes: null }, operation, { end, part });
    if (!ended) this.#fails.add(fail);
  }
}

let reading = null; // the one whose event Python is called in, as long as it begins nothing else

function within(each, call) {
  const outer = reading;
  reading = each;
  try {
    call();
  } finally {
    reading = outer;
  }
}

/**
 * Runs one operation that reads, outside of Python's transactions: one call and one report for all of it. What is
 * asked in the answer to another goes on in that one's transaction. It sees no less there: what could have been
 * written since waits for that transaction.
 */
export function ask(databaseId, operationId, name, storeName, ...rest) {
  openDatabase(databaseId);
  const which = reading?.takes(databaseId, storeName) ? reading : new Reading(databaseId, storeName);
  which.ask(operationId, [name, storeName, ...rest]);
}

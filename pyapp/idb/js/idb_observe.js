// Live queries: what they have read, and telling them, those who watch a database, and everyone else what a commit has
// changed. Rules:
// 1. Both are said by parts, as Dexie does: "idb://database/table/" holds primary keys whose records were read or
//    written, ".../index" that index's keys, ".../:dels" primary keys that came or went, or may have left any index.
//    Ours alone is ".../:unknown": of those, the ones whose former index keys are not known. Dexie ignores it.
// 2. Changes are told after the transaction's complete event, on the BroadcastChannel that Dexie 4 uses. It reaches
//    every other channel object of this name once, those of a Dexie in this page too, and never the sender. So neither
//    we nor Dexie need the DOM event of the same name on top: each would hear everything twice.
// 3. A write does no work for each record beyond MOST_EXACT of them: all keys of the table count as changed then.
// 4. What was read is kept as it came and looked through only when a change of the same part comes.
import { readPath } from "./idb_paths.js";
import {
  ALL_KEYS, compare, fromTree, holdsKey, inside, isKey, merged, reachesInto, toTree,
} from "./idb_ranges.js";
import { encode } from "./idb_values.js";
import { placed } from "./idb_window.js";

const CHANNEL = "x-storagemutated-1";
const MOST_EXACT = 200; // records of one table in one transaction
const MOST_WAITING = 100; // commits that arrive while a query runs

const observers = new Map();
const watchers = new Map(); // {name of the database, stale: it has been closed since}
let wake = null;
let report = null;
let channel = null;

const databasePrefix = (databaseName) => `idb://${databaseName}/`;
const tablePrefix = (databaseName, storeName) => `${databasePrefix(databaseName)}${storeName}/`;

/** Names the Python callbacks: the query of this number is to run again; the watcher of this number is told a commit. */
export function connectObservers(onChange, onCommit) {
  wake = onChange;
  report = onCommit;
}

// ---- what a query reads ------------------------------------------------------------------------------------------

/** What an operation inside a live query tells that it reads. Ranges are IDBKeyRanges, null for all. */
class Seen {
  #parts;
  #prefix;
  #index;

  constructor(parts, source) {
    const store = source.objectStore ?? source;
    this.#parts = parts;
    this.#prefix = tablePrefix(store.transaction.db.name, store.name);
    this.#index = source === store ? null : source.name;
  }

  /** What is read of another source of the same table. */
  of(source) {
    return new Seen(this.#parts, source);
  }

  #part(name) {
    const part = this.#prefix + name;
    let found = this.#parts.get(part);
    if (!found) this.#parts.set(part, (found = { ranges: [], keys: [] }));
    return found;
  }

  /** Keys of the source in this range were asked for; for a store without `contents` only which there are. */
  range(range, contents = true) {
    this.#part(this.#index ?? (contents ? "" : ":dels")).ranges.push(range ?? null);
  }

  /** The result depends on these records; without `contents` only on their presence in the index that was read. */
  keys(primaryKeys, contents = true) {
    this.#part(contents ? "" : ":unknown").keys.push(primaryKeys);
  }

  /** The result depends on records of the index that nobody has named: counted or skipped ones. */
  counted() {
    if (this.#index !== null) this.#part(":unknown").ranges.push(null);
  }
}

class Observer {
  good = new Map(); // what the last run that gave a result has read
  reading = new Map(); // what the running or the last run has read
  running = false;
  told = false; // that it is to run again
  stale = false; // a database that it reads has been closed since
  homeless = false; // its last run found a database closed, nobody knows which
  waiting = []; // changes told while it runs

  begin() {
    Object.assign(this, { reading: new Map(), running: true, told: false, stale: false, waiting: [] });
  }

  /** Whether what it has read was changed meanwhile. A query that failed goes on observing what it read before. */
  end(failed) {
    const outdated = this.waiting.some((change) => change.touches(this.reading));
    if (!failed) this.good = this.reading;
    Object.assign(this, { running: false, waiting: [] });
    return outdated;
  }

  hear(change) {
    if (!this.running) return change.touches(this.reading) || (this.good !== this.reading && change.touches(this.good));
    this.waiting.push(change);
    if (this.waiting.length > MOST_WAITING) this.waiting = [EVERYTHING];
    return false;
  }

  reads(databaseName) {
    const prefix = databasePrefix(databaseName);
    return [this.good, this.reading].some((parts) => [...parts.keys()].some((part) => part.startsWith(prefix)));
  }
}

/** Begins an observer; `beginRun` and `endRun` stand around each run of its query, `forget` ends it. */
export function observe(number) {
  observers.set(number, new Observer());
  listenForChanges();
}

export function beginRun(number) {
  observers.get(number)?.begin();
}

/** Whether the run is out of date. `closed`: it failed because a database is not open; it waits for one to open. */
export function endRun(number, failed, closed) {
  const observer = observers.get(number);
  if (!observer) return false;
  observer.stale ||= closed;
  observer.homeless = closed;
  return observer.end(failed);
}

export function forget(number) {
  observers.delete(number);
  listenNoLonger();
}

/** Begins to tell a watcher every commit that changes records of a database. */
export function watchChanges(number, name) {
  watchers.set(number, { name, stale: false });
  listenForChanges();
}

export function unwatchChanges(number) {
  watchers.delete(number);
  listenNoLonger();
}

function listenNoLonger() {
  if (observers.size === 0 && watchers.size === 0 && channel) channel.onmessage = null;
}

/** How many observers and watchers there are, and how many lists of keys and ranges are kept. */
export function observed() {
  const kept = new Set([...observers.values()].flatMap(({ good, reading }) => [good, reading]));
  const parts = [...kept].flatMap((each) => [...each.values()]);
  return [observers.size + watchers.size, parts.reduce((sum, { ranges, keys }) => sum + ranges.length + keys.length, 0)];
}

/** What an operation on the source tells of its reading; null where no live query runs. */
export function seenBy(number, source) {
  const observer = number ? observers.get(number) : undefined;
  return observer ? new Seen(observer.reading, source) : null;
}

// ---- what a transaction writes -----------------------------------------------------------------------------------

const descriptions = new WeakMap(); // of open databases: their schema cannot change

function describeIndexes(store) {
  return [...store.indexNames].map((name) => {
    const { keyPath, multiEntry, unique } = store.index(name);
    return { name, keyPath, multiEntry, unique };
  });
}

function indexesOf(store) {
  const { db, mode } = store.transaction;
  if (mode === "versionchange") return describeIndexes(store);
  const known = descriptions.get(db) ?? new Map();
  descriptions.set(db, known);
  if (!known.has(store.name)) known.set(store.name, describeIndexes(store));
  return known.get(store.name);
}

/** Whether an index of the store may refuse a record for another one's sake. (An upgrade may still make such a one.) */
export const mayRefuse = (store) =>
  store.transaction.mode === "versionchange" || indexesOf(store).some(({ unique }) => unique);

/** The keys of a record in an index. A generated key stands in no value: `key` is the record's own. */
function keysIn({ keyPath, multiEntry }, ownPath, key, value) {
  if (value === undefined || value === null) return [];
  const at = (path) => (path === ownPath ? key : readPath(value, path));
  const found = Array.isArray(keyPath) ? keyPath.map(at) : at(keyPath);
  return (multiEntry && Array.isArray(found) ? found : [found]).filter(isKey);
}

function without(keys, others) {
  return keys.filter((key) => !others.some((other) => compare(key, other) === 0));
}

/** What one transaction changes in one table. What is not known about the records before is given as null. */
class TableChanges {
  #prefix;
  #keyPath;
  #indexes;
  #records = []; // [keys, values, olds], each one a list or, but the keys, null
  #ranges = [];
  #count = 0;
  #everything = false;

  constructor(store) {
    this.#prefix = tablePrefix(store.transaction.db.name, store.name);
    this.#keyPath = store.keyPath;
    this.#indexes = indexesOf(store);
  }

  /** Whether it is of use to tell so many further records one by one. */
  room(count) {
    return !this.#everything && this.#count + count <= MOST_EXACT;
  }

  /** Any number of records were written, no matter which. */
  all() {
    this.#everything = true;
    this.#records = [];
    this.#ranges = [];
  }

  /** Records were stored; an old one is undefined where there was none. */
  put(keys, values, olds = null) {
    this.#add(keys, values, olds);
  }

  delete(keys, olds = null) {
    this.#add(keys, null, olds);
  }

  deleteRange(range) {
    if (!this.room(1)) return this.all();
    this.#count += 1;
    return this.#ranges.push(...inside(range));
  }

  #add(keys, values, olds) {
    if (!this.room(keys.length)) return this.all();
    this.#count += keys.length;
    return this.#records.push([keys, values, olds]);
  }

  /** Adds the trees of all parts that have changed. */
  addTo(parts) {
    const changed = this.#everything ? this.#allParts() : this.#exactParts();
    if (!changed.get("").length) return;
    for (const [name, intervals] of changed) {
      if (intervals.length || name === ":unknown") parts[this.#prefix + name] = toTree(merged(intervals));
    }
  }

  #allParts() {
    const names = ["", ":dels", ":unknown", ...this.#indexes.map((index) => index.name)];
    return new Map(names.map((name) => [name, ALL_KEYS]));
  }

  #exactParts() {
    const [primary, dels, unknown] = [0, 0, 0].map(() => this.#ranges.slice());
    const changed = new Map([["", primary], [":dels", dels], [":unknown", unknown]]);
    for (const index of this.#indexes) changed.set(index.name, []);
    for (const [keys, values, olds] of this.#records) {
      keys.forEach((key, i) => {
        const [value, old] = [values?.[i], olds?.[i]];
        if (!isKey(key) || (olds && old === undefined && !values)) return;
        primary.push([key, key]);
        if (!olds) unknown.push([key, key]);
        if (!olds || !values || old === undefined) dels.push([key, key]);
        for (const index of this.#indexes) {
          const [after, before] = [value, old].map((each) => keysIn(index, this.#keyPath, key, each));
          const moved = [...without(before, after), ...without(after, before)];
          changed.get(index.name).push(...moved.map((each) => [each, each]));
        }
      });
    }
    return changed;
  }
}

/** What one transaction changes. */
export class TransactionChanges {
  #tables = new Map();

  of(store) {
    let changes = this.#tables.get(store.name);
    if (!changes) this.#tables.set(store.name, (changes = new TableChanges(store)));
    return changes;
  }

  /** Tells everyone: to be called once the transaction has completed. */
  publish() {
    if (!this.#tables.size) return;
    const parts = {};
    for (const changes of this.#tables.values()) changes.addTo(parts);
    if (!Object.keys(parts).length) return;
    open().postMessage(parts);
    tell(new Change(parts));
  }
}

// ---- telling -----------------------------------------------------------------------------------------------------

/** Changed parts, ours or Dexie's. */
class Change {
  #trees;
  #lists = new Map();

  constructor(trees) {
    this.#trees = trees;
  }

  #intervals(part) {
    let list = this.#lists.get(part);
    if (!list) this.#lists.set(part, (list = fromTree(this.#trees[this.#toldAs(part)])));
    return list;
  }

  /** The part in which Dexie tells it: of a record that got its key from the store, only that it was written. */
  #toldAs(part) {
    const [, prefix, name] = /^(.*\/)(:dels|:unknown)$/s.exec(part) ?? [];
    if (prefix === undefined || `${prefix}:unknown` in this.#trees) return part;
    return name === ":dels" ? prefix : `${prefix}:dels`;
  }

  /** The changed primary keys of a database as rows [table, from, to], a missing `to` for no bound; null for all. */
  records(databaseName) {
    if (this.#trees.all) return null;
    const prefix = databasePrefix(databaseName);
    const changed = Object.keys(this.#trees).filter((part) => part.startsWith(prefix) && part.endsWith("/"));
    return changed.flatMap((part) => {
      const table = part.slice(prefix.length, -1);
      return this.#intervals(part).map(([from, to]) => (to === undefined ? [table, from] : [table, from, to]));
    });
  }

  touches(parts) {
    if (this.#trees.all) return parts.size > 0;
    for (const [part, { ranges, keys }] of parts) {
      const changed = this.#intervals(part);
      if (!changed.length) continue;
      if (ranges.some((range) => reachesInto(changed, range))) return true;
      if (keys.some((list) => list.some((key) => holdsKey(changed, key)))) return true;
    }
    return false;
  }
}

const EVERYTHING = new Change({ all: toTree(ALL_KEYS) });

function open() {
  channel ??= new BroadcastChannel(CHANNEL);
  return channel;
}

function listenForChanges() {
  open().onmessage = (event) => event.data && tell(new Change(event.data));
}

function rerun(number, observer) {
  observer.told = true;
  wake(number);
}

function tell(change) {
  for (const [number, observer] of observers) if (!observer.told && observer.hear(change)) rerun(number, observer);
  for (const [number, { name }] of watchers) tellWatcher(number, change.records(name));
}

/** Tells it the rows of changed records; null: any may have changed. */
function tellWatcher(number, rows) {
  if (rows === null) report(number, undefined, undefined);
  else if (rows.length) report(number, ...placed(encode(rows)));
}

// ---- databases that close and open, pages that sleep ----------------------------------------------------------------

/** The page has closed its last connection to a database: what happens to it meanwhile is not told. */
export function databaseClosed(name) {
  for (const observer of observers.values()) observer.stale ||= observer.reads(name);
  for (const watcher of watchers.values()) watcher.stale ||= watcher.name === name;
}

export function databaseOpened(name) {
  for (const [number, observer] of observers) {
    if (observer.running || observer.told || !observer.stale) continue;
    if (observer.homeless || observer.reads(name)) rerun(number, observer);
  }
  for (const [number, watcher] of watchers) {
    if (!watcher.stale || watcher.name !== name) continue;
    watcher.stale = false;
    tellWatcher(number, null);
  }
}

// A page in the back/forward cache hears nothing, and a channel that listens may keep it from going there (Dexie's
// src/support-bfcache.ts does the same).
globalThis.addEventListener?.("pagehide", (event) => {
  if (!event.persisted) return;
  channel?.close();
  channel = null;
});
globalThis.addEventListener?.("pageshow", (event) => {
  if (!event.persisted || !(observers.size || watchers.size)) return;
  listenForChanges();
  tell(EVERYTHING);
});

// Looks at IndexedDB from outside the project's own code, with the platform's calls only.
import { describe } from "./describe.js";
import { revive } from "./revive.js";

/** Resolves with the request's result, or rejects with its error. */
export function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves when the transaction is complete, rejects when it aborts. */
export function completed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

export async function exists(name) {
  return (await indexedDB.databases()).some((entry) => entry.name === name);
}

/** The native version, or 0 where there is no such database. */
export async function native(name) {
  return (await indexedDB.databases()).find((entry) => entry.name === name)?.version ?? 0;
}

const BLOCKED_FOR = 2000; // ms: a connection that is just closing blocks for a moment

/** Deletes a database; false where a connection stays open and keeps it (it then goes when that closes). */
export function remove(name) {
  const request = indexedDB.deleteDatabase(name);
  const kept = new Promise((resolve) => {
    request.onblocked = () => setTimeout(() => resolve(false), BLOCKED_FOR);
  });
  return Promise.race([settled(request).then(() => true), kept]);
}

/** Deletes every database whose name begins with `prefix`. */
export async function removeAll(prefix) {
  const names = (await indexedDB.databases()).map((entry) => entry.name);
  await Promise.all(names.filter((name) => name.startsWith(prefix)).map(remove));
}

/** Opens an existing database, runs `work(database)`, closes it. */
export async function opened(name, work) {
  if (!(await exists(name))) throw new Error(`there is no database ${name}`);
  const database = await settled(indexedDB.open(name));
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

/** Puts the revived specs into a store; `keys` only where the store has no key path. */
export function store(name, storeName, specs, keys = []) {
  return opened(name, async (database) => {
    const values = specs.map((spec) => revive(spec));
    const transaction = database.transaction(storeName, "readwrite");
    const target = transaction.objectStore(storeName);
    values.forEach((value, index) => target.put(value, ...keys.slice(index, index + 1)));
    await completed(transaction);
  });
}

/** The stored value itself, a structured clone. */
export function read(name, storeName, key) {
  return opened(name, (database) => settled(database.transaction(storeName).objectStore(storeName).get(key)));
}

/** Everything in a database as JSON: see `describe` for the values. */
export function dump(name) {
  return opened(name, async (database) => {
    const stores = {};
    for (const storeName of database.objectStoreNames) stores[storeName] = await dumpStore(database, storeName);
    return { name, native: database.version, stores };
  });
}

async function dumpStore(database, storeName) {
  const source = database.transaction(storeName).objectStore(storeName);
  const { keyPath, autoIncrement } = source;
  const indexes = {};
  for (const indexName of source.indexNames) {
    const { keyPath: path, unique, multiEntry } = source.index(indexName);
    indexes[indexName] = { keyPath: path, unique, multiEntry };
  }
  const [keys, values] = await Promise.all([settled(source.getAllKeys()), settled(source.getAll())]);
  const records = [];
  for (const [index, key] of keys.entries()) {
    records.push({ key: await describe(key), value: await describe(values[index]) });
  }
  return { keyPath, autoIncrement, indexes, records };
}

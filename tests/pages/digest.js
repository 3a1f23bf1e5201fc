// A whole database in a few hashes, by the platform's own calls only: equal where every record, every byte of every
// Blob, every index and every next key are equal.
import { describe } from "./describe.js";
import { completed, exists, opened, settled } from "./database.js";

const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
const hash = async (value) => hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(value))));

/**
 * `{native, tables: {name: hash}, counts: {name: number}}`, native 0 where there is no such database. A Date from
 * `since` (ms) on, in a record's field that `times` names, is a time of the run, and all of those count as equal.
 */
export async function digest(name, times = [], since = Infinity) {
  if (!(await exists(name))) return { native: 0, tables: {}, counts: {} };
  return opened(name, async (database) => {
    const tables = {};
    const counts = {};
    for (const storeName of database.objectStoreNames) {
      const content = await contentOf(database, storeName, (record) => withoutTimes(record, times, since));
      tables[storeName] = await hash(content);
      counts[storeName] = content.records.length;
    }
    return { native: database.version, tables, counts };
  });
}

async function contentOf(database, storeName, normalised) {
  const store = database.transaction(storeName).objectStore(storeName);
  const { keyPath, autoIncrement } = store;
  const [keys, values, ...indexes] = await Promise.all([
    settled(store.getAllKeys()),
    settled(store.getAll()),
    ...Array.from(store.indexNames, (indexName) => indexOf(store.index(indexName))),
  ]);
  const records = [];
  for (const [position, key] of keys.entries()) {
    records.push([await describe(key), normalised(await describe(values[position]))]);
  }
  const next = autoIncrement ? await nextKey(database, storeName) : null;
  return { keyPath, autoIncrement, indexes, records, next };
}

/** An index's kind, and the primary keys of its entries in a fixed order: its own keys may be times of the run. */
async function indexOf(index) {
  const { name, keyPath, unique, multiEntry } = index;
  const keys = [];
  for (const key of await settled(index.getAllKeys())) keys.push(JSON.stringify(await describe(key)));
  return { name, keyPath, unique, multiEntry, keys: keys.sort() };
}

/** The key that the store would give next: it gives it, and the transaction is rolled back. */
async function nextKey(database, storeName) {
  const transaction = database.transaction(storeName, "readwrite");
  const key = await settled(transaction.objectStore(storeName).add({}));
  const ended = completed(transaction).catch(() => {});
  transaction.abort();
  await ended;
  return key;
}

function withoutTimes(record, times, since) {
  const isOfTheRun = ([field, value]) => times.includes(field) && value?.$date >= since;
  if (record === null || typeof record !== "object" || Array.isArray(record)) return record;
  return Object.fromEntries(Object.entries(record).map((each) => (isOfTheRun(each) ? [each[0], "of the run"] : each)));
}

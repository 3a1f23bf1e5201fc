// Where thumbnails are kept: a database of their own, beside the user's, from which the longest unused are dropped.
// A browser that refuses it (a full disk, a private window) only costs that they are made again: nothing here fails.

const STORE = "thumbnails";
const BY_USE = "use"; // [day of the last use, bytes]
const DAY = 86_400_000;
const MOST = 20_000;
const MOST_BYTES = 256 * 2 ** 20;
const LEFT = 0.9; // of either, after some were dropped

const today = () => Math.floor(Date.now() / DAY);

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function open(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { keyPath: "key" }).createIndex(BY_USE, ["day", "bytes"]);
  };
  return settled(request);
}

export class Store {
  #name;
  #most;
  #opening = null;
  #total = null; // {count, bytes}, known once it has been counted

  constructor(name, { most = MOST, mostBytes = MOST_BYTES } = {}) {
    this.#name = name;
    this.#most = { count: most, bytes: mostBytes };
  }

  /** The entries of these keys, null for those that there are not. */
  async get(keys) {
    try {
      const database = await this.#database();
      const store = database.transaction(STORE).objectStore(STORE);
      const found = await Promise.all(keys.map((key) => settled(store.get(key))));
      this.#touch(found.filter((entry) => entry && entry.day !== today()));
      return found.map((entry) => entry ?? null);
    } catch {
      return keys.map(() => null);
    }
  }

  /** Keeps an entry {key, blob or reason, ...}. */
  async put(entry) {
    const bytes = entry.blob?.size ?? 0;
    try {
      await this.#write((store) => store.put({ ...entry, bytes, day: today() }));
      this.#total ??= await this.#count();
      this.#total.count += 1;
      this.#total.bytes += bytes;
      if (this.#isFull()) await this.#drop();
    } catch {
      this.#total = null;
    }
  }

  async clear() {
    try {
      await this.#write((store) => store.clear());
    } catch {
      // what is there is dropped in time
    }
    this.#total = null;
  }

  #database() {
    this.#opening ??= open(this.#name).then((database) => {
      database.onversionchange = () => {
        database.close();
        this.#opening = null;
      };
      database.onclose = () => (this.#opening = null);
      return database;
    });
    this.#opening.catch(() => (this.#opening = null));
    return this.#opening;
  }

  async #write(work) {
    const transaction = (await this.#database()).transaction(STORE, "readwrite", { durability: "relaxed" });
    work(transaction.objectStore(STORE));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }

  #touch(entries) {
    if (!entries.length) return;
    const day = today();
    this.#write((store) => entries.forEach((entry) => store.put({ ...entry, day }))).catch(() => {});
  }

  #isFull() {
    return this.#total.count > this.#most.count || this.#total.bytes > this.#most.bytes;
  }

  /** Visits [day, bytes] of all entries, the longest unused first, until the visitor gives false. */
  async #byUse(mode, visit) {
    const store = (await this.#database()).transaction(STORE, mode).objectStore(STORE);
    const request = store.index(BY_USE).openKeyCursor();
    await new Promise((resolve, reject) => {
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor || visit(cursor, store) === false) resolve();
        else cursor.continue();
      };
    });
  }

  async #count() {
    const total = { count: -1, bytes: 0 }; // without the one that has just been put
    await this.#byUse("readonly", ({ key: [, bytes] }) => {
      total.count += 1;
      total.bytes += bytes;
    });
    return total;
  }

  async #drop() {
    const { count, bytes } = this.#most;
    await this.#byUse("readwrite", ({ key, primaryKey }, store) => {
      if (this.#total.count <= LEFT * count && this.#total.bytes <= LEFT * bytes) return false;
      store.delete(primaryKey);
      this.#total.count -= 1;
      this.#total.bytes -= key[1];
      return true;
    });
  }
}

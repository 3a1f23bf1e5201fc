// The operations of tests/bench/operations.py, by Dexie and by hand, on a table of `count` records with 7 fields.

const SCHEMA = "++id, name, age, city, [city+age]";
const INDEXES = [["name", "name"], ["age", "age"], ["city", "city"], ["[city+age]", ["city", "age"]]];
const CITIES = 100;

function record(number) {
  return {
    id: number + 1,
    name: `Person${String((number * 7919) % 1_000_003).padStart(7, "0")}`,
    age: (number * 31) % 1000,
    city: `City${number % CITIES}`,
    rating: number / 7,
    active: number % 2 === 0,
    joined: new Date(1_600_000_000_000 + number * 60_000),
  };
}

export const records = (count) => Array.from({ length: count }, (_, number) => record(number));

const promised = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const completed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

async function opened(name) {
  const request = indexedDB.open(name, 10);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore("people", { keyPath: "id", autoIncrement: true });
    for (const [index, keyPath] of INDEXES) store.createIndex(index, keyPath);
  };
  return promised(request);
}

/** Makes the database new, with that many records. */
export async function fill(name, count) {
  await promised(indexedDB.deleteDatabase(name));
  const database = await opened(name);
  const transaction = database.transaction("people", "readwrite");
  for (const each of records(count)) transaction.objectStore("people").add(each);
  await completed(transaction);
  database.close();
}

/** Calls use(store, transaction) and waits for what it gives, and for the transaction if it writes. */
async function within(database, mode, use) {
  const transaction = database.transaction("people", mode);
  const ended = mode === "readwrite" ? completed(transaction) : null;
  const result = await use(transaction.objectStore("people"), transaction);
  await ended;
  return result;
}

const reading = (use) => (database, given) => within(database, "readonly", (store) => use(store, given));
const writing = (use) => (database, given) => within(database, "readwrite", (store) => use(store, given));
const all = (requests) => Promise.all(requests.map(promised));

function withPrefix(store, prefix) {
  return new Promise((resolve, reject) => {
    const found = [];
    const request = store.index("name").openCursor();
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return resolve(found);
      if (cursor.key.toLowerCase().startsWith(prefix.toLowerCase())) found.push(cursor.value);
      return cursor.continue();
    };
  });
}

function page(store, limit) {
  return new Promise((resolve, reject) => {
    const rows = [];
    const request = store.index("age").openCursor(null, "prev");
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor) rows.push(cursor.value);
      if (!cursor || rows.length === limit) resolve(rows);
      else cursor.continue();
    };
  });
}

const BY_HAND = {
  get: async (database, { keys }) => {
    for (const key of keys) await within(database, "readonly", (store) => promised(store.get(key)));
  },
  bulk_get: reading((store, { keys }) => all(keys.map((key) => store.get(key)))),
  to_list: reading((store) => promised(store.getAll())),
  equals: reading((store, { key }) => promised(store.index("city").getAll(key))),
  between: reading((store, { lower, upper }) => promised(store.index("age").getAll(IDBKeyRange.bound(lower, upper, false, true)))),
  any_of: reading((store, { keys }) => all(keys.map((key) => store.index("name").getAll(key))).then((lists) => lists.flat())),
  starts_with_ignore_case: reading((store, { prefix }) => withPrefix(store, prefix)),
  count: reading((store, { lower }) => promised(store.index("age").count(IDBKeyRange.lowerBound(lower)))),
  keys: reading((store) => new Promise((resolve, reject) => {
    const keys = [];
    const request = store.index("name").openKeyCursor();
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      if (!request.result) return resolve(keys);
      keys.push(request.result.key);
      return request.result.continue();
    };
  })),
  page: reading((store, { limit }) => page(store, limit)),
  bulk_add: writing((store, { rows }) => void rows.forEach((row) => store.add(row))),
  bulk_put: writing((store, { rows }) => void rows.forEach((row) => store.put(row))),
  modify: writing(async (store) => {
    for (const row of await promised(store.getAll())) store.put({ ...row, rating: 0 });
  }),
  delete_range: writing((store, { from }) => promised(store.delete(IDBKeyRange.lowerBound(from)))),
  update: writing(async (store, { keys }) => {
    for (const key of keys) await promised(store.put({ ...(await promised(store.get(key))), rating: 1 }));
  }),
};

const BY_DEXIE = {
  get: async ({ people }, { keys }) => {
    for (const key of keys) await people.get(key);
  },
  bulk_get: ({ people }, { keys }) => people.bulkGet(keys),
  to_list: ({ people }) => people.toArray(),
  equals: ({ people }, { key }) => people.where("city").equals(key).toArray(),
  between: ({ people }, { lower, upper }) => people.where("age").between(lower, upper).toArray(),
  any_of: ({ people }, { keys }) => people.where("name").anyOf(keys).toArray(),
  starts_with_ignore_case: ({ people }, { prefix }) => people.where("name").startsWithIgnoreCase(prefix).toArray(),
  count: ({ people }, { lower }) => people.where("age").aboveOrEqual(lower).count(),
  keys: ({ people }) => people.orderBy("name").keys(),
  page: ({ people }, { limit }) => people.orderBy("age").reverse().limit(limit).toArray(),
  bulk_add: ({ people }, { rows }) => people.bulkAdd(rows),
  bulk_put: ({ people }, { rows }) => people.bulkPut(rows),
  modify: ({ people }) => people.toCollection().modify({ rating: 0 }),
  delete_range: ({ people }, { from }) => people.where(":id").aboveOrEqual(from).delete(),
  update: (database, { keys }) => database.transaction("rw", database.people, async () => {
    for (const key of keys) await database.people.update(key, { rating: 1 });
  }),
};

async function connected(name, way) {
  if (way !== "Dexie") return opened(name);
  const database = new Dexie(name);
  database.version(1).stores({ people: SCHEMA });
  return database.open();
}

/** Runs one operation and gives its milliseconds and how many things it gave (null: nothing). */
export async function measure(name, way, operation, given, count, times = 1) {
  const database = await connected(name, way);
  const rows = operation.startsWith("bulk_") && operation !== "bulk_get" ? records(count) : null;
  const run = (way === "Dexie" ? BY_DEXIE : BY_HAND)[operation];
  const start = performance.now();
  let result;
  for (let i = 0; i < times; i++) result = await run(database, { ...given, rows });
  const took = performance.now() - start;
  database.close();
  return [took, Array.isArray(result) ? result.length : typeof result === "number" ? result : null];
}

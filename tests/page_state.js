// What a page shows and what its origin's databases hold, for the report of a failed test. The platform's calls only.
// It is bounded, and never waits for a database that somebody keeps from being opened.
async () => {
  const [DATABASES, STORES, KEYS, RECORDS, TEXT, PATIENCE] = [12, 40, 4, 200, 200, 3000];
  const cut = (value) => {
    const text = String(value ?? "").replace(/\s+/g, " ").trim();
    return text.length > TEXT ? `${text.slice(0, TEXT)}…` : text;
  };
  const within = (work) => {
    const late = new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error(`no answer within ${PATIENCE} ms`)));
    return Promise.race([work, late]);
  };
  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const keyText = (key) => {
    if (typeof key === "string") return JSON.stringify(cut(key));
    if (key instanceof Date) return key.toISOString();
    return Array.isArray(key) ? `[${key.map(keyText).join(", ")}]` : key instanceof Object ? "(binary)" : String(key);
  };
  const path = (value) => (Array.isArray(value) ? `[${value.join("+")}]` : value ?? "");
  const blobsIn = (value, found, depth = 0) => {
    if (value instanceof Blob) found.push(value.size);
    else if (depth < 4 && (Array.isArray(value) || Object.prototype.toString.call(value) === "[object Object]"))
      for (const part of Object.values(value)) blobsIn(part, found, depth + 1);
    return found;
  };

  async function storeState(store) {
    const indexes = [...store.indexNames].map((name) => store.index(name)).map((index) => {
      return (index.unique ? "&" : "") + (index.multiEntry ? "*" : "") + path(index.keyPath);
    });
    const [count, keys, records] = await Promise.all([
      settled(store.count()), settled(store.getAllKeys(null, KEYS)), settled(store.getAll(null, RECORDS)),
    ]);
    const sizes = records.flatMap((record) => blobsIn(record, []));
    return {
      name: store.name, key: (store.autoIncrement ? "++" : "") + path(store.keyPath), indexes, count,
      keys: keys.map(keyText), blobs: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0),
      partly: count > records.length,
    };
  }

  async function databaseState({ name, version }) {
    let late = false;
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => request.transaction.abort(); // it has just been deleted
    request.addEventListener("success", () => late && request.result.close());
    try {
      const database = await within(settled(request));
      try {
        const names = [...database.objectStoreNames].slice(0, STORES);
        if (!names.length) return { name, version, stores: [] };
        const transaction = database.transaction(names);
        const stores = names.map((each) => storeState(transaction.objectStore(each)).catch((error) => {
          return { name: each, trouble: cut(error) };
        }));
        return { name, version, stores: await within(Promise.all(stores)) };
      } finally {
        database.close();
      }
    } catch (error) {
      late = true;
      return { name, version, trouble: cut(error) };
    }
  }

  async function databases() {
    const all = (await within(indexedDB.databases())).sort((a, b) => (a.name < b.name ? -1 : 1));
    const states = await Promise.all(all.slice(0, DATABASES).map(databaseState));
    return { all: states, more: all.length - states.length };
  }

  const texts = (selector) => [...document.querySelectorAll(selector)]
    .filter((each) => each.getClientRects().length && each.textContent.trim())
    .map((each) => cut(each.innerText));
  const at = document.activeElement;
  const focus = at && at !== document.body ? `${at.localName} ${cut(at.ariaLabel ?? at.innerText)}`.trim() : "";
  return {
    origin: location.origin,
    state: document.documentElement.dataset.state ?? "",
    shows: { heading: texts("h1"), alert: texts("[role=alert]"), status: texts("[role=status]"), dialog: texts("dialog[open]"),
             focus: focus ? [focus] : [] },
    ...await databases().then((databases) => ({ databases }), (error) => ({ trouble: cut(error) })),
  };
}

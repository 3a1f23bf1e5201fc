// The upgrade to v7 by hand, as a JavaScript programmer who knows IndexedDB well would write it: the bench's yardstick.
const BATCH = 128;
const MEDIA = [
  ["images", "image", "image/png", () => "scene-image"],
  ["videos", "video", "video/mp4", () => "scene-video"],
  ["audios", "audio", "audio/mpeg", (row) => (row.isFullScript ? "full-script-audio" : "dialogue-audio")],
];

function upgradeTable(transaction, [table, assetType, defaultType, roleOf], now) {
  const store = transaction.objectStore(table);
  const mappings = transaction.objectStore("scriptAssetMappings");
  const next = (after) => {
    const range = after === undefined ? null : IDBKeyRange.lowerBound(after, true);
    store.getAll(range, BATCH).onsuccess = ({ target: { result: rows } }) => {
      if (rows.length === BATCH) next(rows.at(-1).id);
      for (const row of rows) {
        const { scriptId, id: assetId } = row;
        if (scriptId) mappings.add({ scriptId, assetType, assetId, linkedAt: now, role: roleOf(row) });
        delete row.scriptId;
        row.uploadSource = "ai-generated";
        row.uploadedAt = now;
        row.mimeType = row.data.type || defaultType;
        store.put(row);
      }
    };
  };
  next();
}

function upgradeSchema(transaction) {
  const mappings = transaction.db.createObjectStore("scriptAssetMappings", { keyPath: "id", autoIncrement: true });
  for (const path of ["scriptId", "assetType", "assetId"]) mappings.createIndex(path, path);
  for (const paths of [["scriptId", "assetType"], ["assetType", "assetId"]]) mappings.createIndex(`[${paths.join("+")}]`, paths);
  for (const [table] of MEDIA) {
    const store = transaction.objectStore(table);
    store.deleteIndex("scriptId");
    store.createIndex("uploadedAt", "uploadedAt");
    store.createIndex("uploadSource", "uploadSource");
  }
}

/** Opens the v6 database at 70 and upgrades it in that one transaction. */
export function upgradeByHand(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 70);
    request.onupgradeneeded = () => {
      upgradeSchema(request.transaction);
      for (const media of MEDIA) upgradeTable(request.transaction, media, new Date());
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => resolve(request.result.close());
  });
}

/** Fills a v6 database with `[count, bytes]` images; every Blob has bytes of its own. */
export async function fill(name, groups) {
  await globalThis.owner.make(name, 6, { scripts: [{ id: 1, title: "One" }] });
  const database = globalThis.owner.declare(name, 6);
  for (const [count, bytes] of groups) {
    for (let done = 0; done < count; done += 250) {
      const rows = Array.from({ length: Math.min(250, count - done) }, () => {
        const data = crypto.getRandomValues(new Uint8Array(bytes));
        return { scriptId: 1, data: new Blob([data], { type: "image/webp" }) };
      });
      await database.images.bulkAdd(rows);
    }
  }
  database.close();
}

/** What `work` did to the page, in ms: its longest time between two frames, and its longest task (0: none over 50). */
export async function longestWaits(work) {
  let last = performance.now();
  let frame = 0;
  let task = 0;
  let running = true;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) task = Math.max(task, duration);
  });
  observer.observe({ type: "longtask" });
  const look = (now) => {
    frame = Math.max(frame, now - last);
    last = now;
    if (running) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  await work();
  running = false;
  await new Promise((resolve) => setTimeout(resolve, 100)); // entries come after their task
  observer.disconnect();
  return { frame, task };
}

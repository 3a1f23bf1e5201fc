// What WebKit cannot do with Blobs. Elsewhere, nothing here does anything.
//
// 1. A private window cannot store them, and says so only when it is written to ("Error preparing Blob/File data").
// 2. A Blob that comes from a database and is put back gets a new file there. A reader is then sent to the old file,
//    which is gone, as long as the object lives that was put back, however dead for JavaScript: NotFoundError. Nothing
//    is lost on the disk. Seen in WebKitGTK 2.50.

const SCRATCH = "~a file on trial";
const LOOKED_AT = 5; // records of each table, at its beginning and at its end: what was put back last lives longest
const ROUNDS = 20;
const LITTER = 16 << 20; // bytes
const AT_ONCE = 8;

const isWebKit = () => Boolean(navigator.vendor?.startsWith("Apple"));
let answer = null;

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves to whether Blobs can be stored, by storing one where that is in doubt; tried once for each page. */
export function keepsBlobs() {
  answer ??= isWebKit() ? tried() : Promise.resolve(true);
  return answer;
}

async function tried() {
  const name = `${SCRATCH} ${Math.random()}`; // of this page alone: others may try at the same time
  try {
    return await stored(name);
  } catch {
    return true; // it did not come to the trial: whoever stores something is told what is wrong
  } finally {
    indexedDB.deleteDatabase(name);
  }
}

async function stored(name) {
  const opening = indexedDB.open(name);
  opening.onupgradeneeded = () => opening.result.createObjectStore("files");
  const database = await settled(opening);
  try {
    return await new Promise((resolve) => {
      const transaction = database.transaction("files", "readwrite");
      transaction.oncomplete = () => resolve(true);
      transaction.onabort = () => resolve(false);
      try {
        transaction.objectStore("files").put(new Blob(["a"]), 1);
      } catch {
        resolve(false);
      }
    });
  } finally {
    database.close();
  }
}

/** Resolves to whether the Blobs of a database, all of which were just rewritten, can be read; makes sure that they can. */
export async function bringInSight(name) {
  if (!isWebKit()) return true;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (await areInSight(name)) return true;
    // The objects that stand in the way go when the browser clears up, which much litter brings it to.
    for (let i = 0; i < AT_ONCE; i += 1) new ArrayBuffer(LITTER);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return await areInSight(name);
}

async function areInSight(name) {
  const database = await settled(indexedDB.open(name));
  try {
    for (const store of database.objectStoreNames) {
      const read = () => database.transaction(store).objectStore(store);
      const keys = await settled(read().getAllKeys());
      const some = new Set([...keys.slice(0, LOOKED_AT), ...keys.slice(-LOOKED_AT)]);
      const records = await Promise.all([...some].map((key) => settled(read().get(key))));
      const blobs = records.flatMap((record) => Object.values(record ?? {})).filter((value) => value instanceof Blob);
      for (const blob of blobs) await blob.slice(0, 1).arrayBuffer();
    }
    return true;
  } catch (error) {
    return error.name !== "NotFoundError"; // of anything else, whoever reads is told
  } finally {
    database.close();
  }
}

// Whether this browser window can store Blobs: a private window of WebKit cannot, and says so only when it is written
// to ("Error preparing Blob/File data").

const SCRATCH = "~a file on trial";
let answer = null;

/** Resolves to whether Blobs can be stored, by storing one where that is in doubt; tried once for each page. */
export function keepsBlobs() {
  answer ??= navigator.vendor?.startsWith("Apple") ? tried() : Promise.resolve(true);
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

function stored(name) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onupgradeneeded = () => opening.result.createObjectStore("files");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction("files", "readwrite");
      const end = (result) => {
        database.close();
        resolve(result);
      };
      transaction.oncomplete = () => end(true);
      transaction.onabort = () => end(false);
      try {
        transaction.objectStore("files").put(new Blob(["a"]), 1);
      } catch {
        end(false);
      }
    };
  });
}

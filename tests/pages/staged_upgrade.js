// The upgrade, of the images only, in several transactions: each writes a part into a store beside, and one that only deletes
// and renames stores puts it in the place of the old one.
import { completed, settled } from "./database.js";

const NEW = "~new images";

/** Brings a v6 database of images to 70, so many records a transaction. */
export async function upgradeInStages(name, size) {
  const stage = await at(name, 61, (database) => {
    const store = database.createObjectStore(NEW, { keyPath: "id", autoIncrement: true });
    for (const path of ["uploadedAt", "uploadSource"]) store.createIndex(path, path);
  });
  let range = null;
  for (let rows = [0]; rows.length; ) {
    rows = await settled(stage.transaction("images").objectStore("images").getAll(range, size));
    if (rows.length) range = IDBKeyRange.lowerBound(rows.at(-1).id, true);
    const transaction = stage.transaction(NEW, "readwrite");
    for (const { scriptId, ...row } of rows) {
      transaction.objectStore(NEW).put({ ...row, uploadSource: "ai-generated", uploadedAt: new Date(), mimeType: row.data.type });
    }
    await completed(transaction);
  }
  stage.close();
  const done = await at(name, 70, (database, transaction) => {
    database.deleteObjectStore("images");
    transaction.objectStore(NEW).name = "images";
  });
  done.close();
}

function at(name, version, change) {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => change(request.result, request.transaction);
  return settled(request);
}

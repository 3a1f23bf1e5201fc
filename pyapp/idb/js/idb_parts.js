// Parts of a store or an index: values, and the primary keys of their records.
import { asKey } from "./idb_keys.js";
import { keyOf } from "./idb_paths.js";
import { listen } from "./idb_requests.js";

/**
 * Reads at most `count` records of a range of the store, or of its index `source`: then(values, keyAt), where keyAt(i)
 * is the primary key of a value's record. Keys are asked for only where they do not stand in the records.
 */
export function readPart(store, range, count, fail, then, source = store) {
  const { keyPath } = store;
  let keys = null;
  if (keyPath === null) listen(source.getAllKeys(range, count), fail, (found) => (keys = found));
  listen(source.getAll(range, count), fail, (values) =>
    then(values, (i) => (keys ? keys[i] : asKey(keyOf(values[i], keyPath)))));
}

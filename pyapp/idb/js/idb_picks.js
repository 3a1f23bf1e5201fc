// Columns of single values, picked from records at key paths: Python sees neither the records nor what is of another
// kind than it asks for. (idb_columns.js has the columns of whole records.)
import { asKey } from "./idb_keys.js";
import { readPart } from "./idb_parts.js";
import { kindOf, readPath } from "./idb_paths.js";
import { isKey } from "./idb_ranges.js";
import { toRange } from "./idb_requests.js";

const MANY = "*"; // in a key path: each item of an array

/** What the values at a path, in which `*` stands for each item of an array, are. */
function valuesAt(record, steps) {
  let found = [record];
  for (const step of steps) {
    found = step === MANY
      ? found.flatMap((value) => (Array.isArray(value) ? value : []))
      : found.map((value) => readPath(value, step));
  }
  return found;
}

/** The kind of what is no Blob, null for one and for nothing. */
function kindOfNoBlob(value) {
  if (value instanceof Blob || value === undefined || value === null) return null;
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? "bytes" : kindOf(value);
}

const keyOrNull = (value) => (isKey(value) ? asKey(value) : null);

/** How a kind of column makes a value of what stands at its path: null where it is of another kind. */
const PICKS = {
  text: (value) => (typeof value === "string" ? value : null),
  number: (value) => (typeof value === "number" && Number.isFinite(value) ? value : null),
  time: (value) => (value instanceof Date && !Number.isNaN(value.getTime()) ? value.getTime() : null),
  size: (value) => (value instanceof Blob ? value.size : null),
  blob: (value) => (value instanceof Blob ? value : null),
  "no-blob": kindOfNoBlob,
  key: keyOrNull,
};

function picker([path, kind]) {
  if (kind === "keys") {
    const steps = path.split(".");
    return (record) => valuesAt(record, steps).map(keyOrNull).filter((key) => key !== null);
  }
  const pick = PICKS[kind];
  return (record) => pick(readPath(record, path));
}

/**
 * Reads the first `most` records (null: all) of ranges of the store; answers the column of their primary keys and then
 * those of [path, kind]: "text", "number" (a finite one), "time" (of a Date, in milliseconds), "size" (of a Blob),
 * "blob", "no-blob" (the kind of anything else), "key", or "keys", the list of all valid keys at a path with `*`.
 */
function pick({ store, seen, answer, fail }, [most, columns, ...ranges]) {
  const keys = [];
  const picked = columns.map((column) => ({ pick: picker(column), values: [] }));
  const take = (records, keyAt) => {
    records.forEach((record, i) => {
      keys.push(keyAt(i));
      for (const column of picked) column.values.push(column.pick(record));
    });
  };
  const next = (i) => {
    const left = most === null ? undefined : most - keys.length;
    if (i === ranges.length || left === 0) return answer([keys, ...picked.map(({ values }) => values)]);
    const range = toRange(ranges[i]);
    seen?.range(range);
    return readPart(store, range, left, fail, (records, keyAt) => {
      take(records, keyAt);
      next(i + 1);
    });
  };
  next(0);
}

/** The operation by name. */
export const PICKING = { pick };

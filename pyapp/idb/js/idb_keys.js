// Keys of records: telling equal ones, and the key that stands in a cursor for a value.
import { compare } from "./idb_ranges.js";

/** A text that two keys share if they are equal. */
export function identity(key) {
  if (typeof key === "string") return JSON.stringify(key);
  if (typeof key === "number") return `${key}`;
  if (Array.isArray(key)) return `[${key.map(identity).join()}]`;
  if (key instanceof Date) return `d${key.getTime()}`;
  const bytes = ArrayBuffer.isView(key) ? new Uint8Array(key.buffer, key.byteOffset, key.byteLength) : new Uint8Array(key);
  return `b${bytes.join()}.`;
}

/** A set of keys. */
export class KeySet {
  #plain = new Set();
  #others = new Set();

  /** Adds it; whether it was missing. */
  add(key) {
    const [set, member] = typeof key === "object" ? [this.#others, identity(key)] : [this.#plain, key];
    const before = set.size;
    return set.add(member).size > before;
  }
}

/** The key as the database gives it: a typed array as a key is an ArrayBuffer. */
export function asKey(value) {
  return typeof value === "object" ? IDBKeyRange.only(value).lower : value;
}

/** The part of a compound key that belongs to its first `length` paths: of one path, that path's key. */
export function frontOf(key, length) {
  if (length === undefined) return key;
  return length === 1 ? key[0] : key.slice(0, length);
}

/** What lies in a range behind a key, in a direction: undefined where nothing can. */
export function behind(range, key, backwards) {
  const limit = backwards ? range?.lower : range?.upper;
  if (limit === undefined) return backwards ? IDBKeyRange.upperBound(key, true) : IDBKeyRange.lowerBound(key, true);
  const relation = compare(limit, key);
  if (backwards ? relation >= 0 : relation <= 0) return undefined;
  return backwards
    ? IDBKeyRange.bound(limit, key, range.lowerOpen, true)
    : IDBKeyRange.bound(key, limit, true, range.upperOpen);
}

export const isSingle = (range) => range?.lower !== undefined && range.upper !== undefined && compare(range.lower, range.upper) === 0;

const losesOrder = /\bFirefox\//.test(navigator.userAgent);

/**
 * Whether this browser itself reads a range backwards in the order of the specification. Firefox 153 does not turn the
 * records of one key of an index where that key is the whole range; its cursors do.
 */
export const turns = (source, range) =>
  "getAllRecords" in source && !(losesOrder && "objectStore" in source && isSingle(range));

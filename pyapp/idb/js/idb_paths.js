// Key paths: what a record holds at one (specification: "evaluate a key path on a value"), and changing it there.
import { setOwn } from "./idb_values.js";

const BLOB_PROPERTIES = new Set(["size", "type"]);
const FILE_PROPERTIES = new Set(["name", "lastModified"]);

function readStep(value, step) {
  if (typeof value === "string") return step === "length" ? value.length : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  if (value instanceof Blob) {
    const own = BLOB_PROPERTIES.has(step) || (FILE_PROPERTIES.has(step) && value instanceof File);
    return own ? value[step] : undefined;
  }
  return Object.hasOwn(value, step) ? value[step] : undefined;
}

export function readPath(value, path) {
  return path === "" ? value : path.split(".").reduce(readStep, value);
}

/** The key that a record holds, by a store's or an index's key path. */
export function keyOf(value, keyPath) {
  return Array.isArray(keyPath) ? keyPath.map((path) => readPath(value, path)) : readPath(value, keyPath);
}

/** "undefined", "null", "string", "number", ... or the class of an object: "Object", "Array", "Blob", "File", ... */
export function kindOf(value) {
  if (value === null || typeof value !== "object") return value === null ? "null" : typeof value;
  return Object.prototype.toString.call(value).slice(8, -1);
}

function isContainer(value) {
  const kind = kindOf(value);
  return kind === "Object" || kind === "Array";
}

function noPlace(path, step, value) {
  const holder = step === undefined ? "the record is" : `'${step}' holds`;
  return new DOMException(`the key path '${path}' cannot be changed: ${holder} a value of kind ${kindOf(value)}`, "DataError");
}

/**
 * Sets what a record holds at a key path, making the objects on the way there; undefined deletes the property, or
 * takes the item out of an array (Dexie). DataError where something on the way can hold nothing.
 */
export function setPath(record, path, value) {
  if (!isContainer(record)) throw noPlace(path, undefined, record);
  const steps = path.split(".");
  const last = steps.pop();
  let at = record;
  for (const step of steps) {
    const next = Object.hasOwn(at, step) ? at[step] : undefined;
    if (isContainer(next)) {
      at = next;
      continue;
    }
    if (next) throw noPlace(path, step, next);
    if (value === undefined) return;
    setOwn(at, step, {});
    at = at[step];
  }
  if (value !== undefined) setOwn(at, last, value);
  else if (Array.isArray(at) && !Number.isNaN(parseInt(last, 10))) at.splice(last, 1);
  else delete at[last];
}

/** Values to set by key path, for one record or for many of one store. */
export class Changes {
  #reaches = null;

  constructor(values) {
    this.entries = Object.entries(values);
    this.nested = this.entries.some(([path]) => path.includes("."));
  }

  /** Whether they reach the key that lies at the store's key path. */
  reach(keyPath) {
    if (keyPath === null) return false;
    this.#reaches ??= [keyPath].flat().some((key) =>
      this.entries.some(([path]) => path === key || path.startsWith(`${key}.`)));
    return this.#reaches;
  }

  apply(record) {
    for (const [path, value] of this.entries) setPath(record, path, value);
  }

  /** The record as it is before them, for what its indexes held: what they do not reach is shared with it. */
  before(record) {
    if (!isContainer(record)) return record;
    if (this.nested) return structuredClone(record);
    return Array.isArray(record) ? record.slice() : { ...record };
  }
}

// Rows of IndexedDB values as one JSON text and back. Rules:
// 1. A text is [rows, fixes], or [columns, fixes, names] where the rows are objects with the same names in the same
//    order; for Python a long one is in UTF-8. `extras` is the array of JavaScript objects that stay JavaScript
//    objects, or undefined. Usual records go another way to Python: as the bytes and the shape of idb_columns.js.
// 2. What JSON cannot say stands in the rows as null and in a fix [tag, path, rowNumbers, payloads]: one fix for
//    all rows that have the same kind of value at the same path.
// 3. Encoding never changes the value: a container is copied as soon as something in it is replaced, because an
//    opaque object (a Map, say) may hold the very same container.
// 4. Shared references and cycles survive: the second sight of a container or a Date is a "ref" to the path of the
//    first. (Every other object travels as itself, in `extras`.)
// 5. An opaque object may hold a container or Date that also stands plainly in the row (a Map of a tree's parents).
//    A "home" names the original object: what is put back is filled into it, so that both go on holding one.
// 6. "__proto__" is a name like any other: it is only ever written with defineProperty.

import { columnsOf, isPlainNumber } from "./idb_columns.js";
import { timeOf } from "./idb_dates.js";

const MAX_DEPTH = 200; // deeper parts stay opaque: the JSON readers of both sides recurse

/** Carries an object that Pyodide has no proxy for (Float16Array), under that object's class. */
class Held {
  constructor(value) {
    this.value = value;
    this.constructor = value.constructor;
  }
}

const UNKNOWN_TO_PYODIDE = new Set(["Float16Array"]);

class Fixes {
  #groups = new Map();
  #numbers = new Map();
  extras = [];

  add(tag, path, row, payload) {
    const name = tag + JSON.stringify(path); // tells [1] from ["1"], and "a.b" from "a", "b"
    let group = this.#groups.get(name);
    if (group === undefined) this.#groups.set(name, (group = [tag, path.slice(), [], []]));
    group[2].push(row);
    group[3].push(payload);
    return null;
  }

  extra(object) {
    let number = this.#numbers.get(object);
    if (number === undefined) {
      number = this.extras.push(object) - 1;
      this.#numbers.set(object, number);
    }
    return number;
  }

  held(object) {
    if (!this.#numbers.has(object)) this.#numbers.set(object, this.extras.push(new Held(object)) - 1);
    return this.#numbers.get(object);
  }

  list() {
    return [...this.#groups.values()];
  }
}

function isDense(array, keys) {
  return keys.length === array.length && (keys.length === 0 || keys[keys.length - 1] === String(array.length - 1));
}

function numberText(value) {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** What an opaque object holds. */
function* partsOf(object) {
  if (ArrayBuffer.isView(object)) return;
  if (object instanceof Map) yield* object.keys();
  if (object instanceof Map || object instanceof Set) yield* object.values();
  if (object instanceof Error) yield object.cause;
  yield* Object.values(object);
}

class Encoder {
  fixes = new Fixes();

  encodeRow(value, row) {
    const flat = this.#encodeFlat(value, row);
    if (flat !== undefined) return flat;
    this.row = row;
    this.path = [];
    this.seen = new Map();
    this.opaque = [];
    const plain = this.#encode(value);
    for (const object of this.opaque) this.#noteHomes(object);
    return plain;
  }

  /** The usual record, of nothing but texts, numbers, booleans, nulls and at most one Date; undefined for another. */
  #encodeFlat(value, row) {
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return undefined;
    let date = null;
    for (const name of Object.keys(value)) {
      const part = value[name];
      if (part === null || typeof part === "string" || typeof part === "boolean") continue;
      if (typeof part === "number" && isPlainNumber(part)) continue;
      if (date !== null || !(part instanceof Date)) return undefined;
      date = name;
    }
    if (date === null) return value;
    const copy = { ...value };
    setOwn(copy, date, this.fixes.add("date", [date], row, timeOf(value[date])));
    return copy;
  }

  #opaque(value) {
    this.opaque.push(value);
    return this.#fix("opaque", this.fixes.extra(value));
  }

  #noteHomes(opaque) {
    const reached = new Set([opaque]);
    const shared = new Set();
    for (const object of reached) {
      for (const part of partsOf(object)) {
        if (typeof part === "object" && part !== null) (this.seen.has(part) ? shared : reached).add(part);
      }
    }
    for (const part of shared) {
      this.fixes.add("home", this.seen.get(part), this.row, [this.fixes.extra(opaque), this.fixes.extra(part)]);
    }
  }

  #encode(value) {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        if (isPlainNumber(value)) return value;
        return this.#fix("float", numberText(value));
      case "undefined":
        return this.#fix("undefined", 0);
      case "bigint":
        return this.#fix("bigint", value.toString(16));
      default:
        return value === null ? null : this.#encodeObject(value);
    }
  }

  #fix(tag, payload) {
    return this.fixes.add(tag, this.path, this.row, payload);
  }

  #encodeObject(value) {
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype) return this.#encodeContainer(value, Object.keys(value), false);
    if (Array.isArray(value)) {
      const keys = Object.keys(value);
      if (isDense(value, keys)) return this.#encodeContainer(value, keys, true);
    } else if (value instanceof Date) {
      return this.#encodeDate(value);
    } else if (value instanceof Blob) {
      return this.#fix("blob", this.fixes.extra(value));
    } else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      if (UNKNOWN_TO_PYODIDE.has(value.constructor.name)) return this.#fix("opaque", this.fixes.held(value));
      return this.#fix("bytes", this.fixes.extra(value));
    }
    return this.#opaque(value);
  }

  #encodeDate(value) {
    const first = this.seen.get(value);
    if (first !== undefined) return this.#fix("ref", first);
    this.seen.set(value, this.path.slice());
    return this.#fix("date", timeOf(value));
  }

  #encodeContainer(value, keys, isArray) {
    const first = this.seen.get(value);
    if (first !== undefined) return this.#fix("ref", first);
    if (this.path.length >= MAX_DEPTH) return this.#opaque(value);
    this.seen.set(value, this.path.slice());
    let copy = value;
    for (let i = 0; i < keys.length; i++) {
      const key = isArray ? i : keys[i];
      const old = value[key];
      this.path.push(key);
      const encoded = this.#encode(old);
      this.path.pop();
      if (encoded === old || (encoded === null && old === null)) continue;
      if (copy === value) copy = isArray ? value.slice() : { ...value };
      setOwn(copy, key, encoded);
    }
    return copy;
  }
}

/** Sets an own data property whatever its name: a plain assignment to "__proto__" would set the prototype. */
export function setOwn(object, key, value) {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[key] = value;
  }
}

const LONG = 1500; // characters
const utf8 = new TextEncoder();
const FEW = 4; // rows that gain nothing as columns

/** The names that all rows have, in their order; null where the rows are few or differ. */
function sharedNames(rows) {
  if (rows.length < FEW) return null;
  const [first] = rows;
  if (typeof first !== "object" || first === null || Array.isArray(first)) return null;
  const names = Object.keys(first);
  return names.length && rows.every((row) => hasNames(row, names)) ? names : null;
}

function hasNames(row, names) {
  if (typeof row !== "object" || row === null || Array.isArray(row)) return false;
  let count = 0;
  for (const name in row) if (name !== names[count++]) return false;
  return count === names.length;
}

/** A long text as bytes, which reach Python in a quarter of the time. (JSON.stringify escapes lone surrogates.) */
const forPython = (text) => (text.length < LONG ? text : utf8.encode(text));

/** The rows as [text, extras]; the rows themselves are left as they are. */
export function encode(rows) {
  const columns = rows.length < FEW ? null : columnsOf(rows);
  if (columns) return columns;
  const encoder = new Encoder();
  const plain = rows.map((row, number) => encoder.encodeRow(row, number));
  const names = sharedNames(plain);
  const { fixes } = encoder;
  const parts = names
    ? [names.map((name) => plain.map((row) => row[name])), fixes.list(), names]
    : [plain, fixes.list()];
  return [forPython(JSON.stringify(parts)), fixes.extras.length ? fixes.extras : undefined];
}

const at = (row, path) => path.reduce((value, key) => value[key], row);

/** The original object, with what has been built for its place. */
function filled(original, built) {
  if (original === built) return original;
  if (original instanceof Date) {
    original.setTime(built.getTime());
    return original;
  }
  if (Array.isArray(original)) original.length = 0;
  for (const key of Object.keys(original)) delete original[key];
  for (const key of Object.keys(built)) setOwn(original, key, built[key]);
  return original;
}

const DECODE = {
  undefined: () => undefined,
  float: (text) => (text === "-0" ? -0 : Number(text)),
  bigint: (text) => (text.startsWith("-") ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`)),
  date: (milliseconds) => new Date(milliseconds ?? NaN),
  extra: (number, _row, extras) => (extras[number] instanceof Held ? extras[number].value : extras[number]),
  home: (number, row, extras, path) => filled(extras[number], at(row, path)),
  ref: (path, row) => at(row, path),
};

/** The rows that a text and its extras stand for. */
export function decode(text, extras) {
  const [rows, fixes] = JSON.parse(text);
  if (!fixes.length) return rows;
  // A home takes what is in its place by then, and a ref points at a path: they come after every other value.
  const last = ["home", "ref"];
  fixes.sort((a, b) => last.indexOf(a[0]) - last.indexOf(b[0]));
  for (const [tag, path, numbers, payloads] of fixes) {
    const make = DECODE[tag];
    const way = path.slice(0, -1);
    numbers.forEach((number, i) => {
      const value = make(payloads[i], rows[number], extras, path);
      if (path.length === 0) rows[number] = value;
      else setOwn(at(rows[number], way), path[way.length], value);
    });
  }
  return rows;
}

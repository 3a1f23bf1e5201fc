// Rows of IndexedDB values as one JSON text and back. Rules:
// 1. A text is [rows, fixes]; `extras` is the array of JavaScript objects that stay JavaScript objects, or undefined.
// 2. What JSON cannot say stands in the rows as null and in a fix [tag, path, rowNumbers, payloads]: one fix for
//    all rows that have the same kind of value at the same path.
// 3. Encoding never changes the value: a container is copied as soon as something in it is replaced, because an
//    opaque object (a Map, say) may hold the very same container.
// 4. Shared references and cycles survive: the second sight of a container or a Date is a "ref" to the path of the
//    first. (Every other object travels as itself, in `extras`.)
// 5. "__proto__" is a name like any other: it is only ever written with defineProperty.

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

class Encoder {
  fixes = new Fixes();

  encodeRow(value, row) {
    this.row = row;
    this.path = [];
    this.seen = new Map();
    return this.#encode(value);
  }

  #encode(value) {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        if (Number.isSafeInteger(value) ? !Object.is(value, -0) : value % 1) return value;
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
    return this.#fix("opaque", this.fixes.extra(value));
  }

  #encodeDate(value) {
    const first = this.seen.get(value);
    if (first !== undefined) return this.#fix("ref", first);
    this.seen.set(value, this.path.slice());
    return this.#fix("date", Number.isNaN(value.getTime()) ? null : value.getTime());
  }

  #encodeContainer(value, keys, isArray) {
    const first = this.seen.get(value);
    if (first !== undefined) return this.#fix("ref", first);
    if (this.path.length >= MAX_DEPTH) return this.#fix("opaque", this.fixes.extra(value));
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

/** The rows as [text, extras]; the rows themselves are left as they are. */
export function encode(rows) {
  const encoder = new Encoder();
  const plain = rows.map((row, number) => encoder.encodeRow(row, number));
  const { fixes } = encoder;
  return [JSON.stringify([plain, fixes.list()]), fixes.extras.length ? fixes.extras : undefined];
}

const DECODE = {
  undefined: () => undefined,
  float: (text) => (text === "-0" ? -0 : Number(text)),
  bigint: (text) => (text.startsWith("-") ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`)),
  date: (milliseconds) => new Date(milliseconds ?? NaN),
  extra: (number, _row, extras) => (extras[number] instanceof Held ? extras[number].value : extras[number]),
  ref: (path, row) => path.reduce((at, key) => at[key], row),
};

/** The rows that a text and its extras stand for. */
export function decode(text, extras) {
  const [rows, fixes] = JSON.parse(text);
  // A ref points at a container by its path, so it is set last: every other value is in place by then.
  fixes.sort((a, b) => (a[0] === "ref") - (b[0] === "ref"));
  for (const [tag, path, numbers, payloads] of fixes) {
    const make = DECODE[tag];
    const last = path.length - 1;
    numbers.forEach((number, i) => {
      const value = make(payloads[i], rows[number], extras);
      if (last < 0) {
        rows[number] = value;
        return;
      }
      let at = rows[number];
      for (let depth = 0; depth < last; depth++) at = at[path[depth]];
      setOwn(at, path[last], value);
    });
  }
  return rows;
}

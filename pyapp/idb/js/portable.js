// Any value that IndexedDB stores, as one line of JSON and back. Rules:
// 1. The form is typeson's, as dexie-export-import writes it: what JSON has no word for stands as a payload, and
//    `$types` maps its key path to a tag. A value that is no object, or that has a `$types` of its own, stands in `$`.
// 2. A Blob or File is {"media": n}, tag "media": the n-th of the files beside the text.
// 3. Shared references and cycles survive: the second sight of an object is "#" and the path of the first, tag "#".
// 4. A value is not changed by being written: an object or array is copied as soon as a part of it is replaced.
// 5. What is read is judged: `Malformed` names the key path of what is not as this writes it.
import { setOwn } from "./idb_values.js";
import { classOf, isObject, READERS, WRITERS } from "./portable_kinds.js";
import { Malformed, pathText, placesOf } from "./portable_paths.js";

export { Malformed };

const HOLE = Symbol("hole");
const MOST_LENGTH = 0xffffffff; // of an array

// ---- writing ------------------------------------------------------------------------------------------------------

/** A value that no text can say, such as a CryptoKey: it belongs to this browser. */
export class Unportable extends Error {}

const SPECIAL = new Map([[NaN, ["nan", "NaN"]], [Infinity, ["infinity", "Infinity"]]]);
SPECIAL.set(-Infinity, ["negativeInfinity", "-Infinity"]);

const isDense = (array, keys) => keys.length === array.length && (!keys.length || keys.at(-1) === String(array.length - 1));

/** The form that our own backups have: the files stand beside. */
const OWN = { writers: WRITERS, readers: READERS, tagsArrays: false, file: (_blob, number) => ["media", { media: number }] };

class Encoder {
  tags = Object.create(null);
  blobs = [];
  #seen = new Map();
  #form;

  constructor(form) {
    this.#form = form;
  }

  encode(value, place) {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return this.#encodeNumber(value, place);
      case "undefined":
        return this.#tag(place, "undef", 0);
      case "bigint":
        return this.#tag(place, "bigint", String(value));
      default:
        return value === null ? null : this.#encodeObject(value, place);
    }
  }

  #tag(place, tag, payload) {
    this.tags[pathText(place)] = tag;
    return payload;
  }

  #encodeNumber(value, place) {
    if (Object.is(value, -0)) return this.#tag(place, "negativeZero", 0);
    return Number.isFinite(value) ? value : this.#tag(place, ...SPECIAL.get(value));
  }

  #encodeObject(value, place) {
    const first = this.#seen.get(value);
    if (first !== undefined) return this.#tag(place, "#", `#${pathText(first)}`);
    this.#seen.set(value, place);
    if (Object.getPrototypeOf(value) === Object.prototype) return this.#encodeParts(value, Object.keys(value), place);
    if (Array.isArray(value)) return this.#encodeArray(value, place);
    if (value instanceof Blob) return this.#tag(place, ...this.#form.file(value, this.blobs.push(value) - 1));
    if (value instanceof Map) return this.#encodeEntries("map", [...value], place);
    if (value instanceof Set) return this.#encodeEntries("set", [...value], place);
    return this.#encodeKind(value, place);
  }

  #encodeParts(value, keys, place) {
    let copy = value;
    for (const name of keys) {
      const old = value[name];
      const encoded = this.encode(old, { up: place, name });
      if (encoded === old) continue;
      if (copy === value) copy = Array.isArray(value) ? value.slice() : { ...value };
      setOwn(copy, name, encoded);
    }
    return copy;
  }

  /** One with holes or other properties is written as an object with its length. */
  #encodeArray(value, place) {
    const keys = Object.keys(value);
    const dense = isDense(value, keys);
    if (!dense || this.#form.tagsArrays) this.#tag(place, "arrayNonindexKeys", null);
    if (dense) return this.#encodeParts(value, keys, place);
    const parts = { length: value.length };
    for (const name of keys) setOwn(parts, name, this.encode(value[name], { up: place, name }));
    return parts;
  }

  #encodeEntries(tag, entries, place) {
    this.#tag(place, tag, null);
    return entries.map((entry, name) => {
      const at = { up: place, name };
      return tag === "map" ? this.#encodeParts(entry, ["0", "1"], at) : this.encode(entry, at);
    });
  }

  #encodeKind(value, place) {
    const kind = classOf(value);
    if (kind === "FileList") return this.#encodeEntries("filelist", [...value], place);
    if (!Object.hasOwn(this.#form.writers, kind)) {
      const where = place ? `key path '${pathText(place)}'` : "the value";
      throw new Unportable(`${where} holds a ${kind}, which cannot be written to a file`);
    }
    const [tag, payload, parts = {}] = this.#form.writers[kind](value);
    this.#tag(place, tag, null);
    for (const name of Object.keys(parts)) payload[name] = this.encode(parts[name], { up: place, name });
    return payload;
  }
}

/** The value as JSON-able data, and its files. Throws `Unportable`. */
export function encode(value, form = OWN) {
  const encoder = new Encoder(form);
  try {
    const plain = encoder.encode(value, null);
    const tags = form.toTags?.(encoder.tags) ?? encoder.tags;
    return { plain: wrapped(plain, tags), blobs: encoder.blobs };
  } catch (error) {
    throw error instanceof RangeError ? tooDeep(error) : error;
  }
}

const tooDeep = (error) => new Unportable(`it is too deep or too large (${error.message})`);

function wrapped(plain, tags) {
  const some = Object.keys(tags).length > 0;
  const own = isObject(plain) && Object.hasOwn(plain, "$types");
  if (!some) return own ? { $: plain, $types: true } : plain;
  return isObject(plain) && !own ? { ...plain, $types: tags } : { $: plain, $types: { $: tags } };
}

/** The value as one line of JSON, and the files that stand beside it. Throws `Unportable`. */
export function toText(value) {
  const { plain, blobs } = encode(value);
  try {
    return { text: JSON.stringify(plain), blobs };
  } catch (error) {
    throw error instanceof RangeError ? tooDeep(error) : error;
  }
}

// ---- reading ------------------------------------------------------------------------------------------------------

class Reader {
  constructor(blobs, readers) {
    this.blobs = blobs;
    this.readers = readers;
  }

  /** What data stand for at a place; a place without any tag in it is undefined. */
  visit(data, place) {
    if (place === undefined) return data;
    const { tag } = place;
    if (tag === "#") return this.#target(data, place);
    if (tag === undefined || (tag === "arrayNonindexKeys" && Array.isArray(data))) return this.#visitParts(data, place);
    if (tag === "arrayNonindexKeys") return this.#visitArray(data, place);
    if (tag === "sparseUndefined") return HOLE;
    if (!Object.hasOwn(this.readers, tag)) throw new Malformed(place.path, `the tag '${tag}' is unknown`);
    place.made = this.readers[tag](data, place, this);
    return place.made;
  }

  #target(data, place) {
    const { made } = place.target;
    if (made === undefined) throw new Malformed(place.path, `'${data}' refers to nothing before it`);
    return made;
  }

  #visitParts(data, place) {
    if (typeof data !== "object" || data === null) {
      if (place.children) throw new Malformed(place.path, "parts of it have tags, but it has none");
      return data;
    }
    place.made = data;
    this.#fill(data, data, place, place.children ? Object.keys(data).filter((name) => place.children.has(name)) : []);
    return data;
  }

  #visitArray(data, place) {
    const { length } = isObject(data) ? data : {};
    if (!(Number.isInteger(length) && length >= 0 && length <= MOST_LENGTH)) throw new Malformed(place.path, "this is no array");
    const array = place.made = [];
    array.length = length;
    this.#fill(array, data, place, Object.keys(data).filter((name) => name !== "length"));
    if (array.length !== length) throw new Malformed(place.path, "this array is longer than it says");
    return array;
  }

  #fill(target, data, place, names) {
    let tagged = 0;
    for (const name of names) {
      const child = place.child(name);
      if (child) tagged += 1;
      const value = this.visit(data[name], child);
      if (value === HOLE) delete target[name];
      else setOwn(target, name, value);
    }
    if (tagged !== (place.children?.size ?? 0)) throw new Malformed(place.path, "a part of it has a tag, but is not there");
  }
}

/** A value and its tags, as they stand in data; null where it has none. */
export function unwrapped(data) {
  if (!isObject(data) || !Object.hasOwn(data, "$types")) return [data, null];
  const { $types: tags, ...plain } = data;
  if (tags === true) return [data.$, null];
  if (!isObject(tags)) throw new Malformed("", "'$types' is no map of tags");
  return isObject(tags.$) ? [data.$, tags.$] : [plain, tags];
}

/** The value that data stand for; `blobs`: its files, as the form's readers look for them. Throws `Malformed`. */
export function decode(data, blobs, form = OWN) {
  const [plain, written] = unwrapped(data);
  if (written === null) return plain;
  const tags = form.fromTags?.(written, plain) ?? Object.entries(written);
  const value = new Reader(blobs, form.readers).visit(plain, placesOf(tags, plain));
  if (value === HOLE) throw new Malformed("", "a hole is no value");
  return value;
}

/** The value that `toText` has written. Throws `Malformed`. */
export function fromText(text, blobs) {
  try {
    return decode(JSON.parse(text), blobs);
  } catch (error) {
    throw error instanceof Malformed ? error : new Malformed("", error.message);
  }
}

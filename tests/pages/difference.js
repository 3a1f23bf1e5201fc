// Structured-clone equality.

/** The internal class: "Date", "Map", "Object", ... */
export const kindOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

async function bytesDiffer(a, b) {
  const [left, right] = (await Promise.all([a.arrayBuffer(), b.arrayBuffer()])).map((buffer) => new Uint8Array(buffer));
  return left.length !== right.length || left.some((byte, index) => byte !== right[index]);
}

const fieldsDiffer = (a, b, names) => names.filter((name) => !Object.is(a[name], b[name])).join(", ");

async function blobsDiffer(a, b) {
  const fields = fieldsDiffer(a, b, ["type", "size", "name", "lastModified"]);
  if (fields) return fields;
  return (await bytesDiffer(a, b)) ? "bytes" : "";
}

const buffersDiffer = (a, b) => bytesDiffer(new Blob([a.slice()]), new Blob([b.slice()])).then((differ) => (differ ? "bytes" : ""));

const DIFFER = {
  Blob: blobsDiffer,
  File: blobsDiffer,
  ArrayBuffer: buffersDiffer,
  Date: (a, b) => (Object.is(a.getTime(), b.getTime()) ? "" : "time"),
  RegExp: (a, b) => fieldsDiffer(a, b, ["source", "flags"]),
  Error: (a, b) => fieldsDiffer(a, b, ["name", "message"]),
  Boolean: (a, b) => (a.valueOf() === b.valueOf() ? "" : "value"),
  Number: (a, b) => (Object.is(a.valueOf(), b.valueOf()) ? "" : "value"),
  String: (a, b) => (a.valueOf() === b.valueOf() ? "" : "value"),
  BigInt: (a, b) => (a.valueOf() === b.valueOf() ? "" : "value"),
  ImageData: async (a, b) => fieldsDiffer(a, b, ["width", "height", "colorSpace"]) || buffersDiffer(a.data, b.data),
};

/** The parts in which two containers of one kind must agree, as [name, part of a, part of b]. */
function parts(a, b) {
  const properties = Object.keys(a).map((key) => [key, a[key], b[key]]);
  if (ArrayBuffer.isView(a)) {
    const fields = ["byteOffset", "byteLength", "buffer"];
    return fields.map((name) => [name, a[name], b[name]]);
  }
  if (!(a instanceof Map || a instanceof Set)) return properties;
  const [left, right] = [[...a], [...b]];
  return [["size", a.size, b.size], ...left.map((entry, index) => [`entry ${index}`, entry, right[index]])];
}

function keysDiffer(a, b) {
  if (ArrayBuffer.isView(a)) return "";
  const missing = Object.keys(a).find((key) => !Object.hasOwn(b, key));
  const extra = Object.keys(b).find((key) => !Object.hasOwn(a, key));
  if (missing !== undefined) return `property ${missing} is missing`;
  if (extra !== undefined) return `property ${extra} is new`;
  return Array.isArray(a) && a.length !== b.length ? "length" : "";
}

const shown = (value) => (typeof value === "object" && value !== null ? kindOf(value) : `${typeof value} ${String(value)}`);

/**
 * "" where two values are structured-clone equal: kinds, properties (holes, undefined and missing told apart), -0 and NaN,
 * bytes of Blobs and buffers, shared references and cycles; else the path and the reason of the first difference.
 * The order of an object's properties does not count, that of a Map's or a Set's entries does.
 */
export function difference(first, second) {
  const pairs = new Map();
  const reversed = new Map();
  const visit = async (a, b, path) => {
    if (a === null || b === null || typeof a !== "object" || typeof b !== "object") {
      return Object.is(a, b) ? "" : `${path}: ${shown(a)} became ${shown(b)}`;
    }
    if (kindOf(a) !== kindOf(b)) return `${path}: ${kindOf(a)} became ${kindOf(b)}`;
    if (pairs.has(a) || reversed.has(b)) {
      return pairs.get(a) === b && reversed.get(b) === a ? "" : `${path}: the same object became another, or two became one`;
    }
    pairs.set(a, b);
    reversed.set(b, a);
    const reason = (await DIFFER[kindOf(a)]?.(a, b)) || keysDiffer(a, b);
    if (reason) return `${path}: ${reason}`;
    for (const [name, left, right] of parts(a, b)) {
      const found = await visit(left, right, `${path}.${name}`);
      if (found) return found;
    }
    return "";
  };
  return visit(first, second, "value");
}

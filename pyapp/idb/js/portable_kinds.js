// How each kind of object is written in the portable form, and read again. A writer gives [tag, payload, parts]: the
// parts are what the payload holds of other values, {name: value}, for the encoder to write into it. A reader gets
// (payload, place, reader) and makes the object; one that can hold itself calls `place.made` before it reads its parts.
import { fromBase64, toBase64 } from "./base64.js";
import { Malformed } from "./portable_paths.js";

/** The class that a tag or the browser names: "Date", "Map", "File", "Object", ... */
export const classOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

export const TYPED = [
  "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array",
  "Float16Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array",
];
const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
const POINT = ["x", "y", "z", "w"];
const RECTANGLE = ["x", "y", "width", "height"];
const FLAT_MATRIX = ["a", "b", "c", "d", "e", "f"];
const MATRIX = [1, 2, 3, 4].flatMap((column) => [1, 2, 3, 4].map((row) => `m${column}${row}`));

const numberText = (value) => (Object.is(value, -0) ? "-0" : String(value));
const numberTexts = (value, names) => Object.fromEntries(names.map((name) => [name, numberText(value[name])]));

export function check(holds, place, what) {
  if (!holds) throw new Malformed(place.path, `this is no ${what}`);
}

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

// ---- bytes --------------------------------------------------------------------------------------------------------

function writeBuffer(value) {
  const data = toBase64(new Uint8Array(value));
  return value.resizable ? ["resizable", { data, limit: value.maxByteLength }] : ["arraybuffer", data];
}

export function bytesOf(text, place) {
  check(typeof text === "string", place, "base64 text");
  try {
    return fromBase64(text);
  } catch {
    throw new Malformed(place.path, "this is no base64 text");
  }
}

function readResizable({ data, limit }, place) {
  const bytes = bytesOf(data, place);
  const buffer = new ArrayBuffer(bytes.length, { maxByteLength: limit });
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

/** Whether a view grows with its buffer: nothing but growing it tells. */
function follows(view) {
  if (!view.buffer.resizable) return false;
  const [copy] = structuredClone([view]);
  const { buffer } = copy;
  const before = copy.byteLength;
  const room = buffer.maxByteLength - buffer.byteLength;
  buffer.resize(room >= 8 ? buffer.byteLength + 8 : 0);
  return copy.byteLength !== before && (room >= 8 || copy.byteOffset === 0);
}

function writeView(value) {
  const { byteOffset, length } = value;
  const name = classOf(value);
  const payload = { buffer: null, byteOffset, ...(follows(value) ? {} : { length }) };
  return [`${name.toLowerCase()}2`, payload, { buffer: value.buffer }];
}

function writeDataView(value) {
  const { byteOffset, byteLength } = value;
  const payload = { buffer: null, byteOffset, ...(follows(value) ? {} : { byteLength }) };
  return ["dataview2", payload, { buffer: value.buffer }];
}

function readView(View, length) {
  return (payload, place, reader) => {
    check(isObject(payload), place, "typed array");
    const buffer = reader.visit(payload.buffer, place.child("buffer"));
    check(buffer instanceof ArrayBuffer, place, "typed array");
    return new View(buffer, payload.byteOffset, payload[length]);
  };
}

const typedReaders = Object.fromEntries(
  TYPED.filter((name) => name in globalThis)
    .map((name) => [`${name.toLowerCase()}2`, readView(globalThis[name], "length")]),
);

// ---- files --------------------------------------------------------------------------------------------------------

function readMedia(payload, place, { blobs }) {
  const blob = isObject(payload) ? blobs[payload.media] : undefined;
  check(blob instanceof Blob, place, "file that stands beside the record");
  return blob;
}

function writeImageData(value) {
  const { data, width, height, colorSpace, pixelFormat } = value;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const told = { width, height, colorSpace: colorSpace ?? "srgb" }; // Firefox 153 knows no other
  return ["imagedata2", { data: toBase64(bytes), ...told, ...(pixelFormat ? { pixelFormat } : {}) }];
}

function readImageData({ data, width, height, colorSpace, pixelFormat }, place) {
  const bytes = bytesOf(data, place);
  const isUsual = colorSpace === "srgb" && (pixelFormat ?? "rgba-unorm8") === "rgba-unorm8";
  const settings = { colorSpace, ...(pixelFormat ? { pixelFormat } : {}) }; // which Firefox 153 does not take
  const image = isUsual ? new ImageData(width, height) : new ImageData(width, height, settings);
  check(image.data.byteLength === bytes.length, place, "picture of this size");
  new Uint8Array(image.data.buffer).set(bytes);
  return image;
}

// ---- errors -------------------------------------------------------------------------------------------------------

const ownText = (value, name) =>
  (Object.hasOwn(value, name) && typeof value[name] === "string" ? { [name]: value[name] } : {});

function writeError(value) {
  const payload = { name: value.name, ...ownText(value, "message"), ...ownText(value, "stack") };
  return Object.hasOwn(value, "cause") ? ["error", { ...payload, cause: null }, { cause: value.cause }] : ["error", payload];
}

function readError(payload, place, reader) {
  check(isObject(payload), place, "error");
  const error = place.made = new (Object.hasOwn(ERRORS, payload.name) ? ERRORS[payload.name] : Error)();
  const set = (name, value) => Object.defineProperty(error, name, { value, configurable: true, writable: true });
  delete error.stack;
  for (const name of ["message", "stack"]) if (Object.hasOwn(payload, name)) set(name, String(payload[name]));
  if (Object.hasOwn(payload, "cause")) set("cause", reader.visit(payload.cause, place.child("cause")));
  return error;
}

// ---- geometry -----------------------------------------------------------------------------------------------------

const numbersOf = (payload, names, place) => {
  check(isObject(payload), place, "figure");
  return names.map((name) => Number(payload[name]));
};

function writeQuad(value) {
  return ["DOMQuad", { points: ["p1", "p2", "p3", "p4"].map((name) => numberTexts(value[name], POINT)) }];
}

function readQuad(payload, place) {
  check(isObject(payload) && Array.isArray(payload.points), place, "figure");
  const points = payload.points.map((point) => new DOMPoint(...numbersOf(point, POINT, place)));
  return new DOMQuad(...points);
}

const figures = (names) => ({
  write: (value) => [classOf(value), numberTexts(value, names)],
  read: (tag) => (payload, place) => new globalThis[tag](...numbersOf(payload, names, place)),
});
const POINTS = figures(POINT);
const RECTANGLES = figures(RECTANGLE);
const MATRICES = {
  write: (value) => [classOf(value), numberTexts(value, value.is2D ? FLAT_MATRIX : MATRIX)],
  read: (tag) => (payload, place) => {
    const names = isObject(payload) && "a" in payload ? FLAT_MATRIX : MATRIX;
    return new globalThis[tag](numbersOf(payload, names, place));
  },
};

// ---- the rest -----------------------------------------------------------------------------------------------------

function readDate(payload, place) {
  check(typeof payload === "number" || payload === "NaN", place, "date");
  return new Date(Number(payload));
}

function readBigInt(payload, place) {
  check(typeof payload === "string" && /^-?\d+$/.test(payload), place, "bigint");
  return BigInt(payload);
}

function readRegExp(payload, place) {
  check(isObject(payload) && typeof payload.source === "string", place, "regular expression");
  return new RegExp(payload.source, payload.flags);
}

function readMap(payload, place, reader) {
  check(Array.isArray(payload), place, "Map");
  const map = place.made = new Map();
  payload.forEach((entry, number) => {
    const at = place.child(String(number));
    check(Array.isArray(entry) && entry.length === 2, place, "Map");
    map.set(reader.visit(entry[0], at?.child("0")), reader.visit(entry[1], at?.child("1")));
  });
  check(map.size === payload.length, place, "Map: a key is there twice");
  return map;
}

function readSet(payload, place, reader) {
  check(Array.isArray(payload), place, "Set");
  const set = place.made = new Set();
  payload.forEach((member, number) => set.add(reader.visit(member, place.child(String(number)))));
  check(set.size === payload.length, place, "Set: a member is there twice");
  return set;
}

function readFileList(payload, place, reader) {
  check(Array.isArray(payload), place, "list of files");
  const files = payload.map((file, number) => reader.visit(file, place.child(String(number))));
  check(files.every((file) => file instanceof File), place, "list of files");
  if (!("DataTransfer" in globalThis)) return files; // a worker cannot make one
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer.files;
}

/** By class. Maps, Sets, Files and Blobs are the encoder's own business. */
export const WRITERS = {
  Date: (value) => ["date", Number.isNaN(value.getTime()) ? "NaN" : value.getTime()],
  RegExp: ({ source, flags }) => ["regexp", { source, flags }],
  Error: writeError,
  DOMException: ({ name, message }) => ["domexception", { name, message }],
  Boolean: (value) => ["BooleanObject", value.valueOf()],
  Number: (value) => ["NumberObject", numberText(value.valueOf())],
  String: (value) => ["StringObject", value.valueOf()],
  BigInt: (value) => ["bigintObject", String(value)],
  ArrayBuffer: writeBuffer,
  DataView: writeDataView,
  ...Object.fromEntries(TYPED.map((name) => [name, writeView])),
  ImageData: writeImageData,
  DOMPoint: POINTS.write,
  DOMPointReadOnly: POINTS.write,
  DOMRect: RECTANGLES.write,
  DOMRectReadOnly: RECTANGLES.write,
  DOMMatrix: MATRICES.write,
  DOMMatrixReadOnly: MATRICES.write,
  DOMQuad: writeQuad,
};

/** By tag. Arrays and references are the decoder's own business. */
export const READERS = {
  undef: () => undefined,
  nan: () => NaN,
  infinity: () => Infinity,
  negativeInfinity: () => -Infinity,
  negativeZero: () => -0,
  bigint: readBigInt,
  date: readDate,
  regexp: readRegExp,
  map: readMap,
  set: readSet,
  error: readError,
  domexception: ({ name, message }) => new DOMException(message, name),
  BooleanObject: (payload) => new Boolean(payload),
  NumberObject: (payload) => new Number(payload),
  StringObject: (payload) => new String(payload),
  bigintObject: (payload, place) => Object(readBigInt(payload, place)),
  arraybuffer: (payload, place) => bytesOf(payload, place).buffer,
  resizable: readResizable,
  dataview2: readView(DataView, "byteLength"),
  ...typedReaders,
  imagedata2: readImageData,
  DOMPoint: POINTS.read("DOMPoint"),
  DOMPointReadOnly: POINTS.read("DOMPointReadOnly"),
  DOMRect: RECTANGLES.read("DOMRect"),
  DOMRectReadOnly: RECTANGLES.read("DOMRectReadOnly"),
  DOMMatrix: MATRICES.read("DOMMatrix"),
  DOMMatrixReadOnly: MATRICES.read("DOMMatrixReadOnly"),
  DOMQuad: readQuad,
  media: readMedia,
  filelist: readFileList,
};

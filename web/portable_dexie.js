// The portable form as dexie-export-import 4.4 writes and reads it: files are inside the text, in base64.
// What that addon has no tag for stands as it can take it, with our own tag under "~" in `$types`: the addon looks at no
// such path ("~" is always "~0" or "~1" in one), and whoever reads with this gets the value back.
// A file's content is a mark in the text, for the writer to put the bytes in its place: "TOKEN n".
import { toBase64 } from "./base64.js";
import { decode, encode } from "./portable.js";
import { bytesOf, check, classOf, isObject, READERS, TYPED, WRITERS } from "./portable_kinds.js";

const OWN_TAGS = "~";
const VIEWS = TYPED.filter((name) => !name.startsWith("Big") && name !== "Float16Array"); // that the addon knows
const KNOWN = new Set([
  "#", "undef", "nan", "infinity", "negativeInfinity", "bigint", "date", "regexp", "map", "set", "arrayNonindexKeys",
  "BooleanObject", "NumberObject", "StringObject", "bigintObject", "arraybuffer", "dataview", "imagedata", "blob2", "file",
  ...VIEWS.map((name) => `${name.toLowerCase()}2`),
]);

// ---- writing ------------------------------------------------------------------------------------------------------

const writeView = (value) => {
  const { byteOffset, length, buffer } = value;
  return [`${classOf(value).toLowerCase()}2`, { buffer: null, byteOffset, length }, { buffer }];
};

/** The addon reads `encoded`; the buffer stands beside it for those who share it. */
const writeDataView = ({ buffer, byteOffset, byteLength }) =>
  ["dataview", { encoded: toBase64(new Uint8Array(buffer)), byteOffset, byteLength, buffer: null }, { buffer }];

function writeImageData(value) {
  if (!(value.data instanceof Uint8ClampedArray)) return WRITERS.ImageData(value);
  const { data, width, height, colorSpace } = value;
  return ["imagedata", { array: Array.from(data), width, height, colorSpace }];
}

/** The tags that the addon knows, and ours under their own name. */
function toTags(tags) {
  const known = Object.create(null);
  const own = Object.create(null);
  for (const path of Object.keys(tags)) (KNOWN.has(tags[path]) ? known : own)[path] = tags[path];
  if (Object.keys(own).length) known[OWN_TAGS] = own;
  return known;
}

const formFor = (token) => ({
  tagsArrays: true,
  toTags,
  writers: {
    ...WRITERS,
    ...Object.fromEntries(TYPED.map((name) => [name, writeView])),
    ArrayBuffer: (value) => ["arraybuffer", toBase64(new Uint8Array(value))],
    DataView: writeDataView,
    ImageData: writeImageData,
  },
  file(blob, number) {
    const { type, name, lastModified } = blob;
    const content = `${token} ${number}`;
    return blob instanceof File
      ? ["file", { type, stringContents: content, name, lastModified }]
      : ["blob2", { type, data: content }];
  },
});

/** A writer of rows: gives texts and {file, blob} in turn; `token` is a text that no record holds. */
export function dexieWriter(token) {
  const form = formFor(token);
  return (row) => {
    const { plain, blobs } = encode(row, form);
    const parts = JSON.stringify(plain).split(new RegExp(`${token} (\\d+)`));
    return parts.map((part, i) => (i % 2 ? blobs[Number(part)] : part));
  };
}

// ---- reading ------------------------------------------------------------------------------------------------------

const VALUE = ""; // the key path of a row itself

function fromTags(written, plain) {
  const tags = new Map(Object.entries(written));
  const own = tags.get(OWN_TAGS);
  if (isObject(own)) {
    tags.delete(OWN_TAGS);
    for (const [path, tag] of Object.entries(own)) tags.set(path, tag);
  }
  if (tags.has(VALUE) && isObject(plain) && Object.hasOwn(plain, "")) {
    tags.set("~2", tags.get(VALUE)); // the addon's path of an empty name is that of the row
    tags.delete(VALUE);
  }
  for (const [path, tag] of tags) if (Array.isArray(tag) && tag.length === 1) tags.set(path, tag[0]);
  return tags;
}

/** Bytes that older tags write as a text of one character for each; above 0x7f some as 0xf780 and more. */
const bytesOfCharacters = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);

function binary(content, place) {
  check(typeof content === "string", place, "file");
  return bytesOfCharacters(content);
}

/** What the reader of the file made already of a content, or the content's own bytes. */
const contentOf = (reader, content, make) => reader.blobs.get(content) ?? make();

function readBlob(payload, place, reader) {
  check(isObject(payload) && typeof payload.type === "string", place, "file");
  const { type } = payload;
  const blob = contentOf(reader, payload.data, () => new Blob([bytesOf(payload.data, place)]));
  return blob.slice(0, blob.size, type);
}

function readOldBlob(payload, place) {
  check(isObject(payload), place, "file");
  return new Blob([binary(payload.stringContents, place)], { type: payload.type });
}

function readFile(payload, place) {
  check(isObject(payload) && typeof payload.name === "string", place, "file");
  const { type, lastModified, name } = payload;
  return new File([binary(payload.stringContents, place)], name, { type, lastModified });
}

/** A buffer that stands in the payload, or that an earlier view of the row has brought. */
function bufferOf(payload, place, reader) {
  check(isObject(payload), place, "typed array");
  if (Object.hasOwn(payload, "buffer")) {
    const shared = reader.visit(payload.buffer, place.child("buffer"));
    check(shared instanceof ArrayBuffer, place, "typed array");
    return shared;
  }
  reader.buffers ??= [];
  if ("index" in payload) {
    check(reader.buffers[payload.index] instanceof ArrayBuffer, place, "typed array");
    return reader.buffers[payload.index];
  }
  const { buffer } = bytesOf(payload.encoded, place);
  reader.buffers.push(buffer);
  return buffer;
}

const readOldView = (View, length) => (payload, place, reader) =>
  new View(bufferOf(payload, place, reader), payload.byteOffset, payload[length]);

function readImageData(payload, place) {
  check(isObject(payload) && Array.isArray(payload.array), place, "picture");
  const { array, width, height, colorSpace } = payload;
  return new ImageData(new Uint8ClampedArray(array), width, height, colorSpace ? { colorSpace } : {});
}

export const DEXIE = {
  fromTags,
  readers: {
    ...READERS,
    blob2: readBlob,
    blob: readOldBlob,
    file: readFile,
    dataview: readOldView(DataView, "byteLength"),
    ...Object.fromEntries(VIEWS.map((name) => [name.toLowerCase(), readOldView(globalThis[name], "length")])),
    imagedata: readImageData,
    filelist: READERS.filelist,
  },
};

/** The value of a row's data; `contents`: content in the text to the Blob that it stands for. Throws `Malformed`. */
export const readDexieRow = (data, contents = new Map()) => decode(data, contents, DEXIE);

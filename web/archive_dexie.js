// Files of dexie-export-import, row by row, in the worker of archive.js: read with what is wrong in them named, written
// so that the addon reads them. Of a large file in a row a piece at a time is in memory.
import { bytesOf, token } from "./archive_bytes.js";
import { broken, Scanner } from "./archive_dexie_scan.js";
import { fromBase64, toBase64 } from "./base64.js";
import { keyOf } from "./idb_paths.js";
import { decode, encode } from "./idb_values.js";
import { fromText, Malformed, toText, unwrapped } from "./portable.js";
import { dexieWriter, readDexieRow } from "./portable_dexie.js";
import { isObject } from "./portable_kinds.js";
import { namesOf } from "./portable_paths.js";

const PIECE = 3 << 20; // bytes of a file that are turned into text at a time
const TEXT_PIECE = (PIECE / 3) * 4;
const HELD = 1 << 18; // characters of rows that are written at once
const HEADER_DEPTH = 16; // Python reads it, and a deep text would end it
const MOST_ROWS = 256;
const MOST_HELD = 32 << 20; // bytes of rows and their files that are answered at once

// ---- writing ------------------------------------------------------------------------------------------------------

const utf8 = new TextEncoder();

/** A file's bytes as the addon has them in a text: in base64, or where it is a File with one character for each. */
function contentOf(file, bytes) {
  if (!(file instanceof File)) return utf8.encode(toBase64(bytes));
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x2000) text += String.fromCharCode(...bytes.subarray(at, at + 0x2000));
  return utf8.encode(JSON.stringify(text).slice(1, -1));
}

/** Writes to an output from a position on. */
class Pen {
  #output;
  #held = "";

  constructor(output, position) {
    this.#output = output;
    this.position = position;
  }

  async text(text) {
    this.#held += text;
    if (this.#held.length >= HELD) await this.flush();
  }

  async flush() {
    const text = this.#held;
    this.#held = "";
    if (text) await this.#write(utf8.encode(text));
  }

  async file(file) {
    await this.flush();
    for (let at = 0; at < file.size; at += PIECE) {
      await this.#write(contentOf(file, await bytesOf(file.slice(at, Math.min(at + PIECE, file.size)))));
    }
  }

  async #write(bytes) {
    await this.#output.write(bytes, this.position);
    this.position += bytes.length;
  }
}

/** Writes packed rows; answers the position behind them. */
export async function writeDexieRows(output, position, inbound, first, text, extras) {
  const pen = new Pen(output, position);
  const partsOf = dexieWriter(token());
  let between = first ? "" : ",";
  for (const [key, packed, blobs] of decode(text, extras)) {
    await pen.text(between);
    const value = fromText(packed, blobs);
    for (const part of partsOf(inbound ? value : [key, value])) {
      await (part instanceof Blob ? pen.file(part) : pen.text(part));
    }
    between = ",";
  }
  await pen.flush();
  return pen.position;
}

// ---- reading ------------------------------------------------------------------------------------------------------

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function parsed({ start, parts, members }) {
  let data;
  try {
    data = JSON.parse(parts.map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode());
  } catch (error) {
    throw broken(`at byte ${start}: this is no JSON (${error.message})`);
  }
  if (membersOf(data) !== members) throw broken(`at byte ${start}: a name stands twice in one object`);
  return data;
}

/** How many names the objects have in sum. */
function membersOf(data) {
  let count = 0;
  const left = [data];
  while (left.length) {
    const value = left.pop();
    if (typeof value !== "object" || value === null) continue;
    const parts = Object.values(value);
    if (!Array.isArray(value)) count += parts.length;
    for (const part of parts) if (typeof part === "object" && part !== null) left.push(part);
  }
  return count;
}

function placed(plain, path) {
  let at = plain;
  for (const name of namesOf(path)) at = typeof at === "object" && at !== null && Object.hasOwn(at, name) ? at[name] : null;
  return at;
}

/** Puts the long texts back that were left out as marks. */
function restored(data, texts) {
  const left = [data];
  while (left.length) {
    const value = left.pop();
    for (const name of Object.keys(value)) {
      if (texts.has(name)) throw broken("a name in it is too long to be read");
      const part = value[name];
      if (typeof part === "string" && texts.has(part)) {
        Object.defineProperty(value, name, { value: texts.get(part), writable: true, enumerable: true, configurable: true });
      } else if (typeof part === "object" && part !== null) left.push(part);
    }
  }
}

/** A file of the addon; rows are read in the order of the file, from the beginning of one of its tables. */
export class DexieReader {
  #blob;
  #token = token();
  #scan;
  #first = true; // whether nothing has been read of the list that it stands in
  #table = null; // whose rows are being read
  #last; // key

  /** [the reader, what the file says of itself], or null for a file of another kind. */
  static async open(blob) {
    const reader = new DexieReader();
    const [a, b, c] = await bytesOf(blob.slice(0, 3));
    reader.#blob = blob;
    reader.#scan = new Scanner(blob, reader.#token, a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0);
    const header = await reader.#header();
    return header && [reader, JSON.stringify(header)];
  }

  async #header() {
    const outer = await this.#members("data").catch((error) => {
      if (error.name === "NotReadableError") throw error;
      return {};
    });
    if (outer.formatName !== "dexie") return null;
    if (outer.formatVersion !== 1) throw broken(`its format has the version ${JSON.stringify(outer.formatVersion)}, not 1`);
    return await this.#members("data", "[");
  }

  /** The members of an object up to the one named, which begins. */
  async #members(last, opening = null) {
    const found = Object.create(null);
    await this.#scan.expect("{");
    for (let first = true; ; first = false) {
      if (await this.#scan.takes("}")) throw broken(`at byte ${this.#scan.position}: '${last}' is missing`);
      if (!first) await this.#scan.expect(",");
      const name = await this.#name(found);
      if (name === last) break;
      found[name] = parsed(await this.#scan.value(HEADER_DEPTH));
    }
    if (opening) await this.#scan.expect(opening);
    return found;
  }

  async #name(found) {
    const at = this.#scan.position;
    const name = (await this.#scan.peek()) === 0x22 ? parsed(await this.#scan.value()) : null;
    if (name === null) throw broken(`at byte ${at}: a name should stand here`);
    if (name in found) throw broken(`at byte ${at}: '${name}' stands twice`);
    await this.#scan.expect(":");
    return name;
  }

  /** Goes to the rows of the next table: answers [name, inbound, position], [] behind the last. */
  async nextTable() {
    if (await this.#scan.takes("]")) return await this.#end();
    if (!this.#first) await this.#scan.expect(",");
    const table = await this.#members("rows", "[");
    if (typeof table.tableName !== "string" || typeof table.inbound !== "boolean") {
      throw broken(`at byte ${this.#scan.position}: the rows of no table begin here`);
    }
    this.#begin(table);
    return [table.tableName, table.inbound, this.#scan.position];
  }

  #begin(table) {
    this.#table = table;
    this.#first = true;
    this.#last = undefined;
  }

  /** Goes to a table whose position `nextTable` has told. */
  seek(tableName, inbound, position) {
    this.#scan = new Scanner(this.#blob, this.#token, position);
    this.#begin({ tableName, inbound });
  }

  async #end() {
    for (const _ of "}}") await this.#scan.expect("}");
    if ((await this.#scan.peek()) !== -1) throw broken(`at byte ${this.#scan.position}: more follows behind its end`);
    return [];
  }

  /** The next rows, packed: [text, extras, done, position]. `keep`: false to judge them only. */
  async rows(keyPath, keep) {
    const rows = [];
    let held = 0;
    let done = false;
    while (rows.length < MOST_ROWS && held < MOST_HELD && !done) {
      const value = await this.#nextValue();
      done = value === null;
      if (done) continue;
      const row = await this.#located(value, () => this.#row(value, keyPath, keep));
      held += value.size + (keep ? row[2].reduce((sum, blob) => sum + blob.size, 0) : 0);
      rows.push(keep ? row : [null, null, null]);
    }
    return [...encode(rows.length && !keep ? [rows.length] : rows), done, this.#scan.position];
  }

  /** Goes behind the rows of the present table. */
  async skipRows() {
    while (await this.#nextValue());
  }

  async #nextValue() {
    if (await this.#scan.takes("]")) {
      await this.#scan.expect("}");
      this.#first = false;
      return null;
    }
    if (!this.#first) await this.#scan.expect(",");
    this.#first = false;
    return await this.#scan.value();
  }

  async #located(value, make) {
    try {
      return await make();
    } catch (error) {
      if (error.name === "NotReadableError") throw error;
      const where = `${this.#table.tableName}, the record at byte ${value.start}`;
      throw broken(`${where}: ${error.message.replace(/^at byte \d+: /, "")}`);
    }
  }

  async #row(value, keyPath, keep) {
    const data = parsed(value);
    const contents = value.longs.length ? await this.#contents(data, value.longs, keep) : undefined;
    const row = readDexieRow(data, contents);
    const [key, record] = this.#table.inbound ? [keyOf(row, keyPath), row] : this.#pair(row);
    this.#checkKey(key);
    const { text, blobs } = toText(record);
    return [key, text, blobs];
  }

  #pair(row) {
    if (!Array.isArray(row) || row.length !== 2) throw new Malformed("", "this is no key and record");
    return row;
  }

  #checkKey(key) {
    let order = -1;
    try {
      order = this.#last === undefined ? indexedDB.cmp(key, key) - 1 : indexedDB.cmp(this.#last, key);
    } catch {
      throw new Malformed("", "it has no key");
    }
    if (order === 0) throw new Malformed("", "its key is there twice");
    if (order > 0) throw new Malformed("", "the records are not in the order of their keys");
    this.#last = key;
  }

  /** Makes the Blobs of long contents, by their marks, and puts other long texts back. */
  async #contents(data, longs, keep) {
    const made = new Map();
    const marks = new Map(longs.map((long, number) => [`${this.#token} ${number}`, long]));
    const [plain, tags] = unwrapped(data);
    for (const [path, tag] of Object.entries(tags ?? {})) {
      const holder = tag === "blob2" ? placed(plain, path) : null;
      const mark = isObject(holder) ? holder.data : null;
      if (!marks.has(mark) || marks.get(mark).escaped) continue;
      made.set(mark, await this.#decoded(marks.get(mark), keep));
      marks.delete(mark);
    }
    if (marks.size) await this.#putBack(data, marks);
    return made;
  }

  async #putBack(data, marks) {
    const texts = new Map();
    for (const [mark, { start, end }] of marks) {
      const bytes = await bytesOf(this.#blob.slice(start, end));
      texts.set(mark, JSON.parse(`"${decoder.decode(bytes)}"`));
    }
    restored([data], texts);
  }

  async #decoded({ start, end }, keep) {
    const wrong = new Malformed("", "a file in it is no base64 text");
    if ((end - start) % 4) throw wrong;
    const parts = [];
    for (let at = start; at < end; at += TEXT_PIECE) {
      const next = Math.min(at + TEXT_PIECE, end);
      const bytes = base64Bytes(decoder.decode(await bytesOf(this.#blob.slice(at, next))), wrong);
      const missing = ((next - at) / 4) * 3 - bytes.length;
      if (missing < 0 || missing > (next === end ? 2 : 0)) throw wrong;
      if (keep) parts.push(new Blob([bytes])); // in the browser's keeping, on disk where it is large
    }
    return new Blob(parts);
  }
}

function base64Bytes(text, wrong) {
  try {
    return fromBase64(text);
  } catch {
    throw wrong;
  }
}

// Usual records as columns of bytes, which Python reads in a third of the time of JSON. Rules:
// 1. Usual records are plain objects of the same names in the same order, and hold nothing but texts, plain numbers,
//    booleans, nulls and Dates; whatever is rare or hard makes `columnsOf` give null, and idb_values.js has a way.
// 2. The bytes are the number of rows and then the columns of numbers, all as float64 in this machine's order, and
//    then, in UTF-8, the columns of texts, with U+0000 between every two.
// 3. A shape, [names, kinds] as JSON, says what the columns are. Numbers: "i" integers, "f" others, "m" both,
//    "b" booleans. Texts: "s", "d" Dates in ISO 8601. One text for all: "j" an array as JSON.
// 4. What is one object for JavaScript may not become two: a record with one Date in two places is not usual.
import { timeOf } from "./idb_dates.js";

const BETWEEN = "\0";
const utf8 = new TextEncoder();

/** Whether JSON and Python say the same number: no -0, NaN or Infinity, and no integer that may be another's nearest. */
export function isPlainNumber(value) {
  return Number.isInteger(value) ? Number.isSafeInteger(value) && !Object.is(value, -0) : Number.isFinite(value);
}

/** The names of a plain object, which all rows have in that order; null where they differ. */
function namesOf(rows) {
  if (typeof rows[0] !== "object" || rows[0] === null) return null;
  const names = Object.keys(rows[0]);
  for (const row of rows) {
    if (typeof row !== "object" || row === null || Object.getPrototypeOf(row) !== Object.prototype) return null;
    let count = 0;
    for (const name in row) if (name !== names[count++]) return null;
    if (count !== names.length) return null;
  }
  return names.length ? names : null;
}

// Each of these takes a column, in the buffer `numbers` from `at` on or into the list `texts`, and gives its kind, ""
// where it is of another one.

function takeNumbers(rows, name, numbers, at) {
  let integers = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i][name];
    if (typeof value !== "number" || !isPlainNumber(value)) return "";
    if (Number.isInteger(value)) integers++;
    numbers[at + i] = value;
  }
  return integers === rows.length ? "i" : integers ? "m" : "f";
}

function takeBooleans(rows, name, numbers, at) {
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i][name];
    if (typeof value !== "boolean") return "";
    numbers[at + i] = value ? 1 : 0;
  }
  return "b";
}

function takeTexts(rows, name, texts) {
  for (const row of rows) {
    const value = row[name];
    if (typeof value !== "string") return "";
    texts.push(value);
  }
  return "s";
}

function takeDates(rows, name, texts) {
  for (const row of rows) {
    const value = row[name];
    const text = value instanceof Date ? timeOf(value) : null;
    if (typeof text !== "string") return "";
    texts.push(text);
  }
  return "d";
}

/** A column of all kinds that JSON has. */
function takeAny(rows, name, texts) {
  for (const row of rows) {
    const value = row[name];
    if (typeof value === "number" ? !isPlainNumber(value) : !isText(value)) return "";
  }
  texts.push(JSON.stringify(rows.map((row) => row[name])));
  return "j";
}

const isText = (value) => typeof value === "string" || typeof value === "boolean" || value === null;

function take(rows, name, numbers, at, texts) {
  const value = rows[0][name];
  const before = texts.length;
  switch (typeof value) {
    case "number":
      return takeNumbers(rows, name, numbers, at) || takeAny(rows, name, texts);
    case "boolean":
      return takeBooleans(rows, name, numbers, at) || takeAny(rows, name, texts);
    case "string":
      if (takeTexts(rows, name, texts)) return "s";
      texts.length = before;
      return takeAny(rows, name, texts);
    default:
      return value === null ? takeAny(rows, name, texts) : takeDates(rows, name, texts);
  }
}

/** Whether a row has one Date under two names. */
function hasShared(rows, names) {
  return rows.some((row) => new Set(names.map((name) => row[name])).size < names.length);
}

/** Whether a text comes apart into that many again. */
function separates(text, count) {
  let found = count && 1;
  for (let at = text.indexOf(BETWEEN); at >= 0; at = text.indexOf(BETWEEN, at + 1)) found++;
  return found === count;
}

/** The rows as [bytes, shape]; null where they are not all usual. */
export function columnsOf(rows) {
  const names = namesOf(rows);
  if (!names) return null;
  const numbers = new Float64Array(1 + names.length * rows.length);
  const texts = [];
  let kinds = "";
  let used = 1;
  for (const name of names) {
    const kind = take(rows, name, numbers, used, texts);
    if (!kind) return null;
    if ("ifmb".includes(kind)) used += rows.length;
    kinds += kind;
  }
  const dates = names.filter((_, i) => kinds[i] === "d");
  if (dates.length > 1 && hasShared(rows, dates)) return null;
  numbers[0] = rows.length;
  const text = texts.join(BETWEEN);
  if (!text.isWellFormed?.() || !separates(text, texts.length)) return null;
  return [joined(numbers.subarray(0, used), text), JSON.stringify([names, kinds])];
}

function joined(numbers, text) {
  const end = utf8.encode(text);
  const bytes = new Uint8Array(numbers.byteLength + end.length);
  bytes.set(new Uint8Array(numbers.buffer, 0, numbers.byteLength));
  bytes.set(end, numbers.byteLength);
  return bytes;
}

// Says any stored value in JSON, so that a test can compare it.
import { kindOf } from "./difference.js";

const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

export async function sha256(blob) {
  return hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
}

function base64Of(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function numberText(value) {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? undefined : String(value);
}

async function describeBlob(value) {
  const { type, size } = value;
  const file = value instanceof File ? { name: value.name, lastModified: value.lastModified } : {};
  return { $blob: { type, size, sha256: await sha256(value), ...file } };
}

function describePrimitive(value) {
  if (value === undefined) return { $undefined: 1 };
  if (typeof value === "bigint") return { $bigint: String(value) };
  const text = typeof value === "number" ? numberText(value) : undefined;
  return text === undefined ? value : { $number: text };
}

const DESCRIBED = {
  Blob: describeBlob,
  File: describeBlob,
  Date: (value) => ({ $date: Number.isNaN(value.getTime()) ? null : value.getTime() }),
  ArrayBuffer: (value) => ({ $buffer: base64Of(new Uint8Array(value)) }),
  RegExp: (value) => ({ $regexp: [value.source, value.flags] }),
  Error: (value) => ({ $error: [value.name, value.message] }),
  Map: async (value, inner) => ({ $map: await inner(Array.from(value)) }),
  Set: async (value, inner) => ({ $set: await inner(Array.from(value)) }),
  ImageData: (value) => ({ $imagedata: [value.width, value.height, base64Of(value.data)] }),
};

async function describeArray(value, inner) {
  const parts = [];
  for (let index = 0; index < value.length; index += 1) {
    parts.push(index in value ? await inner(value[index], index) : { $hole: 1 });
  }
  return parts;
}

async function describeObject(value, inner) {
  const entries = [];
  for (const [key, part] of Object.entries(value)) entries.push([key, await inner(part, key)]);
  return Object.fromEntries(entries);
}

/**
 * Any stored value as JSON, with the tags of `revive`, but for two: a Blob is told by type, size and SHA-256
 * (a File by name and lastModified too), and `$again` names the path where the same object was met first.
 */
export function describe(root) {
  const met = new Map();
  const visit = async (value, path) => {
    if (value === null || typeof value !== "object") return describePrimitive(value);
    if (met.has(value)) return { $again: met.get(value) };
    met.set(value, path);
    const inner = (part, key = "") => visit(part, `${path}.${key}`);
    if (ArrayBuffer.isView(value)) return describeView(value);
    if (Array.isArray(value)) return describeArray(value, inner);
    return (DESCRIBED[kindOf(value)] ?? describeObject)(value, inner);
  };
  return visit(root, "");
}

function describeView(value) {
  return { $typed: [kindOf(value), base64Of(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))] };
}

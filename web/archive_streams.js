// Texts and packed files as streams, hashed on the way, of which a few chunks are in memory.
import { chunksOf, named } from "./archive_bytes.js";
import { Digest } from "./archive_digest.js";
import { judge } from "./archive_rows.js";

const PART = 4 << 20; // bytes of an unpacked file that are handed to the browser at a time

/** The chunks of a Blob through a CompressionStream or DecompressionStream. */
async function* through(stream, blob) {
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  let failure = null;
  const feeding = (async () => {
    for await (const chunk of chunksOf(blob)) await writer.write(chunk);
    await writer.close();
  })().catch(async (error) => {
    failure ??= error;
    await writer.abort(error).catch(() => {});
  });
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } catch (error) {
    failure ??= error;
  } finally {
    await reader.cancel().catch(() => {});
    await feeding;
  }
  if (failure?.name === "NotReadableError") throw failure;
  if (failure) throw named("DataError", `it cannot be unpacked: ${failure.message}`);
}

/** The content of a Blob of an archive, never more than `size` bytes of it, hashed by `digest`. */
async function* contentOf(blob, deflated, size, digest) {
  let total = 0;
  const chunks = deflated ? through(new DecompressionStream("deflate-raw"), blob) : chunksOf(blob);
  for await (const chunk of chunks) {
    total += chunk.byteLength;
    if (total > size) throw named("DataError", `it holds more than the ${size} bytes that it says`);
    digest.update(chunk);
    yield chunk;
  }
  if (total !== size) throw named("DataError", `it holds ${total} of the ${size} bytes that it says`);
}

/** Unpacks a deflated Blob; answers [Blob, crc, sha256]. */
export async function inflated(blob, size) {
  const digest = await Digest.begin();
  const whole = [];
  let parts = [];
  let held = 0;
  const flush = () => {
    whole.push(new Blob(parts)); // in the browser's keeping, on disk where it is large
    parts = [];
    held = 0;
  };
  try {
    for await (const chunk of contentOf(blob, true, size, digest)) {
      parts.push(chunk);
      held += chunk.byteLength;
      if (held >= PART) flush();
    }
    flush();
    return [new Blob(whole), ...digest.end()];
  } finally {
    digest.drop();
  }
}

/** A reader of a text's whole lines; `judged`: they are rows of a backup, and only what Python needs of them is told. */
export async function openLines(blob, deflated, size, longest, judged) {
  const digest = await Digest.begin();
  return new Lines(contentOf(blob, deflated, size, digest), digest, longest, judged ? judge : (lines) => lines);
}

class Lines {
  #chunks;
  #digest;
  #longest;
  #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #parts = [];
  #held = 0;
  #judge;

  constructor(chunks, digest, longest, judge) {
    this.#chunks = chunks;
    this.#digest = digest;
    this.#longest = longest;
    this.#judge = judge;
  }

  /** [whole lines of `atLeast` characters in sum where there are as many, done, crc, sha256]. */
  async next(atLeast) {
    for (;;) {
      const { done, value } = await this.#chunks.next();
      if (done) return [this.#judge(this.#take(this.#decode())), true, ...this.#digest.end()];
      const text = this.#decode(value);
      const cut = text.lastIndexOf("\n") + 1;
      if (cut && this.#held + cut >= atLeast) {
        const lines = this.#judge(this.#take(text.slice(0, cut)));
        this.#keep(text.slice(cut));
        return [lines, false];
      }
      this.#keep(text);
    }
  }

  #decode(value) {
    try {
      return value ? this.#decoder.decode(value, { stream: true }) : this.#decoder.decode();
    } catch {
      throw named("DataError", "it is no text");
    }
  }

  #keep(text) {
    this.#parts.push(text);
    this.#held += text.length;
    if (this.#held > this.#longest) throw named("DataError", "a line of it is too long to be read");
  }

  #take(text) {
    const taken = this.#parts.join("") + text;
    this.#parts = [];
    this.#held = 0;
    return taken;
  }

  async close() {
    await this.#chunks.return();
    this.#digest.drop();
  }
}

// JSON of any size, value by value: of a value the bytes are kept until it is read, of a long text in it only where it
// stands in the file. What a value holds is JSON.parse's to judge; this finds where it ends.
import { bytesOf, named } from "./archive_bytes.js";

const CHUNK = 1 << 20; // bytes read at a time
const LONG = 1 << 16; // bytes of a text that are not kept
const MOST_BYTES = 256 << 20; // of one value, long texts apart
const MOST_DEPTH = 2000;

const QUOTE = 0x22, BACKSLASH = 0x5c, COLON = 0x3a, COMMA = 0x2c, OPEN = 0x7b, CLOSE = 0x7d, FIRST = 0x5b, LAST = 0x5d;
const isSpace = (byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const utf8 = new TextEncoder();

export const broken = (message) => named("DataError", message);

export class Scanner {
  #blob;
  #bytes = new Uint8Array();
  #base; // where #bytes begin in the file
  #at = 0;
  #mark;

  /** `token`: what long texts are replaced by, with their number; a text that the file does not hold. */
  constructor(blob, token, start = 0) {
    this.#blob = blob;
    this.#base = start;
    this.#mark = token;
  }

  get position() {
    return this.#base + this.#at;
  }

  async #more() {
    this.#base += this.#bytes.length;
    this.#at = 0;
    this.#bytes = await bytesOf(this.#blob.slice(this.#base, this.#base + CHUNK));
    return this.#bytes.length > 0;
  }

  /** The next byte that is no space, which is not taken; -1 at the end. */
  async peek() {
    for (;;) {
      while (this.#at < this.#bytes.length) {
        if (!isSpace(this.#bytes[this.#at])) return this.#bytes[this.#at];
        this.#at += 1;
      }
      if (!(await this.#more())) return -1;
    }
  }

  /** Takes the next byte if it is this character. */
  async takes(character) {
    if ((await this.peek()) !== character.charCodeAt(0)) return false;
    this.#at += 1;
    return true;
  }

  async expect(character) {
    if (await this.takes(character)) return;
    const found = await this.peek();
    if (found < 0) throw broken("it ends too early: a part of it is missing");
    throw broken(`at byte ${this.position}: '${String.fromCharCode(found)}' stands where '${character}' should`);
  }

  /** A whole value: {text, members (how many), longs: [{start, end, escaped}]}. */
  async value(mostDepth = MOST_DEPTH) {
    const value = { start: 0, parts: [], size: 0, members: 0, longs: [] };
    await this.peek();
    value.start = this.position;
    let from = this.#at;
    let depth = 0;
    const keep = () => {
      value.parts.push(this.#bytes.slice(from, this.#at));
      value.size += this.#at - from;
      if (value.size > MOST_BYTES) throw broken(`what stands at byte ${value.start} is too large to be read`);
    };
    for (;;) {
      if (this.#at === this.#bytes.length) {
        keep();
        from = 0;
        if (!(await this.#more())) break;
      }
      const byte = this.#bytes[this.#at];
      if (byte === QUOTE) {
        this.#at += 1;
        if (!this.#passText()) {
          keep();
          await this.#longText(value);
          from = this.#at;
        }
        if (!depth) break;
        continue;
      }
      if (byte === OPEN || byte === FIRST) depth += 1;
      else if (byte === CLOSE || byte === LAST) {
        if (!depth) break;
        depth -= 1;
      } else if (!depth && (byte === COMMA || byte === COLON || isSpace(byte))) break;
      else if (byte === COLON) value.members += 1;
      if (depth > mostDepth) throw broken(`what stands at byte ${value.start} is nested too deeply`);
      this.#at += 1;
      if (!depth && (byte === CLOSE || byte === LAST)) break;
    }
    if (from !== this.#at) keep();
    if (depth) throw broken("it ends too early: a part of it is missing");
    return value;
  }

  /** Goes behind the end of a text that is short and lies within what has been read; else it stays. */
  #passText() {
    const bytes = this.#bytes;
    const most = Math.min(bytes.length, this.#at + LONG);
    for (let i = this.#at; i < most; i++) {
      if (bytes[i] === BACKSLASH) i += 1;
      else if (bytes[i] === QUOTE) {
        this.#at = i + 1;
        return true;
      }
    }
    return false;
  }

  /** Goes behind the end of any text; of a long one the value gets the mark. */
  async #longText(value) {
    const start = this.position;
    let parts = [];
    let escaped = false;
    let skip = 0;
    for (let done = false; !done;) {
      if (this.#at >= this.#bytes.length && !(await this.#more())) throw broken("it ends too early: within a text");
      const bytes = this.#bytes;
      let i = this.#at + skip;
      for (skip = 0; i < bytes.length; i++) {
        if (bytes[i] === QUOTE) {
          done = true;
          break;
        }
        if (bytes[i] === BACKSLASH) {
          escaped = true;
          i += 1;
        }
      }
      skip = Math.max(0, i - bytes.length);
      const end = Math.min(i, bytes.length);
      if (this.position - start <= LONG) parts.push(bytes.slice(this.#at, end));
      this.#at = end;
    }
    const end = this.position;
    if (end - start > LONG) parts = [utf8.encode(`${this.#mark} ${value.longs.push({ start, end, escaped }) - 1}`)];
    this.#at += 1;
    value.parts.push(...parts, Uint8Array.of(QUOTE));
  }
}

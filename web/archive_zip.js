// ZIP archives, written by client-zip: one file after the other, each of them read once and hashed on its way.
// (Measured in Node: half of the processor time of zip.js, which passes each byte through a chain of streams.)
import { bytesOf } from "./archive_bytes.js";
import { Digest } from "./archive_digest.js";
import { makeZip } from "./runtime/client-zip/index.js";

export class Zip {
  #made;
  #waiting = []; // {name, size, input, reject}
  #wake = () => {};
  #ended = false;
  #failed = null;
  #writing;

  /** `output`: of archive_outputs.js; `made`: the time that every file bears, in milliseconds. */
  constructor(output, made) {
    this.#made = new Date(made);
    this.#writing = this.#write(output);
    this.#writing.catch((error) => this.#fail(error));
  }

  async #write(output) {
    const reader = makeZip(this.#files()).getReader();
    let position = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      await output.write(part.value, position);
      position += part.value.byteLength;
    }
  }

  async *#files() {
    while (this.#waiting.length || !this.#ended) {
      if (this.#waiting.length) yield this.#waiting[0];
      else await new Promise((resolve) => (this.#wake = resolve));
    }
  }

  #fail(error) {
    this.#failed = error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  /** Settles when the bytes that `chunks` yields have been taken. */
  #take(path, size, chunks) {
    if (this.#failed) throw this.#failed;
    return new Promise((resolve, reject) => {
      const told = async function* (waiting) {
        yield* chunks;
        waiting.shift();
        resolve();
      };
      const name = { name: path, size, lastModified: this.#made };
      this.#waiting.push({ ...name, input: told(this.#waiting), reject });
      this.#wake();
    });
  }

  /** Begins a file of that many bytes, which come in pieces. */
  async begin(path, size) {
    return new LongFile(await Digest.begin(), (chunks) => this.#take(path, size, chunks));
  }

  /** Adds small Blobs, which are read at once and while others are written; answers [crc, sha256] of each. */
  async addMany(paths, blobs) {
    const contents = await Promise.all(blobs.map(bytesOf));
    const taken = contents.map((bytes, number) => this.#take(paths[number], bytes.byteLength, [bytes]));
    const [digests] = await Promise.all([Promise.all(contents.map(Digest.whole)), ...taken]);
    return digests;
  }

  /** Ends the archive with its list of files. */
  async finish() {
    this.#ended = true;
    this.#wake();
    await this.#writing;
  }
}

/** A file that comes in pieces, one of them in memory. */
class LongFile {
  #digest;
  #taken;
  #give; // hands a piece to the archive, null after the last
  #next = this.#offer();

  /** `take(chunks)`: of the archive; settles when the chunks are taken, or the archive has failed. */
  constructor(digest, take) {
    this.#digest = digest;
    this.#taken = take(this.#pieces());
    this.#taken.catch(() => {}); // told with the next piece
  }

  #offer() {
    return new Promise((resolve) => (this.#give = resolve));
  }

  async *#pieces() {
    for (let offered = await this.#next; offered; offered = await this.#next) {
      this.#next = this.#offer();
      yield offered.bytes;
      offered.done();
    }
  }

  /** Adds the next piece; settles when it is written. */
  async piece(blob) {
    const bytes = await bytesOf(blob);
    this.#digest.update(bytes);
    await Promise.race([new Promise((done) => this.#give({ bytes, done })), this.#taken]);
  }

  /** [crc, sha256] of the whole file. */
  async end() {
    this.#give(null);
    await this.#taken;
    return this.#digest.end();
  }

  /** Ends it where it is: the archive is not to be finished. */
  drop() {
    this.#digest.drop();
  }
}

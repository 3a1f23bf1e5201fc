// CRC-32 and SHA-256 of the same bytes. A file of one piece goes to the browser's own SHA-256, which uses the
// processor's and another thread (measured: 640 MB/s, hash-wasm 140); it cannot take a file in pieces, hash-wasm can.
import "./runtime/hash-wasm/crc32.umd.min.js";
import "./runtime/hash-wasm/sha256.umd.min.js";

const { createCRC32, createSHA256 } = globalThis.hashwasm;
// No await at the top: a worker that is still loading loses the messages that come meanwhile.
const sharedChecksum = createCRC32();
let sharedSHA256 = null;

/** A checksum as the number that ZIP stores. */
const number = (hexadecimal) => parseInt(hexadecimal, 16);
const hexadecimal = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** As the browser's own, which a page that came by plain http does not have; one instance does all of them in turn. */
async function ownSHA256(bytes) {
  const hash = await (sharedSHA256 ??= createSHA256());
  hash.init(); // and no await from here on
  hash.update(bytes);
  return hash.digest("binary");
}

// Instances are used again: each takes a large part of the browser's address space until it is collected.
const spare = [];

/** The hashes of bytes that come in pieces. */
export class Digest {
  #hashes;

  static async begin() {
    const digest = new Digest();
    digest.#hashes = spare.pop() ?? await Promise.all([createCRC32(), createSHA256()]);
    for (const hash of digest.#hashes) hash.init();
    return digest;
  }

  /** [crc, sha256] of a file of one piece. */
  static async whole(bytes) {
    const sha = crypto.subtle ? crypto.subtle.digest("SHA-256", bytes) : ownSHA256(bytes);
    const checksum = await sharedChecksum;
    checksum.init(); // and no await from here on
    checksum.update(bytes);
    const crc = number(checksum.digest("hex"));
    return [crc, hexadecimal(await sha)];
  }

  update(bytes) {
    for (const hash of this.#hashes) hash.update(bytes);
  }

  /** [crc, sha256]; it cannot be used any more. */
  end() {
    const [crc, sha] = this.#hashes;
    this.#release();
    return [number(crc.digest("hex")), sha.digest("hex")];
  }

  /** Ends it without a result; does nothing after `end`. */
  drop() {
    if (this.#hashes) this.#release();
  }

  #release() {
    spare.push(this.#hashes);
    this.#hashes = null;
  }
}

// The worker of archive.js: reads Blobs, hashes, packs, unpacks and writes. Rules:
// 1. It decides nothing: Python says what stands where. Outputs, digests and readers are known by number.
// 2. At most one piece of a file per request is in memory (Python asks for pieces), and a chunk of an unpacked one.
// 3. Whatever reading a Blob raises is told as NotReadableError; writing keeps its own names (QuotaExceededError).
import { DexieReader, writeDexieRows } from "./archive_dexie.js";
import { Digest } from "./archive_digest.js";
import { openOutput, privateFiles } from "./archive_outputs.js";
import { inflated, openLines } from "./archive_streams.js";
import { borrowed, bytesOf, giveBack, sameBytes, together } from "./archive_bytes.js";
import { Zip } from "./archive_zip.js";

const outputs = new Map();
const zips = new Map();
const files = new Map();
const digests = new Map();
const readers = new Map();
let last = 0;

/** How many bytes follow a file's name in an archive, by its own header. */
function extraLength(head) {
  return head.byteLength < 30 ? 0 : head[28] + 256 * head[29];
}

function keep(map, object) {
  map.set(++last, object);
  return last;
}

const VERBS = {
  ...privateFiles,

  /** A new file: {kind: "file", handle}, {kind: "private", name} or {kind: "memory"}. */
  open: async (target) => keep(outputs, await openOutput(target)),
  write: async (output, position, bytes) => void (await outputs.get(output).write(bytes, position)),
  /** Whole and at its place; answers its Blob where there is one. */
  async close(output) {
    const closing = outputs.get(output);
    outputs.delete(output);
    return await closing.close();
  },
  async abort(output) {
    const aborting = outputs.get(output);
    outputs.delete(output);
    await aborting?.abort();
  },

  /** A new archive in an output. */
  zip: (output, made) => keep(zips, new Zip(outputs.get(output), made)),
  /** A new file of an archive, which comes in pieces; its end answers [crc, sha256]. */
  beginFile: async (zip, path, size) => keep(files, await zips.get(zip).begin(path, size)),
  addPiece: (file, blob) => files.get(file).piece(blob),
  async endFile(file) {
    try {
      return await files.get(file).end();
    } finally {
      VERBS.dropFile(file);
    }
  },
  dropFile(file) {
    files.get(file)?.drop();
    files.delete(file);
  },
  /** Adds small files; answers [crc, sha256] of each. */
  addMany: (zip, paths, blobs) => zips.get(zip).addMany(paths, blobs),
  async finish(zip) {
    const finishing = zips.get(zip);
    zips.delete(zip);
    await finishing.finish();
  },
  leave: (zip) => void zips.delete(zip),

  /** Hashes files of an archive that stand in one piece of it; answers the bytes of their own headers one after the
   * other, which are for Python to judge, and [crc, sha256] of each file. */
  async digestFiles(piece, places, lengths, sizes) {
    const bytes = await borrowed(piece);
    const heads = places.map((at, number) => bytes.subarray(at, at + lengths[number]));
    const found = heads.map((head, number) => {
      const start = places[number] + lengths[number] + extraLength(head);
      return Digest.whole(bytes.subarray(start, start + sizes[number]));
    });
    const answer = [together(heads), await Promise.all(found)];
    giveBack(bytes);
    return answer;
  },

  /** [crc, sha256] of a Blob of one piece. */
  whole: async (blob) => Digest.whole(await bytesOf(blob)),
  /** Whether two Blobs of one piece hold the same bytes. */
  async same(...blobs) {
    const [first, second] = await Promise.all(blobs.map(borrowed));
    const answer = sameBytes(first, second);
    giveBack(first);
    giveBack(second);
    return answer;
  },

  begin: async () => keep(digests, await Digest.begin()),
  /** The next piece of a long Blob. */
  async piece(digest, blob) {
    const bytes = await borrowed(blob);
    digests.get(digest).update(bytes);
    giveBack(bytes);
  },
  end(digest) {
    const ending = digests.get(digest);
    digests.delete(digest);
    return ending.end();
  },

  /** Unpacks a deflated Blob of `size` bytes; answers [Blob, crc, sha256]. */
  inflate: (blob, size) => inflated(blob, size),

  /** Reads a text of `size` bytes by lines; `next` answers [text, done, crc, sha256]. */
  openLines: async (...args) => keep(readers, await openLines(...args)),
  next: (reader, atLeast) => readers.get(reader).next(atLeast),
  async closeLines(reader) {
    const closing = readers.get(reader);
    readers.delete(reader);
    await closing?.close();
  },

  /** Writes packed rows as dexie-export-import does; answers the position behind them. */
  writeDexieRows: (output, ...args) => writeDexieRows(outputs.get(output), ...args),
  /** Begins to read a file of it; answers [its number, what it says of itself], [] for a file of another kind. */
  async openDexie(blob) {
    const opened = await DexieReader.open(blob);
    return opened ? [keep(readers, opened[0]), opened[1]] : [];
  },
  nextDexieTable: (reader) => readers.get(reader).nextTable(),
  seekDexieTable: (reader, ...args) => void readers.get(reader).seek(...args),
  skipDexieRows: (reader) => readers.get(reader).skipRows(),
  dexieRows: (reader, ...args) => readers.get(reader).rows(...args),
  closeDexie: (reader) => void readers.delete(reader),
};

onmessage = async ({ data: [number, verb, args] }) => {
  try {
    postMessage([number, await VERBS[verb](...args)]);
  } catch (error) {
    postMessage([number, null, { name: error?.name ?? "Error", message: String(error?.message ?? error) }]);
  }
};

// The width and height of an image, told by the first bytes of its file: nothing is decoded.
// What an image costs to decode is their product, whatever the file's size.

const HEAD = 2 ** 16;
const LONG_HEAD = 2 ** 21; // a JPEG's own preview and colour profile may come before its size

const ascii = (bytes, at, length) => String.fromCharCode(...bytes.subarray(at, at + length));

function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const png = (view) => [view.getUint32(16), view.getUint32(20)];

/** Of a GIF the larger of its screen and its first frame, which may reach beyond it. */
function gif(view) {
  const size = [view.getUint16(6, true), view.getUint16(8, true)];
  const flags = view.getUint8(10);
  let at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  while (at < view.byteLength && view.getUint8(at) === 0x21) {
    at += 2;
    while (view.getUint8(at)) at += 1 + view.getUint8(at);
    at += 1;
  }
  if (at + 9 > view.byteLength || view.getUint8(at) !== 0x2c) return size;
  const [x, y, width, height] = [1, 3, 5, 7].map((offset) => view.getUint16(at + offset, true));
  return [Math.max(size[0], x + width), Math.max(size[1], y + height)];
}

function bmp(view) {
  if (view.getUint32(14, true) === 12) return [view.getUint16(18, true), view.getUint16(20, true)];
  return [Math.abs(view.getInt32(18, true)), Math.abs(view.getInt32(22, true))];
}

function webp(view, bytes) {
  const triple = (at) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  switch (ascii(bytes, 12, 4)) {
    case "VP8X":
      return [triple(24) + 1, triple(27) + 1];
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return [(bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1];
    }
    default:
      return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
  }
}

const NO_FRAME = new Set([0xc4, 0xc8, 0xcc]); // of C0 to CF

function jpeg(view) {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) return null;
    if (marker >= 0xc0 && marker <= 0xcf && !NO_FRAME.has(marker)) return [view.getUint16(at + 7), view.getUint16(at + 5)];
    if (marker === 0xff) at += 1;
    else at += marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8) ? 2 : 2 + view.getUint16(at + 2);
  }
  return null;
}

/** Of an AVIF the largest of all items that it describes. */
function avif(view, bytes) {
  let largest = null;
  for (let at = 12; at + 16 <= bytes.length; at++) {
    if (bytes[at] !== 0x69 || ascii(bytes, at, 4) !== "ispe") continue;
    const size = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (!largest || size[0] * size[1] > largest[0] * largest[1]) largest = size;
  }
  return largest;
}

const FORMATS = [
  ["png", (bytes) => ascii(bytes, 0, 4) === "\x89PNG", png],
  ["jpeg", (bytes) => ascii(bytes, 0, 3) === "\xff\xd8\xff", jpeg],
  ["gif", (bytes) => ascii(bytes, 0, 4) === "GIF8", gif],
  ["webp", (bytes) => ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 4) === "WEBP", webp],
  ["bmp", (bytes) => ascii(bytes, 0, 2) === "BM", bmp],
  ["avif", (bytes) => ascii(bytes, 4, 4) === "ftyp", avif],
  ["ico", (bytes) => ascii(bytes, 0, 4) === "\0\0\x01\0", () => [256, 256]],
];

/** {format, size: [width, height]}; a format of null is none of these, a size of null stands further behind. */
export function imageSize(bytes) {
  const [format, , measure] = FORMATS.find(([, matches]) => matches(bytes)) ?? [null];
  if (format === null) return { format, size: null };
  try {
    return { format, size: measure(viewOf(bytes), bytes) };
  } catch {
    return { format, size: null }; // the file ends within its own head
  }
}

/** As imageSize, of a file of which only the beginning is read. */
export async function imageSizeOf(blob) {
  const headOf = async (length) => new Uint8Array(await blob.slice(0, length).arrayBuffer());
  const found = imageSize(await headOf(HEAD));
  if (found.size || found.format === null || blob.size <= HEAD) return found;
  return imageSize(await headOf(LONG_HEAD));
}

// The worker of thumbnails.js: looks thumbnails up, makes those of images, encodes and keeps all of them. Rules:
// 1. An image is decoded only after its file's head has told how many pixels it has, and large ones alone.
// 2. What is not made has a reason, which is kept like a thumbnail where it will not change: LASTING. A "drawing" (SVG)
//    could only be drawn on the page's thread, and a few kB of it can hold that up for minutes.
// 3. Each request [number, verb, ...] is answered once, [number, {blob or reason, width, height, duration}].
import { imageSizeOf } from "./image_size.js";
import { Store } from "./thumbnails_store.js";

const LONGER_SIDE = 400; // pixels: two for each of a tile's
const MOST_PIXELS = 80_000_000; // 320 MB decoded
const LARGE = 16_000_000; // pixels: more are decoded one by one
const QUALITY = 0.75;
const LASTING = ["broken", "too-large", "drawing"];

let store = null;
let large = Promise.resolve();

/** The thumbnail's size: as it is where that is small enough. */
function fitted(width, height) {
  const scale = Math.min(1, LONGER_SIDE / Math.max(width, height));
  return [width, height].map((side) => Math.max(1, Math.round(side * scale)));
}

const SVG_START = /^\s*(<\?xml|<svg|<!--|<!doctype\s+svg)/i;
const isDrawing = async (blob) => /svg/i.test(blob.type) || SVG_START.test(await blob.slice(0, 256).text());

/** Runs one decoding of a large image after the other. */
function inTurn(work) {
  large = large.then(work, work);
  return large;
}

async function encoded(bitmap) {
  const [width, height] = fitted(bitmap.width, bitmap.height);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const blob = await canvas.convertToBlob({ type: "image/webp", quality: QUALITY });
  return blob.type === "image/webp" ? blob : await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
}

async function shrunk(blob, [width, height]) {
  const [resizeWidth] = fitted(width, height); // the height follows, so that a turned picture keeps its shape
  const decode = () => createImageBitmap(blob, { resizeWidth, resizeQuality: "medium" }).then(encoded);
  return await (width * height > LARGE ? inTurn(decode) : decode());
}

/** The thumbnail of an image's file. */
async function imageOf(blob) {
  const { format, size } = await imageSizeOf(blob);
  if (format === null) return { reason: (await isDrawing(blob)) ? "drawing" : "broken" };
  if (!size || !size[0] || !size[1]) return { reason: "broken" };
  const [width, height] = size;
  if (width * height > MOST_PIXELS) return { reason: "too-large", width, height };
  try {
    return { blob: await shrunk(blob, size), width, height };
  } catch {
    return { reason: "broken", width, height };
  }
}

function kept(key, entry) {
  if (entry.blob || LASTING.includes(entry.reason)) store.put({ key, ...entry });
  return entry;
}

const VERBS = {
  open: (name, limits) => void (store = new Store(name, limits)),
  look: (keys) => store.get(keys),
  async image(key, blob) {
    try {
      return kept(key, await imageOf(blob));
    } catch {
      return { reason: "unreadable" }; // the browser has lost the file's bytes
    }
  },
  /** A picture that the page has made of a video. */
  bitmap: async (key, bitmap, facts) => kept(key, { blob: await encoded(bitmap), ...facts }),
  reason: (key, entry) => kept(key, entry),
  clear: () => store.clear(),
};

onmessage = async ({ data: [number, verb, ...args] }) => {
  try {
    postMessage([number, await VERBS[verb](...args)]);
  } catch {
    postMessage([number, { reason: "broken" }]);
  }
};

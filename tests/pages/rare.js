// Values that no recipe can say and that are rarely stored: every other kind that structured clone can hold.
import { completed, opened, settled } from "./database.js";
import { seededBytes } from "./revive.js";

/** Makes a database with the stores "original", which holds them, and "copied". */
export async function storeRare(name) {
  const bytes = (count) => seededBytes(count, count).slice().buffer;
  const frozen = (buffer, limit) => {
    const made = new ArrayBuffer(buffer.byteLength, { maxByteLength: limit });
    new Uint8Array(made).set(new Uint8Array(buffer));
    return made;
  };
  const grown = frozen(bytes(24), 64);
  const full = frozen(bytes(16), 16);
  const bare = new TypeError("gone");
  delete bare.message;
  delete bare.stack;
  const caused = new Error("caused", { cause: undefined });
  caused.stack = "a\nstack";
  const transfer = new DataTransfer();
  transfer.items.add(new File(["one"], "one.txt", { type: "text/plain", lastModified: 5 }));
  const huge = [1];
  huge.length = 2 ** 32 - 1;
  huge.label = { self: huge };
  const file = new File([new Uint8Array([0, 255, 10])], "ä/\ud800.bin", { lastModified: 7 });
  const tree = { children: new Map(), files: [file, file, file.slice()] };
  tree.children.set(tree, new Set([tree.children, file]));
  const rows = [
    ["texts", "plain"], ["lone surrogates", "\ud800 \udfff \ud83d\ude00 \u2028 \u0000"],
    ["undefined", undefined], ["null", null], ["minus zero", -0], ["nan", NaN], ["infinite", -Infinity],
    ["true", true], ["bigint", -(2n ** 4000n)], ["date", new Date(NaN)], ["edge date", new Date(-8.64e15)],
    ["array", [1, undefined, -0]], ["empty array", []], ["hole", [, ]], ["huge array", huge],
    ["odd array", Object.assign([], { "": 1, "__x": NaN, "-1": 2, "01": 3 })],
    ["proto", JSON.parse('{"__proto__": {"a": 1}, "constructor": null, "toJSON": 1, "length": 3}')],
    ["proto tagged", Object.defineProperty({ a: NaN }, "__proto__", { value: NaN, enumerable: true, writable: true, configurable: true })],
    ["types", { $types: 1 }], ["types tagged", { $types: { a: new Date(1) }, $: undefined }],
    ["types true", { $types: true, $: 1 }], ["dollar", { $: new Date(2), "$.$types": NaN }],
    ["empty names", { "": new Date(3), a: { "": { "": undefined } } }],
    ["only an empty name", { "": { "": NaN, b: -0 } }], ["marks", { "~": NaN, "~0": -0, "~1": 1n, "~2": NaN, ".": 2n, "a.b": { "~2": NaN } }],
    ["order", { b: 1, 2: NaN, a: 2, 1: undefined }], ["blob", new Blob(["x"], { type: "a/b" })], ["file", file],
    ["tree", tree], ["boxes", [new Number(NaN), new Number(-0), new Number(1.5), Object(-1n), new String(""), new Boolean(true)]],
    ["shared box", (() => { const box = new Number(1); return [box, new Map([[box, box]])]; })()],
    ["regexps", [/a\/b/dgimsuy, new RegExp("[\\p{L}--[a-z]]", "v"), new RegExp("\n")]],
    ["buffers", { grown, follows: new Uint16Array(grown, 2), fixed: new Uint8Array(grown, 1, 3), view: new DataView(grown, 4), partial: new DataView(grown, 4, 2), full, all: new Uint8Array(full), end: new Uint8Array(grown, 24) }],
    ["errors", [bare, caused, new Error("deep", { cause: [bare, new Map([[caused, -0]])] }), new DOMException("m", "QuotaExceededError")]],
    ["figures", [new DOMPoint(NaN, -0, Infinity, 1), new DOMPointReadOnly(1, 2, 3, 4), new DOMRect(1, -0, NaN, 4), new DOMRectReadOnly(1), new DOMMatrix(), new DOMMatrix([1, 2, 3, 4, 5, 6]), new DOMMatrixReadOnly(Array.from({ length: 16 }, (_, i) => i / 3)), DOMQuad.fromRect({ x: 1, y: 2, width: 3, height: 4 })]],
    ["pictures", [new ImageData(1, 2), new ImageData(new Uint8ClampedArray(bytes(24)), 2, 3, { colorSpace: "display-p3" })]],
    ["files", transfer.files],
  ];
  const request = indexedDB.open(name, 10);
  request.onupgradeneeded = () => ["original", "copied"].forEach((store) => request.result.createObjectStore(store));
  const database = await settled(request);
  const transaction = database.transaction("original", "readwrite");
  for (const [key, value] of rows) transaction.objectStore("original").put(value, key);
  await completed(transaction);
  database.close();
}

/** What `difference` does not look at, in both stores: fields of platform objects, and how buffers grow. */
export const lookCloser = (name) => opened(name, async (database) => {
  const fields = (value) => [value.name, value.message, value.stack, "cause" in value, "message" in value && Object.hasOwn(value, "message")];
  const look = async (store) => {
    const get = (key) => settled(database.transaction(store).objectStore(store).get(key));
    const buffers = await get("buffers");
    const sizes = () => Object.values(buffers).map((each) => [each.byteLength, each.maxByteLength]);
    const before = sizes();
    buffers.grown.resize(32);
    const files = await get("files");
    return JSON.stringify([
      (await get("errors")).map(fields), (await get("figures")).map((each) => [each.constructor.name, each.is2D, JSON.stringify(each)]),
      (await get("figures")).slice(0, 3).map(({ x, y, z, width }) => [x, y, z, width].map((n) => (Object.is(n, -0) ? "-0" : String(n)))),
      before, sizes(), (await get("huge array")).length, files.constructor.name, files[0].name, files[0].lastModified, await files[0].text(),
    ]);
  };
  return [await look("original"), await look("copied")];
});

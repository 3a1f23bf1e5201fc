// A window of Python's memory, through which bytes reach it at once: a JavaScript object handed to Python costs ten
// times as much. Python reads them before it does anything else.
let proxy = null;
let view = null;

/** Takes the proxy of a bytearray. */
export function openWindow(bytearray) {
  proxy = bytearray.copy();
}

/** The bytearray's bytes. Where Python's memory has grown meanwhile, those known before are no longer its. */
function bytesOf() {
  if (view !== null && view.data.length === 0) {
    view.release();
    view = null;
  }
  view ??= proxy.getBuffer("u8");
  return view.data;
}

/** [content, extras] as idb_values.js encodes rows, of whose bytes Python gets the number and finds them in the window. */
export function placed([content, extras]) {
  if (!(content instanceof Uint8Array)) return [content, extras];
  const bytes = bytesOf();
  if (content.length > bytes.length) return [content, extras];
  bytes.set(content);
  return [content.length, extras];
}

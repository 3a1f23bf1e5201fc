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

const CHUNK = 1 << 20;

/** The chunks of a Blob, one read at a time: a stream of a Blob hands out 64 KB at most, many small crossings. */
export async function* chunksOf(blob) {
  for (let start = 0; start < blob.size; start += CHUNK) {
    yield await bytesOf(blob.slice(start, Math.min(start + CHUNK, blob.size)));
  }
}

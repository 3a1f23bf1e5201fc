// The service worker. Above this line stand VERSION (of the page that this worker was made for), its FILES with their
// hashes, and how many BYTES they are.
//
// 1. A version is kept in a cache of its own: all of its files, each checked by its hash, or nothing.
// 2. A page is answered from one version, or from the network alone, as long as it lives: the one that it was started
//    with, whatever is kept or taken over meanwhile. The same holds for its workers. What the browser has lost of a
//    version comes from the server if that has the very same, and else not at all.
// 3. A page is started from the server's version where the server answers, or from the version with which somebody is
//    at work in another tab.
// 4. A version that no page uses is forgotten, unless it is this worker's own.
// 5. Nothing here touches a database.
"use strict";

const SCOPE = new URL("./", self.location.href).href;
const OWN = `offline ${SCOPE} `; // what the names of our caches begin with; an origin may serve several pages
const LISTING = `${SCOPE}.files`; // put last: a cache that has it is whole
const KEEPING = `${OWN}keeping`; // the lock of whoever keeps or forgets versions
const AT_ONCE = 6;

const cacheOf = (version) => OWN + version;
const addressOf = (path) => new URL(path, SCOPE).href;

/** The files of a version that is kept, by path, with their hashes; undefined where it is not. */
async function listing(version) {
  if (!(await caches.has(cacheOf(version)))) return undefined;
  const found = await (await caches.open(cacheOf(version))).match(LISTING);
  return (await found?.json().catch(() => null)) ?? undefined; // what cannot be read is not whole
}

const isKept = async (version) => (await listing(version)) !== undefined;

async function keptVersions() {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(OWN) && name !== PAGES).map((name) => name.slice(OWN.length));
}

/** Keeps this worker's version; rejects, and keeps nothing, where a file does not come as it should. */
async function keep() {
  if (await isKept(VERSION)) return;
  const earlier = await Promise.all((await keptVersions()).map(async (version) => [version, await listing(version)]));
  await caches.delete(cacheOf(VERSION)); // what is left of an attempt that was cut off
  const cache = await caches.open(cacheOf(VERSION));
  try {
    await eachAtOnce(Object.entries(FILES), async ([path, hash]) => {
      await cache.put(addressOf(path), (await fromEarlier(earlier, path, hash)) ?? (await fromServer(path, hash)));
    });
    await cache.put(LISTING, new Response(JSON.stringify(FILES)));
  } catch (error) {
    await caches.delete(cacheOf(VERSION));
    throw error;
  }
}

/** The runtime seldom changes and is nearly all of the bytes; other files may have changed their headers. */
async function fromEarlier(earlier, path, hash) {
  if (!path.startsWith("runtime/")) return undefined;
  const [version] = earlier.find(([, files]) => files?.[path] === hash) ?? [];
  return version && (await (await caches.open(cacheOf(version))).match(addressOf(path)));
}

/** Rejects where the server sends something else; the browser's own cache has what the page has just loaded. */
async function fromServer(path, integrity) {
  const response = await fetch(addressOf(path), { integrity, cache: "no-cache" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.redirected ? new Response(response.body, response) : response; // no document may be a redirected one
}

/** Rejects with the first failure when nothing is under way any more. */
async function eachAtOnce(items, work) {
  const left = [...items];
  const one = async () => {
    while (left.length) await work(left.shift());
  };
  const all = Array.from({ length: AT_ONCE }, one);
  try {
    await Promise.all(all);
  } finally {
    left.length = 0;
    await Promise.allSettled(all);
  }
}

/** A file of a version that is kept; undefined where it is not there. */
async function fromKept(version, path) {
  if (!(await caches.has(cacheOf(version)))) return undefined;
  return await (await caches.open(cacheOf(version))).match(addressOf(path), { ignoreVary: true });
}

/** A file that the browser has lost of a version, kept again, or an error; undefined where it was never one of them. */
async function fromServerAgain(version, path) {
  const integrity = (version === VERSION ? FILES : await listing(version))?.[path];
  if (integrity === undefined) return undefined;
  try {
    const response = await fromServer(path, integrity);
    const cache = await caches.open(cacheOf(version));
    await cache.put(addressOf(path), response.clone()).catch(console.warn); // the disk may be full
    return response;
  } catch {
    return Response.error();
  }
}

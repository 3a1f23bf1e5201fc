// Which version each page was started with. A worker is stopped whenever it has nothing to do, so that is written down.
const PAGES = `${OWN}pages`;
const NETWORK = "network";
const SOON = 60_000; // milliseconds within which a page that is being started appears among the clients
const addressOfPage = (id) => `${SCOPE}.pages/${id}`;

const pages = new Map(); // client id -> {version, since}
let pagesAreRead = false;
let reading = null;

const readPages = () => (reading ??= reallyReadPages());

async function reallyReadPages() {
  const cache = await caches.open(PAGES);
  for (const { url } of await cache.keys()) {
    const id = url.slice(addressOfPage("").length);
    const noted = await (await cache.match(url))?.json();
    if (noted && !pages.has(id)) pages.set(id, noted);
  }
  pagesAreRead = true;
}

/** Notes that this page, or worker, is answered from that version from now on. */
async function startedWith(id, version) {
  const noted = { version, since: Date.now() };
  pages.set(id, noted);
  const cache = await caches.open(PAGES);
  await cache.put(addressOfPage(id), new Response(JSON.stringify(noted))).catch(console.warn); // the disk may be full
}

async function versionOf(id) {
  await readPages();
  return pages.get(id)?.version;
}

/** Forgets pages that are gone, and the versions that only they used. */
async function tidy() {
  await readPages();
  const living = new Set((await self.clients.matchAll({ includeUncontrolled: true, type: "all" })).map(({ id }) => id));
  const cache = await caches.open(PAGES);
  for (const [id, { since }] of pages) {
    if (living.has(id) || Date.now() - since < SOON) continue;
    pages.delete(id);
    await cache.delete(addressOfPage(id));
  }
  // While another version is being kept, what is needed is not for this worker to say.
  await navigator.locks.request(KEEPING, { ifAvailable: true }, async (lock) => {
    if (lock && !self.registration.installing && !self.registration.waiting) await forgetUnused();
  });
}

async function forgetUnused() {
  const used = new Set([VERSION, ...[...pages.values()].map(({ version }) => version)]);
  for (const version of await keptVersions()) {
    if (!used.has(version)) await caches.delete(cacheOf(version));
  }
}

/** Forgets all that was kept, and tells pages so; those that are open are answered by the network from now on. */
async function forgetAll() {
  await readPages();
  pages.clear();
  for (const name of await caches.keys()) {
    if (name.startsWith(OWN)) await caches.delete(name);
  }
  await tellPages({ isForgotten: true });
}

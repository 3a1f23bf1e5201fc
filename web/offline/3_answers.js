// What is answered to pages, and what they ask.
// The lock that pages share while they upgrade, back up, restore, repair or import; another one is named after it, with
// the version of the page behind it.
const WORK = "cinegenie-work";
const IS_LOCAL = ["localhost", "127.0.0.1", "[::1]"].includes(self.location.hostname);
const PATIENCE = 3000; // milliseconds that a server far away has to say its version
const DESCRIPTION = "runtime/app.json";

/** The path of a file below our scope, "index.html" for the scope itself; null for an address elsewhere. */
function pathOf(url) {
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  if (!address.startsWith(SCOPE)) return null;
  const path = address.slice(SCOPE.length);
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request.url);
  if (path === null || !["GET", "HEAD"].includes(request.method)) return;
  if (request.mode === "navigate") {
    if (path in FILES) event.respondWith(orFromNetwork(start(event, path), request));
  } else if (event.clientId && (!pagesAreRead || pages.has(event.clientId))) {
    event.respondWith(orFromNetwork(answer(event, path), request));
  }
});

/** Where the browser's caches fail us, the page is as it would be without us. */
const orFromNetwork = (answered, request) => answered.catch(() => fetch(request));

async function start(event, path) {
  const { request, resultingClientId: id } = event;
  const version = await versionToStart();
  const found = version !== NETWORK && (await fromKept(version, path));
  event.waitUntil(startedWith(id, found ? version : NETWORK));
  return found ? inAnswerTo(request, found) : await fromNetwork(request);
}

async function answer(event, path) {
  const { request, clientId, resultingClientId } = event;
  const version = await versionOf(clientId);
  if (version === undefined || version === NETWORK) return await fromNetwork(request);
  if (resultingClientId) event.waitUntil(startedWith(resultingClientId, version)); // a worker of that page
  const found = (await fromKept(version, path)) ?? (await fromServerAgain(version, path));
  return found ? inAnswerTo(request, found) : await fetch(request);
}

const inAnswerTo = ({ method }, found) =>
  method === "HEAD" && found.ok ? new Response(null, { status: found.status, headers: found.headers }) : found;

/** As the server has it now: a host may let files of an earlier version stay in the browser's own cache for days. */
function fromNetwork(request) {
  return fetch(request, ["reload", "no-store"].includes(request.cache) ? {} : { cache: "no-cache" });
}

/** The version from which a page is to be started now: one that is kept, or NETWORK. */
async function versionToStart() {
  const [atWork] = await versionsAtWork();
  const wanted = atWork && (await isKept(atWork)) ? atWork : ((await serversVersion()) ?? VERSION);
  return wanted !== NETWORK && (await isKept(wanted)) ? wanted : NETWORK;
}

/**
 * The version that the server has; null where it does not answer as it should. On this very machine that is left to
 * the page to say: its build is broken, or another program has the address now.
 */
async function serversVersion() {
  const signal = IS_LOCAL ? undefined : AbortSignal.timeout(PATIENCE);
  const response = await fetch(addressOf(DESCRIPTION), { cache: "no-cache", signal }).catch(() => null);
  const told = response?.ok ? await response.json().catch(() => null) : null;
  if (told) return told.version ?? NETWORK;
  return response && IS_LOCAL ? NETWORK : null;
}

/** The names of the locks that are shared, or about to be: work begins without waiting for its lock. */
async function sharedLocks() {
  const { held, pending } = await navigator.locks.query();
  return [...held, ...pending].filter(({ mode }) => mode === "shared").map(({ name }) => name);
}

const isAtWork = async () => (await sharedLocks()).includes(WORK);

/** The versions of the pages at work. */
async function versionsAtWork() {
  const before = `${WORK} `;
  return (await sharedLocks()).filter((name) => name.startsWith(before)).map((name) => name.slice(before.length));
}

self.addEventListener("install", (event) => event.waitUntil(install()));

async function install() {
  await keepOrTell();
  await self.skipWaiting(); // pages keep their version all the same
}

/** Keeps this version, unless somebody is at work; pages are told why that was not done. */
async function keepOrTell() {
  try {
    if (await isAtWork()) throw new DOMException("somebody is at work", "InvalidStateError");
    await navigator.locks.request(KEEPING, keep);
  } catch (error) {
    await tellPages({ notKept: error.name });
    throw error;
  }
}

self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function activate() {
  await self.clients.claim();
  await tidy();
}

async function tellPages(message) {
  const news = { scope: SCOPE, ...message }; // the pages of the whole origin hear of it
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage(news);
}

const VERBS = { started, keep: keepAgain, forget: forgetAll };

self.addEventListener("message", (event) => {
  const { verb, version } = event.data;
  const [port] = event.ports;
  const done = VERBS[verb](event.source.id, version);
  const answered = done.then((told) => ({ told })).catch(({ name }) => ({ failed: name }));
  event.waitUntil(answered.then((message) => port.postMessage(message)));
});

/**
 * A page of that version has started. A page that came from the network is answered from what is kept, if it is that.
 * This worker may lack its own version: what it had kept was cleared away, and only its installation keeps it by itself.
 */
async function started(id, version) {
  const known = await versionOf(id);
  if ((known === undefined || known === NETWORK) && (await isKept(version))) await startedWith(id, version);
  await tidy();
  const isPagesKept = (await versionOf(id)) === version && (await isKept(version));
  return { version: VERSION, bytes: BYTES, isKept: isPagesKept, lacks: !(await isKept(VERSION)) };
}

async function keepAgain() {
  await keepOrTell();
  await tellPages({ isKept: true });
}

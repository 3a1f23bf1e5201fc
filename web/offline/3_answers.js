// What is answered to pages, and what they ask.
const WORK = "cinegenie-work"; // the lock that pages share while they upgrade, back up, restore or import
const IS_LOCAL = ["localhost", "127.0.0.1", "[::1]"].includes(self.location.hostname);
const PATIENCE = 3000; // milliseconds that a server far away has to say its version
const DESCRIPTION = "runtime/app.json";
const BROKEN_BUILD = 500;

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
  const found = version !== NETWORK && (await fromKept(version, path, request));
  event.waitUntil(startedWith(id, found ? version : NETWORK));
  return found || (await fetch(request));
}

async function answer(event, path) {
  const { request, clientId, resultingClientId } = event;
  const version = await versionOf(clientId);
  if (version === undefined || version === NETWORK) return await fetch(request);
  if (resultingClientId) event.waitUntil(startedWith(resultingClientId, version)); // a worker of that page
  return (await fromKept(version, path, request)) ?? (await fetch(request));
}

/** The version from which a page is to be started now: one that is kept, or NETWORK. */
async function versionToStart() {
  const wanted = ((await isAtWork()) && (await lastStarted())) || ((await serversVersion()) ?? VERSION);
  return wanted !== NETWORK && (await isKept(wanted)) ? wanted : NETWORK;
}

/** The version that the server has; null where it does not answer as it should. */
async function serversVersion() {
  try {
    const signal = IS_LOCAL ? undefined : AbortSignal.timeout(PATIENCE);
    const response = await fetch(addressOf(DESCRIPTION), { cache: "no-cache", signal });
    if (IS_LOCAL && response.status === BROKEN_BUILD) return NETWORK; // it is the page that says what is wrong
    return response.ok ? ((await response.json()).version ?? NETWORK) : null;
  } catch {
    return null;
  }
}

async function isAtWork() {
  const { held } = await navigator.locks.query();
  return held.some(({ name, mode }) => name === WORK && mode === "shared");
}

self.addEventListener("install", (event) => event.waitUntil(install()));

async function install() {
  try {
    if (await isAtWork()) throw new DOMException("somebody is at work", "InvalidStateError");
    await navigator.locks.request(KEEPING, keep);
  } catch (error) {
    await tellPages({ notKept: error.name });
    throw error;
  }
  await self.skipWaiting(); // pages keep their version all the same
}

self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function activate() {
  await self.clients.claim();
  await tidy();
}

async function tellPages(message) {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage(message);
}

const VERBS = { started, forget: forgetAll };

self.addEventListener("message", (event) => {
  const { verb, version } = event.data;
  const [port] = event.ports;
  event.waitUntil(VERBS[verb](event.source.id, version).then((told) => port.postMessage(told)));
});

/** A page of that version has started. A page that came from the network is answered from what is kept, if it is that. */
async function started(id, version) {
  const known = await versionOf(id);
  if ((known === undefined || known === NETWORK) && (await isKept(version))) await startedWith(id, version);
  await tidy();
  return { version: VERSION, bytes: BYTES, isKept: (await versionOf(id)) === version };
}

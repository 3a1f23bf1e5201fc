// The page for times without a network, for Python's `page_offline`: has the service worker (web/offline/) keep this
// version of the page, learns of newer ones, and takes them over when a person says so.
//
// 1. Nothing happens before the page is ready, and nothing at all where the address is not one of the web.
// 2. A person can turn it off; what was kept is forgotten, and no database is touched.
// 3. A newer version is taken over by loading the page anew, and never while some tab holds the lock of work.
const KEY = "offline";
const WORK = "cinegenie-work"; // web/offline/3_answers.js knows it too
const RELOADING = 5000; // milliseconds for which a tab that loads anew keeps others from beginning work
const LOOK_EVERY = 10 * 60_000;
const WORKER = new URL("./offline_worker.js", import.meta.url);

let own = ""; // the version of this page
let registration = null;
let looked = 0;
let offered = "";
let status = { state: "waiting", bytes: 0, newer: false };

/** How things stand, as JSON: `state` is waiting, impossible, off, fetching, kept or failed; `why`, where it failed. */
export const told = () => JSON.stringify(status);

function tell(news) {
  status = { ...status, why: "", ...news };
  document.dispatchEvent(new CustomEvent("offline-changed"));
}

/** To be called once, when this page, of that version, is ready. */
export async function begin(version) {
  own = version;
  if (!location.protocol.startsWith("http") || !navigator.serviceWorker || !navigator.locks) {
    tell({ state: "impossible" });
  } else if (isOff()) {
    tell({ state: "off" });
  } else {
    await register();
  }
}

async function register() {
  const { serviceWorker } = navigator;
  serviceWorker.oncontrollerchange = greet;
  serviceWorker.onmessage = ({ data }) => data.notKept && notKept(data.notKept);
  document.onvisibilitychange = lookForNewer;
  tell({ state: "fetching" });
  try {
    registration = await serviceWorker.register(WORKER, { updateViaCache: "none" });
    if (serviceWorker.controller) await greet();
    await lookForNewer();
  } catch (error) {
    tell({ state: "failed", why: "refused" });
    console.warn("The page cannot be kept for times without a network:", error);
  }
}

/** Has the browser ask the server for a newer version, from time to time. */
async function lookForNewer() {
  if (!registration?.active || document.hidden || !navigator.onLine || Date.now() - looked < LOOK_EVERY) return;
  looked = Date.now();
  await registration.update().catch(() => {}); // no network: there is another time
}

async function notKept(name) {
  if (name === "InvalidStateError") {
    await untilIdle(); // somebody was at work
    looked = 0;
    await (registration?.active ? lookForNewer() : register());
  } else if (status.state !== "kept") {
    tell({ state: "failed", why: name === "QuotaExceededError" ? "space" : "files" });
  }
}

async function greet() {
  const { version, bytes, isKept } = await ask("started");
  if (isKept) tell({ state: "kept", bytes, newer: version !== own });
  if (!status.newer || offered === version) return;
  offered = version;
  document.dispatchEvent(new CustomEvent("version-offered"));
}

/** What the worker answers to a verb. */
function ask(verb) {
  const { port1, port2 } = new MessageChannel();
  navigator.serviceWorker.controller.postMessage({ verb, version: own }, [port2]);
  return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
}

// ---- what a person decides

/** Loads the newer version; false, at once, where some tab is at work. */
export async function takeOver() {
  return await navigator.locks.request(WORK, { ifAvailable: true }, async (lock) => {
    if (!lock) return false;
    location.reload();
    await new Promise((resolve) => setTimeout(resolve, RELOADING));
    return true;
  });
}

/** Resolves when no tab is at work. */
export const untilIdle = () => navigator.locks.request(WORK, () => {});

export async function turnOff() {
  if (navigator.serviceWorker.controller) await ask("forget");
  await registration?.unregister();
  registration = null;
  navigator.serviceWorker.oncontrollerchange = document.onvisibilitychange = null;
  remember("off");
  tell({ state: "off", bytes: 0, newer: false });
}

export async function turnOn() {
  remember("on");
  looked = 0;
  await register();
}

function isOff() {
  try {
    return localStorage.getItem(KEY) === "off";
  } catch {
    return false; // a browser that refuses storage
  }
}

function remember(choice) {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // it is forgotten with the page
  }
}

// ---- work

/** Holds the lock of work, together with others that do; returns what ends that. */
export function hold() {
  let release;
  const ended = new Promise((resolve) => (release = resolve));
  navigator.locks?.request(WORK, { mode: "shared" }, () => ended).catch(() => {});
  return release;
}

// The page for times without a network, for Python's `page_offline`: has the service worker (web/offline/) keep this
// version of the page, learns of newer ones, and takes them over when a person says so.
//
// 1. Nothing happens before the page is ready, and nothing at all where the address is not one of the web.
// 2. A person can turn it off; what was kept is forgotten, and no database is touched.
// 3. A newer version is offered, and taken over by loading the page anew, never while some tab holds the lock of work.
import { ownVersion } from "./start.js";

const WORK = "cinegenie-work"; // web/offline/3_answers.js knows it too
const RELOADING = 3000; // milliseconds after which a tab that loads anew is gone, unless the person stays
const LOOK_EVERY = 10 * 60_000;
const SCOPE = new URL("./", import.meta.url).href;
const WORKER = `${SCOPE}offline_worker.js`;
const KEY = `offline ${new URL(SCOPE).pathname}`; // an origin may serve several pages

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

/** To be called once, when this page is ready. */
export async function begin() {
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
  serviceWorker.oncontrollerchange = greetAgain;
  serviceWorker.onmessage = ({ data }) => data.scope === SCOPE && onNews(data);
  document.onvisibilitychange = lookForNewer;
  window.onpageshow = ({ persisted }) => persisted && greetAgain(); // it was not among the living for a while
  if (status.state !== "kept") tell({ state: "fetching" });
  try {
    registration = await serviceWorker.register(WORKER, { updateViaCache: "none" });
    if (worker()) await greet();
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

function onNews({ notKept: why, isKept, isForgotten }) {
  if (why) notKept(why);
  if (isKept) greetAgain();
  if (isForgotten) tell({ state: "off", bytes: 0, newer: false });
}

async function notKept(name) {
  console.warn("The files of the page were not kept:", name);
  if (name === "InvalidStateError") {
    await untilIdle(); // somebody was at work
    looked = 0;
    await register();
  } else if (status.state !== "kept") {
    tell({ state: "failed", why: name === "QuotaExceededError" ? "space" : "files" });
  }
}

const greetAgain = () => worker() && greet().catch(console.warn);

async function greet() {
  const { version, bytes, isKept, lacks } = await ask("started");
  if (lacks && !isOff()) ask("keep").catch(() => {}); // what becomes of that is news for every tab
  if (isKept) tell({ state: "kept", bytes, newer: !lacks && version !== ownVersion() });
  if (status.newer && offered !== version) offer(version);
}

async function offer(version) {
  offered = version;
  await untilIdle();
  document.dispatchEvent(new CustomEvent("version-offered"));
}

const isOurs = (worker) => worker?.scriptURL === WORKER; // a page above this one in the origin may have another one

/** The worker of this page; where the page was loaded past it (Shift and reload) it does not control the page. */
const worker = () => [navigator.serviceWorker.controller, registration?.active].find(isOurs);

/** What the worker answers to a verb. */
function ask(verb) {
  const { port1, port2 } = new MessageChannel();
  worker().postMessage({ verb, version: ownVersion() }, [port2]);
  return new Promise((resolve, reject) => {
    port1.onmessage = ({ data: { told, failed } }) => (failed ? reject(new DOMException(verb, failed)) : resolve(told));
  });
}

// ---- what a person decides

/** Loads the newer version; false, at once, where some tab is at work; true, later, where the person stays. */
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
  remember("off"); // a tab that is opened now keeps nothing either
  if (worker()) await ask("forget");
  await registration?.unregister();
  registration = null;
  navigator.serviceWorker.oncontrollerchange = document.onvisibilitychange = window.onpageshow = null;
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

/** Holds the lock of work, and that of work with this version, together with others that do; returns what ends that. */
export function hold() {
  let release;
  const ended = new Promise((resolve) => (release = resolve));
  for (const name of [WORK, `${WORK} ${ownVersion()}`]) {
    navigator.locks?.request(name, { mode: "shared" }, () => ended).catch(() => {});
  }
  return release;
}

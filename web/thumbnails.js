// Thumbnails for Python's `thumbnails`: looked up or made once, off the page's thread where that is possible. Rules:
// 1. A request has a number. It is told once, `done(number, blob, reason, width, height, duration)`, or never once it was
//    dropped; what is being made then is finished and kept, but a video's frame, which the page makes.
// 2. All that is asked for in one turn is looked up at once. What is not there yet is made: the latest turn's first, in
//    the order of its requests, FEW at a time, videos one by one. Only then its Blob is asked for: `need(numbers)`.
import { imageSizeOf } from "./image_size.js";
import { frameOf } from "./thumbnails_frames.js";

const FEW = 3;
const IMAGE_LIMIT = 60_000; // milliseconds
const NOTHING = { reason: "slow" };

let done = null;
let need = null;
let worker = null;
let last = 0;
let name = "";
let limits = {};
const answers = new Map(); // of the worker, by number: functions

const requests = new Map(); // number: {key, kind, blob, controller, supply}
let turn = []; // numbers that were asked for in this turn
const turns = []; // lists of numbers whose thumbnails are to be made, the latest last
let making = 0;
let videos = 0;

/** Names the Python callbacks, which are told plain values. */
export function connect(onDone, onNeed) {
  done = onDone;
  need = onNeed;
}

/** Says which database keeps them, and how many and how many bytes of them at most ({most, mostBytes}). */
export function keepIn(databaseName, most) {
  name = databaseName;
  limits = most ? { most: most[0], mostBytes: most[1] } : {};
  stop();
}

/** Asks for a thumbnail; kind is "image" or "video". The file's Blob may be given at once. */
export function want(number, key, kind, blob = null) {
  requests.set(number, { key, kind, blob, controller: new AbortController() });
  if (turn.push(number) === 1) queueMicrotask(look);
}

/** Gives the Blob that was needed; null where there is none. */
export function give(number, blob) {
  const request = requests.get(number);
  if (request) request.supply(blob ?? null);
}

export function drop(number) {
  const request = requests.get(number);
  requests.delete(number);
  request?.controller.abort();
  request?.supply?.(null);
}

export const clear = () => ask("clear");

/** What is kept under these names, for those who would rather not wait for Python: {blob, reason, duration, …}, null where
 * it has not been made yet. */
export const lookUp = async (keys) => (await ask("look", [keys])) ?? keys.map(() => null);

// ---- the worker ---------------------------------------------------------------------------------------------------

function start() {
  const made = new Worker(new URL("./thumbnails_worker.js", import.meta.url), { type: "module" });
  made.onmessage = ({ data: [number, answer] }) => {
    answers.get(number)?.(answer);
    answers.delete(number);
  };
  made.onerror = (event) => {
    event.preventDefault();
    stop();
  };
  made.postMessage([0, "open", name, limits]);
  return made;
}

/** Ends the worker: what it was asked is answered with nothing, and the next request starts another. */
function stop() {
  worker?.terminate();
  worker = null;
  for (const answer of answers.values()) answer(null);
  answers.clear();
}

/** The worker's answer, null where it has come to an end. */
function ask(verb, args = [], transfer = []) {
  worker ??= start();
  const number = ++last;
  const answer = new Promise((resolve) => answers.set(number, resolve));
  worker.postMessage([number, verb, ...args], transfer);
  return answer;
}

/** As ask, for a decoding: one that takes too long is ended with the worker, which has no other way. */
async function askInTime(verb, args) {
  const timer = setTimeout(stop, IMAGE_LIMIT);
  try {
    return (await ask(verb, args)) ?? NOTHING;
  } finally {
    clearTimeout(timer);
  }
}

// ---- requests -----------------------------------------------------------------------------------------------------

async function look() {
  const numbers = turn.filter((number) => requests.has(number));
  turn = [];
  const entries = await ask("look", [numbers.map((number) => requests.get(number).key)]);
  const missing = numbers.filter((number, i) => requests.has(number) && !tell(number, entries?.[i]));
  if (missing.length) turns.push(missing);
  makeMore();
}

/** Tells a request its end, if there is one; whether there is. */
function tell(number, entry) {
  if (!entry || !requests.delete(number)) return false;
  const { blob, reason, width, height, duration } = entry;
  done(number, ...[blob, reason, width, height, duration].map((fact) => fact ?? undefined));
  return true;
}

/** The next request to make, undefined where none can begin now. */
function next() {
  for (let i = turns.length - 1; i >= 0; i--) {
    turns[i] = turns[i].filter((number) => requests.has(number));
    const at = turns[i].findIndex((number) => requests.get(number).kind !== "video" || videos === 0);
    const [found] = at < 0 ? [] : turns[i].splice(at, 1);
    if (!turns[i].length) turns.splice(i, 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function makeMore() {
  const wanting = [];
  while (making < FEW) {
    const number = next();
    if (number === undefined) break;
    making += 1;
    const request = requests.get(number);
    if (request.kind === "video") videos += 1;
    if (!request.blob) wanting.push(number);
    make(number, request).finally(() => {
      making -= 1;
      if (request.kind === "video") videos -= 1;
      makeMore();
    });
  }
  if (wanting.length) need(wanting);
}

async function make(number, request) {
  const blob = request.blob ?? (await new Promise((resolve) => (request.supply = resolve)));
  if (!blob) return void tell(number, { reason: "missing" });
  const entry = request.kind === "video" ? await frame(request, blob) : await askInTime("image", [request.key, blob]);
  return void tell(number, entry);
}

/** The entry of a video's frame, which the page makes; the worker encodes and keeps it. */
async function frame({ key, controller }, blob) {
  const { bitmap, reason, ...facts } = await frameOf(blob, controller.signal);
  if (!bitmap) return (await ask("reason", [key, { reason, ...facts }])) ?? NOTHING;
  return (await ask("bitmap", [key, bitmap, facts], [bitmap])) ?? NOTHING;
}

/** [width, height] in pixels of an image that is not decoded; null where the beginning of its file does not tell. */
export async function pixelsOf(blob) {
  try {
    return (await imageSizeOf(blob)).size;
  } catch {
    return null; // its bytes are lost
  }
}

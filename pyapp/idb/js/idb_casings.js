// Texts whatever the case of their letters. A text's casings are all the ways to write it; of those that an index
// holds, a cursor of keys hops from one to the next, so that what is read afterwards are plain ranges.
import { listen } from "./idb_requests.js";

let lettersByLower = null;

/** The characters that have this lower case: some have no way back (that of the Kelvin sign is "k", and back "K"). */
function lettersOf(lower) {
  if (!lettersByLower) {
    lettersByLower = new Map();
    for (let code = 0; code < 0xffff; code++) {
      const letter = String.fromCharCode(code);
      const its = letter.toLowerCase();
      if (its !== letter) lettersByLower.set(its, [...(lettersByLower.get(its) ?? []), letter]);
    }
  }
  return lettersByLower.get(lower) ?? [];
}

/** How each character of a text may be written, in the order of keys. Case may depend on the place (a final sigma). */
function waysOf(text) {
  const letters = [...text];
  const inPlace = (changed) => ([...changed].length === letters.length ? [...changed] : null);
  const lowers = inPlace(text.toLowerCase());
  const uppers = inPlace(text.toUpperCase());
  return letters.map((letter, i) => {
    const lower = lowers?.[i] ?? letter.toLowerCase();
    const upper = uppers?.[i] ?? letter.toUpperCase();
    const ways = [letter, lower, ...lettersOf(lower), ...([...upper].length === 1 ? [upper] : [])];
    return [...new Set(ways)].sort();
  });
}

const leastOf = (ways) => ways.map(([least]) => least).join("");
const greatestOf = (ways) => ways.map((each) => each.at(-1)).join("");

/** The first text behind all that begin with this one; empty where there is none. */
function behindPrefix(text) {
  const kept = text.replace(/\uffff+$/, "");
  return kept && kept.slice(0, -1) + String.fromCharCode(kept.charCodeAt(kept.length - 1) + 1);
}

/** The least casing that is above `key`, or with `past` behind all texts that begin with `key`; null for none. */
function nextCasing(ways, key, past, at = 0, written = "") {
  for (const way of ways[at] ?? []) {
    const text = written + way;
    if (key.startsWith(text)) {
      const found = nextCasing(ways, key, past, at + 1, text);
      if (found !== null) return found;
    } else if (text > key && !(past && text.startsWith(key))) {
      return text + leastOf(ways.slice(at + 1));
    }
  }
  return null;
}

/** The casing that the key is, or with `prefix` begins with; null for none. */
function casingOf(ways, key, prefix) {
  let written = "";
  for (const each of ways) {
    const way = each.findLast((one) => key.startsWith(one, written.length));
    if (way === undefined) return null;
    written += way;
  }
  return prefix || written.length === key.length ? written : null;
}

const least = (texts) => texts.filter((text) => text !== null).sort()[0] ?? null;

const BEHIND_TEXTS = new Uint8Array(0); // binary keys follow

/** The range from one text to another, which is not in it (empty: to the last text); of a compound index's first key. */
function between(lower, end, compound) {
  const bounds = [lower, end || BEHIND_TEXTS];
  return IDBKeyRange.bound(...(compound ? bounds.map((bound) => [bound]) : bounds), false, true);
}

const endOf = (text, prefix) => (prefix ? behindPrefix(text) : `${text}\0`);

function rangeOf(casing, prefix, compound) {
  return prefix || compound ? between(casing, endOf(casing, prefix), compound) : IDBKeyRange.only(casing);
}

/** The range from the least casing of any text to the end of the greatest. */
function hullOf(all, prefix, compound) {
  const ends = all.map((ways) => endOf(greatestOf(ways), prefix)).sort();
  return between(least(all.map(leastOf)), ends[0] && ends.at(-1), compound);
}

/**
 * Finds the ranges of an index that hold the casings of these texts, or with `prefix` what begins with one: then(ranges,
 * hull), in the order of keys and without overlaps. `front` 1: of the first part of a compound index's keys.
 */
export function findCasings(source, { texts, prefix }, front, fail, then) {
  const all = texts.map(waysOf).sort((a, b) => a.length - b.length); // a short prefix holds what a long one does
  const compound = front === 1;
  const hull = hullOf(all, prefix, compound);
  const ranges = [];
  listen(source.openKeyCursor(hull, "nextunique"), fail, (cursor) => {
    const key = cursor && (compound ? cursor.key[0] : cursor.key);
    if (typeof key !== "string") return then(ranges, hull);
    const casing = all.map((ways) => casingOf(ways, key, prefix)).find((each) => each !== null) ?? null;
    if (casing !== null) ranges.push(rangeOf(casing, prefix, compound));
    const goal = least(all.map((ways) => nextCasing(ways, casing ?? key, casing !== null && prefix)));
    if (goal === null) return then(ranges, hull);
    return cursor.continue(compound ? [goal] : goal);
  });
}

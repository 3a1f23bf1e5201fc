// Sets of keys as intervals [from, to], both included; `to` undefined: without an upper bound. A list of intervals is
// sorted and without overlaps. Dexie sends the same as trees {from, to, d (depth), l, r}, {d: 0} for the empty set,
// where -Infinity and [[]] stand for "from the first" and "to the last".

const FIRST = -Infinity;
const LAST = [[]];

export const ALL_KEYS = [[FIRST, undefined]];

/** indexedDB.cmp, which strings and numbers need not be asked for. */
export function compare(a, b) {
  const kind = typeof a;
  if (kind === typeof b && (kind === "number" || kind === "string")) return a < b ? -1 : a > b ? 1 : 0;
  return indexedDB.cmp(a, b);
}

export function isKey(value) {
  if (typeof value === "string") return true;
  if (typeof value === "number") return !Number.isNaN(value);
  if (typeof value !== "object" || value === null) return false;
  try {
    indexedDB.cmp(value, value);
    return true;
  } catch {
    return false;
  }
}

function laterEnd(a, b) {
  return a === undefined || b === undefined ? undefined : compare(a, b) < 0 ? b : a;
}

/** Any intervals as a list. */
export function merged(intervals) {
  const result = [];
  for (const [from, to] of intervals.slice().sort((a, b) => compare(a[0], b[0]))) {
    const last = result.at(-1);
    if (last && (last[1] === undefined || compare(from, last[1]) <= 0)) last[1] = laterEnd(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** The number next to this one, upwards (1) or downwards (-1). */
function nextNumber(number, way) {
  if (number === 0) return way * Number.MIN_VALUE;
  const bits = new BigInt64Array(new Float64Array([number]).buffer);
  bits[0] += BigInt(number > 0 ? way : -way);
  return new Float64Array(bits.buffer)[0];
}

/** The key next to an open bound; the bound itself where there is none, or where it is seldom worth the search. */
function nextKey(key, way) {
  if (typeof key === "number" && Number.isFinite(key)) return nextNumber(key, way);
  return key instanceof Date ? new Date(key.getTime() + way) : key;
}

/** A range as a list of intervals. */
export function inside(range) {
  if (range === null) return ALL_KEYS;
  const { lower, upper, lowerOpen, upperOpen } = range; // a missing bound is open
  const from = (lowerOpen ? nextKey(lower, 1) : lower) ?? FIRST;
  const to = upperOpen ? nextKey(upper, -1) : upper;
  return to !== undefined && compare(from, to) > 0 ? [] : [[from, to]];
}

// ---- Dexie's trees -------------------------------------------------------------------------------------------------

export function toTree(intervals, start = 0, end = intervals.length) {
  if (start === end) return start === 0 ? { d: 0 } : null;
  const middle = (start + end) >> 1;
  const [from, to = LAST] = intervals[middle];
  const l = start < middle ? toTree(intervals, start, middle) : null;
  const r = middle + 1 < end ? toTree(intervals, middle + 1, end) : null;
  return { from, to, d: Math.max(l?.d ?? 0, r?.d ?? 0) + 1, l, r };
}

const isLast = (key) => Array.isArray(key) && key.length === 1 && Array.isArray(key[0]) && key[0].length === 0;

/** A tree, ours or Dexie's, as a list of intervals. */
export function fromTree(tree, result = []) {
  if (!tree || !("from" in tree)) return result;
  fromTree(tree.l, result);
  result.push([tree.from, isLast(tree.to) ? undefined : tree.to]);
  return fromTree(tree.r, result);
}

// ---- what lies in a list -------------------------------------------------------------------------------------------

/** The position of the first interval that ends at this key or later; `after`: that ends later. */
function firstEndingAt(intervals, key, after) {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const [, to] = intervals[middle];
    const relation = to === undefined ? 1 : compare(to, key);
    if (relation > 0 || (relation === 0 && !after)) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function holdsKey(intervals, key) {
  const found = intervals[firstEndingAt(intervals, key, false)];
  return found !== undefined && compare(found[0], key) <= 0;
}

/** Whether an interval reaches into a range (an IDBKeyRange, null for all keys). */
export function reachesInto(intervals, range) {
  const lower = range?.lower;
  const found = intervals[lower === undefined ? 0 : firstEndingAt(intervals, lower, range.lowerOpen)];
  if (found === undefined) return false;
  if (range?.upper === undefined) return true;
  const relation = compare(found[0], range.upper);
  return relation < 0 || (relation === 0 && !range.upperOpen);
}

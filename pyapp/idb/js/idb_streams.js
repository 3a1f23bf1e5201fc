// Streams of rows {key, primaryKey, value}, read a batch at a time: of one index (Stream), of two without what both
// have (Union), of a part of another (Window). next(context, size, then) gives the next rows, fewer than `size` at the
// end. A stream may outlive the operation that began it, within its transaction: the context comes with each call.
import { asKey, behind, isSingle, KeySet, turns } from "./idb_keys.js";
import { readPart } from "./idb_parts.js";
import { keyOf, readPath } from "./idb_paths.js";
import { compare } from "./idb_ranges.js";
import { failWith, listen, many, MOST_COUNT } from "./idb_requests.js";

const MOST_RANGES = 1000; // asked for at once

/** Reads rows with a cursor: what every browser can, slowly. `whole`: with values. */
function byCursor(source, range, count, direction, whole, fail, then) {
  const rows = [];
  const request = whole ? source.openCursor(range, direction) : source.openKeyCursor(range, direction);
  listen(request, fail, (cursor) => {
    if (!cursor) return then(rows);
    rows.push({ key: cursor.key, primaryKey: cursor.primaryKey, value: cursor.value });
    return rows.length < count ? cursor.continue() : then(rows);
  });
}

/** Reads rows forwards where each record has but one key, which stands in it. */
function byPath(store, source, range, count, fail, then) {
  const found = (values, keyAt) => then(values.map((value, i) => {
    const primaryKey = keyAt(i);
    return { key: source === store ? primaryKey : asKey(keyOf(value, source.keyPath)), primaryKey, value };
  }));
  readPart(store, range, count, fail, found, source);
}

/** The first `count` rows of a range (Infinity: all), with values. */
export function readRows(store, source, range, count, backwards, fail, then) {
  const most = count <= MOST_COUNT ? count : undefined;
  if (backwards ? turns(source, range) : "getAllRecords" in source) {
    const request = source.getAllRecords({ query: range, count: most, direction: backwards ? "prev" : "next" });
    const rowOf = ({ key, primaryKey, value }) => ({ key, primaryKey, value });
    listen(request, fail, (records) => then(records.map(rowOf)));
  } else if (backwards || source.multiEntry) {
    byCursor(source, range, count, backwards ? "prev" : "next", true, fail, then);
  } else {
    byPath(store, source, range, most, fail, then);
  }
}

/** As readRows, but the rows are the browser's records, which bring a value from its stored form when it is asked for. */
function readRecords(store, source, range, count, backwards, fail, then) {
  if (backwards && !turns(source, range)) return readRows(store, source, range, count, backwards, fail, then);
  const most = count <= MOST_COUNT ? count : undefined;
  const request = source.getAllRecords({ query: range, count: most, direction: backwards ? "prev" : "next" });
  return listen(request, fail, then);
}

const SAMPLE = 50; // records that stand for a batch
const FIRST = 200; // records read for their keys
const GROWTH = 8;
const LARGEST = 10_000;
const MOST_WEIGHT = 2000; // of a record: what a cursor's step costs more than reading

/** How much there is to read in a value, roughly, up to what is too much; a Blob always is. */
function weight(value, most = MOST_WEIGHT) {
  if (typeof value === "string") return 10 + value.length / 8;
  if (typeof value !== "object" || value === null || value instanceof Date) return 10;
  if (value instanceof Blob) return Infinity;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return 50 + value.byteLength / 8;
  let sum = value instanceof Map || value instanceof Set ? Infinity : 50;
  for (const name in value) if (sum <= most) sum += 10 + weight(value[name], most - sum);
  return sum;
}

const isHeavy = (rows) => {
  const sample = rows.filter((_row, i) => i % (rows.length / SAMPLE) < 1);
  return sample.reduce((sum, { value }) => sum + weight(value), 0) > sample.length * MOST_WEIGHT;
};

/**
 * Reads rows without values. No request but a cursor gives an index's keys without the records, and it takes a turn
 * for each: light records are read for the sake of their keys, many at once.
 */
function readIndexKeys(store, source, range, count, backwards, fail, then) {
  const byTurns = () => byCursor(source, range, count, backwards ? "prev" : "next", false, fail, then);
  if (!("getAllRecords" in source)) return byTurns();
  const rows = [];
  const stream = new Stream(store, source, [range], { want: "records", backwards });
  const next = (size) => {
    const wanted = Math.min(size, count - rows.length);
    return stream.next({ fail, seen: null }, wanted, (more) => {
      if (more.length > SAMPLE && isHeavy(more)) return byTurns();
      for (const { key, primaryKey } of more) rows.push({ key, primaryKey });
      return more.length < wanted || rows.length >= count ? then(rows) : next(Math.min(size * GROWTH, LARGEST));
    });
  };
  return next(FIRST);
}

/** The first `count` rows of a range without values. */
function readKeyed(store, source, range, count, backwards, fail, then) {
  if (!isSingle(range)) return readIndexKeys(store, source, range, count, backwards, fail, then);
  return readPrimaryKeys(source, range, backwards, fail, (rows) =>
    then(rows.slice(0, count).map(({ primaryKey }) => ({ key: range.lower, primaryKey }))));
}

/** All rows of a range without values and keys. */
function readPrimaryKeys(source, range, backwards, fail, then) {
  return listen(source.getAllKeys(range), fail, (found) => {
    const rows = found.map((primaryKey) => ({ primaryKey }));
    then(backwards ? rows.reverse() : rows);
  });
}

function equals(stored, wanted) {
  if (stored === wanted) return true;
  try {
    return typeof stored === "object" && indexedDB.cmp(stored, wanted) === 0;
  } catch {
    return false; // one of them is no key
  }
}

/** Whether a record holds these values at these paths; null also stands for a missing one. */
function meets(value, [path, wanted, multi]) {
  const stored = readPath(value, path);
  if (wanted === null) return stored === null || stored === undefined;
  return equals(stored, wanted) || (multi && Array.isArray(stored) && stored.some((item) => equals(item, wanted)));
}

export class Stream {
  #store;
  #source;
  #ranges;
  #backwards;
  #want;
  #criteria;
  #known;
  #at = 0; // number of the range
  #position = null; // the last row that was read of it
  #rows = []; // read and not yet given
  #asked = false;

  /**
   * `want`: "values", "records" (getAllRecords), "keys" (of the index) or "primaryKeys".
   * `position` {key, primaryKey}: it begins behind that.
   * `distinct`: each record once. `criteria`: [[path, value, multi]] that the records must meet.
   */
  constructor(store, source, ranges, { want = "values", backwards = false, distinct = false, criteria = [], position = null } = {}) {
    this.#store = store;
    this.#source = source;
    this.#backwards = backwards;
    this.#ranges = backwards ? ranges.toReversed() : ranges;
    this.#want = criteria.length ? "values" : want;
    this.#criteria = criteria;
    this.#known = distinct ? new KeySet() : null;
    if (position) this.#goTo(position);
  }

  next(context, size, then) {
    if (!this.#asked) this.#tellRanges(context);
    if (this.#rows.length >= size || this.#at >= this.#ranges.length) return then(this.#rows.splice(0, size));
    return this.#read(context, size - this.#rows.length, (found) => {
      this.#tellRows(context, found);
      for (const row of found) if (this.#fits(row)) this.#rows.push(row);
      this.next(context, size, then);
    });
  }

  #tellRanges({ seen }) {
    this.#asked = true;
    if (seen) for (const range of this.#ranges) seen.of(this.#source).range(range, this.#want === "values");
  }

  #tellRows({ seen }, rows) {
    if (seen && this.#source !== this.#store) {
      seen.of(this.#source).keys(rows.map(({ primaryKey }) => primaryKey), this.#want === "values");
    }
  }

  #fits({ primaryKey, value }) {
    return this.#criteria.every((each) => meets(value, each)) && (!this.#known || this.#known.add(primaryKey));
  }

  /** Goes to a position of a stream whose transaction has ended: its range is the first that does not end before. */
  #goTo(position) {
    const { key } = position;
    while (this.#at < this.#ranges.length) {
      const range = this.#ranges[this.#at];
      const end = this.#backwards ? range?.lower : range?.upper;
      const relation = end === undefined ? 1 : compare(end, key) * (this.#backwards ? -1 : 1);
      if (relation >= 0) break;
      this.#at += 1;
    }
    const range = this.#ranges[this.#at];
    if (this.#at < this.#ranges.length && (range === null || range.includes(key))) this.#position = position;
  }

  #read(context, size, then) {
    if (this.#position) return this.#readOn(context, size, then);
    const wave = this.#ranges.slice(this.#at, this.#at + Math.min(MOST_RANGES, Math.max(size / 4, 4)));
    const lists = new Array(wave.length);
    let left = wave.length;
    return wave.forEach((range, i) => this.#readRange(context, range, size, (rows) => {
      lists[i] = rows;
      left -= 1;
      if (!left) then(this.#taken(lists, size));
    }));
  }

  #readRange({ fail }, range, size, then) {
    if (this.#want === "primaryKeys") return readPrimaryKeys(this.#source, range, this.#backwards, fail, then);
    const read = { values: readRows, records: readRecords, keys: readKeyed }[this.#want];
    return read(this.#store, this.#source, range, size, this.#backwards, fail, then);
  }

  /** The rows of several ranges, up to the one of which there may be more. */
  #taken(lists, size) {
    const full = this.#want === "primaryKeys" ? -1 : lists.findIndex((rows) => rows.length >= size);
    if (full < 0) {
      this.#at += lists.length;
      return lists.flat();
    }
    this.#at += full;
    this.#position = lists[full].at(-1);
    return lists.slice(0, full + 1).flat();
  }

  /** Further rows of the range: first the others of the same key, then what is behind it. */
  #readOn(context, size, then) {
    const { key } = this.#position;
    const rest = behind(this.#ranges[this.#at], key, this.#backwards);
    this.#readRun(context, size, (run) => {
      if (run.length >= size) return this.#give(run, then);
      if (rest === undefined) return this.#leave(run, then);
      const left = size - run.length;
      return this.#readRange(context, rest, left, (rows) => {
        const found = run.concat(rows);
        if (rows.length >= left) this.#give(found, then);
        else this.#leave(found, then);
      });
    });
  }

  #give(rows, then) {
    this.#position = rows.at(-1);
    then(rows);
  }

  #leave(rows, then) {
    this.#position = null;
    this.#at += 1;
    then(rows);
  }

  /** The other rows of the key at which it stands, at most `size`. */
  #readRun({ fail }, size, then) {
    const { key, primaryKey } = this.#position;
    if (this.#source === this.#store || this.#source.unique) return then([]);
    return listen(this.#source.getAllKeys(IDBKeyRange.only(key)), fail, (all) => {
      const sign = this.#backwards ? -1 : 1;
      const left = all.filter((each) => compare(each, primaryKey) * sign > 0);
      const keys = (this.#backwards ? left.reverse() : left).slice(0, size);
      if (this.#want !== "values") return then(keys.map((each) => ({ key, primaryKey: each })));
      return many(keys.length, (i) => this.#store.get(keys[i]), (values, failures) => {
        if (failures.length) failWith(fail, failures[0]);
        else then(keys.map((each, i) => ({ key, primaryKey: each, value: values[i] })));
      });
    });
  }
}

/** The rows of two streams in turn, each record once. */
export class Union {
  #streams;
  #known = new KeySet();
  #rows = [];

  constructor(...streams) {
    this.#streams = streams;
  }

  next(context, size, then) {
    if (this.#rows.length >= size || !this.#streams.length) return then(this.#rows.splice(0, size));
    const lists = [];
    let left = this.#streams.length;
    return this.#streams.forEach((stream, i) => stream.next(context, size, (rows) => {
      lists[i] = rows;
      left -= 1;
      if (!left) this.#take(context, size, lists, then);
    }));
  }

  #take(context, size, lists, then) {
    const longest = Math.max(...lists.map((rows) => rows.length));
    for (let i = 0; i < longest; i++) {
      for (const rows of lists) if (i < rows.length && this.#known.add(rows[i].primaryKey)) this.#rows.push(rows[i]);
    }
    this.#streams = this.#streams.filter((_stream, i) => lists[i].length >= size);
    this.next(context, size, then);
  }
}

/** Without the first `skip` rows, and at most `limit`. */
export class Window {
  #stream;
  #skip;
  #left;

  constructor(stream, skip, limit) {
    this.#stream = stream;
    this.#skip = skip;
    this.#left = limit;
  }

  next(context, size, then) {
    const wanted = Math.min(size, this.#left);
    if (wanted <= 0) return then([]);
    const skip = this.#skip;
    this.#skip = 0;
    if (Number.isFinite(wanted)) this.#left -= wanted;
    return this.#stream.next(context, skip + wanted, (rows) => then(skip ? rows.slice(skip) : rows));
  }
}

// What lies in ranges of one index, a part of it: by the browser's own requests for many at once.
import { asKey, behind, turns } from "./idb_keys.js";
import { readPart } from "./idb_parts.js";
import { keyOf } from "./idb_paths.js";
import { failWith, listen, many, MOST_COUNT } from "./idb_requests.js";

const FEW_SKIPPED = 100; // records that are read for nothing sooner than their keys are
const FIRST_RANGES = 4; // asked for at once where a limit may be reached
const MOST_RANGES = 5000;
const PART = 1000; // records that are read while those before them are taken

/** Reads a range backwards where getAll knows no direction. */
function lastOf(source, method, range, count, fail, then) {
  if (count === undefined) return listen(source[method](range), fail, (found) => then(found.reverse()));
  const found = [];
  const request = method === "getAll" ? source.openCursor(range, "prev") : source.openKeyCursor(range, "prev");
  return listen(request, fail, (cursor) => {
    if (!cursor) return then(found);
    found.push(method === "getAll" ? cursor.value : cursor.primaryKey);
    return found.length < count ? cursor.continue() : then(found);
  });
}

export class Selection {
  #store;
  #source;
  #ranges;
  #backwards;
  #seen;
  #fail;

  /** `ranges`: in ascending order, without overlaps. */
  constructor({ store, seen, fail }, source, ranges, backwards) {
    this.#store = store;
    this.#source = source;
    this.#ranges = backwards ? ranges.toReversed() : ranges;
    this.#backwards = backwards;
    this.#seen = seen?.of(source) ?? null;
    this.#fail = fail;
  }

  count(skip, limit, then) {
    this.#tellRanges(false);
    this.#seen?.counted();
    many(this.#ranges.length, (i) => this.#source.count(this.#ranges[i] ?? undefined), (counts, failures) => {
      if (failures.length) return failWith(this.#fail, failures[0]);
      return then(Math.min(Math.max(counts.reduce((sum, count) => sum + count, 0) - skip, 0), limit));
    });
  }

  primaryKeys(skip, limit, then) {
    this.#tellRanges(false);
    this.#primaryKeys(skip, limit, (keys) => {
      this.#tellKeys(keys, false);
      then(keys);
    });
  }

  /** `part`: takes values as they come, before those that `then` gets; null where they are wanted all at once. */
  values(skip, limit, then, part = null) {
    this.#tellRanges(true);
    if (part && this.#isWholeRange(skip, limit)) return this.#inParts(this.#ranges[0], then, part);
    if (skip) this.#seen?.counted();
    if (this.#seen && this.#source !== this.#store && this.#store.keyPath === null) {
      return this.#primaryKeys(skip, limit, (keys) => {
        this.#tellKeys(keys, true);
        this.#values(skip, limit, then);
      });
    }
    return this.#values(skip, limit, (values) => {
      if (this.#seen && this.#source !== this.#store) {
        this.#tellKeys(values.map((value) => asKey(keyOf(value, this.#store.keyPath))), true);
      }
      then(values);
    });
  }

  #isWholeRange(skip, limit) {
    return this.#source === this.#store && this.#ranges.length === 1 && !this.#backwards && !skip && limit === Infinity;
  }

  /** All values of a range of primary keys: the next part is asked for before one is handed on. */
  #inParts(range, then, part) {
    readPart(this.#store, range, PART, this.#fail, (values, keyAt) => {
      const rest = values.length < PART ? undefined : behind(range, keyAt(values.length - 1));
      if (rest === undefined) return then(values);
      this.#inParts(rest, then, part);
      return part(values);
    });
  }

  #tellRanges(contents) {
    if (this.#seen) for (const range of this.#ranges) this.#seen.range(range, contents);
  }

  #tellKeys(keys, contents) {
    if (this.#source !== this.#store) this.#seen?.keys(keys, contents);
  }

  #primaryKeys(skip, limit, then) {
    if (skip) this.#seen?.counted();
    this.#all("getAllKeys", limit && skip + limit, (keys) => then(skip ? keys.slice(skip) : keys));
  }

  #values(skip, limit, then) {
    const need = limit && skip + limit;
    const whole = () => this.#all("getAll", need, (values) => then(skip ? values.slice(skip) : values));
    if (skip <= FEW_SKIPPED) return whole();
    return this.#all("getAllKeys", need, (keys) => {
      const wanted = keys.slice(skip);
      if (wanted.length > keys.length / 4) return whole();
      return many(wanted.length, (i) => this.#store.get(wanted[i]), (values, failures) =>
        failures.length ? failWith(this.#fail, failures[0]) : then(values));
    });
  }

  /** The first `need` values (or primary keys) of all ranges, which are asked for in waves where few may do. */
  #all(method, need, then) {
    const found = [];
    const wave = (start, size) => {
      const end = Math.min(start + size, this.#ranges.length);
      if (start === end || found.length >= need) return then(found.length > need ? found.slice(0, need) : found);
      return this.#wave(method, this.#ranges.slice(start, end), need - found.length, (more) => {
        if (!found.length && end === this.#ranges.length && more.length <= need) return then(more);
        for (const each of more) found.push(each);
        return wave(end, Math.min(size * 4, MOST_RANGES));
      });
    };
    wave(0, Number.isFinite(need) ? FIRST_RANGES : MOST_RANGES);
  }

  #wave(method, ranges, need, then) {
    const count = need <= MOST_COUNT ? need : undefined;
    const source = this.#source;
    if (this.#backwards && !ranges.every((range) => turns(source, range))) {
      return this.#backwardsWave(method, ranges, count, then);
    }
    const one = ranges.length > 1 && method === "getAll" && this.#hasOnePerKey();
    const single = ranges.map((range) => one && range?.lower !== undefined && range.lower === range.upper);
    const ask = (i) => {
      const range = ranges[i];
      if (single[i]) return source.get(range);
      return this.#backwards ? source[method]({ query: range, count, direction: "prev" }) : source[method](range, count);
    };
    return many(ranges.length, ask, (found, failures) => {
      if (failures.length) return failWith(this.#fail, failures[0]);
      if (found.length === 1) return then(found[0]);
      return then(found.map((each, i) => (!single[i] ? each : each === undefined ? [] : [each])).flat(1));
    });
  }

  #backwardsWave(method, ranges, count, then) {
    const lists = [];
    const next = () => {
      if (lists.length === ranges.length) return then(lists.flat(1));
      return lastOf(this.#source, method, ranges[lists.length], count, this.#fail, (found) => {
        lists.push(found);
        next();
      });
    };
    next();
  }

  /** Whether a key has at most one record, and that is an object: get() tells whether there is one. */
  #hasOnePerKey() {
    return this.#source === this.#store ? this.#store.keyPath !== null && this.#store.keyPath !== "" : this.#source.unique;
  }
}

// The operations that read. A context is {store, source (the store or one of its indexes), held, answer, fail, part,
// seen}; part(rows) gives rows that come before those of the answer.
// A query comes as its plan and the texts of its ranges. A plan holds what differs from "all, forwards":
//   points: the texts are keys and not ranges; casings: {texts, prefix}, see idb_casings.js, instead of ranges
//   backwards, skip, limit; distinct: each record once; criteria: [[path, value, multi]] that records meet
//   front: the number of the compound index's paths that count as the key; sort: the key path to sort values by
//   or: {index, ranges (their number), ...a plan}: whose rows come too; it is what the query's `or_` goes on from
import { findCasings } from "./idb_casings.js";
import { frontOf, KeySet } from "./idb_keys.js";
import { readPath } from "./idb_paths.js";
import { compare, isKey } from "./idb_ranges.js";
import { failWith, listen, many, toRange } from "./idb_requests.js";
import { Selection } from "./idb_selection.js";
import { Stream, Union, Window } from "./idb_streams.js";

/** The ranges of a plan's own part. */
function rangesOf({ fail, seen }, source, { casings, points, front }, texts, then) {
  if (!casings) return then(texts.map(points ? (key) => IDBKeyRange.only(key) : toRange));
  return findCasings(source, casings, front, fail, (ranges, hull) => {
    seen?.of(source).range(hull, false);
    then(ranges);
  });
}

/** A plan's stream as a part of a union: its rows bear the keys of the plan's index, the front of the stored ones. */
function part(stream, { front, or }, want) {
  if (front === undefined || or || want === "primaryKeys") return stream;
  const shortened = (row) => ({ ...row, key: frontOf(row.key, front) });
  return { next: (context, size, then) => stream.next(context, size, (rows) => then(rows.map(shortened))) };
}

/** The keys of a plan's rows. */
const keysOf = (rows, { front, or }) => rows.map(({ key }) => (or ? key : frontOf(key, front)));

function streamOf(context, source, plan, texts, want, then) {
  const { store } = context;
  const { or, skip = 0, limit = Infinity } = plan;
  const windowed = (stream) => then(skip || limit < Infinity ? new Window(stream, skip, limit) : stream);
  const own = or ? texts.slice(0, texts.length - or.ranges) : texts;
  rangesOf(context, source, plan, own, (ranges) => {
    const stream = new Stream(store, source, ranges, { ...plan, want });
    if (!or) return windowed(stream);
    const other = or.index ? store.index(or.index) : store;
    const joined = (first) => windowed(new Union(part(first, or, want), part(stream, { front: plan.front }, want)));
    return streamOf(context, other, or, texts.slice(own.length), want, joined);
  });
}

const isPlain = ({ or, distinct, criteria }) => !or && !distinct && !criteria;

/** Asks for what a plan says, by the browser's own requests where they can: plainly(selection), or each(rows). */
function read(context, plan, texts, want, plainly, each) {
  const { source } = context;
  if (isPlain(plan)) {
    const { skip = 0, limit = Infinity, backwards = false } = plan;
    rangesOf(context, source, plan, texts, (ranges) =>
      plainly(new Selection(context, source, ranges, backwards), skip, limit, ranges));
  } else {
    streamOf(context, source, plan, texts, want, (stream) => stream.next(context, Infinity, each));
  }
}

function values(context, [plan, ...texts]) {
  const done = (found) => context.answer(plan.sort === undefined ? found : sorted(found, plan));
  read(context, plan, texts, "values",
    (selection, skip, limit) => selection.values(skip, limit, done, plan.sort === undefined ? context.part : null),
    (rows) => done(rows.map(({ value }) => value)));
}

/** Values in the order of what they hold at a path; those that hold no key there come last. */
function sorted(values, { sort, backwards }) {
  const sign = backwards ? -1 : 1;
  const pairs = values.map((value) => [readPath(value, sort), value]);
  const keyed = pairs.filter(([key]) => isKey(key)).sort(([a], [b]) => sign * compare(a, b));
  const others = keyed.length === pairs.length ? [] : pairs.filter(([key]) => !isKey(key));
  return [...keyed, ...others].map(([, value]) => value);
}

function primaryKeys(context, [plan, ...texts]) {
  read(context, plan, texts, "primaryKeys",
    (selection, skip, limit) => selection.primaryKeys(skip, limit, context.answer),
    (rows) => context.answer(rows.map(({ primaryKey }) => primaryKey)));
}

function count(context, [plan, ...texts]) {
  read(context, plan, texts, "primaryKeys",
    (selection, skip, limit) => selection.count(skip, limit, (found) => context.answer([found])),
    (rows) => context.answer([rows.length]));
}

function keys(context, [plan, ...texts]) {
  if (isPlain(plan) && context.source === context.store && plan.front === undefined) {
    return primaryKeys(context, [plan, ...texts]);
  }
  return streamOf(context, context.source, plan, texts, "keys", (stream) =>
    stream.next(context, Infinity, (rows) => context.answer(keysOf(rows, plan))));
}

/** The index's keys, each once; skip and limit count keys. */
function uniqueKeys(context, [{ skip = 0, limit = Infinity, ...plan }, ...texts]) {
  const done = (found) => context.answer(found.slice(skip, skip + limit));
  if (isPlain(plan)) {
    return rangesOf(context, context.source, plan, texts, (ranges) => eachUnique(context, plan, ranges, skip + limit, done));
  }
  return streamOf(context, context.source, plan, texts, "keys", (stream) =>
    stream.next(context, Infinity, (rows) => {
      const known = new KeySet();
      done(keysOf(rows, plan).filter((key) => known.add(key)));
    }));
}

/** The unique keys of one range after the other, up to `need`. */
function eachUnique({ source, seen, fail }, { backwards = false, front }, ranges, need, then) {
  const found = [];
  const inOrder = backwards ? ranges.toReversed() : ranges;
  const primaryKeysSeen = [];
  const end = () => {
    seen?.keys(primaryKeysSeen, false);
    then(found);
  };
  const next = (i) => {
    if (i === inOrder.length || found.length >= need) return end();
    seen?.range(inOrder[i], false);
    const request = source.openKeyCursor(inOrder[i], backwards ? "prevunique" : "nextunique");
    return listen(request, fail, (cursor) => {
      if (!cursor) return next(i + 1);
      const key = frontOf(cursor.key, front);
      if (front === undefined || !found.length || compare(found.at(-1), key) !== 0) {
        found.push(key);
        primaryKeysSeen.push(cursor.primaryKey);
      }
      return found.length < need ? cursor.continue() : end();
    });
  };
  seen?.counted();
  next(0);
}

/**
 * The next `size` rows of a query whose records Python is to judge: the first call brings the plan, the others only
 * the number under which it is held. Answers values, or with `keyed` rows [key, primaryKey, value]. Outside a longer
 * transaction nothing is held, and `position` [key, primaryKey] says behind what to go on.
 */
function page(context, [{ id, size, keyed = false, plan, position }, ...texts]) {
  const { held, answer, source } = context;
  const take = (stream) => stream.next(context, size, (rows) => {
    if (rows.length < size) held?.delete(id);
    answer(keyed ? rows.map(({ key, primaryKey, value }) => [key, primaryKey, value]) : rows.map(({ value }) => value));
  });
  if (held?.has(id)) return take(held.get(id));
  const at = position ? { key: position[0], primaryKey: position[1] } : null;
  return streamOf(context, source, { ...plan, position: at }, texts, "values", (stream) => {
    held?.set(id, stream);
    take(stream);
  });
}

function get({ source, seen, answer, fail }, [key]) {
  seen?.range(IDBKeyRange.only(key));
  listen(source.get(key), fail, (value) => answer([value]));
}

function getMany({ store, seen, answer, fail }, [wanted]) {
  seen?.keys(wanted);
  many(wanted.length, (i) => store.get(wanted[i]), (found, failures) =>
    failures.length ? failWith(fail, failures[0]) : answer(found));
}

/** The reading operations by name. Each gets its context and arguments, and answers or fails once. */
export const QUERIES = { get, getMany, values, primaryKeys, count, keys, uniqueKeys, page };

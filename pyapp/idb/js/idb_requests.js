// Requests of one transaction: their events, and the ranges that they ask for.

export const MOST_COUNT = 0xffffffff; // what a request can be told

export function listen(request, fail, done) {
  request.onerror = (event) => {
    event.preventDefault();
    event.stopPropagation();
    fail(request.error);
  };
  request.onsuccess = () => done(request.result);
}

/** A range travels as [kind, lower, upper, lowerOpen, upperOpen]. */
export function toRange([kind, lower, upper, lowerOpen, upperOpen]) {
  switch (kind) {
    case "only":
      return IDBKeyRange.only(lower);
    case "bound":
      return IDBKeyRange.bound(lower, upper, lowerOpen, upperOpen);
    case "lower":
      return IDBKeyRange.lowerBound(lower, lowerOpen);
    case "upper":
      return IDBKeyRange.upperBound(upper, upperOpen);
    default:
      return null;
  }
}

/**
 * Makes make(i), a request or null, for all i < count and reports once, after the last: settle(requests, failures),
 * with null for a request that could not be made, and the failures [[i, name, message]].
 * Requests of a transaction end in the order in which they were made: only the last one is listened to for success.
 */
export function requestAll(count, make, settle) {
  const requests = new Array(count).fill(null);
  const failures = [];
  const note = (i, error) => failures.push([i, error?.name ?? "UnknownError", error?.message ?? ""]);
  const stop = (event) => {
    event.preventDefault();
    event.stopPropagation();
    note(requests.indexOf(event.target), event.target.error);
  };
  let last = null;
  for (let i = 0; i < count; i++) {
    try {
      const request = (requests[i] = make(i));
      if (request) (last = request).onerror = stop;
    } catch (error) {
      note(i, error);
    }
  }
  const done = () => settle(requests, failures.sort(([a], [b]) => a - b));
  if (!last) return void done();
  last.onsuccess = done;
  last.onerror = (event) => {
    stop(event);
    done();
  };
}

/** As requestAll, with the requests' results. */
export function many(count, make, settle) {
  requestAll(count, make, (requests, failures) => settle(requests.map((request) => request?.result), failures));
}

/** Puts a record, with its key where that stands beside it. */
export const putAt = (store, value, key) => (store.keyPath === null ? store.put(value, key) : store.put(value));

/** Makes one of requestAll's failures that of the whole operation. */
export const failWith = (fail, [, name, message]) => fail({ name, message });

/** The lists without what failed at their positions. */
export function succeeded(failures, ...lists) {
  if (!failures.length) return lists;
  const failed = new Set(failures.map(([i]) => i));
  return lists.map((list) => list && list.filter((_item, i) => !failed.has(i)));
}

/** `changed` where it is of use to tell it each of so many records, else null: then it is told that all may differ. */
export function exactly(changed, count) {
  if (!changed || changed.room(count)) return changed;
  changed.all();
  return null;
}

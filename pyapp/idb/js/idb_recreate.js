// Moving the records of a store to another one of the same upgrade (pyapp/db/recreate.py).
import { readPart } from "./idb_parts.js";
import { many, toRange } from "./idb_requests.js";
import { setOwn } from "./idb_values.js";

/** Answers with [key, value] of each record, by primary key. */
function entries(context, [range, limit]) {
  readPart(context.store, toRange(range), limit, context.fail, (values, keyAt) =>
    context.answer(values.map((value, i) => [keyAt(i), value])));
}

/** Gives an object the key at a key path, unless something stands there. */
function lend(value, path, key) {
  const steps = path.split(".");
  const last = steps.pop();
  let holder = value;
  for (const step of steps) {
    if (holder?.[step] === undefined && typeof holder === "object") setOwn(holder, step, {});
    holder = holder?.[step];
  }
  if (typeof holder === "object" && holder !== null && holder[last] === undefined) setOwn(holder, last, key);
  return value;
}

/**
 * Adds a batch of records to another store: with their keys beside them where that one is outbound, with their keys
 * at the key path `lent` where they lack it. Answers [count, last key, failures [[key, name, message]]].
 */
function move(context, [target, range, limit, outbound, lent]) {
  const into = context.store.transaction.objectStore(target);
  readPart(context.store, toRange(range), limit, context.fail, (values, keyAt) => {
    const keys = values.map((_value, i) => keyAt(i));
    const record = (i) => (lent === null ? values[i] : lend(values[i], lent, keys[i]));
    const make = (i) => (outbound ? into.add(values[i], keys[i]) : into.add(record(i)));
    many(values.length, make, (_results, failures) => {
      const named = failures.map(([i, name, message]) => [keys[i], name, message]);
      context.answer([values.length, keys.at(-1) ?? null, named]);
    });
  });
}

/** Adds records to this store; a key of null is the key generator's to make. Answers [[i, name, message]]. */
function moveIn({ store, answer }, [keys, ...records]) {
  const make = (i) => (keys?.[i] == null ? store.add(records[i]) : store.add(records[i], keys[i]));
  many(records.length, make, (_results, failures) => answer(failures));
}

/** What an upgrade can ask for by name. */
export const MOVES = { entries, move, moveIn };

// The differential test's side of JavaScript: makes two equal databases, and runs programs by Dexie.
// A program is {steps: [[method, ...arguments], ...]}, a chain of calls that begins at the table, with `inside: true`
// in a transaction of its own; or {transaction: [{steps, caught}], end}. Its outcome is {ok} or {error}, and
// {content} where it may write. Methods bear their Python names; differential_python.py is the other side.
import { revive } from "./revive.js";
import { completed, settled } from "./database.js";

const { Dexie } = globalThis;
const TABLE = "t";

// ---- values

const base64Of = (bytes) => btoa(String.fromCharCode(...bytes));

function describeObject(value) {
  if (Array.isArray(value)) return Array.from(value, describe);
  if (value instanceof Date) return { $date: Number.isNaN(value.getTime()) ? null : value.getTime() };
  if (value instanceof ArrayBuffer) return { $buffer: base64Of(new Uint8Array(value)) };
  if (ArrayBuffer.isView(value)) {
    return { $typed: [value.constructor.name, base64Of(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))] };
  }
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, describe(part)]));
}

/** As probe.describe, for what this test stores, at once instead of by and by. */
function describe(value) {
  if (value === undefined) return { $undefined: 1 };
  if (typeof value === "bigint") return { $bigint: String(value) };
  if (typeof value === "number" && (Object.is(value, -0) || !Number.isFinite(value))) {
    return { $number: Object.is(value, -0) ? "-0" : String(value) };
  }
  return typeof value === "object" && value !== null ? describeObject(value) : value;
}

// ---- named functions

class UserError extends Error {
  name = "UserError";
}

const isNumber = (value) => typeof value === "number";
const PREDICATES = {
  all: () => true,
  none: () => false,
  even: (record) => isNumber(record?.n) && record.n % 2 === 0,
  low: (record) => isNumber(record?.n) && record.n < 6,
  text: (record) => typeof record?.a === "string",
  has_a: (record) => record !== undefined && Object.hasOwn(record, "a"),
  raises: (record) => {
    if (record?.n > 3) throw new UserError("predicate");
    return true;
  },
};

const CHANGES = {
  set_a: (record) => void (record.a = record.n),
  drop_a: (record) => void delete record.a,
  nest: (record) => void (record.p = { q: record.n, r: [record.n] }),
  same_u: (record) => void (record.u = "taken"),
  delete_even: (record, context) => void (record.n % 2 === 0 && delete context.value),
  delete_all: (_record, context) => void delete context.value,
  refuse: (record) => {
    record.a = "refused";
    return false;
  },
  replace: (record, context) => void (context.value = { ...record, a: [record.n], extra: true }),
  move: (record) => {
    if (isNumber(record.id)) record.id += 1000;
  },
  raises: (record) => {
    if (record.n > 3) throw new UserError("change");
    record.a = "changed";
  },
};

// ---- one chain of calls

const camel = (name) => name.replace(/_+$/, "").replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
const collected = (method, pick) => async (target) => {
  const seen = [];
  await target[method]((value, cursor) => void seen.push(pick(value, cursor)));
  return seen;
};

const OPTIONS = { true: { allKeys: true }, false: undefined };
const bulk = (method) => (table, records, keys, allKeys) =>
  keys ? table[method](records, keys, OPTIONS[allKeys]) : table[method](records, OPTIONS[allKeys]);

/** Methods whose call differs from Python's by more than the spelling of the name; undefined is None. */
const ADAPTED = {
  bulk_get: async (table, keys) => (await table.bulkGet(keys)).map((record) => record ?? null),
  to_list: (target) => target.toArray(),
  async_for: (target) => target.toArray(),
  each: collected("each", (value) => value),
  each_key: collected("eachKey", (key) => key),
  each_primary_key: collected("eachPrimaryKey", (key) => key),
  each_unique_key: collected("eachUniqueKey", (key) => key),
  in_any_range: (clause, ranges, includeLowers, includeUppers) =>
    clause.inAnyRange(ranges, { includeLowers, includeUppers }),
  bulk_add: bulk("bulkAdd"),
  bulk_put: bulk("bulkPut"),
  bulk_update: (table, pairs) => table.bulkUpdate(pairs.map(([key, changes]) => ({ key, changes }))),
};

function argumentOf(spec) {
  if (spec?.$predicate) return PREDICATES[spec.$predicate];
  if (spec?.$change) return CHANGES[spec.$change];
  return revive(spec);
}

function chain(table, steps) {
  return steps.reduce((target, [method, ...specs]) => {
    const args = specs.map(argumentOf);
    return ADAPTED[method] ? ADAPTED[method](target, ...args) : target[camel(method)](...args);
  }, table);
}

/** {ok} or {error: name, failures: {position: name}}. */
async function outcomeOf(work) {
  try {
    return { ok: describe((await work()) ?? null) };
  } catch (error) {
    const kind = error instanceof Dexie.ModifyError ? "ModifyError" : error.name; // it bears the name "Error"
    return { error: kind, message: String(error.message), ...failuresOf(error) };
  }
}

function failuresOf(error) {
  if (error instanceof Dexie.BulkError) {
    return { failures: Object.fromEntries(Object.entries(error.failuresByPos).map(([at, each]) => [at, each.name])) };
  }
  return error instanceof Dexie.ModifyError ? { failures: error.failures.map((each) => each.name) } : {};
}

async function runTransaction(db, program) {
  const outcomes = [];
  const body = async (transaction) => {
    for (const { steps, caught } of program.transaction) {
      if (caught) outcomes.push(await outcomeOf(() => chain(db[TABLE], steps)));
      else outcomes.push({ ok: describe((await chain(db[TABLE], steps)) ?? null) });
    }
    if (program.end === "raise") throw new UserError("the body");
    if (program.end === "abort") transaction.abort();
  };
  return { steps: outcomes, whole: await outcomeOf(() => db.transaction(program.mode, db[TABLE], body)) };
}

function run(db, program) {
  if (program.transaction) return runTransaction(db, program);
  const { steps, inside } = program;
  if (!inside) return outcomeOf(() => chain(db[TABLE], steps));
  return outcomeOf(() => db.transaction("rw", db[TABLE], async () => chain(db[TABLE], steps)));
}

// ---- worlds: {schema, rows: [[key or null, record]], programs: [{..., writes}]}

const opened = new Map();

async function fill(db, rows) {
  const transaction = db.transaction(TABLE, "readwrite");
  const store = transaction.objectStore(TABLE);
  for (const [key, record] of rows) {
    try {
      const request = key === null ? store.put(revive(record)) : store.put(revive(record), revive(key));
      request.onerror = (event) => event.preventDefault();
    } catch {
      // A record without a valid key: both databases go without it.
    }
  }
  await completed(transaction);
}

async function make(name, { schema, rows }) {
  const dexie = new Dexie(name);
  dexie.version(1).stores({ [TABLE]: schema });
  await dexie.open();
  await fill(dexie.backendDB(), rows);
  return dexie;
}

/** Everything in the table of a world's database, as JSON text. */
export async function content(name) {
  const store = opened.get(name).transaction(TABLE).objectStore(TABLE);
  const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
  return JSON.stringify(keys.map((key, at) => [describe(key), describe(values[at])]));
}

async function runAll(name, programs) {
  const outcomes = [];
  for (const program of programs) {
    const outcome = await run(opened.get(`${name}-dexie-own`), program);
    if (program.writes) outcome.content = JSON.parse(await content(`${name}-dexie`));
    outcomes.push(outcome);
  }
  return outcomes;
}

/** Makes each world's two databases and runs its programs by Dexie in one; a JSON text of lists of outcomes. */
export async function runByDexie(name, text) {
  Dexie.debug = false; // it would trace every error that a program asks for
  const outcomes = [];
  for (const [number, world] of JSON.parse(text).entries()) {
    const each = `${name}-${number}`;
    for (const side of ["dexie", "python"]) {
      const dexie = await make(`${each}-${side}`, world);
      opened.set(`${each}-${side}-own`, dexie);
      opened.set(`${each}-${side}`, dexie.backendDB());
    }
    outcomes.push(await runAll(each, world.programs));
  }
  return JSON.stringify(outcomes);
}

/** Closes and deletes what runByDexie made. */
export async function forget() {
  const deleted = [];
  for (const [name, database] of opened) {
    if (name.endsWith("-own")) deleted.push(database.delete());
  }
  opened.clear();
  await Promise.all(deleted);
}

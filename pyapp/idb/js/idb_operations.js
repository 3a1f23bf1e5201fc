// The operations that Python asks the bridge for: requests of one transaction, and one answer.
// A context is {store, source (the store or one of its indexes), held, answer, fail, seen, changed}.
import { PICKING } from "./idb_picks.js";
import { PORTABLE } from "./idb_portable.js";
import { QUERIES } from "./idb_queries.js";
import { WRITES } from "./idb_writes.js";

/** What Python can ask for by name. Each gets its context and arguments, and answers or fails once. */
export const OPERATIONS = { ...QUERIES, ...PICKING, ...WRITES, ...PORTABLE };

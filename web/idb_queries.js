// The operations that read. A context is {store, source (the store or one of its indexes), answer, fail, seen}.
import { listen, many, toRange } from "./idb_requests.js";

/** Where a cursor stands against [key, primaryKey], in its own direction: below 0 before it, 0 at it. */
function compareTo([key, primaryKey], cursor, sign) {
  return sign * (indexedDB.cmp(cursor.key, key) || indexedDB.cmp(cursor.primaryKey, primaryKey));
}

/**
 * Reads with a cursor, in any direction: rows [key, primaryKey, value], or without value where `keysOnly`.
 * `position` [key, primaryKey] is the last row of the page before; its record need not exist any more.
 */
function page({ source, answer, fail }, [range, direction, offset, limit, keysOnly, position]) {
  const rows = [];
  const query = toRange(range);
  const request = keysOnly ? source.openKeyCursor(query, direction) : source.openCursor(query, direction);
  const sign = direction === "prev" ? -1 : 1;
  let skip = offset;
  listen(request, fail, (cursor) => {
    if (!cursor) return answer(rows);
    if (position) {
      const relation = compareTo(position, cursor, sign);
      if (relation < 0) return source instanceof IDBIndex ? cursor.continuePrimaryKey(...position) : cursor.continue(position[0]);
      position = null;
      if (relation === 0) return cursor.continue();
    }
    if (skip) {
      cursor.advance(skip);
      skip = 0;
      return undefined;
    }
    rows.push(keysOnly ? [cursor.key, cursor.primaryKey] : [cursor.key, cursor.primaryKey, cursor.value]);
    return rows.length < limit ? cursor.continue() : answer(rows);
  });
}

/** The reading operations by name. Each gets its context and arguments, and answers or fails once. */
export const QUERIES = {
  get: ({ source, answer, fail }, [range]) => listen(source.get(toRange(range)), fail, (value) => answer([value])),
  getMany: ({ store, answer, fail }, [keys]) =>
    many(keys.length, (i) => store.get(keys[i]), (values, failures) =>
      failures.length ? fail({ name: failures[0][1], message: failures[0][2] }) : answer(values)),
  getAll: ({ source, answer, fail }, [range, limit]) =>
    listen(source.getAll(toRange(range), limit ?? undefined), fail, answer),
  getRanges: ({ source, answer, fail }, [ranges]) =>
    many(ranges.length, (i) => source.getAll(toRange(ranges[i])), (lists, failures) =>
      failures.length ? fail({ name: failures[0][1], message: failures[0][2] }) : answer(lists.flat())),
  getAllKeys: ({ source, answer, fail }, [range, limit]) =>
    listen(source.getAllKeys(toRange(range), limit ?? undefined), fail, answer),
  count: ({ source, answer, fail }, [range]) =>
    listen(source.count(toRange(range) ?? undefined), fail, (count) => answer([count])),
  page,
};

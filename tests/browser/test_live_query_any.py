"""Whatever is watched and whatever is written: nothing that was told last is out of date."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.harness import in_page

if sys.platform == "emscripten":
    import idb_bridge

    from pyapp.db import Database, IDBError, live_query


@in_page
def query_of(db: Any, spec: Any) -> Any:
    """What a drawn query asks: [table, how, arguments, narrowings, last word, its arguments]."""
    table, how, arguments, narrowings, last, last_arguments = spec
    found = db.table(table)
    if how in ("get", "bulk_get"):
        return lambda: getattr(found, how)(arguments)
    if how == "criteria":
        found = found.where(arguments)
    elif how == "order_by":
        found = found.order_by(arguments)
    else:
        index, *keys = arguments
        found = getattr(found.where(index), how)(*keys)
    for name, *values in narrowings:
        found = narrowed(found, name, values)
    return lambda: getattr(found, last)(*last_arguments)


@in_page
def narrowed(found: Any, name: str, values: list[Any]) -> Any:
    if name == "filter":
        return found.filter(lambda record: record.get("n") == values[0])
    if name == "until":
        return found.until(lambda record: record.get("n") == values[0])
    if name == "or_":
        return found.or_(values[0]).equals(values[1])
    return getattr(found, name)(*values)


@in_page
async def write(db: Any, spec: Any) -> None:
    """Do what a drawn write says: [what, table, arguments]; one that fails has written nothing."""
    what, table, arguments = spec
    with contextlib.suppress(IDBError, KeyError):
        if what == "together":
            await together(db, arguments)
        elif what in ("modify", "delete_all"):
            index, lower, upper, *changes = arguments
            found = db.table(table).where(index).between(lower, upper, True, True)
            await (found.modify(*changes) if changes else found.delete())
        elif what == "modify_each":
            await db.table(table).to_collection().modify(lambda record: record.update(n=arguments))
        else:
            await getattr(db.table(table), what)(*arguments)


@in_page
async def together(db: Any, arguments: Any) -> None:
    fails, specs = arguments

    @db.transaction("rw", *db.tables)
    async def body() -> None:
        for spec in specs:
            await write(db, spec)
        if fails:
            raise KeyError

    await body()


@in_page
class Told:
    """The last value of a live query."""

    def __init__(self, query: Any) -> None:
        self.query = query
        self.runs = self.told = 0
        self.value: Any = None
        self._news = asyncio.Event()
        self.subscription = live_query(self._run).subscribe(self._on_next)

    async def _run(self) -> Any:
        self.runs += 1
        return await self.query()

    def _on_next(self, value: Any) -> None:
        self.value, self.told = value, self.runs
        self._news.set()

    async def settled(self) -> None:
        """Wait until the run that has begun has told its value."""
        while self.told < max(self.runs, 1):
            self._news.clear()
            await self._news.wait()


@in_page
async def out_of_date(name: str, queries: list[Any], writes: list[Any]) -> list[Any]:
    db = Database(name)
    db.version(1).stores(t="++id, n, s, *tags, [n+s], [s+id]", o=", n")
    await db.open()
    await db.t.bulk_add([{"n": n, "s": "abc"[n % 3], "tags": [n, n + 1]} for n in range(6)])
    await db.o.bulk_add([{"n": n} for n in range(4)], list("abcd"))
    watched = [Told(query_of(db, spec)) for spec in queries]
    last = Told(lambda: asyncio.gather(db.t.to_list(), db.o.to_list(), db.o.to_collection().primary_keys()))
    for each in (*watched, last):
        await each.settled()
    stale = []
    for spec in writes:
        await write(db, spec)
        while last.value != await last.query():
            await last.settled()
        for number, each in enumerate(watched):
            await each.settled()
            if each.value != await each.query():
                stale.append([queries[number], spec, each.value])
    for each in (*watched, last):
        each.subscription.unsubscribe()
    db.close()
    await db.delete()
    return [stale, list(idb_bridge.observed())]


ns = st.integers(0, 7)
letters = st.sampled_from("abcd")
ids = st.integers(1, 9)
records = st.fixed_dictionaries({}, optional={"n": ns, "s": letters, "tags": st.lists(ns, max_size=3)})
changes = records.filter(bool)

KEYS: dict[str, Any] = {"n": ns, "s": letters, "tags": ns, ":id": ids, "[n+s]": st.tuples(ns, letters).map(list)}


@st.composite
def conditions(draw: Any) -> list[Any]:
    index = draw(st.sampled_from(sorted(KEYS)))
    keys = KEYS[index]
    how = draw(st.sampled_from(["equals", "above", "below_or_equal", "between", "any_of", "none_of"]))
    if how == "between":
        return [how, [index, *sorted([draw(keys), draw(keys)]), draw(st.booleans()), draw(st.booleans())]]
    if how in ("any_of", "none_of"):
        return [how, [index, draw(st.lists(keys, max_size=3))]]
    return [how, [index, draw(keys)]]


others = st.one_of(
    st.tuples(st.just("criteria"), changes.map(lambda record: {k: v for k, v in record.items() if k != "tags"})).filter(
        lambda how: bool(how[1])
    ),
    st.tuples(st.just("order_by"), st.sampled_from(["n", "s", "tags", "[n+s]", "id"])),
    st.just(["starts_with_ignore_case", ["s", "A"]]),
    st.just(["equals", ["[s+id]", ["a", 7]]]),
)
narrowings = st.lists(
    st.one_of(
        st.just(["reverse"]),
        st.just(["distinct"]),
        st.tuples(st.just("offset"), st.integers(0, 3)),
        st.tuples(st.just("limit"), st.integers(0, 3)),
        st.tuples(st.sampled_from(["filter", "until"]), ns),
        st.tuples(st.just("or_"), st.just("n"), ns),
    ),
    max_size=3,
)
lasts = st.sampled_from(
    [("to_list",), ("count",), ("primary_keys",), ("keys",), ("unique_keys",), ("first",), ("last",), ("sort_by", "n")]
)


@st.composite
def queries(draw: Any) -> list[Any]:
    if draw(st.integers(0, 5)) == 0:
        one = draw(st.sampled_from([["t", "get", 2], ["t", "bulk_get", [1, 7, 9]], ["o", "get", "b"]]))
        return [*one, [], "", []]
    how, arguments = draw(st.one_of(conditions(), others))
    last, *last_arguments = draw(lasts)
    return ["t", how, arguments, draw(narrowings), last, last_arguments]


outside_queries = st.sampled_from(
    [
        ["o", "above", ["n", 1], [], "to_list", []],
        ["o", "above", ["n", 1], [["limit", 1]], "to_list", []],
        ["o", "order_by", "n", [["offset", 1]], "primary_keys", []],
        ["o", "order_by", "n", [["filter", 2]], "count", []],
        ["o", "above", [":id", "b"], [], "keys", []],
    ]
)
single_writes = st.one_of(
    st.tuples(st.just("add"), st.just("t"), st.tuples(records)),
    st.tuples(st.just("put"), st.just("t"), st.tuples(st.builds(lambda r, i: {**r, "id": i}, records, ids))),
    st.tuples(st.just("put"), st.just("o"), st.tuples(records, letters)),
    st.tuples(st.just("update"), st.just("t"), st.tuples(ids, changes)),
    st.tuples(st.just("upsert"), st.just("t"), st.tuples(ids, changes)),
    st.tuples(st.just("delete"), st.just("t"), st.tuples(ids)),
    st.tuples(st.just("delete"), st.just("o"), st.tuples(letters)),
    st.tuples(st.just("bulk_add"), st.just("t"), st.tuples(st.lists(records, max_size=4))),
    st.tuples(st.just("bulk_delete"), st.just("t"), st.tuples(st.lists(ids, max_size=3))),
    st.tuples(st.just("bulk_update"), st.just("t"), st.tuples(st.lists(st.tuples(ids, changes), max_size=3))),
    st.tuples(st.just("modify"), st.just("t"), st.tuples(st.just("n"), ns, ns, changes)),
    st.tuples(st.just("modify_each"), st.just("t"), ns),
    st.tuples(st.just("delete_all"), st.sampled_from("to"), st.tuples(st.just("n"), ns, ns)),
    st.tuples(st.just("delete_all"), st.just("t"), st.tuples(st.just(":id"), ids, ids)),
    st.tuples(st.just("clear"), st.sampled_from("to"), st.just([])),
)
writes = single_writes | st.tuples(
    st.just("together"), st.just(""), st.tuples(st.booleans(), st.lists(single_writes, max_size=3))
)


def test_no_value_is_out_of_date_whatever_was_written(py, db_name):
    @settings(max_examples=100, phases=[Phase.reuse, Phase.generate, Phase.shrink])
    @given(st.lists(queries() | outside_queries, min_size=1, max_size=8), st.lists(writes, min_size=1, max_size=6))
    def check(queries, writes):
        assert py(out_of_date, db_name, queries, writes) == [[], [0, 0]]

    check()

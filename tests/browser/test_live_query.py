"""Live queries: they run again for the writes that touch what they read, and for no others."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    import idb_bridge
    import js

    from pyapp.db import BulkError, Database, live_query
    from pyapp.db.batches import Columns, each_batch

    kept: list[Any] = []  # what lives on between two calls of a test


@in_page
class Watch:
    """A subscription, its values and errors as they come, and how often its function has run."""

    def __init__(self, query: Any) -> None:
        self.runs = 0
        self._told: asyncio.Queue[Any] = asyncio.Queue()
        self._query = query
        self.subscription = live_query(self._run).subscribe(self._told.put_nowait, self._told.put_nowait)

    async def _run(self) -> Any:
        self.runs += 1
        return await self._query()

    async def next(self) -> Any:
        value = await self._told.get()
        return f"{type(value).__name__}: {value}" if isinstance(value, Exception) else value

    def waiting(self) -> int:
        return self._told.qsize()


@in_page
async def films(name: str) -> Any:
    db = Database(name)
    db.version(1).stores(films="++id, &title, year, *tags, [year+stars]", outside=", x", others="id, x")
    await db.open()
    await db.films.bulk_add(
        [
            {"title": "A", "year": 1910, "stars": 1, "tags": ["x"], "seen": 0},
            {"title": "B", "year": 1920, "stars": 2, "tags": ["x", "y"], "seen": 0},
            {"title": "C", "year": 1930, "stars": 3, "tags": [], "seen": 0},
            {"title": "D", "year": 1940, "stars": 4, "tags": ["z"], "seen": 0},
        ]
    )
    await db.outside.bulk_add([{"x": 1}, {"x": 2}], ["one", "two"])
    return db


@in_page
async def columns(db: Any) -> list[Any]:
    """The titles, by a pass over the table that leaves its records in JavaScript."""
    found: list[Any] = []

    @db.transaction("r", db.films)
    async def read() -> None:
        await each_batch(db.current_transaction, db.films, Columns(("title",)), lambda batch: found.extend(batch.rows))

    await read()
    return found


@in_page
def queries(db: Any) -> dict[str, Any]:
    films, outside = db.films, db.outside
    return {
        "get 2": lambda: films.get(2),
        "get 9": lambda: films.get(9),
        "bulk_get 1, 9": lambda: films.bulk_get([1, 9]),
        "keys 1 to 3": lambda: films.where("id").between(1, 3).primary_keys(),
        "count 2 to 4": lambda: films.where("id").between(2, 4).count(),
        "all": films.to_list,
        "columns": lambda: columns(db),
        "years from 1925": lambda: films.where("year").above_or_equal(1925).to_list(),
        "years above 1930": lambda: films.where("year").above(1930).to_list(),
        "count from 1925": lambda: films.where("year").above_or_equal(1925).count(),
        "keys from 1925": lambda: films.where("year").above_or_equal(1925).primary_keys(),
        "1910 or 1940": lambda: films.where("year").any_of([1910, 1940]).to_list(),
        "no year": lambda: films.where("year").equals(1815).to_list(),
        "tag x": lambda: films.where("tags").equals("x").to_list(),
        "tag w": lambda: films.where("tags").equals("w").to_list(),
        "compound": lambda: films.where({"year": 1920, "stars": 2}).to_list(),
        "from the third": lambda: films.order_by("year").offset(2).to_list(),
        "filtered": lambda: films.where("year").below(1925).filter(lambda film: film["stars"] == 2).to_list(),
        "outside": lambda: outside.where("x").equals(1).to_list(),
        "first": lambda: films.order_by("title").first(),
    }


@in_page
def writes(db: Any) -> dict[str, Any]:
    films, outside = db.films, db.outside
    new = {"title": "E", "year": 1926, "stars": 5, "tags": ["w"], "seen": 0}
    unseen = {"id": 2, "title": "B", "year": 1920, "stars": 2, "tags": ["x", "y"], "seen": 1}
    return {
        "add": lambda: films.add(new),
        "put unseen": lambda: films.put(unseen),
        "update 2": lambda: films.update(2, {"seen": 1}),
        "update the year of 1": lambda: films.update(1, {"year": 1935}),
        "update the tags of 4": lambda: films.update(4, {"tags": ["z", "w"]}),
        "modify 1910": lambda: films.where("year").equals(1910).modify({"stars": 9}),
        "delete 3": lambda: films.delete(3),
        "delete 1910": lambda: films.where("year").equals(1910).delete(),
        "delete 1 to 2": lambda: films.where("id").between(1, 3).delete(),
        "clear": films.clear,
        "put outside": lambda: outside.put({"x": 3}, "one"),
        "clear the others": db.others.clear,
    }


@in_page
async def rerun_by(name: str, write: str) -> list[str]:
    """The queries that a write has run again.

    The last subscription reads everything: when it has its new value, whatever else was to run again has begun.
    """
    db = await films(name)
    watches = {what: Watch(query) for what, query in queries(db).items()}
    watches["everything"] = Watch(lambda: asyncio.gather(*(table.to_list() for table in db.tables)))
    for watch in watches.values():
        await watch.next()
    await writes(db)[write]()
    await watches["everything"].next()
    again = [what for what, watch in watches.items() if watch.runs > 1]
    for watch in watches.values():
        watch.subscription.unsubscribe()
    db.close()
    return again[:-1]


TOUCHED = {
    "add": [
        "all", "columns", "years from 1925", "count from 1925", "keys from 1925", "tag w", "from the third",
        "first",
    ],
    "put unseen": [
        "get 2", "keys 1 to 3", "count 2 to 4", "all", "columns", "count from 1925", "tag x", "compound",
        "from the third",
        "filtered", "first",
    ],
    "update 2": ["get 2", "all", "columns", "tag x", "compound", "filtered"],
    "update the year of 1": [
        "bulk_get 1, 9", "all", "columns", "years from 1925", "years above 1930", "count from 1925", "keys from 1925",
        "1910 or 1940", "tag x", "from the third", "filtered", "first",
    ],
    "update the tags of 4": [
        "all", "columns", "years from 1925", "years above 1930", "1910 or 1940", "tag w", "from the third",
    ],
    "modify 1910": ["bulk_get 1, 9", "all", "columns", "1910 or 1940", "tag x", "filtered", "first"],
    "delete 3": [
        "count 2 to 4", "all", "columns", "years from 1925", "count from 1925", "keys from 1925", "from the third",
    ],
    "delete 1910": [
        "bulk_get 1, 9", "keys 1 to 3", "all", "columns", "count from 1925", "1910 or 1940", "tag x", "from the third",
        "filtered", "first",
    ],
    "delete 1 to 2": [
        "get 2", "bulk_get 1, 9", "keys 1 to 3", "count 2 to 4", "all", "columns", "count from 1925",
        "1910 or 1940", "tag x",
        "compound", "from the third", "filtered", "first",
    ],
    "put outside": ["outside"],
    "clear the others": [],
}  # fmt: skip


@pytest.mark.parametrize("write", TOUCHED)
def test_a_write_runs_again_what_it_touches_and_nothing_else(py, db_name, write):
    assert py(rerun_by, db_name, write) == TOUCHED[write]


def test_clearing_a_table_runs_again_all_that_found_something_in_it(py, db_name):
    found_nothing = {"no year", "tag w", "outside"}
    assert set(py(rerun_by, db_name, "clear")) == set(py(names, f"{db_name}-names")) - found_nothing


@in_page
async def names(name: str) -> list[str]:
    db = await films(name)
    db.close()
    return list(queries(db))


# ---- keys of every kind


@in_page
async def touched_keys(name: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(t="")
    await db.open()
    ranges = {
        "numbers to 5": lambda: db.t.where(":id").below_or_equal(5),
        "numbers under 5": lambda: db.t.where(":id").below(5),
        "2024": lambda: db.t.where(":id").between(datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)),
        "from b": lambda: db.t.where(":id").between("b", "\uffff"),
        "bytes": lambda: db.t.where(":id").between(b"\x01", b"\x02"),
        "pairs of 1": lambda: db.t.where(":id").between([1], [1, []]),
        "lists in lists": lambda: db.t.where(":id").above_or_equal([[1]]),
    }
    watches = {what: Watch(lambda query=query: query().to_list()) for what, query in ranges.items()}
    watches["everything"] = Watch(db.t.to_list)
    for watch in watches.values():
        await watch.next()
    keys = [
        5, 4.999999999999999, 5.000000000000001, float("-inf"), datetime(2024, 12, 31, 23, 59, 59, 999000, tzinfo=UTC),
        datetime(2025, 1, 1, tzinfo=UTC), "b", "az", "\ud800", "\uffff", b"\x01\xff", b"\x02", b"\x00", [1], [1, "x"],
        [2], [1, []], [[1]], [[], 1], [[0]],
    ]  # fmt: skip
    touched = []
    for key in keys:
        before = {what: watch.runs for what, watch in watches.items()}
        await db.t.put({}, key)
        await watches["everything"].next()
        touched.append([what for what, watch in watches.items() if watch.runs > before[what]][:-1])
    for watch in watches.values():
        watch.subscription.unsubscribe()
    db.close()
    return touched


def test_keys_of_every_kind_are_compared_as_the_database_does(py, db_name):
    assert py(touched_keys, db_name) == [
        ["numbers to 5"], ["numbers to 5", "numbers under 5"], [], ["numbers to 5", "numbers under 5"], ["2024"],
        [], ["from b"], [], ["from b"], [], ["bytes"], [], [], ["pairs of 1"], ["pairs of 1"],
        [], [], ["lists in lists"], [], [],
    ]  # fmt: skip


@in_page
async def bulk(name: str, count: int) -> list[Any]:
    db = await films(name)
    later = Watch(lambda: db.films.where("year").above(2000).count())
    early = Watch(lambda: db.films.where("year").between(1900, 1950).to_list())
    other = Watch(db.others.to_list)
    everything = Watch(db.films.count)
    first = [await later.next(), len(await early.next()), await other.next(), await everything.next()]
    await db.films.bulk_add([{"title": f"{n}", "year": 2001, "tags": [n]} for n in range(count)])
    second = [await everything.next(), await later.next(), early.runs, other.runs]
    for watch in (later, early, other, everything):
        watch.subscription.unsubscribe()
    db.close()
    return [first, second]


@pytest.mark.parametrize("count", [1, 49, 50, 200])
def test_hundreds_of_records_touch_only_what_they_must(py, db_name, count):
    assert py(bulk, db_name, count) == [[0, 4, [], 4], [4 + count, count, 1, 1]]


def test_thousands_of_records_touch_their_whole_table(py, db_name):
    assert py(bulk, db_name, 2000) == [[0, 4, [], 4], [2004, 2000, 2, 1]]


@in_page
async def partly(name: str) -> list[Any]:
    db = await films(name)
    watch = Watch(lambda: db.films.order_by("title").keys())
    seen = [await watch.next()]

    @db.transaction("rw", db.films)
    async def write() -> None:
        with contextlib.suppress(BulkError):
            await db.films.bulk_add([{"title": "A"}, {"title": "E"}])

    await write()
    seen.append(await watch.next())
    watch.subscription.unsubscribe()
    db.close()
    return seen


def test_what_a_bulk_write_that_partly_failed_has_stored_is_told(py, db_name):
    assert py(partly, db_name) == [["A", "B", "C", "D"], ["A", "B", "C", "D", "E"]]


# ---- when it runs


@in_page
async def in_transactions(name: str) -> list[Any]:
    db = await films(name)
    watch = Watch(db.films.count)
    first = await watch.next()

    @db.transaction("rw", db.films, db.others)
    async def write(fail: bool) -> list[int]:
        for title in "EFG":
            await db.films.add({"title": title})
        await db.others.put({"id": 1})
        runs = [watch.runs, watch.waiting()]
        if fail:
            raise KeyError
        return runs

    failed = False
    try:
        await write(True)
    except KeyError:
        failed = True
    inside = await write(False)
    values = [first, await watch.next(), watch.runs, watch.waiting()]
    watch.subscription.unsubscribe()
    db.close()
    return [failed, inside, values]


def test_a_transaction_is_told_once_after_it_has_completed_and_never_when_rolled_back(py, db_name):
    assert py(in_transactions, db_name) == [True, [1, 0], [4, 7, 2, 0]]


@in_page
async def overtaken(name: str) -> list[Any]:
    db = await films(name)
    gate, inside, most, at_once = asyncio.Event(), asyncio.Event(), 0, 0

    async def look() -> list[int]:
        nonlocal most, at_once
        at_once += 1
        most = max(most, at_once)
        before = await db.films.count()
        inside.set()
        await gate.wait()
        at_once -= 1
        return [before, await db.films.count()]

    watch = Watch(look)
    await inside.wait()
    for title in "EFG":
        await db.films.add({"title": title})
    gate.set()
    values = [await watch.next(), watch.runs, most]
    watch.subscription.unsubscribe()
    db.close()
    return values


def test_writes_during_a_run_lead_to_one_more_and_the_overtaken_result_is_not_told(py, db_name):
    assert py(overtaken, db_name) == [[7, 7], 2, 1]


@in_page
async def always_overtaken(name: str) -> list[Any]:
    db = await films(name)

    async def look() -> int:
        count = await db.films.count()
        await asyncio.create_task(db_write(), context=contextvars.Context())
        return count

    async def db_write() -> None:
        await db.films.add({"title": f"{watch.runs}"})

    watch = Watch(look)
    value = await watch.next()
    watch.subscription.unsubscribe()
    db.close()
    return [value, watch.runs]


def test_a_query_that_is_always_overtaken_gives_a_value_all_the_same(py, db_name):
    assert py(always_overtaken, db_name) == [8, 6]


@in_page
async def everywhere(name: str) -> list[Any]:
    db, second = await films(name), await films(f"{name}-second")

    @db.transaction("r", db.films)
    async def in_body() -> Any:
        return await db.films.get(1), await db.films.order_by("year").last()

    async def look() -> list[Any]:
        ours = await in_body()
        await asyncio.sleep(0)
        task = asyncio.create_task(second_first())
        return [ours[0]["seen"], ours[1]["seen"], await task, await db.others.filter(bool).count()]

    async def second_first() -> Any:
        found = await second.films.where("year").below(1915).first()
        return found["seen"]

    watch = Watch(look)
    seen = [await watch.next()]
    for write in (
        lambda: db.films.update(1, {"seen": 1}),
        lambda: db.films.update(4, {"seen": 1}),
        lambda: second.films.update(1, {"seen": 1}),
        lambda: db.others.put({"id": 1}),
    ):
        await write()
        seen.append(await watch.next())
    watch.subscription.unsubscribe()
    db.close()
    second.close()
    return [*seen, watch.runs]


def test_bodies_of_transactions_tasks_and_other_databases_are_observed_too(py, db_name):
    assert py(everywhere, db_name) == [[0, 0, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], [1, 1, 1, 1], 5]


@in_page
async def within(name: str) -> list[Any]:
    db = await films(name)
    watches: list[Any] = []

    async def outer() -> int:
        if not watches:
            watches.append(Watch(db.films.count))
        return await db.others.count()

    @db.transaction("rw", db.films)
    async def body() -> None:
        watches.append(Watch(db.others.count))
        await db.films.count()

    first = Watch(outer)
    seen = [await first.next(), await watches[0].next()]
    await body()
    seen.append(await watches[1].next())
    await db.films.add({"title": "E"})
    seen.append(await watches[0].next())
    await db.others.put({"id": 1})
    seen += [await first.next(), await watches[1].next(), first.runs, [watch.runs for watch in watches]]
    for watch in (first, *watches):
        watch.subscription.unsubscribe()
    db.close()
    return seen


def test_a_subscription_made_inside_a_query_or_a_transaction_stands_for_itself(py, db_name):
    assert py(within, db_name) == [0, 4, 0, 5, 1, 1, 2, [2, 2]]


# ---- errors


@in_page
async def failing(name: str) -> list[Any]:
    db = await films(name)

    async def look() -> int:
        found = await db.films.where("year").above(1925).count()
        if found > 2:
            raise ValueError(found)
        return found + await db.others.count()

    watch = Watch(look)
    seen = [await watch.next()]
    await db.films.add({"title": "E", "year": 1950})
    seen.append(await watch.next())
    await db.films.add({"title": "F", "year": 1951})
    seen.append(await watch.next())
    await db.films.bulk_delete([5, 6])
    seen.append(await watch.next())
    await db.others.put({"id": 1})
    seen.append(await watch.next())
    watch.subscription.unsubscribe()
    db.close()
    return seen


def test_errors_are_told_and_what_was_read_until_then_stays_observed(py, db_name):
    assert py(failing, db_name) == [2, "ValueError: 3", "ValueError: 4", 2, 3]


@in_page
async def writing(name: str) -> list[Any]:
    db = await films(name)

    @db.transaction("rw", db.films)
    async def body() -> None:
        await db.films.count()

    seen = []
    for query in (
        lambda: db.films.add({}),
        lambda: db.films.where("year").above(0).delete(),
        lambda: db.films.update(1, {"year": 1}),
        body,
    ):
        watch = Watch(query)
        seen.append((await watch.next()).partition(":")[0])
        watch.subscription.unsubscribe()
    seen.append(await db.films.count())
    db.close()
    return seen


def test_a_live_query_cannot_write(py, db_name):
    assert py(writing, db_name) == ["ReadOnlyError"] * 4 + [4]


@in_page
async def writing_where_told(name: str) -> list[Any]:
    db = await films(name)
    done = asyncio.Queue()

    def on_next(count: int) -> None:
        done.put_nowait(asyncio.ensure_future(write(count)))

    async def write(count: int) -> list[Any]:
        return [count, await db.others.put({"id": count})]

    subscription = live_query(db.films.count).subscribe(on_next)
    seen = [await (await done.get())]
    await db.films.add({"title": "E"})
    seen.append(await (await done.get()))
    subscription.unsubscribe()
    db.close()
    return seen


def test_where_its_values_are_received_may_be_written(py, db_name):
    assert py(writing_where_told, db_name) == [[4, 4], [5, 5]]


@in_page
async def misuse(name: str) -> list[Any]:
    db = await films(name)
    seen = []
    try:
        live_query(7)  # type: ignore[arg-type]
    except TypeError as error:
        seen.append(str(error))
    for query in (lambda: 7, lambda: db.table("nothing").count()):
        told: asyncio.Queue[Any] = asyncio.Queue()
        subscription = live_query(query).subscribe(told.put_nowait, told.put_nowait)
        seen.append(type(await told.get()).__name__)
        subscription.unsubscribe()
    db.close()
    return seen


WRONG = "live_query(7): give it a function, for example `lambda: db.films.count()`"


def test_misuse_is_told_with_what_would_be_right(py, db_name):
    assert py(misuse, db_name) == [WRONG, "TypeError", "InvalidTableError"]


@in_page
async def heedless(name: str) -> list[Any]:
    db = await films(name)
    seen: list[Any] = []
    told, failed = asyncio.Event(), asyncio.Event()

    def on_next(count: int) -> None:
        seen.append(count)
        told.set()
        if count == 4:
            raise RuntimeError("a callback that fails")

    async def fail() -> None:
        await db.films.count()
        failed.set()
        raise RuntimeError("a query that fails")

    first = live_query(db.films.count).subscribe(on_next)
    await told.wait()
    told.clear()
    await db.films.add({"title": "E"})
    await told.wait()
    second = live_query(fail).subscribe(seen.append)
    await failed.wait()
    first.unsubscribe()
    second.unsubscribe()
    db.close()
    return seen


def test_a_callback_that_raises_and_an_error_without_a_callback_are_reported_and_end_nothing(py, db_name, page_log):
    page_log.expect_error("The error of a live query's callback was never retrieved")
    page_log.expect_error("The error of a live query was never retrieved: its subscription has no on_error")
    assert py(heedless, db_name) == [4, 5]
    assert {"RuntimeError: a callback that fails", "RuntimeError: a query that fails"} <= set(page_log.texts)


# ---- ending


@in_page
async def ends(name: str) -> list[Any]:
    db = await films(name)
    seen: list[Any] = []
    cancelled = asyncio.Event()
    started = asyncio.Event()
    told = asyncio.Event()

    async def endless() -> None:
        await db.films.count()
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    def on_next(value: int) -> None:
        seen.append(value)
        second.unsubscribe()
        told.set()

    first = live_query(endless).subscribe(seen.append, seen.append)
    second = live_query(db.films.count).subscribe(on_next)
    third = live_query(db.films.count).subscribe(seen.append, seen.append)
    third.unsubscribe()
    await asyncio.gather(started.wait(), told.wait())
    during = list(idb_bridge.observed())
    first.unsubscribe()
    first.unsubscribe()
    await cancelled.wait()
    everything = Watch(db.films.count)
    await everything.next()
    await db.films.add({"title": "E"})
    await everything.next()
    everything.subscription.unsubscribe()
    db.close()
    return [seen, during[0], [each.closed for each in (first, second, third)], list(idb_bridge.observed())]


def test_an_ended_subscription_is_told_nothing_and_keeps_nothing(py, db_name):
    assert py(ends, db_name) == [[4], 1, [True, True, True], [0, 0]]


@in_page
async def opened_and_closed(name: str, count: int) -> list[Any]:
    db = await films(name)
    watches = [Watch(lambda: db.films.where("year").above(1900).to_list()) for _ in range(count)]
    for watch in watches:
        await watch.next()
    await db.films.add({"title": "E", "year": 1901})
    for watch in watches:
        await watch.next()
    during = list(idb_bridge.observed())
    for watch in watches:
        watch.subscription.unsubscribe()
    db.close()
    return [during, sum(watch.runs for watch in watches), list(idb_bridge.observed())]


def test_what_is_kept_of_many_subscriptions_does_not_grow_with_their_runs_and_goes_with_them(py, db_name):
    during, runs, after = py(opened_and_closed, db_name, 50)
    assert (during[0], runs, after) == (50, 100, [0, 0])
    assert during[1] <= 50 * 2


# ---- as an iterator


@in_page
async def iterated(name: str) -> list[Any]:
    db = await films(name)
    seen = []
    async for count in live_query(db.films.count):
        seen.append(count)
        if count == 6:
            break
        await db.films.add({"title": f"{count}"})
    observed = [list(idb_bridge.observed())]

    async def fails_at_7() -> int:
        count: int = await db.films.count()
        if count == 7:
            raise ValueError(count)
        return count

    try:
        async for count in live_query(fails_at_7):
            seen.append(count)
            await db.films.add({"title": "last"})
    except ValueError as error:
        seen.append(str(error))
    observed.append(list(idb_bridge.observed()))

    async def forever() -> None:
        async for count in live_query(db.films.count):
            seen.append(count)
            told.set()

    told = asyncio.Event()
    task = asyncio.create_task(forever())
    await told.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    observed.append(list(idb_bridge.observed()))
    db.close()
    return [seen, observed]


def test_an_iteration_gives_the_newest_value_raises_errors_and_leaves_nothing_behind(py, db_name):
    assert py(iterated, db_name) == [[4, 5, 6, 6, "7", 7], [[0, 0]] * 3]


@in_page
async def slow_reader(name: str) -> list[Any]:
    db = await films(name)
    counted: asyncio.Queue[int] = asyncio.Queue()

    async def look() -> int:
        count: int = await db.films.count()
        counted.put_nowait(count)
        return count

    seen = []
    async for count in live_query(look):
        seen.append(count)
        if count == 7:
            break
        for title in "EFG":
            await db.films.add({"title": title})
            while await counted.get() < await db.films.count():
                pass
    db.close()
    return seen


def test_an_iteration_leaves_out_what_nobody_took_in_time(py, db_name):
    assert py(slow_reader, db_name) == [4, 7]


# ---- databases that close, open and go


@in_page
async def closing(name: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(films="++id")
    watch = Watch(db.films.count)
    seen = [(await watch.next()).partition(":")[0]]
    await db.open()
    seen.append(await watch.next())
    await Database.exists(name)
    await db.films.add({})
    seen += [await watch.next(), watch.runs]
    db.close()
    other = Database(name)
    await other.open()
    seen.append((await watch.next()).partition(":")[0])
    other.close()
    await db.open()
    seen.append(await watch.next())
    await db.delete()
    await db.open()
    seen.append(await watch.next())
    watch.subscription.unsubscribe()
    db.close()
    return seen


def test_a_query_runs_again_when_its_database_has_been_opened_again(py, db_name):
    assert py(closing, db_name) == ["DatabaseClosedError", 0, 1, 3, "DatabaseClosedError", 1, 0]


@in_page
async def shown_again(name: str) -> list[Any]:
    db = await films(name)
    watch = Watch(db.films.count)
    idle = Watch(lambda: asyncio.sleep(0))
    seen = [await watch.next(), await idle.next()]
    for what in ("pagehide", "pageshow"):
        js.dispatchEvent(js.PageTransitionEvent.new(what, persisted=True))
    seen += [await watch.next(), idle.runs]
    watch.subscription.unsubscribe()
    idle.subscription.unsubscribe()
    db.close()
    return seen


def test_a_page_that_comes_back_from_the_back_forward_cache_asks_again(py, db_name):
    assert py(shown_again, db_name) == [4, None, 4, 1]


# ---- another tab


@in_page
async def begin_watch(name: str) -> Any:
    db = Database(name)
    await db.open()
    kept[:] = [db, Watch(lambda: db.films.where("year").above(1925).primary_keys()), Watch(db.films.to_list)]
    return [await kept[1].next(), len(await kept[2].next())]


@in_page
async def next_watched() -> Any:
    return [len(await kept[2].next()), kept[1].runs, kept[2].runs]


@in_page
async def write_in_tab(name: str, years: list[int]) -> None:
    db = Database(name)
    await db.open()
    await db.films.bulk_add([{"title": f"{year}", "year": year} for year in years])
    db.close()


@in_page
async def end_watch() -> Any:
    db, *watches = kept
    values = [await watches[0].next()]
    for watch in watches:
        watch.subscription.unsubscribe()
    db.close()
    return values


@in_page
async def make(name: str) -> None:
    (await films(name)).close()


def test_another_tab_runs_again_what_this_one_touches(py, db_name, open_page):
    py(make, db_name)
    tab = open_page()
    assert tab.py(begin_watch, db_name) == [[3, 4], 4]
    py(write_in_tab, db_name, [1901])
    assert tab.py(next_watched) == [5, 1, 2]
    py(write_in_tab, db_name, [1999])
    assert tab.py(next_watched) == [6, 2, 3]
    assert tab.py(end_watch) == [[3, 4, 6]]

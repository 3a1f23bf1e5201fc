"""Opening, closing and deleting as Dexie's suite tests them, and errors on the way."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Database
    from pyapp.idb.errors import ConstraintError, DatabaseClosedError, DataError, IDBError, UpgradeError


@in_page
def declared(name: str) -> Any:
    db = Database(name)
    db.version(1).stores(foo="id, first")
    return db


@in_page
async def two_connections(name: str) -> list[Any]:
    first, second = declared(name), declared(name)
    await asyncio.gather(first.open(), second.open())
    await first.foo.add({"id": 1})
    seen = [await second.foo.count(), await Database.exists(name)]
    await first.delete(blocked_timeout=20)
    seen += [first.is_open, second.is_open, await Database.exists(name)]
    return seen


def test_deleting_a_database_closes_its_other_connection_and_is_not_blocked_by_it(py, db_name):
    assert py(two_connections, db_name) == [1, True, False, False, False]


@in_page
async def many_connections(name: str, count: int) -> list[Any]:
    connections = [declared(name) for _ in range(count)]
    for db in connections:
        await db.open()
    seen = [all(db.is_open for db in connections)]
    connections[0].close()
    seen.append([connections[0].is_open, connections[1].is_open, await connections[1].foo.count()])
    await connections[0].open()
    seen.append(await connections[0].foo.count())
    for db in connections:
        db.close()
    return seen


def test_many_connections_may_be_open_and_are_all_gone_when_closed(py, js, db_name):
    assert py(many_connections, db_name, 20) == [True, [False, True, 0], 0]
    assert js("({name}) => probe.remove(name)", name=db_name) is True


@in_page
async def existence(name: str) -> list[Any]:
    seen = [await Database.exists(name)]
    db = await declared(name).open()
    seen.append(await Database.exists(name))
    seen.append(await db.foo.count())
    db.close()
    seen.append(await Database.exists(name))
    await Database(name).delete()
    seen.append(await Database.exists(name))
    return seen


def test_a_database_exists_while_open_and_closed_until_it_is_deleted(py, db_name):
    assert py(existence, db_name) == [False, True, 0, True, False]


@in_page
async def names(name: str) -> list[Any]:
    def own(found: Any) -> list[str]:
        return sorted(other.removeprefix(name) for other in found if other.startswith(name))

    seen = []
    for suffix in ("1", "2"):
        db = Database(name + suffix)
        db.version(1).stores({})
        await db.open()
        db.close()
        seen.append(own(await Database.names()))
    for suffix in ("1", "2"):
        await Database(name + suffix).delete()
        seen.append(own(await Database.names()))
    await Database.exists(f"{name}3")
    seen.append(own(await Database.names()))
    return seen


def test_the_names_of_databases_follow_their_making_and_deletion(py, db_name):
    assert py(names, db_name) == [["1"], ["1", "2"], ["2"], [], []]


@in_page
async def reopened(name: str) -> list[Any]:
    db = declared(name)
    seen: list[Any] = []
    for _ in range(2):
        try:
            await db.foo.to_list()
        except DatabaseClosedError as error:
            seen.append(error.name)
        await db.open()
        seen.append(await db.foo.to_list())
        db.close()
    opening = asyncio.create_task(db.open())
    await asyncio.sleep(0)
    db.close()
    for waiting in (opening, db.foo.to_list):
        try:
            await (waiting() if callable(waiting) else waiting)
        except DatabaseClosedError as error:
            seen.append(error.name)
    return seen


def test_a_closed_database_refuses_queries_until_it_is_opened_again(py, db_name):
    closed = "DatabaseClosedError"
    assert py(reopened, db_name) == [closed, [], closed, [], closed, closed]


# ---- what fails an open


@in_page
async def failing_populate(name: str, how: str) -> list[Any]:
    db = declared(name)

    async def populate(tx: Any) -> None:
        if how == "raised":
            raise LookupError("Failed in populate")
        tx.foo.add({"id": 1, "first": "kept?"})
        if how == "constraint":
            tx.foo.add({"id": 1})
        if how == "uncloneable":
            await tx.foo.add({"id": 2, "first": lambda: None})

    db.on("populate", populate)

    async def attempt() -> str:
        try:
            await db.open()
        except UpgradeError as error:
            return type(error.__cause__).__name__
        return "opened"

    seen: list[Any] = [await attempt(), await attempt()]
    try:
        await db.foo.count()
    except DatabaseClosedError as error:
        seen.append(error.name)
    seen.append(await Database.exists(name))
    return seen


def test_each_open_with_a_failing_populate_fails_and_makes_no_database(py, db_name):
    closed = "DatabaseClosedError"
    assert py(failing_populate, db_name, "raised") == ["LookupError", "LookupError", closed, False]
    assert py(failing_populate, db_name, "constraint") == ["ConstraintError", "ConstraintError", closed, False]
    assert py(failing_populate, db_name, "uncloneable") == ["DataError", "DataError", closed, False]


@in_page
async def duplicate_index(name: str) -> list[Any]:
    db = Database(name)
    seen = []
    try:
        db.version(20).stores(t="id, a, b, [a+b], c, [a+b+c], [a+b]")
    except IDBError as error:
        seen.append(str(error))
    seen.append(str(await Database.exists(name)))
    return seen


def test_an_index_declared_twice_is_refused_and_makes_no_database(py, db_name):
    assert py(duplicate_index, db_name) == ["table 't': index '[a+b]' is declared twice", "False"]


@in_page
async def unique_keys(name: str, text: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(foo=text)
    await db.open()
    await db.foo.add({"id": 1})
    db.close()
    seen = []
    for again in (db, Database(name)):
        await again.open()
        try:
            await again.foo.add({"id": 1})
        except ConstraintError as error:
            seen.append(error.name)
        again.close()
    return seen


def test_a_primary_key_is_unique_with_and_without_saying_so_and_when_opened_undeclared(py, js, db_name):
    for text in ("++id", "id", "&id"):
        assert py(unique_keys, f"{db_name}{text}", text) == ["ConstraintError", "ConstraintError"]


# ---- errors in the body of a transaction


@in_page
async def invalid_keys_in_a_body(name: str) -> list[Any]:
    db = declared(name)
    await db.open()
    await db.foo.add({"id": 1, "first": "David"})
    names = []
    for key in (None, False, {}, float("nan"), [None]):
        for find in ("equals", "above", "delete"):

            @db.transaction("rw", db.foo)
            async def body(key: Any = key, find: str = find) -> None:
                await db.foo.add({"id": 3, "first": "Foo"})
                await db.foo.where("first").above("").delete()
                if find == "delete":
                    await db.foo.delete(key)
                await getattr(db.foo.where("id"), find)(key).to_list()

            try:
                await body()
            except DataError as error:
                names.append(error.name)
    rows = await db.foo.to_list()
    db.close()
    return [names, rows]


def test_an_invalid_key_in_a_body_rolls_back_what_it_wrote_and_deleted(py, db_name):
    assert py(invalid_keys_in_a_body, db_name) == [["DataError"] * 15, [{"id": 1, "first": "David"}]]


@in_page
async def error_after_a_query(name: str) -> list[Any]:
    db = await declared(name).open()

    @db.transaction("rw", db.foo)
    async def body() -> Any:
        await db.foo.add({"id": 1})
        rows = await db.foo.where("first").equals("nobody").to_list()
        return rows[0]

    seen: list[Any] = []
    try:
        await body()
    except IndexError as error:
        seen.append(type(error).__name__)
    seen.append(await db.foo.count())
    db.close()
    return seen


def test_an_error_between_queries_is_the_outcome_and_rolls_back(py, db_name):
    assert py(error_after_a_query, db_name) == ["IndexError", 0]


# ---- the ready event


@in_page
async def ready(name: str) -> list[Any]:
    db = declared(name)
    log: list[str] = []

    async def early(opened: Any) -> None:
        log.append(f"early, {await opened.foo.count()} records")
        opened.on("ready", lambda _db: log.append("subscribed while the first one ran"))
        await asyncio.sleep(0)
        log.append("early has finished")

    db.on("ready", early)
    await db.open()
    log.append("opened")
    db.on("ready", lambda _db: log.append("subscribed when open"))
    await asyncio.sleep(0)
    db.close()
    return log


def test_ready_functions_are_called_whenever_they_subscribe_and_may_use_the_database(py, db_name):
    assert py(ready, db_name) == [
        "early, 0 records", "early has finished", "subscribed while the first one ran", "opened",
        "subscribed when open",
    ]  # fmt: skip

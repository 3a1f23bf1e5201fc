"""`@db.on("changed")`: which records a commit has touched, whoever made it."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    import idb_bridge

    from pyapp.db import Database, KeyRange

    kept: dict[str, Any] = {}  # what lives on between two calls of a test


@in_page
class Told:
    """The commits that a database tells, as [table, lower, upper] of each range."""

    def __init__(self, db: Any) -> None:
        self._commits: asyncio.Queue[Any] = asyncio.Queue()
        self.event = db.on("changed", self._commits.put_nowait)

    def waiting(self) -> int:
        return self._commits.qsize()

    async def next(self) -> Any:
        commit = await self._commits.get()
        return [[table, each.lower, each.upper] for table, ranges in sorted(commit.tables.items()) for each in ranges]

    def stop(self) -> None:
        self.event.unsubscribe(self._commits.put_nowait)


@in_page
async def films(name: str) -> Any:
    db = Database(name)
    db.version(1).stores(films="++id, &title, *tags", outside=", x", others="id")
    await db.open()
    await db.films.bulk_add([{"title": "A"}, {"title": "B"}, {"title": "C"}, {"title": "D"}])
    return db


@in_page
async def told_by(name: str, write: str) -> Any:
    db = await films(name)
    told = Told(db)

    @db.transaction("rw", db.films, db.others)
    async def both() -> None:
        await db.others.put({"id": "x"})
        await db.films.delete(2)
        await db.films.put({"title": "E"})

    writes = {
        "add": lambda: db.films.add({"title": "E"}),
        "update": lambda: db.films.update(2, {"stars": 1}),
        "delete": lambda: db.films.bulk_delete([1, 3, 99]),
        "a range": lambda: db.films.where("id").between(2, 4).delete(),
        "modify": lambda: db.films.where("title").any_of(["B", "D"]).modify({"stars": 1}),
        "clear": db.films.clear,
        "many": lambda: db.films.bulk_add([{"title": f"{n}"} for n in range(500)]),
        "a transaction": both,
    }
    await writes[write]()
    found = [await told.next(), told.waiting()]
    told.stop()
    await db.films.add({"title": "later"})
    db.close()
    return [*found, told.waiting()]


TOLD = {
    "add": [["films", 5, 5]],
    "update": [["films", 2, 2]],
    "delete": [["films", 1, 1], ["films", 3, 3], ["films", 99, 99]],
    "a range": [["films", 2, 3]],
    "modify": [["films", 2, 2], ["films", 4, 4]],
    "clear": [["films", None, None]],
    "many": [["films", None, None]],
    "a transaction": [["films", 2, 2], ["films", 5, 5], ["others", "x", "x"]],
}


@pytest.mark.parametrize("write", TOLD)
def test_a_commit_is_told_once_with_the_keys_that_it_touched(py, db_name, write):
    (*ranges,), waiting, later = py(told_by, db_name, write)
    assert [waiting, later] == [0, 0]
    if write == "a range":
        assert ranges[0][:2] == ["films", 2]
        assert 3 <= ranges[0][2] < 4
    elif write == "delete":  # of keys that hold nothing both answers are true
        assert ranges in (TOLD[write], TOLD[write][:2])
    else:
        assert ranges == TOLD[write]


@in_page
async def keys_of_all_kinds(name: str) -> Any:
    db = await films(name)
    told = Told(db)
    keys = [float("-inf"), -0.5, datetime(2024, 1, 1, tzinfo=UTC), "\ud800", "é", b"\x00\xff", [1, ["a", b"b"]]]
    same = []
    for key in keys:
        await db.outside.put({}, key)
        [[table, lower, upper]] = await told.next()
        within = KeyRange(lower, upper)
        same.append([table, key in within, lower == (None if key == float("-inf") else key)])
    told.stop()
    db.close()
    return same


def test_keys_of_every_kind_are_told_as_they_are(py, db_name):
    assert py(keys_of_all_kinds, db_name) == [["outside", True, True]] * 7


@in_page
async def watch(name: str) -> None:
    db = await films(name)
    kept.update(db=db, told=Told(db))


@in_page
async def next_told() -> Any:
    return await kept["told"].next()


@in_page
async def unwatch() -> int:
    kept["told"].stop()
    kept["db"].close()
    return kept["told"].waiting()


DEXIE_ADDS = """async ({name}) => {
    const db = new Dexie(name);
    await db.open();
    const films = db.table("films");
    await films.add({title: "of a Dexie"});
    await films.update(2, {stars: 5});
    await films.where("id").between(3, 4, true, true).delete();
    db.close();
}"""


@pytest.mark.parametrize("where", ["this page", "another tab"])
def test_what_a_dexie_writes_is_told(py, js, open_page, db_name, where):
    py(watch, db_name)
    (js if where == "this page" else open_page(python=False).js)(DEXIE_ADDS, name=db_name)
    assert [py(next_told), py(next_told)] == [[["films", 5, 5]], [["films", 2, 2]]]
    assert [key for _, *key in py(next_told)] in ([[3, 3], [4, 4]], [[3, 4]])
    assert py(unwatch) == 0


@in_page
async def write(name: str) -> None:
    db = await Database(name).open()
    await db.films.add({"title": "of ours"})
    db.close()


def test_what_another_tab_of_ours_writes_is_told(py, open_page, db_name):
    py(watch, db_name)
    open_page().py(write, db_name)
    assert py(next_told) == [["films", 5, 5]]
    assert py(unwatch) == 0


@in_page
async def around_closing(name: str) -> Any:
    db = await films(name)
    told = Told(db)
    other = Database(f"{name}-other")
    other.version(1).stores(films="++id")
    await other.open()
    await other.films.add({})
    other.close()
    before = told.waiting()
    db.close()
    await db.open()
    after = await told.next()
    told.stop()
    db.close()
    return [before, after]


def test_after_a_database_was_closed_all_of_it_may_have_changed(py, db_name):
    everything = [["films", None, None], ["others", None, None], ["outside", None, None]]
    assert py(around_closing, db_name) == [0, everything]


@in_page
async def failing(name: str) -> Any:
    db = await films(name)
    heard = []

    def broken(_commit: Any) -> None:
        raise KeyError("a subscriber's own fault")

    async def slow(commit: Any) -> bool:
        heard.append(sorted(commit.tables))
        return False

    event = db.on("changed", broken)
    event(slow)
    event(broken)
    await db.films.add({"title": "E"})
    await asyncio.sleep(0)
    for function in (broken, broken, slow):
        event.unsubscribe(function)
    db.close()
    return heard


def test_a_subscriber_that_fails_keeps_nobody_from_hearing(py, db_name, page_log):
    assert py(failing, db_name) == [["films"]]
    assert "\n".join(page_log.texts).count("a subscriber of 'changed'") == 2


@in_page
async def left_over(name: str) -> Any:
    db = await films(name)
    before = list(idb_bridge.observed().to_py())
    told = Told(db)
    told.stop()
    told.stop()
    db.close()
    return [before, list(idb_bridge.observed().to_py())]


def test_nothing_is_left_of_a_subscription_that_ended(py, db_name):
    before, after = py(left_over, db_name)
    assert before == after

"""Changing and deleting what a collection finds: by key paths, by a function, by ranges."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import DELETE, UNDEFINED, Database, IDBError, ModifyError


@in_page
async def opened(name: str, count: int = 6) -> Any:
    db = Database(name)
    db.version(1).stores(films="++id, &title, year, *tags", outside=", year", pairs="[a+b], year")
    await db.open()
    every = {"place": {"city": "Rome"}}
    records = [{"title": f"t{n}", "year": 2000 + n % 3, "tags": ["x", n], **every} for n in range(count)]
    await db.films.bulk_add(records)
    await db.outside.bulk_put([{"year": n % 2, "n": n} for n in range(5)], [f"k{n}" for n in range(5)])
    return db


@in_page
async def by_mapping(name: str) -> list[Any]:
    db = await opened(name)
    films = db.films
    seen = [
        await films.to_collection().modify({"n": 1, "place.zip": 7, "tags.1": "y"}),
        await films.where("year").equals(2001).modify({"year": 2002, "place.city": UNDEFINED, "n": UNDEFINED}),
        await films.where(":id").below(3).modify({"tags.0": UNDEFINED, "none.at.all": UNDEFINED}),
        await films.where("year").any_of([2000, 2002]).filter(lambda film: film["id"] > 5).modify({"title": "last"}),
        await films.order_by("year").reverse().limit(1).modify({"first": True}),
        await films.where("title").equals("nobody").modify({"n": 1}),
        await films.where(":id").equals(2).or_("title").equals("t4").modify({"or": 1}),
        await films.where("tags").any_of(["y", 3]).distinct().modify({"one": 1}),
        await films.where("title").starts_with_ignore_case("T").until(lambda film: film["id"] == 3).modify({"to": 1}),
        await films.offset(4).modify({"skipped": 1}),
        await db.outside.where("year").equals(1).modify({"year": 0}),
        await db.outside.where(":id").above("k3").modify({"year": 9}),
    ]
    seen += [await films.to_list(), [await db.outside.to_list()]]
    db.close()
    return seen


def test_a_mapping_changes_its_key_paths_in_every_record(py, db_name):
    *counts, films, [outside] = py(by_mapping, db_name)
    assert counts == [6, 2, 2, 1, 1, 0, 2, 6, 2, 2, 2, 1]
    film = {"n": 1, "tags": ["x", "y"], "place": {"city": "Rome", "zip": 7}}
    other = {"year": 2002, "tags": ["x", "y"], "place": {"zip": 7}}
    assert films == [
        film | {"id": 1, "title": "t0", "year": 2000, "tags": ["y"], "one": 1, "to": 1},
        other | {"id": 2, "title": "t1", "tags": ["y"], "or": 1, "one": 1, "to": 1},
        film | {"id": 3, "title": "t2", "year": 2002, "one": 1},
        film | {"id": 4, "title": "t3", "year": 2000, "one": 1},
        other | {"id": 5, "title": "t4", "or": 1, "one": 1, "skipped": 1},
        film | {"id": 6, "title": "last", "year": 2002, "first": True, "one": 1, "skipped": 1},
    ]
    assert outside == [{"year": year, "n": n} for n, year in enumerate([0, 0, 0, 0, 9])]


@in_page
async def by_function(name: str) -> list[Any]:
    db = await opened(name)
    films = db.films

    def change(film: Any) -> Any:
        if film["id"] == 1:
            return DELETE
        if film["id"] == 2:
            film["title"] = "never stored"
            return False
        if film["id"] == 3:
            return {"id": 3, "title": "another"}
        if film["id"] == 4:
            film["id"] = 40
            film["title"] = "moved"
        film["seen"] = True
        return None

    seen = [await films.to_collection().modify(change)]
    seen.append(await films.where("tags").any_of(["x", 4]).modify(lambda film: film["tags"].append("again")))
    every = db.outside.to_collection()
    seen.append(await every.modify(lambda row: DELETE if row["n"] < 3 else row.update(n=-row["n"])))
    seen += [await films.to_list(), await db.outside.to_list(), await db.outside.to_collection().primary_keys()]
    seen.append([await films.update(2, lambda _film: DELETE), await films.update(2, lambda _film: None)])
    seen.append(await films.count())
    db.close()
    return seen


def test_a_function_changes_replaces_moves_deletes_or_leaves_each_record(py, db_name):
    count, tagged, outside, films, rest, keys, updated, left = py(by_function, db_name)
    place = {"place": {"city": "Rome"}}
    assert (count, outside, updated, left) == (6, 5, [1, 0], 4)
    assert tagged == 5  # one of the four records has both tags
    assert films == [
        {"id": 2, "title": "t1", "year": 2001, "tags": ["x", 1, "again"], **place},
        {"id": 3, "title": "another"},
        {"id": 5, "title": "t4", "year": 2001, "tags": ["x", 4, "again"], "seen": True, **place},
        {"id": 6, "title": "t5", "year": 2002, "tags": ["x", 5, "again"], "seen": True, **place},
        {"id": 40, "title": "moved", "year": 2000, "tags": ["x", 3, "again"], "seen": True, **place},
    ]
    assert (rest, keys) == ([{"year": 1, "n": -3}, {"year": 0, "n": -4}], ["k3", "k4"])


@in_page
async def moved(name: str) -> list[Any]:
    db = await opened(name, 2)
    await db.pairs.bulk_put([{"a": 1, "b": n, "year": n} for n in range(3)])
    seen = [
        await db.pairs.update([1, 0], {"a": 5, "year": 7}),
        await db.pairs.update([1, 1], {"b": 1, "year": 8}),
        await db.films.update(1, {"id": 10, "title": "new"}),
        await db.films.update(2, {"id": 2, "n": 1}),
        await db.films.upsert(2, {"id": 77, "n": 2}),
    ]
    try:
        await db.pairs.to_collection().modify({"b": 9})
    except ModifyError as error:
        seen.append([[[key, each.name] for key, each in error.failures], error.success_count])
    seen += [await db.pairs.to_list(), [film["id"] for film in await db.films.to_list()]]
    db.close()
    return seen


def test_a_change_of_the_primary_key_moves_the_record(py, db_name):
    assert py(moved, db_name) == [
        1, 1, 1, 1, True, [[[[1, 2], "ConstraintError"]], 2],
        [{"a": 1, "b": 1, "year": 8}, {"a": 1, "b": 2, "year": 2}, {"a": 5, "b": 0, "year": 7}], [2, 10],
    ]  # fmt: skip


@in_page
async def failing(name: str, how: str, caught: bool) -> list[Any]:
    db = await opened(name, 4)
    changes = {
        "mapping": {"title": "t2"},
        "index": {"title": "t2"},
        "path": {"title.x": 1},
        "function": lambda film: film.update(title="t2"),
        "value": lambda film: film.update(id={}),
    }[how]
    found = db.films.where("year").below(9999) if how == "index" else db.films.to_collection()
    told: list[Any] = []

    async def change() -> None:
        try:
            await found.modify(changes)
        except ModifyError as error:
            told.append([[[key, each.name] for key, each in error.failures], error.success_count])
            if not caught:
                raise

    try:
        await db.transaction("rw", db.films)(change)()
    except ModifyError as error:
        told.append(str(error).partition(" (")[0])
    told.append([film["title"] for film in await db.films.to_list()])
    db.close()
    return told


@pytest.mark.parametrize("how", ["mapping", "index", "function"])
def test_records_that_cannot_be_written_are_told_and_the_rest_stays_where_that_is_caught(py, db_name, how):
    failures, titles = py(failing, db_name, how, True)
    keys = [1, 4, 2] if how == "index" else [1, 2, 4]
    assert failures == [[[key, "ConstraintError"] for key in keys], 1]
    assert titles == ["t0", "t1", "t2", "t3"]


@pytest.mark.parametrize(("how", "name"), [("path", "DataError"), ("value", "DataError")])
def test_a_change_that_is_impossible_is_told_for_each_record(py, db_name, how, name):
    failures, said, titles = py(failing, db_name, how, False)
    assert failures == [[[key, name] for key in (1, 2, 3, 4)], 0]
    assert said == "films.modify(): 4 of 4 records could not be written, the first under key 1"
    assert titles == ["t0", "t1", "t2", "t3"]


@in_page
async def kept_of_some(name: str) -> list[Any]:
    db = await opened(name, 4)

    @db.transaction("rw", db.films)
    async def change() -> int:
        try:
            await db.films.to_collection().modify(lambda film: film.update(title="t9", n=1))
        except ModifyError as error:
            return error.success_count
        return -1

    seen = [await change(), [film["title"] for film in await db.films.to_list()]]
    db.close()
    return seen


def test_what_modify_could_write_stays_where_the_error_is_caught(py, db_name):
    assert py(kept_of_some, db_name) == [1, ["t9", "t1", "t2", "t3"]]


@in_page
async def refused(name: str) -> list[str]:
    db = await opened(name)
    said = []

    async def coroutine(film: Any) -> None:
        film["n"] = 1

    def no(film: Any) -> None:
        raise LookupError("no")

    every = db.films.to_collection()
    for attempt in (
        lambda: every.modify(7),
        lambda: every.modify({"": 1}),
        lambda: every.modify({"a": {1}}),
        lambda: every.modify(lambda _film: "a text"),
        lambda: every.modify(coroutine),
        lambda: every.modify(no),
    ):
        try:
            await attempt()
        except (IDBError, TypeError, LookupError) as error:
            said.append(f"{type(error).__name__}: {error}")
    before = await db.films.to_list()
    said.append(str([film["title"] for film in before if "n" not in film]))
    db.close()
    return said


def test_what_cannot_change_records_is_refused_and_nothing_is_changed(py, db_name):
    said = py(refused, db_name)
    begins = [
        "InvalidArgumentError: films.modify(): 7 is neither a mapping nor a function",
        "DataError: films.modify(): '' is no key path",
        "DataError: films.modify(): key path 'a': a set cannot be stored",
        "TypeError: films.modify(): the function gave 'a text'; it changes the record in place and gives None",
        "TypeError: films.modify(): the function gave <coroutine object",
        "LookupError: no",
        "['t0', 't1', 't2', 't3', 't4', 't5']",
    ]
    assert [text[: len(begin)] for text, begin in zip(said, begins, strict=True)] == begins


@in_page
async def deleted(name: str) -> list[Any]:
    db = await opened(name, 20)
    films = db.films
    seen = [
        await films.where(":id").between(3, 6).delete(),
        await films.where(":id").any_of([1, 7, 99]).delete(),
        await films.where("year").equals(2002).delete(),
        await films.where("tags").any_of([12, 13]).delete(),
        await films.order_by("year").limit(2).delete(),
        await films.reverse().offset(3).limit(1).delete(),
        await films.filter(lambda film: film["id"] == 19).delete(),
        await films.where(":id").below(0).delete(),
        await films.where(":id").equals(2).or_("year").above(9999).delete(),
        [film["id"] for film in await films.to_list()],
        await films.to_collection().delete(),
        await films.count(),
    ]
    db.close()
    return seen


def test_delete_takes_what_the_collection_finds_and_gives_its_number(py, db_name):
    years = {n + 1: 2000 + n % 3 for n in range(20)}
    left = [n for n in years if n not in (1, 3, 4, 5, 7) and years[n] != 2002 and n not in (13, 14)]
    first = [n for n in left if years[n] == 2000][:2]
    left = [n for n in left if n not in first]
    fourth = left[-4]
    left = [n for n in left if n not in (fourth, 19, 2)]
    by_year = sum(years[n] == 2002 for n in years if n not in (1, 3, 4, 5, 7))
    assert py(deleted, db_name) == [3, 2, by_year, 2, 2, 1, 1, 0, 1, left, len(left), 0]


@in_page
async def large(name: str, count: int) -> list[Any]:
    db = Database(name)
    db.version(1).stores(inside="++id, group", outside=", group")
    await db.open()
    rows = [{"group": n % 2} for n in range(count)]
    await db.inside.bulk_add(rows)
    await db.outside.bulk_add(rows, [[n] for n in range(count)])
    seen: list[Any] = []
    for table in (db.inside, db.outside):
        seen.append(await table.to_collection().modify({"n": 1}))
        seen.append(await table.where("group").equals(1).modify({"group": 2}))
        seen.append(await table.where(":id").below([count - 10]).modify({"n": 2}))
        seen.append(await table.where("group").equals(2).modify(lambda row: row.update(m=1)))
        every = await table.to_list()
        seen.append([sum(row.get("n") == 1 for row in every), sum(row.get("m") == 1 for row in every)])
    db.close()
    return seen


@pytest.mark.parametrize("count", [1000, 1001, 2003])
def test_every_record_of_a_large_collection_is_changed_once(py, db_name, count):
    half = count // 2
    inside, outside = py(large, db_name, count)[:5], py(large, db_name + "-again", count)[5:]
    assert inside == [count, half, count, half, [0, half]]
    assert outside == [count, half, count - 10, half, [10, half]]


CHANGED = """async ({name}) => {
  const original = {id: 1, title: "a", year: 1, map: new Map([[1, /x/]]), at: new Date(0), data: new Blob(["abc"])};
  await probe.opened(name, async (database) => {
    const store = database.transaction("films", "readwrite").objectStore("films");
    await new Promise((done) => { store.put(original).onsuccess = done; });
  });
}"""
CHECK = """async ({name}) => {
  const {map, at, data, title, year} = await probe.read(name, "films", 1);
  return [map.get(1).source, at.getTime(), await data.text(), title, year];
}"""


@in_page
async def touch(name: str, by_function: bool) -> None:
    db = await opened(name, 0)
    await db.films.to_collection().modify((lambda film: film.update(year=2)) if by_function else {"year": 2})
    db.close()


@pytest.mark.parametrize("by_function", [True, False])
def test_what_is_not_changed_stays_as_it_was(py, js, db_name, by_function):
    py(touch, db_name, False)
    js(CHANGED, name=db_name)
    py(touch, db_name, by_function)
    assert js(CHECK, name=db_name) == ["x", 0, "abc", "a", 2]

"""Bulk operations: which keys come back, what fails by position, what stays written."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import UNDEFINED, BulkError, ConstraintError, Database, DataError, IDBError


@in_page
async def opened(name: str) -> Any:
    db = Database(name)
    db.version(1).stores(films="++id, &title", outside="", counted="++", codes="code", pairs="[a+b]", deep="at.key")
    return await db.open()


@in_page
async def keys_given(name: str) -> list[Any]:
    db = await opened(name)
    films = db.films
    seen = [
        await films.bulk_add([{"title": "a"}, {"title": "b"}]),
        await films.bulk_add([{"title": "c"}, {"title": "d", "id": 9}], all_keys=True),
        await films.bulk_put([{"title": "e"}, {"id": 9, "title": "f"}], all_keys=True),
        await films.bulk_put([{"title": "g", "id": UNDEFINED}]),
        await db.outside.bulk_add([1, "text", None], [[1, "x"], 2, "k"]),
        await db.outside.bulk_put(["again"], [[1, "x"]], all_keys=True),
        await db.counted.bulk_add([{}, {}, {}], [None, 7, None], all_keys=True),
        await db.counted.bulk_put([{"n": 1}]),
        await db.pairs.bulk_put([{"a": 1, "b": [2]}]),
        await db.deep.bulk_add([{"at": {"key": "k"}}], all_keys=True),
        [await films.bulk_add([]), await films.bulk_add([], all_keys=True), await films.bulk_put([])],
        await films.count(),
    ]
    db.close()
    return seen


def test_a_bulk_write_gives_the_last_key_or_all_of_them(py, db_name):
    assert py(keys_given, db_name) == [
        2, [3, 9], [10, 9], 11, "k", [[1, "x"]], [1, 7, 8], 9, [1, [2]], ["k"], [None, [], None], 6,
    ]  # fmt: skip


@in_page
async def partly(name: str, caught: bool, all_keys: bool) -> list[Any]:
    db = await opened(name)
    await db.films.bulk_add([{"id": 1, "title": "taken"}, {"id": 2, "title": "too"}])
    told: list[Any] = []

    async def write() -> None:
        records = [{"title": "a"}, {"title": "taken"}, {"title": "b"}, {"id": 2, "title": "c"}, {"title": "a"}]
        await db.films.bulk_add(records, all_keys=all_keys)

    @db.transaction("rw", db.films)
    async def within() -> None:
        try:
            await write()
        except BulkError as error:
            told.append({position: each.name for position, each in error.failures.items()})

    if caught:
        await within()
    else:
        try:
            await write()
        except BulkError as error:
            told += [str(error).partition(" (C")[0], str(error).count("ConstraintError")]
    told.append([film["title"] for film in await db.films.to_list()])
    db.close()
    return told


@pytest.mark.parametrize("all_keys", [False, True])
def test_what_fitted_stays_written_where_the_error_is_caught_inside(py, db_name, all_keys):
    assert py(partly, db_name, True, all_keys) == [
        {"1": "ConstraintError", "3": "ConstraintError", "4": "ConstraintError"}, ["taken", "too", "a", "b"],
    ]  # fmt: skip


def test_outside_a_transaction_one_failure_undoes_the_whole_bulk_write(py, db_name):
    said, named, titles = py(partly, db_name, False, False)
    assert said == "films.bulk_add(): 3 of 5 failed, the first at position 1"
    assert named >= 1
    assert titles == ["taken", "too"]


@in_page
async def bulk_changes(name: str) -> list[Any]:
    db = await opened(name)
    await db.films.bulk_add([{"title": title, "kept": {"x": 1}} for title in "abcd"])
    seen: list[Any] = [
        await db.films.bulk_update([(1, {"n": 1}), (99, {"n": 2}), ({"id": 2}, {"kept.y": 3, "kept.x": UNDEFINED})]),
        await db.films.bulk_update([(3, {"n": 1}), (3, {"m": 2}), (3, {"n": 3})]),
    ]

    @db.transaction("rw", db.films)
    async def some_fail() -> list[Any]:
        try:
            wrong = [(1, {"title": "b"}), (2, {"n": 7}), (4, {"id": 5}), (3, {"title.x": 1})]
            await db.films.bulk_update([(9, {}), *wrong])
        except BulkError as error:
            return [[position, each.name] for position, each in error.failures.items()]
        return []

    seen.append(await some_fail())
    seen.append(await db.films.to_list())
    await db.films.bulk_delete([1, 99, 3, 3])
    seen.append(await db.films.to_collection().primary_keys())
    db.close()
    return seen


def test_a_bulk_update_changes_key_paths_and_tells_its_failures_by_position(py, db_name):
    first, second, failures, films, left = py(bulk_changes, db_name)
    assert (first, second) == (2, 3)
    assert failures == [[1, "ConstraintError"], [3, "ConstraintError"], [4, "DataError"]]
    assert films == [
        {"id": 1, "title": "a", "kept": {"x": 1}, "n": 1},
        {"id": 2, "title": "b", "kept": {"y": 3}, "n": 7},
        {"id": 3, "title": "c", "kept": {"x": 1}, "n": 3, "m": 2},
        {"id": 4, "title": "d", "kept": {"x": 1}},
    ]
    assert left == [2, 4]


@in_page
async def refused(name: str) -> list[str]:
    db = await opened(name)
    said = []
    for attempt in (
        lambda: db.films.bulk_add([{"id": 1}, {"id": True}]),
        lambda: db.films.bulk_add([{"id": 1}, {"id": 2}, {"id": None}]),
        lambda: db.films.bulk_put([{"id": 2**53}, {"id": 1}]),
        lambda: db.films.add({"id": float("nan")}),
        lambda: db.films.add({"id": {}}),
        lambda: db.films.add("text"),
        lambda: db.films.put({"title": "x"}, 1),
        lambda: db.films.bulk_put([{}], [1]),
        lambda: db.films.bulk_add({"title": "x"}),
        lambda: db.codes.bulk_add([{"code": 1}, {}]),
        lambda: db.deep.put({"at": {"key": [1, None]}}),
        lambda: db.pairs.put({"a": 1}),
        lambda: db.outside.put({}),
        lambda: db.outside.bulk_put([{}, {}], [1]),
        lambda: db.outside.bulk_put([{}, {}], [1, None]),
        lambda: db.films.bulk_get([1, False]),
        lambda: db.films.bulk_delete([1, {}]),
        lambda: db.films.get(None),
        lambda: db.films.delete(None),
        lambda: db.films.bulk_update([(1, {}), (None, {})]),
        lambda: db.films.bulk_update([(1, {"a": 1}), (2, {"": 1})]),
        lambda: db.films.bulk_update([(1, ["a"])]),
        lambda: db.films.update({"title": "a"}, {"n": 1}),
        lambda: db.outside.update({"title": "a"}, {"n": 1}),
        lambda: db.films.update(1, "title"),
        lambda: db.films.update(1, {"title..x": 1}),
    ):
        try:
            attempt()
        except IDBError as error:
            said.append(f"{error.name}: {error}")
        else:
            said.append("it was started")
    said.append(str([await table.count() for table in db.tables]))
    db.close()
    return said


def test_bad_input_is_refused_before_anything_is_sent_with_its_table_key_path_and_position(py, db_name):
    said = py(refused, db_name)
    for text, begin in zip(
        said,
        [
            "DataError: films.bulk_add(2 records), position 1, key path 'id': True is not a valid key",
            "DataError: films.bulk_add(3 records), position 2, key path 'id': None is not a valid key",
            "DataError: films.bulk_put(2 records), position 0, key path 'id': 9007199254740992 is not a valid key",
            "DataError: films.add(), key path 'id': NaN is not a valid key",
            "DataError: films.add(), key path 'id': a dict is not a valid key",
            "DataError: films.add(): a record of this table is a dict with its key at 'id', not 'text'",
            "DataError: films.put(): the key stands in the record, at 'id'; give none beside it",
            "DataError: films.bulk_put(1 records): the key stands in the record, at 'id'; give none beside it",
            "DataError: films.bulk_add(): records are an iterable of records",
            "DataError: codes.bulk_add(2 records), position 1: the record has no key at 'code'",
            "DataError: deep.put(), key path 'at.key': None is not a valid key",
            "DataError: pairs.put(): the record has no key at 'b'",
            "DataError: outside.put(): the keys of this table stand beside its records: give one for each",
            "DataError: outside.bulk_put(2 records): 2 records but 1 keys",
            "DataError: outside.bulk_put(2 records), position 1: None is not a valid key",
            "DataError: films.bulk_get(), position 1: False is not a valid key",
            "DataError: films.bulk_delete(), position 1: a dict is not a valid key",
            "DataError: films.get(None): None is not a valid key",
            "DataError: films.delete(None): None is not a valid key",
            "DataError: films.bulk_update(), position 1: None is not a valid key",
            "DataError: films.bulk_update(), position 1: '' is no key path",
            "DataError: films.bulk_update(), position 0: changes are a mapping of key paths to values, not a list",
            "DataError: films.update(): the given record holds no key at 'id'",
            "DataError: outside.update(): the given record cannot tell its key, which stands beside it",
            "InvalidArgumentError: films.update(1): 'title' is neither a mapping nor a function",
            "DataError: films.update(1): 'title..x' is no key path",
            "[0, 0, 0, 0, 0, 0]",
        ],
        strict=True,
    ):
        assert text.startswith(begin)


@in_page
async def refused_by_the_browser(name: str) -> list[Any]:
    db = await opened(name)
    await db.films.add({"id": 1, "title": "a"})
    seen: list[Any] = []

    @db.transaction("rw", db.films)
    async def go_on() -> None:
        for attempt in (lambda: db.films.add({"id": 1}), lambda: db.films.put({"title": "a"})):
            try:
                await attempt()
            except ConstraintError as error:
                seen.append(str(error).partition(":")[0])
        await db.films.put({"title": "b"})

    await go_on()
    try:
        await db.films.update(1, {"title.deep": 1})
    except DataError as error:
        seen.append(str(error))
    seen.append(await db.films.count())
    db.close()
    return seen


def test_a_refused_record_leaves_its_transaction_alive_where_the_error_is_caught(py, db_name):
    assert py(refused_by_the_browser, db_name) == [
        "films.add()", "films.put()",
        "films.update(1): the key path 'title.deep' cannot be changed: 'title' holds a value of kind string", 2,
    ]  # fmt: skip


@in_page
async def pipelined(name: str) -> list[Any]:
    db = await opened(name)
    await db.films.add({"id": 1, "title": "a", "log": []})

    @db.transaction("rw", db.films)
    async def start_all_then_wait() -> list[Any]:
        films = db.films
        waiting = [films.update(1, {"n": 1}), films.update(1, {"m": 2})]
        waiting += [films.update(1, lambda film: film["log"].append(1))]
        waiting += [films.update(1, lambda film: film["log"].append(film["m"])), films.get(1)]
        waiting += [films.upsert(2, {"n": 1})]
        waiting += [films.to_collection().modify({"all": True}), films.to_collection().count()]
        return [await each for each in waiting]

    seen = [await start_all_then_wait(), await db.films.to_list()]
    db.close()
    return seen


def test_writes_started_together_do_not_undo_one_another(py, db_name):
    results, films = py(pipelined, db_name)
    first = {"id": 1, "title": "a", "log": [1, 2], "n": 1, "m": 2}
    assert results == [1, 1, 1, 1, first, False, 2, 2]
    assert films == [first | {"all": True}, {"id": 2, "n": 1, "all": True}]


@in_page
async def rolled_back(name: str) -> list[Any]:
    db = await opened(name)
    await db.films.add({"title": "a"})
    told = []

    @db.transaction("rw", db.films)
    async def body() -> None:
        waiting = [
            db.films.bulk_add([{"title": n} for n in range(9)]),
            db.films.bulk_put([{"id": n} for n in range(9)], all_keys=True),
            db.films.to_collection().modify({"n": 1}),
        ]
        db.current_transaction.abort()
        for each in waiting:
            try:
                await each
            except IDBError as error:
                told.append(error.name)

    try:
        await body()
    except IDBError as error:
        told.append(error.name)
    told.append(await db.films.count())
    db.close()
    return told


def test_a_bulk_write_in_a_transaction_that_is_rolled_back_says_so(py, db_name):
    assert py(rolled_back, db_name) == ["AbortError"] * 4 + [1]


@in_page
async def keys_alike(name: str) -> list[Any]:
    db = await opened(name)
    keys = [b"\x01", b"\x02", [1], ["1"], [datetime(1970, 1, 1, tzinfo=UTC)], ["1970-01-01T00:00:00.000Z"]]
    await db.outside.bulk_add([{"n": number} for number in range(len(keys))], keys)
    changed = await db.outside.bulk_update([(key, {"m": number}) for number, key in enumerate(keys)])
    records = await db.outside.bulk_get(keys)
    db.close()
    return [changed, [[record["n"], record["m"]] for record in records if record]]


def test_a_bulk_update_tells_keys_apart_that_look_alike(py, db_name):
    assert py(keys_alike, db_name) == [6, [[number, number] for number in range(6)]]


@in_page
async def upsert_by_no_list(name: str, key: Any) -> list[Any]:
    db = await opened(name)
    try:
        await db.pairs.upsert(key, {"n": 1})
    except DataError as error:
        return [str(error), await db.pairs.count()]
    finally:
        db.close()
    return []


@pytest.mark.parametrize("key", ["SS", 7, [1], [1, 2, 3]])
def test_an_upsert_needs_all_parts_of_a_compound_key(py, db_name, key):
    message = f"pairs.upsert(): the primary key [a+b] takes a list of 2, not {key!r}"
    assert py(upsert_by_no_list, db_name, key) == [message, 0]

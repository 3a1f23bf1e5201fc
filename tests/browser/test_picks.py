"""Columns of single values: of the kind that was asked for, or None."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Blob, Database, KeyRange, live_query
    from pyapp.db.picks import Pick, pick
    from pyapp.idb.values import JSDate


@in_page
async def stored(name: str, *values: Any) -> Any:
    db = Database(name)
    db.version(1).stores(t="++id", outside="")
    await db.open()
    await db.t.bulk_add([{"x": value} for value in values])
    return db


@in_page
async def of_kinds(name: str) -> Any:
    blob = Blob(b"12345", "text/plain")
    values = ["a\0\ud800", 1, 0.5, float("nan"), float("inf"), datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC), JSDate(None),
              None, True, [1, "b"], {"size": 3}, b"\x01", blob]  # fmt: skip
    db = await stored(name, *values)
    kinds = ("text", "number", "time", "size", "no-blob", "key")
    ids, *columns = await pick(db.t, [Pick("x", kind) for kind in kinds])
    (_, types) = await pick(db.t, [Pick("x.type", "text")])
    db.close()
    found = {kind: {i: value for i, value in enumerate(column) if value is not None}
             for kind, column in zip(kinds, columns, strict=True)}  # fmt: skip
    keys = {i: values[i] for i in (0, 1, 2, 4, 5, 9, 11)}
    return [ids, found.pop("key") == keys, found, types[-1]]


def test_a_column_holds_values_of_its_kind_and_none_for_all_others(py, db_name):
    ids, keys_are_right, found, blob_type = py(of_kinds, db_name)
    assert ids == list(range(1, 14))
    assert keys_are_right
    assert found == {
        "text": {"0": "a\0\ud800"},
        "number": {"1": 1, "2": 0.5},
        "time": {"5": 1000},
        "size": {"12": 5},
        "no-blob": {"0": "string", **dict.fromkeys("1234", "number"), "5": "Date", "6": "Date", "8": "boolean",
                    "9": "Array", "10": "Object", "11": "bytes"},
    }
    assert blob_type == "text/plain"


@in_page
async def deep(name: str) -> Any:
    acts = [{"s": [{"i": 1}, None, {"i": None}, {"i": "x"}, {"i": [2]}]}, 5, {"s": {"0": {"i": 9}}}, {"s": [{"i": {}}]}]
    db = await stored(name, acts, None, [])
    _, found, plain = await pick(db.t, [Pick("x.*.s.*.i", "keys"), Pick("x", "keys")])
    db.close()
    return [found, plain]


def test_a_star_stands_for_each_item_of_an_array(py, db_name):
    assert py(deep, db_name) == [[[1, "x", [2]], [], []], [[], [], [[]]]]


@in_page
async def ranges(name: str) -> Any:
    db = await stored(name, *"abcdef")
    only = KeyRange.only
    found = [
        await pick(db.t, [Pick("x", "text")], [only(2), only(99), KeyRange(4, 5)]),
        await pick(db.t, [Pick("x", "text")], [only(2), KeyRange(4, 6)], 2),
        await pick(db.t, [], [KeyRange(5, None, lower_open=True)]),
        await pick(db.t, [Pick("x", "text")], []),
    ]
    await db.outside.put({"x": 1}, "key")
    found.append(await pick(db.outside, [Pick("x", "number")]))
    db.close()
    return found


def test_it_reads_several_ranges_and_at_most_as_many_records_as_wanted(py, db_name):
    assert py(ranges, db_name) == [
        [[2, 4, 5], ["b", "d", "e"]],
        [[2, 4], ["b", "d"]],
        [[6]],
        [[], []],
        [["key"], [1]],
    ]


@in_page
async def live(name: str) -> Any:
    db = await stored(name, "a", "b")
    told: asyncio.Queue[Any] = asyncio.Queue()
    subscription = live_query(lambda: pick(db.t, [Pick("x", "text")], [KeyRange.only(2)])).subscribe(told.put_nowait)
    first = await told.get()
    await db.t.update(1, {"x": "c"})
    await db.t.update(2, {"x": "d"})
    second = await told.get()
    subscription.unsubscribe()

    @db.transaction("r", db.t)
    async def within() -> Any:
        return await pick(db.t, [Pick("x", "text")])

    third = await within()
    db.close()
    return [first, second, third, told.qsize()]


def test_a_live_query_runs_again_for_what_it_has_picked_from(py, db_name):
    assert py(live, db_name) == [[[2], ["b"]], [[2], ["d"]], [[1, 2], ["c", "d"]], 0]

"""Reads that follow each other outside of transactions: they may share one, and see no less for it."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Database, DatabaseClosedError


@in_page
async def opened(name: str) -> Any:
    db = Database(name)
    db.version(1).stores(things="id", others="id")
    await db.open()
    await db.things.bulk_put([{"id": number, "n": 0} for number in range(300)])
    return db


@in_page
async def read_behind_writes(name: str) -> list[Any]:
    db = await opened(name)
    seen = []
    for number in range(1, 6):
        before = await db.things.get(1)
        writing = db.things.put({"id": 1, "n": number})
        after = await db.things.get(1)
        again = await db.things.where("id").equals(1).first()
        await writing
        seen.append([before["n"], after["n"], again["n"]])
    db.close()
    return seen


def test_a_read_that_begins_behind_a_write_sees_it(py, db_name):
    assert py(read_behind_writes, db_name) == [[n - 1, n, n] for n in range(1, 6)]


@in_page
async def read_for_long(name: str) -> int:
    """A task that reads on and on, until it sees what another has written."""
    db = await opened(name)

    async def look() -> int:
        while True:
            found = await db.things.get(1)
            if found["n"]:
                return found["n"]

    looking = asyncio.ensure_future(look())
    await asyncio.sleep(0)
    await db.things.put({"id": 1, "n": 7})
    seen = await looking
    db.close()
    return seen


def test_reads_without_end_do_not_keep_a_write_waiting(py, db_name):
    assert py(read_for_long, db_name) == 7


@in_page
async def read_side_by_side(name: str) -> list[Any]:
    db = await opened(name)

    async def total(table: Any, keys: range) -> int:
        found = [await table.get(key) for key in keys]
        return sum(record is not None for record in found)

    readers = [total(db.things, range(250)), total(db.others, range(50)), total(db.things, range(290, 310))]
    counts = await asyncio.gather(*readers)
    await db.things.get(1)
    db.close()
    try:
        await db.things.get(1)
    except DatabaseClosedError as error:
        return [*counts, error.name]
    return counts


def test_readers_of_one_and_of_several_tables_do_not_disturb_each_other(py, db_name):
    assert py(read_side_by_side, db_name) == [250, 0, 10, "DatabaseClosedError"]

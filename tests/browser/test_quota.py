"""A full disk. In a file of its own: Chromium remembers for a while how much space a storage had at first."""

from __future__ import annotations

import random
import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Blob, Database
    from pyapp.idb.errors import IDBError

QUOTA = 5_000_000  # bytes


@in_page
async def fill_the_disk(name: str, size: int, bulk: bool) -> list[Any]:
    db = Database(name)
    db.version(1).stores(videos="")
    await db.open()
    await db.videos.put({"kept": True}, "first")

    @db.transaction("rw", db.videos)
    async def write() -> None:
        await db.videos.put({"small": True}, "second")
        if bulk:
            text = random.Random(1).randbytes(size // 2).hex()  # a profile on a disk would store a simpler one in less
            await db.videos.bulk_put([{"data": text} for _ in range(10)], list(range(10)))
            return
        for number in range(10):
            await db.videos.put({"data": Blob(bytes(size))}, number)

    try:
        await write()
    except IDBError as error:
        return [error.name, await db.videos.to_list()]
    finally:
        db.close()
    return ["written"]


@pytest.mark.parametrize("bulk", [False, True])
def test_a_full_disk_is_told_as_such_and_nothing_is_written(py, page, db_name, bulk):
    session = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": QUOTA})
    assert py(fill_the_disk, db_name, QUOTA // 4, bulk) == ["QuotaExceededError", [{"kept": True}]]

"""Replacing a whole database's content: at every moment either the old or the new is whole, also after a kill.

Two ways:
1. Beside the old: staged stores (staging.py) in the database itself, swapped in one transaction. It takes two native
   versions, one to make the stores and one to swap, or to remove them where that was cut off.
2. Anew, where Dexie's version has not that many left, or is to be a lower one, which IndexedDB cannot give an existing
   database: a companion database gets the whole new content first, and only then the old database is deleted, and
   made anew from the companion, staged too. The companion's native version is a journal of how far that is.

Whoever was killed leaves staged stores or a companion behind: `recover` tells by them which content is whole, and
removes or finishes the rest. One page at a time does any of this: the others get `ReplacementRunningError`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final, Literal

from pyapp.idb import bridge
from pyapp.idb.errors import AbortError, BlockedError, IDBError

from .database import Database
from .keys import Key, order
from .opening import OnBlocked
from .portable import Packed, counter, pack
from .schema import Schema
from .staging import DECADE, MOST_BYTES, Body, Staging, Waiting, change_stores, is_staged, remove_staged
from .transaction import Transaction
from .upgrade import META
from .version import native_version

_COMPANION: Final = "~new"
_BATCH: Final = 100  # records

# What the companion's native version tells: ten times the one that the new database is to have, and one of these.
_PHASES: Final = 10
_WHOLE: Final = 1  # the old database has not been touched
_GOING: Final = 2  # the old database is being deleted: from here on the new content counts
_GONE: Final = 3  # what has the database's name is not the old one

Fill = Callable[[Staging], Awaitable[None]]
Found = Literal["nothing", "old", "new", "both", "running"]


class ReplacementRunningError(IDBError):
    """Another page is replacing the content of this database at this moment."""


async def replace(
    name: str,
    schema: Schema,
    version: float,
    fill: Fill,
    on_blocked: OnBlocked | None = None,
    blocked_timeout: float | None = None,
    check: Body | None = None,
) -> int:
    """Replace all that a database holds, or make it, at Dexie's `version`; gives the native version that it has then.

    `fill(staging)` adds the content and the counters; what it raises leaves the content as it was, and so does
    `BlockedError`. `on_blocked(old, new)` is called while another tab keeps the database open, `blocked_timeout` in
    seconds. `check(transaction)` runs when no other tab has the database open any more, and refuses by raising: where
    the new content was made from the old, it tells whether that is still what is there. Raises
    `ReplacementRunningError`.
    """
    waiting = Waiting(on_blocked, blocked_timeout)
    async with _alone(name):
        await _recover(name, waiting, over=False)
        native = (await Database.native_versions()).get(name, 0)
        target = await _target_beside(name, native, version)
        if target is None:
            return await _anew(name, native, schema, native_version(version), fill, waiting, check)
        await _build(name, native, schema, fill, target, waiting, check=check)
        return target


async def replace_tables(
    name: str,
    tables: Schema,
    version: float,
    fill: Fill,
    check: Body,
    on_blocked: OnBlocked | None = None,
    blocked_timeout: float | None = None,
) -> int:
    """As `replace`, for some tables of a database that exists; the others stay as they are."""
    waiting = Waiting(on_blocked, blocked_timeout)
    async with _alone(name):
        await _recover(name, waiting, over=False)
        native = (await Database.native_versions())[name]
        target = await _target_beside(name, native, version)
        if target is not None:
            await _build(name, native, tables, fill, target, waiting, whole=False, check=check)
            return target
        db = await Database(name).open()
        others = [table for table in db.schema if table not in tables]

        async def fill_all(staging: Staging) -> None:
            await fill(staging)
            await copy_tables(db, staging, others)
            db.close()

        schema = {**db.schema, **tables}
        return await _anew(name, native, schema, native_version(version), fill_all, waiting, check)


async def recover(
    name: str, on_blocked: OnBlocked | None = None, blocked_timeout: float | None = None, over: bool = False
) -> Found:
    """Finish or remove what a replacement that was killed has left; says which content the database has now.

    "nothing": nothing was left. "old": the replacement had not come to its end, and everything is as it was. "new":
    the new content is there, whole. "running": another page is at it, or keeps the database open; nothing was done.
    "both": the new content was whole, but other code has made the database anew meanwhile and written into it:
    nothing was done; `over=True` takes the new content, and `give_up(name)` the other.
    """
    try:
        async with _alone(name):
            return await _recover(name, Waiting(on_blocked, blocked_timeout), over)
    except (BlockedError, ReplacementRunningError):
        return "running"


async def give_up(name: str) -> None:
    """Remove the new content that `recover` has found beside other content ("both")."""
    async with _alone(name):
        await _delete(name + _COMPANION)


async def is_beside(name: str, version: float) -> bool:
    """Whether the new content would be built beside the old, in the database itself: else it is written twice."""
    native = (await Database.native_versions()).get(name, 0)
    return await _target_beside(name, native, version) is not None


async def copy_tables(db: Database, staging: Staging, tables: list[str]) -> None:
    """Copy the records of these tables, a batch in memory at a time, and their counters into the staged ones."""
    for table in tables:
        async for rows in packed_rows(db, table):
            await staging.add(table, rows)
    await staging.set_counters({name: await counter(db, name) for name in tables if has_counter(db, name)})


def has_counter(db: Database, table: str) -> bool:
    """Whether the table's keys are made by a counter."""
    return db.table(table).schema.primary_key.auto


async def packed_rows(db: Database, table: str) -> AsyncIterator[list[Packed]]:
    """All records of a table by primary key, in batches, each read in a transaction of its own."""
    after: Key | None = None
    while rows := await _read(db, table, after, _BATCH):
        yield rows
        after = rows[-1][0]


async def _read(db: Database, table: str, after: Key | None, limit: int) -> list[Packed]:
    @db.transaction("r", table)
    async def read() -> list[Packed]:
        transaction = db.current_transaction
        assert transaction is not None  # noqa: S101 - this is its body
        return await pack(transaction, table, after, limit, MOST_BYTES // 4)

    return await read()


# ---- the steps --------------------------------------------------------------------------------------------------


@asynccontextmanager
async def _alone(name: str) -> AsyncIterator[None]:
    lock = f"replacement of {name}"
    if not await bridge.try_lock(lock):
        raise ReplacementRunningError(f"another tab is replacing the content of {name!r}; wait until it is done")
    try:
        yield
    finally:
        bridge.unlock(lock)


async def _target_beside(name: str, native: int, version: float) -> int | None:
    """The native version to swap at, None where the database has to be made anew."""
    lowest = native_version(version)
    if native == 0:
        return lowest
    target = max(native + 2, lowest)
    fits = native // DECADE == (native + 2) // DECADE and target // DECADE == lowest // DECADE
    return target if fits and META not in await _stores(name) else None


async def _build(
    name: str,
    native: int,
    schema: Schema,
    fill: Fill,
    target: int,
    waiting: Waiting,
    whole: bool = True,
    check: Body | None = None,
) -> None:
    staging = await Staging.begin(name, native, schema, waiting)
    try:
        await fill(staging)
        await staging.swap(target, whole, check)
    except BaseException:
        await staging.discard()
        raise


async def _anew(
    name: str, native: int, schema: Schema, target: int, fill: Fill, waiting: Waiting, check: Body | None
) -> int:
    companion = name + _COMPANION
    await _build(companion, 0, schema, fill, target * _PHASES + _WHOLE, waiting)
    try:
        await _wait_until_free(name, native, waiting, check)
    except BaseException:
        await _delete(companion)
        raise
    await _reach(companion, target, _GOING)
    await _delete(name)
    await _reach(companion, target, _GONE)
    await _finish(name)
    return target


async def _wait_until_free(name: str, native: int, waiting: Waiting, check: Body | None = None) -> None:
    """Wait until no other tab has the database open: a deletion that waits could not be called back.

    A change of version is asked for, and rolled back in its turn.
    """

    async def refuse(transaction: Transaction) -> None:
        if check is not None:
            await check(transaction)
        raise _NotMeantError("asked for only to have the others close")

    with suppress(_NotMeantError):
        await change_stores(name, native + 1, refuse, waiting)


class _NotMeantError(AbortError):
    """The rollback of a transaction that was not to change anything."""


async def _reach(companion: str, target: int, phase: int) -> None:
    async def nothing(_transaction: Transaction) -> None:
        """The version says it all."""

    await change_stores(companion, target * _PHASES + phase, nothing, Waiting())


async def _finish(name: str) -> None:
    """Make the database from its whole companion, and remove that."""
    companion = await Database(name + _COMPANION).open()
    schema, target = companion.schema, companion.native_version // _PHASES

    async def fill(staging: Staging) -> None:
        await copy_tables(companion, staging, list(schema))

    try:
        await _build(name, 0, schema, fill, target, Waiting())
    finally:
        companion.close()
    await _delete(companion.name)


async def _delete(name: str) -> None:
    await bridge.delete_database(name, lambda _old, _new: None)


async def _stores(name: str) -> Schema:
    db = await Database(name).open()
    db.close()
    return db.schema


# ---- recovering -------------------------------------------------------------------------------------------------


async def _recover(name: str, waiting: Waiting, over: bool) -> Found:
    databases = await Database.native_versions()
    companion = name + _COMPANION
    if companion in databases:
        return await _recover_companion(name, databases, waiting, over)
    if name in databases and await remove_staged(name, waiting):
        return "old"
    return "nothing"


async def _recover_companion(name: str, databases: dict[str, int], waiting: Waiting, over: bool) -> Found:
    companion = name + _COMPANION
    target, phase = divmod(databases[companion], _PHASES)
    if target == 0 or phase == _WHOLE:
        await _delete(companion)
        return "old"
    if name in databases:
        if phase == _GONE and not over:
            present = await _present(name)
            if present != "unfinished":
                return await _keep_present(name, present)
        await _wait_until_free(name, databases[name], waiting)
        await _delete(name)
    await _reach(companion, target, _GONE)
    await _finish(name)
    return "new"


async def _keep_present(name: str, present: Literal["new", "both"]) -> Found:
    if present == "new":
        await _delete(name + _COMPANION)
    return present


async def _present(name: str) -> Literal["unfinished", "new", "both"]:
    """What a database is that stands beside its companion, once the old one has gone.

    It is the new one where it holds a record of it. What a Dexie has made of a database that was not finished, or of
    none, holds nothing at first.
    """
    present, new = await Database(name).open(), await Database(name + _COMPANION).open()
    try:
        if any(map(is_staged, present.schema)) or not present.schema:
            return "unfinished"
        if await _have_in_common(present, new) or not await _has_records(new):
            return "new"
        return "both" if await _has_records(present) else "unfinished"
    finally:
        present.close()
        new.close()


async def _has_records(db: Database) -> bool:
    return any([await table.count() for table in db.tables])


async def _have_in_common(first: Database, second: Database) -> bool:
    """Whether a record of one is in the other, among the first of each table."""
    for table in first.schema:
        if table in second.schema:
            seen = {_identity(row) for row in await _read(first, table, None, _BATCH)}
            if any(_identity(row) in seen for row in await _read(second, table, None, _BATCH)):
                return True
    return False


def _identity(row: Packed) -> tuple[object, ...]:
    key, text, blobs = row
    return (order(key), text, *(blob.size for blob in blobs))

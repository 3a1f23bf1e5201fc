"""New content for a database, built in stores of its own beside the present ones, which one transaction swaps.

Until the swap nothing that was there is touched; code that uses the database meanwhile, Dexie too, does not see the
staged stores. A versionchange transaction makes them, another one deletes the old stores and gives the staged ones
their names, with indexes, key generators and Blobs (`IDBObjectStore.name`, Indexed Database API 2.0).
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

from pyapp.idb import bridge
from pyapp.idb.errors import IDBError

from .database import Database
from .opening import OnBlocked
from .portable import Packed, set_counter, unpack
from .recreate import create_table
from .schema import Schema, installed_schema
from .table import Table
from .transaction import Transaction

PREFIX: Final = "~new "
DECADE: Final = 10  # Dexie's version 7 is the native versions 70 to 79
_FIRST: Final = 1  # native version of a database that is nothing but staged stores

# Of one transaction: Chromium opens two or three file descriptors for each Blob of one, and holds its copies' bytes.
MOST_BLOBS: Final = 200
MOST_BYTES: Final = 32 * 2**20

Body = Callable[[Transaction], Awaitable[None]]


def is_staged(name: str) -> bool:
    """Whether a store of that name belongs to content that is being built."""
    return name.startswith(PREFIX)


def is_last_of_its_version(native: int) -> bool:
    """Whether the next native version would be another one of Dexie's."""
    return native % DECADE == DECADE - 1


class Waiting:
    """How to wait for other tabs: `on_blocked(old, new)` is called while one keeps the database open.

    With `timeout` seconds it is then given up: `BlockedError`.
    """

    def __init__(self, on_blocked: OnBlocked | None = None, timeout: float | None = None) -> None:
        self.on_blocked: OnBlocked = on_blocked or (lambda _old, _new: None)
        self.timeout = timeout


async def change_stores(name: str, native: int, body: Body, waiting: Waiting) -> None:
    """Run the body in the versionchange transaction that brings a database to that native version; all or nothing."""
    db = Database(name)
    failures: list[BaseException | None] = []

    def begin(channel: bridge.TransactionChannel, _old: int, new: int) -> None:
        db.schema = installed_schema(channel.describe())
        transaction = Transaction(db, channel, list(db.schema), "rw")
        transaction.label = f"the change of {name!r} to native version {new}"
        transaction.begin(_run(body, transaction), lambda _result, error: failures.append(error))

    try:
        connection = await bridge.open_database(name, native, begin, waiting.on_blocked, waiting.timeout)
    except IDBError:
        for failure in failures:
            if failure is not None:
                raise failure from None
        raise
    connection.close()


async def _run(body: Body, transaction: Transaction) -> None:
    await body(transaction)


class Staging:
    """Content that is being built for a database: `begin` one, `add` to it, then `swap` or `discard` it.

    While it lasts the database cannot be upgraded or deleted by others: they wait.
    """

    def __init__(self, db: Database, schema: Schema, waiting: Waiting) -> None:
        self.db = db
        self.schema = schema
        self._waiting = waiting

    @classmethod
    async def begin(cls, name: str, native: int, schema: Schema, waiting: Waiting) -> Staging:
        """Make empty staged stores of that schema; `native` is the database's native version, 0 where there is none.

        Raises `BlockedError`; the database is then as it was.
        """

        async def make(transaction: Transaction) -> None:
            for table, definition in schema.items():
                create_table(transaction.requests, PREFIX + table, definition)

        await change_stores(name, native + 1, make, waiting)
        db = await Database(name).open()
        db.on("versionchange", lambda _version: False)
        return cls(db, schema, waiting)

    def table(self, name: str) -> Table[Any]:
        """The staged table that is to have that name."""
        return self.db.table(PREFIX + name)

    async def write(self, tables: Sequence[str], body: Body) -> None:
        """Run the body in one transaction on these staged tables."""

        @self.db.transaction("rw", *map(self.table, tables))
        async def run() -> None:
            transaction = self.db.current_transaction
            assert transaction is not None  # noqa: S101 - this is its body
            await body(transaction)

        await run()

    async def add(self, table: str, rows: Sequence[Packed]) -> None:
        """Put records, in as many transactions as their files take."""
        for part in parts(rows):
            await self.write([table], functools.partial(unpack, table=self.table(table), rows=part))

    async def set_counters(self, next_keys: dict[str, int | None]) -> None:
        """Have auto-increment tables make these keys next (None: no more); on disk when it returns."""
        self.db.durability = "strict"

        async def set_all(transaction: Transaction) -> None:
            for table, next_key in next_keys.items():
                await set_counter(transaction, self.table(table), next_key)

        await self.write(list(self.schema), set_all)

    async def swap(self, native: int, whole: bool = True, check: Body | None = None) -> None:
        """Put the staged stores in the place of those that are there, in one transaction, at that native version.

        `whole`: also stores that have no staged counterpart go. `check` runs first, in that transaction, and may
        refuse by raising: nothing is changed then. Raises `BlockedError`.
        """

        async def change(transaction: Transaction) -> None:
            if check is not None:
                await check(transaction)
            present = [store["name"] for store in transaction.requests.describe()]
            for name in present:
                if not is_staged(name) and (whole or PREFIX + name in present):
                    transaction.requests.delete_store(name)
            for name in filter(is_staged, present):
                transaction.requests.rename_store(name, name.removeprefix(PREFIX))

        self.db.close()
        await change_stores(self.db.name, native, change, self._waiting)

    async def discard(self) -> None:
        """Remove the staged stores; where another tab keeps that from happening they stay for `remove_staged`."""
        self.db.close()
        with suppress(IDBError):
            await remove_staged(self.db.name, Waiting(timeout=1))


async def remove_staged(name: str, waiting: Waiting) -> bool:
    """Remove the staged stores of a database, and the database where it is nothing else; whether there were any.

    Where Dexie's version has no native number left they are only emptied: nobody looks at them. Raises `BlockedError`.
    """
    db = await Database(name).open()
    staged = [table.name for table in db.tables if is_staged(table.name)]
    alone = db.native_version == _FIRST and len(staged) == len(db.tables)
    native = db.native_version
    if staged and not alone and is_last_of_its_version(native):
        await _empty(db, staged)
    db.close()
    if alone:
        await bridge.delete_database(name, waiting.on_blocked, waiting.timeout)
    elif staged and not is_last_of_its_version(native):

        async def remove(transaction: Transaction) -> None:
            for table in staged:
                transaction.requests.delete_store(table)

        await change_stores(name, native + 1, remove, waiting)
    return bool(staged)


async def _empty(db: Database, tables: list[str]) -> None:
    @db.transaction("rw", *tables)
    async def clear() -> None:
        for table in tables:
            await db.table(table).clear()

    await clear()


def parts(rows: Sequence[Packed]) -> Iterator[list[Packed]]:
    """The rows in runs that one transaction can take."""
    part: list[Packed] = []
    blobs = size = 0
    for row in rows:
        row_size = len(row[1]) + sum(blob.size for blob in row[2])
        if part and (blobs + len(row[2]) > MOST_BLOBS or size + row_size > MOST_BYTES):
            yield part
            part, blobs, size = [], 0, 0
        part.append(row)
        blobs += len(row[2])
        size += row_size
    if part:
        yield part

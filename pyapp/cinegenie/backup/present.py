"""What a database holds, as far as a merge has to know it: keys, and what tells its records apart."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pyapp.cinegenie.reasons import Reason
from pyapp.cinegenie.records import MAPPINGS, MEDIA_TABLES
from pyapp.db import Database
from pyapp.db.keys import Key, KeyRange, order
from pyapp.db.portable import Packed, counter, pack
from pyapp.db.replacement import has_counter
from pyapp.files.digest import digest

from .filling import size_of
from .packed_records import Order, link_of, without_key
from .source import BackupError

if TYPE_CHECKING:
    from pyapp.db import Transaction
    from pyapp.idb.blob import Blob

_BATCH = 200  # records
_CHARACTERS = 4 << 20
Shape = tuple[Any, ...]


def shape_of(table: str, row: Packed) -> Shape:
    """What two records that are the same have in common, but for the bytes of their files."""
    _, text, blobs = row
    sizes = tuple(blob.size for blob in blobs)
    if table in MEDIA_TABLES.values() and blobs:
        return (sizes,)
    return (link_of(text) if table == MAPPINGS else None) or (without_key(text), *sizes)


async def hashes_of_blobs(blobs: Iterable[Blob]) -> tuple[str, ...]:
    """The SHA-256 of each."""
    return tuple([(await digest(blob)).sha256 for blob in blobs])


class Present:
    """A database as it was when it was read. Records of one `shape` may be the same."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.version = db.native_version
        self.schema = db.schema
        self.keys: dict[str, set[Order]] = {table.name: set() for table in db.tables}
        self.sizes: dict[str, int] = {table.name: 0 for table in db.tables}
        self.next_keys: dict[str, int | None] = {}
        self.fingerprint = b""
        self._shapes: dict[str, dict[Shape, list[Key]]] = {table.name: {} for table in db.tables}
        self._hashes: dict[tuple[str, Order], tuple[str, ...]] = {}

    @classmethod
    async def read(cls, name: str) -> Present:
        """Read all records of one moment, and no file of theirs; `close` it."""
        self = cls(await Database(name).open())
        for table in self.schema:
            if has_counter(self.db, table):
                self.next_keys[table] = await counter(self.db, table)

        @self.db.transaction("r", *self.db.tables)
        async def read() -> bytes:
            transaction = self.db.current_transaction
            assert transaction is not None  # noqa: S101 - this is its body
            return await fingerprint(transaction, list(self.schema), self._see)

        self.fingerprint = await read()
        return self

    def _see(self, table: str, row: Packed) -> None:
        self.keys[table].add(order(row[0]))
        self.sizes[table] += size_of(row)
        self._shapes[table].setdefault(shape_of(table, row), []).append(row[0])

    def has(self, table: str, key: Key) -> bool:
        """Whether a record has that key."""
        return order(key) in self.keys.get(table, ())

    def alike(self, table: str, row: Packed) -> list[Key]:
        """The keys of the records that may be the same, one of the same key first."""
        found = self._shapes.get(table, {}).get(shape_of(table, row), [])
        return sorted(found, key=lambda key: order(key) != order(row[0]))

    async def hashes(self, table: str, key: Key) -> tuple[str, ...]:
        """The SHA-256 of the files of that record."""
        place = (table, order(key))
        if place not in self._hashes:
            self._hashes[place] = await hashes_of_blobs(await self._blobs(table, key))
        return self._hashes[place]

    async def _blobs(self, table: str, key: Key) -> list[Blob]:
        @self.db.transaction("r", table)
        async def read() -> list[Any]:
            transaction = self.db.current_transaction
            assert transaction is not None  # noqa: S101 - this is its body
            args = [KeyRange.only(key).for_bridge(), 1, None]
            return list(await transaction.requests.start("pack", table, args, list, f"{table}: packing {key!r}"))

        return [blob for _, _, blobs in await read() for blob in blobs]

    def close(self) -> None:
        """Close the database."""
        self.db.close()


def unchanged(db_schema: Iterable[str], digest_: bytes) -> Callable[[Transaction], Awaitable[None]]:
    """A check that refuses, with a `BackupError`, a database that is no longer what it was when a plan was made."""
    tables = list(db_schema)

    async def check(transaction: Transaction) -> None:
        if await fingerprint(transaction, tables) != digest_:
            text = "The database has changed since the plan was made; nothing was done. Look at the new plan."
            raise BackupError(Reason("plan-stale", text))

    return check


async def fingerprint_of(db: Database) -> bytes:
    """The `fingerprint` of all tables, of one moment."""

    @db.transaction("r", *db.tables)
    async def read() -> bytes:
        transaction = db.current_transaction
        assert transaction is not None  # noqa: S101 - this is its body
        return await fingerprint(transaction, list(db.schema))

    return await read()


async def fingerprint(
    transaction: Transaction, tables: Sequence[str], see: Callable[[str, Packed], None] | None = None
) -> bytes:
    """A digest of all records of these tables, of their files the sizes and types; `see` is shown each."""
    found = hashlib.blake2b(digest_size=16)
    for table in tables:
        after: Key | None = None
        while rows := await pack(transaction, table, after, _BATCH, _CHARACTERS):
            for row in rows:
                if see is not None:
                    see(table, row)
                key, text, blobs = row
                files = [(blob.size, blob.type) for blob in blobs]
                found.update(repr((table, order(key), text, files)).encode("utf-8", "surrogatepass"))
            after = rows[-1][0]
    return found.digest()

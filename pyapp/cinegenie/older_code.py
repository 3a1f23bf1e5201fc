"""What the app's code of schema 6 leaves in a database of schema 7 that it opens: old indexes, and what it saved.

Dexie, opening a database that is newer than declared and lacks declared indexes, adds them and raises the native
version by one (70 to 71). Records stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pyapp.db import Database
from pyapp.db.batches import Columns

from .asset_state import is_v6_shaped
from .passes import each_row
from .records import MEDIA_TABLES

if TYPE_CHECKING:
    from pyapp.db import Transaction

_COLUMNS: Final = Columns((), ("scriptId", "uploadSource", "uploadedAt"))
_OLD_INDEX: Final = "scriptId"


@dataclass(frozen=True)
class OlderCode:
    """`saved`: how many files are in the form of schema 6, as that code saves them."""

    native_version: int
    saved: int


async def has_old_indexes(name: str) -> bool:
    """Whether the database has the indexes of schema 6 on its files, which an upgrade to schema 7 removes."""
    db = await Database(name).open()
    try:
        tables = [table for table in db.tables if table.name in MEDIA_TABLES.values()]
        return any(index.path_name == _OLD_INDEX for table in tables for index in table.schema.indexes)
    finally:
        db.close()


async def see_older_code(db: Database) -> OlderCode:
    """Count what is in the old form, in an open database of schema 7."""

    @db.transaction("r", *MEDIA_TABLES.values())
    async def count() -> int:
        transaction = db.current_transaction
        assert transaction is not None  # noqa: S101 - the body runs in it
        return await _count(transaction)

    return OlderCode(db.native_version, await count())


async def _count(transaction: Transaction) -> int:
    saved = 0

    def see(row: list[Any]) -> None:
        nonlocal saved
        saved += is_v6_shaped(*row[1:])

    for table in MEDIA_TABLES.values():
        await each_row(transaction, table, _COLUMNS, see)
    return saved

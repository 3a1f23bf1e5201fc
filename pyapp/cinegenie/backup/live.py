"""A database of this origin as a source of records."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from pyapp.cinegenie.reasons import Reason
from pyapp.db import Database
from pyapp.db.portable import counter
from pyapp.db.replacement import has_counter, packed_rows
from pyapp.idb.errors import NoSuchDatabaseError

from .source import BackupError, OnProgress, TableInfo

if TYPE_CHECKING:
    from pyapp.db.portable import Packed


class LiveSource:
    """The records that a database holds while they are read (`Source`); it closes where another tab upgrades it."""

    def __init__(self, db: Database, tables: list[TableInfo]) -> None:
        self.db = db
        self.name = db.name
        self.native_version = db.native_version
        self.version = db.native_version / 10
        self.tables = tables

    @classmethod
    async def open(cls, name: str) -> LiveSource:
        """Open it at its own version; `BackupError` where there is none."""
        try:
            db = await Database(name).open()
        except NoSuchDatabaseError:
            raise BackupError(Reason("no-database", "There is no database {name}.", name=repr(name))) from None
        tables = []
        for table in db.tables:
            next_key = await counter(db, table.name) if has_counter(db, table.name) else None
            tables.append(TableInfo(table.name, table.schema.text, await table.count(), next_key))
        return cls(db, tables)

    def read_through(self, db: Database) -> None:
        """Go on by another connection: what is built beside the content has closed this one."""
        self.db.close()
        self.db = db

    def rows(self, table: str) -> AsyncIterator[list[Packed]]:
        """All records by primary key, in batches, each of a moment of its own."""
        return packed_rows(self.db, table)

    async def check(self, on_progress: OnProgress | None = None) -> None:
        """There is nothing to check: the browser keeps it."""

    def close(self) -> None:
        """Close the database."""
        self.db.close()

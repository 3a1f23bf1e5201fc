"""Filling a database that is being built with the records of a source: as they are, or upgraded to v7 on the way."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from pyapp.cinegenie.reasons import Reason
from pyapp.cinegenie.records import MAPPINGS, MEDIA_TABLES, AssetType
from pyapp.cinegenie.schema import studio_database
from pyapp.cinegenie.survey import MEDIA_KINDS, MEDIA_VALUES, SCRIPT_VALUES
from pyapp.cinegenie.upgrade import write_decisions
from pyapp.db.batches import Batch, Columns, each_batch
from pyapp.db.portable import unpack
from pyapp.db.schema import IndexSpec, Schema, TableSchema, parse_table
from pyapp.db.staging import is_staged, parts
from pyapp.db.upgrade import META
from pyapp.idb.errors import ConstraintError, DataError, SchemaError

from .concurrency import read_ahead
from .source import BackupError, DamagedBackupError, OnProgress, Progress, Source, TableInfo

if TYPE_CHECKING:
    from pyapp.cinegenie.survey import Survey
    from pyapp.db import Transaction
    from pyapp.db.keys import Key
    from pyapp.db.portable import Packed
    from pyapp.db.staging import Staging

SCRIPTS: Final = "scripts"
_ASSET_TYPES: Final[dict[str, AssetType]] = {table: asset_type for asset_type, table in MEDIA_TABLES.items()}


def schema_version(source: Source) -> int:
    """The schema that a source's records have: 7 for the native versions 70 to 79."""
    return math.floor(source.version)


def content_tables(source: Source) -> list[TableInfo]:
    """The tables to restore: not Dexie's own, and no left-overs of a restore that was cut off.

    Scripts come first, then media, as the upgrade sees them; before these the mappings that are there, whose ids the
    new ones must not take.
    """
    tables = [table for table in source.tables if table.name != META and not is_staged(table.name)]
    first = [SCRIPTS, MAPPINGS, *MEDIA_TABLES.values()]
    return sorted(tables, key=lambda table: first.index(table.name) if table.name in first else len(first))


def restored_schema(source: Source, version: int | None) -> Schema:
    """The schema of a source's tables, as they are (`version` None) or as the owner's `version` declares them.

    Tables that nobody declared stay as they are. `BackupError` where a table has another primary key than declared.
    """
    schema = {table.name: _parsed(table) for table in content_tables(source)}
    declared: Schema = {} if version is None else studio_database(last=version).schema
    keeps_indexes = version == schema_version(source)
    for name, table in declared.items():
        stored = schema.get(name, table)
        if stored.primary_key.source.removeprefix("&") != table.primary_key.source:
            raise BackupError(f"The table {name!r} has another primary key than the studio's: it cannot be restored.")
        further = _further(stored, table) if keeps_indexes else ()
        schema[name] = TableSchema(name, table.primary_key, (*table.indexes, *further))
    return schema


def _further(stored: TableSchema, declared: TableSchema) -> tuple[IndexSpec, ...]:
    known = {index.name for index in declared.indexes}
    return tuple(index for index in stored.indexes if index.name not in known)


def _parsed(table: TableInfo) -> TableSchema:
    try:
        return parse_table(table.name, table.schema)
    except SchemaError as error:
        text = "The backup describes a table that cannot be: {detail}."
        raise DamagedBackupError(Reason("table-odd", text, detail=str(error))) from error


class Filling:
    """One filling: `run` puts all records of a source into a staging, and checks that they are as many as it says.

    With a `survey`, a new one, media records become those of v7, with their mappings, in the same transactions that
    add them; it then tells what was found.
    """

    def __init__(self, source: Source, survey: Survey | None = None, on_progress: OnProgress | None = None) -> None:
        self.counts: dict[str, int] = {}
        self.bytes = 0
        self._survey = survey
        self._source = source
        self._tables = content_tables(source)
        self._tell = on_progress or (lambda _progress: None)
        self._records = 0
        self._last: dict[str, Key] = {}

    async def run(self, staging: Staging) -> None:
        """Raises `BackupError` where the source cannot be read, or holds what its tables cannot."""
        for table in self._tables:
            await self._fill(staging, table)
            if table.name == SCRIPTS and self._survey is not None:
                await self._see_scripts(staging, self._survey)
        # A source that does not know its counters gives none; the records' own keys have moved them on then.
        await staging.set_counters({table.name: table.next_key for table in self._tables if _counts(staging, table)})

    async def _fill(self, staging: Staging, table: TableInfo) -> None:
        asset_type = _ASSET_TYPES.get(table.name) if self._survey is not None else None
        async for rows in read_ahead(self._source.rows(table.name)):
            for part in parts(rows):
                try:
                    if asset_type is None:
                        await staging.add(table.name, part)
                    else:
                        await self._add_upgraded(staging, asset_type, table.name, part)
                except (ConstraintError, DataError) as error:
                    text = "A record of {table} cannot be stored: {detail}."
                    told = Reason("record-unstorable", text, table=table.name, detail=str(error))
                    raise DamagedBackupError(told) from error
                self._count(table.name, part)
        count = await staging.table(table.name).count()
        if count != table.count:
            text = "{table} should have {count:,} records, but {found:,} were found."
            raise DamagedBackupError(Reason("records-found", text, table=table.name, count=table.count, found=count))
        self.counts[table.name] = count

    async def _see_scripts(self, staging: Staging, survey: Survey) -> None:
        def see(batch: Batch) -> None:
            for row in batch.rows:
                survey.see_script(row)

        async def look(transaction: Transaction) -> None:
            await each_batch(transaction, staging.table(SCRIPTS), Columns(SCRIPT_VALUES), see)

        await staging.write([SCRIPTS], look)

    async def _add_upgraded(
        self, staging: Staging, asset_type: AssetType, name: str, rows: Sequence[Packed]
    ) -> None:
        survey = self._survey
        assert survey is not None  # noqa: S101 - only called with one

        def bring_to_v7(batch: Batch) -> None:
            decisions = [survey.see_asset(asset_type, name, row) for row in batch.rows]
            write_decisions(batch, decisions, survey.linked_at, staging.table(MAPPINGS))

        columns = Columns(MEDIA_VALUES, MEDIA_KINDS)
        await add_seen(staging, [name, MAPPINGS], rows, self._last.get(name), columns, bring_to_v7)
        self._last[name] = rows[-1][0]

    def _count(self, table: str, rows: Sequence[Packed]) -> None:
        self._records += len(rows)
        self.bytes += sum(size_of(row) for row in rows)
        total = sum(info.count for info in self._tables)
        self._tell(Progress(self.bytes, None, self._records, total, table))


async def add_seen(
    staging: Staging,
    tables: Sequence[str],
    rows: Sequence[Packed],
    after: Key | None,
    columns: Columns,
    visit: Callable[[Batch], None],
) -> None:
    """Add records behind the key `after` to the first of the tables, and change them as `visit` says, in one go."""
    table = staging.table(tables[0])

    async def add(transaction: Transaction) -> None:
        await unpack(transaction, table, rows)
        seen = await each_batch(transaction, table, columns, visit, after=after)
        if seen != len(rows):
            text = "The records of {table} are not in the order of their keys."
            raise DamagedBackupError(Reason("records-order", text, table=tables[0]))

    await staging.write(tables, add)


def size_of(row: Packed) -> int:
    """The bytes of a packed record, about."""
    return len(row[1]) + sum(blob.size for blob in row[2])


def _counts(staging: Staging, table: TableInfo) -> bool:
    return table.next_key is not None and staging.schema[table.name].primary_key.auto

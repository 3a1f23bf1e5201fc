"""Adding a backup's content to the database: nothing that is there changes, and nothing comes twice.

A record whose id is taken by another one gets a new id, and what refers to it is rewritten. Media are the same where
their files are (SHA-256), links where they link the same, other records where they are the same but for their id.
All that is new comes in one transaction, or is swapped in by one; a database that has changed since the plan was made
is refused.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyapp.cinegenie.reasons import Reason
from pyapp.cinegenie.survey import OddRecord, Survey
from pyapp.db import Database
from pyapp.db.portable import Packed, unpack
from pyapp.db.replacement import copy_tables, replace, replace_tables
from pyapp.db.staging import MOST_BYTES, parts
from pyapp.idb.errors import DataError

from .filling import Filling, restored_schema, schema_version, size_of
from .live import LiveSource
from .merging import Merging
from .present import Present, unchanged
from .source import DamagedBackupError, OnProgress, Progress, Source

if TYPE_CHECKING:
    from pyapp.db.staging import Staging

OnBlocked = Callable[[int, int], None]
UPGRADED: Final = "~merge"  # ends the name of the private database that holds an older backup, upgraded
_LATEST: Final = 7
_MOST_AT_ONCE: Final = 1000  # files of one transaction: see pyapp.db.staging


@dataclass(frozen=True)
class MergePlan:
    """What adding a backup would do. Counts are records per table.

    `added`: new here. `renumbered`: those of them that get another id. `same`: here already. `left_out`: what is not
    added, or not all of it, and why. `bytes`: what the added records take.
    """

    name: str
    added: dict[str, int]
    renumbered: dict[str, int]
    same: dict[str, int]
    left_out: tuple[OddRecord, ...]
    bytes: int
    merging: Merging
    present: Present

    @property
    def needed(self) -> int:
        """The space that it takes on its way: a swap writes the tables anew that it adds to."""
        if self.in_one_transaction:
            return self.bytes
        return self.bytes + sum(self.present.sizes.get(table, 0) for table, count in self.added.items() if count)

    @property
    def in_one_transaction(self) -> bool:
        """Whether it is little enough for one transaction, and needs no new table."""
        new_tables = any(count and table not in self.present.schema for table, count in self.added.items())
        few = self.merging.files <= _MOST_AT_ONCE and self.merging.characters <= MOST_BYTES
        return few and not new_tables


async def plan_merge(source: Source, name: str) -> MergePlan:
    """Say what adding the source to the database of that name, which is at v7, would do; that is not changed.

    A backup of v3 to v6 is upgraded first, in a private database that `apply_merge` or `forget_merge` removes.
    """
    if schema_version(source) < _LATEST:
        source = await _upgraded(source, name + UPGRADED)
    present = await Present.read(name)
    try:
        merging = Merging(source, present)
        await merging.decide()
    except DataError as error:
        text = "A record of the backup has no key that a database takes: {detail}."
        raise DamagedBackupError(Reason("backup-key", text, detail=str(error))) from error
    finally:
        present.close()
    added = {table: len(keys) for table, keys in merging.adds.items()}
    left_out = tuple(merging.left_out)
    return MergePlan(name, added, merging.renumbered, merging.same, left_out, merging.bytes, merging, present)


async def _upgraded(source: Source, name: str) -> LiveSource:
    await replace(name, restored_schema(source, _LATEST), _LATEST, Filling(source, Survey()).run)
    upgraded = await LiveSource.open(name)
    upgraded.db.on("versionchange", lambda _version: False)
    return upgraded


async def forget_merge(plan: MergePlan) -> None:
    """Remove what a plan has made that is not applied."""
    source = plan.merging.source
    if isinstance(source, LiveSource) and source.name == plan.name + UPGRADED:
        await source.db.delete()


async def apply_merge(
    plan: MergePlan,
    on_progress: OnProgress | None = None,
    on_blocked: OnBlocked | None = None,
    blocked_timeout: float | None = None,
) -> int:
    """Add what the plan says, all of it or nothing; gives the database's native version.

    Raises `BackupError` where the database is no longer what the plan saw.
    """
    adding = _Adding(plan, on_progress)
    if plan.in_one_transaction:
        native = await adding.in_one_transaction()
    else:
        native = await adding.by_a_swap(on_blocked, blocked_timeout)
    await forget_merge(plan)
    return native


class _Adding:
    """One application of a plan."""

    def __init__(self, plan: MergePlan, on_progress: OnProgress | None) -> None:
        self._plan = plan
        self._merging = plan.merging
        self._tables = [table for table, count in plan.added.items() if count]
        self._tell = on_progress or (lambda _progress: None)
        self._check = unchanged(plan.present.schema, plan.present.fingerprint)
        self._bytes = self._records = 0

    async def in_one_transaction(self) -> int:
        rows = {table: [row async for batch in self._additions(table) for row in batch] for table in self._tables}
        db = await Database(self._plan.name).open()
        try:
            await self._write(db, rows)
            return db.native_version
        finally:
            db.close()

    async def _write(self, db: Database, rows: dict[str, list[Packed]]) -> None:
        @db.transaction("rw", *db.tables)
        async def write() -> None:
            transaction = db.current_transaction
            assert transaction is not None  # noqa: S101 - this is its body
            await self._check(transaction)
            for table in self._tables:
                for part in parts(rows[table]):
                    await unpack(transaction, table, part)

        await write()

    async def by_a_swap(self, on_blocked: OnBlocked | None, blocked_timeout: float | None) -> int:
        plan = self._plan
        declared = {**restored_schema(self._merging.source, _LATEST), **plan.present.schema}
        schema = {table: declared[table] for table in self._tables}

        async def fill(staging: Staging) -> None:
            db = await Database(plan.name).open()
            try:
                await copy_tables(db, staging, [table for table in self._tables if table in db.schema])
            finally:
                db.close()
            for table in self._tables:
                async for rows in self._additions(table):
                    await staging.add(table, rows)

        return await replace_tables(plan.name, schema, _LATEST, fill, self._check, on_blocked, blocked_timeout)

    async def _additions(self, table: str) -> AsyncIterator[list[Packed]]:
        async for batch in self._merging.source.rows(table):
            rows = self._merging.added(table, batch)
            yield rows
            self._records += len(rows)
            self._bytes += sum(map(size_of, rows))
            total = sum(self._plan.added.values())
            self._tell(Progress(self._bytes, self._plan.bytes, self._records, total, table))

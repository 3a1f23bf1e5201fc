"""Restoring a backup: first a plan, which reads only, then its application, after which the new content is whole.

Whatever fails on the way, and whenever the page ends, the content is as it was; `recovery.py` tidies up.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Literal

from pyapp.cinegenie.reasons import Reason
from pyapp.cinegenie.schema import LATEST
from pyapp.cinegenie.storage import granted, no_space
from pyapp.cinegenie.survey import OddRecord, Survey
from pyapp.db import Database
from pyapp.db.replacement import ReplacementRunningError, is_beside, replace
from pyapp.idb.errors import NoSuchDatabaseError, QuotaExceededError

from .filling import Filling, content_tables, restored_schema, schema_version, size_of
from .merge import MergePlan, apply_merge, plan_merge
from .source import BackupError, OnProgress, Source

How = Literal["replace", "merge", "as-was"]
OnBlocked = Callable[[int, int], None]
_FIRST: Final = 3  # the oldest schema of the studio


class NoRoomError(BackupError):
    """The browser grants less space than the content needs; everything is as it was."""


@dataclass(frozen=True)
class RestorePlan:
    """What a restore would do. Counts are records per table.

    `version`: the backup's schema, `present_version` that of the database (0: there is none), `result_version` that
    of the result. `upgrades`: the backup's records become those of v7. `bytes`: what the content takes that is written;
    `needed`: the space that the restore takes on its way; `available`: what the browser grants (None: it does not
    say). `merge`: what would be added, where it is a merge.
    """

    source: Source
    name: str
    how: How
    version: int
    result_version: int
    upgrades: bool
    counts: dict[str, int]
    present_version: int
    present: dict[str, int]
    bytes: int
    needed: int
    available: int | None
    merge: MergePlan | None = None

    @property
    def fits(self) -> bool:
        """Whether the browser grants the space, as far as it says."""
        return self.available is None or self.needed <= self.available


@dataclass(frozen=True)
class RestoreReport:
    """What a restore has done: records per table, written and upgraded; `native_version` is the database's now."""

    how: How
    native_version: int
    counts: dict[str, int]
    mappings: int
    odd: tuple[OddRecord, ...]
    merge: MergePlan | None = None


async def plan_restore(
    source: Source, name: str, how: How = "replace", on_progress: OnProgress | None = None
) -> RestorePlan:
    """Read and check all of the backup, and say what restoring it would do; nothing is changed.

    "replace": the database has the backup's content at v7, an older backup's after the upgrade. "as-was": at the
    backup's own version. "merge": the content is added to the database, which is at v7. Raises `BackupError`.
    """
    version = schema_version(source)
    _require_known(version, how)
    result = version if how == "as-was" else LATEST
    restored_schema(source, None if how == "as-was" else result)
    await source.check(on_progress)
    present_version, present = await _present(name)
    merge = None
    if how == "merge":
        _require_mergeable(name, present_version)
        merge = await plan_merge(source, name)
    size = await _size(source)
    needed = size if await is_beside(name, result) else 2 * size
    if merge is not None:
        size, needed = merge.bytes, merge.needed
    counts = {table.name: table.count for table in content_tables(source)}
    return RestorePlan(
        source, name, how, version, result, version < result, counts, present_version, present,
        size, needed, await granted(needed), merge,
    )  # fmt: skip


async def apply_restore(
    plan: RestorePlan,
    on_progress: OnProgress | None = None,
    on_blocked: OnBlocked | None = None,
    blocked_timeout: float | None = None,
) -> RestoreReport:
    """Do what the plan says, all of it or nothing.

    `on_blocked(old, new)` is called while another tab keeps the database open; `BlockedError` after `blocked_timeout`
    seconds. Raises `BackupError`, `NoRoomError` where there is not enough space; the content is then as it was.
    """
    async with _told(plan):
        if plan.merge is not None:
            native = await apply_merge(plan.merge, on_progress, on_blocked, blocked_timeout)
            return RestoreReport(plan.how, native, plan.merge.added, 0, (), plan.merge)
        schema = restored_schema(plan.source, None if plan.how == "as-was" else plan.result_version)
        survey = Survey()
        filling = Filling(plan.source, survey if plan.upgrades else None, on_progress)
        version = plan.source.version if plan.how == "as-was" else plan.result_version
        native = await replace(plan.name, schema, version, filling.run, on_blocked, blocked_timeout)
    return RestoreReport(plan.how, native, filling.counts, survey.total_mappings, tuple(survey.odd))


@asynccontextmanager
async def _told(plan: RestorePlan) -> AsyncIterator[None]:
    try:
        yield
    except QuotaExceededError as error:
        space = await no_space(plan.needed)
        raise NoRoomError(_no_room(_megabytes(plan.needed), space.available)) from error
    except ReplacementRunningError as error:
        text = "Another tab is restoring this database; wait until it is done."
        raise BackupError(Reason("restoring-already", text)) from error


def _no_room(needed: str, available: int | None) -> Reason:
    if available is None:
        text = "There is not enough space: the restore needs about {needed}. Everything is as it was."
        return Reason("no-room", text, needed=needed)
    text = (
        "There is not enough space: the restore needs about {needed}, and the browser grants {available}. Everything "
        "is as it was."
    )
    return Reason("no-room-but", text, needed=needed, available=_megabytes(available))


def _require_known(version: int, how: How) -> None:
    if version > LATEST:
        text = (
            "This backup is of schema {version}, which is newer than this program knows ({latest}); nothing was done."
        )
        raise BackupError(Reason("backup-newer", text, version=str(version), latest=str(LATEST)))
    if version < _FIRST and how != "as-was":
        text = "This backup is of schema {version}, which the studio never had: restore it as it was."
        raise BackupError(Reason("backup-schema", text, version=str(version)))


def _require_mergeable(name: str, version: int) -> None:
    if version == 0:
        text = "There is no database {name} to add to: restore the backup instead."
        raise BackupError(Reason("nothing-to-add-to", text, name=repr(name)))
    if version != LATEST:
        text = "The database is of schema {version}: upgrade it to {latest} first, then add to it."
        raise BackupError(Reason("upgrade-first", text, version=str(version), latest=str(LATEST)))


async def _present(name: str) -> tuple[int, dict[str, int]]:
    try:
        db = await Database(name).open()
    except NoSuchDatabaseError:
        return 0, {}
    try:
        return db.native_version // 10, {table.name: await table.count() for table in db.tables}
    finally:
        db.close()


async def _size(source: Source) -> int:
    """What the content takes: some sources say so, of others the rows are read, but no file."""
    size = getattr(source, "size", None)
    if isinstance(size, int):
        return size
    size = 0
    for table in content_tables(source):
        async for rows in source.rows(table.name):
            size += sum(map(size_of, rows))
    return size


def _megabytes(size: int) -> str:
    return f"{size / 2**20:,.0f} MB"

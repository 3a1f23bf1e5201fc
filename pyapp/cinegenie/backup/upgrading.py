"""The upgrade to v7 of a library of any size: in one transaction where that can hold it, else beside the old content.

Chromium opens two files for each Blob that a transaction writes, all at its commit, and has 8,192 in all at most. A
larger library is copied, part by part, into staged stores that are of v7 already; one transaction then puts them in
the place of the old ones. Killed at any moment, the database is at its old version or at v7, whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pyapp.cinegenie.records import MAPPINGS, MEDIA_TABLES
from pyapp.cinegenie.schema import LATEST, studio_database
from pyapp.cinegenie.storage import no_space
from pyapp.cinegenie.survey import Survey
from pyapp.cinegenie.upgrade import (
    Migration,
    OnProgress,
    Progress,
    UpgradePlan,
    UpgradeReport,
    apply_upgrade,
    changed_since,
    tell_end,
    tell_start,
)
from pyapp.db.replacement import ReplacementRunningError, replace
from pyapp.idb.errors import DataError, QuotaExceededError, UpgradeError

from .filling import Filling, restored_schema
from .live import LiveSource
from .present import fingerprint_of, unchanged
from .source import BackupError

if TYPE_CHECKING:
    from pyapp.db import Database
    from pyapp.db.staging import Staging

    from . import source

MOST_AT_ONCE: Final = 2_500  # Blobs of one transaction: 5,000 files

OnBlocked = Callable[[int, int], None]


async def upgrade_studio(
    plan: UpgradePlan,
    on_progress: OnProgress | None = None,
    on_blocked: OnBlocked | None = None,
    blocked_timeout: float | None = None,
    most_at_once: int = MOST_AT_ONCE,
) -> tuple[Database, UpgradeReport | None]:
    """Bring the planned database to v7, all of it or nothing; gives it, open, and what was done.

    The report is None where another tab has upgraded it since the plan was made. A library of more than
    `most_at_once` media records, or one whose files the browser could not write at once, is upgraded in steps. Raises
    `UpgradeError` (from a `NoSpaceError` where the disk is full) or `BlockedError`; nothing has been changed then.
    """
    if sum(plan.counts.get(table, 0) for table in MEDIA_TABLES.values()) <= most_at_once:
        migration = Migration(on_progress, plan)
        db = studio_database(plan.name, migration=migration)
        try:
            return db, await apply_upgrade(db, migration, on_blocked, blocked_timeout)
        except UpgradeError as error:
            if not isinstance(error.__cause__, DataError):  # Chromium's, of files that it could not write
                raise
    report = await _upgrade_in_steps(plan, on_progress, on_blocked, blocked_timeout)
    return await studio_database(plan.name).open(), report


async def _upgrade_in_steps(
    plan: UpgradePlan, on_progress: OnProgress | None, on_blocked: OnBlocked | None, blocked_timeout: float | None
) -> UpgradeReport | None:
    live = await LiveSource.open(plan.name)
    survey = Survey()
    filling = Filling(live, survey, _of_tables(plan, on_progress))
    try:
        if live.version >= LATEST:
            return None
        tell_start()
        check = unchanged(live.db.schema, await fingerprint_of(live.db))

        async def fill(staging: Staging) -> None:
            if staging.db.name == live.name:
                live.read_through(staging.db)
            await filling.run(staging)
            if survey.mappings != plan.mappings:
                raise changed_since(plan, survey)

        await replace(plan.name, restored_schema(live, LATEST), LATEST, fill, on_blocked, blocked_timeout, check)
    except QuotaExceededError as error:
        raise _refusal(plan, error) from await no_space(sum(plan.bytes.values()))
    except (BackupError, ReplacementRunningError, DataError) as error:
        raise _refusal(plan, error) from error
    finally:
        live.close()
    after = dict(filling.counts)
    after[MAPPINGS] = after.get(MAPPINGS, 0) + survey.total_mappings
    tell_end(survey.total_mappings)
    return UpgradeReport(plan.counts, after, survey.mappings, tuple(survey.odd))


def _refusal(plan: UpgradePlan, error: Exception) -> UpgradeError:
    return UpgradeError(f"{plan.name!r} could not be upgraded and is as it was: {error}")


def _of_tables(plan: UpgradePlan, on_progress: OnProgress | None) -> Callable[[source.Progress], None]:
    """What tells the progress of each table, of one that counts all records."""
    done: dict[str, int] = {}

    def tell(progress: source.Progress) -> None:
        table = progress.name
        done[table] = progress.files_done - sum(count for name, count in done.items() if name != table)
        if on_progress is not None:
            on_progress(Progress(table, done[table], plan.counts[table]))

    return tell

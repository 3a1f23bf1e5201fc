"""The upgrade to v7: media become independent of scripts.

In the one versionchange transaction, batch by batch: every asset gets its metadata and loses `scriptId`, and a
script-level mapping says which script it belongs to. Ids, Blobs and whatever else the records hold do not change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pyapp.db import Database
from pyapp.db.batches import Batch, Columns, each_batch
from pyapp.idb.errors import NoSuchDatabaseError, QuotaExceededError, UpgradeError

from .reasons import Reason
from .records import MAPPINGS, MEDIA_TABLES, AssetType
from .storage import no_space
from .survey import MEDIA_KINDS, MEDIA_VALUES, SCRIPT_VALUES, Decision, OddRecord, Survey

if TYPE_CHECKING:
    from pyapp.db import Table, Transaction

TARGET: Final = 7
_LOG: Final = "[DB Migration v7]"


@dataclass(frozen=True)
class Progress:
    """How far a pass over a table is: `done` of `total` records."""

    table: str
    done: int
    total: int


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True)
class UpgradePlan:
    """What opening the database at v7 would do. `version`: the schema it has now; `bytes`: what its Blobs hold."""

    name: str
    exists: bool
    native_version: int
    version: int
    counts: dict[str, int]
    bytes: dict[AssetType, int]
    mappings: dict[AssetType, int]
    odd: tuple[OddRecord, ...]

    @property
    def needed(self) -> bool:
        """Whether there is anything to upgrade."""
        return self.exists and self.version < TARGET

    @property
    def newer(self) -> bool:
        """Whether the database is of a schema that this program does not know."""
        return self.version > TARGET


@dataclass(frozen=True)
class UpgradeReport:
    """What the upgrade did. Counts are records per table, before and after."""

    before: dict[str, int]
    after: dict[str, int]
    mappings: dict[AssetType, int]
    odd: tuple[OddRecord, ...]


class Migration:
    """The v7 upgrader; `report` is set when its work is done, and true once the transaction has committed.

    With `plan` given it refuses, and rolls back, if the database is no longer what the plan saw.
    """

    def __init__(self, on_progress: OnProgress | None = None, plan: UpgradePlan | None = None) -> None:
        self.report: UpgradeReport | None = None
        self._on_progress = on_progress
        self._plan = plan

    async def run(self, transaction: Transaction) -> None:
        """Run inside the upgrade's transaction. Raises `UpgradeError`, and so rolls back, if a count is not right."""
        tell_start()
        before = await _count(transaction)
        survey = await _survey(transaction, before, self._on_progress, _write_back)
        self._check_plan(survey)
        after = await self._checked_counts(transaction, before, survey)
        self.report = UpgradeReport(before, after, survey.mappings, tuple(survey.odd))
        tell_end(survey.total_mappings)

    async def bytes(self, name: str) -> int:
        """What the Blobs hold in all: a browser writes them anew."""
        plan = self._plan or await plan_upgrade(name)
        return sum(plan.bytes.values())

    def _check_plan(self, survey: Survey) -> None:
        if self._plan is not None and self._plan.mappings != survey.mappings:
            raise changed_since(self._plan, survey)

    @staticmethod
    async def _checked_counts(transaction: Transaction, before: dict[str, int], survey: Survey) -> dict[str, int]:
        expected = dict(before)
        expected[MAPPINGS] = before.get(MAPPINGS, 0) + survey.total_mappings
        after = await _count(transaction)
        for table, count in expected.items():
            if after[table] != count:
                raise UpgradeError(f"table {table!r} would have {after[table]} records, but must have {count}")
        return after


async def plan_upgrade(name: str, on_progress: OnProgress | None = None) -> UpgradePlan:
    """Read the database at its own version, change nothing, and say what the upgrade would do."""
    db = Database(name)
    try:
        await db.open()
    except NoSuchDatabaseError:
        return UpgradePlan(name, False, 0, 0, {}, {}, {}, ())
    try:
        tables = [table.name for table in db.tables]
        native = db.native_version
        survey, counts = await _read_only_survey(db, tables, on_progress) if tables else (Survey(), {})
    finally:
        db.close()
    return UpgradePlan(name, True, native, native // 10, counts, survey.sizes, survey.mappings, tuple(survey.odd))


async def apply_upgrade(
    db: Database,
    migration: Migration,
    on_blocked: Callable[[int, int], None] | None = None,
    blocked_timeout: float | None = None,
) -> UpgradeReport | None:
    """Open the declared database, and so upgrade it; None if there was nothing to upgrade. The database stays open.

    Raises `UpgradeError` (from a `NoSpaceError` where the disk is full) or `BlockedError`; the database is then
    exactly as it was.
    """
    try:
        await db.open(on_blocked, blocked_timeout)
    except UpgradeError as error:
        if isinstance(error.__cause__, QuotaExceededError):
            raise UpgradeError(str(error)) from await no_space(await migration.bytes(db.name))
        raise
    return migration.report


async def _read_only_survey(
    db: Database, tables: list[str], on_progress: OnProgress | None
) -> tuple[Survey, dict[str, int]]:
    @db.transaction("r", *tables)
    async def read() -> tuple[Survey, dict[str, int]]:
        transaction = db.current_transaction
        assert transaction is not None  # noqa: S101 - the body runs in it
        counts = await _count(transaction)
        return await _survey(transaction, counts, on_progress, _leave), counts

    return await read()


Write = Callable[["Transaction", Batch, "list[Decision]", datetime], None]


async def _survey(
    transaction: Transaction, counts: dict[str, int], on_progress: OnProgress | None, write: Write
) -> Survey:
    survey = Survey()

    def tell(table: str, done: int) -> None:
        if on_progress is not None:
            on_progress(Progress(table, done, counts[table]))

    if "scripts" in counts:

        def see_scripts(batch: Batch) -> None:
            for row in batch.rows:
                survey.see_script(row)

        await each_batch(transaction, transaction.table("scripts"), Columns(SCRIPT_VALUES), see_scripts)
    for asset_type, table in _present(counts):
        await _survey_assets(transaction, survey, asset_type, table, write, tell)
    return survey


async def _survey_assets(
    transaction: Transaction,
    survey: Survey,
    asset_type: AssetType,
    table: str,
    write: Write,
    tell: Callable[[str, int], None],
) -> None:
    done = 0

    def see_assets(batch: Batch) -> None:
        nonlocal done
        decisions = [survey.see_asset(asset_type, table, row) for row in batch.rows]
        write(transaction, batch, decisions, survey.linked_at)
        done += len(batch.rows)
        tell(table, done)

    await each_batch(transaction, transaction.table(table), Columns(MEDIA_VALUES, MEDIA_KINDS), see_assets)


def _write_back(transaction: Transaction, batch: Batch, decisions: list[Decision], now: datetime) -> None:
    write_decisions(batch, decisions, now, transaction.table(MAPPINGS))


def write_decisions(batch: Batch, decisions: list[Decision], now: datetime, table: Table[Any]) -> None:
    """Bring a batch of assets to v7, within its transaction; their mappings go to `table`."""
    for row, decision in enumerate(decisions):
        batch.change(row, (decision.mime_type, decision.drops_script_id), _metadata(decision, now))
    mappings = [mapping for decision in decisions for mapping in decision.mappings]
    if mappings:
        table.bulk_add(mappings)


def _metadata(decision: Decision, now: datetime) -> Callable[[], tuple[dict[str, Any], list[str]]]:
    """The fields that a record of v7 has and the one that it no longer has."""
    return lambda: (
        {"uploadSource": "ai-generated", "uploadedAt": now, "mimeType": decision.mime_type},
        ["scriptId"] if decision.drops_script_id else [],
    )


def _leave(*_: object) -> None:
    """A plan writes nothing."""


def _present(counts: dict[str, int]) -> Iterator[tuple[AssetType, str]]:
    return ((asset_type, table) for asset_type, table in MEDIA_TABLES.items() if table in counts)


async def _count(transaction: Transaction) -> dict[str, int]:
    counts = [(name, transaction.table(name).count()) for name in sorted(transaction.tables)]
    return {name: await count for name, count in counts}


def changed_since(plan: UpgradePlan, survey: Survey) -> UpgradeError:
    """The refusal to upgrade what is no longer what the plan saw."""
    text = (
        "the database has changed since the plan was made ({planned} mappings were planned, {now} would be made); look "
        "at the new plan"
    )
    return UpgradeError(Reason("upgrade-stale", text, planned=sum(plan.mappings.values()), now=survey.total_mappings))


def tell_start() -> None:
    """Say in the console that the upgrade begins, as the owner's code does."""
    _tell("Starting asset independence migration...")


def tell_end(mappings: int) -> None:
    """Say in the console that it is done, as the owner's code does."""
    _tell(f"Created {mappings} asset mappings")
    _tell("Migration completed successfully")


def _tell(text: str) -> None:
    print(f"{_LOG} {text}")  # noqa: T201 - the owner's code writes these lines to the console

"""The check-up: every check of the studio's database, in one consistent pass that changes nothing.

Records stay in JavaScript but for the columns that a check needs, a batch at a time; what is kept of them is their ids.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyapp.db import Database
from pyapp.db.batches import Columns

from .examination import (
    MAPPING_KINDS,
    MAPPING_VALUES,
    MEDIA_KINDS,
    MEDIA_VALUES,
    PROMPT_VALUES,
    SCRIPT_VALUES,
    Examination,
)
from .findings import CheckupReport as CheckupReport
from .findings import Finding as Finding
from .findings import Place as Place
from .passes import each_id, each_row
from .reasons import Reason
from .records import MAPPINGS, MEDIA_TABLES
from .schema import tables_of
from .upgrade import OnProgress, Progress


async def check_up(db: Database, on_progress: OnProgress | None = None) -> CheckupReport:
    """Look at every record of an open database of schema 3 to 7, and say what is not as it should be.

    It reads in one transaction, so that what it says was true at one moment, and lets the page draw between batches.
    Records of any content pass; what IndexedDB itself raises is raised (`IDBError`).
    """
    version = db.native_version // 10
    present = [table.name for table in db.tables]
    examination = Examination(version)
    for name in tables_of(version):
        if name not in present:
            reason = Reason("no-table", "there is no table {name}", name=repr(name))
            examination.findings.note("missing-tables", name, None, reason)
    counts = await _examine(db, present, examination, on_progress) if present else {}
    examination.finish()
    findings = examination.findings.all()
    return CheckupReport(db.name, db.native_version, version, counts, examination.scenes, findings)


async def _examine(
    db: Database, present: list[str], examination: Examination, on_progress: OnProgress | None
) -> dict[str, int]:
    @db.transaction("r", *present)
    async def read() -> dict[str, int]:
        transaction = db.current_transaction
        assert transaction is not None  # noqa: S101 - the body runs in it
        counting = [(name, transaction.table(name).count()) for name in present]
        counts = {name: await count for name, count in counting}
        if "scripts" in counts:
            await each_id(transaction, "scripts", examination.see_script_ids)
        for name, columns, see in _passes(examination):
            if name in counts:
                await each_row(transaction, name, columns, see, _progress_of(name, counts[name], on_progress))
        return counts

    return await read()


See = Callable[[list[Any]], None]


def _passes(examination: Examination) -> list[tuple[str, Columns, See]]:
    """The tables in the order in which they must be seen."""

    def see_asset(asset_type: Any, table: str) -> See:
        return lambda row: examination.see_asset(asset_type, table, row)

    media = Columns(MEDIA_VALUES, MEDIA_KINDS)
    return [
        *((table, media, see_asset(asset_type, table)) for asset_type, table in MEDIA_TABLES.items()),
        (MAPPINGS, Columns(MAPPING_VALUES, MAPPING_KINDS), examination.see_mapping),
        ("scripts", Columns(SCRIPT_VALUES), examination.see_script),
        ("prompts", Columns(PROMPT_VALUES), examination.see_prompt),
    ]


def _progress_of(table: str, total: int, on_progress: OnProgress | None) -> Callable[[int], None]:
    return lambda done: on_progress(Progress(table, done, total)) if on_progress is not None else None

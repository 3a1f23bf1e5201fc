"""All repairs, in the order in which they should run: none of them makes work for one before it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from pyapp.db import Database

from . import disagreements, duplicates, legacy_mappings, lost_mappings, metadata, stray_records
from .plan import RepairPlan, RepairReport


@dataclass(frozen=True)
class Repair:
    """A repair. `mends`: the names of the checks (`findings.CHECKS`) that find nothing after it."""

    name: str
    title: str
    mends: tuple[str, ...]
    plan: Callable[[Database], Awaitable[RepairPlan]]
    apply: Callable[[Database, RepairPlan], Awaitable[RepairReport]]


REPAIRS: Final = (
    Repair(
        stray_records.NAME,
        "Bring files that an older tab saved into the form of schema 7",
        ("stray-records",),
        stray_records.plan_stray_records,
        stray_records.apply_stray_records,
    ),
    Repair(
        metadata.NAME,
        "Fill in missing sources, dates and types of files",
        ("metadata",),
        metadata.plan_metadata,
        metadata.apply_metadata,
    ),
    Repair(
        lost_mappings.NAME,
        "Remove mappings to files and scripts that no longer exist",
        ("missing-assets", "missing-scripts"),
        lost_mappings.plan_lost_mappings,
        lost_mappings.apply_lost_mappings,
    ),
    Repair(
        duplicates.NAME,
        "Remove mappings that say the same as an older one",
        ("duplicates",),
        duplicates.plan_duplicates,
        duplicates.apply_duplicates,
    ),
    Repair(
        disagreements.NAME,
        "Settle scenes whose mapping and old field name two files",
        ("disagreements",),
        disagreements.plan_disagreements,
        disagreements.apply_disagreements,
    ),
    Repair(
        legacy_mappings.NAME,
        "Make mappings of the old fields of scripts",
        ("uncovered-fields",),
        legacy_mappings.plan_legacy_mappings,
        legacy_mappings.apply_legacy_mappings,
    ),
)

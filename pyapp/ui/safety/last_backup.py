"""What the page remembers of the last backup of a database.

It is kept in the page's localStorage: the database's tables belong to its owner's code, and what is restored into the
database must not change what is known about its backups.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..remembered import remember, remembered

_KEY = "last backup of "
_SHOWN_AS = 10  # native versions of one schema


@dataclass(frozen=True)
class LastBackup:
    """A backup: when it was made, its file's name and size, the database's native version and records by table."""

    made_at: datetime
    file_name: str
    size: int
    native_version: int
    counts: Mapping[str, int]

    @property
    def schema(self) -> int:
        """The schema of what it holds."""
        return self.native_version // _SHOWN_AS

    def holds(self, schema: int, counts: Mapping[str, int]) -> bool:
        """Whether it is of that schema and has as many records of these tables: as far as anybody can tell, these."""
        return self.schema == schema and all(self.counts.get(table, 0) == count for table, count in counts.items())


def last_backup(database: str) -> LastBackup | None:
    """The last backup that this browser knows of; None where there is none, or what is remembered cannot be read."""
    text = remembered(_KEY + database)
    try:
        return None if text is None else _read(json.loads(text))
    except (ValueError, TypeError, KeyError):
        return None


def remember_backup(database: str, backup: LastBackup) -> None:
    """Remember a backup as the last one."""
    fields = {**vars(backup), "made_at": backup.made_at.isoformat(), "counts": dict(backup.counts)}
    remember(_KEY + database, json.dumps(fields))


def _read(fields: Any) -> LastBackup:
    return LastBackup(
        datetime.fromisoformat(fields["made_at"]),
        str(fields["file_name"]),
        int(fields["size"]),
        int(fields["native_version"]),
        {str(table): int(count) for table, count in fields["counts"].items()},
    )

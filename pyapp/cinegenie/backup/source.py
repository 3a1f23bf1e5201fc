"""A source of a whole database's records: a backup, another program's export, or a live database. Pure.

Who restores, merges or recovers reads through this and does not know the format behind it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pyapp.cinegenie.errors import StudioError
from pyapp.cinegenie.reasons import Reason
from pyapp.files.errors import ChangedPartError, CutOffError

if TYPE_CHECKING:
    from pyapp.db.portable import Packed


class BackupError(StudioError):
    """A backup that cannot be written, read or trusted, in words for a person; nothing has been changed."""


class NotABackupError(BackupError):
    """A file of another kind: no backup of this program, or a format that this version does not know."""


class DamagedBackupError(BackupError):
    """A backup that is cut off, was changed, or does not hold what it says it holds."""


class LostMediaError(BackupError):
    """Stored files whose bytes the browser no longer has; `places` names their records as (table, key)."""

    def __init__(self, message: str, places: Sequence[tuple[str, Any]]) -> None:
        super().__init__(message)
        self.places = list(places)


def unusable_backup(detail: object) -> Reason:
    """What is told of a backup that is damaged."""
    return Reason("backup-damaged", "This backup cannot be used: {detail}.", detail=_told(detail))


def unusable_export(detail: object) -> Reason:
    """What is told of another program's export that is damaged."""
    return Reason("export-damaged", "This export cannot be used: {detail}.", detail=_told(detail))


def _told(detail: object) -> Reason:
    """A detail that a page can say in a person's language where it is a common one."""
    if isinstance(detail, Reason):
        return detail
    if isinstance(detail, CutOffError):
        return Reason("archive-cut-off", "it does not end as a ZIP archive does: it is none, or its end is missing")
    if isinstance(detail, ChangedPartError):
        return Reason("archive-changed", "{path} was changed: its checksum is another one", path=repr(detail.path))
    return Reason("in-english", "{detail}", detail=str(detail))


def unreadable_file(detail: object) -> Reason:
    """What is told of a file whose bytes the browser does not give."""
    return Reason("file-unreadable", "The file cannot be read: {detail}.", detail=str(detail))


@dataclass(frozen=True)
class Progress:
    """How far a long reading or writing is: bytes and files, of how many (None: not known), and the present one."""

    bytes_done: int
    bytes_total: int | None
    files_done: int
    files_total: int | None
    name: str


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True)
class TableInfo:
    """A table of a source: Dexie's schema text, the number of records, and the next key of an auto-increment table."""

    name: str
    schema: str
    count: int
    next_key: int | None


class Source(Protocol):
    """Where a database's records come from. `version` is Dexie's number (7), `native_version` IndexedDB's (70)."""

    @property
    def name(self) -> str:
        """The name of the database."""

    @property
    def native_version(self) -> int:
        """IndexedDB's version number."""

    @property
    def version(self) -> float:
        """Dexie's version number."""

    @property
    def tables(self) -> list[TableInfo]:
        """The tables, in the order of their names in the source."""

    def rows(self, table: str) -> AsyncIterator[list[Packed]]:
        """All records by primary key, in batches of bounded count and bytes; raises `BackupError`.

        Blobs are parts of the picked file where the format allows it: their bytes are not in memory.
        """

    async def check(self, on_progress: OnProgress | None = None) -> None:
        """Read everything once, and raise `BackupError` unless structure, counts and hashes are what they should be.

        Cancelling the task ends it.
        """

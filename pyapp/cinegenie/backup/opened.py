"""A file that a person picked: which kind of backup it is, and its records as a source."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pyapp.cinegenie.reasons import Reason
from pyapp.idb.errors import NotReadableError

from .source import BackupError, NotABackupError, OnProgress, Source, TableInfo, unreadable_file

if TYPE_CHECKING:
    from pyapp.db.portable import Packed
    from pyapp.idb.blob import Blob

Kind = Literal["zip", "dexie", "owner"]

_HEAD: Final = 4096  # bytes that tell the kind
_ZIP_SIGNS: Final = (b"PK\3\4", b"PK\5\6")


@dataclass(frozen=True)
class OpenedFile:
    """A file whose beginning or list of files has been read.

    `created`: when it says it was made, "" where it does not say; `warning`: what a person must know of it.
    """

    kind: Kind
    source: Source
    created: str = ""
    warning: str = ""


async def open_file(file: Blob) -> OpenedFile:
    """Find out what a file is; raises `NotABackupError` for one of another kind, `BackupError` for a damaged one."""
    try:
        head = await file.read(0, min(_HEAD, file.size))
    except NotReadableError as error:
        raise BackupError(unreadable_file(error)) from error
    if head[:4] in _ZIP_SIGNS:
        from .reading import open_backup

        backup = await open_backup(file)
        return OpenedFile("zip", CheckedOnce(backup), backup.manifest.created)
    if b'"formatName"' in head:
        from .dexie_file import open_dexie_file

        return OpenedFile("dexie", CheckedOnce(await open_dexie_file(file)))
    if head.lstrip().startswith((b"{", b"\xef\xbb\xbf")):
        from .owner_json import open_owner_json

        export = await open_owner_json(file)
        return OpenedFile("owner", CheckedOnce(export), warning=export.warning)
    text = "This file is neither a backup made here, nor a Dexie export, nor the app's JSON export."
    raise NotABackupError(Reason("no-backup", text))


class CheckedOnce:
    """A source that is read whole and checked at the first `check` only: a picked file does not change unseen."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._checked = False

    @property
    def name(self) -> str:
        """The name of the database."""
        return self._source.name

    @property
    def native_version(self) -> int:
        """IndexedDB's version number."""
        return self._source.native_version

    @property
    def version(self) -> float:
        """Dexie's version number."""
        return self._source.version

    @property
    def tables(self) -> list[TableInfo]:
        """The tables."""
        return self._source.tables

    def rows(self, table: str) -> AsyncIterator[list[Packed]]:
        """All records of a table."""
        return self._source.rows(table)

    async def check(self, on_progress: OnProgress | None = None) -> None:
        """As the source's, once."""
        if not self._checked:
            await self._source.check(on_progress)
            self._checked = True

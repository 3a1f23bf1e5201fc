"""What goes wrong with files outside the database."""

from __future__ import annotations


class FileError(Exception):
    """Anything that this package refuses or cannot do with a file."""


class ArchiveError(FileError):
    """A file that is no ZIP archive as this package reads them, or one whose parts contradict each other."""


class CutOffError(ArchiveError):
    """A file that does not end as an archive does."""


class ChangedPartError(ArchiveError):
    """A file of an archive, named by `path`, whose bytes are not those that were put into it."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path!r} was changed: its checksum is another one")
        self.path = path


class UnreadableError(FileError):
    """Bytes that the browser promised and cannot give: a stored file it has lost, or one changed on the disk."""


class OutputError(FileError):
    """A file that could not be written: no space, no permission, or the disk failed."""

"""What cannot be done with the studio's records, each in a sentence for the person who asked."""

from __future__ import annotations

from pyapp.idb.errors import QuotaExceededError

from .reasons import Reason


class StudioError(Exception):
    """Anything that this package refuses; nothing has been changed then."""


class UnknownAssetTypeError(StudioError):
    """An asset type that is not image, video or audio."""


class MissingAssetError(StudioError):
    """An image, video or audio that is not stored."""


class MissingScriptError(StudioError):
    """A script that is not stored."""


class MissingSceneError(StudioError):
    """A scene that its script does not have."""


class UnsupportedFileError(StudioError):
    """A file that is empty, or no image, video or audio.

    `why`: "empty", "no-media" (`found` says what it is), "other-kind".
    """

    def __init__(self, message: str, why: str = "", found: str = "") -> None:
        super().__init__(message)
        self.why = why
        self.found = found


class FilesNotKeptError(StudioError):
    """A file, which this browser window cannot store: a private one of Safari, or of another WebKit, for example."""

    def __init__(self) -> None:
        text = "this window cannot store files: it may be a private one. Open the page in a normal window for that."
        super().__init__(Reason("files-not-kept", text))


class IdTakenError(StudioError):
    """A deleted record that cannot be put back: another one has its id now."""


class UnusableNameError(StudioError):
    """A file name that is empty, too long, or has signs that no file name has."""


class ChangedSinceError(StudioError):
    """A change that cannot be taken back: the asset was changed again."""


class RepairError(StudioError):
    """A repair whose plan no longer fits the database, or that this database is not for."""


class UndoError(StudioError):
    """A repair that cannot be undone: there is none, or what it wrote was changed since."""


class StudioExistsError(StudioError):
    """A database of that name is there already."""


class PromptError(StudioError):
    """A prompt that lacks a title, a category or a date, or whose variable definitions are no JSON."""


class MissingPromptError(StudioError):
    """A prompt that is not stored."""


class ChangedPromptError(StudioError):
    """A prompt that somebody else has changed meanwhile, in the fields that were to be written."""


class NoSpaceError(StudioError, QuotaExceededError):
    """The browser grants no space for `needed` bytes, but for `available` (None: it does not say how many)."""

    def __init__(self, needed: int, available: int | None) -> None:
        granted = "says not how many it grants" if available is None else f"grants {available:,} more"
        super().__init__(f"not enough space: {needed:,} bytes are needed, and the browser {granted}")
        self.needed = needed
        self.available = available

    @property
    def name(self) -> str:
        """The platform's name for it."""
        return QuotaExceededError.__name__

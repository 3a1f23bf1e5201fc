"""What cannot be done with the studio's records, each in a sentence for the person who asked."""

from __future__ import annotations


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
    """A file that is empty, or no image, video or audio."""


class StudioExistsError(StudioError):
    """A database of that name is there already."""


class PromptError(StudioError):
    """A prompt that lacks a title, a category or a date, or whose variable definitions are no JSON."""

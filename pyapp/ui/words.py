"""What several areas of the page say: names of things, sizes, times, errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pyapp.cinegenie.errors import NoSpaceError
from pyapp.idb.errors import (
    BlockedError,
    DatabaseClosedError,
    IDBError,
    NotReadableError,
    QuotaExceededError,
    UpgradeError,
)

from .language import measure_text, say
from .reasons import reason_of, told

_SOURCES: Final[dict[str, str]] = {
    "ai-generated": "shared-generated",
    "manual-upload": "shared-uploaded",
    "imported": "shared-imported",
}
_UNITS: Final = ("byte", "kilobyte", "megabyte", "gigabyte", "terabyte")
_LONGEST: Final = 300  # characters of a reason
_NAME: Final = 80  # characters of a title or a file's name, where it is one of many
_REFUSALS: Final[dict[type[IDBError], str]] = {
    QuotaExceededError: "reason-quota",
    NotReadableError: "reason-unreadable",
    BlockedError: "reason-blocked",
    DatabaseClosedError: "reason-closed",
}


def text_of(value: Any, otherwise: str = "") -> str:
    """A stored value as text: strings and numbers as they are, anything else is not shown."""
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return otherwise


def source_text(source: Any) -> str:
    """Where an asset came from, "" for what is no source."""
    return say(_SOURCES[source]) if isinstance(source, str) and source in _SOURCES else ""


def size_text(size: int) -> str:
    """A number of bytes in the unit that fits, in steps of 1000."""
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    if not unit:
        return say("shared-bytes", size=size)
    return measure_text(value, _UNITS[unit], 1 if value < 10 else 0)


def time_text(seconds: float) -> str:
    """A length of time, as exactly as a person wants to know it who waits for its end: "about 40 seconds"."""
    if seconds < 5:
        return say("shared-seconds-few")
    if seconds < 55:
        return say("shared-seconds", number=max(round(seconds / 5) * 5, 5))
    if seconds < 55 * 60:
        return say("shared-minutes", number=round(seconds / 60))
    return say("shared-hours", number=round(seconds / 3600))


def listed(parts: list[str]) -> str:
    """Such as "a, b and c"."""
    return say("shared-and", most=", ".join(parts[:-1]), last=parts[-1]) if len(parts) > 1 else "".join(parts)


def asset_name(asset_type: str, asset_id: Any, record: Mapping[str, Any]) -> str:
    """An asset's file name, or such as "Image 12"."""
    return text_of(record.get("originalFilename")) or say("shared-asset", type=asset_type, id=str(asset_id))


def script_title(script: Mapping[str, Any]) -> str:
    """A script's title, or words for one that has none."""
    return text_of(script.get("title")) or say("shared-untitled")


def scene_place(scene_id: str | None) -> str:
    """Such as "act 1, scene 3" for "act0-scene2"; "" for none."""
    if not scene_id:
        return ""
    act, _, scene = scene_id.partition("-")
    numbers = act.removeprefix("act"), scene.removeprefix("scene")
    if not all(number.isdecimal() for number in numbers):
        return scene_id
    return say("shared-scene", act=str(int(numbers[0]) + 1), scene=str(int(numbers[1]) + 1))


def used_at(script_id: Any, title: str | None, scene_id: str | None) -> str:
    """Such as "The Answering Light, act 1, scene 3"."""
    script = title or say("shared-lost-script", id=str(script_id))
    place = scene_place(scene_id)
    return say("shared-place", script=script, scene=place) if place else script


def failure(what: str, error: BaseException) -> str:
    """What failed, why, and that the data were left alone, in one or two sentences.

    Every write of this program is one transaction, so a failure means that nothing was changed.
    """
    english = str(_cause(error))
    is_said = "nothing was" in english.lower() or "is as it was" in english
    return say("shared-failed" if is_said else "shared-failed-unchanged", what=what, why=reason(error))


def reason(error: BaseException) -> str:
    """Why something failed, as a sentence."""
    error = _cause(error)
    if isinstance(error, NoSpaceError) and error.available is not None:
        return say("reason-no-space", needed=size_text(error.needed), available=size_text(error.available))
    message = next((message for kind, message in _REFUSALS.items() if isinstance(error, kind)), None)
    if message is not None:
        return say(message)
    coded = reason_of(error)
    if coded is not None:
        return _sentence(told(coded))
    return say("reason-damaged" if _is_damaged(error) else "reason-untold", detail=_sentence(str(error), error))


def _cause(error: BaseException) -> BaseException:
    """What made an upgrade fail says more than that it failed."""
    cause = error.__cause__
    return _cause(cause) if isinstance(error, UpgradeError) and isinstance(cause, IDBError) else error


def _is_damaged(error: BaseException) -> bool:
    from pyapp.cinegenie.backup.source import DamagedBackupError

    return isinstance(error, DamagedBackupError)


def _sentence(text: str, error: BaseException | None = None) -> str:
    """The first line, cut and ended as a sentence is; an error without a text says its name."""
    first = text.strip().splitlines()[0] if text.strip() else type(error).__name__
    made = cut(first, _LONGEST)
    made = made if made.endswith((".", "!", "?", "…")) else made + "."
    return text if text == made else made  # which can be said again


def cut(text: str, most: int = _NAME) -> str:
    """A person's text for a place where only so many characters fit."""
    return text if len(text) <= most else text[:most] + "…"

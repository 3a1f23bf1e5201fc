"""The facts that are told of an asset, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pyapp.cinegenie.editing import is_duration
from pyapp.cinegenie.records import Asset
from pyapp.db import Blob

from ..language import moment_text, say
from ..words import size_text, source_text, text_of

LONGEST: Final = 300  # characters of a name on the page
Size = tuple[int, int]  # width and height in pixels


@dataclass(frozen=True)
class Found:
    """What only the browser's player knows: pixels, and seconds."""

    size: Size | None = None
    seconds: float | None = None


def cut(text: str) -> str:
    """A person's text, as much of it as the page shows."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def clock_text(seconds: float) -> str:
    """Such as "0:04" and "1:02:03"."""
    whole = max(round(seconds), 1) if seconds > 0 else 0
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def facts_of(asset: Asset, record: Mapping[str, Any], found: Found) -> Iterator[tuple[str, str]]:
    """Names of facts and what is known; what is not known is left out."""
    data, date = record.get("data"), record.get("uploadedAt")
    yield say("asset-type"), say(f"asset-is-{asset.asset_type}")
    if text_of(record.get("originalFilename")):
        yield say("asset-file-name"), cut(text_of(record.get("originalFilename")))
    if isinstance(data, Blob):
        yield say("asset-size"), size_text(data.size)
    if found.size:
        yield say("asset-dimensions"), dimensions_text(found.size)
    if asset.asset_type != "image":
        yield say("asset-duration"), _duration(record, found)
    if source_text(record.get("uploadSource")):
        yield say("asset-source"), source_text(record.get("uploadSource"))
    if isinstance(date, datetime):
        yield say("asset-date"), moment_text(date)
    mime_type = text_of(record.get("mimeType")) or (data.type if isinstance(data, Blob) else "")
    yield say("asset-mime-type"), cut(mime_type) or say("asset-unknown")
    yield say("asset-id"), cut(str(asset.id))


def dimensions_text(size: Size) -> str:
    """A size in words."""
    return say("asset-pixels", width=str(size[0]), height=str(size[1]))


def _duration(record: Mapping[str, Any], found: Found) -> str:
    seconds = record.get("duration") if is_duration(record.get("duration")) else found.seconds
    return clock_text(float(seconds)) if seconds else say("asset-unknown")

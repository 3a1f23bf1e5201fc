"""What is wrong with an asset's record at v7, and what would put it right. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final, get_args

from .records import DEFAULT_MIME_TYPES, AssetType, UploadSource

SOURCES: Final[tuple[UploadSource, ...]] = get_args(UploadSource)
BLOBS: Final = ("Blob", "File")
ABSENT: Final = ("undefined", "null")

STATE_VALUES: Final = ("uploadSource", "uploadedAt", "mimeType", "scriptId", "data.size")
STATE_KINDS: Final = ("data", "scriptId", "uploadSource", "uploadedAt")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def is_date(value: Any) -> bool:
    """Whether it is a valid Date."""
    return isinstance(value, datetime) or isinstance(getattr(value, "milliseconds", None), int)


def is_v6_shaped(script_id_kind: str, source_kind: str, uploaded_kind: str) -> bool:
    """Whether a record is as v6 wrote it: a `scriptId`, and neither of the two fields that v7 always writes."""
    return script_id_kind != "undefined" and source_kind in ABSENT and uploaded_kind in ABSENT


def metadata_faults(source: Any, uploaded: Any, mime_type: Any) -> Iterator[str]:
    """The names of the fields that are missing or hold what they never hold."""
    if source not in SOURCES:
        yield "uploadSource"
    if not is_date(uploaded):
        yield "uploadedAt"
    if not isinstance(mime_type, str) or not mime_type:
        yield "mimeType"


def right_source(original_filename: Any) -> UploadSource:
    """The source of an asset that tells none: what has a file's name was not generated."""
    return "imported" if isinstance(original_filename, str) and original_filename else "ai-generated"


def right_date(stored: Any, now: datetime) -> datetime:
    """The date that a text or a number tells, as JSON makes them of Dates; else now."""
    try:
        if isinstance(stored, str):
            found = datetime.fromisoformat(stored)
            return found if found.tzinfo else now
        if isinstance(stored, int | float) and not isinstance(stored, bool) and stored > 0:
            return _EPOCH + timedelta(milliseconds=int(stored))
    except (ValueError, OverflowError):
        return now
    return now


def right_mime_type(asset_type: AssetType, data_kind: str, blob_type: Any) -> str:
    """The Blob's type, or the one that the upgrade gives where it has none."""
    is_known = data_kind in BLOBS and isinstance(blob_type, str) and blob_type
    return blob_type if is_known else DEFAULT_MIME_TYPES[asset_type]

"""What is stored in the place of an asset's file, where that is no file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from pyapp.db import UNDEFINED, JSDate

from .language import say

_KINDS: Final[dict[Any, str]] = {
    str: "string",
    bool: "boolean",
    (int, float): "number",
    (datetime, JSDate): "Date",
    list: "Array",
    dict: "Object",
    bytes: "bytes",
}


def kind_of_no_file(record: Mapping[str, Any]) -> str | None:
    """The kind of a record's `data`, which is no Blob, as a column "no-blob" has it; None where nothing is there."""
    data = record.get("data", UNDEFINED)
    if data is None or data is UNDEFINED:
        return None
    return next((name for kinds, name in _KINDS.items() if isinstance(data, kinds)), "other")


def why_no_file(record: Mapping[str, Any]) -> str:
    """In words what is stored there."""
    kind = kind_of_no_file(record)
    return say("shared-empty-record") if kind is None else say("shared-no-file", kind=kind)

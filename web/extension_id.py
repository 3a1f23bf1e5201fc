"""The id under which Chrome knows an extension, where it can be told without asking Chrome."""

from __future__ import annotations

import base64
import hashlib
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path, PurePath

_PEM_LINE = "-----"


def of_key(key: Any) -> str | None:
    """The id that a manifest's "key" gives, None where it is no key."""
    if not isinstance(key, str):
        return None
    lines = "".join(line for line in key.split() if line)
    try:
        if lines.startswith(_PEM_LINE):
            lines = lines.split(_PEM_LINE)[2]
        return _id(base64.b64decode(lines, validate=True)) if lines else None
    except (ValueError, IndexError):
        return None


def of_folder(folder: Path) -> str:
    """The id of an extension without a key that Chrome loads unpacked from this very folder."""
    return of_path(folder.resolve(), windows=os.name == "nt")


def of_path(path: PurePath, *, windows: bool) -> str:
    """As `of_folder`, of an absolute path without links: its bytes are hashed, on Windows those of UTF-16."""
    text = str(path)
    return _id((text[:1].upper() + text[1:]).encode("utf-16-le") if windows else os.fsencode(text))


def _id(content: bytes) -> str:
    digits = hashlib.sha256(content).hexdigest()[:32]
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digits)

"""The size above which a file waits for the person's leave; they can set and lift it, and the browser remembers it."""

from __future__ import annotations

from typing import Final

from ..remembered import remember, remembered

LIMITS: Final = (100_000_000, 500_000_000, 2_000_000_000)  # bytes
_USUAL: Final = 500_000_000
_KEY: Final = "cinegenie-import-limit"
_NONE: Final = "none"


def size_limit() -> int | None:
    """Bytes; None where no file is asked about."""
    text = remembered(_KEY)
    if text == _NONE:
        return None
    return int(text) if text and text.isdecimal() else _USUAL


def set_size_limit(limit: int | None) -> None:
    """Ask about files above that many bytes from now on, or about none."""
    remember(_KEY, _NONE if limit is None else str(limit))

"""Keys as steps of an address (`repr`), and back. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from pyapp.db.keys import Key, is_valid


def key_of(text: str) -> Key | None:
    """The number or text that the step stands for; None for any other key, and for what is none."""
    try:
        key = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return key if is_valid(key) and repr(key) == text and isinstance(key, int | float | str) else None


def key_among(keys: Iterable[Key], text: str) -> Key | None:
    """The key of that text among those that there are, such as a date or a list."""
    return next((key for key in keys if repr(key) == text), None)

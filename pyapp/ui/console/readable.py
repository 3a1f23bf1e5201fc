"""Values as a console shows them: laid out for reading, and never so much that the page stands still. Pure."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

MOST: Final = 10_000  # characters
_WIDTH: Final = 96
_ITEMS: Final = 100  # of one list or dict
_DEPTH: Final = 6
_LONGEST: Final = 2_000  # characters of one text


def readable(value: Any) -> str:
    """At most some 10,000 characters: what fits into a line in a line, else an item a line; what is cut ends in `…`.

    Only as much of the value is looked at as is shown.
    """
    return cut(_laid_out(value, 0, ()))


def cut(text: str, most: int = MOST) -> str:
    """The text, or its beginning and the number of characters that are left out."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text) - most:,} more characters)"


def _laid_out(value: Any, depth: int, within: tuple[int, ...]) -> str:
    kind = type(value)
    if kind not in _BRACKETS or not value:
        return _short.repr(value)
    opening, closing = _BRACKETS[kind]
    if id(value) in within or depth >= _DEPTH:
        return f"{opening}…{closing}"
    items = list(_items(value, depth + 1, (*within, id(value))))
    if len(value) > _ITEMS:
        items.append(f"… ({len(value) - len(items):,} more)")
    line = opening + ", ".join(items) + (",)" if kind is tuple and len(value) == 1 else closing)
    if len(line) <= _WIDTH - 4 * depth and "\n" not in line:
        return line
    inner = "    " * (depth + 1)
    return "\n".join([opening, *(f"{inner}{item}," for item in items), "    " * depth + closing])


def _items(value: Any, depth: int, within: tuple[int, ...]) -> Iterator[str]:
    budget = MOST  # what goes beyond it would be cut anyway
    for text in _texts(value, depth, within):
        yield text
        budget -= len(text)
        if budget < 0:
            return


def _texts(value: Any, depth: int, within: tuple[int, ...]) -> Iterable[str]:
    if isinstance(value, dict):
        pairs = islice(value.items(), _ITEMS)
        return (f"{_short.repr(key)}: {_laid_out(item, depth, within)}" for key, item in pairs)
    return (_laid_out(item, depth, within) for item in islice(value, _ITEMS))


def _shortener() -> reprlib.Repr:
    short = reprlib.Repr()
    short.fillvalue = "…"
    short.maxstring = short.maxother = short.maxlong = _LONGEST
    return short


_short: Final = _shortener()
_BRACKETS: Final[dict[type, tuple[str, str]]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
    dict: ("{", "}"),
}

"""Texts as a person looks for them and puts them in order: whatever their case and accents. Pure.

`folded` is what both sides of a search are brought to; `natural` puts "scene 2" before "scene 10".
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Marks over, under and in letters of Latin, Greek, Cyrillic, Hebrew and Arabic, and signs that nobody sees.
_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]+"
)
_LETTERS: Final = str.maketrans(
    {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ŧ": "t", "\u0131": "i", "æ": "ae", "œ": "oe"}
)
_DIGITS: Final = re.compile("[0-9]+")
_TOLD_APART: Final = 200  # characters that take part in an order


def folded(text: str) -> str:
    """The text without case, accents and marks that nobody sees: "Đêm Mưa" gives "dem mua"."""
    if text.isascii():
        lower = text.lower()
        return text if lower == text else lower
    plain: str = unicodedata.normalize("NFKD", text.casefold())
    return _MARKS.sub("", plain).translate(_LETTERS)


def natural(folded_text: str) -> str:
    """What sorts as the text does in a natural order, its numbers by their size. Of long texts the beginning counts."""
    return _DIGITS.sub(_by_size, folded_text[:_TOLD_APART])


def _by_size(number: re.Match[str]) -> str:
    digits = number[0].lstrip("0")
    return f"0{chr(len(digits))}{digits}"

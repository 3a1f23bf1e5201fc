"""Text as a search compares it: what differs only in case, accents or invisible marks is the same. Pure."""

from __future__ import annotations

import unicodedata
from typing import Final

# Letters that Unicode does not take apart into a plain one and a mark.
_LETTERS: Final = {"đ": "d", "ħ": "h", "\u0131": "i", "ł": "l", "ø": "o", "ŧ": "t"}


def folded(text: str) -> str:
    """Equal for texts that a person would take for the same word: "Đêm", "đêm" and "dem".

    Case, accents and tones, widths and ligatures, and what is not seen (marks of direction, joiners) make no
    difference. A search is `folded(asked) in folded(text)`.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)


class _Plain(dict[int, str | None]):
    """For `str.translate`; learns a character when it meets it, as a table of all would take long to make."""

    def __missing__(self, point: int) -> str | None:
        letter = chr(point)
        is_mark = unicodedata.combining(letter) or unicodedata.category(letter) == "Cf"
        self[point] = found = None if is_mark else _LETTERS.get(letter, letter)
        return found


_PLAIN: Final = _Plain()

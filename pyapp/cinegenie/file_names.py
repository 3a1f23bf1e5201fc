"""Names under which files leave the page: the person's own, without what some system forbids. Pure.

Whitespace stays, unlike in the names of a backup (`backup.names`), since these are the names that people gave.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from pyapp.files.zip_format import fold

from .backup.names import extensions_of

_LONGEST: Final = 180  # characters; most file systems take 255 bytes
_MOST_BYTES: Final = 230  # leaves room for " (2)" and the browser's own additions
_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|]+')
_SPACES: Final = re.compile(r"\s+")
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)  # Windows
_JOINERS: Final = "\u200c\u200d"  # not seen either, but parts of Persian words and of emoji
_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def file_name(name: str | None, mime_type: str | None, otherwise: str) -> str:
    """A name that every system takes; `otherwise` stands for one that is missing, or of which nothing is left.

    Where the name has no extension it gets the one of its MIME type; one that it has is left as it is.
    """
    stem, extension = _split(_allowed(name or "") or _allowed(otherwise))
    if not extension:
        known = extensions_of(mime_type or "")
        extension = f".{known[0]}" if known else ""
    return _unreserved(_cut(stem, _MOST_BYTES - len(extension))) + extension


class UniqueNames:
    """Gives each file of one folder a name that no other has, not even where capitals and accents count alike."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, name: str) -> str:
        """That name, or such as "night (2).png" where it is taken."""
        stem, extension = _split(name)
        free, number = name, 1
        while fold(free) in self._taken:
            number += 1
            free = f"{stem} ({number}){extension}"
        self._taken.add(fold(free))
        return free


def _split(name: str) -> tuple[str, str]:
    found = _EXTENSION.search(name)
    return (name[: found.start()], found.group()) if found and found.start() else (name, "")


def _allowed(text: str) -> str:
    """The text in one line, without separators of paths and without marks that are not seen (RTL overrides)."""
    text = text.encode("utf-8", "replace").decode()  # half a pair of surrogates is no character
    text = _FORBIDDEN.sub("-", _SPACES.sub(" ", unicodedata.normalize("NFC", text)))
    seen = (each for each in text if each in _JOINERS or unicodedata.category(each) not in ("Cc", "Cf", "Cn", "Co"))
    return "".join(seen).strip(". -" + _JOINERS)


def _cut(stem: str, most_bytes: int) -> str:
    cut = stem[:_LONGEST].encode()[:most_bytes].decode("utf-8", "ignore")
    return cut.rstrip(". " + _JOINERS) or "file"


def _unreserved(stem: str) -> str:
    return f"_{stem}" if _RESERVED.match(stem) else stem

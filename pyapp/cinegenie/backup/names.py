"""Names for the files of a backup: what a person recognises, on every system the same, none twice. Pure."""

from __future__ import annotations

import mimetypes
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any, Final

from pyapp.files.zip_format import fold

_MOST_KEY: Final = 40
_MOST_STEM: Final = 80
_SEPARATORS: Final = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\s]+')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)  # Windows
_EXTENSIONS: Final = {
    "image/png": ("png", "apng"),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "image/svg+xml": ("svg",),
    "image/avif": ("avif",),
    "image/heic": ("heic",),
    "image/bmp": ("bmp",),
    "video/mp4": ("mp4", "m4v"),
    "video/webm": ("webm",),
    "video/quicktime": ("mov",),
    "video/ogg": ("ogv", "ogg"),
    "video/x-matroska": ("mkv",),
    "audio/mpeg": ("mp3",),
    "audio/wav": ("wav",),
    "audio/x-wav": ("wav",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/mp4": ("m4a", "mp4"),
    "audio/aac": ("aac",),
    "audio/flac": ("flac",),
    "audio/webm": ("weba", "webm"),
    "application/json": ("json",),
    "application/pdf": ("pdf",),
    "text/plain": ("txt",),
}
_OTHERS: Final = mimetypes.MimeTypes()  # Python's own list: the machine's files are not read
_EXTENSION: Final = re.compile(r"[A-Za-z0-9]{1,8}")


class Names:
    """Gives each file of one backup a path that no other has, not even where capitals and accents count alike."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def reserve(self, path: str) -> str:
        """A fixed path."""
        self._taken.add(fold(path))
        return path

    def folder(self, table: str) -> str:
        """The folder of a table's media; two tables never share one."""
        return self._free(_safe(table, _MOST_STEM) or "table", "")

    def media(self, folder: str, key: Any, file_name: str | None, mime_type: str) -> str:
        """The path of a record's file in its table's folder: its key, then the name that it once had."""
        stem, extension = _split(file_name or "")
        known = extensions_of(mime_type)
        if known and extension.lower() not in known:
            stem, extension = _safe(file_name or "", _MOST_STEM), known[0]
        parts = [part for part in (key_text(key), _safe(stem, _MOST_STEM)) if part]
        return self._free(f"{folder}/{_unreserved('-'.join(parts) or 'file')}", f".{extension or 'bin'}")

    def rows(self, folder: str) -> str:
        """The path of a table's rows."""
        return self._free(folder, ".jsonl")

    def _free(self, stem: str, extension: str) -> str:
        path, number = f"{stem}{extension}", 1
        while fold(path) in self._taken:
            number += 1
            path = f"{stem}-{number}{extension}"
        return self.reserve(path)


def extensions_of(mime_type: str) -> tuple[str, ...]:
    """The extensions that files of that type have, the usual one first; none where it is not known."""
    plain = mime_type.partition(";")[0].strip().lower()
    if plain in _EXTENSIONS:
        return _EXTENSIONS[plain]
    return tuple(each.removeprefix(".") for each in _OTHERS.guess_all_extensions(plain))


def key_text(key: Any) -> str:
    """A key as a part of a file's name."""
    if isinstance(key, list | tuple):
        text = "-".join(key_text(part) for part in key)
    elif isinstance(key, datetime):
        text = key.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    elif isinstance(key, bytes):
        text = key[: _MOST_KEY // 2].hex()
    else:
        text = _safe(str(key), _MOST_KEY)
    return text[:_MOST_KEY]


def _split(file_name: str) -> tuple[str, str]:
    stem, dot, extension = file_name.rpartition(".")
    return (stem, extension) if dot and _EXTENSION.fullmatch(extension) else (file_name, "")


def _safe(text: str, most: int) -> str:
    """The text without what some system forbids in a name, at most that many characters long."""
    text = text.encode("utf-8", "replace").decode()  # half a pair of surrogates is no character
    composed = unicodedata.normalize("NFC", _SEPARATORS.sub("-", text))
    visible = "".join(each for each in composed if unicodedata.category(each) not in ("Cc", "Cf", "Cn", "Co"))
    return _unreserved(visible[:most].strip(". -"))


def _unreserved(stem: str) -> str:
    return f"_{stem}" if _RESERVED.match(stem) else stem

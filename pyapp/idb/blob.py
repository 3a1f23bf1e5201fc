"""Blobs and Files as Python sees them, and the object URLs that show them.

The bytes stay in the browser, usually on disk, until `read` is awaited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import js
from pyodide.ffi import JsException, to_js

from .errors import NotReadableError


class Blob:
    """A stored Blob or File: its size, type and name at once, its bytes on demand."""

    __slots__ = ("_js",)

    def __init__(self, data: Any = b"", type: str = "", name: str | None = None) -> None:  # noqa: A002
        """`data`: bytes, or a JavaScript Blob to wrap. With a `name` the new object is a File."""
        if isinstance(data, bytes | bytearray | memoryview):
            data = _make(bytes(data), type, name)
        self._js = data

    @property
    def size(self) -> int:
        """Length in bytes."""
        return int(self._js.size)

    @property
    def type(self) -> str:
        """MIME type in lower case, "" where none is known."""
        return str(self._js.type)

    @property
    def name(self) -> str | None:
        """A File's name, None for a plain Blob."""
        return str(self._js.name) if self.is_file else None

    @property
    def last_modified(self) -> datetime | None:
        """A File's time of last change, None for a plain Blob."""
        if not self.is_file:
            return None
        return datetime.fromtimestamp(self._js.lastModified / 1000, UTC)

    @property
    def is_file(self) -> bool:
        """Whether this is a File, which has a name."""
        return bool(self._js.constructor.name == "File")

    @property
    def js(self) -> Any:
        """The JavaScript object itself."""
        return self._js

    async def read(self, start: int = 0, end: int | None = None) -> bytes:
        """The bytes from `start` up to `end`; raises `NotReadableError` where the browser has lost them.

        Not inside a transaction: reading a file outlasts it (`ForeignAwaitError`).
        """
        part = self._js if start == 0 and end is None else self._js.slice(start, self.size if end is None else end)
        try:
            buffer = await part.arrayBuffer()
        except JsException as error:
            raise NotReadableError(f"the bytes of {self!r} cannot be read: {error.message}") from error
        return bytes(buffer.to_bytes())

    def slice(self, start: int, end: int, type: str = "") -> Blob:  # noqa: A002
        """A part of it as a Blob of its own; no bytes are read."""
        return Blob(self._js.slice(start, end, type))

    def with_type(self, type: str) -> Blob:  # noqa: A002
        """The same bytes, and name, under another MIME type; no bytes are read."""
        parts, options = to_js([self._js]), js.Object.new()
        options.type = type
        if not self.is_file:
            return Blob(js.Blob.new(parts, options))
        options.lastModified = self._js.lastModified
        return Blob(js.File.new(parts, self._js.name, options))

    def __eq__(self, other: object) -> bool:
        """The same object, or one of the same kind, size, type and name; bytes are not compared."""
        if not isinstance(other, Blob):
            return NotImplemented
        return (self.size, self.type, self.name) == (other.size, other.type, other.name)

    def __hash__(self) -> int:
        return hash((self.size, self.type, self.name))

    def __repr__(self) -> str:
        name = f" {self.name!r}" if self.is_file else ""
        return f"<{'File' if self.is_file else 'Blob'}{name} {self.size} bytes {self.type or 'of no type'}>"


def _make(data: bytes, type: str, name: str | None) -> Any:  # noqa: A002
    options = js.Object.new()
    options.type = type
    parts = to_js([to_js(data)])
    return js.Blob.new(parts, options) if name is None else js.File.new(parts, name, options)


class ObjectURLs:
    """Object URLs with an owner: every URL made here is revoked when replaced or when the owner closes it."""

    def __init__(self) -> None:
        self._urls: dict[object, str] = {}

    def __len__(self) -> int:
        return len(self._urls)

    def __iter__(self) -> Iterator[str]:
        return iter(self._urls.values())

    def set(self, slot: object, blob: Blob) -> str:
        """A URL for the Blob; the URL that the slot had before is revoked."""
        self.revoke(slot)
        url = self._urls[slot] = str(js.URL.createObjectURL(blob.js))
        return url

    def set_all(self, blobs: Mapping[Any, Blob]) -> None:
        """As `set` for the Blob of each slot, in one crossing for all of them."""
        for slot in blobs:
            self.revoke(slot)
        made = to_js([blob.js for blob in blobs.values()]).map(js.URL.createObjectURL)
        self._urls.update(zip(blobs, map(str, made), strict=True))

    def get(self, slot: object) -> str | None:
        """The slot's URL, if it has one."""
        return self._urls.get(slot)

    def revoke(self, slot: object) -> None:
        """Revoke the slot's URL, if it has one."""
        url = self._urls.pop(slot, None)
        if url is not None:
            js.URL.revokeObjectURL(url)

    def close(self) -> None:
        """Revoke them all."""
        for slot in list(self._urls):
            self.revoke(slot)

"""SHA-256 and CRC-32 of Blobs of any size, computed beside the page, a few pieces in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from pyapp.idb.blob import Blob

from .bridge import request

PIECE = 8 << 20  # bytes; a Blob of one piece is hashed by the browser itself (web/archive_digest.js)
_AT_ONCE = 2 << 20
_MOST_AT_ONCE = 64
OnBytes = Callable[[int], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Digest:
    """Both hashes of the same bytes; SHA-256 in hexadecimal digits."""

    crc: int
    sha256: str


def unheard(_count: int) -> None:
    """Take the number of bytes done, and do nothing."""


def batches(sizes: Iterable[tuple[T, int]]) -> Iterator[list[T]]:
    """Things of these sizes, in their order, in groups that are read at once; one of more than a piece stands alone."""
    group: list[T] = []
    total = 0
    for thing, size in sizes:
        if group and (total + size > _AT_ONCE or len(group) == _MOST_AT_ONCE):
            yield group
            group, total = [], 0
        group.append(thing)
        total += size
    if group:
        yield group


async def digest(blob: Blob, on_bytes: OnBytes = unheard) -> Digest:
    """The hashes of a Blob of any size; `on_bytes` is told how many more bytes are done. Raises `UnreadableError`."""
    number = await request("begin")
    try:
        for start in range(0, blob.size, PIECE):
            piece = blob.slice(start, min(start + PIECE, blob.size))
            await request("piece", number, piece)
            on_bytes(piece.size)
    finally:
        found = await request("end", number)
    return Digest(*found)

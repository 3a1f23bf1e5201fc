"""Whether two Blobs hold the same bytes: beside the page, and never more than a piece of each in memory."""

from __future__ import annotations

from typing import Final

from pyapp.idb.blob import Blob

from .bridge import joined, request
from .digest import PIECE, OnBytes, unheard

_SAMPLE: Final = 64 << 10  # bytes
WHOLLY_SAMPLED: Final = 3 * _SAMPLE


async def fingerprint(blob: Blob) -> str:
    """SHA-256 of the beginning, the middle and the end; of the whole where `size` is `WHOLLY_SAMPLED` at most.

    Raises `UnreadableError`.
    """
    if blob.size > WHOLLY_SAMPLED:
        middle = blob.size // 2
        starts = (0, middle, blob.size - _SAMPLE)
        blob = joined([blob.slice(start, start + _SAMPLE) for start in starts])
    _crc, sha256 = await request("whole", blob)
    return str(sha256)


async def same_bytes(first: Blob, second: Blob, on_bytes: OnBytes = unheard) -> bool:
    """Whether they do; reads up to the first difference. `on_bytes` is told how many more bytes are compared.

    Raises `UnreadableError`.
    """
    if first.size != second.size:
        return False
    for start in range(0, first.size, PIECE):
        end = min(start + PIECE, first.size)
        if not await request("same", first.slice(start, end), second.slice(start, end)):
            return False
        on_bytes(end - start)
    return True

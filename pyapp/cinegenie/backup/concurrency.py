"""Work that overlaps with other work: the browser reads, hashes and writes beside Python."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


async def together(works: Sequence[Awaitable[Any]]) -> None:
    """Run them side by side; the first failure, or being cancelled, ends all before it is raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def read_ahead(batches: AsyncIterator[T]) -> AsyncIterator[T]:
    """The same batches, each read while the one before is being used."""
    coming = asyncio.ensure_future(_next(batches))
    try:
        while (batch := await coming) is not None:
            coming = asyncio.ensure_future(_next(batches))
            yield batch
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)


async def _next(batches: AsyncIterator[T]) -> T | None:
    return await anext(batches, None)

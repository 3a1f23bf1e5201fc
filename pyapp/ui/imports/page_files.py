"""The Python side of web/incoming.js: files that come to the page, and what films and sounds tell of themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Final, NamedTuple

import incoming
from pyodide.ffi import create_proxy, to_js

from pyapp.cinegenie.records import AssetType
from pyapp.db import Blob
from pyapp.idb.errors import NotReadableError

_TASK: Final = 6  # milliseconds of looking up sizes

OnFound = Callable[[Awaitable["Found"]], object]


class Arrived(NamedTuple):
    """A file with its name and size, which cost more to ask for one by one."""

    file: Blob
    name: str
    size: int


class Arrivals:
    """Many files, which come to Python some at a time."""

    def __init__(self, files: Any) -> None:
        """`files` is JavaScript's array of them."""
        self._files = files

    def __len__(self) -> int:
        return int(self._files.length)

    async def __aiter__(self) -> AsyncIterator[list[Arrived]]:
        """Some at a time, as many as a few milliseconds allow; the page goes on between them."""
        start = 0
        while start < len(self):
            files, names, sizes = incoming.some(self._files, start, _TASK)
            rows = zip(files, names.to_py(), sizes.to_py(), strict=True)
            some = [Arrived(Blob(file), name or "", size) for file, name, size in rows]
            yield some
            start += len(some)
            await asyncio.sleep(0)


class Found(NamedTuple):
    """What was dropped, pasted or picked. `hidden`: how many files of systems were left out; `above`: or too many."""

    files: Arrivals
    hidden: int = 0
    above: int = 0


class MediaFacts(NamedTuple):
    """What a film or sound tells; None where it does not. `duration` in seconds."""

    duration: float | None
    size: tuple[int, int] | None


def watch_page(on_over: Callable[[bool], object], on_found: OnFound) -> None:
    """Call back with whether files are dragged over the page, and with those that are dropped or pasted on it.

    It lasts as long as the page.
    """
    incoming.watch(create_proxy(on_over), create_proxy(lambda promise: on_found(_awaited(promise))))


def arrivals(files: Sequence[Blob]) -> Arrivals:
    """Files that Python has already."""
    return Arrivals(to_js([file.js for file in files]))


def picked(files: Any) -> Found:
    """What a person picked: the browser's list of files."""
    return _found(incoming.picked(files))


async def heads(files: Sequence[Blob], count: int) -> list[bytes | NotReadableError]:
    """The first bytes of each file, in one crossing."""
    told = await incoming.heads(to_js([file.js for file in files]), count)
    return [NotReadableError(each) if isinstance(each, str) else bytes(each.to_bytes()) for each in told]


async def media_facts(file: Blob, asset_type: AssetType, seconds: float) -> MediaFacts | None:
    """What a film or sound tells within that time; None where the browser cannot play it."""
    told = await incoming.mediaFacts(file.js, asset_type, seconds * 1000)
    if not told:  # JavaScript's null, which is not None
        return None
    duration, width, height = told.to_py()
    return MediaFacts(duration if duration > 0 else None, (width, height) if width > 0 and height > 0 else None)


async def _awaited(promise: Any) -> Found:
    return _found(await promise)


def _found(told: Any) -> Found:
    files, hidden, above = told
    return Found(Arrivals(files), int(hidden), int(above))

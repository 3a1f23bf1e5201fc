"""Where a file goes that is made here: a file that the person picked, a private one of this origin, or memory.

Until it is closed nothing that looks whole is to be seen; aborted, it leaves nothing.
"""

from __future__ import annotations

from typing import Any

from pyapp.idb.blob import Blob

from .bridge import request

Target = dict[str, Any]

MEMORY: Target = {"kind": "memory"}


def picked(handle: Any) -> Target:
    """The file that `showSaveFilePicker` has given; what it held stays until the new one is whole."""
    return {"kind": "file", "handle": handle}


def private(name: str) -> Target:
    """A file of this origin under that name; one that has it already stays until the new one is whole."""
    return {"kind": "private", "name": name}


async def private_or_memory(name: str) -> Target:
    """A private file, or memory where the browser has none (WebKitGTK, some private windows)."""
    return private(name) if await request("hasPrivate") else MEMORY


async def private_files() -> list[str]:
    """The names of the whole private files; those that were left unfinished are removed. None without support."""
    return list(await request("listPrivate")) if await request("hasPrivate") else []


async def private_file(name: str) -> Blob | None:
    """A whole private file; None where there is none of that name."""
    if not await request("hasPrivate"):
        return None
    found = await request("getPrivate", name)
    return Blob(found) if found else None


async def remove_private(name: str) -> None:
    """Remove a private file, if it is there."""
    if await request("hasPrivate"):
        await request("removePrivate", name)


class Output:
    """A file being written: bytes go to the places that the writer names, in any order."""

    def __init__(self, number: int) -> None:
        self.number = number

    @classmethod
    async def open(cls, target: Target) -> Output:
        """Begin; `OutputError` where it cannot be written, for example because another tab is writing it."""
        return cls(int(await request("open", target)))

    async def write(self, data: bytes, position: int) -> None:
        """Write some bytes."""
        await request("write", self.number, position, data)

    async def close(self) -> Blob:
        """Put it in place, whole; gives it to read."""
        return Blob(await request("close", self.number))

    async def abort(self) -> None:
        """Leave nothing of it; does nothing after `close` or another `abort`."""
        await request("abort", self.number)

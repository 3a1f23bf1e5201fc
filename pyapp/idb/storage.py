"""What the browser says of this origin's storage (StorageManager); None wherever it does not say.

A browser without `navigator.storage`, such as WebKitGTK, says nothing at all, and so does one that refuses to.
"""

from __future__ import annotations

from typing import Any

import idb_bridge
import js

from .errors import IDBError, QuotaExceededError
from .promises import settled

_TRIAL = "~room"
_WHAT = "navigator.storage"


async def estimate() -> tuple[int | None, int | None]:
    """Bytes in use, and bytes granted in all, as far as the browser tells the truth: see `room`."""
    answer = await _ask("estimate")
    return _number(answer, "usage"), _number(answer, "quota")


async def persisted() -> bool | None:
    """Whether the browser keeps the storage also when space on the disk gets short."""
    return await _said("persisted")


async def persist() -> bool | None:
    """Ask the browser to keep it, which may ask the person; whether it does."""
    return await _said("persist")


async def keeps_blobs() -> bool:
    """Whether Blobs can be stored, which a private window of WebKit cannot; tried once, where that is in doubt."""
    return bool(await idb_bridge.keepsBlobs())


async def bring_in_sight(name: str) -> bool:
    """Make sure that the Blobs of a database that was just rewritten can be read; False where a reload has to do it.

    WebKit looks for them where they were before, until it has cleared up: see web/idb_blobs.js. Nothing is lost.
    """
    return bool(await settled(f"reading {name}", idb_bridge, "bringInSight", name))


async def room(most: int) -> int | None:
    """Up to `most` bytes that this origin may still store, to one in a hundred: by trying, on an empty file.

    What `estimate` gives is no measure: Chromium 156 tells every origin that it may use 10 GiB more. The file is in
    the origin's private file system; making it longer writes nothing, and it is never kept.
    """
    folder = await _ask("getDirectory")
    if folder is None:
        return None
    try:
        file = await settled(_WHAT, folder, "getFileHandle", _TRIAL, _create())
        try:
            return await _room(file, most)
        finally:
            await settled(_WHAT, folder, "removeEntry", _TRIAL)
    except QuotaExceededError:
        return 0
    except IDBError:  # such files cannot be written here
        return None


async def _room(file: Any, most: int) -> int:
    if await _may_have(file, most):
        return most
    fits, limit = 0, most
    while limit - fits > max(1, most / 100):
        size = (fits + limit) // 2
        if await _may_have(file, size):
            fits = size
        else:
            limit = size
    return fits


async def _may_have(file: Any, size: int) -> bool:
    stream = await settled(_WHAT, file, "createWritable")
    try:
        await settled(_WHAT, stream, "truncate", size)
    except QuotaExceededError:
        return False
    else:
        await settled(_WHAT, stream, "abort")
        return True


async def _said(name: str) -> bool | None:
    answer = await _ask(name)
    return None if answer is None else bool(answer)


async def _ask(name: str) -> Any:
    manager = getattr(js.navigator, "storage", None)
    if manager is None:
        return None
    try:
        return await settled(_WHAT, manager, name)
    except IDBError:
        return None


def _create() -> Any:
    options = js.Object.new()
    options.create = True
    return options


def _number(answer: Any, name: str) -> int | None:
    value = getattr(answer, name, None)
    return None if value is None else int(value)

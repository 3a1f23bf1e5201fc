"""The space that the browser grants: how much there is, whether it is kept, and what is said when it is full."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pyapp.idb import storage
from pyapp.idb.errors import QuotaExceededError

from .errors import FilesNotKeptError, NoSpaceError


@dataclass(frozen=True)
class StorageStatus:
    """Bytes in use and granted in all, and whether the browser keeps them; None where it does not say.

    It is what the browser says: Chromium tells every page but an extension's that it grants 10 GiB more than is used.
    """

    usage: int | None
    quota: int | None
    persisted: bool | None

    @property
    def available(self) -> int | None:
        """Bytes that it says it still grants."""
        if self.usage is None or self.quota is None:
            return None
        return max(0, self.quota - self.usage)


async def storage_status() -> StorageStatus:
    """What the browser says now."""
    usage, quota = await storage.estimate()
    return StorageStatus(usage, quota, await storage.persisted())


async def ask_to_persist() -> StorageStatus:
    """Ask the browser to keep the storage, and give what it says then; a browser may ask the person first."""
    if not await storage.persisted():
        await storage.persist()
    return await storage_status()


async def check_files_are_kept() -> None:
    """Raise `FilesNotKeptError` where this window cannot store files at all. To be asked before one is taken."""
    if not await storage.keeps_blobs():
        raise FilesNotKeptError


@asynccontextmanager
async def space_told(needed: int) -> AsyncIterator[None]:
    """Have a full disk say how many bytes are needed and granted: `NoSpaceError`. Around a whole transaction only."""
    try:
        yield
    except QuotaExceededError as error:
        raise await no_space(needed) from error


async def granted(needed: int) -> int | None:
    """Bytes that the browser still grants: of more than are needed, what it says itself; None where it says nothing."""
    said = (await storage_status()).available
    if said is not None and said < needed:
        return said
    room = await storage.room(needed)
    return said if room is None or room >= needed else room


async def no_space(needed: int) -> NoSpaceError:
    """The error that says what a write of that many bytes, which has failed, would have needed and what there is."""
    available = (await storage_status()).available
    if available is None or available >= needed:  # which cannot be true, since the write has failed
        available = await storage.room(needed)
    return NoSpaceError(needed, available)

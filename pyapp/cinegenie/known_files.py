"""Finding the file that is there already, in the gallery or on its way into it, when it comes a second time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pyapp.db import Blob, Database
from pyapp.db.batches import Columns
from pyapp.files.comparing import WHOLLY_SAMPLED, fingerprint, same_bytes
from pyapp.files.digest import OnBytes, unheard
from pyapp.files.errors import UnreadableError

from .ids import token
from .passes import each_row
from .records import MEDIA_TABLES, Asset

if TYPE_CHECKING:
    from .gallery_index import GalleryIndex

OfSize = Callable[[int], Iterable[Asset]]
_SIZE: Final = Columns(["data.size"])


@dataclass(eq=False)
class KnownFile:
    """A file that is there (`asset`), or on its way (`file`)."""

    size: int
    asset: Asset | None = None
    file: Blob | None = None
    name: str | None = None
    fingerprint: str = ""


class KnownFiles:
    """All files of a studio by size. Only those of equal size are read, and only as far as they are the same."""

    def __init__(self, db: Database, of_size: OfSize) -> None:
        """`of_size` gives the assets of the gallery whose files have so many bytes."""
        self._db = db
        self._of_size = of_size
        self._stored: dict[tuple[str, Hashable], KnownFile] = {}
        self._coming: dict[int, list[KnownFile]] = {}

    def add(self, file: Blob, name: str | None = None) -> KnownFile:
        """Take in a file that is on its way; give it its `asset` when it is stored, or `forget` it."""
        known = KnownFile(file.size, file=file, name=name)
        self._coming.setdefault(known.size, []).append(known)
        return known

    def forget(self, known: KnownFile) -> None:
        """Know a file no longer, for it was not stored."""
        self._coming[known.size].remove(known)

    async def find(self, file: Blob, on_bytes: OnBytes = unheard) -> KnownFile | None:
        """The first file with the same bytes; `on_bytes` hears of each piece that was compared.

        What can no longer be read, or was deleted meanwhile, is not the same. `UnreadableError` where the new file
        cannot be read.
        """
        size = file.size
        candidates: list[KnownFile] = [*map(self._known, self._of_size(size)), *self._coming.get(size, ())]
        if not candidates:
            return None
        printed = await fingerprint(file)
        for known in candidates:
            with suppress(UnreadableError):
                if await self._is_same(file, printed, known, on_bytes):
                    return known
        return None

    def _known(self, asset: Asset) -> KnownFile:
        return self._stored.setdefault((asset.asset_type, token(asset.id)), KnownFile(0, asset))

    async def _is_same(self, file: Blob, printed: str, known: KnownFile, on_bytes: OnBytes) -> bool:
        stored = known.file if known.asset is None else await self._data(known, known.asset)
        if stored is None or stored.size != file.size:
            return False
        known.fingerprint = known.fingerprint or await fingerprint(stored)
        if known.fingerprint != printed:
            return False
        return file.size <= WHOLLY_SAMPLED or await same_bytes(file, stored, on_bytes)

    async def _data(self, known: KnownFile, asset: Asset) -> Blob | None:
        record = await self._db.table(MEDIA_TABLES[asset.asset_type]).get(asset.id) or {}
        name, data = record.get("originalFilename"), record.get("data")
        known.name = name if isinstance(name, str) else None
        return data if isinstance(data, Blob) else None


async def known_files(db: Database, index: GalleryIndex | None = None) -> KnownFiles:
    """All files of the gallery, as its index knows them, or by a pass over their sizes; no bytes are read."""
    if index is not None and index.ready:
        return KnownFiles(db, index.of_size)
    sizes: dict[int, list[Asset]] = {}

    @db.transaction("r", *MEDIA_TABLES.values())
    async def read() -> None:
        transaction = db.current_transaction
        assert transaction is not None  # noqa: S101 - this is its body
        for asset_type, table in MEDIA_TABLES.items():
            rows: list[list[Any]] = []
            await each_row(transaction, table, _SIZE, rows.append)
            for key, size in rows:
                if isinstance(size, int):
                    sizes.setdefault(size, []).append(Asset(asset_type, key))

    await read()
    return KnownFiles(db, lambda size: sizes.get(size, ()))

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
from pyapp.idb.errors import NotReadableError

from .ids import token
from .mime import HEAD_BYTES
from .passes import each_row
from .records import MEDIA_TABLES, Asset

if TYPE_CHECKING:
    from .gallery_index import GalleryIndex

OfSize = Callable[[int], Iterable[Asset]]
_SIZE: Final = Columns(["data.size"])


@dataclass(eq=False)
class KnownFile:
    """A file that is there (`asset`), or on its way (`file`). `head`: the hash of its first bytes."""

    size: int
    asset: Asset | None = None
    file: Blob | None = None
    name: str | None = None
    head: int | None = None
    fingerprint: str = ""


class KnownFiles:
    """All files of a studio by size. Only those of equal size are read, and only as far as they are the same."""

    def __init__(self, db: Database, of_size: OfSize) -> None:
        """`of_size` gives the assets of the gallery whose files have so many bytes."""
        self._db = db
        self._of_size = of_size
        self._stored: dict[tuple[str, Hashable], KnownFile] = {}
        self._coming: dict[int, list[KnownFile]] = {}

    def add(self, file: Blob, name: str | None = None, head: int | None = None) -> KnownFile:
        """Take in a file that is on its way; say when it is `stored`, or `forget` it."""
        known = KnownFile(file.size, file=file, name=name, head=head)
        self._coming.setdefault(known.size, []).append(known)
        return known

    def stored(self, known: KnownFile, asset: Asset) -> None:
        """Take note that a file has become an asset, under which the gallery tells of it from now on as well."""
        known.asset, known.file = asset, None
        self._stored[asset.asset_type, token(asset.id)] = known

    def forget(self, known: KnownFile) -> None:
        """Know a file no longer, for it was not stored."""
        self._coming[known.size].remove(known)

    async def find(self, file: Blob, head: int, on_bytes: OnBytes = unheard) -> KnownFile | None:
        """The first file with the same bytes; `on_bytes` hears of each piece that was compared.

        `head`: what `hash` gives for its first `HEAD_BYTES`. What can no longer be read, or was deleted meanwhile, is
        not the same.
        """
        size = file.size
        there = map(self._known, self._of_size(size))
        candidates: dict[KnownFile, None] = dict.fromkeys([*there, *self._coming.get(size, ())])
        looked_at = KnownFile(size, file=file, head=head)
        for known in candidates:
            with suppress(UnreadableError, NotReadableError):
                if await self._is_same(looked_at, known, on_bytes):
                    return known
        return None

    def _known(self, asset: Asset) -> KnownFile:
        return self._stored.setdefault((asset.asset_type, token(asset.id)), KnownFile(0, asset))

    async def _is_same(self, new: KnownFile, known: KnownFile, on_bytes: OnBytes) -> bool:
        """The beginnings are compared first, which costs nothing among files that are on their way."""
        if known.head not in (None, new.head) or new.file is None:
            return False
        stored = known.file if known.asset is None else await self._data(known, known.asset)
        if stored is None or stored.size != new.size:
            return False
        if known.head is None:
            known.head = hash(await stored.read(0, HEAD_BYTES))
        if known.head != new.head:
            return False
        new.fingerprint = new.fingerprint or await fingerprint(new.file)
        known.fingerprint = known.fingerprint or await fingerprint(stored)
        if known.fingerprint != new.fingerprint:
            return False
        return new.size <= WHOLLY_SAMPLED or await same_bytes(new.file, stored, on_bytes)

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

"""Writing a ZIP archive to an output, file by file, with the hashes of each (client-zip, in the worker for files)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pyapp.idb.blob import Blob

from .bridge import milliseconds, request
from .digest import PIECE, Digest, OnBytes, unheard
from .outputs import Output


class ArchiveWriter:
    """An archive being written. Several `add` may run side by side; an archive is whole after `finish` alone."""

    def __init__(self, output: Output, number: int) -> None:
        """`number`: the archive's in the worker; `begin` makes one."""
        self._output = output
        self._number = number

    @classmethod
    async def begin(cls, output: Output, made: datetime) -> ArchiveWriter:
        """A new archive; `made`: the time that every file in it bears."""
        return cls(output, int(await request("zip", output.number, milliseconds(made))))

    async def add(self, path: str, blob: Blob, on_bytes: OnBytes = unheard) -> Digest:
        """Add a Blob of any size as it is, a piece of it in memory; tells how many more of its bytes are done.

        One that cannot be read (`UnreadableError`) spoils the archive: abort then.
        """
        file = int(await request("beginFile", self._number, path, blob.size))
        try:
            for start in range(0, blob.size, PIECE):
                piece = blob.slice(start, min(start + PIECE, blob.size))
                await request("addPiece", file, piece)
                on_bytes(piece.size)
            return Digest(*await request("endFile", file))
        finally:
            await request("dropFile", file)

    async def add_many(self, files: Sequence[tuple[str, Blob]]) -> list[Digest]:
        """As `add` for files that are one piece together, in one reading."""
        paths, blobs = [path for path, _ in files], [blob for _, blob in files]
        return [Digest(*each) for each in await request("addMany", self._number, paths, blobs)]

    async def finish(self) -> Blob:
        """Write the list of files, which makes it an archive; gives it to read."""
        await request("finish", self._number)
        return await self._output.close()

    async def abort(self) -> None:
        """Leave nothing."""
        await request("leave", self._number)
        await self._output.abort()

"""Backups in the page: written, changed, read again, and copied into another database."""

import asyncio
import base64
from typing import Any

from pyapp.cinegenie.backup.reading import ZipSource, open_backup
from pyapp.cinegenie.backup.source import BackupError, Progress
from pyapp.cinegenie.backup.writing import Written, write_backup
from pyapp.db import Blob, Database
from pyapp.db.portable import set_counter, unpack
from pyapp.files import outputs


async def written(name: str, file: str = "") -> Written:
    """A backup in memory, or in a private file."""
    return await write_backup(name, outputs.private(file) if file else outputs.MEMORY)


async def written_base64(name: str) -> str:
    return base64.b64encode(await (await written(name)).file.read()).decode()


async def opened_base64(text: str) -> ZipSource:
    return await open_backup(Blob(base64.b64decode(text)))


async def round_trip(name: str, copy: str) -> None:
    """Backs up, checks, and copies what the backup holds into another database."""
    source = await opened_base64(await written_base64(name))
    await source.check()
    await copy_into(source, copy)


async def refusal(data: bytes) -> str | None:
    """Why a file is refused, as the error's class and message; None where it is not."""
    try:
        source = await open_backup(Blob(data))
        await source.check()
    except BackupError as error:
        return f"{type(error).__name__}: {error}"
    return None


async def content(source: ZipSource) -> list[Any]:
    """Everything that a restore reads, as a value that can be compared."""
    found: list[Any] = [source.name, source.native_version, source.version, [vars(info) for info in source.tables]]
    for info in source.tables:
        async for batch in source.rows(info.name):
            for key, text, blobs in batch:
                files = [
                    [blob.size, blob.type, blob.name, str(blob.last_modified), await blob.read()] for blob in blobs
                ]
                found.append([info.name, repr(key), text, files])
    return found


async def copy_into(source: ZipSource, name: str) -> None:
    """Make a database of that name out of a backup, by the plainest way."""
    db = Database(name)
    db.version(source.version).stores({info.name: info.schema for info in source.tables})
    await db.open()
    try:
        for info in source.tables:
            batches = [batch async for batch in source.rows(info.name)]
            await _put(db, info, batches)
    finally:
        db.close()


async def _put(db: Database, info: Any, batches: list[Any]) -> None:
    @db.transaction("rw", info.name)
    async def put() -> None:
        transaction = db.current_transaction
        for batch in batches:
            await unpack(transaction, info.name, batch)
        if info.schema.startswith("++"):
            await set_counter(transaction, info.name, info.next_key)

    await put()


class Told:
    """Keeps what is told of progress."""

    def __init__(self) -> None:
        self.all: list[Progress] = []
        self.first = asyncio.Event()

    def __call__(self, progress: Progress) -> None:
        self.all.append(progress)
        self.first.set()

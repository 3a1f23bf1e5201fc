"""Taking files out of the gallery: one under its own name, several as a ZIP archive."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pyapp.cinegenie.gallery import GalleryItem
from pyapp.cinegenie.links import media_table
from pyapp.cinegenie.records import Asset
from pyapp.db import Database

from ..downloads import ask_where_to_save, download
from ..job import Job
from ..language import say
from ..no_file import why_no_file
from ..offline.work import at_work
from ..pace import Pace, Step
from ..stage import Stage
from ..words import asset_name, listed, size_text
from .selection import Chosen

if TYPE_CHECKING:
    from pyapp.cinegenie.asset_archive import Archived
    from pyapp.cinegenie.backup.source import Progress

_MOST_NAMED: Final = 5
_LONGEST: Final = 80  # characters of a name


@dataclass(frozen=True)
class DownloadState:
    """How far the present archive is; None: none is made."""

    step: Step | None = None


class Downloading(Job[DownloadState]):
    """Hands files to the browser's downloads, or to where the person wants them; goes on whatever place is shown."""

    def __init__(self, stage: Stage, db: Database) -> None:
        super().__init__(stage, DownloadState())
        self._db = db

    def start(self, chosen: Sequence[Chosen]) -> None:
        """Begin; call it in the event of the person's click, which the browser wants to see for its question."""
        if self.running:
            self.stage.notices.say(say("gallery-download-busy"))
            return
        if len(chosen) == 1:
            self.run(self._give(Asset(*chosen[0][:2])), say("gallery-download-failed"))
            return
        name = f"cinegenie-{datetime.now().astimezone():%Y-%m-%d-%H%M}.zip"
        asked = ask_where_to_save(name, "application/zip", ".zip", "files")
        self.run(self._archive(chosen, name, asked), say("gallery-download-failed"))

    async def _give(self, asset: Asset) -> None:
        from pyapp.cinegenie.asset_archive import named_file
        from pyapp.cinegenie.errors import MissingAssetError

        record = await media_table(self._db, asset.asset_type).get(asset.id)
        if record is None:
            raise MissingAssetError(say("gallery-download-gone"))
        file = await named_file(GalleryItem(asset.asset_type, asset.id, record), _title)
        if file.is_none:
            self.stage.notices.warn(f"{file.name[:_LONGEST]}: {why_no_file(record)}")
        elif file.blob is None:
            self.stage.notices.warn(say("gallery-download-lost", count=1, names=file.name[:_LONGEST]))
        else:
            download(file.blob, file.name)

    async def _archive(self, chosen: Sequence[Chosen], name: str, asked: Awaitable[Any] | None) -> None:
        handle = await asked if asked is not None else None
        if asked is not None and handle is None:
            return
        self.tell(DownloadState(Step(say("gallery-download-begins"))))
        try:
            with at_work():
                made = await self._write(chosen, name, handle)
        except asyncio.CancelledError:
            self.stage.notices.say(say("gallery-download-cancelled"))
        else:
            self._finish(made, name, handle)
        finally:
            self.tell(DownloadState())

    async def _write(self, chosen: Sequence[Chosen], name: str, handle: Any) -> Archived:
        from pyapp.cinegenie.asset_archive import write_archive
        from pyapp.files.outputs import picked, private_or_memory

        target = await private_or_memory(name) if handle is None else picked(handle)
        pace = Pace()

        def show(progress: Progress) -> None:
            self.tell(DownloadState(pace.step(say("gallery-download-step"), progress)))

        assets = [Asset(kind, asset_id) for kind, asset_id, _ in chosen]
        return await write_archive(self._db, assets, target, _title, show, sum(size for _, _, size in chosen))

    def _finish(self, made: Archived, name: str, handle: Any) -> None:
        if made.file is not None and handle is None:
            download(made.file, name)
        if made.file is not None:
            where = name if handle is None else str(handle.name)
            size = size_text(made.file.size)
            self.stage.notices.say(say("gallery-downloaded", count=made.count, name=where, size=size))
        for message, names in (("gallery-download-lost", made.lost), ("gallery-download-none", made.none)):
            if names:
                self.stage.notices.warn(say(message, count=len(names), names=_listed(names)))


def _listed(names: Sequence[str]) -> str:
    """The first of them, and how many more."""
    shown = [each[:_LONGEST] for each in names[:_MOST_NAMED]]
    more = len(names) - len(shown)
    return listed([*shown, say("gallery-download-lost-more", count=more)] if more else shown)


def _title(item: GalleryItem) -> str:
    return asset_name(item.asset_type, item.id, {})

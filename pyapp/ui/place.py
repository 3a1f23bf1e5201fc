"""What the places of the page (gallery, scripts, one script) have in common: reading, showing, being up to date."""

from __future__ import annotations

import asyncio
from typing import Generic, TypeVar

from pyapp.cinegenie.assets import Assets
from pyapp.cinegenie.scenes import Scenes
from pyapp.db import Database

from .dom import View
from .stage import Stage

D = TypeVar("D")


class Studio:
    """The open database with what is done to its assets and scenes; `changed` hears of every change."""

    def __init__(self, db: Database, assets: Assets, scenes: Scenes) -> None:
        self.db = db
        self.assets = assets
        self.scenes = scenes


class Place(Generic[D]):
    """A place that shows what it reads. While a reading is under way further calls to `refresh` wait for one more.

    `read` and `show` are the subclass's. What was read for a question that is no longer asked (`ask` counts them) is
    dropped.
    """

    view: View
    title: str

    def __init__(self, stage: Stage, studio: Studio) -> None:
        self.stage = stage
        self.studio = studio
        self._question = 0
        self._stale = False
        self._reading: asyncio.Task[None] | None = None
        self._closed = False

    async def read(self) -> D:
        """Read what is shown."""
        raise NotImplementedError

    def show(self, data: D) -> None:
        """Show what was read."""
        raise NotImplementedError

    async def refresh(self) -> None:
        """Read and show anew; returns when what is shown is as of this call, or later."""
        self._stale = True
        if self._reading is None:
            self._reading = asyncio.ensure_future(self._catch_up())
        await self._reading

    def ask(self) -> None:
        """Refresh for another question: an answer to an earlier one is no longer shown."""
        self._question += 1
        self.stage.start(self.refresh(), "The database could not be read")

    def close(self) -> None:
        """Show nothing more."""
        self._closed = True

    async def _catch_up(self) -> None:
        try:
            while self._stale and not self._closed:
                self._stale = False
                question = self._question
                data = await self.read()
                if question == self._question and not self._closed:
                    self.show(data)
        finally:
            self._reading = None

"""What the places of the page (gallery, scripts, one script, ...) share: reading, showing, being up to date."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Generic, TypeVar

from pyapp.cinegenie.assets import Assets
from pyapp.cinegenie.gallery_index import GalleryIndex
from pyapp.cinegenie.linking import Linking
from pyapp.cinegenie.scenes import Scenes
from pyapp.db import Database, Subscription, live_query

from .address import Address
from .language import say
from .stage import Stage
from .thumbnails import Thumbnails
from .view import View

D = TypeVar("D")


class Studio:
    """The open database with what is done to its assets and scenes, the index of its assets, and their thumbnails."""

    def __init__(self, db: Database, assets: Assets, scenes: Scenes, linking: Linking) -> None:
        self.db = db
        self.assets = assets
        self.scenes = scenes
        self.linking = linking
        self.index = GalleryIndex(db)
        self.thumbnails = Thumbnails(db)

    def close(self) -> None:
        """Close the database and what reads it."""
        self.index.close()
        self.db.close()


class Place(Generic[D]):
    """A place that shows what it reads, and reads again when a commit of anybody has touched what it had read.

    `read` and `show` are the subclass's. What was read for a question that is no longer asked (`ask`) is not shown.
    """

    view: View
    title: str

    def __init__(self, stage: Stage, studio: Studio, address: Address) -> None:
        self.stage = stage
        self.studio = studio
        self.address = address
        self._subscription: Subscription[D] | None = None
        self._first: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def read(self) -> D:
        """Read what is shown; it runs as a live query, and so must not write."""
        raise NotImplementedError

    def show(self, data: D) -> None:
        """Show what was read."""
        raise NotImplementedError

    def entitle(self, title: str) -> None:
        """Bear that title from now on, in the browser's tab too."""
        self.title = title
        self.stage.entitle(self.view, title)

    def shown(self) -> None:
        """Do what can only be done now that the view is on the page."""

    def turn(self, address: Address) -> bool:
        """Whether it can show what that address names, and does so from now on; else another place is made for it."""
        return address == self.address

    def keep(self, address: Address) -> bool:  # noqa: ARG002 - where the person wants to go
        """Whether it must not be left yet: it asks the person, and goes to that address itself once it may."""
        return False

    def reword(self) -> bool:
        """Whether it has said everything in the language that is spoken from now on; else it is made anew for it."""
        return False

    def fail(self, error: Exception) -> None:
        """Say that a later reading has failed."""
        self.stage.tell_failure(say("page-not-latest"), error)

    async def begin(self) -> None:
        """Return when it is shown for the first time; raises what went wrong in reading and showing it."""
        self.ask()
        await self._first

    def ask(self) -> None:
        """Read for another question: an answer to an earlier one is no longer shown."""
        self._stop()
        self._subscription = live_query(self.read).subscribe(self._take, self._fail)

    def close(self) -> None:
        """Show nothing more."""
        self._stop()
        self._first.cancel()

    @property
    def closed(self) -> bool:
        """Whether it shows nothing more."""
        return self._first.cancelled() or (self._subscription is not None and self._subscription.closed)

    def _stop(self) -> None:
        if self._subscription is not None:
            self._subscription.unsubscribe()

    def _take(self, data: D) -> None:
        try:
            self.show(data)
        except Exception as error:  # noqa: BLE001 - it is told where the reading was asked for
            self._fail(error)
            return
        with suppress(asyncio.InvalidStateError):
            self._first.set_result(None)

    def _fail(self, error: Exception) -> None:
        if self._first.done():
            self.fail(error)
        else:
            self._first.set_exception(error)

"""The controller: from the page's start to its places, and what holds whatever place is shown."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pyapp.cinegenie.errors import MissingScriptError
from pyapp.cinegenie.schema import DATABASE_NAME
from pyapp.db import Database

from . import dom
from .opening.opening import Opening
from .stage import Stage
from .words import reason

if TYPE_CHECKING:
    from pyapp.cinegenie.changes import AssetsChanged

    from .imports.importer import Importer
    from .place import Place, Studio
    from .safety.care import Care
    from .safety.examining import Examining

CHANGED = "assets-changed"


class Controller:
    """Wires the page: the opening of the database first, then one place at a time, as the address says."""

    def __init__(self) -> None:
        self._stage = Stage()
        self._opening = Opening(self._stage, self._take_over, self._the_care)
        self._studio: Studio | None = None
        self._importer: Importer | None = None
        self._examining: Examining | None = None
        self._care: Care | None = None
        self._place: Place[Any] | None = None

    async def start(self) -> None:
        """Show the first view."""
        dom.refuse_stray_drops()
        dom.on_address(self._on_address)
        dom.on_document(CHANGED, self._on_changed)
        await self._opening.start()

    async def _take_over(self, db: Database, *, shows: bool = True) -> None:
        from pyapp.cinegenie.assets import Assets
        from pyapp.cinegenie.scenes import Scenes

        from .imports.importer import Importer
        from .place import Studio

        db.on("versionchange", self._on_versionchange)
        db.on("terminated", self._on_terminated)
        self._studio = Studio(db, Assets(db, _announce), Scenes(db, _announce))
        self._importer = Importer(self._stage, self._studio.assets)
        dom.element("#places").show(True)
        if shows:
            await self._go()

    # ---- what keeps it safe

    def _the_care(self) -> Care:
        if self._care is None:
            from .safety.care import Care

            self._care = Care(self._stage, DATABASE_NAME, self._let_go, self._come_back)
        return self._care

    def _let_go(self) -> None:
        """Close the database and take its places away: its content is about to be replaced."""
        if self._place is not None:
            self._place.close()
        if self._examining is not None:
            self._examining.cancel()
        if self._studio is not None:
            self._studio.db.close()
        self._studio = self._importer = self._place = self._examining = None
        dom.element("#places").show(False)

    async def _come_back(self) -> None:
        """Show what there is: the place where the person was, or what the database has become."""
        if self._studio is None:
            await self._opening.look()
        else:
            await self._go()

    # ---- places

    def _on_address(self) -> None:
        if self._studio is not None and dom.address() is not None:
            self._stage.start(self._go(), "This place cannot be shown")

    async def _go(self) -> None:
        """Go to the place of the page's address; it is shown when it has been read."""
        assert self._studio is not None  # noqa: S101 - places are there once it is open
        steps = dom.address() or [await self._first_place(self._studio)]
        if self._place is not None:
            self._place.close()
        place = self._place = self._make_place(self._studio, steps)
        try:
            await place.refresh()
        except MissingScriptError as error:
            place.view.close()
            self._stage.notices.warn(reason(error))
            dom.go_to(steps[0])
            await self._go()
            return
        if self._place is place:
            dom.mark_current("#places a", dom.link_to(steps[0]))
            self._stage.show(place.view, place.title)
        else:  # the person has gone elsewhere meanwhile
            place.view.close()

    @staticmethod
    async def _first_place(studio: Studio) -> str:
        return "scripts" if await studio.db.scripts.count() else "gallery"

    def _make_place(self, studio: Studio, steps: list[str]) -> Any:
        if steps[0] == "gallery":
            from .gallery.gallery_place import GalleryPlace

            assert self._importer is not None  # noqa: S101 - made with the studio
            return GalleryPlace(self._stage, studio, self._importer)
        if steps[0] == "scripts" and len(steps) > 1:
            from .scripts.script_place import ScriptPlace

            return ScriptPlace(self._stage, studio, steps[1])
        if steps[0] == "safety":
            from .safety.examining import Examining
            from .safety.safety_place import SafetyPlace

            if self._examining is None:
                self._examining = Examining(self._stage, studio.db, lambda: dom.announce(CHANGED, {}))
            return SafetyPlace(self._stage, studio, self._the_care(), self._examining)
        from .scripts.scripts_place import ScriptsPlace

        return ScriptsPlace(self._stage, studio)

    # ---- what happens to the database

    def _on_changed(self) -> None:
        if self._place is not None:
            self._stage.start(self._place.refresh(), "The page may not show the latest change")

    def _on_versionchange(self, version: int) -> None:
        from .notices import show_banner

        what = (
            "Another tab has upgraded the database or restored a backup"
            if version
            else "Another tab deletes the database"
        )
        show_banner(f"{what}, so this page has closed it. Nothing of yours was lost; reload to go on.")

    def _on_terminated(self) -> None:
        from .notices import show_banner

        show_banner(
            "The browser has closed the database: its data were cleared, or its storage failed. "
            "Reload to see what is there."
        )


def _announce(change: AssetsChanged) -> None:
    dom.announce(CHANGED, asdict(change))

"""The controller: from the page's start to its places, and what holds whatever place is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar

from pyapp.cinegenie.errors import StudioError
from pyapp.cinegenie.schema import DATABASE_NAME
from pyapp.db import Database
from pyapp.idb.storage import keeps_blobs

from . import navigation
from .address import Address, link_to
from .element import page_element
from .imports.page_files import watch_page
from .language import choose_language, language, say
from .opening.opening import Opening
from .page import announce, mark_current, on_choice, on_key_of_page, on_page_event, on_press, refuse_stray_drops
from .stage import Stage
from .words import reason

if TYPE_CHECKING:
    from pyapp.cinegenie.changes import AssetsChanged

    from .console.panel import ConsolePanel
    from .gallery.downloading import Downloading
    from .imports.importer import Importer
    from .imports.imports import Imports
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
        self._indexed = False
        self._importer: Importer | None = None
        self._downloading: Downloading | None = None
        self._imports: Imports | None = None
        self._examining: Examining | None = None
        self._care: Care | None = None
        self._place: Place[Any] | None = None
        self._console: ConsolePanel | None = None

    async def start(self) -> None:
        """Show the first view."""
        refuse_stray_drops()
        navigation.on_address(self._on_address)
        page_element("#language").choose(language())
        on_choice("#language", self._on_language)
        on_press("#console-toggle", self._toggle_console)
        on_key_of_page("Backquote", self._toggle_console)
        on_page_event("version-offered", self._offer_version)
        watch_page(lambda over: self._the_imports().on_over(over), lambda found: self._the_imports().on_found(found))
        self._stage.start(self._tell_of_files(), say("page-not-shown"))
        await self._opening.start()

    async def _tell_of_files(self) -> None:
        """Say that files cannot be stored here, where that is so, before one is picked."""
        if not await keeps_blobs():
            self._stage.notices.say(say("page-files-not-kept"), stays=True)

    async def _take_over(self, db: Database, *, shows: bool = True) -> None:
        from pyapp.cinegenie.assets import Assets
        from pyapp.cinegenie.linking import Linking
        from pyapp.cinegenie.scenes import Scenes

        from .place import Studio

        db.on("versionchange", self._on_versionchange)
        db.on("terminated", self._on_terminated)
        self._indexed = False
        assets = Assets(db, _announce)
        self._studio = Studio(db, assets, Scenes(db, _announce), Linking(db, assets, _announce))
        page_element("#places").show(True)
        page_element("#console-toggle").show(True)
        if self._console is not None:
            self._console.take_over(self._studio)
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
        if self._downloading is not None:
            self._downloading.cancel()
        if self._imports is not None:
            self._imports.follow(None)
        if self._studio is not None:
            self._studio.close()
        if self._console is not None:
            self._console.let_go()
        self._studio = self._importer = self._downloading = self._place = self._examining = None
        page_element("#places").show(False)

    async def _come_back(self) -> None:
        """Show what there is: the place where the person was, or what the database has become."""
        if self._studio is None:
            await self._opening.look()
        else:
            await self._go()

    # ---- files that come to the page

    def _the_imports(self) -> Imports:
        """The panel of imports, made when the first files come or can be picked, like what takes them in."""
        if self._imports is None:
            from .imports.imports import Imports

            self._imports = Imports(self._stage)
        if self._importer is None and self._studio is not None:
            from .imports.importer import Importer

            self._importer = Importer(self._stage, self._studio)
            self._imports.follow(self._importer)
        return self._imports

    # ---- places

    def _on_address(self) -> None:
        address = navigation.address()
        if self._studio is None or address is None:
            return
        if self._place is not None and address != self._place.address and self._place.keep(address):
            navigation.name_address(self._place.address.href)
        else:
            self._stage.start(self._go(), say("page-not-shown"))

    async def _go(self) -> None:
        """Go to the place of the page's address; it is shown when it has been read."""
        assert self._studio is not None  # noqa: S101 - places are there once it is open
        address = navigation.address() or Address()
        if not address.steps:
            first = await self._first_place(self._studio)
            address = navigation.address() or Address()  # the person may have gone somewhere meanwhile
            if not address.steps:
                address = Address((first,), address.query)
        if self._place is not None:
            if self._stage.shows(self._place.view) and self._place.turn(address):
                return
            self._place.close()
        place = self._place = self._make_place(self._studio, address)
        await self._enter(place, address)

    async def _enter(self, place: Place[Any], address: Address) -> None:
        try:
            await place.begin()
        except asyncio.CancelledError:  # the person has gone elsewhere meanwhile
            place.view.close()
        except StudioError as error:  # what the address names is not there
            place.close()
            place.view.close()
            if place is not self._place:
                return
            self._place = None
            if len(address.steps) == 1:
                raise
            self._stage.notices.warn(reason(error))
            navigation.name_address(link_to(address.steps[0]))
            await self._go()
        else:
            self._show(place, address)

    def _show(self, place: Place[Any], address: Address) -> None:
        if place is not self._place:  # it was read just when the person went elsewhere, too late to be cancelled
            place.view.close()
            return
        mark_current("#places a", link_to(address.steps[0]))
        self._stage.show(place.view, place.title)
        place.shown()
        self._begin_index()

    def _begin_index(self) -> None:
        """Read the index, once the first place is shown."""
        if self._studio is not None and not self._indexed:
            from .indexing import begin_index

            self._indexed = True
            begin_index(self._stage, self._studio.index)

    @staticmethod
    async def _first_place(studio: Studio) -> str:
        return "scripts" if await studio.db.scripts.count() else "gallery"

    def _make_place(self, studio: Studio, address: Address) -> Place[Any]:
        name = address.steps[0]
        make = self._PLACES.get(name, Controller._scripts)
        return make(self, studio, address)

    def _gallery(self, studio: Studio, address: Address) -> Place[Any]:
        if len(address.steps) > 1:
            from .asset.asset_place import AssetPlace

            return AssetPlace(self._stage, studio, address)
        from .gallery.downloading import Downloading
        from .gallery.gallery_place import GalleryPlace

        self._the_imports()
        assert self._importer is not None  # noqa: S101 - made with the studio
        if self._downloading is None:
            self._downloading = Downloading(self._stage, studio.db)
        return GalleryPlace(self._stage, studio, address, self._importer, self._downloading)

    def _scripts(self, studio: Studio, address: Address) -> Place[Any]:
        if address.steps[2:] == ("storyboard",):
            from .scripts.storyboard_place import StoryboardPlace

            return StoryboardPlace(self._stage, studio, address)
        if len(address.steps) > 1:
            from .scripts.script_place import ScriptPlace

            return ScriptPlace(self._stage, studio, address)
        from .scripts.scripts_place import ScriptsPlace

        return ScriptsPlace(self._stage, studio, address)

    def _prompts(self, studio: Studio, address: Address) -> Place[Any]:
        if len(address.steps) > 1:
            from .prompts.prompt_place import PromptPlace

            return PromptPlace(self._stage, studio, address)
        from .prompts.prompts_place import PromptsPlace

        return PromptsPlace(self._stage, studio, address)

    def _safety(self, studio: Studio, address: Address) -> Place[Any]:
        from .safety.examining import Examining
        from .safety.places import safety_place

        if self._examining is None:
            self._examining = Examining(self._stage, studio.db, lambda: announce(CHANGED, {}))
        return safety_place(self._stage, studio, address, self._the_care(), self._examining)

    def _storage(self, studio: Studio, address: Address) -> Place[Any]:
        from .storage.storage_place import StoragePlace

        return StoragePlace(self._stage, studio, address)

    def _older(self, studio: Studio, address: Address) -> Place[Any]:
        from .opening.older_place import OlderPlace

        return OlderPlace(self._stage, studio, address)

    # What each first step of an address leads to; where there is none of that name, to the scripts.
    _PLACES: ClassVar[Mapping[str, Callable[[Controller, Studio, Address], Place[Any]]]] = {
        "gallery": _gallery,
        "scripts": _scripts,
        "prompts": _prompts,
        "safety": _safety,
        "storage": _storage,
        "older": _older,
    }

    # ---- language

    def _on_language(self, chosen: str) -> None:
        self._stage.start(self._speak(chosen), say("page-language-failed"))

    async def _speak(self, chosen: str) -> None:
        try:
            await choose_language(chosen)
        finally:
            page_element("#language").choose(language())
        if self._stage.reword():
            return
        if self._place is not None and not self._place.reword():
            self._place.close()
            self._place = None
            await self._go()
        elif self._studio is None and not (self._opening.is_busy or (self._care and self._care.is_busy)):
            await self._opening.look()

    # ---- the console, beside whatever place is shown

    def _toggle_console(self) -> None:
        if self._console is None:
            if self._studio is None:
                return
            from .console.panel import ConsolePanel

            self._console = ConsolePanel()
            self._console.take_over(self._studio)
        self._console.toggle()

    # ---- newer versions of the page

    def _offer_version(self) -> None:
        from .offline.offer import Offer

        Offer(self._stage).make()

    # ---- what happens to the database

    def _on_versionchange(self, version: int) -> None:
        from .notices import show_banner

        show_banner(say("page-upgraded-elsewhere" if version else "page-deleted-elsewhere"))

    def _on_terminated(self) -> None:
        from .notices import show_banner

        show_banner(say("page-terminated"))


def _announce(change: AssetsChanged) -> None:
    announce(CHANGED, asdict(change))

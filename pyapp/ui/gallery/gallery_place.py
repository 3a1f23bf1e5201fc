"""The gallery's place: what is asked in the address, answered by the index of all assets, or its first page before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, get_args

from pyapp.cinegenie.gallery_question import Question, Row
from pyapp.cinegenie.gallery_uses import Script
from pyapp.cinegenie.records import Asset, UploadSource
from pyapp.cinegenie.spots import Spot

from .. import navigation
from ..address import Address
from ..deleting import Deleting
from ..imports.importer import Importer
from ..indexing import begin_index
from ..language import say
from ..place import Place, Studio
from ..stage import Stage
from ..words import failure
from .asking import Asked, asked_of
from .downloading import Downloading, DownloadState
from .gallery_view import GalleryCallbacks, GalleryPage, GalleryView
from .grid import GridCallbacks
from .listings import FirstPage, Indexed
from .script_titles import ScriptTitle, script_titles

_FIRST: Final = 60
_LOOK: Final = 0.4  # seconds from one time that what was found so far is shown to the next
_LOOKED_AT: Final = 1000  # of what is selected, in one task
_NOTE: Final = "gallery"  # in the history's entry: where it was scrolled to, and its focus


class GalleryPlace(Place[GalleryPage]):
    """All assets, under the filters and in the order of the address."""

    def __init__(
        self, stage: Stage, studio: Studio, address: Address, importer: Importer, downloading: Downloading
    ) -> None:
        super().__init__(stage, studio, address)
        self.title = say("page-gallery")
        self._asked = asked_of(address.query)
        self._shown: Asked | None = None
        self._titled: tuple[dict[str, str], tuple[ScriptTitle, ...]] | None = None
        self._downloading = downloading
        self._stop_listening = studio.index.listen(self._on_index)
        callbacks = GalleryCallbacks(
            on_filter=self._filter,
            on_search=self._search,
            on_clear_filters=lambda: self._go(Asked(sort=self._asked.sort)),
            on_retry=self._retry,
            on_found=importer.add_found,
            on_cancel_download=downloading.cancel,
            selected={"download": self._download, "link": self._link, "delete": self._delete_selected},
        )
        grid = GridCallbacks(used=self._used, on_delete=self._delete_at, on_rest=self._note)
        self.view: GalleryView = GalleryView(studio.thumbnails, callbacks, grid)
        downloading.attach(self._show_download)

    # ---- what is shown

    async def read(self) -> GalleryPage:
        """The index's answer; before it is ready the first page, where that is quickly read, or what was found yet."""
        asked, index = self._asked, self.studio.index
        if index.ready:
            return self._answer()
        if not asked.is_simple:
            return self._early_answer()
        asset_type: Any = asked.type or None
        source: Any = asked.source if asked.source in get_args(UploadSource) else None
        items = await self.studio.assets.page(asset_type, source, 0, _FIRST)
        total = await self.studio.assets.count(asset_type, source)
        return GalleryPage(asked, FirstPage(items, total))

    def shown(self) -> None:
        """Tell from now on what is found while the index is read."""
        self.stage.start(self._look_on(), say("page-not-latest"))

    def show(self, data: GalleryPage) -> None:
        """Show a page, unless something else is asked by now."""
        if data.asked != self._asked:
            return
        start = self._shown is not None and self._shown != data.asked
        note = navigation.noted(_NOTE) if self._shown != data.asked else None
        self._shown = data.asked
        self.view.grid.link("#/gallery/", Address((), data.asked.query).href.removeprefix("#/"))
        self.view.update(data, start=start)
        if data.failure is not None:
            self.fail(data.failure)
        if note and data.rows is not None:
            self.view.grid.restore(note)

    def turn(self, address: Address) -> bool:
        """Any question to the gallery is answered here."""
        if address.steps != self.address.steps:
            return False
        self.address = address
        self._take_up(asked_of(address.query))
        return True

    def fail(self, error: Exception) -> None:
        """Say it in the place of the files."""
        self.view.fail(failure(say("gallery-failed"), error))

    def _retry(self) -> None:
        """Read again what could not be read."""
        if self.studio.index.failure is not None:
            begin_index(self.stage, self.studio.index)
        self.ask()

    def close(self) -> None:
        """Listen to nothing more."""
        super().close()
        self._stop_listening()
        self._downloading.detach(self._show_download)

    def _answer(self) -> GalleryPage:
        index = self.studio.index
        scripts = {repr(script.id): script for script in index.scripts()}
        answer = index.ask(self._question(scripts))
        titles = self._titles({text: script.title or say("shared-untitled") for text, script in scripts.items()})
        return GalleryPage(self._asked, Indexed(index, answer), titles)

    def _early_answer(self) -> GalleryPage:
        """What was found so far, as far as it can be shown."""
        index = self.studio.index
        if index.failure is not None or not index.total:
            return GalleryPage(self._asked, failure=index.failure)
        answer = index.ask_early(self._question({repr(script.id): script for script in index.scripts()}))
        rows = Indexed(index, answer) if answer is not None and answer.rows else None
        return GalleryPage(self._asked, rows, looking=(index.known, index.total))

    def _question(self, scripts: dict[str, Script]) -> Question:
        chosen = self._asked.script
        return self._asked.question(scripts[chosen].id if chosen in scripts else chosen or None)

    async def _look_on(self) -> None:
        while not self.closed and not self.studio.index.ready:
            if not self._asked.is_simple and self.studio.index.failure is None:
                self.show(self._early_answer())
            await asyncio.sleep(_LOOK)

    def _titles(self, titles: dict[str, str]) -> tuple[ScriptTitle, ...]:
        """They are made anew only where a title has changed: an answer is wanted for each letter that is typed."""
        if self._titled is None or self._titled[0] != titles:
            self._titled = titles, script_titles(titles, _numbered)
        return self._titled[1]

    def _take_up(self, asked: Asked) -> None:
        """Ask something else; where the index is ready, the answer is there at once."""
        if asked == self._asked:
            return
        self._asked = asked
        if self.studio.index.ready:
            self.show(self._answer())
        else:
            self.ask()

    def _on_index(self) -> None:
        """The index has become ready or has failed, or a commit has changed it."""
        if not self.studio.index.ready:
            self.ask()
            return
        self.show(self._answer())
        self.stage.start(self._forget_deleted(), say("page-not-latest"))

    async def _forget_deleted(self) -> None:
        """What does not exist any more is not selected."""
        index, grid = self.studio.index, self.view.grid
        chosen = list(grid.selection.chosen.items())
        for first in range(0, len(chosen), _LOOKED_AT):
            some = chosen[first : first + _LOOKED_AT]
            grid.forget_selected([key for key, (kind, asset_id, _) in some if index.find(kind, asset_id) is None])
            await asyncio.sleep(0)

    def _used(self, row: Row) -> str | None:
        """The script that uses it, and how many others."""
        index = self.studio.index
        if not index.ready:
            return None
        if not row.scripts:
            return ""
        script = index.script(row.scripts[0])
        title = (script and script.title) or say("shared-untitled")
        more = len(row.scripts) - 1
        return say("gallery-used-more", script=title, more=more) if more else title

    # ---- what a person does with the selection

    def _download(self) -> None:
        self._downloading.start(list(self.view.grid.selection.chosen.values()))

    def _link(self) -> None:
        """Let a scene show what is selected: one of each kind, which is what a scene has room for."""
        chosen = list(self.view.grid.selection.chosen.values())
        kinds = [kind for kind, _, _ in chosen]
        if len(set(kinds)) < len(kinds):
            self.stage.notices.say(say("gallery-link-too-many"))
            return
        from ..scripts.linker import Linker
        from ..scripts.scene_chooser import choose_scene

        linker = Linker(self.stage, self.studio)

        def link(script_id: Any, scene_id: str) -> None:
            for kind, asset_id, _ in chosen:
                linker.link(Spot(script_id, kind, scene_id), asset_id)

        choose_scene(self.stage, self.studio, say("gallery-link"), link, kinds)

    def _delete_selected(self) -> None:
        self._delete([Asset(kind, asset_id) for kind, asset_id, _ in self.view.grid.selection.chosen.values()])

    def _delete_at(self, row: Row) -> None:
        """The key deletes what is selected, else what has the focus."""
        if len(self.view.grid.selection):
            self._delete_selected()
        else:
            self._delete([Asset(row.asset_type, row.id)])

    def _delete(self, assets: Sequence[Asset]) -> None:
        Deleting(self.stage, self.studio).ask(assets, on_deleted=self._focus_grid)

    def _focus_grid(self) -> None:
        """What was deleted may have had the focus; a person who is elsewhere by now keeps theirs."""
        if not self.closed and not self.view.grid.focus():
            self.stage.focus_heading()

    def _show_download(self, state: DownloadState) -> None:
        self.view.show_download(state.step)

    # ---- what a person asks

    def _filter(self, name: str, value: str) -> None:
        self._go(replace(self._asked, **{name: value}))

    def _go(self, asked: Asked) -> None:
        """Another entry of the history, so that the way back leads here."""
        self._note()
        navigation.go_to(self._href(asked))

    def _search(self, text: str) -> None:
        """Letters are no steps of the way back."""
        asked = replace(self._asked, search=text)
        navigation.name_address(self._href(asked))
        navigation.note(_NOTE, None)
        self.address = Address(self.address.steps, asked.query)
        self._take_up(asked)

    def _href(self, asked: Asked) -> str:
        return Address(("gallery",), asked.query).href

    def _note(self) -> None:
        """Remember in the history's entry where it is scrolled to."""
        navigation.note(_NOTE, self.view.grid.position)


def _numbered(title: str, script_id: str) -> str:
    return say("gallery-same-title", title=title, id=script_id)

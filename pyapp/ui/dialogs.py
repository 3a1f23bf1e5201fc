"""Dialogs above the page. Each closes itself, and gives back the focus, when it is answered or dismissed."""

from __future__ import annotations

from collections.abc import Callable

from pyapp.cinegenie.assets import GalleryItem
from pyapp.db import ObjectURLs

from .dom import Callback, View, element, make
from .gallery.tile_view import TileView, key_of
from .keyed import KeyedViews
from .words import asset_name


class Dialog(View):
    """A <dialog> that is shown when made and closed for good when answered or dismissed."""

    def __init__(self, template: str) -> None:
        super().__init__(template)
        self._listen(self.element.js, "close", lambda _event: self._leave())

    def open(self) -> None:
        """Show it above the page."""
        element("#dialogs").append(self.element)
        self.element.show_modal()

    def dismiss(self) -> None:
        """Close it; the browser gives the focus back to where it was."""
        self.element.close_modal()

    def _leave(self) -> None:
        self.close()
        self.element.remove()


class AskDialog(Dialog):
    """Asks before something that a person could regret; where there is a way to back up first, it offers that."""

    def __init__(
        self, heading: str, sentences: list[str], go: str, on_go: Callback, on_backup: Callback | None = None
    ) -> None:
        super().__init__("ask-dialog")
        self.part("heading").set_text(heading)
        self.part("text").replace(*(make("p", sentence) for sentence in sentences))
        self.part("go").set_text(go)
        self.part("backup").show(on_backup is not None)
        self.on_click("cancel", self.dismiss)
        self.on_click("go", lambda: self._answer(on_go))
        self.on_click("backup", lambda: self._answer(on_backup))

    def _answer(self, callback: Callback | None) -> None:
        self.dismiss()
        if callback is not None:
            callback()


class PickerDialog(Dialog):
    """Shows the assets of one type, and calls back with the one that is chosen."""

    def __init__(self, heading: str, on_chosen: Callable[[GalleryItem], object], on_more: Callback) -> None:
        super().__init__("picker-dialog")
        self.part("heading").set_text(heading)
        self._urls = ObjectURLs()
        self._on_chosen = on_chosen
        self._watch = self.on_near(self._be_near)
        self._tiles: KeyedViews[GalleryItem, TileView] = KeyedViews(
            self, self.part("tiles"), lambda _key, item: self._make_tile(item), TileView.update
        )
        self.on_click("close", self.dismiss)
        self.on_click("more", on_more)

    def update(self, items: list[GalleryItem], total: int) -> None:
        """Show these of `total` assets."""
        self._tiles.update((key_of(item), item) for item in items)
        self.part("more").show(len(items) < total)
        self.part("empty").show(not items)
        self.part("empty").set_text("The gallery has nothing of this kind yet.")

    def close(self) -> None:
        """Revoke the object URLs as well."""
        super().close()
        self._urls.close()

    def _make_tile(self, item: GalleryItem) -> TileView:
        tile = TileView("picker-tile", item, self._urls)
        tile.part("use").set("aria-label", f"Use this: {asset_name(item.asset_type, item.id, item.record)}")
        tile.on_click("use", lambda: self._choose(item))
        self._watch(tile.element)
        return tile

    def _choose(self, item: GalleryItem) -> None:
        self.dismiss()
        self._on_chosen(item)

    def _be_near(self, key: str, near: bool) -> None:
        tile = self._tiles.get(key)
        if tile is not None:
            tile.be_near(near)

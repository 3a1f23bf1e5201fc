"""A strip of files at the lower edge of a script, to be dragged onto its scenes and lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pyapp.cinegenie.gallery_question import Row

from ..keyed import KeyedViews
from ..language import say
from ..view import Callback, View
from .dragging import drag_asset
from .spot_words import short

if TYPE_CHECKING:
    from ..thumbnails import Picture

    Want = Callable[[Row, Callable[[str | None, Picture], object]], Callback]

_ICONS: Final = {"image": "gallery", "video": "video", "audio": "audio"}


class TrayView(View):
    """Files as small tiles; `want` gives their pictures."""

    def __init__(
        self,
        on_open: Callable[[bool], object],
        on_from: Callable[[str], object],
        on_search: Callable[[str], object],
        want: Want,
    ) -> None:
        super().__init__("tray-view")
        self._want = want
        self._watch = self.on_near(self._be_near)
        self._tiles: KeyedViews[Row, TrayTile] = KeyedViews(
            self, self.part("tiles"), lambda _key, row: self._make_tile(row), TrayTile.update
        )
        self.on_event("details", "toggle", lambda: on_open(self.part("details").is_unfolded))
        self.on_change("from", on_from)
        self.on_input("search", on_search)

    def show_count(self, files: int) -> None:
        """Say how many files the script has."""
        self.part("count").set_text(say("scripts-files", count=files))

    def update(self, rows: list[Row], total: int, ready: bool) -> None:
        """Show these of `total` files; they are not yet known where it is not `ready`."""
        self._tiles.update((_key(row), row) for row in rows)
        self.part("tiles").show(bool(rows))
        self.part("found").set_text(_found_text(len(rows), total, ready))

    def _make_tile(self, row: Row) -> TrayTile:
        tile = TrayTile(row, self._want)
        self._watch(tile.element)
        return tile

    def _be_near(self, key: str, near: bool) -> None:
        tile = self._tiles.get(key)
        if tile is not None:
            tile.be_near(near)


class TrayTile(View):
    """A file that can be dragged. Its small picture is there while it is near to what is seen."""

    def __init__(self, row: Row, want: Want) -> None:
        super().__init__("tray-tile")
        self._row = row
        self._want = want
        self._end: Callback | None = None
        self.element.set("data-key", _key(row))
        self.element.set("data-type", row.asset_type)
        self.part("icon").set("href", f"#icon-{_ICONS[row.asset_type]}")
        drag_asset(self, row.asset_type, row.id)

    def update(self, row: Row) -> None:
        """Show the file's name."""
        self._row = row
        name = short(row.name or say("shared-asset", type=row.asset_type, id=str(row.id)))
        self.part("name").set_text(name)
        self.part("name").set("title", name)

    def be_near(self, near: bool) -> None:
        """Show the picture, or let go of it."""
        if near and self._end is None:
            self._end = self._want(self._row, self._show)
        elif not near:
            self._let_go()

    def close(self) -> None:
        """Let go of the picture."""
        super().close()
        self._let_go()

    def _show(self, url: str | None, _picture: Picture) -> None:
        self.part("image").show(url is not None)
        if url is not None:
            self.part("image").set("src", url)

    def _let_go(self) -> None:
        end, self._end = self._end, None
        if end is not None:
            self.part("image").show(False)
            self.part("image").unload()
            end()


def _key(row: Row) -> str:
    return f"{row.asset_type} {row.id!r}"


def _found_text(shown: int, total: int, ready: bool) -> str:
    if not ready:
        return say("scripts-tray-reading")
    if not total:
        return say("scripts-tray-none")
    return say("scripts-tray-shown", shown=shown, count=total) if shown < total else say("scripts-files", count=total)

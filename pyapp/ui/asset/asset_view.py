"""The view of one asset: its figure, its name, what can be done with it, its facts, and where it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from pyapp.cinegenie.records import Asset, AssetType
from pyapp.db import Blob

from ..element import Element, make
from ..gestures import GestureView
from ..language import say
from ..uses import Use
from ..view import Callback
from ..words import asset_name
from .facts import Found, Size, cut, facts_of
from .figure_view import FigureCallbacks, FigureView
from .rename_view import RenameView

_MOST_USES = 100


@dataclass(frozen=True)
class AssetCallbacks:
    """What a person does in the view. `on_step`: 1 to the next asset, -1 to the one before."""

    on_step: Callable[[int], object]
    on_leave: Callback
    on_rename: Callable[[str], object]
    on_file: Callable[[Blob], object]
    on_download: Callback
    on_link: Callback
    on_delete: Callback
    on_found: Callable[[Found, Blob], object]


@dataclass(frozen=True)
class Around:
    """Where an asset stands in the gallery's order, from 1; None where it is not in it.

    `known`: "yes", "soon" while the order is being read, "no" where that has failed.
    """

    position: int | None = None
    total: int = 0
    before: Asset | None = None
    after: Asset | None = None
    known: Literal["yes", "soon", "no"] = "yes"


@dataclass(frozen=True)
class AssetData:
    """An asset; `record` is None where it is not there (any more). `size`: of a picture, from its file's beginning."""

    asset: Asset
    record: dict[str, Any] | None
    size: Size | None = None
    around: Around = field(default_factory=Around)


class AssetView(GestureView):
    """Shows one asset after the other in the same frame, so that the focus stays where it is."""

    def __init__(self, callbacks: AssetCallbacks, gallery: str) -> None:
        super().__init__("asset-view")
        self._callbacks = callbacks
        self._figure: FigureView | None = None
        self._rename: RenameView | None = None
        self._data: AssetData | None = None
        self._found = Found()
        self.part("back").set("href", gallery)
        self.part("gone-back").set("href", gallery)
        self.on_follow("back", callbacks.on_leave)
        self.on_follow("gone-back", callbacks.on_leave)
        self.on_click("before", lambda: callbacks.on_step(-1))
        self.on_click("after", lambda: callbacks.on_step(1))
        self.on_click("gone-after", lambda: callbacks.on_step(1))
        self.on_click("zoom", self._zoom)
        self.on_click("rename", self._ask_for_name)
        self.on_click("download", callbacks.on_download)
        self.on_click("link", callbacks.on_link)
        self.on_click("delete", callbacks.on_delete)
        self.on_files("file", lambda files: callbacks.on_file(files[0]) if files else None)
        self.on_free_key(self._press)

    @property
    def asset_name(self) -> str:
        """The name of the asset on show."""
        if self._data is None or self._data.record is None:
            return ""
        return asset_name(self._data.asset.asset_type, self._data.asset.id, self._data.record)

    def update(self, data: AssetData) -> None:
        """Show an asset, the same one or another."""
        before, self._data = self._data, data
        is_other = before is None or before.asset != data.asset
        if is_other:
            self._end_rename()
        if before is None or before.asset.asset_type != data.asset.asset_type:
            self._leave_figure()
        self.show_around(data.around)
        self.part("gone").show(data.record is None)
        self.part("present").show(data.record is not None)
        if data.record is None:
            self._leave_figure()
            return
        for part in ("name", "said"):
            self.part(part).set_text(cut(self.asset_name))
        self.part("file").set("accept", f"{data.asset.asset_type}/*")
        if is_other:
            self._found = Found(data.size)
            self.part("zoom").show(False)
        self._the_figure(data.asset.asset_type).update(data.record, cut(self.asset_name), data.size, is_other)
        self._show_facts()

    def show_around(self, around: Around) -> None:
        """Show where the asset stands, and which ways on there are."""
        if around.known != "soon":
            self.part("position").set_text(_position_text(around))
        self.part("gone-after").show(around.after is not None)
        for part, other in (("before", around.before), ("after", around.after)):
            is_end = other is None and around.known != "soon"
            self.part(part).set("aria-disabled", "true" if is_end else None)  # which keeps the focus

    def say_looking(self, looking: bool) -> None:
        """Say that what was pressed will be done once it is known where it leads."""
        self.part("position").set_text(say("asset-position-soon") if looking else "")

    def show_preview(self, url: str) -> None:
        """Show a small picture of it until its file is there."""
        if self._figure is not None:
            self._figure.show_preview(url)

    def show_uses(self, uses: list[Use] | None) -> None:
        """Show where the asset is used; None: that is not known yet."""
        self.part("unused").set_text("" if uses else say("asset-looking" if uses is None else "asset-unused"))
        self.part("unused").show(not uses)
        shown = [_use_item(use) for use in (uses or [])[:_MOST_USES]]
        rest = len(uses or []) - _MOST_USES
        self.part("uses").replace(*shown, *([make("li", say("asset-more-uses", count=rest))] if rest > 0 else []))

    # ---- the figure

    def _the_figure(self, asset_type: AssetType) -> FigureView:
        if self._figure is None:
            callbacks = FigureCallbacks(
                self._take_found, self._show_zoom, self._callbacks.on_step, self._callbacks.on_download
            )
            self._figure = self.adopt(FigureView(asset_type, callbacks))
            self.part("figure").append(self._figure.element)
        return self._figure

    def _leave_figure(self) -> None:
        if self._figure is not None:
            self.disown(self._figure)
            self._figure = None

    def _take_found(self, found: Found) -> None:
        self._found = Found(found.size or self._found.size, found.seconds)
        self._show_facts()
        self.part("zoom").show(self._figure is not None and self._figure.can_zoom)
        if self._figure is not None and self._figure.blob is not None:
            self._callbacks.on_found(found, self._figure.blob)

    def _zoom(self) -> None:
        if self._figure is not None:
            self._figure.zoom()

    def _show_zoom(self, zoomed: bool) -> None:
        self.part("zoom").set("aria-pressed", "true" if zoomed else "false")

    def _show_facts(self) -> None:
        if self._data is not None and self._data.record is not None:
            facts = facts_of(self._data.asset, self._data.record, self._found)
            self.part("facts").replace(*(_fact(name, value) for name, value in facts))

    # ---- the name

    def _ask_for_name(self) -> None:
        if self._rename is None:
            self._rename = self.adopt(RenameView(self.asset_name, self._take_name, self._give_up_rename))
            self.part("naming").append(self._rename.element)
            self._rename.begin()

    def _take_name(self, name: str) -> None:
        self._give_up_rename()
        if name != self.asset_name:
            self._callbacks.on_rename(name)

    def _give_up_rename(self) -> None:
        self._end_rename()
        self.part("rename").focus()

    def _end_rename(self) -> None:
        if self._rename is not None:
            self.disown(self._rename)
            self._rename = None

    # ---- keys

    def _press(self, key: str) -> bool:
        zoomed = self._figure is not None and self._figure.zoomed
        if key in ("ArrowLeft", "ArrowRight") and not zoomed:
            self._callbacks.on_step(1 if key == "ArrowRight" else -1)
        elif key == "Escape" and not zoomed:
            self._callbacks.on_leave()
        elif key == "Delete":
            self._callbacks.on_delete()
        elif key in ("z", "Z", "Escape"):
            self._zoom()
        else:
            return False
        return True


def _position_text(around: Around) -> str:
    if around.known == "no":
        return say("asset-position-unknown")
    return "" if around.position is None else say("asset-position", position=around.position, total=around.total)


def _use_item(use: Use) -> Element:
    via = "asset-by-both" if len(use.vias) > 1 else "asset-by-field" if "legacy" in use.vias else "asset-by-link"
    item, link, how = make("li"), make("a"), make("span", say(via))
    link.append(make("bdi", use.text))
    link.set("href", use.href)
    how.set("class", "quiet")
    item.append(link, how)
    return item


def _fact(name: str, value: str) -> Element:
    pair, told = make("div"), make("dd")
    told.append(make("bdi", value))
    pair.append(make("dt", name), told)
    return pair

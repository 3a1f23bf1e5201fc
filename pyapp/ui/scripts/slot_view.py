"""The place of one image, video or audio in a script, with the ways to fill and empty it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pyapp.cinegenie.scene_assets import Missing, SceneAsset, SceneAssets
from pyapp.cinegenie.spots import Spot
from pyapp.db import Blob, ObjectURLs
from pyapp.db.keys import Key

from ..language import say
from ..media import MediaView
from ..view import Callback, View
from ..words import asset_name
from .dragging import take_drops
from .looking import Look
from .spot_words import short, spot_place


class SlotCallbacks(NamedTuple):
    """What a person can do with a spot; `on_unlink` gets the asset's id, `on_asset` that of one dropped on it.

    `look` says of an image whether it can be shown.
    """

    on_file: Callable[[Spot, Blob], object]
    on_choose: Callable[[Spot], object]
    on_unlink: Callable[[Spot, Key], object]
    on_asset: Callable[[Spot, Key], object]
    look: Look


class SlotView(View):
    """An asset of a script, or a place for one."""

    def __init__(self, template: str, spot: Spot, name: str, callbacks: SlotCallbacks, urls: ObjectURLs) -> None:
        super().__init__(template)
        self._spot = spot
        self._place = spot_place(spot)
        self._urls = urls
        self._near = False
        self._asset: SceneAsset | None = None
        self._named: Key = None
        self._media: MediaView | None = None
        self._look = callbacks.look
        self._end_looking: Callback | None = None
        self._show_labels(name)
        self.on_files("file", lambda files: self._take_files(files, callbacks))
        self.on_click("choose", lambda: callbacks.on_choose(spot))
        self.on_click("unlink", lambda: callbacks.on_unlink(spot, self._named))
        take_drops(
            self,
            [spot.asset_type],
            lambda _type, asset_id: callbacks.on_asset(spot, asset_id),
            lambda files: self._take_files(files, callbacks),
        )

    def update(self, assets: SceneAssets) -> None:
        """Show the spot's asset, or that there is none; what is shown already plays on."""
        kind = self._spot.asset_type
        asset = assets.of(kind)
        missing = next((each for each in assets.missing if each.asset_type == kind), None)
        before, self._asset = self._asset, asset
        if _identity(asset) != _identity(before):
            self._show_media(asset)
        self._named = asset.id if asset else missing and missing.asset_id
        self.element.set("data-filled", "" if asset else None)
        self._show_unlink(asset is not None or missing is not None)
        self.part("note").set_text(self._note(asset, missing))
        self.part("note").set("title", _origin_hint(asset))
        self.part("note").set("data-dangling", "" if missing else None)

    def stand_alone(self) -> None:
        """Be a region of the page, with a heading like those of the acts."""
        self.element.set("role", "region")
        self.part("name").set("aria-level", "2")

    def be_near(self, near: bool) -> None:
        """Load the asset, or let go of it."""
        self._near = near
        if self._media is None or self._asset is None:
            return
        if not near:
            self._stop_looking()
            self._media.hide()
        elif self._spot.asset_type != "image":
            self._media.show()
        elif self._end_looking is None:
            self._end_looking = self._look(self._asset.id, self._asset.record, self._looked)

    def close(self) -> None:
        """Look no more."""
        super().close()
        self._stop_looking()

    def _looked(self, why_not: str) -> None:
        if self._media is not None:
            if why_not:
                self._media.refuse(why_not)
            else:
                self._media.show()

    def _stop_looking(self) -> None:
        end, self._end_looking = self._end_looking, None
        if end is not None:
            end()

    def _show_labels(self, name: str) -> None:
        kind = self._spot.asset_type
        told = {"type": kind, "place": self._place}
        self.element.set("data-type", kind)
        self.element.set("aria-label", name)
        self.part("name").set_text(name)
        self.part("file").set("accept", f"{kind}/*")
        self.part("file").set("aria-label", say("scripts-upload-label", **told))
        self.part("choose").set("aria-label", say("scripts-choose-label", **told))
        self.part("unlink").set("aria-label", say("scripts-unlink-label", **told))

    def _take_files(self, files: list[Blob], callbacks: SlotCallbacks) -> None:
        for file in files[:1]:
            callbacks.on_file(self._spot, file)

    def _show_unlink(self, there: bool) -> None:
        had_focus = self.part("unlink").holds_focus
        self.part("unlink").show(there)
        if had_focus and not there:
            self.part("choose").focus()

    def _show_media(self, asset: SceneAsset | None) -> None:
        self._stop_looking()
        if self._media is not None:
            self.disown(self._media)
            self._media = None
        if asset is not None:
            kind = self._spot.asset_type
            self._media = self.adopt(MediaView(kind, self._urls))
            name = short(asset_name(kind, asset.id, asset.record))
            self._media.update(asset.record, say("scripts-media-label", name=name, place=self._place))
            self.part("media").append(self._media.element)
            self.be_near(self._near)

    def _note(self, asset: SceneAsset | None, missing: Missing | None) -> str:
        kind = self._spot.asset_type
        name = short(asset_name(kind, asset.id, asset.record)) if asset else ""
        if missing is not None:
            gone = {"type": kind, "id": str(missing.asset_id)}
            return say("scripts-gone-instead", **gone, name=name) if asset else say("scripts-gone", **gone)
        if asset is None:
            return say("scripts-none-yet")
        return say("scripts-from-script" if asset.origin == "legacy" else "scripts-from-mapping", name=name)


def _origin_hint(asset: SceneAsset | None) -> str | None:
    if asset is None:
        return None
    return say("scripts-from-script-hint" if asset.origin == "legacy" else "scripts-from-mapping-hint")


def _identity(asset: SceneAsset | None) -> object:
    return asset and (repr(asset.id), asset.record.get("data"), asset.record.get("uploadedAt"))

"""One asset's place: it reads the asset, what is around it and where it is used, and shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pyapp.cinegenie.errors import MissingAssetError
from pyapp.cinegenie.gallery import Usage
from pyapp.cinegenie.links import Record, media_table
from pyapp.cinegenie.records import ASSET_TYPES, Asset, AssetType
from pyapp.db import Blob, Subscription, live_query
from pyapp.db.keys import Key

from .. import navigation
from ..address import Address, link_to
from ..language import say
from ..media import playable
from ..place import Place, Studio
from ..stage import Stage
from ..thumbnails import pixels_of
from ..uses import uses_of
from ..words import reason
from .actions import AssetActions
from .asset_view import Around, AssetCallbacks, AssetData, AssetView
from .facts import Found, Size, cut
from .key_texts import key_among, key_of
from .order import GalleryOrder
from .previews import Previews

_STEPS: Final = 3  # "gallery", the kind of asset, its id


class AssetPlace(Place[AssetData]):
    """The asset that the address names; its query is the gallery's, whose order next and previous follow."""

    view: AssetView

    def __init__(self, stage: Stage, studio: Studio, address: Address) -> None:
        super().__init__(stage, studio, address)
        self.title = say("asset-title")
        self._asset: Asset | None = None
        self._data: AssetData | None = None
        self._uses: Subscription[list[Usage]] | None = None
        self._looked_for: tuple[Asset, tuple[Key, ...] | None] | None = None
        self._takes_focus = False
        self._pressed = 0  # steps that were asked for before it is known where they lead
        self._heading_for: Asset | None = None  # where the last step leads, until that is shown
        self._order = GalleryOrder(studio.index, address.query)
        self._stop_listening = self._order.listen(self._show_around)
        self._previews = Previews(studio)
        self._actions = AssetActions(stage, studio)
        self.view = AssetView(
            AssetCallbacks(
                on_step=self._step,
                on_leave=lambda: navigation.go_back_to(self._gallery),
                on_rename=self._rename,
                on_file=self._replace,
                on_download=self._download,
                on_link=self._link,
                on_delete=self._delete,
                on_found=self._note,
            ),
            self._gallery,
        )

    # ---- reading and showing

    async def read(self) -> AssetData:
        """Read the asset's record; raises MissingAssetError where the address names no kind of asset."""
        asset = self._asset = self._asset or await self._find()
        record = await media_table(self.studio.db, asset.asset_type).get(asset.id)
        return AssetData(asset, record, await self._size(asset, record))

    def show(self, data: AssetData) -> None:
        """Show the asset; what is around one that is gone is what was around it when it was there."""
        if data.record is None and self._takes_focus:
            return  # the person has deleted it, and what follows is on its way
        is_other = self._data is None or self._data.asset != data.asset
        if data.asset == self._heading_for:
            self._heading_for = None
        self._data = replace(data, around=self._around(data.asset))
        self.view.update(self._data)
        self.entitle(cut(self.view.asset_name) or say("asset-title"))
        if is_other:
            self.view.show_uses(None)
            self._previews.show(data.asset, self.view.show_preview)
            self._previews.prepare(self._data.around)
        self._look_for_uses(data.asset)
        if self._takes_focus:
            self._takes_focus = False
            self.stage.focus_heading()

    def turn(self, address: Address) -> bool:
        """Another asset is shown in the same frame."""
        if len(address.steps) != _STEPS or address.steps[0] != self.address.steps[0]:
            return False
        if address != self.address:
            self._stop_listening()
            self.address, self._asset, self._pressed = address, None, 0
            if self._heading_for is not None and address.href != self._href(self._heading_for):
                self._heading_for = None
            self._order = GalleryOrder(self.studio.index, address.query)
            self._stop_listening = self._order.listen(self._show_around)
            self.ask()
        return True

    def fail(self, error: Exception) -> None:
        """Leave for the gallery where an address names nothing."""
        if isinstance(error, MissingAssetError):
            self.stage.notices.warn(reason(error))
            navigation.go_to(self._gallery, replace=True)
        else:
            super().fail(error)

    def close(self) -> None:
        """Show nothing more."""
        super().close()
        self._stop_listening()
        self._previews.close()
        if self._uses is not None:
            self._uses.unsubscribe()

    async def _size(self, asset: Asset, record: Record | None) -> Size | None:
        """The size of a picture, read once for a file that stays the same."""
        blob = playable(record) if record and asset.asset_type == "image" else None
        if blob is None:
            return None
        before = self._data
        if before and before.record and before.asset == asset and playable(before.record) == blob:
            return before.size
        return await pixels_of(blob)

    async def _find(self) -> Asset:
        kind, text = [*self.address.steps[1:], ""][:2]
        if kind not in ASSET_TYPES or len(self.address.steps) != _STEPS:
            raise MissingAssetError(say("asset-no-such", name=cut("/".join(self.address.steps[1:]))))
        asset_type: AssetType = kind
        key = key_of(text)
        if key is None:
            key = key_among(await media_table(self.studio.db, asset_type).to_collection().primary_keys(), text)
        if key is None:
            raise MissingAssetError(say("asset-no-such", name=cut(text)))
        return Asset(asset_type, key)

    def _look_for_uses(self, asset: Asset) -> None:
        """Show where it is used, now and after every change: in the scripts that the index knows of, else in all."""
        if self._data is None or self._data.record is None:
            return
        row = self.studio.index.find(asset.asset_type, asset.id) if self.studio.index.ready else None
        wanted = asset, row.scripts if row else None
        if wanted == self._looked_for:
            return
        self._looked_for = wanted
        if self._uses is not None:
            self._uses.unsubscribe()
        self._uses = live_query(lambda: self.studio.assets.usage_of([asset], wanted[1])).subscribe(
            lambda usages: self.view.show_uses(uses_of(usages)),
            lambda error: self.stage.tell_failure(say("asset-uses-unread"), error),
        )

    # ---- what is around it

    @property
    def _gallery(self) -> str:
        return link_to("gallery", **self.address.query)

    def _href(self, asset: Asset) -> str:
        return link_to("gallery", asset.asset_type, repr(asset.id), **self.address.query)

    def _around(self, asset: Asset) -> Around:
        around = self._order.around(asset)
        if around.position is None and self._data is not None and self._data.asset == asset:
            return replace(self._data.around, position=None, known=around.known)
        return around

    def _show_around(self) -> None:
        if self._data is not None:
            self._data = replace(self._data, around=self._around(self._data.asset))
            self.view.show_around(self._data.around)
            self._look_for_uses(self._data.asset)
            pressed, self._pressed = self._pressed, 0
            self._step(pressed)

    def _step(self, step: int) -> None:
        """Go on by so many files; the next press counts from there, though that is not shown yet.

        What is pressed before it is known where it leads is done once it is known.
        """
        if self._data is None or not step:
            return
        present = self._heading_for or self._data.asset
        around = self._around(present)
        if around.known != "yes":
            self._pressed += step if around.known == "soon" else 0
            self.view.say_looking(self._pressed != 0)
            return
        if around.position is None:  # it is gone, and what was around it is what it was
            other = around.after if step > 0 else around.before
        else:
            other = self._order.away(present, step)
        if other is not None:
            self._heading_for = other
            navigation.go_to(self._href(other), replace=True)

    # ---- what is done to it

    def _rename(self, name: str) -> None:
        self._actions.rename(*self._shown(), name)

    def _replace(self, file: Blob) -> None:
        self._actions.replace(*self._shown(), file)

    def _download(self) -> None:
        self._actions.download(*self._shown())

    def _link(self) -> None:
        self._actions.link(*self._shown())

    def _delete(self) -> None:
        if self._data is None or self._data.record is None:
            return
        asset = self._data.asset
        around = self._around(asset)
        following = around.after or around.before

        def leave() -> None:
            if not self.closed and self._asset == asset:
                self._takes_focus = True
                navigation.go_to(self._href(following) if following else self._gallery, replace=True)

        def come_back() -> None:
            if not self.closed:
                navigation.go_to(self._href(asset), replace=True)

        self._actions.delete(asset, leave, come_back)

    def _note(self, found: Found, blob: Blob) -> None:
        """The file is there: its preview is not needed any more. Keep a length that nobody had noted."""
        self._previews.hide()
        self._actions.note_length(*self._shown(), found, blob)

    def _shown(self) -> tuple[Asset, Record]:
        assert self._data is not None  # noqa: S101 - what is done is done to what is shown
        return self._data.asset, self._data.record or {}

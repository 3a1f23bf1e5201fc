"""Thumbnails that stand in for an asset until its own file is there; its neighbours' are made beforehand."""

from __future__ import annotations

from collections.abc import Callable

from pyapp.cinegenie.records import Asset

from ..place import Studio
from .asset_view import Around


class Previews:
    """Shows one preview at a time; what is not needed any more is not made, and its URL is revoked."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._drops: list[Callable[[], None]] = []
        self._drop_shown: Callable[[], None] | None = None

    def show(self, asset: Asset, on_url: Callable[[str], object]) -> None:
        """Call back with the URL of the asset's thumbnail once it is there, unless `hide` comes before."""
        self.hide()
        row = self._studio.index.find(asset.asset_type, asset.id)
        if row is not None and asset.asset_type == "image":
            self._drop_shown = self._studio.thumbnails.ask_for_url(row, lambda url, _picture: url and on_url(url))

    def hide(self) -> None:
        """Let go of the preview that is shown."""
        if self._drop_shown is not None:
            self._drop_shown()
            self._drop_shown = None

    def prepare(self, around: Around) -> None:
        """Have the neighbours' thumbnails made."""
        self._drop_all()
        for asset in (around.after, around.before):
            row = self._studio.index.find(asset.asset_type, asset.id) if asset else None
            if row is not None:
                self._drops.append(self._studio.thumbnails.ask(row, lambda _picture: None))

    def close(self) -> None:
        """Let go of everything."""
        self.hide()
        self._drop_all()

    def _drop_all(self) -> None:
        while self._drops:
            self._drops.pop()()

"""The page of what is stored: figures, charts with their tables, the largest files, and what the browser grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..figure import figure
from ..language import say
from ..view import View
from ..words import size_text
from . import slices
from .largest_view import LargestView
from .share_view import ShareView

if TYPE_CHECKING:
    from pyapp.cinegenie.holdings import Holdings

    from ..offline.card_view import OfflineView
    from .keeping_view import KeepingView


class StorageView(View):
    """Holds the sections, and closes them with itself."""

    def __init__(self, keeping: KeepingView, offline: OfflineView) -> None:
        super().__init__("storage-view")
        self._types = self.adopt(ShareView("storage-by-type", "storage-type", "ring"))
        self._sources = self.adopt(ShareView("storage-by-source", "storage-source", "ring"))
        remark = "storage-by-script-remark"
        self._scripts = self.adopt(ShareView("storage-by-script", "storage-script", "bars", remark))
        self._scripts.element.set("data-wide", "")
        self._largest = self.adopt(LargestView())
        sections: list[View] = [self._types, self._sources, self._scripts, self._largest]
        for section in sections:
            section.element.show(False)
        sections += [self.adopt(keeping), self.adopt(offline)]
        self.part("panels").append(*(section.element for section in sections))

    def update(self, held: Holdings) -> None:
        """Show what is stored."""
        some = held.total.files > 0
        self.part("total").set_text(say("storage-total", count=held.total.files, size=size_text(held.total.bytes)))
        self.part("measuring").show(False)
        self.part("figures").replace(*(figure(value, name) for value, name in _figures(held)))
        self.part("unmeasured").show(held.unmeasured > 0)
        self.part("unmeasured").set_text(say("storage-unmeasured", count=held.unmeasured))
        self.part("empty").show(not some)
        for section in (self._types, self._sources, self._scripts):
            section.element.show(some)
        self._types.update(slices.by_type(held), held.total)
        self._sources.update(slices.by_source(held), held.total)
        self._scripts.update(slices.by_script(held), held.total)
        self._largest.update(held.largest)


def _figures(held: Holdings) -> list[tuple[str, str]]:
    return [
        (size_text(held.total.bytes), say("storage-figure-files")),
        (size_text(held.unused.bytes), say("storage-figure-unused")),
        (size_text(held.shared.bytes), say("storage-figure-shared")),
    ]

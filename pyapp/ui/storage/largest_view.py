"""The largest files, each with the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..address import link_to
from ..keyed import KeyedViews
from ..language import say
from ..view import View
from ..words import cut, size_text

if TYPE_CHECKING:
    from pyapp.cinegenie.holdings import LargeFile


class LargestView(View):
    """A list of files, the largest first."""

    def __init__(self) -> None:
        super().__init__("largest-view")
        self._rows: KeyedViews[LargeFile, View] = KeyedViews(
            self, self.part("list"), lambda _key, _file: View("largest-row"), _show
        )

    def update(self, files: Sequence[LargeFile]) -> None:
        """Show these files."""
        self.element.show(bool(files))
        self._rows.update((f"{file.asset_type} {file.id!r}", file) for file in files)


def _show(row: View, file: LargeFile) -> None:
    key = repr(file.id)
    name = cut(file.name) if file.name else say("shared-asset", type=file.asset_type, id=cut(key))
    row.part("name").set_text(name)
    row.part("link").set("href", link_to("gallery", file.asset_type, key))
    row.part("type").set_text(say(f"storage-{file.asset_type}"))
    row.part("size").set_text(size_text(file.bytes))

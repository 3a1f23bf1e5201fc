"""The order in which assets follow each other: that of the gallery from which the person came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pyapp.cinegenie.records import Asset

from ..gallery.asking import asked_of
from .asset_view import Around
from .key_texts import key_among, key_of

if TYPE_CHECKING:
    from pyapp.cinegenie.gallery_index import GalleryIndex
    from pyapp.cinegenie.gallery_question import Answer, Row


class GalleryOrder:
    """What comes before and after an asset, under the question that the gallery's address asks."""

    def __init__(self, index: GalleryIndex, query: Mapping[str, str]) -> None:
        self._index = index
        self._asked = asked_of(query)
        self._answer: Answer | None = None

    def listen(self, callback: Callable[[], object]) -> Callable[[], None]:
        """Call back when the order may be another; what this gives ends that."""

        def changed() -> None:
            self._answer = None
            callback()

        return self._index.listen(changed)

    def around(self, asset: Asset) -> Around:
        """Where the asset stands; nothing is known before the index has been read."""
        if not self._index.ready:
            return Around(known="soon" if self._index.failure is None else "no")
        answer = self._answer = self._answer or self._ask()
        at = self._index.position(answer, asset.asset_type, asset.id)
        before, after = self._index.neighbours(answer, asset.asset_type, asset.id)
        return Around(None if at is None else at + 1, len(answer.rows), _asset(before), _asset(after))

    def away(self, asset: Asset, steps: int) -> Asset | None:
        """The asset so many steps after this one, or before it, as far as there are any; None where that is itself."""
        found = asset
        for _ in range(abs(steps)):
            around = self.around(found)
            found = (around.after if steps > 0 else around.before) or found
        return None if found == asset else found

    def _ask(self) -> Answer:
        script = key_of(self._asked.script)
        if script is None and self._asked.script:
            script = key_among((each.id for each in self._index.scripts()), self._asked.script)
        return self._index.ask(self._asked.question(script))


def _asset(row: Row | None) -> Asset | None:
    return Asset(row.asset_type, row.id) if row is not None else None

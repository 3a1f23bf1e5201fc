"""The list of records that are not as the owner's code writes them, in the plan and in the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pyapp.cinegenie.survey import OddRecord

from .element import make
from .language import say
from .reasons import told
from .view import View
from .words import cut

_MOST: Final = 200


class OddRecords(View):
    """Folded, at the end of a part of the view that owns it; hidden where there are none.

    `message` says how many there are, and what they are.
    """

    def __init__(self, owner: View, part: str, message: str = "shared-odd") -> None:
        super().__init__("odd-records")
        self._message = message
        self.element.show(False)
        owner.adopt(self)
        owner.part(part).append(self.element)

    def update(self, records: Sequence[OddRecord]) -> None:
        """List these, with what is odd about them."""
        self.element.show(bool(records))
        self.part("summary").set_text(say(self._message, count=len(records)))
        items = [make("li", _record_text(record)) for record in records[:_MOST]]
        if len(records) > _MOST:
            items.append(make("li", say("shared-more", count=len(records) - _MOST)))
        self.part("list").replace(*items)


def _record_text(record: OddRecord) -> str:
    """Such as "images 4: it has no data"."""
    return f"{record.table} {cut(repr(record.id))}: {told(record.reason)}"

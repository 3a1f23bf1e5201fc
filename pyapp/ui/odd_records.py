"""The list of records that are not as the owner's code writes them, in the plan and in the report."""

from __future__ import annotations

from collections.abc import Sequence

from pyapp.cinegenie.survey import OddRecord

from .element import make
from .language import say
from .reasons import told
from .view import View
from .words import cut

_MOST = 200


def show_odd_records(view: View, odd: Sequence[OddRecord]) -> None:
    """Fill the view's parts "odd", "odd-summary" and "odd-list"; hidden where there are none."""
    view.part("odd").show(bool(odd))
    view.part("odd-summary").set_text(say("shared-odd", count=len(odd)))
    items = [make("li", record_text(record)) for record in odd[:_MOST]]
    if len(odd) > _MOST:
        items.append(make("li", say("shared-more", count=len(odd) - _MOST)))
    view.part("odd-list").replace(*items)


def record_text(record: OddRecord) -> str:
    """Such as "images 4: it has no data"."""
    return f"{record.table} {cut(repr(record.id))}: {told(record.reason)}"

"""The list of records that are not as the owner's code writes them, in the plan and in the report."""

from __future__ import annotations

from collections.abc import Sequence

from pyapp.cinegenie.survey import OddRecord

from .dom import View, make
from .words import counted

_MOST = 200


def show_odd_records(view: View, odd: Sequence[OddRecord]) -> None:
    """Fill the view's parts "odd", "odd-summary" and "odd-list"; hidden where there are none."""
    view.part("odd").show(bool(odd))
    view.part("odd-summary").set_text(f"{counted(len(odd), 'unusual record')}: kept, and listed here")
    items = [make("li", f"{record.table} {record.id!r}: {record.reason}") for record in odd[:_MOST]]
    if len(odd) > _MOST:
        items.append(make("li", f"and {len(odd) - _MOST:,} more"))
    view.part("odd-list").replace(*items)

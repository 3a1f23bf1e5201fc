"""A line of a table of tables: its name, and how many records it has."""

from __future__ import annotations

from ..element import Element
from ..language import number_text
from ..view import View


def records_row(owner: View, table: str, count: int) -> Element:
    """The line; its view is closed with the owner."""
    row = owner.adopt(View("records-row"))
    row.part("table").set_text(table)
    row.part("records").set_text(number_text(count))
    return row.element

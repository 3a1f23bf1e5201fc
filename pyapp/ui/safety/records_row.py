"""A line of a table of tables: its name, and how many records it has."""

from __future__ import annotations

from ..dom import Element, View
from ..language import number_text


def records_row(owner: View, table: str, count: int) -> Element:
    """The line; its view is closed with the owner."""
    row = owner.adopt(View("records-row"))
    row.part("table").set_text(table)
    row.part("records").set_text(number_text(count))
    return row.element

"""What a page shows and its origin's databases hold (page_state.js), in words for the report of a failed test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = "\n".join(
    line
    for line in Path(__file__).with_suffix(".js").read_text(encoding="utf-8").splitlines()
    if not line.startswith("//")
)


def shown_lines(state: dict[str, Any]) -> Iterator[str]:
    """What a person would see first: the heading, what is told, an open dialog, where the focus is."""
    for kind, texts in state["shows"].items():
        yield from (f"  {kind + ':':9} {text}" for text in texts)


def database_lines(state: dict[str, Any]) -> Iterator[str]:
    """Every database of the page's origin, with its stores and what is in them."""
    if "databases" not in state:
        yield f"  its databases cannot be listed: {state['trouble']}"
        return
    for database in state["databases"]["all"]:
        trouble = f", could not be read: {database['trouble']}" if "trouble" in database else ""
        yield f"  {database['name']}, native {database['version']}{trouble}"
        yield from _table([_store_cells(store) for store in database.get("stores", [])])
    if not state["databases"]["all"]:
        yield "  none"
    if state["databases"]["more"]:
        yield f"  and {state['databases']['more']} more"


def _store_cells(store: dict[str, Any]) -> tuple[str, ...]:
    if "trouble" in store:
        return (store["name"], f"could not be read: {store['trouble']}")
    count, keys = store["count"], ", ".join(store["keys"])
    rest = ", …" if count > len(store["keys"]) else ""
    within = " in the first records" if store["partly"] else ""
    blobs = f"{store['blobs']} Blobs of {store['bytes']:,} bytes{within}" if store["blobs"] else ""
    schema = ", ".join([store["key"], *store["indexes"]])
    return (store["name"], f"{count:,} records", f'"{schema}"', f"keys {keys}{rest}" if count else "", blobs)


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    columns = range(max(map(len, rows), default=0))
    widths = [max(len(row[column]) for row in rows if column < len(row)) for column in columns]
    for row in rows:
        yield "    " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip()

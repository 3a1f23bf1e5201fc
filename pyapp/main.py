"""The page's program: wires the interface to the database and shows the first view."""

from __future__ import annotations

from pyapp.ui.controller import Controller


async def start() -> None:
    """Return when the page can be used. What goes wrong with the database is said on the page."""
    await Controller().start()

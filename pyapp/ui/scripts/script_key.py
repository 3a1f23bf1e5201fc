"""A script's id, as the page's address has it."""

from __future__ import annotations

from pyapp.db.keys import Key


def key_text(script_id: Key) -> str:
    """A script's id as a step of the page's address."""
    return repr(script_id)

"""Whether a restore may have left something, told by names and versions alone: a page's start pays for no more."""

from __future__ import annotations

from collections.abc import Mapping

_DECADE = 10
_UNDO = "~undo"  # pyapp.cinegenie.undo keeps the last repair there


def may_be_cut_off(name: str, databases: Mapping[str, int]) -> bool:
    """Whether `recover_restore` could find something among these databases (native versions by name).

    Content that is being built stands beside the present one at a native version that is no multiple of ten
    (pyapp.db.staging), or in databases whose names begin with this one's and "~".
    """
    own = databases.get(name, 0)
    return own % _DECADE != 0 or any(each.startswith(f"{name}~") and each != name + _UNDO for each in databases)

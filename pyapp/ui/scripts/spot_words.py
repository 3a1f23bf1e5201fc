"""What the spots of scripts are called."""

from __future__ import annotations

from typing import Final

from pyapp.cinegenie.spots import Spot

from ..language import say
from ..words import scene_place

TITLE: Final = 300  # characters of a heading
_MOST: Final = 120  # characters of a person's text in a label or a message


def spot_place(spot: Spot) -> str:
    """Such as "act 1, scene 3", "act 1, scene 3, line 2" and "the whole script"."""
    if spot.scene_id is None:
        return say("scripts-whole")
    place = scene_place(spot.scene_id)
    return place if spot.line is None else say("scripts-line", scene=place, line=int(spot.line[-1]) + 1)


def short(text: str, most: int = _MOST) -> str:
    """A text of one line, cut where it is longer than anybody reads in a label."""
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else line[: most - 1] + "…"


def capitalized(text: str) -> str:
    """With a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]

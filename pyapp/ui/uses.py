"""The places of scripts that use assets, as they are told to a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyapp.cinegenie.gallery import Usage

from .address import link_to
from .words import used_at

_LONGEST: Final = 120  # characters of a script's title


@dataclass(frozen=True)
class Use:
    """A place: in words, where it is on the page, whether by mappings, old fields or both, how many assets it uses."""

    text: str
    href: str
    vias: frozenset[str]
    assets: int


def uses_of(usages: Iterable[Usage]) -> list[Use]:
    """Each place once, in their order; a script as a whole only where none of its scenes is named."""
    listed = list(usages)
    with_scenes = {(repr(each.script_id), repr(each.asset)) for each in listed if each.scene_id}
    places: dict[tuple[str, str | None], list[Usage]] = {}
    for each in listed:
        if each.scene_id or (repr(each.script_id), repr(each.asset)) not in with_scenes:
            places.setdefault((repr(each.script_id), each.scene_id), []).append(each)
    return [_use(place) for place in places.values()]


def place_text(script_id: object, title: str | None, scene_id: str | None) -> str:
    """Such as "The Answering Light, act 1, scene 3", not longer than a line or two."""
    return used_at(script_id, title and title[:_LONGEST], scene_id)


def _use(usages: list[Usage]) -> Use:
    first = usages[0]
    query = {"scene": first.scene_id} if first.scene_id else {}
    return Use(
        place_text(first.script_id, first.script_title, first.scene_id),
        link_to("scripts", repr(first.script_id), **query),
        frozenset(each.via for each in usages),
        len({repr(each.asset) for each in usages}),
    )

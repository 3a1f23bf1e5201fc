"""A record in a list of findings or changes: what it is, why it is there, and the way to its script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..address import link_to
from ..element import Element, make
from ..reasons import told
from ..scripts.script_data import key_text
from ..words import cut, used_at

if TYPE_CHECKING:
    from pyapp.cinegenie.findings import Place


def place_text(place: Place) -> str:
    """Such as "images 4 (Night Train, act 1, scene 2): it has no data"."""
    record = place.table if place.id is None else f"{place.table} {cut(repr(place.id))}"
    where = f" ({_script_text(place)})" if place.script_id is not None else ""
    return f"{record}{where}: {told(place.reason)}"


def place_item(place: Place) -> Element:
    """A line of a list; its script is a link."""
    if place.script_id is None:
        return make("li", place_text(place))
    item = make("li")
    link = make("a", _script_text(place))
    link.set("href", link_to("scripts", key_text(place.script_id)))
    record = "" if place.table == "scripts" or place.id is None else f"{place.table} {cut(repr(place.id))}, "
    item.append(make("span", record), link, make("span", f": {told(place.reason)}"))
    return item


def _script_text(place: Place) -> str:
    return used_at(place.script_id, place.script_title, place.scene_id)

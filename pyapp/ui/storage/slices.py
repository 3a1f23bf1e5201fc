"""The parts that the charts and their tables show, made of what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyapp.cinegenie.holdings import NOTHING, Amount

from ..address import link_to
from ..language import say
from ..words import cut

if TYPE_CHECKING:
    from pyapp.cinegenie.holdings import Holdings, ScriptHoldings

_MOST_SCRIPTS: Final = 8  # as many as there are colours
_TYPES: Final = {"image": "storage-images", "video": "storage-videos", "audio": "storage-audios"}
_SOURCES: Final[Mapping[str | None, str]] = {
    "ai-generated": "shared-generated",
    "manual-upload": "shared-uploaded",
    "imported": "shared-imported",
    None: "storage-source-unknown",
}


@dataclass(frozen=True)
class Slice:
    """A part of the whole: `href` leads to its files in the gallery, "" where the gallery has no such filter.

    `gathers`: it stands for many small parts, beside which the others would not be seen in a chart.
    """

    key: str
    name: str
    amount: Amount
    colour: str
    href: str = ""
    gathers: bool = False


def by_type(held: Holdings) -> list[Slice]:
    """One for each type."""
    return [
        Slice(kind, say(_TYPES[kind]), amount, _colour(number), link_to("gallery", type=kind))
        for number, (kind, amount) in enumerate(held.by_type.items())
    ]


def by_source(held: Holdings) -> list[Slice]:
    """One for each source, and one for what is of none that is known, if there is such a file."""
    return [
        Slice(
            str(source),
            say(_SOURCES[source]),
            amount,
            _colour(number) if source else "--chart-rest",
            link_to("gallery", source=source) if source else "",
        )
        for number, (source, amount) in enumerate(held.by_source.items())
        if source or amount.files
    ]


def by_script(held: Holdings) -> list[Slice]:
    """The scripts with the most bytes of their own, the others together, what they share, and what none uses."""
    owners = [script for script in held.scripts if script.own.files]
    named = [_of_script(number, script) for number, script in enumerate(owners[:_MOST_SCRIPTS])]
    rest = owners[_MOST_SCRIPTS:]
    amount = NOTHING
    for script in rest:
        amount = amount.plus(script.own)
    name = say("storage-other-scripts", count=len(rest)) if rest else ""
    more = Slice("rest", name, amount, "--chart-rest", gathers=True)
    shared = Slice("shared", say("storage-shared"), held.shared, "--chart-shared")
    unused = Slice("unused", say("storage-unused"), held.unused, "--chart-unused", link_to("gallery", unused="1"))
    return [*named, *(each for each in (more, shared, unused) if each.amount.files)]


def _of_script(number: int, script: ScriptHoldings) -> Slice:
    name = cut(script.title) if script.title else say("shared-untitled")
    if not script.stored:
        name = say("storage-script-gone", id=cut(str(script.id)))
    key = repr(script.id)
    return Slice(f"script {key}", name, script.own, _colour(number), link_to("gallery", script=key))


def _colour(number: int) -> str:
    return f"--chart-{number + 1}"

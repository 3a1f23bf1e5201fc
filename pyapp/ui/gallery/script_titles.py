"""The scripts that the gallery can be narrowed to: titles that can be told apart, found by words. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from pyapp.cinegenie.folding import folded

_MOST_TITLE: Final = 120  # characters
_MOST_ID: Final = 20


class ScriptTitle(NamedTuple):
    """A script by the text of its id, with what a person reads, and that text folded."""

    script: str
    title: str
    searched: str


def script_titles(titles: Mapping[str, str], numbered: Callable[[str, str], str]) -> tuple[ScriptTitle, ...]:
    """One for each script, in their order; where titles are alike, `numbered` (title, id) tells them apart."""
    lines = {script: _line(title) for script, title in titles.items()}
    often = Counter(map(folded, lines.values()))

    def read(script: str, line: str) -> ScriptTitle:
        title = numbered(line, script[:_MOST_ID]) if often[folded(line)] > 1 else line
        return ScriptTitle(script, title, folded(title))

    return tuple(read(script, line) for script, line in lines.items())


def found_titles(titles: Sequence[ScriptTitle], search: str) -> list[ScriptTitle]:
    """Those in whose title every word of the search is found."""
    words = folded(search).split()
    return [each for each in titles if all(word in each.searched for word in words)]


def _line(title: str) -> str:
    line = " ".join(title[: 4 * _MOST_TITLE].split())
    return line if len(line) <= _MOST_TITLE else line[: _MOST_TITLE - 1] + "…"

"""Runs worlds by Dexie and by us on equal databases in one page."""

from __future__ import annotations

import itertools
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.harness import in_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .worlds import Program, World

if sys.platform == "emscripten":
    import differential_python

Outcome = dict[str, Any]
_numbers = itertools.count(1)


@in_page
async def by_python(name: str, text: str) -> list[Any]:
    return await differential_python.run_by_python(name, text)


def number(text: str) -> float:
    """JavaScript's number: Python's side tells those that are not exact as floats."""
    return int(text) if abs(int(text)) < 2**53 else float(text)


BY_DEXIE = """async ({name, text}) => {
  globalThis.differential ??= await import("/tests/differential.js");
  return differential.runByDexie(name, text);
}"""


@dataclass(frozen=True)
class Case:
    """One program that both ran, in a world whose programs before it had equal outcomes."""

    world: World
    at: int
    theirs: Outcome
    ours: Outcome

    @property
    def program(self) -> Program:
        return self.world["programs"][self.at]  # type: ignore[no-any-return]


class Sides:
    """Dexie and Python in the page of a test. `name`: what the databases' names begin with."""

    def __init__(self, py: Any, js: Any, name: str) -> None:
        self.py = py
        self.js = js
        self.name = name

    def run(self, worlds: list[World]) -> Iterator[list[Case]]:
        """The cases of each world."""
        name, text = f"{self.name}-{next(_numbers)}", json.dumps(worlds)
        theirs = json.loads(self.js(BY_DEXIE, name=name, text=text), parse_int=number)
        ours = self.py(by_python, name, text)
        self.js("() => differential.forget()")
        for world, *outcomes in zip(worlds, theirs, ours, strict=True):
            pairs = enumerate(zip(*outcomes, strict=True))
            yield [Case(world, at, dexie, python) for at, (dexie, python) in pairs]

"""Makes a failing world small and readable: fewer programs, records, steps, indexes and properties."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.peers.known_differences import ERROR_NAMES

from .comparison import differing_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .sides import Case, Sides
    from .worlds import World

AT_ONCE = 24  # worlds of a crossing


def kind(case: Case) -> tuple[Any, ...]:
    """How both ended: a smaller world must fail in the same way."""
    if "transaction" in case.program:
        case = differing_steps(case, ERROR_NAMES)[0]
    return tuple(outcome.get("error", "ok") for outcome in (case.theirs, case.ours))


def reduced(sides: Sides, case: Case, failing: Callable[[list[Case]], Case | None]) -> Case:
    """The smallest failing case that leaving parts out leads to."""
    case = _without_other_programs(sides, case, failing)
    while (smaller := _first_failing(sides, simpler(case.world), kind(case), failing)) is not None:
        case = smaller
    return case


def _without_other_programs(sides: Sides, case: Case, failing: Callable[[list[Case]], Case | None]) -> Case:
    programs = case.world["programs"]
    writing = [program for program in programs[: case.at] if program.get("writes")]
    tries = [{**case.world, "programs": [*before, programs[case.at]]} for before in ([], writing)]
    return _first_failing(sides, iter(tries), kind(case), failing) or case


def _first_failing(
    sides: Sides, worlds: Iterator[World], wanted: tuple[Any, ...], failing: Callable[[list[Case]], Case | None]
) -> Case | None:
    while batch := [world for world, _ in zip(worlds, range(AT_ONCE), strict=False)]:
        for cases in sides.run(batch):
            found = failing(cases)
            if found is not None and kind(found) == wanted:
                return found
    return None


def simpler(world: World) -> Iterator[World]:
    """Worlds with one part less, or with one that is simpler."""
    for at in reversed(range(len(world["programs"]) - 1)):
        yield {**world, "programs": without(world["programs"], at)}
    rows = world["rows"]
    for size in (len(rows) // 2, len(rows) // 8, 1):
        for at in reversed(range(0, len(rows), size or 1)):
            yield {**world, "rows": [*rows[:at], *rows[at + (size or 1) :]]}
    primary, *indexes = split(world["schema"])
    for at in reversed(range(len(indexes))):
        yield {**world, "schema": ", ".join([primary, *without(indexes, at)])}
    *before, program = world["programs"]
    for smaller in simpler_program(program):
        yield {**world, "programs": [*before, smaller]}
    for at, (key, record) in enumerate(world["rows"]):
        for name in record if isinstance(record, dict) else ():
            less = {other: value for other, value in record.items() if other != name}
            yield {**world, "rows": [*world["rows"][:at], [key, less], *world["rows"][at + 1 :]]}


def split(schema: str) -> list[str]:
    return [part.strip() for part in schema.split(",")]


def simpler_program(program: Any) -> Iterator[Any]:
    if "inside" in program:
        yield {name: part for name, part in program.items() if name != "inside"}
    for at in range(len(program.get("transaction", ()))):
        yield {**program, "transaction": without(program["transaction"], at)}
        for smaller in simpler_program(program["transaction"][at]):
            parts = program["transaction"]
            yield {**program, "transaction": [*parts[:at], smaller, *parts[at + 1 :]]}
    for steps in simpler_steps(program.get("steps", [])):
        yield {**program, "steps": steps}


def simpler_steps(steps: list[Any]) -> Iterator[Any]:
    for at in range(len(steps) - 1):
        yield without(steps, at)
        if at + 2 < len(steps):
            yield without(without(steps, at), at)
    for at, (method, *args) in enumerate(steps):
        for number, part in enumerate(args):
            for less in simpler_part(part):
                yield [*steps[:at], [method, *args[:number], less, *args[number + 1 :]], *steps[at + 1 :]]


def simpler_part(part: Any, whole: bool = True) -> Iterator[Any]:
    """A list with an item less, an object with a property less; also within one. A list in a list is a pair."""
    if isinstance(part, list):
        for at, item in enumerate(part):
            if whole:
                yield without(part, at)
            yield from ([*part[:at], less, *part[at + 1 :]] for less in simpler_part(item, whole=False))
    elif isinstance(part, dict) and not any(name.startswith("$") for name in part):
        for name in part:
            yield {other: value for other, value in part.items() if other != name}


def without(parts: list[Any], at: int) -> list[Any]:
    return [*parts[:at], *parts[at + 1 :]]


def shown(case: Case) -> str:
    """The case as a text to read."""
    world = case.world
    rows = [f"  record {json.dumps(record)} at {json.dumps(key)}" for key, record in world["rows"]]
    programs = [f"  {spelled(program)}" for program in world["programs"][: case.at + 1]]
    outcomes = [f"Dexie: {json.dumps(case.theirs)}", f"ours:  {json.dumps(case.ours)}"]
    lines = ["", f"schema {world['schema']!r}", *rows, "programs, of which the last one differs", *programs, *outcomes]
    return "\n".join(lines)


def spelled(program: Any) -> str:
    """table.where("a").equals(1).to_list()"""
    if "transaction" in program:
        steps = "; ".join(spelled(step) + (" (caught)" if step["caught"] else "") for step in program["transaction"])
        return f"transaction {program['mode']!r}, end {program['end']}: {steps}"
    calls = [f"{method}({', '.join(json.dumps(arg) for arg in args)})" for method, *args in program["steps"]]
    return ".".join(["table", *calls]) + (" inside a transaction" if program.get("inside") else "")

"""When two outcomes are the same, and which known difference explains that they are not."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .sides import Case, Outcome
    from .worlds import World


@dataclass(frozen=True)
class Difference:
    """A known difference: why it is, which cases it is about, and a world whose last program shows it."""

    name: str
    reason: str
    applies: Callable[[Case], bool]
    example: World


def canonical(value: Any) -> str:
    """A text that is the same for the same value: the order of an object's properties does not count."""
    return json.dumps(value, sort_keys=True)


def told(outcome: Outcome, error_names: Mapping[str, str]) -> Any:
    """The part of an outcome that counts: no message, and errors by one name."""
    if "steps" in outcome:
        parts = {"steps": [told(step, error_names) for step in outcome["steps"]]}
        return {**outcome, **parts, "whole": told(outcome["whole"], error_names)}
    plain = {name: part for name, part in outcome.items() if name != "message"}
    if "error" in plain:
        plain["error"] = error_names.get(plain["error"], plain["error"])
    return plain


def same(case: Case, error_names: Mapping[str, str]) -> bool:
    return canonical(told(case.theirs, error_names)) == canonical(told(case.ours, error_names))


def explained(case: Case, known: Sequence[Difference], error_names: Mapping[str, str]) -> Difference | None:
    """The first known difference that applies to the case, or to a step of its transaction that may be the reason."""
    suspects = differing_steps(case, error_names) if "transaction" in case.program else [case]
    return next((each for suspect in suspects for each in known if each.applies(suspect)), None)


def differing_steps(case: Case, error_names: Mapping[str, str]) -> list[Case]:
    """The first step whose outcome differs, as a case of its own; where only the data differ, every step.

    A step that failed uncaught has the whole's outcome.
    """
    outcomes = zip(case.program["transaction"], steps_of(case.theirs), steps_of(case.ours), strict=False)
    each = [as_case(case, *parts) for parts in outcomes]
    differing = [step for step in each if not same(step, error_names)][:1] or each
    return [with_data(case, step) for step in differing]


def steps_of(outcome: Outcome) -> list[Outcome]:
    return [*outcome["steps"], outcome["whole"]] if "error" in outcome["whole"] else outcome["steps"]


def as_case(case: Case, step: Any, theirs: Outcome, ours: Outcome) -> Case:
    programs = [*case.world["programs"][: case.at], step]
    return replace(case, world={**case.world, "programs": programs}, theirs=theirs, ours=ours)


def with_data(case: Case, step: Case) -> Case:
    """The step with the data after the whole."""
    theirs, ours = ({"content": side["content"]} for side in (case.theirs, case.ours))
    return replace(step, theirs={**step.theirs, **theirs}, ours={**step.ours, **ours})

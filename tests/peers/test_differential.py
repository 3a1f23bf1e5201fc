"""Any program over any table has the same outcome by Dexie and by us: results, the data after it, kinds of error.

Hypothesis draws worlds (differential/worlds.py): a schema, records and 40 programs of where x operators x terminal
or of one modification. A case is one program that ran on both sides and was compared. The draws are the same in every
run, so that a run tells of a change and not of luck. A longer one by hand has draws of its own:
DIFFERENTIAL_WORLDS=5000 python3 -m tests tests/peers/test_differential.py (about 200 cases a second).
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings

from .differential.comparison import canonical, explained, same
from .differential.reduction import reduced, shown
from .differential.sides import Sides
from .differential.worlds import CLAUSES, OPERATORS, TERMINALS, WRITING, unions, worlds
from .known_differences import ERROR_NAMES, KNOWN

if TYPE_CHECKING:
    from .differential.comparison import Difference
    from .differential.sides import Case, Outcome

BY_HAND = os.environ.get("DIFFERENTIAL_WORLDS")
WORLDS = int(BY_HAND or "200")

LEAST = WORLDS // 8  # cases of each method


@dataclass
class Tally:
    """What was compared."""

    cases: int = 0
    with_result: int = 0
    failed_alike: int = 0
    methods: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)

    def add(self, case: Case) -> None:
        self.cases += 1
        self.with_result += found_something(case.theirs)
        self.failed_alike += "error" in case.theirs
        for program in case.program.get("transaction", [case.program]):
            self.methods.update({method for method, *_ in program["steps"]})


def found_something(outcome: Outcome) -> bool:
    return outcome.get("ok") not in (None, [], 0)


def check(case: Case, tally: Tally) -> bool:
    """Whether the world's next case can be compared; raises where this one differs for no known reason."""
    if same(case, ERROR_NAMES):
        tally.add(case)
        return True
    reason = explained(case, KNOWN, ERROR_NAMES)
    if reason is None:
        raise Differs(case)
    tally.known[reason.name] += 1
    return case.theirs.get("content") == case.ours.get("content")


class Differs(Exception):
    def __init__(self, case: Case) -> None:
        self.case = case


def first_unexplained(cases: list[Case]) -> Case | None:
    try:
        for case in cases:
            if not check(case, Tally()):
                break
    except Differs as found:
        return found.case
    return None


def test_any_program_has_the_same_outcome_by_dexie_and_by_us(py, js, db_name):
    sides, tally = Sides(py, js, db_name), Tally()

    drawn = {"derandomize": not BY_HAND, "phases": [Phase.generate], "report_multiple_bugs": False}

    @settings(max_examples=WORLDS, database=None, **drawn)
    @given(worlds())
    def compare(world):
        (cases,) = sides.run([world])
        try:
            for case in cases:
                if not check(case, tally):
                    break
        except Differs as found:
            pytest.fail(shown(reduced(sides, found.case, first_unexplained)), pytrace=False)

    compare()
    assert tally.cases >= 5_000
    every = [*CLAUSES, *OPERATORS, *TERMINALS, *WRITING]
    assert {name: tally.methods[name] for name in every if tally.methods[name] < LEAST} == {}
    assert tally.with_result >= tally.cases / 4


def test_a_part_of_a_union_is_some_of_it_and_as_many_as_the_window_says(py, js, db_name):
    """Which ones are not told: Dexie gives others, so that only the whole is compared with it."""
    sides, parts = Sides(py, js, db_name), Counter()

    @settings(max_examples=WORLDS // 10, database=None, derandomize=not BY_HAND, phases=[Phase.generate])
    @given(unions())
    def compare(world):
        (cases,) = sides.run([world])
        for whole, part in zip(cases[::2], cases[1::2], strict=True):
            assert same(whole, ERROR_NAMES) or explained(whole, KNOWN, ERROR_NAMES), whole
            if "ok" not in whole.ours:
                continue
            everything, some = whole.ours["ok"], part.ours["ok"]
            counted = isinstance(everything, int)
            within = range(everything if counted else len(everything))
            for name, size in part.program["steps"][len(whole.program["steps"]) - 1 : -1]:
                within = within[:size] if name == "limit" else within[size:]
            assert (some if counted else len(some)) == len(within), part
            assert counted or Counter(map(canonical, some)) <= Counter(map(canonical, everything)), part
            parts["cases"] += 1
            parts["some and not all"] += 0 < len(within) < (everything if counted else len(everything))

    compare()
    assert parts["cases"] > WORLDS
    assert parts["some and not all"] > parts["cases"] / 4


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.name)
def test_a_known_difference_is_one(py, js, db_name, known: Difference):
    (cases,) = Sides(py, js, db_name).run([known.example])
    assert [case for case in cases[:-1] if not same(case, ERROR_NAMES)] == []
    assert not same(cases[-1], ERROR_NAMES)
    assert explained(cases[-1], KNOWN, ERROR_NAMES) is known

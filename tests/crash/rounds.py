"""Kills the browser in the middle of operations, round after round, and holds what is found against whole states.

One kill meets all operations, each in a database of its own and at a moment of its own.
"""

from __future__ import annotations

import os
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.crash.chromium import Chromium
from tests.crash.started_app import StartedApp
from tests.owner import NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from playwright.sync_api import BrowserType

    from tests.crash.started_app import Step
    from tests.harness import HarnessPage

ROUNDS = "CINEGENIE_CRASH_ROUNDS"
SEED = "CINEGENIE_CRASH_SEED"
FEW = 10
LEAST = 3  # before, within, after
BEYOND = 1.15  # of the measured time: a commit that comes late is to be met too
TIMES_OF_THE_RUN = ("uploadedAt", "linkedAt")
State = dict[str, Any]
Moment = float | None  # in parts of the operation's time: 0 before it begins, None after its end


class NotWholeError(AssertionError):
    """A state that no step leaves, one that lost a step which was told to be done, or one that Dexie refuses."""


@dataclass(frozen=True)
class Operation:
    """What is interrupted. Each function's first argument is the name of the operation's database.

    `fill(name, page)` makes the first state; each step, an `@in_page` function of a test file and its further
    arguments, is an atomic change to the next one. `start`, `@in_page` too, does what the page does with a database
    when it starts; the first operation's database is the page's own, so that it really is the page's start there.
    `times`: the fields that hold times of the run. With `native_moves` a native version counts as any other of the
    same Dexie version: content that is built beside the old takes some of them.
    """

    label: str
    fill: Callable[[str, HarnessPage], None]
    steps: tuple[Step, ...]
    start: Callable[..., Any] | None = None
    times: tuple[str, ...] = TIMES_OF_THE_RUN
    native_moves: bool = False


@dataclass
class Subject:
    """An operation in its database: its whole states in order, its duration in seconds, and what was found."""

    operation: Operation
    name: str
    moments: list[Moment]
    states: list[State] = field(default_factory=list)
    duration: float = 0
    found: list[int] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.operation.label

    @property
    def steps(self) -> list[Step]:
        return [(code, (self.name, *arguments)) for code, arguments in self.operation.steps]

    def lead(self, number: int) -> float:
        """How many seconds before that round's kill it begins."""
        return (self.moments[number] or 0) * self.duration

    def __str__(self) -> str:
        return f"{self.label} ({self.duration * 1000:.0f} ms): steps found {self.found} of {len(self.steps)}"


class Crashes:
    """A browser, its profile in `folder`, and the page in it: killed and started again as often as it takes."""

    def __init__(self, kind: BrowserType, folder: Path, base_url: str) -> None:
        self._kind = kind
        self._profile = folder / "profile"
        self._base_url = base_url
        self._since = time.time() * 1000
        self.start()

    def run(self, operations: Sequence[Operation], rounds: int | None = None) -> list[Subject]:
        """Kill it that many times: each operation once before it, once after it, else at random moments within it.

        Raises `NotWholeError` unless every next start finds each database in exactly one of its states, and not in
        one before what had been told to be done.
        """
        rounds = max(LEAST, rounds or int(os.environ.get(ROUNDS, FEW)))
        seed = int(os.environ.get(SEED, random.randrange(10**6)))
        print(f"\n{rounds} rounds, {SEED}={seed}", flush=True)
        subjects = [
            Subject(operation, NAME + f"-{number}" * bool(number), moments(rounds, f"{seed} {operation.label}"))
            for number, operation in enumerate(operations)
        ]
        self._time(subjects)
        for subject in subjects:
            self._learn_states(subject)
        for number in range(rounds):
            self._round(subjects, number, f"round {number} of {rounds}, seed {seed}")
        return subjects

    def close(self) -> None:
        """End the browser."""
        self.chromium.kill()

    def start(self) -> None:
        """Start the browser on the profile as it is, and the page in it."""
        self.chromium = Chromium(self._kind, self._profile)
        self.app = StartedApp(self.chromium.context, self._base_url)

    # ---- what is whole

    def _time(self, subjects: list[Subject]) -> None:
        """Measure all at once, in a page just started, as they run in the rounds."""
        for subject in subjects:
            self._fill(subject)
            self.app.load(subject.steps)
        started = time.monotonic()
        for subject in subjects:
            self.app.begin(subject.label, subject.steps)
        while waiting := [subject for subject in subjects if not subject.duration]:
            for subject in waiting:
                if self.app.done(subject.label) == len(subject.steps):
                    subject.duration = time.monotonic() - started
            if not all(subject.duration for subject in subjects):
                self.app.until_more(", ".join(subject.label for subject in waiting))

    def _learn_states(self, subject: Subject) -> None:
        last = self._state(subject)
        self._fill(subject)
        subject.states.append(self._state(subject))
        before = self.app.done(subject.label)
        for number, step in enumerate(subject.steps, 1):
            self.app.begin(subject.label, [step])
            self.app.until_done(subject.label, before + number)
            subject.states.append(self._state(subject))
            assert subject.states[-1] != subject.states[-2], f"{subject.label}: step {number} changes nothing"
        assert subject.states[-1] == last, f"{subject.label} does not come to the same state twice"

    def _fill(self, subject: Subject) -> None:
        self.app.js("({name}) => probe.remove(name)", name=subject.name)
        subject.operation.fill(subject.name, self.app)

    def _state(self, subject: Subject) -> State:
        source = "({name, times, since}) => probe.digest(name, times, since)"
        state = self.app.js(source, name=subject.name, times=subject.operation.times, since=self._since)
        return {**state, "native": state["native"] // 10 * 10} if subject.operation.native_moves else state

    # ---- a round

    def _round(self, subjects: list[Subject], number: int, where: str) -> None:
        for subject in subjects:
            if self._state(subject) != subject.states[0]:
                self._fill(subject)
                assert self._state(subject) == subject.states[0], f"{subject.label} begins with another state"
            self.app.load(subject.steps)
        told = self._crash(subjects, number)
        self.start()
        for subject in subjects:
            self._judge(subject, told[subject.label], f"{subject.label}, {where}")

    def _crash(self, subjects: list[Subject], number: int) -> dict[str, int]:
        """Kill it in the middle of all that has begun; how many steps each had told to be done."""
        before = {subject.label: self.app.done(subject.label) for subject in subjects}
        for subject in subjects:
            if subject.moments[number] is None:
                self.app.begin(subject.label, subject.steps)
                self.app.until_done(subject.label, before[subject.label] + len(subject.steps))
        longest = max(subject.lead(number) for subject in subjects)
        for subject in subjects:
            if subject.moments[number]:
                self.app.begin(subject.label, subject.steps, longest - subject.lead(number))
        time.sleep(longest)
        self.chromium.kill()
        return {subject.label: self.app.done(subject.label) - before[subject.label] for subject in subjects}

    def _judge(self, subject: Subject, told: int, where: str) -> None:
        if subject.operation.start is not None and subject.name != NAME:
            self.app.py(subject.operation.start, subject.name)
        found = self._state(subject)
        subject.found.append(judged(subject.states, found, told, where))
        if not found["native"]:
            return
        source = "({name, version}) => owner.open(name, version)"
        opened = self.app.js(source, name=subject.name, version=found["native"] // 10)
        if opened["upgraderCalled"] or opened["warnings"] or self._state(subject) != found:
            raise NotWholeError(f"{where}: Dexie does not open {found} as it is, but as {opened}")


def moments(rounds: int, seed: str) -> list[Moment]:
    """When to kill in each round: before, after, and once within each slice of the time, in any order."""
    generator = random.Random(seed)
    within = rounds - 2
    every: list[Moment] = [0, None, *(BEYOND * (number + generator.random()) / within for number in range(within))]
    generator.shuffle(every)
    return every


def judged(states: list[State], found: State, told: int, where: str) -> int:
    """Which of the states it is; `NotWholeError` for none of them, and for one that lacks a step told to be done."""
    if found not in states:
        raise NotWholeError(f"{where}: a state between: {found}, which is none of {states}")
    number = states.index(found)
    if number < told:
        raise NotWholeError(f"{where}: {told} steps had been told to be done, and {number} are there")
    if number > told + 1:
        raise NotWholeError(f"{where}: {number} steps are there, and only {told} had been told to be done")
    return number

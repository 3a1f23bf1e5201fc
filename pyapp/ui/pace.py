"""How long a piece of work will still take, judged by how fast it was so far. Pure but for the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .language import say
from .words import size_text, time_text

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.source import Progress

_FIRST_GUESS = 2.0  # seconds after which a guess is worth saying


@dataclass(frozen=True)
class Step:
    """What is said of a piece of work under way: its name, the part that is done (None: not known), and details.

    `present`: the file or table that it is at; `cancellable`: whether a person may still end it.
    """

    what: str
    done: float | None = None
    detail: str = ""
    present: str = ""
    cancellable: bool = True


class Pace:
    """Begins now; `left` guesses how many seconds remain."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._start = clock()

    def left(self, done: float) -> float | None:
        """The seconds that remain when that part (0 to 1) is done; None while nobody can know."""
        passed = self._clock() - self._start
        if passed < _FIRST_GUESS or not 0 < done <= 1:
            return None
        return passed * (1 - done) / done

    def step(self, what: str, progress: Progress) -> Step:
        """What is to be said of a reading or writing of files."""
        total = progress.bytes_total
        done = progress.bytes_done / total if total else None
        left = None if done is None else self.left(done)
        parts = [
            _size(progress),
            _files(progress),
            *([say("shared-left", time=time_text(left))] if left is not None else []),
        ]
        return Step(what, done, " · ".join(parts), progress.name)


def _size(progress: Progress) -> str:
    done = size_text(progress.bytes_done)
    total = progress.bytes_total
    return done if total is None else say("shared-done-of", done=done, total=size_text(total))


def _files(progress: Progress) -> str:
    done, total = progress.files_done, progress.files_total
    return say("shared-count-files", count=done) if total is None else say("shared-files-of", done=done, total=total)

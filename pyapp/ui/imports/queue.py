"""The files that are on their way in: a line for each, what is to come next, how far all of it is. Pure.

A line waits, is under way, is done (saved, cancelled, undone), or asks for a person, who is to decide or to know why it
was refused. A change of its state costs the same however many lines there are.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from pyapp.cinegenie.assets import Asset
    from pyapp.cinegenie.identification import Identified
    from pyapp.cinegenie.known_files import KnownFile
    from pyapp.cinegenie.records import UploadSource
    from pyapp.db import Blob

_UnderWay = Literal["waiting", "checking", "saving", "cancelling"]
State = _UnderWay | Literal["saved", "cancelled", "undone", "same", "large", "refused", "failed"]
Remark = Literal["", "named-otherwise", "unconfirmed", "unplayable"]

ASKING: Final[frozenset[State]] = frozenset({"same", "large", "refused", "failed"})
_UNDER_WAY: Final[frozenset[State]] = frozenset({"waiting", "checking", "saving", "cancelling"})
_FILE_COST: Final = 200_000  # bytes: what a file costs besides its own, in time
_MOST_FILES: Final = 20
_MOST_BYTES: Final = 32_000_000


@dataclass(eq=False)
class Line:
    """A file on its way in. `error` says why it was refused or has failed, `same_as` which one is there already."""

    file: Blob
    name: str
    size: int
    source: UploadSource = "imported"
    state: State = "waiting"
    error: Exception | None = None
    remark: Remark = ""
    head: int = 0
    identified: Identified | None = None
    duration: float | None = None
    known: KnownFile | None = None
    same_as: KnownFile | None = None
    asset: Asset | None = None
    compared: float | None = None
    may_be_large: bool = False
    may_be_same: bool = False
    number: int = field(default=0, repr=False)

    @property
    def cost(self) -> int:
        """How much of the work it is."""
        return self.size + _FILE_COST

    @property
    def can_begin_again(self) -> bool:
        """Whether it is neither under way nor stored: a button is pressed twice before it is gone."""
        return self.state not in _UNDER_WAY and self.state != "saved"


class Queue:
    """All lines, in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: deque[Line] = deque()
        self._counts: Counter[State] = Counter()
        self._numbers = 0
        self._total = self._done = 0
        self.flowing: list[Line] = []
        self.asking: list[Line] = []

    def __len__(self) -> int:
        return len(self.flowing) + len(self.asking)

    def __iter__(self) -> Iterator[Line]:
        yield from self.asking
        yield from self.flowing

    def add(self, lines: Iterable[Line]) -> None:
        """Put lines at the end."""
        for line in lines:
            self._numbers += 1
            line.number = self._numbers
            self._counts[line.state] += 1
            self._total += line.cost
            self.flowing.append(line)
            self._waiting.append(line)

    def count(self, *states: State) -> int:
        """How many lines are in one of these states."""
        return sum(self._counts[state] for state in states)

    @property
    def under_way(self) -> int:
        """How many are neither done nor wait for a person."""
        return self.count(*_UNDER_WAY)

    @property
    def done(self) -> float:
        """The part of the work that is done, from 0 to 1."""
        return self._done / self._total if self._total else 1

    @property
    def bytes_waiting(self) -> int:
        """Bytes of the files that wait."""
        return sum(line.size for line in dict.fromkeys(self._waiting) if line.state == "waiting")

    def next_batch(self) -> list[Line]:
        """The lines that are handled next, at least one where one waits; they are not waiting any more."""
        batch: list[Line] = []
        size = 0
        while self._waiting and len(batch) < _MOST_FILES:
            line = self._waiting[0]
            if line.state == "waiting":
                if batch and (size + line.size > _MOST_BYTES or line.source != batch[0].source):
                    break
                batch.append(line)
                size += line.size
                self.turn(line, "checking")  # now: one that was cancelled and tried again stands in there twice
            self._waiting.popleft()
        return batch

    def turn(self, line: Line, state: State) -> None:
        """Take a line into another state."""
        before = line.state
        if before == state:
            return
        self._counts[before] -= 1
        self._counts[state] += 1
        line.state = state
        self._done += line.cost * ((before in _UNDER_WAY) - (state in _UNDER_WAY))
        if (before in ASKING) != (state in ASKING):
            self._move(line, state)

    def again(self, line: Line) -> None:
        """Let a line wait, before all that wait, as if it had just come."""
        line.error, line.compared, line.remark = None, None, ""
        line.same_as = line.identified = line.duration = None
        self.turn(line, "waiting")
        self._waiting.appendleft(line)

    def remove(self, line: Line) -> None:
        """Forget a line, unless it is under way, or forgotten already."""
        its = self.asking if line.state in ASKING else self.flowing
        if line.state in _UNDER_WAY or line not in its:
            return
        its.remove(line)
        self._counts[line.state] -= 1
        self._total -= line.cost
        self._done -= line.cost

    def tidy(self) -> None:
        """Forget all lines that are not under way."""
        for line in [line for line in self if line.state not in _UNDER_WAY]:
            self.remove(line)

    def _move(self, line: Line, state: State) -> None:
        """From one list to the other, where it stands by its number."""
        here, there = (self.flowing, self.asking) if state in ASKING else (self.asking, self.flowing)
        here.remove(line)
        position = next((n for n, other in enumerate(there) if other.number > line.number), len(there))
        there.insert(position, line)

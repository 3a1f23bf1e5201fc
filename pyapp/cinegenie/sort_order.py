"""Slots of rows in the order of their sort keys, kept while rows come and go. Pure."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

_RUN: Final = 4096  # slots that are sorted at once, in a few milliseconds


class SortOrder:
    """Slots by key, those of the key `unknown`, which no key is greater than, last.

    `keys` is the owner's list of keys by slot. `tie` gives what decides between equal keys: no two slots share it.
    """

    def __init__(self, keys: list[Any], unknown: Any, tie: Callable[[int], Any]) -> None:
        self._keys = keys
        self._unknown = unknown
        self._slots: list[int] = []
        self._place: Callable[[int], Any] = lambda slot: (keys[slot], tie(slot))

    def __len__(self) -> int:
        return len(self._slots)

    def add(self, slot: int) -> None:
        """Put a slot in its place."""
        insort(self._slots, slot, key=self._place)

    def remove(self, slot: int) -> None:
        """Take a slot out; its key is still the one with which it was put in."""
        del self._slots[bisect_left(self._slots, self._place(slot), key=self._place)]

    def slots(self, backwards: bool) -> list[int]:
        """All slots, a list of its own; backwards too those whose key is unknown come last."""
        return self._turned(self._slots, backwards)

    def sort(self, slots: Iterable[int], backwards: bool) -> list[int]:
        """These slots in the order that they would have, although it was not built yet."""
        return self._turned(sorted(slots, key=self._place), backwards)

    def _turned(self, slots: list[int], backwards: bool) -> list[int]:
        if not backwards:
            return slots[:]
        known = bisect_left(slots, self._unknown, key=self._keys.__getitem__)
        return slots[:known][::-1] + slots[known:]

    def build(self, slots: list[int]) -> Iterator[None]:
        """Begin anew with these slots, which come in the order of their ties; yields between steps of a few ms."""
        runs = []
        for start in range(0, len(slots), _RUN):
            runs.append(sorted(slots[start : start + _RUN], key=self._keys.__getitem__))
            yield
        result: list[int] = []
        for bucket in self._buckets(runs):
            result += bucket
            yield
        self._slots = result

    def _buckets(self, runs: list[list[int]]) -> Iterator[list[int]]:
        """The runs as one, cut at some of their keys, so that no step has to look at all of them."""
        key = self._keys.__getitem__
        step = max(1, _RUN // max(1, len(runs)))
        sample = sorted(key(slot) for run in runs for slot in run[step::step])
        pivots = sample[:: max(1, len(runs))]
        starts = [0] * len(runs)
        for pivot in pivots:
            ends = [bisect_left(run, pivot, key=key) for run in runs]
            yield _merged(runs, starts, ends, key)
            starts = ends
        yield _merged(runs, starts, list(map(len, runs)), key)


def _merged(runs: list[list[int]], starts: list[int], ends: list[int], key: Callable[[int], Any]) -> list[int]:
    bucket: list[int] = []
    for run, start, end in zip(runs, starts, ends, strict=True):
        bucket += run[start:end]
    bucket.sort(key=key)
    return bucket

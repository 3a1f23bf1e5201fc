"""A query that has not been asked: which part of which index, narrowed how. Immutable and pure: runs anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from .index_view import IndexView
from .keys import ALL, Key, KeyRange

_MOST: Final = 2**53 - 1  # what a count may be in JavaScript


@dataclass(frozen=True)
class Filter:
    """Only the records for which it is true."""

    predicate: Callable[[Any], Any]


@dataclass(frozen=True)
class Until:
    """Only the records before the first for which it is true, and that one too if `include_stop`."""

    predicate: Callable[[Any], Any]
    include_stop: bool


@dataclass(frozen=True)
class Criterion:
    """A record holds this value at this key path; None: null, or nothing. `multi`: or an array that holds it."""

    path: str
    value: Any
    multi: bool = False


@dataclass(eq=False)
class Query:
    """What lies in parts of an index, or after `or_` also what `other` gives, then narrowed. Never changed once made.

    The part is one of: `ranges` of stored keys, ascending and without overlaps; `points`, keys in ascending order;
    `casings`, texts (`prefix`: beginnings of texts) whatever their case.
    """

    index: IndexView
    ranges: tuple[KeyRange, ...] = (ALL,)
    points: tuple[Key, ...] | None = None
    casings: tuple[str, ...] | None = None
    prefix: bool = False
    criteria: tuple[Criterion, ...] = ()
    other: Query | None = None
    backwards: bool = False
    distinct: bool = False
    raw: bool = False
    steps: tuple[Filter | Until, ...] = ()
    skip: int = 0
    most: int | None = None

    def having(self, **changes: Any) -> Query:
        """The same but for these fields: what `dataclasses.replace` gives, in a fifth of the time."""
        query = object.__new__(Query)
        query.__dict__.update(self.__dict__, **changes)
        return query

    def offset(self, count: int) -> Query:
        """Without the first `count`; a limit that was set before counts them too."""
        most = None if self.most is None else max(self.most - count, 0)
        return self.having(skip=min(self.skip + count, _MOST), most=most)

    def limit(self, count: int) -> Query:
        """At most `count`."""
        return self.having(most=min(count, _MOST if self.most is None else self.most))

    @property
    def index_name(self) -> str:
        """What the bridge calls its index: empty for the table itself."""
        return self.index.store_name

    @property
    def windowed(self) -> bool:
        """Whether it is limited, or skips."""
        return bool(self.skip) or self.most is not None

    @property
    def plain(self) -> bool:
        """Whether it gives all that lies in its part, and nothing else."""
        return not (self.other or self.criteria or self.steps or self.distinct or self.windowed)

    @property
    def mixed(self) -> bool:
        """Whether `or_` follows something that Python has to judge."""
        return self.other is not None and (bool(self.other.steps) or self.other.mixed)

    @property
    def needs_python(self) -> bool:
        """Whether Python has to see the records to tell what belongs to it."""
        return bool(self.steps) or self.mixed

    def unwindowed(self) -> Query:
        """The same without limit and offset."""
        return self.having(skip=0, most=None)

    def args(self, **more: Any) -> list[Any]:
        """The plan and the ranges as the bridge takes them (pyapp/idb/js/idb_queries.js)."""
        texts = self._texts()
        plan = self._plan() | more
        if self.other is not None:
            other, *others = self.other.args()
            plan["or"] = {**other, "index": self.other.index_name, "ranges": len(others)}
            texts += others
        return [plan, *texts]

    def _texts(self) -> list[Any]:
        if self.points is not None:
            return list(self.points)
        return [] if self.casings is not None else [each.for_bridge() for each in self.ranges]

    def _plan(self) -> dict[str, Any]:
        plan: dict[str, Any] = {}
        if self.casings:
            plan["casings"] = {"texts": list(self.casings), "prefix": self.prefix}
        elif self.points is not None:
            plan["points"] = True
        if self.criteria:
            plan["criteria"] = [[each.path, each.value, each.multi] for each in self.criteria]
        if self.backwards:
            plan["backwards"] = True
        if self.distinct:
            plan["distinct"] = True
        if self.skip:
            plan["skip"] = self.skip
        if self.most is not None:
            plan["limit"] = self.most
        if self.index.front is not None:
            plan["front"] = self.index.front
        return plan

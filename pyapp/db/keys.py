"""Keys: which values may be one, and how they compare. Pure: runs anywhere.

Indexed Database API, "keys": number < date < string < binary < array; strings by UTF-16 code unit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pyapp.idb.errors import DataError

Key = Any  # int | float | datetime | str | bytes | list[Key]; a recursive type that editors and mypy handle badly

MIN_KEY: Final[Key] = float("-inf")  # nothing sorts before it
MAX_KEY: Final[Key] = [[]]  # what Dexie takes for the greatest key; only arrays that begin with more arrays are greater
_MAX_SAFE: Final = 2**53 - 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def is_usual(key: Any) -> bool:
    """Whether it is a key at first sight, as most are: a text, or an int of a safe size."""
    kind = type(key)
    return kind is str or (kind is int and -_MAX_SAFE <= key <= _MAX_SAFE)


def order(key: Key) -> tuple[Any, ...]:
    """A value that sorts, compares and hashes as the key does in IndexedDB; `DataError` if it is no valid key."""
    if isinstance(key, bool) or key is None:
        raise DataError(f"{key!r} is not a valid key; {_ALLOWED}")
    if isinstance(key, int | float):
        return (1, _number(key))
    if isinstance(key, datetime):
        return (2, _date(key))
    if isinstance(key, str):
        return (3, key.encode("utf-16-be", "surrogatepass"))
    if isinstance(key, bytes | bytearray | memoryview):
        return (4, bytes(key))
    if isinstance(key, list | tuple):
        return (5, _array(key))
    milliseconds = getattr(key, "milliseconds", None)  # a Date outside datetime's years
    if isinstance(milliseconds, int):
        return (2, milliseconds)
    raise DataError(f"a {type(key).__name__} is not a valid key; {_ALLOWED}")


_ALLOWED: Final = "a key is an int, float, str, aware datetime, bytes or a list of keys"


def _number(key: float) -> float:
    if isinstance(key, float) and math.isnan(key):
        raise DataError(f"NaN is not a valid key; {_ALLOWED}")
    if isinstance(key, int) and abs(key) > _MAX_SAFE:
        raise DataError(f"{key} is not a valid key: integers outside ±(2**53 - 1) are not exact in JavaScript")
    return key


def _date(key: datetime) -> int:
    if key.tzinfo is None:
        raise DataError(f"{key!r} is not a valid key: a datetime must know its time zone")
    return (key - _EPOCH) // _MILLISECOND


def _array(key: list[Key] | tuple[Key, ...]) -> tuple[Any, ...]:
    try:
        return tuple(order(item) for item in key)
    except RecursionError:
        raise DataError(f"a list that holds itself is not a valid key; {_ALLOWED}") from None


def compare(a: Key, b: Key) -> int:
    """-1, 0 or 1, as `indexedDB.cmp`."""
    first, second = order(a), order(b)
    return (first > second) - (first < second)


def is_valid(value: Any) -> bool:
    """Whether the value may be a key."""
    try:
        order(value)
    except DataError:
        return False
    return True


def read_path(record: Any, path: str) -> Any:
    """What a record holds at a key path; None where it holds nothing."""
    for step in path.split("."):
        if not isinstance(record, Mapping) or step not in record:
            return None
        record = record[step]
    return record


@dataclass(frozen=True)
class KeyRange:
    """A range of keys. `lower` and `upper` None: unbounded on that side."""

    lower: Key | None = None
    upper: Key | None = None
    lower_open: bool = False
    upper_open: bool = False

    @classmethod
    def only(cls, key: Key) -> KeyRange:
        """The range of one key."""
        return cls(key, key)

    @property
    def empty(self) -> bool:
        """Whether no key can lie in it."""
        if self.lower is None or self.upper is None:
            return False
        relation = compare(self.lower, self.upper)
        return relation > 0 or (relation == 0 and (self.lower_open or self.upper_open))

    def __contains__(self, key: Key) -> bool:
        if self.lower is not None and compare(key, self.lower) < int(self.lower_open):
            return False
        return self.upper is None or compare(self.upper, key) >= int(self.upper_open)

    def for_bridge(self) -> list[Any]:
        """The range as the bridge takes it; raises `DataError` for bounds that are no keys."""
        for bound in (self.lower, self.upper):
            if bound is not None:
                order(bound)
        if self.lower is not None and self.upper is not None:
            if self.lower is self.upper or compare(self.lower, self.upper) == 0:
                return ["only", self.lower]
            return ["bound", self.lower, self.upper, self.lower_open, self.upper_open]
        if self.lower is not None:
            return ["lower", self.lower, None, self.lower_open, False]
        return ["upper", None, self.upper, False, self.upper_open] if self.upper is not None else ["all"]


ALL: Final = KeyRange()

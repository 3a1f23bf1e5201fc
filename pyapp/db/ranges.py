"""Several keys and ranges of keys, in the order of keys and without overlaps. Pure: runs anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cmp_to_key
from itertools import pairwise
from typing import Any, Final

from .keys import Key, KeyRange, compare, order

_MAX_SAFE: Final = 2**53 - 1


def sorted_keys(keys: Sequence[Key]) -> list[Key]:
    """The keys in their order, each once; `DataError` for one that is none."""
    kinds = set(map(type, keys))
    if kinds == {str} and all(map(str.isascii, keys)):
        return sorted(set(keys))
    if kinds == {int} and min(keys) >= -_MAX_SAFE and max(keys) <= _MAX_SAFE:
        return sorted(set(keys))
    by_order = {order(key): key for key in keys}
    return [by_order[each] for each in sorted(by_order)]


def united(ranges: Iterable[KeyRange]) -> list[KeyRange]:
    """What lies in any of the ranges."""
    result: list[KeyRange] = []
    for each in sorted((each for each in ranges if not each.empty), key=cmp_to_key(_by_lower)):
        if result and _touch(result[-1], each):
            result[-1] = _joined(result[-1], each)
        else:
            result.append(each)
    return result


def _by_lower(a: KeyRange, b: KeyRange) -> int:
    if a.lower is None or b.lower is None:
        return (a.lower is not None) - (b.lower is not None)
    return compare(a.lower, b.lower) or a.lower_open - b.lower_open


def _touch(first: KeyRange, second: KeyRange) -> bool:
    """Whether there is no gap between the end of the first and the beginning of the second."""
    if first.upper is None or second.lower is None:
        return True
    relation = compare(first.upper, second.lower)
    return relation > 0 or (relation == 0 and not (first.upper_open and second.lower_open))


def _joined(first: KeyRange, second: KeyRange) -> KeyRange:
    if first.upper is None or second.upper is None:
        return KeyRange(first.lower, None, first.lower_open)
    relation = compare(first.upper, second.upper)
    longer = first if relation > 0 or (relation == 0 and not first.upper_open) else second
    return KeyRange(first.lower, longer.upper, first.lower_open, longer.upper_open)


def others(keys: Sequence[Key]) -> list[KeyRange]:
    """Everything but these keys."""
    inner = sorted_keys(keys)
    if not inner:
        return [KeyRange()]
    between = [KeyRange(low, high, True, True) for low, high in pairwise(inner)]
    return [KeyRange(upper=inner[0], upper_open=True), *between, KeyRange(lower=inner[-1], lower_open=True)]


def with_prefix(prefix: str) -> KeyRange:
    """All texts that begin with this one, and nothing else."""
    units = prefix.encode("utf-16-be", "surrogatepass")
    while units.endswith(b"\xff\xff"):
        units = units[:-2]
    upper: Any = b""  # binary keys follow all texts
    if units:
        upper = (units[:-2] + (int.from_bytes(units[-2:], "big") + 1).to_bytes(2, "big")).decode(
            "utf-16-be", "surrogatepass"
        )
    return KeyRange(prefix, upper, upper_open=True)

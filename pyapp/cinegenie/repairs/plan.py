"""What a repair would do, item by item, and what it did. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from pyapp.db.keys import Key

from ..findings import Place
from ..records import AssetType

Action = Literal["add", "change", "delete"]


@dataclass(frozen=True)
class Item:
    """One record that a repair adds, changes or deletes; `place.reason` says it in words.

    `after`: the added record, or values by key path; `removed`: key paths that go. `before`: the deleted record, or
    what stood at those key paths (a path that is not in it held nothing). The id of a record to be added is None.
    """

    action: Action
    place: Place
    after: Mapping[str, Any] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    before: Mapping[str, Any] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[str, ...]:
        """The key paths that a change sets and removes."""
        return (*self.after, *self.removed)


@dataclass(frozen=True)
class Choice:
    """A person's choice of what a scene is to show."""

    script_id: Key
    scene_id: str
    asset_type: AssetType
    asset_id: Key


@dataclass(frozen=True)
class RepairPlan:
    """What a repair would do. `remark` says what else a person must know; `choices` are those that were asked for."""

    repair: str
    made_at: datetime
    items: tuple[Item, ...]
    remark: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def needed(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.items)


@dataclass(frozen=True)
class RepairReport:
    """How many records a repair added, changed and deleted."""

    repair: str
    added: int = 0
    changed: int = 0
    deleted: int = 0


def is_same_work(first: Sequence[Item], second: Sequence[Item]) -> bool:
    """Whether both do the same to the same records; scripts' titles, which only help to read it, may differ."""
    return len(first) == len(second) and all(map(_is_same_item, first, second))


def _is_same_item(first: Item, second: Item) -> bool:
    if (first.action, first.removed, first.place.reason) != (second.action, second.removed, second.place.reason):
        return False
    pairs = (
        (first.place.table, second.place.table),
        (first.place.id, second.place.id),
        (first.after, second.after),
        (first.before, second.before),
    )
    return all(same(a, b) for a, b in pairs)


def same(first: Any, second: Any) -> bool:
    """Whether two stored values are alike, NaN to NaN; of what Python has no word for only the kinds are compared."""
    return _same(first, second, set())


def _same(first: Any, second: Any, met: set[tuple[int, int]]) -> bool:
    if first is second or (id(first), id(second)) in met:
        return True
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        met.add((id(first), id(second)))
        return first.keys() == second.keys() and all(_same(first[name], second[name], met) for name in first)
    if isinstance(first, list | tuple) and isinstance(second, list | tuple):
        met.add((id(first), id(second)))
        return len(first) == len(second) and all(_same(a, b, met) for a, b in zip(first, second, strict=True))
    if type(first) is not type(second):
        return False
    is_alike = first == second or (first != first and second != second)
    return bool(is_alike) or (hasattr(first, "kind") and first.kind == second.kind and not isinstance(first, bytes))

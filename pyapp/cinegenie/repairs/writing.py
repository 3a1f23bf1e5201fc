"""The records behind a repair's items: what they hold, writing what is planned, and putting back what was before.

Changes go back as key paths that the browser's side sets, so that a file's bytes are never read or written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pyapp.db import UNDEFINED
from pyapp.db.keys import Key

from .plan import Action, Item

if TYPE_CHECKING:
    from pyapp.db import Transaction

T = TypeVar("T")
_AT_ONCE: Final = 50  # records


def parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Some at a time, few enough for the page's frames."""
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))


def value_at(record: Any, path: str) -> tuple[bool, Any]:
    """Whether a record holds anything at a key path, and what."""
    for step in path.split("."):
        if isinstance(record, Mapping) and step in record:
            record = record[step]
        elif isinstance(record, list) and step.isdecimal() and int(step) < len(record):
            record = record[int(step)]
        else:
            return False, None
    return True, record


async def records_of(transaction: Transaction, items: Sequence[Item]) -> list[Any]:
    """The stored record of each item, None where there is none."""
    tables = dict.fromkeys(item.place.table for item in items if item.place.id is not None)
    found: dict[str, Iterator[Any]] = {}
    for table in tables:
        keys = [item.place.id for item in items if item.place.table == table and item.place.id is not None]
        found[table] = iter(await transaction.table(table).bulk_get(keys))
    return [None if item.place.id is None else next(found[item.place.table]) for item in items]


async def write(transaction: Transaction, items: Sequence[Item]) -> list[Key]:
    """Do what the items say: deletions first, then changes, then additions, whose keys it gives in their order."""
    await _delete(transaction, items, "delete")
    for table, some in _by_table(items, "change"):
        changes = [({**item.after, **dict.fromkeys(item.removed, UNDEFINED)}) for item in some]
        await transaction.table(table).bulk_update(
            [(item.place.id, change) for item, change in zip(some, changes, strict=True)]
        )
    keys: list[Key] = []
    for table, some in _by_table(items, "add"):
        keys += await transaction.table(table).bulk_add([dict(item.after) for item in some], all_keys=True)
    return keys


async def write_back(transaction: Transaction, items: Sequence[Item]) -> None:
    """Put back what the items say was before; an added record's id is known."""
    await _delete(transaction, items, "add")
    for table, some in _by_table(items, "change"):
        await transaction.table(table).bulk_update([(item.place.id, _values_before(item)) for item in some])
        for item in some:
            await _put_undefined_back(transaction, item)
    for table, some in _by_table(items, "delete"):
        await transaction.table(table).bulk_add([item.before for item in some])


def _values_before(item: Item) -> dict[str, Any]:
    return {path: item.before.get(path, UNDEFINED) for path in item.paths}


async def _put_undefined_back(transaction: Transaction, item: Item) -> None:
    """A property that held undefined: a change by key path can only delete it."""
    names = [path for path, value in item.before.items() if value is UNDEFINED]
    if names:
        (record,) = await records_of(transaction, [item])
        await transaction.table(item.place.table).put({**record, **dict.fromkeys(names, UNDEFINED)})


async def _delete(transaction: Transaction, items: Sequence[Item], action: Action) -> None:
    for table, some in _by_table(items, action):
        await transaction.table(table).bulk_delete([item.place.id for item in some])


def _by_table(items: Iterable[Item], action: Action) -> Iterator[tuple[str, Sequence[Item]]]:
    """The items of that action, some of one table at a time."""
    tables: dict[str, list[Item]] = {}
    for item in items:
        if item.action == action:
            tables.setdefault(item.place.table, []).append(item)
    return ((table, some) for table, all_ in tables.items() for some in parts(all_))

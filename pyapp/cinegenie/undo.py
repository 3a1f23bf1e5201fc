"""Undoing the last repair. What it changed is kept in a database of its own, beside the owner's and unknown to it.

Rules:
1. The record of a repair is written before the repair, and marked as applied after it. A kill between the two leaves a
   record that is not marked: whoever comes next looks at the studio itself, and marks or removes it.
2. The record of the repair before stays until the next one has been applied.
3. Only what still is as the repair left it is put back, all of that in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pyapp.db import MAX_KEY, Database
from pyapp.db.keys import Key

from .errors import UndoError
from .findings import Place, shown
from .reasons import Reason, packed, unpacked
from .records import MAPPINGS, MEDIA_TABLES
from .repairs.plan import Item, RepairPlan, same
from .repairs.writing import parts, records_of, value_at, write_back

if TYPE_CHECKING:
    from pyapp.db import Transaction

SUFFIX: Final = "~undo"
_TABLES: Final = ("scripts", *MEDIA_TABLES.values(), MAPPINGS)


@dataclass(frozen=True)
class UndoPlan:
    """What undoing the last repair would do: `items` are put back; `changed` cannot be, and says why."""

    number: int
    repair: str
    made_at: datetime
    items: tuple[Item, ...]
    changed: tuple[Place, ...]


@dataclass(frozen=True)
class UndoReport:
    """How many records were put back."""

    repair: str
    restored: int


# ---- for a person


async def plan_undo(db: Database) -> UndoPlan | None:
    """What undoing the last repair would do, None where there is nothing to undo."""
    if not {table.name for table in db.tables}.issuperset(_TABLES):
        return None  # an older schema: repairs are for schema 7
    async with _Log(db) as log:
        await log.settle()
        last = await log.last()
        if last is None:
            return None
        items = await log.items(last["id"], last["keys"])
    state = await _state(db, items)
    if state.untouched:
        return None
    return UndoPlan(last["id"], last["repair"], last["madeAt"], state.fitting, state.changed)


async def apply_undo(db: Database, plan: UndoPlan, leave_changed: bool = False) -> UndoReport:
    """Put back what the last repair changed, in one transaction.

    `UndoError`, and nothing is changed, where something was changed since: after the plan, or (unless `leave_changed`
    lets those records be) between the repair and the plan.
    """
    if plan.changed and not leave_changed:
        first = plan.changed[0]
        text = (
            "{changed:,} of {all:,} records were changed after the repair, the first is {table} {id}: {reason}. "
            "Nothing was put back."
        )
        counts = {"changed": len(plan.changed), "all": len(plan.changed) + len(plan.items)}
        place = {"table": first.table, "id": shown(first.id), "reason": first.reason}
        raise UndoError(Reason("undo-changed", text, **counts, **place))

    @db.transaction("rw", *_TABLES)
    async def put_back() -> None:
        transaction = _transaction(db)
        if (await _look(transaction, plan.items)).changed:
            text = "The database has changed since this was planned. Nothing was put back; look again."
            raise UndoError(Reason("undo-stale", text))
        await write_back(transaction, plan.items)

    async with _Log(db) as log:
        last = await log.last()
        if last is None or last["id"] != plan.number:
            text = "Another repair has been made since this was planned. Nothing was put back; look again."
            raise UndoError(Reason("undo-other", text))
        await put_back()
        await log.remove(plan.number)
    return UndoReport(plan.repair, len(plan.items))


# ---- for repairs


async def prepare(db: Database, plan: RepairPlan) -> int:
    """Note what a repair is about to change; gives the note's number."""
    async with _Log(db) as log:
        await log.settle()
        return await log.add(plan, "prepared", None)


async def confirm(db: Database, number: int, plan: RepairPlan, keys: list[Key]) -> None:
    """Mark a repair as applied, with the keys of the records that it added; the one before is forgotten."""
    async with _Log(db) as log:
        await log.confirm(number, plan, keys)


async def forget(db: Database, number: int) -> None:
    """Remove the note of a repair that was not made."""
    async with _Log(db) as log:
        await log.remove(number)


# ---- what the studio holds now, beside what the repair wrote


@dataclass(frozen=True)
class _State:
    """`untouched`: everything is as it was before the repair."""

    fitting: tuple[Item, ...]
    changed: tuple[Place, ...]
    untouched: bool


async def _state(db: Database, items: Sequence[Item]) -> _State:
    @db.transaction("r", *_TABLES)
    async def look() -> _State:
        return await _look(_transaction(db), items)

    return await look()


async def _look(transaction: Transaction, items: Sequence[Item]) -> _State:
    fitting: list[Item] = []
    changed: list[Place] = []
    untouched = True
    for part in parts(items):
        located = [await _located(transaction, item) for item in part]
        for item, record in zip(located, await records_of(transaction, located), strict=True):
            reason = _change_since(item, record)
            untouched = untouched and _is_before(item, record)
            if reason:
                changed.append(replace(item.place, reason=reason))
            else:
                fitting.append(item)
    return _State(tuple(fitting), tuple(changed), untouched)


async def _located(transaction: Transaction, item: Item) -> Item:
    """The item with the id of the mapping that it added, where the page ended before that could be noted."""
    if item.action != "add" or item.place.id is not None:
        return item
    named = [item.after["assetType"], item.after["assetId"]]
    links = await transaction.table(MAPPINGS).where("[assetType+assetId]").equals(named).to_list()
    found = next((each["id"] for each in links if _is_added(item, each)), None)
    return replace(item, place=replace(item.place, id=found))


def _is_added(item: Item, record: Mapping[str, Any]) -> bool:
    return same({name: value for name, value in record.items() if name != "id"}, item.after)


def _change_since(item: Item, record: Any) -> str:
    """How a record differs from what the repair left; "" where it does not."""
    if item.action == "delete":
        return "" if record is None else Reason("id-taken", "another record has its id now")
    if record is None:
        return Reason("gone-since", "it no longer exists")
    if item.action == "add":
        return "" if _is_added(item, record) else Reason("changed-since", "it was changed")
    for path in item.paths:
        is_there, value = value_at(record, path)
        wanted = path in item.after
        if is_there != wanted or (wanted and not same(value, item.after[path])):
            return Reason("path-changed", "its {path} was changed", path=path)
    return ""


def _is_before(item: Item, record: Any) -> bool:
    if item.action == "add":
        return record is None
    if item.action == "delete" or record is None:
        return same(record, item.before)
    now = {path: value_at(record, path) for path in item.paths}
    return same({path: value for path, (is_there, value) in now.items() if is_there}, item.before)


def _transaction(db: Database) -> Transaction:
    transaction = db.current_transaction
    assert transaction is not None  # noqa: S101 - the caller's body runs in it
    return transaction


# ---- the database of notes


class _Log:
    """The notes, open for the length of an `async with`: a connection kept open would hold up their deletion."""

    def __init__(self, studio: Database) -> None:
        self._studio = studio
        self._db = Database(studio.name + SUFFIX)
        self._db.version(1).stores(repairs="++id", items="[repair+number]")
        self._db.durability = "strict"

    async def __aenter__(self) -> _Log:
        await self._db.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._db.close()

    async def add(self, plan: RepairPlan, state: str, keys: list[Key] | None, number: int | None = None) -> int:
        """Write a note, under that number where one is given."""
        note = {"repair": plan.repair, "madeAt": plan.made_at, "state": state, "keys": keys}

        @self._db.transaction("rw", "repairs", "items")
        async def write() -> int:
            key = await self._db.repairs.put(note if number is None else {**note, "id": number})
            for position, part in enumerate(parts(plan.items)):
                await self._db.items.put({"repair": key, "number": position, "items": [*map(_stored, part)]})
            return int(key)

        return await write()

    async def confirm(self, number: int, plan: RepairPlan, keys: list[Key]) -> None:
        """Mark a note as applied; write it again where another tab took it for one that a kill had left."""
        if await self._db.repairs.update(number, {"state": "applied", "keys": keys}) == 0:
            await self.add(plan, "applied", keys, number)
        await self._remove_before(number)

    async def last(self) -> dict[str, Any] | None:
        """The note of the last repair that was applied."""
        applied = [each for each in await self._db.repairs.to_list() if each["state"] == "applied"]
        return applied[-1] if applied else None

    async def items(self, number: int, keys: list[Key] | None) -> list[Item]:
        """A note's items; added records get their keys, as far as those are known."""
        rows = await self._db.items.where("[repair+number]").between([number], [number, MAX_KEY]).to_list()
        items = [_item(each) for row in rows for each in row["items"]]
        return items if keys is None else _with_keys(items, keys)

    async def settle(self) -> None:
        """Mark or remove what a kill has left unmarked (rule 1)."""
        for note in await self._db.repairs.to_list():
            if note["state"] == "prepared":
                state = await _state(self._studio, await self.items(note["id"], None))
                if state.untouched:
                    await self.remove(note["id"])
                else:
                    await self._db.repairs.update(note["id"], {"state": "applied"})
                    await self._remove_before(note["id"])

    async def remove(self, *numbers: int) -> None:
        """Remove notes."""

        @self._db.transaction("rw", "repairs", "items")
        async def remove() -> None:
            for number in numbers:
                await self._db.repairs.delete(number)
                await self._db.items.where("[repair+number]").between([number], [number, MAX_KEY]).delete()

        await remove()

    async def _remove_before(self, number: int) -> None:
        """Forget the repairs before; one that another tab is making now is not among them."""
        notes = await self._db.repairs.to_list()
        await self.remove(*(each["id"] for each in notes if each["state"] == "applied" and each["id"] < number))


def _with_keys(items: Iterable[Item], keys: list[Key]) -> list[Item]:
    left = iter(keys)
    return [
        replace(item, place=replace(item.place, id=next(left))) if item.action == "add" else item for item in items
    ]


_PLACE: Final = ("table", "id", "reason", "script_id", "script_title", "scene_id")


def _stored(item: Item) -> dict[str, Any]:
    return {
        "action": item.action,
        "place": [packed(getattr(item.place, name)) for name in _PLACE],
        "after": dict(item.after),
        "removed": list(item.removed),
        "before": dict(item.before),
    }


def _item(stored: Mapping[str, Any]) -> Item:
    fields = dict(zip(_PLACE, stored["place"], strict=True))
    place = Place(**{**fields, "reason": unpacked(fields["reason"])})
    return Item(stored["action"], place, stored["after"], tuple(stored["removed"]), stored["before"])

"""Linking assets to the spots of scripts, so that each change can be taken back as long as nobody changed it again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from pyapp.db import UNDEFINED, Blob, Database
from pyapp.db.keys import Key, is_valid, order

from .assets import Asset, Assets
from .changes import AssetsChanged, Changed, tell_nobody
from .errors import UndoError
from .links import Record, media_table, require_asset
from .reasons import Reason
from .records import MAPPINGS
from .scripts import Path, key_path, value_at
from .spots import Spot, empty, field_of, fill
from .storage import space_told

if TYPE_CHECKING:
    from .removal import Deleted, TakenOut

_CHANGEABLE: Final = ("assetId", "linkedAt", "sceneId")
_Order = tuple[Any, ...]


@dataclass(frozen=True)
class _State:
    """The mappings of the spot's script and kind, and its old field: where it is, what it holds, what holds it.

    `siblings`: how many fields there are beside it, with it; None where there is nothing that could hold it.
    """

    mappings: Mapping[_Order, Record]
    field: Path | None
    value: Any
    siblings: int | None


@dataclass(frozen=True)
class Relinked:
    """A change of a spot as it was committed: what filled it before, and what does now."""

    spot: Spot
    before: _State
    after: _State

    @property
    def touched(self) -> list[_Order]:
        """The ids of the mappings that are not as they were."""
        before, after = self.before.mappings, self.after.mappings
        return [key for key in {**before, **after} if not _is_same(before.get(key), after.get(key))]

    @property
    def is_none(self) -> bool:
        """Whether nothing was changed: it was as it should be."""
        return not self.touched and _is_equal(self.before.value, self.after.value)


class Linking:
    """Fills and empties spots; `changed` hears of every write after it has been committed.

    Raises MissingScriptError, MissingSceneError or MissingAssetError before anything is changed.
    """

    def __init__(self, db: Database, assets: Assets, changed: Changed = tell_nobody) -> None:
        self._db = db
        self._assets = assets
        self._changed = changed

    async def link(self, spot: Spot, asset_id: Key) -> Relinked:
        """Let the asset fill the spot, in the place of what fills it now."""
        return await self._write(spot, lambda: fill(self._db, spot, asset_id), "linked", asset_id)

    async def unlink(self, spot: Spot, asset_id: Key) -> Relinked:
        """Let the asset no longer fill the spot."""
        return await self._write(spot, lambda: empty(self._db, spot, asset_id), "unlinked", asset_id)

    async def upload(self, spot: Spot, file: Blob) -> tuple[Asset, Relinked]:
        """Store a person's file and let it fill the spot, both or neither; raises as `Assets.upload`, too."""
        kind, record = await self._assets.prepared(file, "manual-upload", spot.asset_type)
        table = media_table(self._db, kind)

        @self._db.transaction("rw", table, MAPPINGS, "scripts")
        async def save() -> tuple[Key, Relinked]:
            asset_id = await table.add(record)
            return asset_id, await self._noted(spot, lambda: fill(self._db, spot, asset_id))

        async with space_told(file.size):
            asset_id, change = await save()
        self._changed(AssetsChanged("added", kind, asset_id, spot.script_id, spot.scene_id))
        return Asset(kind, asset_id), change

    async def link_instead(self, spot: Spot, asset_id: Key, copy: Asset) -> tuple[Relinked, TakenOut]:
        """As `link`, and delete the copy that fills the spot now unless it is used elsewhere: both or neither."""
        from .removal import take_out_unused

        table = media_table(self._db, spot.asset_type)

        @self._db.transaction("rw", table, MAPPINGS, "scripts")
        async def write() -> tuple[Relinked, TakenOut]:
            change = await self._noted(spot, lambda: fill(self._db, spot, asset_id))
            return change, await take_out_unused(self._db, [copy])

        change, taken = await write()
        self._changed(AssetsChanged("linked", spot.asset_type, asset_id, spot.script_id, spot.scene_id))
        for each in taken.deleted.assets:
            self._changed(AssetsChanged("deleted", each.asset_type, each.id))
        return change, taken

    async def put_back(self, change: Relinked, deleted: Deleted | None = None) -> None:
        """Let what filled the spot before fill it again; `UndoError` where it was changed since.

        `deleted` is put back with it: both or neither.
        """
        table = media_table(self._db, change.spot.asset_type)

        @self._db.transaction("rw", table, MAPPINGS, "scripts")
        async def write() -> None:
            if deleted is not None:
                from .removal import put_records

                await put_records(self._db, deleted)
            await self._restore(change)

        async with space_told(deleted.size) if deleted is not None else nullcontext():
            await write()
        for each in deleted.assets if deleted is not None else ():
            self._changed(AssetsChanged("added", each.asset_type, each.id))
        named = next(iter(_named(change.before, change.touched)), None)
        self._changed(
            AssetsChanged("replaced", change.spot.asset_type, named, change.spot.script_id, change.spot.scene_id)
        )

    async def _restore(self, change: Relinked) -> None:
        now = await self._state(change.spot)
        if not _is_as_left(change, now):
            text = "This was changed again meanwhile, so it cannot be undone. Nothing was changed back."
            raise UndoError(Reason("relinked", text))
        for asset_id in _named(change.before, change.touched):
            await require_asset(self._db, change.spot.asset_type, asset_id)
        for key in change.touched:
            await self._put_mapping_back(change.before.mappings.get(key), change.after.mappings.get(key))
        if change.before.field is not None and not _is_equal(change.before.value, change.after.value):
            path = key_path(_field_to_restore(change, now))
            await self._db.scripts.update(change.spot.script_id, {path: change.before.value})

    async def _write(
        self, spot: Spot, work: Callable[[], Awaitable[None]], kind: Literal["linked", "unlinked"], asset_id: Key
    ) -> Relinked:
        table = media_table(self._db, spot.asset_type)

        @self._db.transaction("rw", table, MAPPINGS, "scripts")
        async def write() -> Relinked:
            return await self._noted(spot, work)

        change = await write()
        self._changed(AssetsChanged(kind, spot.asset_type, asset_id, spot.script_id, spot.scene_id))
        return change

    async def _noted(self, spot: Spot, work: Callable[[], Awaitable[None]]) -> Relinked:
        before = await self._state(spot)
        await work()
        return Relinked(spot, before, await self._state(spot))

    async def _state(self, spot: Spot) -> _State:
        of_kind = self._db.table(MAPPINGS).where("[scriptId+assetType]").equals([spot.script_id, spot.asset_type])
        mappings = {order(each["id"]): each for each in await of_kind.to_list()}
        script: Record = await self._db.scripts.get(spot.script_id) or {}
        field = field_of(spot, script)
        value = UNDEFINED if field is None else value_at(script, field, UNDEFINED)
        holder = None if field is None else value_at(script, field[:-1])
        return _State(mappings, field, value, len(holder) if isinstance(holder, Mapping) else None)

    async def _put_mapping_back(self, before: Record | None, after: Record | None) -> None:
        table = self._db.table(MAPPINGS)
        if before is None and after is not None:
            await table.delete(after["id"])
        elif before is not None and after is None:
            await table.add(before)
        elif before is not None:
            await table.update(before["id"], {name: before.get(name, UNDEFINED) for name in _CHANGEABLE})


def _is_as_left(change: Relinked, now: _State) -> bool:
    return (
        now.field == change.after.field
        and _is_equal(now.value, change.after.value)
        and all(_is_same(now.mappings.get(key), change.after.mappings.get(key)) for key in change.touched)
    )


def _field_to_restore(change: Relinked, now: _State) -> Path:
    """The old field; where the change made its holder, and nothing else came into that, the holder."""
    field = change.before.field or ()
    return field[:-1] if change.before.siblings is None and now.siblings == 1 else field


def _is_same(one: Record | None, other: Record | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(one.get(name) == other.get(name) for name in _CHANGEABLE)


def _is_equal(one: Any, other: Any) -> bool:
    return bool(one is other or (type(one) is type(other) and one == other))


def _named(state: _State, touched: list[_Order]) -> list[Key]:
    """The assets that the touched mappings and the old field name."""
    ids = [state.mappings[key].get("assetId") for key in touched if key in state.mappings] + [state.value]
    return [each for each in ids if is_valid(each)]

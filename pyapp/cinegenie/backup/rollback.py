"""Back to v6 from v7 alone, as far as v6 can say it; with a backup of v6, restore that as it was.

An asset that one script alone uses names it in `scriptId` again. Scenes whose old fields are empty get the ids that
their mappings say. What v6 has no word for is listed. `uploadSource`, `uploadedAt`, `mimeType` and `originalFilename`
stay in the records: v6 does not look at them, and a later upgrade finds the file names again.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pyapp.cinegenie.findings import shown
from pyapp.cinegenie.reasons import Reason
from pyapp.cinegenie.records import MAPPINGS, MEDIA_TABLES, AssetType, is_positive_integer, role_of
from pyapp.cinegenie.scripts import SCENE_FIELDS, Scene, each_scene, key_path
from pyapp.cinegenie.survey import OddRecord
from pyapp.db.batches import Batch, Columns, each_batch
from pyapp.db.keys import Key, is_valid, order
from pyapp.db.replacement import copy_tables, has_counter, replace
from pyapp.db.staging import parts

from .filling import SCRIPTS, add_seen, restored_schema
from .live import LiveSource
from .present import fingerprint, unchanged
from .restore import OnBlocked
from .source import BackupError, OnProgress, Progress

if TYPE_CHECKING:
    from pyapp.db import Database, Transaction
    from pyapp.db.staging import Staging

TARGET: Final = 6
_FROM: Final = 7
_MAPPING: Final = Columns(("scriptId", "sceneId", "assetType", "assetId", "role"))
_SCRIPT: Final = Columns(("acts", "buildMeta.fullScriptAudioId"), ("buildMeta",))
_ASSET: Final = Columns(("scriptId", "isFullScript"), ("scriptId",))
_NONE: Final = ("undefined", "null")
_MOST_USERS: Final = 20  # named one by one
Order = tuple[Any, ...]
Link = tuple[Key, Key]  # a mapping's id, and the id of its asset


@dataclass(frozen=True)
class RollbackPlan:
    """What a rollback would do. `counts`: records per table that stay.

    `script_ids`: assets that name their script again; `fields`: old fields of scenes and scripts that are filled;
    `lost`: what v6 cannot say, one entry for each record and reason. `fingerprint`: of the content that was seen.
    """

    name: str
    counts: dict[str, int]
    script_ids: int
    fields: int
    lost: tuple[OddRecord, ...]
    fingerprint: bytes


@dataclass(frozen=True)
class RollbackReport:
    """What a rollback has done: see `RollbackPlan`."""

    native_version: int
    script_ids: int
    fields: int
    lost: tuple[OddRecord, ...]


async def plan_rollback(name: str) -> RollbackPlan:
    """Say what a rollback of that database, which is at v7, would do; reads only. Raises `BackupError`."""
    source = await LiveSource.open(name)
    try:
        _require_v7(source)
        counts = {table.name: table.count for table in source.tables if table.name != MAPPINGS}
        survey = RollbackSurvey()
        db = source.db

        @db.transaction("r", *db.tables)
        async def read() -> bytes:
            await survey.see_all(_running(db), db.table)
            return await fingerprint(_running(db), list(db.schema))

        seen = await read()
    finally:
        source.close()
    return RollbackPlan(name, counts, survey.script_ids, survey.fields, tuple(survey.lost), seen)


async def apply_rollback(
    plan: RollbackPlan,
    on_progress: OnProgress | None = None,
    on_blocked: OnBlocked | None = None,
    blocked_timeout: float | None = None,
) -> RollbackReport:
    """Bring the database to v6, all of it or nothing.

    Raises `BackupError` where it is no longer what the plan saw, `BlockedError` after `blocked_timeout` seconds.
    """
    source = await LiveSource.open(plan.name)
    try:
        _require_v7(source)
        rolling = _Rolling(source, plan, on_progress)
        schema = restored_schema(source, TARGET)
        del schema[MAPPINGS]
        check = unchanged(source.db.schema, plan.fingerprint)
        native = await replace(plan.name, schema, TARGET, rolling.fill, on_blocked, blocked_timeout, check)
    finally:
        source.close()
    survey = rolling.survey
    return RollbackReport(native, survey.script_ids, survey.fields, tuple(survey.lost))


def _require_v7(source: LiveSource) -> None:
    if not _FROM <= source.version < _FROM + 1:
        source.close()
        text = "The database is of schema {version}: only one of schema 7 can be rolled back."
        raise BackupError(Reason("rollback-schema", text, version=f"{source.version:g}"))


def _running(db: Database) -> Transaction:
    transaction = db.current_transaction
    assert transaction is not None  # noqa: S101 - asked for inside its body
    return transaction


class _Rolling:
    """One rollback: the content as it is goes into the new database, and is brought to v6 there."""

    def __init__(self, source: LiveSource, plan: RollbackPlan, on_progress: OnProgress | None) -> None:
        self.survey = RollbackSurvey()
        self._source = source
        self._plan = plan
        self._tell = on_progress or (lambda _progress: None)
        self._done = 0

    async def fill(self, staging: Staging) -> None:
        """Copy all tables but the mappings, and change scripts and assets on the way."""
        survey, db = self.survey, self._source.db

        @db.transaction("r", MAPPINGS)
        async def see_mappings() -> None:
            await survey.see_mappings(_running(db), db.table)

        await see_mappings()
        kinds = {table: asset_type for asset_type, table in MEDIA_TABLES.items()}
        for table in sorted(staging.schema, key=lambda name: name != SCRIPTS):
            if table == SCRIPTS:
                await self._fill_table(staging, table, _SCRIPT, survey.see_scripts)
            elif table in kinds:
                see = functools.partial(survey.see_assets, kinds[table], table)
                await self._fill_table(staging, table, _ASSET, see)
            else:
                await copy_tables(db, staging, [table])
                self._count(table, self._plan.counts.get(table, 0))
        survey.see_what_is_missing()
        next_keys = {table.name: table.next_key for table in self._source.tables if table.name in staging.schema}
        await staging.set_counters({name: key for name, key in next_keys.items() if has_counter(db, name)})

    async def _fill_table(self, staging: Staging, table: str, columns: Columns, see: See) -> None:
        last: Key | None = None
        async for rows in self._source.rows(table):
            for part in parts(rows):
                await add_seen(staging, [table], part, last, columns, functools.partial(see, _change))
                last = part[-1][0]
                self._count(table, len(part))

    def _count(self, table: str, records: int) -> None:
        self._done += records
        self._tell(Progress(0, None, self._done, sum(self._plan.counts.values()), table))


Write = Callable[[Batch, int, Mapping[str, Any]], None]
See = Callable[[Write, Batch], None]
TableOf = Callable[[str], Any]


def _leave(*_: object) -> None:
    """A plan writes nothing."""


def _change(batch: Batch, row: int, values: Mapping[str, Any]) -> None:
    batch.change(row, repr(values), lambda: (values, []))


@dataclass
class RollbackSurvey:
    """What v6 can say of v7's mappings, found record by record: mappings first, then scripts, then assets."""

    script_ids: int = 0
    fields: int = 0
    lost: list[OddRecord] = field(default_factory=list)
    _users: dict[tuple[AssetType, Order], dict[Order, Key]] = field(default_factory=dict)
    _scenes: dict[tuple[Order, str, AssetType], list[Link]] = field(default_factory=dict)
    _full_scripts: dict[Order, list[Link]] = field(default_factory=dict)
    _roles: dict[tuple[AssetType, Order], list[tuple[Key, Any]]] = field(default_factory=dict)
    _missing_scripts: dict[Order, list[Key]] = field(default_factory=dict)

    async def see_all(self, transaction: Transaction, table: TableOf) -> None:
        """See everything and change nothing, in a transaction on all tables."""
        await self.see_mappings(transaction, table)
        await each_batch(transaction, table(SCRIPTS), _SCRIPT, functools.partial(self.see_scripts, _leave))
        for asset_type, name in MEDIA_TABLES.items():
            see = functools.partial(self.see_assets, asset_type, name, _leave)
            await each_batch(transaction, table(name), _ASSET, see)
        self.see_what_is_missing()

    async def see_mappings(self, transaction: Transaction, table: TableOf) -> None:
        """See all mappings."""

        def see(batch: Batch) -> None:
            for row in batch.rows:
                self._see_mapping(row)

        await each_batch(transaction, table(MAPPINGS), _MAPPING, see)

    def see_scripts(self, write: Write, batch: Batch) -> None:
        """See some scripts; `write(batch, row, values)` is told what is to be set in them."""
        for number, row in enumerate(batch.rows):
            values = self._see_script(row)
            if values:
                write(batch, number, values)

    def see_assets(self, asset_type: AssetType, table: str, write: Write, batch: Batch) -> None:
        """See some assets of a kind; all scripts have been seen before."""
        for number, row in enumerate(batch.rows):
            script_id = self._see_asset(asset_type, table, row)
            if script_id is not None:
                write(batch, number, {"scriptId": script_id})

    def see_what_is_missing(self) -> None:
        """List the mappings to what has not been seen; at the end."""
        for (asset_type, _), roles in self._roles.items():
            for mapping_id, _role in roles:
                gone = Reason("linked-asset-gone", "the {kind} that it links does not exist", kind=asset_type)
                self._lose(MAPPINGS, mapping_id, gone)
        for mapping_ids in self._missing_scripts.values():
            for mapping_id in mapping_ids:
                gone = Reason("linked-script-gone", "the script that it links does not exist")
                self._lose(MAPPINGS, mapping_id, gone)

    def _lose(self, table: str, key: Key, reason: str) -> None:
        self.lost.append(OddRecord(table, key, reason))

    def _see_mapping(self, row: list[Any]) -> None:
        mapping_id, script_id, scene_id, asset_type, asset_id, role = row
        if asset_type not in MEDIA_TABLES or not is_valid(script_id) or not is_valid(asset_id):
            odd = Reason("links-nothing", "it links no script to an image, video or audio")
            self._lose(MAPPINGS, mapping_id, odd)
            return
        script, asset, link = order(script_id), order(asset_id), (mapping_id, asset_id)
        self._users.setdefault((asset_type, asset), {})[script] = script_id
        self._missing_scripts.setdefault(script, []).append(mapping_id)
        self._roles.setdefault((asset_type, asset), []).append((mapping_id, role))
        if isinstance(scene_id, str):
            self._scenes.setdefault((script, scene_id, asset_type), []).append(link)
        elif role == "full-script-audio":
            self._full_scripts.setdefault(script, []).append(link)

    # ---- scripts

    def _see_script(self, row: list[Any]) -> dict[str, Any]:
        script_id, acts, full_script_audio, meta_kind = row
        script = order(script_id)
        self._missing_scripts.pop(script, None)
        values: dict[str, Any] = {}
        for scene in each_scene({"acts": acts}):
            for asset_type in SCENE_FIELDS:
                values.update(self._see_scene(script, scene, asset_type))
            self._see_sounds(script, scene)
        values.update(self._see_full_script(script, full_script_audio, meta_kind))
        self._see_scenes_that_are_gone(script)
        self.fields += len(values)
        return values

    def _see_scene(self, script: Order, scene: Scene, asset_type: AssetType) -> dict[str, Any]:
        links = self._scenes.pop((script, scene.id, asset_type), [])
        if not links:
            return {}
        (mapping_id, asset_id), *others = links
        for other, _ in others:
            text = "the scene {scene} shows another {kind} by an earlier mapping"
            self._lose(MAPPINGS, other, Reason("shown-earlier", text, scene=scene.id, kind=asset_type))
        name = SCENE_FIELDS[asset_type]
        stored = scene.data.get(name)
        if not stored and not is_valid(stored):
            return {key_path((*scene.path, name)): asset_id}
        if not is_valid(stored) or order(stored) != order(asset_id):
            text = "the scene {scene} shows {kind} {id} in v7; its field says {field}, and v6 shows that"
            values = {"scene": scene.id, "kind": asset_type, "id": shown(asset_id), "field": shown(stored)}
            self._lose(MAPPINGS, mapping_id, Reason("field-differs", text, **values))
        return {}

    def _see_sounds(self, script: Order, scene: Scene) -> None:
        dialogues = scene.data.get("dialogues")
        lines = [line for line in dialogues if isinstance(line, Mapping)] if isinstance(dialogues, list) else []
        spoken = [order(line["generatedAudioId"]) for line in lines if is_valid(line.get("generatedAudioId"))]
        for mapping_id, asset_id in self._scenes.pop((script, scene.id, "audio"), []):
            if order(asset_id) not in spoken:
                text = "v6 has no sound of a scene: {scene} no longer has audio {id}"
                self._lose(MAPPINGS, mapping_id, Reason("scene-sound", text, scene=scene.id, id=shown(asset_id)))

    def _see_full_script(self, script: Order, stored: Any, meta_kind: str) -> dict[str, Any]:
        links = self._full_scripts.pop(script, [])
        if not links:
            return {}
        (_, asset_id), *others = links
        empty = not is_valid(stored)
        if empty and meta_kind == "Object":
            lost, values = others, {"buildMeta.fullScriptAudioId": asset_id}
        else:
            lost, values = [link for link in links if empty or order(link[1]) != order(stored)], {}
        for other, other_id in lost:
            text = "v6 names one audio of the full script, and not {id}"
            self._lose(MAPPINGS, other, Reason("one-full-audio", text, id=shown(other_id)))
        return values

    def _see_scenes_that_are_gone(self, script: Order) -> None:
        for place in [place for place in self._scenes if place[0] == script]:
            for mapping_id, _ in self._scenes.pop(place):
                reason = Reason("no-scene", "its script has no scene {scene}", scene=place[1])
                self._lose(MAPPINGS, mapping_id, reason)

    # ---- assets

    def _see_asset(self, asset_type: AssetType, table: str, row: list[Any]) -> Key | None:
        """The script that the asset is to name, None where it stays as it is."""
        asset_id, own, is_full_script, kind = row
        asset = (asset_type, order(asset_id))
        users = self._users.pop(asset, {})
        expected = role_of(asset_type, is_full_script)
        for mapping_id, role in self._roles.pop(asset, []):
            if isinstance(role, str) and role != expected:
                text = "v6 has no role {role} of {kind} {id}"
                values = {"role": shown(role), "kind": asset_type, "id": shown(asset_id)}
                self._lose(MAPPINGS, mapping_id, Reason("no-role", text, **values))
        if is_positive_integer(own):
            users.setdefault(order(own), own)
        elif kind not in _NONE and own != 0 and users:
            text = "its scriptId {id} stays as it is: what its mappings say is not kept"
            self._lose(table, asset_id, Reason("script-id-kept", text, id=shown(own)))
            return None
        if len(users) > 1:
            several = ", ".join(shown(user) for user in itertools.islice(users.values(), _MOST_USERS))
            text = "several scripts use it ({scripts}): v6 names none"
            self._lose(table, asset_id, Reason("several-scripts", text, scripts=several))
            return None
        user = next(iter(users.values()), None)
        if user is None or is_positive_integer(own):
            return None
        self.script_ids += 1
        return user

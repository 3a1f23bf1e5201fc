"""Restoring: a plan that changes nothing, and content that is whole afterwards, as v7 or as it was."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

import pytest

from tests.harness import in_page
from tests.owner import Owner

if sys.platform == "emscripten":
    from pyapp.cinegenie.backup.dexie_file import open_dexie_file, write_dexie_file
    from pyapp.cinegenie.backup.live import LiveSource
    from pyapp.cinegenie.backup.reading import open_backup
    from pyapp.cinegenie.backup.recovery import recover_restore
    from pyapp.cinegenie.backup.restore import NoRoomError, apply_restore, plan_restore
    from pyapp.cinegenie.backup.source import BackupError, TableInfo
    from pyapp.cinegenie.backup.writing import write_backup
    from pyapp.cinegenie.schema import studio_database
    from pyapp.db import Blob, Database, QuotaExceededError
    from pyapp.files.outputs import MEMORY


@pytest.fixture
def owner(harness: Any, page_log: Any) -> Owner:
    return Owner(harness)


@in_page
def plain(plan: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(plan).items() if name not in ("source", "merge")}


@in_page
async def back_up_and_restore(name: str, into: str, how: str) -> dict[str, Any]:
    progress: list[Any] = []
    written = await write_backup(name, MEMORY)
    plan = await plan_restore(await open_backup(written.file), into, how)
    report = await apply_restore(plan, lambda step: progress.append([step.name, step.files_done, step.files_total]))
    return {"plan": plain(plan), "fits": plan.fits, "report": asdict(report), "progress": progress}


def stores(owner: Owner, name: str) -> dict[str, Any]:
    return owner.dump(name)["stores"]


def contents(owner: Owner, name: str) -> dict[str, Any]:
    """Records alone: the order of indexes and the counters are told elsewhere."""
    return {table: store["records"] for table, store in stores(owner, name).items()}


@pytest.mark.parametrize(("version", "before"), [(7, 7), (7, None), (7, 6), (6, None), (6, 6), (3, None), (4, None)])
def test_a_backup_comes_back_as_it_was(py, owner, db_name, version, before):
    owner.make(version, owner.studio(version=version, seed=3), name=db_name)
    if before:
        owner.make(before, owner.studio(version=before, seed=8, scripts=3), name=f"{db_name}-into")
    done = py(back_up_and_restore, db_name, f"{db_name}-into", "as-was")
    assert stores(owner, f"{db_name}-into") == stores(owner, db_name)
    assert owner.native_version(f"{db_name}-into") // 10 == version
    counts = {table: len(rows) for table, rows in contents(owner, db_name).items()}
    assert done["plan"]["counts"] == counts == done["report"]["counts"]
    assert (done["plan"]["version"], done["plan"]["present_version"]) == (version, before or 0)
    assert done["fits"]
    assert done["progress"][-1][1:] == [sum(counts.values())] * 2


@pytest.mark.parametrize("version", [3, 4, 5, 6])
def test_an_older_backup_restored_at_v7_is_what_the_upgrade_makes_of_it(py, owner, db_name, version):
    owner.make(version, owner.studio(version=version, seed=5), name=db_name)
    owner.make(7, owner.studio(version=7, seed=6), name=f"{db_name}-into")
    done = py(back_up_and_restore, db_name, f"{db_name}-into", "replace")
    opened = py(upgrade, db_name)
    ours, theirs = stores(owner, f"{db_name}-into"), stores(owner, db_name)
    assert without_times(ours) == without_times(theirs)
    assert done["plan"]["upgrades"]
    assert done["report"]["mappings"] == len(theirs["scriptAssetMappings"]["records"]) == opened
    assert owner.open_v7(f"{db_name}-into")["warnings"] == []


@in_page
async def upgrade(name: str) -> int:
    db = await studio_database(name).open()
    count = await db.scriptAssetMappings.count()
    db.close()
    return count


def without_times(tables: Any) -> Any:
    """Everything but the moment of the upgrade, and the order in which it made mappings."""
    result = {}
    for table, store in tables.items():
        rows = [
            {name: value for name, value in row["value"].items() if name not in ("uploadedAt", "linkedAt")}
            for row in store["records"]
        ]
        result[table] = {**store, "records": rows}
    return result


@in_page
async def plan_only(name: str, into: str, how: str) -> dict[str, Any]:
    written = await write_backup(name, MEMORY)
    return plain(await plan_restore(await open_backup(written.file), into, how))


def test_a_plan_changes_nothing_and_says_what_is_needed(py, owner, db_name):
    owner.make(6, owner.studio(version=6, seed=5), name=db_name)
    owner.make(7, owner.studio(version=7, seed=6), name=f"{db_name}-into")
    before = owner.dump(f"{db_name}-into")
    plan = py(plan_only, db_name, f"{db_name}-into", "replace")
    assert owner.dump(f"{db_name}-into") == before
    media = sum(
        row["value"]["data"]["$blob"]["size"]
        for table in ("images", "videos", "audios")
        for row in contents(owner, db_name)[table]
    )
    assert media < plan["bytes"] == plan["needed"] < media + 30_000
    assert plan["available"] > plan["needed"]
    assert plan["present"] == {table: len(rows) for table, rows in contents(owner, f"{db_name}-into").items()}
    down = py(plan_only, db_name, f"{db_name}-into", "as-was")
    assert down["needed"] == 2 * plan["bytes"]
    assert owner.dump(f"{db_name}-into") == before


@in_page
async def restore_damaged(name: str, into: str) -> list[str]:
    written = await write_backup(name, MEMORY)
    content = bytearray(await written.file.read())
    content[len(content) // 3] ^= 1
    told = []
    for file in (Blob(bytes(content)), written.file.slice(0, written.file.size - 30)):
        try:
            await plan_restore(await open_backup(file), into)
        except BackupError as error:
            told.append(type(error).__name__)
    return told


def test_a_damaged_backup_is_refused_before_anything_is_changed(py, owner, db_name):
    owner.make(7, owner.studio(version=7, seed=5), name=db_name)
    owner.make(7, owner.studio(version=7, seed=6), name=f"{db_name}-into")
    before = owner.dump(f"{db_name}-into")
    assert py(restore_damaged, db_name, f"{db_name}-into") == ["DamagedBackupError"] * 2
    assert owner.dump(f"{db_name}-into") == before


@in_page
class Small:
    """A source in memory."""

    def __init__(self, version: float, tables: dict[str, tuple[str, list[Any]]], count: int | None = None) -> None:
        self.name, self.version, self.native_version = "small", version, round(version * 10)
        self._rows = {name: rows for name, (_, rows) in tables.items()}
        counts = {name: len(rows) if count is None else count for name, rows in self._rows.items()}
        self.tables = [TableInfo(name, text, counts[name], None) for name, (text, _) in tables.items()]

    async def rows(self, table: str) -> Any:
        yield self._rows[table]

    async def check(self, on_progress: Any = None) -> None:
        pass


@in_page
async def restore_small(into: str, version: float, tables: Any, count: Any = None, how: str = "replace") -> str:
    given = {name: (text, [tuple(row) for row in rows]) for name, (text, rows) in tables.items()}
    try:
        report = await apply_restore(await plan_restore(Small(version, given, count), into, how))
    except BackupError as error:
        return f"{type(error).__name__}: {error}"
    return str(report.native_version)


ODD: list[tuple[float, Any, int | None, str]] = [
    (8, {}, None, "newer than this program knows"),
    (2, {}, None, "never had"),
    (7, {"scripts": ["id, title", []]}, None, "another primary key"),
    (7, {"scripts": ["++id, &&&", []]}, None, "cannot be"),
    (7, {"scripts": ["++id", [[1, '{"id":1}', []]]]}, 2, "should have 2 records, but 1 were found"),
    (7, {"scripts": ["++id", [[1, '{"id":{}}', []]]]}, None, "cannot be stored"),
    (7, {"scripts": ["++id", [[1, "{}}", []]]]}, None, "cannot be stored"),
    (7, {"extra": ["++id, &a", [[1, '{"id":1,"a":1}', []], [2, '{"id":2,"a":1}', []]]]}, None, "cannot be stored"),
    (6, {"images": ["++id", [[2, '{"id":2}', []], [1, '{"id":1}', []]]]}, None, None),
    (6, {"images": ["++id", [[2, '{"id":1}', []], [1, '{"id":1}', []]]]}, None, "not in the order"),
]  # fmt: skip


@pytest.mark.parametrize(("version", "tables", "count", "message"), ODD)
def test_what_cannot_be_restored_is_refused_in_words_and_nothing_is_changed(
    py, owner, db_name, version, tables, count, message
):
    owner.make(7, owner.studio(version=7, seed=6), name=db_name)
    before = stores(owner, db_name)
    told = py(restore_small, db_name, version, tables, count)
    if message is None:
        assert told == "72"
        return
    assert message in told
    assert stores(owner, db_name) == before
    assert owner.native_version(db_name) // 10 == 7


def test_tables_that_nobody_declared_are_restored_too_and_left_overs_are_not(py, owner, db_name):
    tables = {"notes": ["", [["n", '"text"', []]]], "~new images": ["++id", []], "$meta": ["", [["version", "7", []]]]}
    assert py(restore_small, db_name, 7, tables) == "70"
    restored = stores(owner, db_name)
    assert restored["notes"]["records"] == [{"key": "n", "value": "text"}]
    assert not {"~new images", "$meta"} & set(restored)
    assert owner.open_v7(db_name)["warnings"] == []


@in_page
async def restore_on_a_full_disk(name: str, into: str) -> str:
    written = await write_backup(name, MEMORY)
    plan = await plan_restore(await open_backup(written.file), into)

    def fail(step: Any) -> None:
        if step.name == "videos":
            raise QuotaExceededError("full")

    try:
        await apply_restore(plan, fail)
    except NoRoomError as error:
        return str(error)
    return "restored"


def test_a_full_disk_is_told_with_what_is_needed_and_changes_nothing(py, owner, db_name):
    owner.make(7, owner.studio(version=7, seed=5), name=db_name)
    owner.make(7, owner.studio(version=7, seed=6), name=f"{db_name}-into")
    before = stores(owner, f"{db_name}-into")
    told = py(restore_on_a_full_disk, db_name, f"{db_name}-into")
    assert "needs about 0 MB, and the browser grants" in told
    assert stores(owner, f"{db_name}-into") == before


@in_page
async def note(name: str) -> dict[str, Any]:
    return vars(await recover_restore(name))


def test_a_start_without_left_overs_says_nothing(py, owner, db_name):
    assert py(note, db_name) == {"found": "nothing", "sentence": None}
    owner.make(7, owner.studio(version=7, seed=5), name=db_name)
    before = owner.dump(db_name)
    assert py(note, db_name) == {"found": "nothing", "sentence": None}
    assert owner.dump(db_name) == before


STAGED = """({name, native}) => new Promise((resolve) => {
  const request = indexedDB.open(name, native);
  request.onupgradeneeded = () => request.result.createObjectStore("~new images", {keyPath: "id"});
  request.onsuccess = () => resolve(request.result.close());
})"""


@pytest.mark.parametrize("native", [71, 79])
def test_a_start_after_a_killed_restore_says_that_nothing_is_lost(py, js, owner, db_name, native):
    owner.make(7, owner.studio(version=7, seed=5), name=db_name)
    before = contents(owner, db_name)
    js(STAGED, name=db_name, native=native)
    assert "as it was before" in py(note, db_name)["sentence"]
    after = contents(owner, db_name)
    if native == 79:  # no number left for removing them
        assert after.pop("~new images") == []
    assert after == before


@in_page
async def live_round_trip(name: str, into: str) -> int:
    source = await LiveSource.open(name)
    report = await apply_restore(await plan_restore(source, into))
    source.close()
    return report.native_version


def test_a_live_database_is_a_source_too(py, owner, db_name):
    owner.make(7, owner.studio(version=7, seed=5), name=db_name)
    assert py(live_round_trip, db_name, f"{db_name}-into") == 70
    assert stores(owner, f"{db_name}-into") == stores(owner, db_name)


@in_page
async def counters_after(name: str, into: str) -> list[int]:
    db = await Database(name).open()
    await db.images.add({"id": 500})
    await db.images.delete(500)
    db.close()
    written = await write_backup(name, MEMORY)
    await apply_restore(await plan_restore(await open_backup(written.file), into))
    db = await Database(into).open()
    made = [await db.images.add({}), await db.scripts.add({})]
    db.close()
    return made


def test_counters_go_on_where_the_backups_were(py, owner, db_name):
    owner.make(7, owner.studio(version=7, seed=5), name=db_name)
    assert py(counters_after, db_name, f"{db_name}-into") == [501, 3]


@in_page
async def through_dexies_format(name: str, into: str, how: str) -> list[Any]:
    live = await LiveSource.open(name)
    source = await open_dexie_file(await write_dexie_file(live, MEMORY))
    live.close()
    await apply_restore(await plan_restore(source, into, how))
    db = await Database(into).open()
    native, made = db.native_version, await db.images.add({})
    await db.images.delete(made)
    db.close()
    return [native, made]


@pytest.mark.parametrize(("version", "how", "native"), [(7, "replace", 70), (6, "as-was", 60), (6, "merge", 70)])
def test_an_export_of_dexies_addon_is_a_source_too(py, owner, db_name, version, how, native):
    tables = owner.studio(version=version, seed=5)
    owner.make(version, tables, name=db_name)
    if how == "merge":
        owner.make(7, {}, name=f"{db_name}-into")
    assert py(through_dexies_format, db_name, f"{db_name}-into", how) == [native, len(tables["images"]) + 1]
    restored, held = contents(owner, f"{db_name}-into"), contents(owner, db_name)
    if how == "merge":
        assert restored["scripts"] == held["scripts"]
        assert len(restored["images"]) == len(held["images"])
    else:
        assert restored == held

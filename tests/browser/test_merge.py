"""Adding a backup's content: nothing that is there changes, nothing comes twice, and what refers goes on to fit."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import in_page
from tests.owner import Owner

if sys.platform == "emscripten":
    from pyapp.cinegenie.backup import merge as merging
    from pyapp.cinegenie.backup.live import LiveSource
    from pyapp.cinegenie.backup.reading import open_backup
    from pyapp.cinegenie.backup.recovery import recover_restore
    from pyapp.cinegenie.backup.restore import apply_restore, plan_restore
    from pyapp.cinegenie.backup.source import BackupError
    from pyapp.cinegenie.backup.writing import write_backup
    from pyapp.db import Database
    from pyapp.files.outputs import MEMORY

TABLES = ("scripts", "images", "videos", "audios", "prompts", "scriptAssetMappings")
MEDIA = {"image": "images", "video": "videos", "audio": "audios"}


@pytest.fixture
def owner(harness: Any, page_log: Any) -> Owner:
    return Owner(harness)


@in_page
async def add(name: str, into: str, at_once: int = 1000) -> dict[str, Any]:
    """Back up `name`, add it to `into`."""
    written = await write_backup(name, MEMORY)
    plan = await plan_restore(await open_backup(written.file), into, "merge")
    merging._MOST_AT_ONCE, before = at_once, merging._MOST_AT_ONCE
    progress: list[Any] = []
    try:
        report = await apply_restore(plan, lambda step: progress.append([step.files_done, step.files_total]))
    finally:
        merging._MOST_AT_ONCE = before
    merge = plan.merge
    left_out = [[odd.table, odd.id, odd.reason] for odd in merge.left_out]
    return {
        "added": merge.added, "same": merge.same, "renumbered": merge.renumbered, "left_out": left_out,
        "native": report.native_version, "progress": progress[-1:], "names": await Database.names(),
    }  # fmt: skip


@in_page
async def plan_only(name: str, into: str) -> dict[str, int]:
    written = await write_backup(name, MEMORY)
    plan = await plan_restore(await open_backup(written.file), into, "merge")
    return plan.merge.added


def rows(owner: Owner, name: str, table: str) -> dict[Any, Any]:
    return {row["id"]: row for row in owner.rows(table, name)}


def everything(owner: Owner, name: str) -> dict[str, dict[Any, Any]]:
    return {table: rows(owner, name, table) for table in TABLES}


def shown(tables: dict[str, dict[Any, Any]], script: dict[str, Any]) -> list[Any]:
    """What a script's old fields and mappings show, as hashes: the same wherever its media have other ids."""
    def sha(kind: str, asset_id: Any) -> Any:
        asset = tables[MEDIA[kind]].get(asset_id)
        return asset and asset["data"]["$blob"]["sha256"]

    found = [sha("audio", script["buildMeta"].get("fullScriptAudioId"))]
    for act in script["acts"]:
        for scene in act["scenes"]:
            found += [sha("image", scene.get("generatedImageId")), sha("video", scene.get("generatedVideoId"))]
            found += [sha("audio", line.get("generatedAudioId")) for line in scene["dialogues"]]
    links = [
        [mapping["assetType"], sha(mapping["assetType"], mapping["assetId"]), mapping["role"], mapping["linkedAt"]]
        for mapping in tables["scriptAssetMappings"].values()
        if mapping["scriptId"] == script["id"]
    ]
    return [*found, *sorted(links, key=str)]


@pytest.mark.parametrize("at_once", [1000, 3])
def test_another_studio_is_added_under_new_ids_and_its_scripts_show_the_same(py, owner, db_name, at_once):
    owner.make(7, owner.studio(version=7, seed=5, scripts=2), name=db_name)
    owner.make(7, owner.studio(version=7, seed=6, scripts=3), name=f"{db_name}-into")
    added, before = everything(owner, db_name), everything(owner, f"{db_name}-into")
    done = py(add, db_name, f"{db_name}-into", at_once)
    after = everything(owner, f"{db_name}-into")
    for table in TABLES:
        kept = {key: row for key, row in after[table].items() if key in before[table]}
        assert kept == before[table], table
    counts = {table: len(added[table]) for table in TABLES}
    counts["prompts"] = 0  # the same in both
    assert done["added"] == counts
    assert done["renumbered"] == {**counts}
    assert done["left_out"] == []
    new = [script for key, script in after["scripts"].items() if key not in before["scripts"]]
    assert [shown(after, script) for script in new] == [shown(added, row) for row in added["scripts"].values()]
    assert all(sum(1 for each in shown(after, script) if each) > 10 for script in new)
    assert done["native"] == (70 if at_once == 1000 else 72)
    assert done["progress"] == [[sum(counts.values())] * 2]
    assert owner.open_v7(f"{db_name}-into")["warnings"] == []


def test_the_same_backup_twice_adds_nothing(py, owner, db_name):
    owner.make(7, owner.studio(version=7, seed=5), name=db_name)
    owner.make(7, owner.studio(version=7, seed=6), name=f"{db_name}-into")
    py(add, db_name, f"{db_name}-into")
    before = owner.dump(f"{db_name}-into")
    done = py(add, db_name, f"{db_name}-into")
    assert set(done["added"].values()) == {0}
    assert done["same"] == {table: len(rows) for table, rows in everything(owner, db_name).items()}
    assert owner.dump(f"{db_name}-into") == before


def test_ids_that_are_free_stay(py, owner, db_name):
    owner.make(7, owner.studio(version=7, seed=5), name=db_name)
    owner.make(7, {"scripts": [{"id": 50, "title": "Mine"}]}, name=f"{db_name}-into")
    done = py(add, db_name, f"{db_name}-into")
    assert set(done["renumbered"].values()) == {0}
    after = everything(owner, f"{db_name}-into")
    assert after["scripts"].pop(50) == {"id": 50, "title": "Mine"}
    assert after == everything(owner, db_name)


def test_only_what_is_new_since_the_backup_comes_again(py, js, owner, db_name):
    tables = owner.studio(version=7, seed=5)
    owner.make(7, tables, name=db_name)
    lost = tables["images"].pop(2)
    edited = {**tables["scripts"][0], "title": "Edited"}
    owner.make(7, {**tables, "scripts": [edited, *tables["scripts"][1:]]}, name=f"{db_name}-into")
    done = py(add, db_name, f"{db_name}-into")
    assert {table: count for table, count in done["added"].items() if count} == {
        "images": 1, "scripts": 1, "scriptAssetMappings": done["added"]["scriptAssetMappings"],
    }  # fmt: skip
    after = everything(owner, f"{db_name}-into")
    assert after["images"][3]["data"] == everything(owner, db_name)["images"][3]["data"]
    assert lost["id"] == 3
    titles = sorted(row["title"] for row in after["scripts"].values())
    assert titles == sorted(["Edited", *(script["title"] for script in owner.studio(version=7, seed=5)["scripts"])])
    assert [row["scriptId"] for row in after["scriptAssetMappings"].values()].count(3) > 5


@pytest.mark.parametrize("version", [3, 6])
def test_an_older_backup_is_upgraded_and_added(py, owner, db_name, version):
    owner.make(version, owner.studio(version=version, seed=5), name=db_name)
    owner.make(7, owner.studio(version=7, seed=6), name=f"{db_name}-into")
    before = everything(owner, f"{db_name}-into")
    done = py(add, db_name, f"{db_name}-into")
    after = everything(owner, f"{db_name}-into")
    new = [row for key, row in after["images"].items() if key not in before["images"]]
    assert len(new) == done["added"]["images"] == 13
    assert all(row["uploadSource"] == "ai-generated" and "scriptId" not in row for row in new)
    assert done["added"]["scriptAssetMappings"] > 10
    assert not [name for name in done["names"] if name.endswith("~merge")]


def blob(seed: int, size: int = 50, type: str = "image/webp") -> dict[str, Any]:  # noqa: A002
    return {"$blob": {"type": type, "seed": seed, "size": size}}


def test_media_are_the_same_where_their_bytes_are(py, owner, db_name):
    ours = [{"id": 1, "data": blob(1)}, {"id": 2, "data": blob(2)}, {"id": 3, "data": "text"}]
    theirs = [
        {"id": 1, "data": blob(2), "uploadSource": "imported"},
        {"id": 2, "data": blob(3)},
        {"id": 7, "data": "text"},
        {"id": 8, "data": blob(1, size=51)},
        {"id": 9, "data": blob(1), "more": 1},
    ]
    owner.make(7, {"images": theirs}, name=db_name)
    owner.make(7, {"images": ours}, name=f"{db_name}-into")
    done = py(add, db_name, f"{db_name}-into")
    assert (done["added"]["images"], done["same"]["images"], done["renumbered"]["images"]) == (2, 3, 1)
    assert sorted(rows(owner, f"{db_name}-into", "images")) == [1, 2, 3, 8, 10]


def test_what_refers_to_nothing_in_the_backup_does_not_come_to_refer_to_something_else(py, owner, db_name):
    scene = {"generatedImageId": 1, "generatedVideoId": 9}
    theirs = {
        "scripts": [{"id": 1, "title": "T", "acts": [{"scenes": [scene]}]}],
        "scriptAssetMappings": [
            {"id": 1, "scriptId": 1, "assetType": "image", "assetId": 1},
            {"id": 2, "scriptId": 4, "assetType": "image", "assetId": 1},
            {"id": 3, "scriptId": 1, "assetType": "sculpture", "assetId": 1},
            {"id": 4, "scriptId": {"$date": 5}, "assetType": "image", "assetId": 1},
        ],
    }
    owner.make(7, theirs, name=db_name)
    owner.make(7, {"images": [{"id": 1, "data": blob(1)}]}, name=f"{db_name}-into")
    done = py(add, db_name, f"{db_name}-into")
    after = everything(owner, f"{db_name}-into")
    assert after["scripts"][1]["acts"] == [{"scenes": [{"generatedVideoId": 9}]}]
    assert after["scriptAssetMappings"] == {}
    assert [[table, key] for table, key, _ in done["left_out"]] == [
        ["scripts", 1], *(["scriptAssetMappings", key] for key in (1, 2, 3, 4)),
    ]  # fmt: skip


ODD_FIELDS = {
    "when": {"$date": 5}, "map": {"$map": [["a", 1]]}, "nan": {"$number": "NaN"}, "zero": {"$number": "-0"},
    "nothing": {"$undefined": 1}, "big": {"$bigint": "12345678901234567890"}, "lone": "\ud800",
    "typed": {"$typed": ["Uint8Array", "AAEC"]}, "holes": [1, {"$hole": 1}, 3], "a.b": 1, "~": {"$date": 6},
}  # fmt: skip


def test_unlisted_fields_of_every_kind_survive_a_new_id(py, owner, db_name):
    fields = {name: value for name, value in ODD_FIELDS.items() if name != "lone"}
    acts = [{"scenes": [{"generatedImageId": 1, "more": fields}]}]
    theirs = {"scripts": [{"id": 1, "acts": acts, **fields}], "images": [{"id": 1, "data": blob(2), **fields}]}
    owner.make(7, theirs, name=db_name)
    owner.make(7, {"scripts": [{"id": 1}], "images": [{"id": 1, "data": blob(1)}]}, name=f"{db_name}-into")
    py(add, db_name, f"{db_name}-into")
    before, after = everything(owner, db_name), everything(owner, f"{db_name}-into")
    assert after["images"][2] == {**before["images"][1], "id": 2}
    expected = {**before["scripts"][1], "id": 2}
    expected["acts"][0]["scenes"][0]["generatedImageId"] = 2
    assert after["scripts"][2] == expected


@in_page
async def change_between(name: str, into: str, at_once: int) -> str:
    source = await LiveSource.open(name)
    plan = await plan_restore(source, into, "merge")
    db = await Database(into).open()
    await db.images.update(1, {"mimeType": "image/gif"})
    db.close()
    merging._MOST_AT_ONCE, before = at_once, merging._MOST_AT_ONCE
    try:
        await apply_restore(plan)
    except BackupError as error:
        return str(error)
    finally:
        merging._MOST_AT_ONCE = before
        source.close()
    return "added"


@pytest.mark.parametrize("at_once", [1000, 3])
def test_a_database_that_has_changed_since_the_plan_is_refused(py, owner, db_name, at_once):
    owner.make(7, owner.studio(version=7, seed=5), name=db_name)
    owner.make(7, owner.studio(version=7, seed=6), name=f"{db_name}-into")
    before = owner.dump(f"{db_name}-into")["stores"]
    assert "has changed since the plan was made" in py(change_between, db_name, f"{db_name}-into", at_once)
    before["images"]["records"][0]["value"]["mimeType"] = "image/gif"
    assert owner.dump(f"{db_name}-into")["stores"] == before


def test_a_plan_changes_nothing(py, owner, db_name):
    owner.make(7, owner.studio(version=7, seed=5), name=db_name)
    owner.make(7, owner.studio(version=7, seed=6), name=f"{db_name}-into")
    before = owner.dump(f"{db_name}-into")
    assert sum(py(plan_only, db_name, f"{db_name}-into").values()) > 50
    assert owner.dump(f"{db_name}-into") == before


@in_page
async def refused(name: str, into: str) -> str:
    try:
        await plan_only(name, into)
    except BackupError as error:
        return str(error)
    return "planned"


@pytest.mark.parametrize(("present", "message"), [(None, "no database"), (6, "upgrade it to 7 first")])
def test_there_must_be_a_database_of_v7_to_add_to(py, owner, db_name, present, message):
    owner.make(7, {}, name=db_name)
    if present:
        owner.make(present, {}, name=f"{db_name}-into")
    assert message in py(refused, db_name, f"{db_name}-into")


@in_page
async def leave_an_upgraded_copy(name: str, into: str) -> list[Any]:
    source = await LiveSource.open(name)
    plan = await plan_restore(source, into, "merge")
    source.close()
    plan.merge.merging.source.close()  # as where the page ends between plan and application
    before = [each for each in await Database.names() if each.startswith(into)]
    note = await recover_restore(into)
    return [before, [each for each in await Database.names() if each.startswith(into)], note.found]


def test_what_a_plan_of_an_older_backup_has_made_is_removed_at_the_next_start(py, owner, db_name):
    owner.make(6, owner.studio(version=6, seed=5), name=db_name)
    into = f"{db_name}-into"
    owner.make(7, owner.studio(version=7, seed=6), name=into)
    assert py(leave_an_upgraded_copy, db_name, into) == [[into, f"{into}~merge"], [into], "nothing"]


def test_a_table_that_nobody_declared_is_added(py, js, owner, db_name):
    owner.make(7, {}, name=f"{db_name}-into")
    make = """async ({name}) => {
      const db = new Dexie(name);
      db.version(7).stores({scripts: "++id, title", images: "++id", videos: "++id", audios: "++id", notes: ""});
      await db.open();
      await db.notes.bulkPut(["one", {two: 2}], ["a", "b"]);
      db.close();
    }"""
    js(make, name=db_name)
    assert py(add, db_name, f"{db_name}-into")["native"] == 72
    notes = owner.dump(f"{db_name}-into")["stores"]["notes"]["records"]
    assert notes == [{"key": "a", "value": "one"}, {"key": "b", "value": {"two": 2}}]
    assert py(add, db_name, f"{db_name}-into")["same"]["notes"] == 2

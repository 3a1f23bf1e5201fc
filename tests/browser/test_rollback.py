"""Back to v6: what it can say is said again, what it cannot is listed, and the content is whole at every moment."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

import pytest

from tests.harness import in_page
from tests.owner import Owner

if sys.platform == "emscripten":
    from pyapp.cinegenie.backup.rollback import apply_rollback, plan_rollback
    from pyapp.cinegenie.backup.source import BackupError
    from pyapp.cinegenie.schema import studio_database
    from pyapp.db import Database

MEDIA = ("images", "videos", "audios")


@pytest.fixture
def owner(harness: Any, page_log: Any) -> Owner:
    return Owner(harness)


@in_page
def listed(lost: Any) -> list[list[Any]]:
    return [[odd.table, odd.id, odd.reason] for odd in lost]


@in_page
async def roll_back(name: str) -> dict[str, Any]:
    plan = await plan_rollback(name)
    progress: list[Any] = []
    report = await apply_rollback(plan, lambda step: progress.append([step.files_done, step.files_total]))
    assert (plan.script_ids, plan.fields, plan.lost) == (report.script_ids, report.fields, report.lost)
    return {**asdict(report), "lost": listed(report.lost), "counts": plan.counts, "progress": progress[-1]}


@in_page
async def upgrade(name: str) -> None:
    (await studio_database(name).open()).close()


def without(record: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in names}


def test_a_database_that_was_upgraded_comes_back_but_for_what_several_scripts_use(py, owner, db_name):
    owner.make(6, owner.studio(version=6, seed=4, scripts=3, scenesPerScript=7), name=db_name)
    before = owner.dump(db_name)["stores"]
    py(upgrade, db_name)
    done = py(roll_back, db_name)
    after = owner.dump(db_name)
    assert after["native"] == done["native_version"] == 60
    assert set(after["stores"]) == set(before)
    for table, store in before.items():
        found = after["stores"][table]
        assert {name: found[name] for name in ("keyPath", "autoIncrement", "indexes")} == {
            name: store[name] for name in ("keyPath", "autoIncrement", "indexes")
        }
        old = [row["value"] for row in store["records"]]
        new = [without(row["value"], "uploadSource", "uploadedAt", "mimeType") for row in found["records"]]
        if table == "images":
            assert old[0].pop("scriptId") == 1  # the first picture, which two scripts show
        assert new == old
    assert [entry[:2] for entry in done["lost"]] == [["images", 1]]
    assert "several scripts use it (1, 2): v6 names none" in done["lost"][0][2]
    assert done["counts"] == {table: len(store["records"]) for table, store in before.items()}
    assert done["progress"] == [sum(done["counts"].values())] * 2
    assert done["fields"] == 0


BLOB = {"$blob": {"type": "image/webp", "seed": 1, "size": 50}}
MAPPING = {"scriptId": 1, "assetType": "image", "assetId": 1, "linkedAt": {"$date": 5}}


def scene(**fields: Any) -> dict[str, Any]:
    return {"scripts": [{"id": 1, "acts": [{"scenes": [fields]}]}, {"id": 2, "buildMeta": {}}, {"id": 3}]}


# The tables beside one image, video and audio; what v6 says of them; the table, id and reason of each loss.
CASES: list[tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any], list[tuple[str, Any, str]]]] = [
    (scene(), [MAPPING], {"images.scriptId": 1}, []),
    (scene(), [{**MAPPING, "sceneId": "act0-scene0"}], {"images.scriptId": 1, "generatedImageId": 1}, []),
    (
        scene(generatedImageId=None),
        [{**MAPPING, "sceneId": "act0-scene0", "role": "scene-image"}],
        {"images.scriptId": 1, "generatedImageId": 1},
        [],
    ),
    (
        scene(generatedImageId=5),
        [{**MAPPING, "sceneId": "act0-scene0"}],
        {"images.scriptId": 1, "generatedImageId": 5},
        [("scriptAssetMappings", 1, "shows image 1 in v7; its field says 5")],
    ),
    (
        scene(),
        [{**MAPPING, "sceneId": "act0-scene0", "assetType": "video"}],
        {"videos.scriptId": 1, "generatedVideoId": 1},
        [],
    ),
    (
        scene(),
        [{**MAPPING, "sceneId": "act0-scene0", "assetType": "audio"}],
        {"audios.scriptId": 1},
        [("scriptAssetMappings", 1, "v6 has no sound of a scene")],
    ),
    (
        scene(dialogues=[{"generatedAudioId": 1}]),
        [{**MAPPING, "sceneId": "act0-scene0", "assetType": "audio"}],
        {"audios.scriptId": 1},
        [],
    ),
    (
        scene(),
        [MAPPING, {**MAPPING, "scriptId": 2}],
        {},
        [("images", 1, "several scripts use it (1, 2)")],
    ),
    (
        scene(),
        [{**MAPPING, "sceneId": "act0-scene0"}, {**MAPPING, "sceneId": "act0-scene0", "linkedAt": {"$date": 9}}],
        {"images.scriptId": 1, "generatedImageId": 1},
        [("scriptAssetMappings", 2, "by an earlier mapping")],
    ),
    (
        scene(),
        [{**MAPPING, "sceneId": "act4-scene0"}],
        {"images.scriptId": 1},
        [("scriptAssetMappings", 1, "no scene act4-scene0")],
    ),
    (
        scene(),
        [{**MAPPING, "role": "background"}],
        {"images.scriptId": 1},
        [("scriptAssetMappings", 1, "no role 'background'")],
    ),
    (
        scene(),
        [{**MAPPING, "scriptId": 2, "assetType": "audio", "role": "full-script-audio"}],
        {"audios.scriptId": 2, "fullScriptAudioId": 1},
        [("scriptAssetMappings", 1, "no role 'full-script-audio'")],
    ),
    (
        scene(),
        [{**MAPPING, "scriptId": 3, "assetType": "audio", "role": "full-script-audio"}],
        {"audios.scriptId": 3},
        [
            ("scriptAssetMappings", 1, "one audio of the full script"),
            ("scriptAssetMappings", 1, "no role 'full-script-audio'"),
        ],
    ),
    (scene(), [{**MAPPING, "assetId": 8}], {}, [("scriptAssetMappings", 1, "image that it links does not exist")]),
    (
        scene(),
        [{**MAPPING, "scriptId": 8}],
        {"images.scriptId": 8},
        [("scriptAssetMappings", 1, "script that it links does not exist")],
    ),
    (scene(), [{"assetType": "x"}], {}, [("scriptAssetMappings", 1, "links no script to an image")]),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "mappings", "said", "lost"), CASES)
def test_a_mapping_becomes_what_v6_has_for_it_or_is_listed(py, owner, db_name, tables, mappings, said, lost):
    media = {table: [{"id": 1, "data": BLOB, "originalFilename": "a.webp"}] for table in MEDIA}
    owner.make(7, {**tables, **media, "scriptAssetMappings": mappings}, name=db_name)
    done = py(roll_back, db_name)
    found: dict[str, Any] = {}
    for table in MEDIA:
        (row,) = owner.rows(table, db_name)
        assert row["originalFilename"] == "a.webp"
        if "scriptId" in row:
            found[f"{table}.scriptId"] = row["scriptId"]
    scripts = owner.rows("scripts", db_name)
    fields = scripts[0]["acts"][0]["scenes"][0]
    found.update({name: fields[name] for name in ("generatedImageId", "generatedVideoId") if name in fields})
    found.update(scripts[1]["buildMeta"])
    assert found == said
    assert [entry[:2] for entry in done["lost"]] == [[table, key] for table, key, _ in lost]
    for entry, (_, _, reason) in zip(done["lost"], lost, strict=True):
        assert reason in entry[2]
    assert done["progress"] == [sum(done["counts"].values())] * 2


STRAY: list[tuple[Any, Any, list[str]]] = [
    (1, 1, []),
    (2, 2, ["several scripts use it"]),
    ("1", "1", ["stays as it is"]),
    (0, 1, []),
    (None, 1, []),
    ({"$undefined": 1}, 1, []),
]


@pytest.mark.parametrize(("own", "after", "reasons"), STRAY)
def test_a_script_id_that_is_there_already_stays(py, owner, db_name, own, after, reasons):
    images = [{"id": 1, "data": BLOB, "scriptId": own}]
    owner.make(7, {**scene(), "images": images, "scriptAssetMappings": [MAPPING]}, name=db_name)
    done = py(roll_back, db_name)
    assert owner.rows("images", db_name)[0]["scriptId"] == after
    for entry, reason in zip(done["lost"], reasons, strict=True):
        assert reason in entry[2]


@in_page
async def refused(name: str) -> str:
    try:
        await plan_rollback(name)
    except BackupError as error:
        return str(error)
    return "planned"


@pytest.mark.parametrize(("version", "message"), [(None, "no database"), (6, "only one of schema 7")])
def test_only_a_database_of_v7_can_be_rolled_back(py, owner, db_name, version, message):
    if version:
        owner.make(version, {}, name=db_name)
    assert message in py(refused, db_name)


@in_page
async def change_between(name: str) -> str:
    plan = await plan_rollback(name)
    db = await Database(name).open()
    await db.images.update(1, {"mimeType": "image/gif"})
    db.close()
    try:
        await apply_rollback(plan)
    except BackupError as error:
        return str(error)
    return "rolled back"


def test_a_database_that_has_changed_since_the_plan_is_refused(py, owner, db_name):
    owner.make(7, owner.studio(version=7, seed=5), name=db_name)
    before = owner.dump(db_name)
    assert "has changed since the plan was made" in py(change_between, db_name)
    before["stores"]["images"]["records"][0]["value"]["mimeType"] = "image/gif"
    assert owner.dump(db_name) == before


def test_a_plan_changes_nothing(py, owner, db_name):
    owner.make(7, owner.studio(version=7, seed=5), name=db_name)
    before = owner.dump(db_name)
    py(planned, db_name)
    assert owner.dump(db_name) == before


@in_page
async def planned(name: str) -> None:
    await plan_rollback(name)

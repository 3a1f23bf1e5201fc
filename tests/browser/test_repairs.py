"""The repairs: each says what it would do, does just that, and finds nothing to do afterwards."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.harness import in_page
from tests.studio_specs import DATE, SCENE, asset, bare, broken_studio, mapping, script

if sys.platform == "emscripten":
    from pyapp.cinegenie.checkup import check_up
    from pyapp.cinegenie.errors import StudioError
    from pyapp.cinegenie.repairs.disagreements import plan_disagreements
    from pyapp.cinegenie.repairs.plan import Choice
    from pyapp.cinegenie.repairs.registry import REPAIRS
    from pyapp.cinegenie.schema import studio_database
    from pyapp.cinegenie.undo import plan_undo

@in_page
async def repair(name: str, wanted: list[str], picks: list[Any]) -> dict[str, Any]:
    """Run these repairs, each planned, applied, planned and applied again."""
    db = await studio_database(name).open()
    done: dict[str, Any] = {}
    for each in REPAIRS:
        if each.name in wanted:
            plan = await (plan_disagreements(db, [Choice(*pick) for pick in picks]) if picks else each.plan(db))
            report = await each.apply(db, plan)
            second = await each.plan(db)
            again = await each.apply(db, second)
            checkup = await check_up(db)
            done[each.name] = {
                "words": [[item.place.table, repr(item.place.id), item.place.reason] for item in plan.items],
                "titles": [item.place.script_title for item in plan.items],
                "remark": plan.remark,
                "counts": [report.added, report.changed, report.deleted],
                "second": len(second.items) + again.added + again.changed + again.deleted,
                "left": [checkup.count(check) for check in each.mends],
            }
    db.close()
    return done


def run(py: Any, name: str, repair_name: str, *picks: Any) -> dict[str, Any]:
    done = py(repair, name, [repair_name], list(picks))[repair_name]
    assert done["second"] == 0
    assert set(done["left"]) == {0}
    return done


def is_now(described: Any) -> bool:
    return abs(datetime.now(UTC).timestamp() * 1000 - described["$date"]) < 60_000


def test_missing_metadata_is_filled_and_what_is_there_stays(py, make, stored):
    date = {"uploadedAt": DATE}
    images = [
        asset(1, note="mine"),
        bare(2),
        bare(3, uploadSource="imported"),
        bare(4, **date, originalFilename="a.png"),
        bare(5, uploadSource=None, uploadedAt="2024-05-06T07:08:09.010Z", mimeType=""),
        bare(6, uploadSource="elsewhere", uploadedAt=1_700_000_000_000, mimeType="image/x"),
        {"id": 7, "data": "iVBORw0", "uploadedAt": {"$date": None}},
        bare(8, scriptId=1),
        {"id": 9, "uploadSource": {"$map": []}, "mimeType": {"$undefined": 1}},
    ]
    name = make(images=images, videos=[{"id": 1, "data": {"$blob": {"type": "", "seed": 1, "size": 3}}}])
    before = stored("images")
    done = run(py, name, "metadata")
    assert done["counts"] == [0, 8, 0]
    rows = {row["id"]: row for row in stored("images")}
    assert (rows[1], rows[8]) == (before[0], before[7])
    sources = {key: row.get("uploadSource") for key, row in rows.items()}
    assert sources == {
        **dict.fromkeys([1, 2, 5, 6, 7, 9], "ai-generated"),
        3: "imported",
        4: "imported",
        8: None,
    }
    assert {key for key, row in rows.items() if key != 8 and is_now(row["uploadedAt"])} == {2, 3, 7, 9}
    assert rows[4]["uploadedAt"] == rows[6]["uploadedAt"] == DATE
    assert rows[5]["uploadedAt"] == {"$date": 1_714_979_289_010}
    assert {rows[key]["mimeType"] for key in (2, 3, 4, 5)} == {"image/webp"}
    assert [rows[key]["mimeType"] for key in (6, 7, 9)] == ["image/x", "image/png", "image/png"]
    assert stored("videos")[0]["mimeType"] == "video/mp4"
    for old in before:
        new = rows[old["id"]]
        assert {key: value for key, value in new.items() if key not in ("uploadSource", "uploadedAt", "mimeType")} == {
            key: value for key, value in old.items() if key not in ("uploadSource", "uploadedAt", "mimeType")
        }


def test_stray_records_become_those_of_schema_7_as_by_the_upgrade(py, make, stored):
    name = make(
        scripts=[script(1), script(2, {"generatedImageId": 3})],
        images=[
            asset(1, scriptId=1),
            bare(2, scriptId=1, note="mine"),
            bare(3, scriptId=1, mimeType="image/avif"),
            bare(4, scriptId="x"),
            bare(5, scriptId=99),
            bare(6),
            bare(7, scriptId=0),
        ],
        audios=[bare(2, scriptId=1, isFullScript=True)],
        scriptAssetMappings=[mapping(1, "image", 2)],
    )
    done = run(py, name, "stray-records")
    rows = {row["id"]: row for row in stored("images")}
    assert rows[1]["scriptId"] == 1
    assert (rows[4]["scriptId"], rows[4]["uploadSource"]) == ("x", "ai-generated")
    assert rows[3]["mimeType"] == "image/avif"
    assert set(rows[2]) == {"id", "data", "note", "uploadSource", "uploadedAt", "mimeType"}
    assert set(rows[6]) == {"id", "data"}
    assert all("scriptId" not in rows[key] for key in (2, 3, 5, 7))
    made = [(m["scriptId"], m["assetType"], m["assetId"], m.get("role")) for m in stored("scriptAssetMappings")]
    assert made == [
        (1, "image", 2, None),
        (2, "image", 3, "scene-image"),
        (1, "image", 3, "scene-image"),
        (99, "image", 5, "scene-image"),
        (1, "audio", 2, "full-script-audio"),
    ]
    assert done["counts"] == [4, 6, 0]
    assert any("points to no script" in words for _, _, words in done["words"])


def test_mappings_to_what_no_longer_exists_are_dropped_and_no_others(py, make, stored):
    odd = [mapping(6, "image", {"a": 1}), mapping(7, "picture", 9), mapping(8, None, 9)]
    name = make(
        scripts=[script(1)],
        images=[asset(1)],
        scriptAssetMappings=[
            mapping(1, "image", 1),
            mapping(2, "image", 9, SCENE),
            mapping(3, "video", 1),
            mapping(4, "image", 1, script=9),
            mapping(5, "image", 9, script=9),
            *odd,
        ],
    )
    done = run(py, name, "lost-mappings")
    assert [row["id"] for row in stored("scriptAssetMappings")] == [1, 6, 7, 8]
    assert [words for _, _, words in done["words"]] == [
        "removed: image 9 no longer exists",
        "removed: video 1 no longer exists",
        "removed: script 9 no longer exists",
        "removed: script 9 and image 9 no longer exist",
    ]
    assert done["titles"] == ["Script 1", "Script 1", None, None]


def test_of_mappings_that_say_the_same_the_oldest_stays(py, make, stored):
    name = make(
        scripts=[script(1)],
        images=[asset(1), asset("a")],
        scriptAssetMappings=[
            mapping(1, "image", 1),
            mapping(2, "image", 1, SCENE),
            mapping(3, "image", 1, "act0-scene1"),
            mapping(4, "image", 1, None, 2),
            mapping(5, "image", "a"),
            mapping(6, "image", 1, SCENE, role="background"),
            mapping(7, "image", 1, sceneId=None),
            mapping(8, "image", "a", sceneId={"$undefined": 1}),
            mapping(9, "image", 1, 5),
            mapping(10, "image", 1, 5),
        ],
    )
    run(py, name, "duplicates")
    assert [row["id"] for row in stored("scriptAssetMappings")] == [1, 2, 3, 4, 5, 9, 10]


def dated(number: int, day: int) -> dict[str, Any]:
    return asset(number, uploadedAt={"$date": 1_700_000_000_000 + day * 86_400_000})


def disagreeing_studio() -> dict[str, Any]:
    """Four scenes: the field's picture is newer, then the mapping's, then none is dated, then they agree."""
    scenes = [{"generatedImageId": 2}, {"generatedImageId": 1}, {"generatedImageId": 3}, {"generatedImageId": 1}]
    return {
        "scripts": [script(1, *scenes)],
        "images": [dated(1, 1), dated(2, 2), bare(3), bare(4)],
        "scriptAssetMappings": [
            mapping(1, "image", 1, SCENE),
            mapping(2, "image", 2, "act0-scene1"),
            mapping(3, "image", 4, "act0-scene2"),
            mapping(4, "image", 1, "act0-scene3"),
            mapping(5, "image", 2, SCENE, note="a second one"),
        ],
    }


def fields(stored: Any) -> list[Any]:
    return [scene["generatedImageId"] for scene in stored("scripts")[0]["acts"][0]["scenes"]]


def links(stored: Any) -> list[Any]:
    return [(row["id"], row["assetId"]) for row in stored("scriptAssetMappings")]


def test_a_scene_whose_mapping_and_field_disagree_gets_the_newer_asset_in_both(py, make, stored):
    done = run(py, make(**disagreeing_studio()), "disagreements")
    assert fields(stored) == [2, 2, 4, 1]
    assert links(stored) == [(1, 2), (2, 2), (3, 4), (4, 1)]
    assert [is_now(row["linkedAt"]) for row in stored("scriptAssetMappings")] == [True, False, False, False]
    assert done["counts"] == [0, 3, 1]
    assert [words for _, _, words in done["words"]] == [
        "links image 2, as acts.0.scenes.0.generatedImageId says (1 before)",
        "removed: mapping 1 links image 2 from then on",
        "acts.0.scenes.1.generatedImageId becomes 2, as its mapping says (1 before)",
        "acts.0.scenes.2.generatedImageId becomes 4, as its mapping says (3 before)",
    ]


def test_a_person_s_choice_for_a_scene_counts_more_than_the_dates(py, make, stored):
    picks = [[1, SCENE, "image", 1], [1, "act0-scene2", "image", 3]]
    run(py, make(**disagreeing_studio()), "disagreements", *picks)
    assert fields(stored) == [1, 2, 3, 1]
    assert links(stored) == [(1, 1), (2, 2), (3, 3), (4, 1), (5, 2)]


@in_page
async def refused(name: str, picks: list[Any]) -> str:
    db = await studio_database(name).open()
    try:
        await plan_disagreements(db, [Choice(*pick) for pick in picks])
    except StudioError as error:
        return str(error)
    finally:
        db.close()
    return "planned"


def test_a_choice_of_neither_asset_or_for_another_scene_is_refused(py, make):
    name = make(**disagreeing_studio())
    assert "image 4 is neither 1 (mapping) nor 2 (old field)" in py(refused, name, [[1, SCENE, "image", 4]])
    assert "no two images to choose between" in py(refused, name, [[1, "act0-scene3", "image", 1]])


def test_mappings_are_rebuilt_from_old_fields_where_they_are_missing(py, make, stored):
    dialogues = [{"generatedAudioId": 1}, {"generatedAudioId": 1}, {"generatedAudioId": 2}, {"line": "x"}]
    scenes = [
        {"generatedImageId": 1, "generatedVideoId": 1, "dialogues": dialogues},
        {"generatedImageId": 2, "actIndex": 4, "sceneIndex": 7},
        {"generatedImageId": 9, "generatedVideoId": 0},
        {"generatedImageId": 1, "generatedVideoId": 1},
    ]
    name = make(
        scripts=[script(1, *scenes, buildMeta={"fullScriptAudioId": 3})],
        images=[asset(1), asset(2)],
        videos=[asset(1)],
        audios=[asset(1), asset(2), asset(3)],
        scriptAssetMappings=[
            mapping(1, "image", 1),
            mapping(2, "image", 2, "act0-scene3"),
            mapping(3, "video", 8, "act0-scene3"),
            mapping(4, "audio", 2, SCENE),
        ],
    )
    done = run(py, name, "legacy-mappings")
    made = [row for row in stored("scriptAssetMappings") if row["id"] > 4]
    assert [(row.get("sceneId"), row["assetType"], row["assetId"], row["role"]) for row in made] == [
        (SCENE, "image", 1, "scene-image"),
        (SCENE, "video", 1, "scene-video"),
        (SCENE, "audio", 1, "dialogue-audio"),
        ("act4-scene7", "image", 2, "scene-image"),
        ("act0-scene3", "video", 1, "scene-video"),
        (None, "audio", 3, "full-script-audio"),
    ]
    assert all(is_now(row["linkedAt"]) for row in made)
    assert "win over the old fields" in done["remark"]
    assert done["words"][0][2] == "new: image 1, which acts.0.scenes.0.generatedImageId names"
    assert set(done["titles"]) == {"Script 1"}


REPAIR_NAMES = [
    "stray-records", "metadata", "lost-mappings", "duplicates", "disagreements", "legacy-mappings",
]  # fmt: skip


@in_page
async def apply_late(name: str, repair_name: str) -> list[Any]:
    """Plan, change what the plan is about, apply."""
    db = await studio_database(name).open()
    each = next(each for each in REPAIRS if each.name == repair_name)
    plan = await each.plan(db)
    await db.images.clear()
    await db.scriptAssetMappings.bulk_delete([1, 2])
    mappings = await db.scriptAssetMappings.count()
    try:
        await each.apply(db, plan)
    except StudioError as error:
        said = f"{type(error).__name__}: {error}"
        return [said, await db.images.count(), await db.scriptAssetMappings.count() - mappings, await plan_undo(db)]
    finally:
        db.close()
    return ["applied"]


@pytest.mark.parametrize("name", REPAIR_NAMES)
def test_a_plan_that_no_longer_fits_is_refused_and_nothing_is_changed(py, make, name):
    said, *left = py(apply_late, make(**broken_studio()), name)
    assert said.startswith("RepairError: The database has changed since the plan was made")
    assert left == [0, 0, None]


@in_page
async def apply_wrong_plan(name: str) -> str:
    db = await studio_database(name).open()
    try:
        await REPAIRS[1].apply(db, await REPAIRS[0].plan(db))
    except StudioError as error:
        return str(error)
    finally:
        db.close()
    return "applied"


def test_a_plan_of_another_repair_is_refused(py, make):
    assert "a plan of the repair 'stray-records', not of 'metadata'" in py(apply_wrong_plan, make(**broken_studio()))


@in_page
async def plan_in_schema_6(name: str) -> list[str]:
    db = await studio_database(name, last=6).open()
    said = []
    for each in REPAIRS:
        try:
            await each.plan(db)
        except StudioError as error:
            said.append(f"{type(error).__name__}: {error}")
    db.close()
    return said


def test_repairs_are_for_schema_7_only(py, db_name):
    said = py(plan_in_schema_6, db_name)
    assert said == [f"RepairError: Repairs are for schema 7; {db_name!r} is at 6."] * len(REPAIR_NAMES)


def test_all_repairs_in_their_order_leave_nothing_of_what_they_mend(py, make):
    done = py(repair, make(**broken_studio()), REPAIR_NAMES, [])
    assert list(done) == REPAIR_NAMES
    assert [each["second"] for each in done.values()] == [0] * len(done)
    assert [sum(each["counts"]) > 0 for each in done.values()] == [True] * len(done)
    assert done["lost-mappings"]["left"] == [0, 0]

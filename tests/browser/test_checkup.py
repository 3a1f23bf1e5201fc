"""The check-up: what it finds in databases of every version, and that it changes nothing."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import in_page
from tests.studio_specs import SCENE, asset, bare, mapping, script

if sys.platform == "emscripten":
    from pyapp.cinegenie.checkup import check_up
    from pyapp.db import Database

@in_page
async def checked(name: str) -> dict[str, Any]:
    db = await Database(name).open()
    progress: list[Any] = []
    report = await check_up(db, lambda step: progress.append([step.table, step.done, step.total]))
    db.close()
    found = {}
    for each in report.findings:
        places = [[p.table, repr(p.id), p.script_title, p.scene_id, p.reason] for p in each.places]
        found[each.check.name] = {"count": each.count, "severity": each.check.severity, "places": places}
    return {
        "version": report.version,
        "counts": report.counts,
        "scenes": report.scenes,
        "found": found,
        "bad": {name: each["count"] for name, each in found.items() if each["count"]},
        "verified": report.verified,
        "ready_for_v8": report.ready_for_v8,
        "progress": progress,
    }


@pytest.fixture
def check(js, py, db_name):
    """Check a database of these records (JSON specs), made by the owner's Dexie; it must stay as it is."""

    def check(version: int = 7, **tables: Any) -> dict[str, Any]:
        make = "({name, version, tables}) => owner.make(name, version, tables)"
        js(make, name=db_name, version=version, tables=tables)
        before = js("({name}) => probe.dump(name)", name=db_name)
        report = py(checked, db_name)
        assert js("({name}) => probe.dump(name)", name=db_name) == before
        return report

    return check


def cases(report: dict[str, Any], name: str) -> list[Any]:
    """[table, id, title, scene] of each place."""
    assert report["found"][name]["count"] == len(report["found"][name]["places"])
    return [place[:4] for place in report["found"][name]["places"]]


@pytest.mark.parametrize("version", [3, 4, 5, 6])
def test_a_sound_studio_of_an_older_schema_has_orphans_and_nothing_wrong(js, check, version):
    report = check(version, **js("options => owner.studio(options)", version=version, scripts=3, scenesPerScript=5))
    assert report["version"] == version
    assert report["bad"] == {"orphans": 1 if version > 3 else 2}  # without scriptId an unshown picture is one too
    assert report["scenes"]["image"] == {"mapping": 0, "legacy": 15, "lost": 0, "nothing": 0}
    assert report["scenes"]["video"] == {"mapping": 0, "legacy": 6, "lost": 0, "nothing": 9}
    assert (report["verified"], report["ready_for_v8"]) == (False, False)


def test_a_sound_studio_of_schema_7_lacks_only_what_schema_8_wants(js, check):
    report = check(7, **js("options => owner.studio(options)", version=7, scripts=3, scenesPerScript=5))
    assert report["bad"] == {"orphans": 1, "uncovered-fields": 15 + 6 + 15}
    assert report["scenes"]["image"]["legacy"] == 15
    assert (report["verified"], report["ready_for_v8"]) == (True, False)


def test_every_table_is_gone_through_and_counted(js, check):
    report = check(7, **js("options => owner.studio(options)", version=7))
    last = {table: [done, total] for table, done, total in report["progress"]}
    assert last == {table: [count, count] for table, count in report["counts"].items()}
    assert set(last) == {"scripts", "images", "videos", "audios", "prompts", "scriptAssetMappings"}


def test_files_without_metadata_or_data_are_found_each_with_its_reason(check):
    report = check(
        images=[
            asset(1),
            asset(2, uploadSource="elsewhere"),
            asset(3, uploadedAt={"$date": None}),
            asset(4, mimeType=""),
            bare(5),
            bare(6, scriptId=1),
            asset(7, scriptId=1),
            asset(8, data="iVBORw0"),
            asset(9, data={"$blob": {"type": "image/png", "base64": ""}}),
            {"id": "ten", "scriptId": None},
        ],
    )
    places = report["found"]["metadata"]["places"]
    assert [(place[1], place[4]) for place in places] == [
        ("2", "it has no usable uploadSource"),
        ("3", "it has no usable uploadedAt"),
        ("4", "it has no usable mimeType"),
        ("5", "it has no usable uploadSource, uploadedAt, mimeType"),
    ]
    assert [place[1] for place in cases(report, "stray-records")] == ["6", "'ten'"]
    assert [place[1] for place in cases(report, "old-script-ids")] == ["7"]
    assert [place[1] for place in cases(report, "data")] == ["8", "'ten'"]
    assert [place[1] for place in cases(report, "empty-data")] == ["9"]
    assert report["bad"]["orphans"] == 10
    assert not report["verified"]


def test_an_asset_is_an_orphan_although_one_of_another_kind_with_its_id_is_linked(check):
    report = check(
        scripts=[script(1)],
        images=[asset(5)],
        videos=[asset(5), asset(6)],
        scriptAssetMappings=[mapping(1, "video", 5)],
    )
    assert cases(report, "orphans") == [["images", "5", None, None], ["videos", "6", None, None]]


def test_mappings_are_judged_one_by_one(check):
    report = check(
        scripts=[script(1, {}), script(2)],
        images=[asset(1)],
        scriptAssetMappings=[
            mapping(1, "image", 1, SCENE, role="scene-image"),
            mapping(2, "image", 1, SCENE, role="background"),
            mapping(3, "image", 9, SCENE),
            mapping(4, "image", 1, script=9),
            mapping(5, "picture", 1),
            mapping(6, "image", {"a": 1}),
            mapping(7, "image", 1, "act5-scene5", role="scene-video"),
            mapping(8, "image", 1, 5, script=None, linkedAt="today"),
        ],
    )
    table = "scriptAssetMappings"
    assert cases(report, "duplicates") == [[table, "2", "Script 1", SCENE]]
    assert cases(report, "missing-assets") == [[table, "3", "Script 1", SCENE]]
    assert cases(report, "missing-scripts") == [[table, "4", None, None]]
    odd = [(place[1], place[4]) for place in report["found"]["odd-mappings"]["places"]]
    assert odd == [
        ("5", "'picture' is no kind of asset"),
        ("6", "it has no usable assetId"),
        ("7", "it has no usable role"),
        ("8", "it has no usable linkedAt, sceneId, scriptId"),
    ]
    assert cases(report, "missing-scenes") == [["scripts", "1", "Script 1", "act5-scene5"]]
    assert cases(report, "unmapped-scripts") == [["scripts", "2", "Script 2", None]]


def test_scenes_are_told_by_where_their_assets_come_from(check):
    scenes = [
        {"generatedImageId": 1},
        {"generatedImageId": 2},
        {"generatedImageId": 9, "generatedVideoId": {"a": 1}},
        {"generatedImageId": 1, "dialogues": [{"generatedAudioId": 1}, {"generatedAudioId": 9}]},
        {},
        {"generatedImageId": 2, "actIndex": 0, "sceneIndex": 0},
    ]
    report = check(
        scripts=[script(1, *scenes, buildMeta={"fullScriptAudioId": 1})],
        images=[asset(1), asset(2)],
        audios=[asset(1)],
        scriptAssetMappings=[
            mapping(1, "image", 1, SCENE),
            mapping(2, "image", 1, "act0-scene1"),
            mapping(3, "image", 8, "act0-scene3"),
            mapping(4, "image", 8, "act0-scene4"),
        ],
    )
    assert report["scenes"]["image"] == {"mapping": 3, "legacy": 1, "lost": 2, "nothing": 0}
    assert report["scenes"]["video"] == {"mapping": 0, "legacy": 0, "lost": 1, "nothing": 5}
    assert report["scenes"]["audio"] == {"mapping": 0, "legacy": 1, "lost": 0, "nothing": 5}
    assert [place[3] for place in cases(report, "lost-scenes")] == ["act0-scene2", "act0-scene4"]
    assert [place[3] for place in cases(report, "disagreements")] == ["act0-scene1"]
    assert [place[3] for place in cases(report, "scene-names")] == [SCENE]
    assert [place[3] for place in cases(report, "missing-fields")] == ["act0-scene2", "act0-scene2", "act0-scene3"]
    uncovered = [(place[3], place[4]) for place in report["found"]["uncovered-fields"]["places"]]
    assert uncovered == [
        ("act0-scene3", "only acts.0.scenes.3.generatedImageId tells that image 1 belongs here"),
        ("act0-scene3", "only acts.0.scenes.3.dialogues.0.generatedAudioId tells that audio 1 belongs here"),
        (None, "only buildMeta.fullScriptAudioId tells that audio 1 belongs here"),
    ]


def test_older_schemas_are_checked_for_what_they_have(check):
    report = check(
        6,
        scripts=[script(1, {"generatedImageId": 2}), script("two", {"generatedVideoId": 5}), {"id": 3, "acts": "none"}],
        images=[bare(1, scriptId=1), bare(2), bare(3, scriptId=9), bare(4, scriptId="1"), bare(5, scriptId=0)],
        prompts=[{"id": 1, "title": "", "category": "scene", "createdAt": 5}],
    )
    assert [place[1] for place in cases(report, "orphans")] == ["4", "5"]
    assert [place[1] for place in cases(report, "script-ids")] == ["3", "4"]
    assert cases(report, "missing-fields") == [["scripts", "'two'", "Script two", SCENE]]
    assert [place[1] for place in cases(report, "odd-scripts")] == ["3"]
    assert report["found"]["odd-prompts"]["places"][0][4] == "it has no usable title, createdAt, updatedAt"
    assert "stray-records" not in report["found"]


def test_of_many_cases_the_first_are_listed_and_all_are_counted(check):
    report = check(images=[bare(number) for number in range(1, 451)])
    for name in ("metadata", "orphans"):
        assert report["found"][name]["count"] == 450
        assert [place[1] for place in report["found"][name]["places"]] == [str(number) for number in range(1, 201)]


def test_tables_that_are_missing_are_found(js, py, db_name):
    js(
        """async ({name}) => {
          const request = indexedDB.open(name, 70);
          request.onupgradeneeded = () => request.result.createObjectStore("images", { keyPath: "id" });
          (await probe.settled(request)).close();
        }""",
        name=db_name,
    )
    report = py(checked, db_name)
    assert [place[0] for place in cases(report, "missing-tables")] == [
        "scripts", "videos", "audios", "prompts", "scriptAssetMappings",
    ]  # fmt: skip
    assert not report["verified"]

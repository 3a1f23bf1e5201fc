"""Filling the spots of scripts with assets, emptying them, and taking each change back."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import in_page
from tests.studio_specs import asset, mapping, script

if sys.platform == "emscripten":
    from pyapp.cinegenie.assets import Assets
    from pyapp.cinegenie.linking import Linking
    from pyapp.cinegenie.schema import studio_database
    from pyapp.cinegenie.script_sounds import read_sounds
    from pyapp.cinegenie.spots import Spot
    from pyapp.db import Blob

LINE = ["acts", 0, "scenes", 0, "dialogues", 1]
WAV = "RIFF\x24\x00\x00\x00WAVEfmt "
SPOTS = {
    "image": ["image", "act0-scene0", None],
    "video": ["video", "act0-scene0", None],
    "audio": ["audio", "act0-scene0", None],
    "line": ["audio", "act0-scene0", LINE],
    "full": ["audio", None, None],
}


@in_page
def spot_of(script_id: Any, asset_type: str, scene_id: Any, line: Any) -> Any:
    return Spot(script_id, asset_type, scene_id, tuple(line) if line else None)


@in_page
async def change(name: str, spot: list[Any], steps: list[list[Any]]) -> list[Any]:
    """Link, unlink, upload or undo (the change before) in turn; give the errors and the changes that were told."""
    db = await studio_database(name).open()
    told: list[str] = []
    linking = Linking(db, Assets(db), lambda each: told.append(each.kind))
    changes: list[Any] = []
    errors = []
    for verb, *given in steps:
        try:
            if verb == "undo":
                await linking.put_back(changes.pop())
            elif verb == "upload":
                changes.append((await linking.upload(spot_of(1, *spot), Blob(given[0].encode(), "", "a.wav")))[1])
            else:
                changes.append(await getattr(linking, verb)(spot_of(1, *spot), *given))
        except Exception as error:  # noqa: BLE001
            errors.append(f"{type(error).__name__}: {error}")
    db.close()
    return [errors, told]


@in_page
async def sounds(name: str) -> dict[str, Any]:
    db = await studio_database(name).open()
    found = await read_sounds(db, await db.scripts.get(1))
    db.close()

    def shown(each: Any) -> list[Any]:
        audio, gone = each.audio, [missing.asset_id for missing in each.missing]
        return [audio and audio.id, audio and audio.origin, gone]

    return {"full": shown(found.full), **{path: shown(each) for path, each in found.lines.items()}}


@pytest.fixture
def studio(js, db_name):
    """A script with a scene of two lines; three assets of each kind; the rest as given."""

    def studio(scene: dict[str, Any] | None = None, *mappings: Any, **more: Any) -> str:
        lines = [{"line": "You came back.", "generatedAudioId": 1}, {"line": "Wait."}]
        record = script(1, {"dialogues": lines, **(scene or {})}, **more)
        media = [asset(number) for number in (1, 2, 3)]
        tables = {"scripts": [record], "images": media, "videos": media, "audios": media}
        source = "({name, tables}) => owner.make(name, 7, tables)"
        js(source, name=db_name, tables={**tables, "scriptAssetMappings": list(mappings)})
        return db_name

    return studio


@pytest.fixture
def dump(js, db_name):
    return lambda: js("({name}) => probe.dump(name)", name=db_name)["stores"]


@pytest.fixture
def stored(dump):
    return lambda table: [record["value"] for record in dump()[table]["records"]]


def links(rows):
    return [(row.get("sceneId"), row["assetType"], row["assetId"], row.get("role")) for row in rows]


@pytest.mark.parametrize("spot", SPOTS)
@pytest.mark.parametrize("filled", [False, True])
def test_every_spot_is_filled_emptied_and_put_back_as_it_was(studio, py, dump, spot, filled):
    name = studio()
    if filled:
        assert py(change, name, SPOTS[spot], [["link", 1]]) == [[], ["linked"]]
    before = dump()
    assert py(change, name, SPOTS[spot], [["link", 2], ["undo"]]) == [[], ["linked", "replaced"]]
    assert dump() == before
    if filled:
        assert py(change, name, SPOTS[spot], [["unlink", 1], ["undo"]]) == [[], ["unlinked", "replaced"]]
        assert dump() == before


def test_a_line_is_given_a_sound_in_its_field_and_a_mapping_of_the_script(studio, py, stored):
    name = studio()
    py(change, name, SPOTS["line"], [["link", 2]])
    lines = stored("scripts")[0]["acts"][0]["scenes"][0]["dialogues"]
    assert [line.get("generatedAudioId") for line in lines] == [1, 2]
    assert links(stored("scriptAssetMappings")) == [(None, "audio", 2, "dialogue-audio")]
    py(change, name, SPOTS["line"], [["link", 3]])
    assert links(stored("scriptAssetMappings")) == [(None, "audio", 3, "dialogue-audio")]
    assert py(sounds, name)["acts.0.scenes.0.dialogues.1"] == [3, "legacy", []]


def test_a_sound_that_two_lines_share_keeps_its_mapping_until_the_last_lets_go(studio, py, stored):
    name = studio(None, mapping(1, "audio", 1, role="dialogue-audio"))
    py(change, name, SPOTS["line"], [["link", 1], ["unlink", 1]])
    assert links(stored("scriptAssetMappings")) == [(None, "audio", 1, "dialogue-audio")]
    first = ["audio", "act0-scene0", [*LINE[:-1], 0]]
    py(change, name, first, [["unlink", 1]])
    assert stored("scriptAssetMappings") == []
    assert [each["id"] for each in stored("audios")] == [1, 2, 3]


def test_the_whole_script_s_sound_is_the_field_s_else_the_newest_mapping_s(studio, py, stored):
    full = {"role": "full-script-audio"}
    name = studio(None, mapping(1, "audio", 2, **full), mapping(2, "audio", 3, **full), mapping(3, "audio", 1))
    assert py(sounds, name)["full"] == [3, "mapping", []]
    py(change, name, SPOTS["full"], [["link", 2]])
    assert stored("scripts")[0]["buildMeta"] == {"fullScriptAudioId": 2}
    assert py(sounds, name)["full"] == [2, "legacy", []]
    py(change, name, SPOTS["full"], [["unlink", 2]])
    assert py(sounds, name)["full"] == [3, "mapping", []]


def test_a_sound_that_is_gone_is_named_and_what_else_there_is_is_played(studio, py):
    scene = {"dialogues": [{"generatedAudioId": 9}, "no line", {"generatedAudioId": True}, {"generatedAudioId": 2}]}
    name = studio(scene, mapping(1, "audio", 3, role="full-script-audio"), buildMeta={"fullScriptAudioId": 8})
    assert py(sounds, name) == {
        "full": [3, "mapping", [8]],
        "acts.0.scenes.0.dialogues.0": [None, None, [9]],
        "acts.0.scenes.0.dialogues.3": [2, "legacy", []],
    }


def test_where_the_script_s_notes_are_no_object_the_mapping_alone_says_it(studio, py, stored):
    name = studio(buildMeta="none")
    assert py(change, name, SPOTS["full"], [["link", 1]])[0] == []
    assert stored("scripts")[0]["buildMeta"] == "none"
    assert py(sounds, name)["full"] == [1, "mapping", []]


def test_an_uploaded_file_fills_its_spot_and_stays_when_that_is_undone(studio, py, stored):
    name = studio()
    assert py(change, name, SPOTS["line"], [["upload", WAV], ["undo"]]) == [[], ["added", "replaced"]]
    assert stored("scriptAssetMappings") == []
    assert "generatedAudioId" not in stored("scripts")[0]["acts"][0]["scenes"][0]["dialogues"][1]
    assert [each.get("originalFilename") for each in stored("audios")] == [None, None, None, "a.wav"]


def test_what_was_changed_since_is_not_undone_and_what_is_missing_changes_nothing(studio, py, dump):
    name = studio()
    errors, _ = py(change, name, SPOTS["image"], [["link", 1], ["link", 2]])
    before = dump()
    steps = [["link", 9], ["link", 1], ["link", 2], ["undo"], ["undo"], ["undo"]]
    gone = [*LINE[:-1], 7]
    assert errors == []
    assert py(change, name, ["audio", "act0-scene0", gone], [["link", 1]])[0][0].startswith("MissingSceneError")
    assert py(change, name, SPOTS["image"], steps)[0][0].startswith("MissingAssetError")
    assert py(change, name, SPOTS["image"], [["link", 1], ["link", 3], ["link", 2], ["undo"]])[0] == []
    assert py(stale, name).startswith("UndoError: This was changed again meanwhile, so it cannot be undone.")
    assert [row["key"] for row in dump()["scriptAssetMappings"]["records"]] == [
        row["key"] for row in before["scriptAssetMappings"]["records"]
    ]


@in_page
async def use_the_same(name: str, given: list[Any], sound: str, change_again: bool) -> Any:
    """Upload a copy, link the sound that was there instead, and undo that; the ids of all sounds after each step."""
    db = await studio_database(name).open()
    linking = Linking(db, Assets(db))
    spot = spot_of(1, *given)
    copy, _ = await linking.upload(spot, Blob(sound.encode(), "", "a.wav"))
    seen = [await db.audios.to_collection().primary_keys()]
    change, taken = await linking.link_instead(spot, 1, copy)
    seen.append(await db.audios.to_collection().primary_keys())
    if change_again:
        await linking.link(spot, 2)
    try:
        await linking.put_back(change, taken.deleted)
    except Exception as error:  # noqa: BLE001
        seen.append(type(error).__name__)
    seen.append(await db.audios.to_collection().primary_keys())
    db.close()
    return seen


def test_the_sound_that_was_there_takes_the_place_of_its_copy_and_both_come_back_or_neither(studio, py, stored):
    name = studio()
    before, after = py(use_the_same, name, SPOTS["line"], WAV, True)[:2]
    (copy,) = [each for each in before if each not in after]
    assert py(use_the_same, name, SPOTS["line"], WAV, True)[2:] == ["UndoError", after]
    seen = py(use_the_same, name, SPOTS["line"], WAV, False)
    assert seen[2] == seen[0]
    assert seen[1] == after
    line = stored("scripts")[0]["acts"][0]["scenes"][0]["dialogues"][1]
    assert line["generatedAudioId"] == max(seen[0]) > copy


@in_page
async def stale(name: str) -> str:
    """Undo a change after a second one."""
    db = await studio_database(name).open()
    linking = Linking(db, Assets(db))
    spot = spot_of(1, "image", "act0-scene0", None)
    first = await linking.link(spot, 1)
    await linking.link(spot, 2)
    try:
        await linking.put_back(first)
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"
    finally:
        db.close()
    return "undone"

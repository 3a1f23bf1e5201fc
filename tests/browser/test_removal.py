"""Deleting assets and putting them back: all of it as it was, but for what was decided otherwise meanwhile."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    import js as page
    from pyodide.ffi import create_proxy

    from pyapp.cinegenie.records import Asset
    from pyapp.cinegenie.removal import put_back, take_out, take_out_unused
    from pyapp.cinegenie.scenes import Scenes
    from pyapp.cinegenie.schema import studio_database
    from pyapp.db import Blob

SCENE = "act0-scene0"
RARE = {
    "map": {"$map": [["k", {"$regexp": ["a", "g"]}]]},
    "set": {"$set": [{"$number": "NaN"}, {"$number": "-0"}]},
    "nothing": {"$undefined": 1},
    "null": None,
    "large": {"$bigint": "9007199254740993"},
    "never": {"$date": None},
    "bytes": {"$typed": ["Float32Array", "AACAPw=="]},
    "file": {"$blob": {"type": "text/html", "seed": 3, "size": 90, "name": "<b>x</b>.html", "lastModified": 77}},
}


def media(*ids: Any, **more: Any) -> list[dict[str, Any]]:
    dated = {"uploadedAt": {"$date": 1_700_000_000_000}, "uploadSource": "imported", "mimeType": "image/png"}
    data = [{"$blob": {"type": "image/png", "seed": number, "size": 70_000 + number}} for number in range(len(ids))]
    return [{"id": each, "data": blob, **dated, **more} for each, blob in zip(ids, data, strict=True)]


def mapping(number: Any, kind: Any, asset: Any, script: Any = 1, **more: Any) -> dict[str, Any]:
    date = {"$date": 1_700_000_000_000}
    return {"id": number, "scriptId": script, "assetType": kind, "assetId": asset, "linkedAt": date, **more}


def scripts() -> list[dict[str, Any]]:
    lines = [{"line": "One", "generatedAudioId": 2}, None, {"line": "Two", "generatedAudioId": "x", "keep": RARE}]
    scenes = [{"generatedImageId": 2, "generatedVideoId": 2, "dialogues": lines}, {"generatedImageId": 3}]
    return [
        {"id": 1, "title": "Uses", "acts": ["odd", {"scenes": scenes}], "buildMeta": {"fullScriptAudioId": 2, "x": 0}},
        {"id": [5, "five"], "acts": [{"scenes": [{"generatedImageId": 2, "rare": RARE}]}]},
        {"id": 9, "acts": [{"scenes": [{"generatedImageId": 3}]}]},
    ]


@in_page
async def take(name: str, *assets: Any) -> Any:
    """Take assets out and hold what was taken; how many assets, mappings and old fields, or the error in words."""
    db = await studio_database(name).open()
    try:
        page.taken = create_proxy(await take_out(db, [Asset(*each) for each in assets]))
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"
    finally:
        db.close()
    deleted = page.taken.unwrap()
    return [len(deleted.items), len(deleted.mappings), len(deleted.fields)]


@in_page
async def take_unused(name: str, *assets: Any) -> Any:
    """Take out those that nothing uses, and hold what was taken; the ids of what was taken and kept."""
    db = await studio_database(name).open()
    try:
        taken = await take_out_unused(db, [Asset(*each) for each in assets])
    finally:
        db.close()
    page.taken = create_proxy(taken.deleted)
    return [[[each.asset_type, each.id] for each in some] for some in (taken.deleted.assets, taken.kept)]


@in_page
async def give_back(name: str) -> Any:
    """Put back what is held; how many mappings and fields, and what could not be, or the error in words."""
    db = await studio_database(name).open()
    try:
        done = await put_back(db, page.taken.unwrap())
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"
    finally:
        db.close()
    return [done.mappings, done.fields, [list(each) for each in done.left]]


MAPPINGS = [
    mapping(4, "image", 2, sceneId="act1-scene0", note=RARE),
    mapping(7, "image", 2, script=[5, "five"]),
    mapping(8, "image", 3, sceneId="act1-scene1"),
    mapping(9, "audio", 2, sceneId="act1-scene0"),
    mapping(11, "image", "x", script=99, sceneId=SCENE),
    mapping("odd", "video", 2),
]
STUDIO = {
    "images": [*media(2, 3), *media("x", rare=RARE), {"id": 0.5, "data": "bm8gQmxvYg==", "scriptId": 4}],
    "videos": media(2, duration=4.25),
    "audios": media(2, "x", isFullScript=True),
    "scriptAssetMappings": MAPPINGS,
}


CHOSEN = [["image", 2], ["image", "x"], ["image", 0.5], ["video", 2], ["audio", 2], ["audio", "x"]]


def test_many_assets_are_deleted_and_put_back_exactly(make, py, dump, db_name):
    make(scripts=scripts(), **STUDIO)
    before = dump()
    assert py(take, db_name, *CHOSEN, ["image", 77], ["image", 2]) == [6, 5, 6]
    after = dump()
    assert [each["id"] for each in after["images"]] == [3]
    assert [after["videos"], after["audios"]] == [[], []]
    assert [each["id"] for each in after["scriptAssetMappings"]] == [8]
    assert after["scripts"][0]["acts"][1]["scenes"][1] == {"generatedImageId": 3}
    assert "fullScriptAudioId" not in str(after["scripts"])
    assert py(give_back, db_name) == [5, 6, []]
    assert dump() == before


def test_the_files_of_deleted_assets_can_be_read_as_long_as_they_are_held(make, py, dump, js, db_name):
    make(images=[*media(2), {**media(4)[0], "data": {"$blob": {"type": "image/png", "seed": 4, "size": 5_000_000}}}])
    before = dump()
    py(take, db_name, ["image", 2], ["image", 4])
    js("({name}) => owner.make(`${name}-other`, 7, {images: []})", name=db_name)  # its files are swept meanwhile
    js("async ({name}) => { for (let each = 0; each < 20; each++) await probe.dump(name); }", name=db_name)
    assert py(give_back, db_name) == [0, 0, []]
    assert dump() == before


def test_a_script_that_names_nothing_of_it_is_not_written(make, py, js, db_name):
    make(scripts=scripts(), **STUDIO)
    js("""() => { globalThis.written = []; const {put} = IDBObjectStore.prototype;
        globalThis.stopWatching = () => { IDBObjectStore.prototype.put = put; };
        IDBObjectStore.prototype.put = function (value, ...key) {
            written.push([this.name, value.id]); return put.call(this, value, ...key); }; }""")
    try:
        py(take, db_name, ["image", "x"], ["audio", "x"])
        py(give_back, db_name)
        assert js("() => written") == [["scripts", 1], ["scripts", 1]]
    finally:
        js("() => stopWatching()")


@pytest.mark.parametrize("assets", [[["image", 77]], []])
def test_what_is_not_there_is_not_deleted(make, py, dump, db_name, assets):
    make(scripts=scripts(), **STUDIO)
    before = dump()
    assert py(take, db_name, *assets).startswith("MissingAssetError")
    assert py(take, db_name, ["film", 2]).startswith("UnknownAssetTypeError")
    assert dump() == before


# ---- what happened meanwhile


@in_page
async def meanwhile(name: str, what: str) -> None:
    db = await studio_database(name).open()
    script = await db.scripts.get(1)
    scenes = script["acts"][1]["scenes"]
    if what == "scene shows another":
        await Scenes(db).link(1, "act1-scene0", "image", 3)
    elif what == "an id is taken":
        await db.images.add({"id": 2, "data": Blob(b"new", "image/png")})
    elif what == "a mapping's id is taken":
        await db.scriptAssetMappings.add({"id": 4, "scriptId": 1, "assetType": "image", "assetId": 3})
    elif what == "lines are moved":
        scenes[0]["dialogues"] = [{"line": "New"}, *scenes[0]["dialogues"]]
        await db.scripts.put(script)
    elif what == "scenes are moved":
        scenes[0] |= {"actIndex": 1, "sceneIndex": 0}
        script["acts"][1]["scenes"] = [{"action": "New", "actIndex": 1, "sceneIndex": 9}, *scenes]
        await db.scripts.put(script)
    elif what == "scenes are gone":
        script["acts"] = []
        await db.scripts.put(script)
    elif what == "a script is gone":
        await db.scripts.delete(1)
    elif what == "the field names it again":
        await db.scripts.update(1, {"acts.1.scenes.0.generatedImageId": 2})
    elif what == "the field is null":
        await db.scripts.update(1, {"acts.1.scenes.0.generatedImageId": None})
    db.close()


def test_a_scene_that_was_given_another_asset_keeps_it(make, py, dump, db_name):
    make(scripts=scripts(), **STUDIO)
    before = dump()
    py(take, db_name, ["image", 2], ["video", 2])
    py(meanwhile, db_name, "scene shows another")
    kept = [1, "act1-scene0", "given another"]
    assert py(give_back, db_name) == [2, 2, [kept, kept]]
    after = dump()
    assert after["images"] == before["images"]
    scene = after["scripts"][0]["acts"][1]["scenes"][0]
    assert (scene["generatedImageId"], scene["generatedVideoId"]) == (3, 2)
    links = [(each["id"], each["assetId"]) for each in after["scriptAssetMappings"] if each["assetType"] == "image"]
    assert links == [(7, 2), (8, 3), (11, "x"), (12, 3)]


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("an id is taken", "IdTakenError: Another record of images has the id 2 now. Nothing was put back."),
        ("a mapping's id is taken", "IdTakenError: Another record of scriptAssetMappings has the id 4 now."),
    ],
)
def test_where_another_record_has_an_id_nothing_is_put_back(make, py, dump, db_name, what, message):
    make(scripts=scripts(), **STUDIO)
    py(take, db_name, ["video", 2], ["image", 2])
    py(meanwhile, db_name, what)
    before = dump()
    assert py(give_back, db_name).startswith(message)
    assert dump() == before


@pytest.mark.parametrize("what", ["lines are moved", "scenes are moved", "the field is null"])
def test_an_old_field_is_put_back_where_its_scene_or_line_is_now(make, py, dump, db_name, what):
    make(scripts=scripts(), **STUDIO)
    py(take, db_name, *CHOSEN)
    py(meanwhile, db_name, what)
    assert py(give_back, db_name) == [5, 6, []]
    scenes = dump()["scripts"][0]["acts"][1]["scenes"]
    scene = next(each for each in scenes if "dialogues" in each)
    assert scene["generatedImageId"] == 2
    sounds = {each["line"]: each.get("generatedAudioId") for each in scene["dialogues"] if each}
    assert sounds == {"One": 2, "Two": "x", **({"New": None} if what == "lines are moved" else {})}
    assert all(set(each) == {"action", "actIndex", "sceneIndex"} for each in scenes if each.get("action") == "New")


@pytest.mark.parametrize("what", ["scenes are gone", "a script is gone"])
def test_what_was_linked_to_scenes_and_scripts_that_are_gone_is_told(make, py, dump, db_name, what):
    make(scripts=scripts(), **STUDIO)
    py(take, db_name, *CHOSEN)
    py(meanwhile, db_name, what)
    sounds = 0 if what == "a script is gone" else 1  # the full script's audio has no scene to lose
    mappings, fields, left = py(give_back, db_name)
    assert (mappings, fields) == (5 if sounds else 2, 1 + sounds)  # script 99 was missing before, and so it is again
    assert {tuple(each) for each in left} == {(1, "act1-scene0", "gone")} | (
        {(1, None, "gone")} if not sounds else set()
    )
    assert len(dump()["images"]) == 4


def test_a_field_that_names_it_again_already_stays_so(make, py, dump, db_name):
    make(scripts=scripts(), **STUDIO)
    before = dump()
    py(take, db_name, *CHOSEN)
    py(meanwhile, db_name, "the field names it again")
    assert py(give_back, db_name) == [5, 6, []]
    assert dump() == before


def test_only_what_no_mapping_and_no_old_field_names_is_taken_out_and_comes_back(make, dump, py):
    unused = [{**each, "id": number} for number, each in zip((50, 51), media(0, 1), strict=True)]
    name = make(**{**STUDIO, "images": [*STUDIO["images"], *unused]}, scripts=scripts())
    before = dump()
    wanted = [["image", 2], ["image", 50], ["image", 3], ["audio", "x"], ["image", 51], ["image", 77], ["video", 2]]
    taken, kept = py(take_unused, name, *wanted)
    assert taken == [["image", 50], ["image", 51]]
    assert kept == [["image", 2], ["image", 3], ["audio", "x"], ["video", 2]]
    assert {**dump(), "images": None} == {**before, "images": None}
    assert dump()["images"] == [each for each in before["images"] if each["id"] not in (50, 51)]
    assert py(give_back, name) == [0, 0, []]
    assert dump() == before

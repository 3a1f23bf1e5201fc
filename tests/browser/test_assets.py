"""Assets: saved, uploaded and deleted whole or not at all, and found again."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    import js as page

    from pyapp.cinegenie import removal
    from pyapp.cinegenie.assets import Asset, Assets
    from pyapp.cinegenie.schema import studio_database
    from pyapp.db import Blob

SAMPLE = Path(__file__).parents[2] / "web" / "sample"
SCENE = "act0-scene0"


def sample(path: str) -> str:
    return base64.b64encode((SAMPLE / path).read_bytes()).decode()


PNG = sample("images/harbour-dawn.webp")  # of a generated asset what the Blob says counts, not what it holds


def media(*ids: Any, day: int = 1, **more: Any) -> list[dict[str, Any]]:
    data = {"$blob": {"type": "image/png", "seed": 7, "size": 30}}
    dated = {"uploadedAt": {"$date": day * 86_400_000}, "uploadSource": "ai-generated", "mimeType": "image/png"}
    return [{"id": each, "data": data, **dated, **more} for each in ids]


def mapping(number: int, kind: Any, asset: Any, script: Any = 1, **more: Any) -> dict[str, Any]:
    return {"id": number, "scriptId": script, "assetType": kind, "assetId": asset, **more}


@in_page
def made_file(file: dict[str, Any] | None) -> Any:
    """A Blob, with a name a File, of base64 `data` and what the browser says its `type` is."""
    if file is None:
        return None
    return Blob(base64.b64decode(file["data"]), file.get("type", ""), file.get("name"))


@in_page
async def call(name: str, verb: str, file: dict[str, Any] | None, args: list[Any], named: dict[str, Any]) -> Any:
    """Call a verb of Assets; give its result as JSON, its error in words, and the changes that were told."""
    told: list[Any] = []
    tell = lambda each: told.append([each.kind, each.asset_type, each.asset_id, each.script_id, each.scene_id])  # noqa: E731
    db = await studio_database(name).open()
    blob = made_file(file)
    position = {"save_generated": 1}.get(verb, 0)
    if blob is not None:
        args = [*args[:position], blob, *args[position:]]
    result = error = None
    try:
        result = plain(await getattr(Assets(db, tell), verb)(*args, **named))
    except Exception as raised:  # noqa: BLE001
        error = f"{type(raised).__name__}: {raised}"
    db.close()
    return [result, error, told]


@in_page
def plain(result: Any) -> Any:
    if isinstance(result, list):
        return [plain(each) for each in result]
    fields = getattr(result, "__dataclass_fields__", None)
    if fields is None:
        return result
    return [getattr(result, field) for field in fields if field not in ("record", "asset")]


@pytest.fixture
def assets(py, db_name):
    def assets(verb: str, *args: Any, file: dict[str, Any] | None = None, **named: Any) -> Any:
        return py(call, db_name, verb, file, list(args), named)

    return assets


# ---- generated assets


def test_a_generated_asset_is_saved_with_its_script_s_mapping(make, assets, stored):
    make(scripts=[{"id": 1, "title": "Noir"}])
    file = {"data": sample("videos/tram-passes.webm"), "type": "video/webm"}
    assert assets("save_generated", "video", 1, file=file, duration=2.5) == [1, None, [["added", "video", 1, 1, None]]]
    (video,) = stored("videos")
    assert video["data"]["$blob"]["type"] == video["mimeType"] == "video/webm"
    assert (video["uploadSource"], video["duration"]) == ("ai-generated", 2.5)
    assert video.keys() == {"id", "data", "uploadSource", "uploadedAt", "mimeType", "duration"}
    (link,) = stored("scriptAssetMappings")
    assert link.pop("linkedAt").keys() == {"$date"}
    assert link == {"id": 1, "scriptId": 1, "assetType": "video", "assetId": 1, "role": "scene-video"}


@pytest.mark.parametrize(
    ("asset_type", "named", "role"),
    [
        ("image", {}, "scene-image"),
        ("audio", {}, "dialogue-audio"),
        ("audio", {"is_full_script": False}, "dialogue-audio"),
        ("audio", {"is_full_script": True}, "full-script-audio"),
    ],
)
def test_the_mapping_of_a_generated_asset_has_the_owner_s_role(make, assets, stored, asset_type, named, role):
    make(scripts=[{"id": 1}])
    assets("save_generated", asset_type, 1, file={"data": PNG, "type": f"{asset_type}/x"}, **named)
    (link,) = stored("scriptAssetMappings")
    assert link["role"] == role
    assert "sceneId" not in link
    assert stored(f"{asset_type}s")[0].get("isFullScript") == named.get("is_full_script")


@pytest.mark.parametrize(
    ("path", "asset_type", "found"),
    [
        ("images/boat-under-moon.png", "image", "image/png"),
        ("images/lamp-room.jpg", "image", "image/jpeg"),
        ("audios/rain-on-roof.ogg", "audio", "audio/ogg"),
        ("audios/rain-on-roof.ogg", "video", "video/mp4"),
        ("studio.json", "image", "image/png"),
    ],
)
def test_a_generated_blob_without_a_type_gets_the_one_of_its_bytes_or_the_default(
    make, assets, stored, path, asset_type, found
):
    make(scripts=[{"id": 1}])
    assets("save_generated", asset_type, 1, file={"data": sample(path)})
    (record,) = stored(f"{asset_type}s")
    assert record["mimeType"] == record["data"]["$blob"]["type"] == found


@pytest.mark.parametrize(
    ("args", "message"),
    [(("film", 1), "'film' is no kind of asset"), (("image", 2), "MissingScriptError: Script 2 does not exist.")],
)
def test_a_generated_asset_of_an_unknown_kind_or_script_is_refused(make, assets, dump, args, message):
    make(scripts=[{"id": 1}])
    before = dump()
    _, error, told = assets("save_generated", *args, file={"data": PNG, "type": "image/png"})
    assert message in error
    assert told == []
    assert dump() == before


EXHAUSTED = {"id": 2**53, "scriptId": 9, "assetType": "image", "assetId": 9}  # no number is left for a next mapping


@pytest.mark.parametrize(
    ("verb", "args"),
    [("save_generated", ("image", 1)), ("upload_to_scene", (1, SCENE))],
)
def test_an_asset_whose_mapping_cannot_be_written_is_not_kept(make, assets, dump, verb, args):
    make(scripts=[{"id": 1, "acts": [{"scenes": [{}]}]}], scriptAssetMappings=[EXHAUSTED])
    before = dump()
    _, error, told = assets(verb, *args, file={"data": PNG, "type": "image/png"})
    assert error.startswith("ConstraintError")
    assert told == []
    assert dump() == before


# ---- uploads


def test_an_upload_keeps_the_bytes_and_what_the_browser_says(make, assets, stored, js):
    make()
    file = {"data": PNG, "type": "image/webp", "name": "Hafen <b>früh</b>.webp"}
    assert assets("upload", file=file) == [["image", 1], None, [["added", "image", 1, None, None]]]
    (image,) = stored("images")
    expected = js("async ({spec}) => probe.describe(probe.revive(spec))", spec={"$blob": {"type": "", "base64": PNG}})
    assert image["data"]["$blob"]["sha256"] == expected["$blob"]["sha256"]
    assert image["data"]["$blob"]["type"] == image["mimeType"] == "image/webp"
    assert image["originalFilename"] == "Hafen <b>früh</b>.webp"
    assert image["uploadSource"] == "manual-upload"
    assert image["uploadedAt"].keys() == {"$date"}
    assert "name" not in image["data"]["$blob"]
    assert stored("scriptAssetMappings") == []


def test_an_import_says_so(make, assets, stored):
    make()
    file = {"data": sample("audios/tram-chime.mp3"), "type": "audio/mpeg"}
    assets("upload", file=file, source="imported", duration=1.25)
    (audio,) = stored("audios")
    assert (audio["uploadSource"], audio["duration"]) == ("imported", 1.25)
    assert "originalFilename" not in audio


def test_a_length_that_is_no_number_of_seconds_is_left_out(make, py, db_name, stored):
    make()
    py(upload_streamed, db_name, sample("audios/tram-chime.mp3"))
    assert "duration" not in stored("audios")[0]


@in_page
async def upload_streamed(name: str, data: str) -> None:
    db = await studio_database(name).open()
    await Assets(db).upload(Blob(base64.b64decode(data), "audio/mpeg"), duration=float("inf"))
    db.close()


@pytest.mark.parametrize("said", ["", "application/octet-stream", "application/ogg"])
@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("images/forest-path.webp", ["image", "image/webp"]),
        ("videos/lamp-sweeps.mp4", ["video", "video/mp4"]),
        ("videos/evening-waves.webm", ["video", "video/webm"]),
        ("audios/harbour-bell.wav", ["audio", "audio/wav"]),
        ("audios/lamp-mechanism.mp3", ["audio", "audio/mpeg"]),
        ("audios/sea-wind.ogg", ["audio", "audio/ogg"]),
    ],
)
def test_where_the_browser_has_no_useful_type_the_bytes_tell(make, assets, stored, path, found, said):
    make()
    (kind, number), error, _ = assets("upload", file={"data": sample(path), "type": said, "name": "x.bin"})
    (record,) = stored(f"{kind}s")
    assert [kind, record["mimeType"]] == found
    assert (record["data"]["$blob"]["type"], number, error) == (found[1], 1, None)


TEXT = base64.b64encode(b"just text").decode()


@pytest.mark.parametrize(
    ("file", "named", "message"),
    [
        ({"data": "", "type": "image/png", "name": "a.png"}, {}, "“a.png” is empty, so it was not stored."),
        ({"data": ""}, {}, "The file is empty"),
        (
            {"data": TEXT, "type": "text/plain", "name": "notes.txt"},
            {},
            "“notes.txt” is no image, video or audio (text/plain).",
        ),
        ({"data": TEXT, "name": "notes"}, {}, "“notes” is no image, video or audio (text/plain)."),
        (
            {"data": PNG, "type": "image/webp", "name": "p.webp"},
            {"asset_type": "audio"},
            "“p.webp” is not an audio file but image/webp.",
        ),
        ({"data": PNG, "type": "image/webp"}, {"asset_type": "film"}, "'film' is no kind of asset"),
        ({"data": PNG, "type": "image/webp"}, {"source": "stolen"}, "'stolen' is no source of assets"),
    ],
)
def test_a_file_that_cannot_be_an_asset_is_refused_in_a_sentence(make, assets, dump, file, named, message):
    make()
    before = dump()
    _, error, told = assets("upload", file=file, **named)
    assert message in error
    assert told == []
    assert dump() == before


def test_sound_in_a_container_that_the_browser_takes_for_film_can_be_uploaded_as_audio(make, assets, stored):
    make()
    head = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"\x00" * 40 + b"\x86\x86A_OPUS"
    file = {"data": base64.b64encode(head).decode(), "type": "video/webm", "name": "voice.webm"}
    assert assets("upload", file=file, asset_type="audio")[:2] == [["audio", 1], None]
    assert stored("audios")[0]["mimeType"] == "audio/webm"


def test_a_file_that_the_browser_can_no_longer_read_is_refused_and_nothing_is_stored(make, py, js, db_name, dump):
    make()
    before = dump()
    js("""() => { globalThis.lost = new Blob(["abc"]); lost.slice = () => ({
        arrayBuffer: () => Promise.reject(new DOMException("gone", "NotReadableError")) }); }""")
    assert py(upload_lost, db_name).startswith("NotReadableError")
    assert dump() == before


@in_page
async def upload_lost(name: str) -> str:
    db = await studio_database(name).open()
    try:
        await Assets(db).upload(Blob(page.lost))
    except Exception as error:  # noqa: BLE001
        return type(error).__name__
    finally:
        db.close()
    return "stored"


def test_an_upload_to_a_scene_is_shown_there_and_known_to_older_code(make, assets, stored):
    acts = [{"scenes": [{"action": "Rain.", "generatedImageId": 4}]}]
    make(scripts=[{"id": 1, "acts": acts}], images=media(4), scriptAssetMappings=[mapping(1, "image", 4)])
    file = {"data": PNG, "type": "image/webp", "name": "new.webp"}
    result, error, told = assets("upload_to_scene", 1, SCENE, file=file)
    assert (result, error) == (["image", 5], None)
    assert told == [["added", "image", 5, 1, SCENE]]
    assert stored("images")[1]["uploadSource"] == "manual-upload"
    assert stored("scripts")[0]["acts"][0]["scenes"] == [{"action": "Rain.", "generatedImageId": 5}]
    script_level, link = stored("scriptAssetMappings")
    assert script_level["assetId"] == 4
    assert (link["sceneId"], link["assetId"], link["role"]) == (SCENE, 5, "scene-image")


def test_an_upload_to_a_scene_takes_the_place_of_what_is_linked_there(make, assets, stored):
    make(
        scripts=[{"id": 1, "acts": [{"scenes": [{}]}]}],
        audios=media(1),
        scriptAssetMappings=[mapping(6, "audio", 1, sceneId=SCENE)],
    )
    assets("upload_to_scene", 1, SCENE, file={"data": sample("audios/tram-chime.mp3"), "type": "audio/mpeg"})
    assert [(each["id"], each["assetId"]) for each in stored("scriptAssetMappings")] == [(6, 2)]
    assert len(stored("audios")) == 2


@pytest.mark.parametrize(
    ("args", "message"),
    [((1, "act5-scene5"), "Script 1 has no scene 'act5-scene5'."), ((7, SCENE), "Script 7 does not exist.")],
)
def test_an_upload_to_a_scene_that_does_not_exist_stores_nothing(make, assets, dump, args, message):
    make(scripts=[{"id": 1, "acts": "odd"}])
    before = dump()
    assert message in assets("upload_to_scene", *args, file={"data": PNG, "type": "image/webp"})[1]
    assert dump() == before


# ---- deleting


def scripts_that_use_asset_2() -> list[dict[str, Any]]:
    odd = {"$map": [["k", {"$regexp": ["a", "g"]}]]}
    lines = [{"line": "One", "generatedAudioId": 2}, None, {"line": "Two", "generatedAudioId": 3}]
    scenes = [
        None,
        {"generatedImageId": 2, "generatedVideoId": 2, "dialogues": lines, "keep": odd},
        {"generatedImageId": 3, "generatedAudioId": 2},
    ]
    return [
        {"id": 1, "title": "Uses", "acts": ["odd", {"scenes": scenes}], "buildMeta": {"fullScriptAudioId": 2, "x": 0}},
        {"id": 2, "title": "Does not", "acts": [{"scenes": [{"generatedImageId": "2", "generatedVideoId": True}]}]},
        {"id": 3, "title": "Odd", "acts": {"0": {"scenes": [{"generatedImageId": 2}]}}, "buildMeta": [2]},
        {"id": "four", "acts": [{"scenes": {"0": 1}}, {"scenes": [{"dialogues": "generatedAudioId"}]}]},
        {"id": 5, "acts": [{"scenes": [{"generatedImageId": 2, "generatedVideoId": {"$number": "NaN"}}]}]},
    ]


WRITES = """() => {
    globalThis.written = [];
    const {put} = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (value, ...key) {
        written.push([this.name, value.id]);
        return put.call(this, value, ...key);
    };
    globalThis.stopWatching = () => { IDBObjectStore.prototype.put = put; };
}"""


@pytest.fixture
def written(js):
    """The records that were put, as [table, id], since the test began to watch."""
    yield lambda: js("() => written")
    js("() => globalThis.stopWatching?.()")


def test_deleting_an_asset_takes_its_mappings_and_the_old_fields_that_name_it(make, assets, dump, js, written):
    mappings = [
        mapping(1, "image", 2),
        mapping(2, "image", 2, script=5, sceneId=SCENE),
        mapping(3, "image", 2, script=99),
        mapping(4, "image", 3),
        mapping(5, "video", 2),
        mapping(6, "image", "2"),
    ]
    scripts = scripts_that_use_asset_2()
    make(scripts=scripts, images=media(2, 3), videos=media(2), audios=media(2), scriptAssetMappings=mappings)
    js(WRITES)
    expected = dump()
    assert assets("delete", "image", 2) == [[3, 2], None, [["deleted", "image", 2, None, None]]]
    assert written() == [["scripts", 1], ["scripts", 5]]
    by_id = {each["id"]: each for each in expected["scripts"]}
    del by_id[1]["acts"][1]["scenes"][1]["generatedImageId"]
    del by_id[5]["acts"][0]["scenes"][0]["generatedImageId"]
    expected["images"] = [each for each in expected["images"] if each["id"] == 3]
    expected["scriptAssetMappings"] = [each for each in expected["scriptAssetMappings"] if each["id"] > 3]
    assert dump() == expected


def test_deleting_an_audio_takes_dialogues_and_the_full_script_along(make, assets, stored):
    make(scripts=scripts_that_use_asset_2(), audios=media(2))
    expected = stored("scripts")
    assert assets("delete", "audio", 2)[0] == [0, 2]
    script = next(each for each in expected if each["id"] == 1)
    del script["acts"][1]["scenes"][1]["dialogues"][0]["generatedAudioId"]
    del script["buildMeta"]["fullScriptAudioId"]
    assert stored("scripts") == expected
    assert stored("audios") == []


def test_an_asset_is_deleted_from_all_of_many_scripts(make, assets, stored):
    scripts = [{"id": n, "acts": [{"scenes": [{"generatedVideoId": n % 2 + 1}]}]} for n in range(1, 301)]
    make(scripts=scripts, videos=media(1, 2))
    assert assets("delete", "video", 2)[0] == [0, 150]
    scenes = [each["acts"][0]["scenes"][0] for each in stored("scripts")]
    assert scenes == [{} if n % 2 else {"generatedVideoId": 1} for n in range(1, 301)]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("image", 9), "MissingAssetError: Image 9 does not exist."),
        (("video", 2), "MissingAssetError: Video 2 does not exist."),
        (("film", 2), "UnknownAssetTypeError"),
        (("image", True), "DataError"),
    ],
)
def test_deleting_what_does_not_exist_is_refused_and_changes_nothing(make, assets, dump, args, message):
    make(scripts=scripts_that_use_asset_2(), images=media(2), scriptAssetMappings=[mapping(1, "video", 2)])
    before = dump()
    _, error, told = assets("delete", *args)
    assert error.startswith(message)
    assert told == []
    assert dump() == before


@in_page
async def delete_and_fail(name: str) -> Any:
    """Once the mappings and the old fields are gone, let the same transaction run into a taken key."""
    real = removal.take_references

    async def then_fail(db: Any, *rest: Any) -> Any:
        await real(db, *rest)
        await db.scripts.add({"id": 1})

    removal.take_references = then_fail
    try:
        return await call(name, "delete", None, ["image", 2], {})
    finally:
        removal.take_references = real


def test_a_deletion_that_fails_in_the_middle_leaves_everything_as_it_was(make, py, db_name, dump):
    make(scripts=scripts_that_use_asset_2(), images=media(2), scriptAssetMappings=[mapping(1, "image", 2)])
    before = dump()
    _, error, told = py(delete_and_fail, db_name)
    assert error.startswith("ConstraintError")
    assert told == []
    assert dump() == before


# ---- finding


def test_assets_of_a_script_come_once_each_and_by_kind(make, assets):
    make(
        images=media(1, 2, "x"),
        videos=media(1),
        scriptAssetMappings=[
            mapping(1, "image", 2),
            mapping(2, "video", 1),
            mapping(3, "image", 2, sceneId=SCENE),
            mapping(4, "image", "x", sceneId=SCENE),
            mapping(5, "image", 1, script=2),
            mapping(6, "image", 99),
            mapping(7, "film", 1),
            mapping(8, ["image"], 1),
            {"id": 9, "scriptId": 1, "assetType": "image"},
        ],
    )
    assert assets("of_script", 1)[0] == [["image", 2], ["video", 1], ["image", "x"]]
    assert assets("of_script", 1, "image")[0] == [["image", 2], ["image", "x"]]
    assert assets("of_script", 1, "audio")[0] == []
    assert assets("of_script", 77)[0] == []


def test_an_orphan_has_no_mapping_of_its_own_kind(make, assets):
    make(
        images=media(4, 5, "x"),
        videos=media(5, 6),
        audios=media(1),
        scriptAssetMappings=[mapping(1, "video", 5), mapping(2, "image", 4), mapping(3, "image", "x")],
    )
    assert assets("orphans")[0] == [["image", 5], ["video", 6], ["audio", 1]]
    assert assets("orphans", "image")[0] == [["image", 5]]
    assert assets("orphans", "film")[1].startswith("UnknownAssetTypeError")


def test_an_asset_mapped_under_an_odd_id_is_no_orphan(make, assets):
    ids = [0.5, "", "é\uffff", {"$date": 1000}, [1, ["a"]], {"$number": "-Infinity"}]
    mappings = [mapping(number, "audio", each) for number, each in enumerate(ids, 1)]
    make(audios=media(*ids, 7), scriptAssetMappings=mappings)
    assert assets("orphans")[0] == [["audio", 7]]


def test_usage_names_every_place_by_mapping_and_by_old_field(make, assets):
    mappings = [
        mapping(1, "image", 2),
        mapping(2, "image", 2, sceneId="act1-scene1"),
        mapping(3, "image", 2, script=99, sceneId=5),
        mapping(4, "video", 2),
    ]
    make(scripts=scripts_that_use_asset_2(), images=media(2), scriptAssetMappings=mappings)
    assert assets("usage", "image", 2)[0] == [
        [1, "Uses", None, "mapping"],
        [1, "Uses", "act1-scene1", "mapping"],
        [99, None, None, "mapping"],
        [1, "Uses", "act1-scene1", "legacy"],
        [5, None, "act0-scene0", "legacy"],
    ]
    assert assets("usage", "audio", 2)[0] == [
        [1, "Uses", "act1-scene1", "legacy"],
        [1, "Uses", None, "legacy"],
    ]
    assert assets("usage", "audio", 77)[0] == []


@in_page
async def usage_of(name: str, named: list[Any], among: Any = None) -> list[Any]:
    db = await studio_database(name).open()
    found = await Assets(db).usage_of([Asset(*each) for each in named], among)
    db.close()
    return [[each.asset.asset_type, each.asset.id, each.script_id, each.scene_id, each.via] for each in found]


def test_the_usage_of_many_assets_says_whose_each_place_is(make, py, db_name):
    mappings = [mapping(3, "video", 2), mapping(4, "image", 2), mapping(5, "image", 3), mapping(6, "audio", 2)]
    make(scripts=scripts_that_use_asset_2()[:1], images=media(2, 3), videos=media(2), scriptAssetMappings=mappings)
    named = [["image", 2], ["video", 2], ["image", 99]]
    assert py(usage_of, db_name, named) == [
        ["image", 2, 1, None, "mapping"],
        ["video", 2, 1, None, "mapping"],
        ["image", 2, 1, "act1-scene1", "legacy"],
        ["video", 2, 1, "act1-scene1", "legacy"],
    ]
    assert py(usage_of, db_name, []) == []
    assert py(usage_of, db_name, named, [1, 99]) == py(usage_of, db_name, named)
    assert [each[4] for each in py(usage_of, db_name, named, [])] == ["mapping", "mapping"]


@pytest.fixture
def gallery(make):
    stray = {"id": 9, "data": {"$blob": {"type": "image/png", "seed": 1, "size": 3}}, "scriptId": 1}
    make(
        images=[*media(1, day=5), *media(2, day=3, uploadSource="imported"), stray, {"id": 8, "uploadedAt": None}],
        videos=[*media(1, day=4), *media(2, day=9), {**media(3)[0], "uploadedAt": "long ago"}],
        audios=[*media("one", day=1, uploadSource="imported"), *media(2, day=7, uploadSource="manual-upload")],
    )


EVERYTHING = [
    ["video", 3],  # a text sorts above every date
    ["video", 2],
    ["audio", 2],
    ["image", 1],
    ["video", 1],
    ["image", 2],
    ["audio", "one"],
    ["image", 8],
    ["image", 9],
]


def test_the_gallery_shows_the_newest_of_all_kinds_first_and_the_undated_last(gallery, assets):
    assert assets("page")[0] == EVERYTHING
    assert assets("count")[0] == len(EVERYTHING)


@pytest.mark.parametrize("limit", [1, 2, 4, 100])
def test_pages_of_the_gallery_put_together_are_the_gallery(gallery, assets, limit):
    pages = [assets("page", offset=offset, limit=limit)[0] for offset in range(0, len(EVERYTHING), limit)]
    assert [each for page in pages for each in page] == EVERYTHING
    assert assets("page", offset=len(EVERYTHING), limit=limit)[0] == []
    assert assets("page", limit=0)[0] == []


@pytest.mark.parametrize("asset_type", ["image", "video", "audio"])
def test_the_gallery_shows_one_kind(gallery, assets, asset_type):
    expected = [each for each in EVERYTHING if each[0] == asset_type]
    assert assets("page", asset_type)[0] == expected
    assert assets("count", asset_type)[0] == len(expected)


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ((None, "imported"), [["image", 2], ["audio", "one"]]),
        ((None, "manual-upload"), [["audio", 2]]),
        (("video", "ai-generated"), [["video", 3], ["video", 2], ["video", 1]]),
        (("video", "imported"), []),
    ],
)
def test_the_gallery_shows_one_source(gallery, assets, args, expected):
    assert assets("page", *args)[0] == expected
    assert assets("count", *args)[0] == len(expected)
    assert assets("page", *args, offset=1, limit=1)[0] == expected[1:2]


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"asset_type": "film"}, "UnknownAssetTypeError: 'film' is no kind of asset"),
        ({"source": "stolen"}, "StudioError: 'stolen' is no source of assets; there are ai-generated,"),
        ({"offset": -1}, "StudioError: a page cannot begin at -1"),
    ],
)
def test_a_page_that_cannot_be_is_refused_in_words(gallery, assets, named, message):
    assert assets("page", **named)[1].startswith(message)

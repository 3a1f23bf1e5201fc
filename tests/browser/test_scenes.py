"""Looking scenes up and linking assets to them: what is shown, what is stored, and whose URLs are alive."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.cinegenie import scenes as scenes_module
    from pyapp.cinegenie.scenes import SceneLookup, Scenes, SceneURLs
    from pyapp.cinegenie.schema import studio_database

SCENE = "act0-scene0"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABCAIAAACUgoPjAAAAEklEQVR4nGPk5IxiYGBgYGAAAAMjAG5RG1TiAAAAAElFTkSuQmCC"


def blob(text: str, kind: str = "image/png") -> dict[str, Any]:
    return {"$blob": {"type": kind, "base64": text}}


def media(*ids: Any) -> list[dict[str, Any]]:
    date = {"$date": 1_700_000_000_000}
    return [
        {"id": i, "data": blob(PNG), "uploadSource": "ai-generated", "uploadedAt": date, "mimeType": "image/png"}
        for i in ids
    ]


def mapping(number: int, kind: str, asset: Any, scene: str | None = SCENE, script: Any = 1) -> dict[str, Any]:
    linked = {"$date": 1_700_000_000_000}
    record = {"id": number, "scriptId": script, "assetType": kind, "assetId": asset, "linkedAt": linked, "note": "mine"}
    return record if scene is None else {**record, "sceneId": scene}


def script(*acts: Any, number: Any = 1, **more: Any) -> dict[str, Any]:
    return {"id": number, "title": f"Script {number}", "acts": [{"scenes": list(each)} for each in acts], **more}


@in_page
def shown(assets: Any) -> dict[str, Any]:
    result = {}
    for kind in ("image", "video", "audio"):
        found = assets.of(kind)
        result[kind] = found and [found.id, found.origin, found.dangling]
    return {**result, "missing": [[each.asset_type, each.asset_id, each.origin] for each in assets.missing]}


@in_page
async def resolve(name: str, *args: Any) -> dict[str, Any]:
    db = await studio_database(name).open()
    try:
        return shown(await Scenes(db).resolve(*args))
    finally:
        db.close()


@in_page
async def resolve_script(name: str, script_id: Any) -> dict[str, Any]:
    db = await studio_database(name).open()
    found = await Scenes(db).resolve_script(await db.scripts.get(script_id))
    db.close()
    return {scene: shown(assets) for scene, assets in found.items()}


@in_page
async def change(name: str, verb: str, *args: Any) -> list[Any]:
    """Call a verb of Scenes; give its result, its error and the changes that were told."""
    db = await studio_database(name).open()
    told: list[Any] = []
    tell = lambda each: told.append([each.kind, each.asset_type, each.asset_id, each.script_id, each.scene_id])  # noqa: E731
    result = error = None
    try:
        result = await getattr(Scenes(db, tell), verb)(*args)
    except Exception as raised:  # noqa: BLE001
        error = f"{type(raised).__name__}: {raised}"
    db.close()
    return [result, error, told]


# ---- looking up


def test_the_scene_s_mapping_wins_over_its_old_field(make, py):
    name = make(
        scripts=[script([{"generatedImageId": 1, "generatedVideoId": 1}])],
        images=media(1, 2),
        videos=media(1, 2),
        scriptAssetMappings=[mapping(1, "image", 2), mapping(2, "video", 2)],
    )
    found = py(resolve, name, 1, SCENE)
    assert found["image"] == [2, "mapping", None]
    assert found["video"] == [2, "mapping", None]
    assert found["audio"] is None
    assert found["missing"] == []


def test_without_a_scene_s_mapping_image_and_video_come_from_the_old_fields(make, py):
    name = make(
        scripts=[script([{"generatedImageId": 1, "generatedVideoId": 2, "dialogues": [{"generatedAudioId": 1}]}])],
        images=media(1),
        videos=media(2),
        audios=media(1),
        scriptAssetMappings=[mapping(1, "image", 1, scene=None), mapping(2, "video", 1, scene="act0-scene9")],
    )
    found = py(resolve, name, 1, SCENE)
    assert found["image"] == [1, "legacy", None]
    assert found["video"] == [2, "legacy", None]
    assert found["audio"] is None


def test_old_ids_may_be_given_as_the_owner_s_code_does(make, py):
    name = make(scripts=[script([{"generatedImageId": 1}])], images=media(1, 2), videos=media(3))
    assert py(resolve, name, 1, SCENE, 2, 3)["image"] == [2, "legacy", None]
    assert py(resolve, name, 1, SCENE, 2, 3)["video"] == [3, "legacy", None]
    assert py(resolve, name, 77, "act9-scene9", 2)["image"] == [2, "legacy", None]


def test_a_dangling_mapping_falls_back_to_the_old_field_and_says_so(make, py):
    name = make(
        scripts=[script([{"generatedImageId": 1, "generatedVideoId": 8}])],
        images=media(1),
        scriptAssetMappings=[mapping(1, "image", 9), mapping(2, "video", 7), mapping(3, "audio", 6)],
    )
    found = py(resolve, name, 1, SCENE)
    assert found["image"] == [1, "legacy", 9]
    assert found["video"] is None
    assert found["missing"] == [
        ["image", 9, "mapping"],
        ["video", 7, "mapping"],
        ["video", 8, "legacy"],
        ["audio", 6, "mapping"],
    ]


def test_of_several_mappings_the_oldest_whose_asset_exists_is_shown(make, py):
    name = make(
        scripts=[script([{}])],
        audios=media(4, 5),
        scriptAssetMappings=[mapping(1, "audio", 3), mapping(2, "audio", 5), mapping(3, "audio", 4)],
    )
    assert py(resolve, name, 1, SCENE)["audio"] == [5, "mapping", 3]


def test_an_image_and_a_video_of_the_same_id_are_not_mixed_up(make, py):
    name = make(scripts=[script([{}])], images=media(5), scriptAssetMappings=[mapping(1, "video", 5)])
    found = py(resolve, name, 1, SCENE)
    assert (found["image"], found["video"]) == (None, None)


def test_positions_count_where_a_scene_does_not_say_its_indexes(make, py):
    name = make(
        scripts=[script([{}, {"generatedImageId": 1}], [{"generatedImageId": 2, "actIndex": 4, "sceneIndex": 7}])],
        images=media(1, 2),
    )
    assert py(resolve, name, 1, "act0-scene1")["image"] == [1, "legacy", None]
    assert py(resolve, name, 1, "act4-scene7")["image"] == [2, "legacy", None]
    assert py(resolve, name, 1, "act1-scene0")["image"] is None


def test_of_two_scenes_of_one_name_the_first_counts(make, py, stored):
    twins = [{"actIndex": 0, "sceneIndex": 0, "generatedImageId": number} for number in (1, 2)]
    name = make(scripts=[script(twins)], images=media(1, 2, 3))
    assert py(resolve, name, 1, SCENE)["image"] == [1, "legacy", None]
    assert py(resolve_script, name, 1)[SCENE]["image"] == [1, "legacy", None]
    py(change, name, "link", 1, SCENE, "image", 3)
    assert [each["generatedImageId"] for each in stored("scripts")[0]["acts"][0]["scenes"]] == [3, 2]


def test_odd_mappings_and_odd_fields_do_no_harm(make, py):
    odd = [
        {"id": 1, "scriptId": 1, "sceneId": SCENE, "assetType": "film", "assetId": 1},
        {"id": 2, "scriptId": 1, "sceneId": SCENE, "assetType": ["image"], "assetId": 1},
        {"id": 3, "scriptId": 1, "sceneId": SCENE, "assetType": "image"},
        {"id": 4, "scriptId": 1, "sceneId": {"a": 1}, "assetType": "image", "assetId": 1},
        {"id": 5, "scriptId": 1, "sceneId": SCENE, "assetType": "image", "assetId": True},
        {"id": 6, "scriptId": 1, "sceneId": SCENE, "assetType": "image", "assetId": {"$number": "NaN"}},
    ]
    scene = {"generatedImageId": {"$date": None}, "generatedVideoId": {"$map": []}}
    acts = {"id": 1, "title": "Odd", "acts": [None, "x", {"scenes": 3}, {"scenes": [None, scene]}]}
    name = make(scripts=[acts], images=media(1), scriptAssetMappings=odd)
    assert py(resolve, name, 1, SCENE)["image"] is None
    assert py(resolve_script, name, 1) == {
        "act3-scene1": {"image": None, "video": None, "audio": None, "missing": []},
    }


def test_a_script_s_scenes_are_resolved_as_one_by_one(make, py):
    scenes = [{"generatedImageId": n % 3 + 1, "generatedVideoId": n % 4 + 1} for n in range(6)]
    name = make(
        scripts=[script(scenes[:4], scenes[4:]), script([{}], number=2)],
        images=media(1, 2, "three"),
        videos=media(1, 2),
        audios=media(1),
        scriptAssetMappings=[
            mapping(1, "image", "three", "act0-scene1"),
            mapping(2, "video", 9, "act0-scene1"),
            mapping(3, "audio", 1, "act1-scene1"),
            mapping(4, "audio", 1, "act1-scene0", script=2),
            mapping(5, "image", 1, None),
        ],
    )
    together = py(resolve_script, name, 1)
    assert list(together) == ["act0-scene0", "act0-scene1", "act0-scene2", "act0-scene3", "act1-scene0", "act1-scene1"]
    assert together == {scene: py(resolve, name, 1, scene) for scene in together}
    assert together["act0-scene1"]["image"] == ["three", "mapping", None]
    assert together["act1-scene1"]["audio"] == [1, "mapping", None]


@in_page
async def operations_to_resolve(name: str) -> list[int]:
    """How many operations cross to the bridge for each script."""
    import idb_bridge

    from pyapp.idb import bridge

    db = await studio_database(name).open()
    started: list[str] = []

    class Counting:
        def __getattr__(self, attribute: str) -> Any:
            if attribute == "start":
                started.append(attribute)
            return getattr(idb_bridge, attribute)

    counts = []
    for record in await db.scripts.to_list():
        started.clear()
        bridge.idb_bridge = Counting()
        try:
            await Scenes(db).resolve_script(record)
        finally:
            bridge.idb_bridge = idb_bridge
        counts.append(len(started))
    db.close()
    return counts


def test_the_number_of_operations_does_not_grow_with_the_scenes(make, py):
    scenes = [{"generatedImageId": n + 1} for n in range(40)]
    name = make(scripts=[script(scenes[:2]), script(scenes, scenes, number=2)], images=media(*range(1, 41)))
    assert py(operations_to_resolve, name) == [4, 4]


# ---- linking


def test_linking_adds_a_mapping_and_writes_the_old_field_and_nothing_else(make, py, stored):
    odd = {"$map": [["k", {"$date": 5}]]}
    before = script([{"action": "Rain."}, {"generatedImageId": 1, "keep": odd}], cast=odd, titleImage="data:...")
    name = make(scripts=[before], images=media(1, 2), scriptAssetMappings=[mapping(1, "image", 1, None)])
    result, error, told = py(change, name, "link", 1, "act0-scene1", "image", 2)
    assert (result, error) == (None, None)
    assert told == [["linked", "image", 2, 1, "act0-scene1"]]
    script_level, added = stored("scriptAssetMappings")
    assert script_level["assetId"] == 1
    assert added["linkedAt"].keys() == {"$date"}
    del added["linkedAt"]
    assert added == {
        "id": 2,
        "scriptId": 1,
        "sceneId": "act0-scene1",
        "assetType": "image",
        "assetId": 2,
        "role": "scene-image",
    }
    after = stored("scripts")[0]
    assert after["acts"][0]["scenes"][1] == {"generatedImageId": 2, "keep": odd}
    after["acts"][0]["scenes"][1]["generatedImageId"] = 1
    assert after == before
    assert py(resolve, name, 1, "act0-scene1")["image"] == [2, "mapping", None]


def test_linking_again_updates_the_scene_s_mapping(make, py, stored):
    name = make(scripts=[script([{}])], videos=media(1, 2), scriptAssetMappings=[mapping(7, "video", 1)])
    py(change, name, "link", 1, SCENE, "video", 2)
    (moved,) = stored("scriptAssetMappings")
    assert (moved["id"], moved["assetId"], moved["note"]) == (7, 2, "mine")
    assert moved["linkedAt"]["$date"] != 1_700_000_000_000
    assert stored("scripts")[0]["acts"][0]["scenes"][0] == {"generatedVideoId": 2}


def test_linking_never_leaves_the_same_asset_mapped_twice_in_a_scene(make, py, stored):
    mappings = [mapping(1, "image", 1), mapping(2, "image", 2), mapping(3, "image", 2, "act0-scene1")]
    name = make(scripts=[script([{}, {}])], images=media(1, 2), scriptAssetMappings=mappings)
    py(change, name, "link", 1, SCENE, "image", 2)
    assert [(each["id"], each["assetId"]) for each in stored("scriptAssetMappings")] == [(1, 2), (3, 2)]


def test_one_asset_is_linked_to_many_scenes_and_scripts(make, py, stored):
    name = make(scripts=[script([{}, {}], [{}]), script([{}], number="second")], audios=media(1))
    places = [(1, "act0-scene0"), (1, "act0-scene1"), (1, "act1-scene0"), ("second", "act0-scene0")]
    for script_id, scene in places:
        assert py(change, name, "link", script_id, scene, "audio", 1)[1] is None
    assert [(each["scriptId"], each["sceneId"]) for each in stored("scriptAssetMappings")] == places
    assert all(each["role"] == "dialogue-audio" for each in stored("scriptAssetMappings"))
    assert all(py(resolve, name, *place)["audio"] == [1, "mapping", None] for place in places)
    assert stored("scripts")[0]["acts"] == [{"scenes": [{}, {}]}, {"scenes": [{}]}]


def test_unlinking_removes_the_mappings_of_that_asset_in_that_scene_only(make, py, stored):
    mappings = [
        mapping(1, "image", 1),
        mapping(2, "image", 1),
        mapping(3, "image", 2),
        mapping(4, "image", 1, "act0-scene1"),
        mapping(5, "video", 1),
        mapping(6, "image", 1, None),
        mapping(7, "image", "1"),
    ]
    name = make(scripts=[script([{"generatedImageId": 2}, {}])], images=media(1, 2), scriptAssetMappings=mappings)
    result, _, told = py(change, name, "unlink", 1, SCENE, "image", 1)
    assert result is True
    assert told == [["unlinked", "image", 1, 1, SCENE]]
    assert [each["id"] for each in stored("scriptAssetMappings")] == [3, 4, 5, 6, 7]
    assert stored("scripts")[0]["acts"][0]["scenes"][0] == {"generatedImageId": 2}


def test_what_was_linked_and_unlinked_is_shown_no_more(make, py, stored):
    name = make(scripts=[script([{"action": "Fog."}])], images=media(1))
    py(change, name, "link", 1, SCENE, "image", 1)
    assert py(change, name, "unlink", 1, SCENE, "image", 1)[:2] == [True, None]
    assert py(resolve, name, 1, SCENE)["image"] is None
    assert stored("scripts")[0]["acts"][0]["scenes"][0] == {"action": "Fog."}


def test_an_asset_known_from_the_old_field_alone_can_be_unlinked_and_only_once(make, py):
    name = make(scripts=[script([{"generatedVideoId": 1}])], videos=media(1))
    assert py(change, name, "unlink", 1, SCENE, "video", 1)[0] is True
    assert py(change, name, "unlink", 1, SCENE, "video", 1) == [False, None, []]


def test_a_mapping_of_a_scene_that_is_gone_can_be_unlinked(make, py, stored):
    mappings = [mapping(1, "image", 1, "act8-scene8"), mapping(2, "image", 1, SCENE, script=99)]
    name = make(scripts=[script([{}])], images=media(1), scriptAssetMappings=mappings)
    assert py(change, name, "unlink", 1, "act8-scene8", "image", 1)[:2] == [True, None]
    assert py(change, name, "unlink", 99, SCENE, "image", 1)[:2] == [True, None]
    assert stored("scriptAssetMappings") == []


def test_replacing_moves_the_mapping_of_the_old_asset(make, py, stored):
    mappings = [mapping(1, "audio", 1), mapping(2, "audio", 2), mapping(3, "audio", 2, "act0-scene1")]
    name = make(scripts=[script([{}, {}])], audios=media(1, 2, 3), scriptAssetMappings=mappings)
    _, error, told = py(change, name, "replace", 1, SCENE, "audio", 2, 3)
    assert error is None
    assert told == [["replaced", "audio", 3, 1, SCENE]]
    first, moved, other = stored("scriptAssetMappings")
    assert (first["assetId"], moved["assetId"], other["assetId"]) == (1, 3, 2)
    assert moved["note"] == "mine"
    assert moved["linkedAt"]["$date"] != first["linkedAt"]["$date"]


def test_replacing_where_there_is_no_mapping_adds_one(make, py, stored):
    name = make(scripts=[script([{"generatedImageId": 1}])], images=media(1, 2))
    py(change, name, "replace", 1, SCENE, "image", 1, 2)
    (added,) = stored("scriptAssetMappings")
    assert (added["sceneId"], added["assetId"], added["role"]) == (SCENE, 2, "scene-image")
    assert stored("scripts")[0]["acts"][0]["scenes"][0] == {"generatedImageId": 2}


@pytest.mark.parametrize(
    ("verb", "arguments", "message"),
    [
        ("link", (1, SCENE, "film", 1), "'film' is no kind of asset; there are image, video, audio."),
        ("link", (1, SCENE, "image", 9), "Image 9 does not exist."),
        ("link", (1, SCENE, "image", "1"), "Image '1' does not exist."),
        ("link", (9, SCENE, "image", 1), "Script 9 does not exist."),
        ("link", (1, "act0-scene5", "image", 1), "Script 1 has no scene 'act0-scene5'."),
        ("link", (1, SCENE, "image", None), "DataError: images.get(None)"),
        ("replace", (1, SCENE, "image", 1, 9), "Image 9 does not exist."),
        ("unlink", (1, "act0-scene5", "image", 1), "Script 1 has no scene 'act0-scene5'."),
        ("unlink", (9, SCENE, "image", 1), "Script 9 does not exist."),
        ("unlink", (1, SCENE, "film", 1), "'film' is no kind of asset"),
    ],
)
def test_bad_input_is_refused_in_words_and_changes_nothing(make, py, js, db_name, verb, arguments, message):
    make(scripts=[script([{"generatedImageId": 1}])], images=media(1), scriptAssetMappings=[mapping(1, "image", 1)])
    before = js("({name}) => probe.dump(name)", name=db_name)
    result, error, told = py(change, db_name, verb, *arguments)
    assert message in error
    assert (result, told) == (None, [])
    assert js("({name}) => probe.dump(name)", name=db_name) == before


@in_page
async def fail_after(step: str, name: str, verb: str, *args: Any) -> list[Any]:
    """Let a second write of the same transaction run into a taken key, after the named step has written."""
    real = getattr(scenes_module, step)

    async def then_fail(db: Any, *rest: Any) -> Any:
        await real(db, *rest)
        await db.scripts.add({"id": 1, "title": "taken"})

    setattr(scenes_module, step, then_fail)
    try:
        return await change(name, verb, *args)
    finally:
        setattr(scenes_module, step, real)


@pytest.mark.parametrize(
    ("step", "verb", "arguments"),
    [
        ("write_link", "link", (1, SCENE, "image", 2)),
        ("write_link", "replace", (1, SCENE, "image", 1, 2)),
        ("remove_link", "unlink", (1, SCENE, "image", 1)),
    ],
)
def test_a_change_that_fails_in_the_middle_leaves_nothing_behind(make, py, js, db_name, step, verb, arguments):
    make(scripts=[script([{"generatedImageId": 1}])], images=media(1, 2), scriptAssetMappings=[mapping(1, "image", 1)])
    before = js("({name}) => probe.dump(name)", name=db_name)
    _, error, told = py(fail_after, step, db_name, verb, *arguments)
    assert error.startswith("ConstraintError")
    assert told == []
    assert js("({name}) => probe.dump(name)", name=db_name) == before


# ---- object URLs

WIDTH_OF_PICTURE = """async ({url}) => {
    const picture = new Image();
    picture.src = url;
    await picture.decode();
    return picture.naturalWidth;
}"""


@pytest.fixture
def live_urls(js):
    """How many object URLs are alive now, of those made in this test."""
    js(
        """() => {
            const {createObjectURL, revokeObjectURL} = URL;
            globalThis.liveURLs = new Set();
            URL.createObjectURL = (blob) => {
                const url = createObjectURL.call(URL, blob);
                liveURLs.add(url);
                return url;
            };
            URL.revokeObjectURL = (url) => { liveURLs.delete(url); revokeObjectURL.call(URL, url); };
            globalThis.stopCounting = () => Object.assign(URL, {createObjectURL, revokeObjectURL});
        }"""
    )
    yield lambda: js("() => liveURLs.size")
    js("() => stopCounting()")


@in_page
class Held:
    """What a test keeps between its calls into the page."""

    db: Any
    lookup: Any
    updates: list[Any]
    urls: Any


@in_page
async def open_lookup(name: str) -> Any:
    Held.db = await studio_database(name).open()
    Held.updates = []
    on_update = lambda lookup: Held.updates.append(lookup.loading)  # noqa: E731
    Held.lookup = SceneLookup(Scenes(Held.db), 1, "act0-scene0", on_update)
    await Held.lookup.reload()
    return look()


@in_page
def look() -> dict[str, Any]:
    lookup = Held.lookup
    found = {kind: getattr(lookup, kind) for kind in ("image", "video", "audio")}
    return {kind: each and [each.id, each.url] for kind, each in found.items()}


@in_page
async def through_lookup(verb: str, *args: Any) -> dict[str, Any]:
    await getattr(Held.lookup, verb)(*args)
    return look()


@in_page
def close_lookup() -> dict[str, Any]:
    Held.lookup.close()
    Held.db.close()
    return look()


def test_a_lookup_owns_the_urls_of_what_it_shows_and_no_others(make, py, js, live_urls):
    mappings = [mapping(1, "image", 1), mapping(2, "audio", 1)]
    name = make(scripts=[script([{}])], images=media(1, 2), audios=media(1), scriptAssetMappings=mappings)
    first = py(open_lookup, name)
    assert first["image"][0] == 1
    assert first["image"][1].startswith("blob:")
    assert first["video"] is None
    assert live_urls() == 2
    assert js(WIDTH_OF_PICTURE, url=first["image"][1]) == 3

    assert py(through_lookup, "reload") == first
    replaced = py(through_lookup, "replace", "image", 1, 2)
    assert replaced["image"][0] == 2
    assert replaced["audio"] == first["audio"]
    assert live_urls() == 2
    assert js("({url}) => liveURLs.has(url)", url=first["image"][1]) is False

    assert py(through_lookup, "unlink", "image", 2)["image"] is None
    assert live_urls() == 1
    assert py(through_lookup, "link", "image", 1)["image"][0] == 1
    assert py(close_lookup) == {"image": None, "video": None, "audio": None}
    assert live_urls() == 0


def test_a_lookup_says_when_it_loads(make, py, live_urls):
    name = make(scripts=[script([{}])], images=media(1), scriptAssetMappings=[mapping(1, "image", 1)])
    py(open_lookup, name)
    assert py(updates) == [True, False]
    py(close_lookup)
    assert live_urls() == 0


@in_page
def updates() -> list[Any]:
    return Held.updates


@in_page
async def overtaken() -> list[Any]:
    """An older reload comes back after a newer one; then one comes back after the close."""
    real = Held.lookup._scenes.resolve
    older, gate = await real(1, "act0-scene0"), asyncio.Event()

    async def slow(*args: Any) -> Any:
        await gate.wait()
        return older

    Held.lookup._scenes.resolve = slow
    late = asyncio.ensure_future(Held.lookup.reload())
    await asyncio.sleep(0)
    Held.lookup._scenes.resolve = real
    newer = await through_lookup("link", "image", 2)
    gate.set()
    await late
    after_late = look()
    gate.clear()
    Held.lookup._scenes.resolve = slow
    very_late = asyncio.ensure_future(Held.lookup.reload())
    await asyncio.sleep(0)
    close_lookup()
    gate.set()
    await very_late
    await Held.lookup.reload()
    return [newer["image"][0], after_late["image"][0], Held.lookup.loading, look()["image"]]


def test_late_results_are_dropped(make, py, live_urls):
    name = make(scripts=[script([{}])], images=media(1, 2), scriptAssetMappings=[mapping(1, "image", 1)])
    py(open_lookup, name)
    assert py(overtaken) == [2, 2, False, None]
    assert live_urls() == 0


@in_page
async def failed_reload() -> list[Any]:
    Held.db.close()
    try:
        await Held.lookup.reload()
    except Exception as error:  # noqa: BLE001
        return [type(error).__name__, Held.lookup.loading]
    return []


def test_a_reload_that_fails_says_so_and_is_no_longer_loading(make, py, live_urls):
    py(open_lookup, make(scripts=[script([{}])]))
    assert py(failed_reload) == ["DatabaseClosedError", False]
    py(close_lookup)


@in_page
async def show_script(name: str, script_id: Any) -> dict[str, Any]:
    if not hasattr(Held, "urls"):
        Held.urls = SceneURLs()
    db = await studio_database(name).open()
    found = Held.urls.show(await Scenes(db).resolve_script(await db.scripts.get(script_id)))
    db.close()
    return {scene: assets.image and assets.image.url for scene, assets in found.items()}


@in_page
def close_urls() -> int:
    Held.urls.close()
    return len(Held.urls)


@in_page
def forget_urls() -> None:
    del Held.urls


def test_scenes_that_show_the_same_asset_share_its_url_and_all_are_revoked(make, py, live_urls):
    text = {"id": 3, "data": "data:image/png;base64,AA==", "mimeType": "image/png"}
    name = make(
        scripts=[
            script([{"generatedImageId": shown} for shown in (1, 1, 2, 3)]),
            script([{"generatedImageId": 2}], number=2),
        ],
        images=[*media(1, 2), text],
    )
    one, again, two, three = py(show_script, name, 1).values()
    assert one == again != two
    assert three is None
    assert live_urls() == 2
    assert py(show_script, name, 2) == {SCENE: two}
    assert live_urls() == 1
    assert py(close_urls) == 0
    assert py(show_script, name, 1)["act0-scene0"] is None
    assert live_urls() == 0
    py(forget_urls)

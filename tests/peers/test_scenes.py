"""Scenes and assets beside the owner's app: what either writes, both show alike."""

from __future__ import annotations

import base64
import random
import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.cinegenie.assets import Assets
    from pyapp.cinegenie.scenes import Scenes
    from pyapp.cinegenie.schema import studio_database
    from pyapp.db import Blob

LOOK = """async ({name, scriptId}) => {
    const database = owner.declare(name, 7);
    await database.open();
    const script = await database.scripts.get(scriptId);
    const shown = {};
    const idOf = async (table, mapping, legacyId) => {
        const id = mapping ? mapping.assetId : legacyId;
        const record = id === undefined ? undefined : await database.table(table).get(id);
        return record?.id ?? null;
    };
    for (const [a, act] of script.acts.entries()) {
        for (const [s, scene] of act.scenes.entries()) {
            const sceneId = `act${a}-scene${s}`;
            const mappings = await database.scriptAssetMappings.where("scriptId").equals(scriptId)
                .filter((mapping) => mapping.sceneId === sceneId).toArray();
            const of = (type) => mappings.find((mapping) => mapping.assetType === type);
            shown[sceneId] = [
                await idOf("images", of("image"), scene.generatedImageId),
                await idOf("videos", of("video"), scene.generatedVideoId),
                await idOf("audios", of("audio"), undefined),
            ];
        }
    }
    database.close();
    return shown;
}"""


@in_page
async def look(name: str, script_id: Any) -> dict[str, Any]:
    db = await studio_database(name).open()
    found = await Scenes(db).resolve_script(await db.scripts.get(script_id))
    db.close()
    return {scene: [each and each.id for each in (a.image, a.video, a.audio)] for scene, a in found.items()}


@in_page
async def work(name: str, steps: list[Any]) -> None:
    """Call verbs of Assets and Scenes; a step is [verb, *arguments], a file of three bytes where one is needed."""
    db = await studio_database(name).open()
    assets, scenes = Assets(db), Scenes(db)
    for verb, *args in steps:
        if verb in ("upload", "upload_to_scene"):
            kind, *place = args
            await getattr(assets, verb)(Blob(base64.b64decode("AAEC"), f"{kind}/x", "new"), *place)
        elif verb == "save_generated":
            await assets.save_generated(args[0], Blob(b"abc", f"{args[0]}/x"), args[1])
        else:
            await getattr(assets if verb == "delete" else scenes, verb)(*args)
    db.close()


def studio(owner: Any, seed: int) -> Any:
    """A studio at v7 with some scene-level mappings, as the app's own picker makes them."""
    tables = owner.studio(version=7, seed=seed, scripts=2, scenesPerScript=6, bytes=40)
    chance = random.Random(seed)
    for _ in range(8):
        kind = chance.choice(["image", "video", "audio"])
        asset = chance.choice(tables[f"{kind}s"])["id"]
        scene = f"act{chance.randrange(2)}-scene{chance.randrange(3)}"
        number = len(tables["scriptAssetMappings"]) + 1
        row = {"id": number, "scriptId": chance.randint(1, 2), "sceneId": scene, "assetType": kind, "assetId": asset}
        tables["scriptAssetMappings"].append({**row, "linkedAt": {"$date": 5}})
    return tables


def random_steps(seed: int) -> list[Any]:
    chance = random.Random(seed * 31)
    steps: list[Any] = []
    for _ in range(12):
        place = [chance.randint(1, 2), f"act{chance.randrange(2)}-scene{chance.randrange(3)}"]
        kind, asset = chance.choice(["image", "video", "audio"]), chance.randint(1, 4)
        steps.append(
            chance.choice(
                [
                    ["link", *place, kind, asset],
                    ["replace", *place, kind, asset, chance.randint(1, 4)],
                    ["unlink", *place, kind, asset],
                    ["upload_to_scene", kind, *place],
                    ["upload", kind],
                    ["save_generated", kind, place[0]],
                ]
            )
        )
    return [*steps, ["delete", "image", chance.randint(1, 4)], ["delete", "audio", chance.randint(1, 4)]]


@pytest.mark.parametrize("seed", range(4))
def test_after_any_work_of_ours_the_owner_s_app_shows_every_scene_as_we_do(py, js, owner, db_name, seed):
    owner.make(7, studio(owner, seed), name=db_name)
    for steps in ([], random_steps(seed)):
        py(work, db_name, steps)
        for script_id in (1, 2):
            assert py(look, db_name, script_id) == js(LOOK, name=db_name, scriptId=script_id)
    opened = owner.open_v7(db_name)
    assert (opened["native"], opened["upgraderCalled"], opened["warnings"]) == (70, False, [])


def test_what_we_store_has_the_shape_of_what_the_owner_s_app_stores(py, owner, db_name):
    owner.make(7, studio(owner, 1), name=db_name)
    videos = len(owner.rows("videos", db_name))
    py(work, db_name, [["save_generated", "video", 1], ["upload_to_scene", "video", 1, "act0-scene0"]])
    generated, uploaded = owner.rows("videos", db_name)[videos:]
    for_script, for_scene = owner.rows("scriptAssetMappings", db_name)[-2:]
    known = owner.rows("videos", db_name)[0]
    assert generated.keys() == known.keys() - {"duration"}
    assert uploaded.keys() == generated.keys() | {"originalFilename"}
    known = owner.rows("scriptAssetMappings", db_name)[0]
    assert for_script.keys() == known.keys()
    assert for_scene.keys() == known.keys() | {"sceneId"}
    assert all(each["linkedAt"].keys() == {"$date"} for each in (for_script, for_scene))


USES_OF_IMAGE_1 = """async ({name}) => {
    const database = owner.declare(name, 7);
    await database.open();
    const links = database.scriptAssetMappings;
    const uses = [
        await database.images.where("uploadSource").equals("ai-generated").and(({id}) => id === 1).count(),
        await links.where("[assetType+assetId]").equals(["image", 1]).count(),
        await links.where("assetId").equals(1).and((link) => link.assetType === "image").count(),
        await database.scripts.filter((script) => /"generatedImageId":1[,}]/.test(JSON.stringify(script))).count(),
    ];
    database.close();
    return uses;
}"""


def test_an_asset_that_we_delete_is_gone_from_every_index_of_the_owner_s_app(py, js, owner, db_name):
    owner.make(7, studio(owner, 2), name=db_name)
    assert all(js(USES_OF_IMAGE_1, name=db_name))
    py(work, db_name, [["delete", "image", 1]])
    assert js(USES_OF_IMAGE_1, name=db_name) == [0, 0, 0, 0]

"""The owner's verification on any database: odd studios of schema 3 to 6, upgraded, spoilt by a stale tab, repaired."""

from __future__ import annotations

import json
import sys
from typing import Any

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from tests.harness import in_page
from tests.studio_specs import broken_studio

if sys.platform == "emscripten":
    import js

    from pyapp.cinegenie.checkup import check_up
    from pyapp.cinegenie.repairs.registry import REPAIRS
    from pyapp.cinegenie.schema import studio_database
    from pyapp.cinegenie.undo import apply_undo, plan_undo
    from pyapp.cinegenie.upgrade import Migration, apply_upgrade, plan_upgrade
    from pyapp.db import Database

SCENES = ("act0-scene0", "act0-scene1", "act1-scene0")
OWNED = {
    "images": {"uploadSource", "uploadedAt", "mimeType", "scriptId"},
    "videos": {"uploadSource", "uploadedAt", "mimeType", "scriptId"},
    "audios": {"uploadSource", "uploadedAt", "mimeType", "scriptId"},
    "scripts": {"generatedImageId", "generatedVideoId"},
    "scriptAssetMappings": {"assetId", "linkedAt"},
    "prompts": set(),
}

# ---- odd studios

BLOBS = [
    {"$blob": {"type": kind, "seed": seed, "size": size}}
    for kind, seed, size in (("image/webp", 1, 40), ("", 2, 7), ("x", 3, 0))
]
ODD: list[Any] = [
    None, True, False, 0, -1, 1.5, "", "1", "x", "2024-05-06T07:08:09Z", 1_700_000_000_000, [], [1, "a"], {}, {"a": 1},
    {"size": 4, "type": "image/png"}, {"$undefined": 1}, {"$number": "NaN"}, {"$number": "-0"}, {"$number": "Infinity"},
    {"$date": None}, {"$date": 5}, {"$date": 8_640_000_000_000_000}, {"$bigint": "1"}, {"$buffer": "AAEC"},
    {"$typed": ["Float32Array", "AAAAAA=="]}, {"$map": [["a", 1]]}, {"$set": [1]}, {"$regexp": ["a", "g"]},
    {"$error": ["Error", "no"]}, [{"$hole": 1}, 1], {"$object": [["__proto__", 1], ["a.b", 2]]}, *BLOBS,
]  # fmt: skip
odd = st.sampled_from(ODD)
ids: st.SearchStrategy[Any] = st.sampled_from([1, 1, 1, 2, 2, 3, "a", -2.5, {"$date": 86_400_000}, [1, "a"]])
dates = st.sampled_from([{"$date": 1_700_000_000_000 + day * 86_400_000} for day in range(3)])


def mostly(usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The usual, or sometimes anything."""
    return st.integers(0, 9).flatmap(lambda number: odd if number == 9 else usual)


def fields(needed: dict[str, Any], **maybe: Any) -> st.SearchStrategy[dict[str, Any]]:
    unlisted = {"note": odd, "more": odd}
    return st.fixed_dictionaries(needed, optional={**maybe, **unlisted})


dialogues = st.lists(mostly(fields({}, generatedAudioId=mostly(ids))), max_size=2)
scenes = mostly(
    fields(
        {"generatedImageId": mostly(ids), "generatedVideoId": mostly(ids)},
        dialogues=mostly(dialogues),
        actIndex=mostly(st.integers(0, 1)),
        sceneIndex=mostly(st.integers(0, 1)),
    )
)
acts = st.lists(mostly(fields({"scenes": mostly(st.lists(scenes, min_size=1, max_size=3))})), min_size=1, max_size=2)
scripts = fields(
    {"id": ids, "acts": mostly(acts)},
    title=mostly(st.just("A title")),
    buildMeta=mostly(fields({}, fullScriptAudioId=mostly(ids))),
)
data = mostly(st.sampled_from(BLOBS))
old_assets = fields({"id": ids}, data=data, scriptId=mostly(ids), isFullScript=odd, mimeType=odd)
prompts = fields({"id": ids}, title=odd, category=mostly(st.just("scene")), createdAt=mostly(dates))
new_assets = fields(
    {"id": ids},
    data=data,
    scriptId=mostly(ids),
    uploadSource=mostly(st.sampled_from(["ai-generated", "imported"])),
    uploadedAt=mostly(dates),
    mimeType=mostly(st.just("image/avif")),
    originalFilename=mostly(st.just("a.png")),
)
mappings = fields(
    {
        "id": st.integers(100, 120),
        "scriptId": mostly(ids),
        "assetType": mostly(st.sampled_from(["image", "image", "video", "audio"])),
        "assetId": mostly(ids),
    },
    sceneId=mostly(st.sampled_from(SCENES)),
    linkedAt=mostly(dates),
    role=mostly(st.sampled_from(["scene-image", "dialogue-audio"])),
)


def several(records: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(records, min_size=2, max_size=5)


def old_studio(version: int) -> st.SearchStrategy[dict[str, Any]]:
    tables = {"scripts": several(scripts), "images": several(old_assets), "videos": several(old_assets)}
    if version >= 5:
        tables["audios"] = several(old_assets)
    if version >= 6:
        tables["prompts"] = several(prompts)
    return st.fixed_dictionaries({"version": st.just(version), "tables": st.fixed_dictionaries(tables)})


studios = st.sampled_from([3, 4, 5, 6]).flatmap(old_studio)
spoilings = st.fixed_dictionaries(
    {
        "images": several(new_assets),
        "videos": several(new_assets),
        "audios": several(st.one_of(new_assets, old_assets)),
        "scriptAssetMappings": st.lists(mappings, min_size=4, max_size=10),
    }
)


# ---- what is done to them


@in_page
async def dump(name: str) -> Any:
    return json.loads(js.JSON.stringify(await js.probe.dump(name)))


@in_page
async def checked_only(name: str) -> list[str]:
    """Check up a database as it is; the names of checks that found something."""
    before = await dump(name)
    db = await Database(name).open()
    report = await check_up(db)
    db.close()
    assert await dump(name) == before
    return [each.check.name for each in report.findings if each.count]


@in_page
async def upgrade(name: str) -> None:
    plan = await plan_upgrade(name)
    migration = Migration(plan=plan)
    db = studio_database(name, migration=migration)
    await apply_upgrade(db, migration)
    db.close()


@in_page
async def mend(name: str) -> dict[str, Any]:
    """Run every repair, undo it, run it again; what the owner's verification says after each, and at the end."""
    before = await dump(name)
    worked = []
    db = await studio_database(name).open()
    for each in REPAIRS:
        stands = await dump(name)
        plan = await each.plan(db)
        assert await dump(name) == stands, f"the plan of {each.name} wrote"
        await each.apply(db, plan)
        if plan.items:
            worked.append(each.name)
            back = await plan_undo(db)
            assert not back.changed, f"{each.name}: {back.changed}"
            await apply_undo(db, back)
            assert await dump(name) == stands, f"undoing {each.name} left something"
            await each.apply(db, await each.plan(db))
        assert not (await each.plan(db)).items, f"{each.name} finds something to do again"
    report = await check_up(db)
    db.close()
    left = {check: report.count(check) for each in REPAIRS for check in each.mends}
    return {
        "worked": worked,
        "before": before,
        "after": await dump(name),
        "left": {check: count for check, count in left.items() if count},
        "verified": report.verified,
        "ready_for_v8": report.ready_for_v8,
    }


# ---- what must hold


def stripped(value: Any, owned: set[str]) -> Any:
    """A described value without what the repairs own, at any depth."""
    if isinstance(value, list):
        return [stripped(part, owned) for part in value]
    if isinstance(value, dict):
        return {name: stripped(part, owned) for name, part in value.items() if name not in owned}
    return value


def others(dump: dict[str, Any], table: str) -> dict[str, Any]:
    """The described records of a table by key, without what the repairs own."""
    rows = dump["stores"][table]["records"]
    return {json.dumps(row["key"]): stripped(row["value"], OWNED[table]) for row in rows}


def check_outcome(done: dict[str, Any]) -> None:
    assert done["left"] == {}
    assert (done["verified"], done["ready_for_v8"]) == (True, True)
    for table in OWNED.keys() - {"scriptAssetMappings"}:
        assert others(done["after"], table) == others(done["before"], table)
    before, after = (others(done[when], "scriptAssetMappings") for when in ("before", "after"))
    assert {key: value for key, value in after.items() if key in before} == {
        key: value for key, value in before.items() if key in after
    }


# Work for every repair, whatever is drawn.
BROKEN = broken_studio()
PLAIN = {"version": 6, "tables": {"scripts": BROKEN["scripts"]}}
SPOILT = {table: BROKEN[table] for table in ("images", "videos", "scriptAssetMappings")}


def test_any_studio_passes_the_owner_s_verification_after_upgrade_and_repair(harness, owner, db_name, py):
    worked: set[str] = set()

    @example(PLAIN, SPOILT, False)
    @given(studios, spoilings, st.booleans())
    @settings(max_examples=20, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    def check(studio: dict[str, Any], spoiling: dict[str, Any], mended_between: bool) -> None:
        harness.js("({name}) => probe.removeAll(name)", name=db_name)
        owner.make(studio["version"], studio["tables"], name=db_name)
        py(checked_only, db_name)
        py(upgrade, db_name)
        if mended_between:
            check_outcome(py(mend, db_name))
        for table, specs in spoiling.items():
            harness.js(
                "({name, table, specs}) => probe.store(name, table, specs)", name=db_name, table=table, specs=specs
            )
        py(checked_only, db_name)
        done = py(mend, db_name)
        check_outcome(done)
        worked.update(done["worked"])
        opened = owner.open_v7(db_name)
        assert (opened["native"], opened["upgraderCalled"], opened["warnings"]) == (70, False, [])

    check()
    assert len(worked) == 6, f"there was work for these repairs only: {worked}"

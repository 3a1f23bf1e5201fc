"""The upgrade to v7, beside the owner's Dexie: databases that it wrote, and what it finds afterwards."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.cinegenie.backup.upgrading import upgrade_studio
    from pyapp.cinegenie.schema import studio_database
    from pyapp.cinegenie.upgrade import Migration, plan_upgrade
    from pyapp.idb.errors import UpgradeError

LOG = "[DB Migration v7]"
MEDIA = {"images": "image", "videos": "video", "audios": "audio"}
DEFAULT_TYPES = {"images": "image/png", "videos": "video/mp4", "audios": "audio/mpeg"}
INDEXES = {
    "scripts": {"title"},
    "images": {"uploadedAt", "uploadSource"},
    "videos": {"uploadedAt", "uploadSource"},
    "audios": {"uploadedAt", "uploadSource"},
    "prompts": {"category", "createdAt"},
    "scriptAssetMappings": {
        "scriptId", "assetType", "assetId", "[scriptId+assetType]", "[assetType+assetId]",
    },
}  # fmt: skip


@in_page
async def upgrade(name: str, most_at_once: int | None = None) -> Any:
    """Plan, apply the plan, close; everything that was told on the way."""
    progress: list[Any] = []
    plan = await plan_upgrade(name)
    options = {} if most_at_once is None else {"most_at_once": most_at_once}
    db, report = await upgrade_studio(plan, lambda s: progress.append([s.table, s.done, s.total]), **options)
    native = db.native_version
    db.close()
    return {"plan": asdict(plan), "report": report and asdict(report), "native": native, "progress": progress}


@in_page
async def plan_of(name: str) -> Any:
    return asdict(await plan_upgrade(name))


@pytest.fixture(params=[pytest.param(None, id="at once"), pytest.param(0, id="in steps")])
def upgraded(py, request):
    """Upgrades a database in one way or the other."""
    return lambda name: py(upgrade, name, request.param)


def records(dump: dict[str, Any], table: str) -> list[dict[str, Any]]:
    return [record["value"] for record in dump["stores"][table]["records"]]


def mappings(dump: dict[str, Any]) -> list[tuple[Any, ...]]:
    rows = records(dump, "scriptAssetMappings")
    return sorted((row["scriptId"], row["assetType"], row["assetId"], row["role"]) for row in rows)


def without(record: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in names}


@pytest.mark.parametrize(("version", "native"), [(3, 30), (4, 40), (5, 50), (6, 60), (6, 61), (6, 69)])
def test_a_database_of_any_version_opens_in_dexie_as_if_dexie_had_upgraded_it(
    upgraded, owner, db_name, version, native
):
    owner.make(version, owner.studio(version=version, seed=version, scripts=3), name=db_name, native=native)
    before = owner.dump(db_name)
    done = upgraded(db_name)
    after = owner.dump(db_name)
    assert done["native"] == after["native"] == 70
    assert {name: set(store["indexes"]) for name, store in after["stores"].items()} == INDEXES
    assert records(after, "scripts") == records(before, "scripts")
    for table in MEDIA.keys() & before["stores"]:
        old, new = records(before, table), records(after, table)
        assert [without(row, "uploadSource", "uploadedAt", "mimeType") for row in new] == [
            without(row, "scriptId") for row in old
        ]
        assert {row["uploadSource"] for row in new} <= {"ai-generated"}
        assert [row["mimeType"] for row in new] == [row["data"]["$blob"]["type"] or DEFAULT_TYPES[table] for row in old]
    opened = owner.open_v7(db_name)
    assert (opened["native"], opened["upgraderCalled"], opened["warnings"]) == (70, False, [])
    assert opened["counts"]["images"] == dict.fromkeys(
        [":id", "uploadedAt", "uploadSource"], len(before["stores"]["images"]["records"])
    )
    assert owner.dump(db_name) == after


def test_the_result_is_that_of_dexies_own_upgrade_but_for_script_id_and_assets_known_from_old_fields(
    upgraded, owner, db_name
):
    tables = owner.studio(version=6, seed=4, scripts=3, scenesPerScript=7)
    owner.make(6, tables, name=db_name)
    owner.make(6, tables, name=f"{db_name}-dexie")
    done = upgraded(db_name)
    theirs_opened = owner.open_v7(f"{db_name}-dexie")
    ours, theirs = owner.dump(db_name), owner.dump(f"{db_name}-dexie")
    assert theirs_opened["upgraderCalled"]
    for name, store in theirs["stores"].items():
        same = ("keyPath", "autoIncrement", "indexes")
        assert {key: ours["stores"][name][key] for key in same} == {key: store[key] for key in same}
    for table in MEDIA:
        assert [without(row, "uploadedAt") for row in records(ours, table)] == [
            without(row, "uploadedAt", "scriptId") for row in records(theirs, table)
        ]
    shared = (2, "image", tables["scripts"][0]["acts"][0]["scenes"][0]["generatedImageId"], "scene-image")
    assert mappings(ours) == sorted([*mappings(theirs), shared])
    assert sum(done["report"]["mappings"].values()) == len(mappings(ours))
    assert all(
        set(row) == {"id", "scriptId", "assetType", "assetId", "linkedAt", "role"}
        for row in records(ours, "scriptAssetMappings")
    )


def test_assets_that_scripts_know_only_from_old_fields_get_one_mapping_each(upgraded, owner, db_name):
    owner.make(3, owner.studio(version=3, seed=2, scripts=2, scenesPerScript=4), name=db_name)
    before = owner.dump(db_name)
    upgraded(db_name)
    expected = set()
    for script in records(before, "scripts"):
        for act in script["acts"]:
            for scene in act["scenes"]:
                for kind in ("image", "video"):
                    asset_id = scene.get(f"generated{kind.title()}Id")
                    if asset_id is not None:
                        expected.add((script["id"], kind, asset_id, f"scene-{kind}"))
    assert mappings(owner.dump(db_name)) == sorted(expected)
    assert len(expected) > 8


def test_the_plan_says_what_happens_and_changes_nothing(py, upgraded, owner, db_name):
    owner.make(6, owner.studio(version=6, seed=7), name=db_name)
    before = owner.dump(db_name)
    plan = py(plan_of, db_name)
    assert owner.dump(db_name) == before
    done = upgraded(db_name)
    assert plan == done["plan"]
    assert (plan["native_version"], plan["version"]) == (60, 6)
    assert plan["counts"] == {name: len(store["records"]) for name, store in before["stores"].items()}
    assert plan["mappings"] == done["report"]["mappings"]
    sizes = {kind: sum(row["data"]["$blob"]["size"] for row in records(before, table)) for table, kind in MEDIA.items()}
    assert plan["bytes"] == sizes
    assert plan["odd"] == []


def test_progress_counts_every_record_of_every_media_table(upgraded, owner, db_name):
    owner.make(6, owner.studio(version=6, seed=7), name=db_name)
    counts = {table: len(store["records"]) for table, store in owner.dump(db_name)["stores"].items()}
    progress = upgraded(db_name)["progress"]
    for table in MEDIA:
        steps = [step for step in progress if step[0] == table]
        assert steps[-1] == [table, counts[table], counts[table]]
        assert [done for _, done, _ in steps] == sorted({done for _, done, _ in steps})


def test_the_three_log_lines_are_the_guides(upgraded, owner, db_name, page_log):
    owner.make(6, owner.studio(version=6, seed=7), name=db_name)
    total = sum(upgraded(db_name)["report"]["mappings"].values())
    assert [text for text in page_log.texts if LOG in text] == [
        f"{LOG} Starting asset independence migration...",
        f"{LOG} Created {total} asset mappings",
        f"{LOG} Migration completed successfully",
    ]


def test_a_new_database_starts_at_7_and_runs_no_upgrader(upgraded, owner, db_name, page_log):
    done = upgraded(db_name)
    assert (done["plan"]["exists"], done["report"], done["native"]) == (False, None, 70)
    assert not [text for text in page_log.texts if LOG in text]
    opened = owner.open_v7(db_name)
    assert (opened["native"], opened["upgraderCalled"], opened["warnings"]) == (70, False, [])


BLOB = {"$blob": {"type": "image/webp", "seed": 1, "size": 50}}
ODD_IMAGES: list[tuple[dict[str, Any], str, list[Any]]] = [
    ({"id": 1, "scriptId": 1}, "no data", [1]),
    ({"id": 2, "scriptId": 1, "data": "iVBORw0KGgo="}, "string", [1]),
    ({"id": 3, "scriptId": 1, "data": "data:image/gif;base64,R0lGOD"}, "string", [1]),
    ({"id": 4, "scriptId": 1, "data": {"$buffer": "AAEC"}}, "ArrayBuffer", [1]),
    ({"id": 5, "scriptId": 1, "data": None}, "null", [1]),
    ({"id": 6, "scriptId": 1, "data": {"size": 3, "type": "image/x"}}, "Object", [1]),
    ({"id": 7, "scriptId": "1", "data": BLOB}, "no positive integer", []),
    ({"id": 8, "scriptId": -1, "data": BLOB}, "no positive integer", []),
    ({"id": 9, "scriptId": 1.5, "data": BLOB}, "no positive integer", []),
    ({"id": 10, "scriptId": {"$number": "NaN"}, "data": BLOB}, "no positive integer", []),
    ({"id": 11, "scriptId": {"a": [{"$date": 5}]}, "data": BLOB}, "no positive integer", []),
    ({"id": 12, "scriptId": True, "data": BLOB}, "no positive integer", []),
    ({"id": 13, "scriptId": {"$bigint": "1"}, "data": BLOB}, "no positive integer", []),
    ({"id": 14, "scriptId": 99, "data": BLOB}, "points to no script", [99]),
    ({"id": 15, "scriptId": "", "data": BLOB}, "no positive integer", []),
]
PLAIN_IMAGES: list[tuple[dict[str, Any], list[Any]]] = [
    ({"id": 20, "scriptId": 0, "data": BLOB}, []),
    ({"id": 21, "scriptId": None, "data": BLOB}, []),
    ({"id": 22, "scriptId": {"$undefined": 1}, "data": BLOB}, []),
    ({"id": 23, "data": BLOB}, []),
    ({"id": 24, "scriptId": {"$number": "-0"}, "data": BLOB}, []),
    ({"id": "text", "scriptId": 1, "data": BLOB}, [1]),
    ({"id": -2.5, "scriptId": 1, "data": BLOB}, [1]),
    ({"id": {"$date": 86400000}, "scriptId": 1, "data": BLOB}, [1]),
    ({"id": [1, "a"], "scriptId": 1, "data": BLOB}, [1]),
    ({"id": {"$buffer": "AQID"}, "scriptId": 1, "data": BLOB}, [1]),
    ({"id": 9007199254740991, "scriptId": 1, "data": BLOB}, [1]),
    ({"id": 30, "scriptId": 1, "data": BLOB, "s": {"$set": [1]}, "u": {"$undefined": 1}, "z": {"$number": "-0"}}, [1]),
]  # fmt: skip


def test_odd_records_pass_unchanged_but_for_the_upgrades_own_fields_and_are_listed(upgraded, owner, db_name):
    images = [row for row, _, _ in ODD_IMAGES] + [row for row, _ in PLAIN_IMAGES]
    owner.make(6, {"scripts": [{"id": 1, "title": "One"}], "images": images}, name=db_name)
    before = owner.dump(db_name)
    done = upgraded(db_name)
    after = owner.dump(db_name)
    old = {str(row["id"]): row for row in records(before, "images")}
    new = {str(row["id"]): row for row in records(after, "images")}
    kept = {str(row["id"]) for row, reason, _ in ODD_IMAGES if "positive" in reason}
    for key, row in new.items():
        expected = old[key] if key in kept else without(old[key], "scriptId")
        assert without(row, "uploadSource", "uploadedAt", "mimeType") == expected
    assert [new[str(n)]["mimeType"] for n in range(1, 8)] == ["image/png"] * 6 + ["image/webp"]
    odd = done["report"]["odd"]
    assert [(entry["table"], entry["id"]) for entry in odd] == [("images", row["id"]) for row, _, _ in ODD_IMAGES]
    for entry, (_, reason, _) in zip(odd, ODD_IMAGES, strict=True):
        assert reason in entry["reason"]
    wanted = [(s, str(row["id"])) for row, _, ids in ODD_IMAGES for s in ids]
    wanted += [
        (s, str(next(r["id"] for r in records(before, "images") if r["id"] == row["id"])))
        for row, ids in PLAIN_IMAGES
        for s in ids
    ]
    assert sorted((m["scriptId"], str(m["assetId"])) for m in records(after, "scriptAssetMappings")) == sorted(wanted)
    assert owner.open_v7(db_name)["warnings"] == []


ODD_SCRIPTS: list[dict[str, Any]] = [
    {"id": 1},
    {"id": 2, "acts": None},
    {"id": 3, "acts": "none"},
    {"id": 4, "acts": {"0": {}}},
    {"id": 5, "acts": [None, 5, "x", {"scenes": None}, {"scenes": "x"}, {"scenes": [None, 3, {"dialogues": 7}]}]},
    {"id": 6, "acts": [{"scenes": [{"generatedImageId": None, "dialogues": [None, {"generatedAudioId": []}]}]}]},
    {"id": 7, "acts": [{"scenes": [{"generatedImageId": {"a": 1}, "generatedVideoId": True}]}], "buildMeta": 3},
    {"id": 8, "acts": [{"scenes": [{"generatedImageId": 77}]}], "buildMeta": {"fullScriptAudioId": 1}},
    {"id": "nine", "acts": [{"scenes": [{"generatedImageId": 1}, {"generatedImageId": 1}]}]},
    {"id": 10, "acts": {"$map": [["a", 1]]}, "buildMeta": {"$undefined": 1}},
]


def test_odd_scripts_do_no_harm(upgraded, owner, db_name):
    tables = {
        "scripts": ODD_SCRIPTS,
        "images": [{"id": 1, "data": BLOB}],
        "audios": [{"id": 1, "data": BLOB, "scriptId": 8}],
    }
    owner.make(6, tables, name=db_name)
    before = owner.dump(db_name)
    upgraded(db_name)
    after = owner.dump(db_name)
    assert records(after, "scripts") == records(before, "scripts")
    assert [without(row, "id", "linkedAt") for row in records(after, "scriptAssetMappings")] == [
        {"scriptId": "nine", "assetType": "image", "assetId": 1, "role": "scene-image"},
        {"scriptId": 8, "assetType": "audio", "assetId": 1, "role": "dialogue-audio"},
    ]


@in_page
async def upgrade_after_a_change(name: str, most_at_once: int) -> str:
    plan = await plan_upgrade(name)
    v6 = studio_database(name, last=6)
    await v6.open()
    await v6.images.add({"scriptId": 1})
    v6.close()
    try:
        await upgrade_studio(plan, most_at_once=most_at_once)
    except UpgradeError as error:
        return f"{type(error).__name__}: {error}"
    return "opened"


@pytest.mark.parametrize(("most_at_once", "native"), [(100, 60), (0, 62)], ids=["at once", "in steps"])
def test_a_plan_that_no_longer_holds_is_refused_and_nothing_is_changed(py, owner, db_name, most_at_once, native):
    owner.make(6, owner.studio(version=6, seed=7), name=db_name)
    images = len(owner.dump(db_name)["stores"]["images"]["records"])
    message = py(upgrade_after_a_change, db_name, most_at_once)
    assert message.startswith("UpgradeError")
    assert "has changed since the plan was made" in message
    after = owner.dump(db_name)
    assert after["native"] == native
    assert set(after["stores"]) == {"scripts", "images", "videos", "audios", "prompts"}
    assert len(after["stores"]["images"]["records"]) == images + 1


@in_page
async def fail_in_the_last_batch(name: str) -> str:
    seen = []

    def fail(step: Any) -> None:
        seen.append(step.table)
        if step.table == "audios" and step.done == step.total:
            raise LookupError("the page broke")

    db = studio_database(name, migration=Migration(fail))
    try:
        await db.open()
    except UpgradeError as error:
        return f"{type(error).__name__} from {type(error.__cause__).__name__} after {len(seen)} steps"
    return "opened"


def test_a_failure_late_in_the_upgrade_leaves_the_database_exactly_as_it_was(py, owner, db_name):
    owner.make(6, owner.studio(version=6, seed=9), name=db_name)
    before = owner.dump(db_name)
    assert py(fail_in_the_last_batch, db_name).startswith("UpgradeError from LookupError")
    assert owner.dump(db_name) == before


def test_a_second_upgrade_finds_nothing_to_do(upgraded, owner, db_name):
    owner.make(6, owner.studio(version=6, seed=3), name=db_name)
    upgraded(db_name)
    before = owner.dump(db_name)
    again = upgraded(db_name)
    assert (again["plan"]["version"], again["report"]) == (7, None)
    assert owner.dump(db_name) == before

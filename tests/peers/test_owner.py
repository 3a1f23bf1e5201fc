"""The owner's app as the tests have it: databases of each version, and Dexie's own upgrade of them to v7."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error

STORES = {
    3: {"scripts": {"title"}, "images": set(), "videos": set()},
    4: {"scripts": {"title"}, "images": {"scriptId"}, "videos": {"scriptId"}},
    5: {"scripts": {"title"}, "images": {"scriptId"}, "videos": {"scriptId"}, "audios": {"scriptId"}},
    6: {
        "scripts": {"title"}, "images": {"scriptId"}, "videos": {"scriptId"}, "audios": {"scriptId"},
        "prompts": {"category", "createdAt"},
    },
    7: {
        "scripts": {"title"}, "prompts": {"category", "createdAt"},
        **{media: {"uploadedAt", "uploadSource"} for media in ("images", "videos", "audios")},
        "scriptAssetMappings": {
            "scriptId", "assetType", "assetId", "[scriptId+assetType]", "[assetType+assetId]",
        },
    },
}  # fmt: skip


@pytest.mark.parametrize("version", STORES)
def test_a_database_is_made_as_the_app_had_it_at_each_version(owner, db_name, version):
    owner.make(version, owner.studio(version=version), name=db_name)
    dump = owner.dump(db_name)
    assert dump["native"] == version * 10
    assert {name: set(store["indexes"]) for name, store in dump["stores"].items()} == STORES[version]
    assert all(store["keyPath"] == "id" and store["autoIncrement"] for store in dump["stores"].values())


@pytest.mark.parametrize("version", STORES)
def test_a_studio_has_the_records_that_its_scripts_name(owner, db_name, version):
    tables = owner.studio(version=version, scripts=3, scenesPerScript=4, seed=9)
    scenes = [scene for script in tables["scripts"] for act in script["acts"] for scene in act["scenes"]]
    images = {image["id"] for image in tables["images"]}
    shown = {scene["generatedImageId"] for scene in scenes}
    assert len(scenes) == 12
    assert shown < images
    assert ("audios" in tables) == any("generatedAudioId" in d for scene in scenes for d in scene["dialogues"])


def test_a_patched_database_has_its_higher_native_version(owner, db_name):
    owner.make(6, {}, name=db_name, native=63)
    assert owner.native_version(db_name) == 63


@pytest.mark.parametrize("version", [3, 4, 5, 6])
def test_dexies_own_upgrade_makes_a_mapping_for_each_asset_with_a_script(owner, db_name, version):
    tables = owner.studio(version=version)
    media = [row for table in ("images", "videos", "audios") for row in tables.get(table, [])]
    owner.make(version, tables, name=db_name)
    report = owner.open_v7(db_name)
    expected = sum("scriptId" in row for row in media)
    assert (report["native"], report["upgraderCalled"], report["warnings"]) == (70, True, [])
    assert report["logs"] == [
        "[DB Migration v7] Starting asset independence migration...",
        f"[DB Migration v7] Created {expected} asset mappings",
        "[DB Migration v7] Migration completed successfully",
    ]
    assert set(report["counts"]["scriptAssetMappings"].values()) == {expected}


def test_dexies_own_upgrade_leaves_the_script_in_the_record(owner, db_name):
    owner.make(6, owner.studio(version=6), name=db_name)
    owner.open_v7(db_name)
    first = owner.rows("images", db_name)[0]
    assert first["scriptId"] == 1
    assert first["uploadSource"] == "ai-generated"


def test_dexie_opens_its_own_v7_database_without_an_upgrade(owner, db_name):
    owner.make(7, owner.studio(version=7), name=db_name)
    report = owner.open_v7(db_name)
    assert (report["native"], report["upgraderCalled"], report["warnings"]) == (70, False, [])


def test_dexies_own_upgrade_cannot_pass_a_record_without_data(owner, db_name):
    owner.make(6, {"images": [{"id": 1, "scriptId": 1}]}, name=db_name)
    with pytest.raises(Error, match="reading 'type'"):
        owner.open_v7(db_name)
    assert owner.native_version(db_name) == 60

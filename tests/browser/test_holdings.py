"""How much is stored: by type, source and script, whatever the records hold, and that reading it changes nothing."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import in_page
from tests.studio_specs import asset, mapping, script

if sys.platform == "emscripten":
    from pyapp.cinegenie.gallery_index import GalleryIndex
    from pyapp.cinegenie.holdings import measure
    from pyapp.db import Database


@in_page
async def measured(name: str) -> dict[str, Any]:
    db = await Database(name).open()
    index = GalleryIndex(db)
    await index.load()
    found = await measure(index)
    index.close()
    db.close()
    return {
        "total": found.total,
        "types": found.by_type,
        "sources": {str(source): amount for source, amount in found.by_source.items()},
        "scripts": [[repr(each.id), each.title, each.stored, each.own, each.shared] for each in found.scripts],
        "shared": found.shared,
        "unused": found.unused,
        "largest": [[each.asset_type, repr(each.id), each.name, each.bytes] for each in found.largest],
        "unmeasured": found.unmeasured,
    }


@pytest.fixture
def holdings(js, py, db_name):
    """The holdings of a database of these records (JSON specs), made by the owner's Dexie; it must stay as it is."""

    def holdings(**tables: Any) -> dict[str, Any]:
        js("({name, tables}) => owner.make(name, 7, tables)", name=db_name, tables=tables)
        before = js("({name}) => probe.dump(name)", name=db_name)
        found = py(measured, db_name)
        assert js("({name}) => probe.dump(name)", name=db_name) == before
        return found

    return holdings


def file(number: Any, size: int, **fields: Any) -> dict[str, Any]:
    return asset(number, data={"$blob": {"type": "image/webp", "seed": 1, "size": size}}, **fields)


def test_every_file_counts_once_by_type_by_source_and_by_who_uses_it(holdings):
    found = holdings(
        scripts=[script(1, {"generatedImageId": 1}, {"generatedVideoId": 1}), script(2), script(3)],
        images=[file(1, 100), file(2, 20, uploadSource="imported", originalFilename="a.webp"), file(3, 3)],
        videos=[file(1, 5000, uploadSource="manual-upload")],
        audios=[file(1, 700)],
        scriptAssetMappings=[mapping(1, "image", 1), mapping(2, "image", 2), mapping(3, "image", 2, script=2)],
    )
    assert found["total"] == [5, 5823]
    assert found["types"] == {"image": [3, 123], "video": [1, 5000], "audio": [1, 700]}
    assert found["sources"] == {
        "ai-generated": [3, 803],
        "manual-upload": [1, 5000],
        "imported": [1, 20],
        "None": [0, 0],
    }
    assert found["scripts"] == [
        ["1", "Script 1", True, [2, 5100], [1, 20]],
        ["2", "Script 2", True, [0, 0], [1, 20]],
        ["3", "Script 3", True, [0, 0], [0, 0]],
    ]
    assert (found["shared"], found["unused"]) == ([1, 20], [2, 703])
    assert found["largest"] == [
        ["video", "1", None, 5000],
        ["audio", "1", None, 700],
        ["image", "1", None, 100],
        ["image", "2", "a.webp", 20],
        ["image", "3", None, 3],
    ]


def test_an_asset_of_the_same_id_and_another_type_is_not_taken_for_it(holdings):
    found = holdings(
        scripts=[script(1)], images=[file(5, 1)], videos=[file(5, 2)], scriptAssetMappings=[mapping(1, "video", 5)]
    )
    assert found["unused"] == [1, 1]
    assert found["scripts"][0][3] == [1, 2]


def test_the_files_of_a_script_that_is_gone_are_told_under_its_id(holdings):
    found = holdings(images=[file(1, 9)], scriptAssetMappings=[mapping(1, "image", 1, script=7)])
    assert found["scripts"] == [["7", None, False, [1, 9], [0, 0]]]
    assert found["unused"] == [0, 0]


def test_records_of_any_content_are_counted_and_those_without_a_blob_are_told(holdings):
    found = holdings(
        scripts=[
            {"id": 1, "title": {"no": "text"}, "acts": "none", "buildMeta": 5},
            {"id": "two", "title": "  ", "acts": [None, {"scenes": [{"generatedImageId": {}, "dialogues": 3}]}]},
        ],
        images=[
            file(1, 50, uploadSource=["imported"], originalFilename=5),
            asset(2, data="data:image/png;base64,AAAA"),
            asset(3, data={"size": 10**9}),
            asset("four", data=None),
            {"id": 5},
        ],
        scriptAssetMappings=[
            {"id": 1},
            mapping(2, {"odd": 1}, 1),
            mapping(3, "image", {"odd": 1}),
            mapping(4, "image", 1, script=None),
            mapping(5, "picture", 1),
        ],
    )
    assert found["total"] == [5, 50]
    assert found["unmeasured"] == 4
    assert found["sources"]["None"] == [2, 50]
    assert found["unused"] == [5, 50]
    assert sorted(each[:2] for each in found["scripts"]) == [["'two'", None], ["1", None]]
    assert found["largest"] == [["image", "1", None, 50]]


def test_an_empty_studio_holds_nothing(holdings):
    found = holdings()
    assert (found["total"], found["scripts"], found["largest"]) == ([0, 0], [], [])

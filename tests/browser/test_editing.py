"""Changing one asset: only the named fields are written, and it can be taken back."""

from __future__ import annotations

import base64
import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.cinegenie.assets import Assets
    from pyapp.cinegenie.schema import studio_database
    from pyapp.db import Blob

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 40).decode()
WEBM = base64.b64encode(b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"x" * 40).decode()
RARE = {"$map": [["k", {"$regexp": ["a", "g"]}]]}
DATED = {"uploadSource": "ai-generated", "uploadedAt": {"$date": 1_700_000_000_000}}
FILM = {"id": 2, "data": {"$blob": {"type": "video/mp4", "seed": 1, "size": 90}}, "mimeType": "video/mp4", **DATED}


@in_page
async def edit(name: str, verb: str, *args: Any, back: bool = False, between: Any = None) -> Any:
    """Call a verb of Assets, and perhaps take the change back; the changes that were told, or the error in words."""
    told: list[Any] = []
    db = await studio_database(name).open()
    assets = Assets(db, lambda each: told.append([each.kind, each.asset_type, each.asset_id]))
    given = [
        Blob(base64.b64decode(each["data"]), each["type"], each["name"]) if isinstance(each, dict) else each
        for each in args
    ]
    try:
        done = await getattr(assets, verb)(*given)
        if between:
            await db.videos.update(2, between)
        if back:
            await assets.take_back(done)
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"
    finally:
        db.close()
    return told


def test_renaming_changes_the_file_name_only_and_can_be_taken_back(make, py, dump, db_name):
    make(videos=[{**FILM, "originalFilename": "old.mp4", "rare": RARE}], images=[{"id": 2}])
    before = dump()
    assert py(edit, db_name, "rename", "video", 2, " <b>new.mp4 ") == [["changed", "video", 2]]
    after = dump()
    assert after["videos"][0].pop("originalFilename") == "<b>new.mp4"
    assert before["videos"][0].pop("originalFilename") == "old.mp4"
    assert after == before
    py(edit, db_name, "rename", "video", 2, "newer.mp4", back=True)
    assert dump()["videos"][0]["originalFilename"] == "<b>new.mp4"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["video", 2, "  "], "UnusableNameError: A file needs a name."),
        (["video", 2, "a/b"], "UnusableNameError: A file's name has no slash"),
        (["video", 2, "x" * 256], "UnusableNameError: A file's name has 255 characters at most."),
        (["video", 9, "x"], "MissingAssetError: Video 9 does not exist."),
        (["film", 2, "x"], "UnknownAssetTypeError"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_words(make, py, dump, db_name, args, message):
    make(videos=[FILM])
    before = dump()
    assert py(edit, db_name, "rename", *args).startswith(message)
    assert dump() == before


def test_another_file_takes_the_place_of_the_old_one_and_can_be_taken_back(make, py, dump, db_name):
    link = {"id": 4, "scriptId": 1, "assetType": "video", "assetId": 2, "sceneId": "act0-scene0"}
    make(videos=[{**FILM, "duration": 5, "rare": RARE}], scriptAssetMappings=[link])
    before = dump()
    file = {"data": WEBM, "type": "video/webm", "name": "new.webm"}
    py(edit, db_name, "replace_file", "video", 2, file, back=True)
    assert dump() == before
    assert py(edit, db_name, "replace_file", "video", 2, file, 7.5) == [["changed", "video", 2]]
    (film,) = dump()["videos"]
    assert (film["data"]["$blob"]["type"], film["mimeType"]) == ("video/webm", "video/webm")
    assert film["data"]["$blob"]["size"] == len(base64.b64decode(WEBM))
    assert "name" not in film["data"]["$blob"]
    assert (film["originalFilename"], film["duration"]) == ("new.webm", 7.5)
    kept = ("id", "uploadSource", "uploadedAt", "rare")
    assert [film[name] for name in kept] == [before["videos"][0][name] for name in kept]
    assert dump()["scriptAssetMappings"] == before["scriptAssetMappings"]


def test_a_length_that_is_not_known_for_the_new_file_is_taken_away(make, py, dump, db_name):
    make(videos=[{**FILM, "duration": 5}])
    py(edit, db_name, "replace_file", "video", 2, {"data": WEBM, "type": "video/webm", "name": None})
    (film,) = dump()["videos"]
    assert film.keys() == {*FILM}


def test_a_file_of_another_kind_or_none_is_refused(make, py, dump, db_name):
    make(videos=[FILM])
    before = dump()
    picture = {"data": PNG, "type": "image/png", "name": "a.png"}
    answer = py(edit, db_name, "replace_file", "video", 2, picture)
    assert answer == "UnsupportedFileError: “a.png” is not a video but image/png."
    empty = {"data": "", "type": "video/mp4", "name": "a.mp4"}
    assert py(edit, db_name, "replace_file", "video", 2, empty).startswith("UnsupportedFileError: “a.mp4” is empty")
    assert dump() == before


def test_a_change_that_was_changed_again_is_not_taken_back(make, py, dump, db_name):
    make(videos=[FILM])
    answer = py(edit, db_name, "rename", "video", 2, "new", back=True, between={"originalFilename": "newer"})
    assert answer == "ChangedSinceError: It was changed again since. Nothing was changed back."
    assert dump()["videos"][0]["originalFilename"] == "newer"


@pytest.mark.parametrize(
    ("stored", "seconds", "told", "expected"),
    [
        (None, 3.5, [["changed", "video", 2]], 3.5),
        (5, 3.5, [], 5),
        ({"$number": "NaN"}, 3.5, [["changed", "video", 2]], 3.5),
        (None, 0, [], None),
    ],
)
def test_a_length_that_is_found_out_is_noted_where_none_is_known(
    make, py, dump, db_name, stored, seconds, told, expected
):
    make(videos=[{**FILM, **({} if stored is None else {"duration": stored})}])
    same = {"data": base64.b64encode(b"x" * 90).decode(), "type": "video/mp4", "name": None}
    assert py(edit, db_name, "set_duration", "video", 2, seconds, same) == told
    assert dump()["videos"][0].get("duration") == expected
    other = {**same, "data": PNG}
    assert py(edit, db_name, "set_duration", "video", 2, 8, other) == []

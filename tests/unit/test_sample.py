"""The sample studio is whole: what it names is there, what it leaves out is left out on purpose."""

import base64
import json
import re
import wave
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "web" / "sample"
STUDIO = json.loads((SAMPLE / "studio.json").read_text("utf-8"))
TABLES = STUDIO["tables"]
SCRIPTS = {script["id"]: script for script in TABLES["scripts"]}
MEDIA = [(table, record) for table in ("images", "videos", "audios") for record in TABLES[table]]

DELETED = {("images", 7)}
ORPHANS = {("images", 13)}
TYPES = {
    ".png": ("image/png", rb"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", rb"\xff\xd8\xff"),
    ".webp": ("image/webp", rb"RIFF....WEBP"),
    ".webm": ("video/webm", rb"\x1a\x45\xdf\xa3.{1,40}webm"),
    ".mp4": ("video/mp4", rb"....ftyp"),
    ".wav": ("audio/wav", rb"RIFF....WAVE"),
    ".ogg": ("audio/ogg", rb"OggS"),
    ".mp3": ("audio/mpeg", rb"ID3|\xff[\xe2-\xff]"),
}
DEFAULT_TYPES = {"images": "image/png", "videos": "video/mp4", "audios": "audio/mpeg"}


def scenes_of(script):
    return [scene for act in script["acts"] for scene in act["scenes"]]


def named_by(script):
    """The legacy ids of a script as (table, id), as often as it names them."""
    full = script.get("buildMeta", {}).get("fullScriptAudioId")
    names = [("audios", full)]
    for scene in scenes_of(script):
        names += [("images", scene.get("generatedImageId")), ("videos", scene.get("generatedVideoId"))]
        names += [("audios", line.get("generatedAudioId")) for line in scene["dialogues"]]
    return Counter(name for name in names if name[1] is not None)


def values_with(key, node):
    """Every value under `key`, however deep."""
    if isinstance(node, dict):
        return [v for k, v in node.items() if k == key] + [
            v for n in node.values() for v in values_with(key, n)
        ]
    return [v for n in node for v in values_with(key, n)] if isinstance(node, list) else []


STORED = {(table, record["id"]) for table, record in MEDIA}
NAMED = {script_id: named_by(script) for script_id, script in SCRIPTS.items()}
every_medium = pytest.mark.parametrize(
    ("table", "record"), [pytest.param(table, record, id=record["file"]) for table, record in MEDIA]
)
every_script = pytest.mark.parametrize("script", SCRIPTS.values(), ids=lambda script: script["alias"])
every_prompt = pytest.mark.parametrize("prompt", TABLES["prompts"], ids=lambda prompt: prompt["title"])


def test_the_studio_has_the_tables_and_the_native_version_of_schema_6():
    assert STUDIO.keys() == {"nativeVersion", "tables"}
    assert STUDIO["nativeVersion"] == 60
    assert set(TABLES) == {"scripts", "images", "videos", "audios", "prompts"}


@pytest.mark.parametrize("table", TABLES)
def test_ids_are_positive_integers_and_each_occurs_once(table):
    ids = [record["id"] for record in TABLES[table]]
    assert len(set(ids)) == len(ids)
    assert all(type(number) is int and number > 0 for number in ids)


@every_medium
def test_a_medium_has_the_fields_of_schema_6_and_no_others(table, record):
    optional = {"images": set(), "videos": {"duration"}, "audios": {"duration", "isFullScript"}}[table]
    assert {"id", "file", "type"} <= record.keys() <= {"id", "file", "type", "scriptId"} | optional
    assert record.get("scriptId", 1) in SCRIPTS


@every_medium
def test_a_file_begins_with_the_bytes_of_its_type_or_of_the_default_type_where_it_has_none(table, record):
    path = SAMPLE / record["file"]
    media_type, magic = TYPES[path.suffix]
    assert re.match(magic, path.read_bytes(), re.DOTALL)
    assert (record["type"] or DEFAULT_TYPES[table]) == media_type
    assert record["file"].startswith(f"{table}/")


def test_the_folder_holds_just_the_files_that_the_records_name():
    files = {path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*") if path.is_file()}
    assert files == {record["file"] for _, record in MEDIA} | {"studio.json"}


def test_the_sample_is_small():
    sizes = {path: path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()}
    assert sum(sizes.values()) < 1_200_000
    assert max(size for path, size in sizes.items() if path.parent.name == "images") <= 40_000


def test_all_formats_are_there_and_one_medium_of_each_table_has_no_type():
    assert {Path(record["file"]).suffix for _, record in MEDIA} == set(TYPES)
    assert Counter(table for table, record in MEDIA if not record["type"]) == {
        "images": 1,
        "videos": 1,
        "audios": 1,
    }


def test_films_and_sounds_say_how_many_seconds_they_last():
    timed = [record for table, record in MEDIA if table != "images"]
    assert all(0 < record["duration"] <= 10 for record in timed)
    for record in (record for record in timed if record["file"].endswith(".wav")):
        with wave.open(str(SAMPLE / record["file"])) as sound:
            assert sound.getnframes() / sound.getframerate() == record["duration"]


def test_scripts_name_stored_media_and_one_picture_that_was_deleted():
    named = set().union(*NAMED.values())
    assert named - STORED == DELETED
    assert {table for table, _ in named} == {"images", "videos", "audios"}


def test_just_one_picture_is_an_orphan():
    owned = {(table, record["id"]) for table, record in MEDIA if "scriptId" in record}
    assert STORED - owned - set().union(*NAMED.values()) == ORPHANS


def test_media_are_shared_by_scenes_and_by_scripts_and_known_through_legacy_ids_alone():
    owner = {(table, record["id"]): record.get("scriptId") for table, record in MEDIA}
    assert NAMED[1]["images", 2] == 2
    assert owner["images", 1] == 1
    assert all(("images", 1) in names for names in NAMED.values())
    assert owner["images", 12] is None
    assert ("images", 12) in NAMED[2]


def test_the_full_reading_of_the_first_script_is_the_only_one():
    full = [record["id"] for record in TABLES["audios"] if record.get("isFullScript")]
    assert full == [SCRIPTS[1]["buildMeta"]["fullScriptAudioId"]]
    assert "buildMeta" not in SCRIPTS[2]


@every_script
def test_a_script_has_three_acts_of_two_or_three_scenes_in_order(script):
    assert [act["act_number"] for act in script["acts"]] == [1, 2, 3]
    for act in script["acts"]:
        assert act["summary"]
        assert [scene["scene_number"] for scene in act["scenes"]] in ([1, 2], [1, 2, 3])


@every_script
def test_a_script_tells_what_schema_6_asks_for(script):
    for field in ("title", "alias", "logline", "tone", "notes"):
        assert isinstance(script[field], str)
        assert script[field].strip()
    assert script["setting"].keys() == {"time", "location"}
    assert script["genre"]
    assert script["themes"]
    assert all(character.keys() == {"name", "roleId", "description"} for character in script["characters"])


@every_script
def test_a_scene_is_fully_described_and_only_the_cast_speaks(script):
    cast = {character["roleId"] for character in script["characters"]}
    for scene in scenes_of(script):
        assert all(scene[field] for field in ("time", "location", "action", "audio_style", "visual_style"))
        assert {line["roleId"] for line in scene["dialogues"]} <= cast
        assert all(line["line"] for line in scene["dialogues"])


def test_the_newer_script_says_the_places_of_its_scenes_and_the_older_leaves_them_out():
    for act_index, act in enumerate(SCRIPTS[1]["acts"]):
        for scene_index, scene in enumerate(act["scenes"]):
            assert (scene["actIndex"], scene["sceneIndex"]) == (act_index, scene_index)
    assert all({"actIndex", "sceneIndex"}.isdisjoint(scene) for scene in scenes_of(SCRIPTS[2]))


def test_one_script_has_a_title_picture_as_base64():
    picture = base64.b64decode(SCRIPTS[1]["titleImage"], validate=True)
    assert re.match(TYPES[".jpg"][1], picture)
    assert "titleImage" not in SCRIPTS[2]


@every_prompt
def test_a_prompt_has_a_title_a_category_and_a_text(prompt):
    assert all(
        isinstance(prompt[field], str) and prompt[field].strip() for field in ("title", "category", "prompt")
    )


@every_prompt
def test_a_prompt_was_updated_no_earlier_than_created(prompt):
    created, updated = (
        datetime.fromisoformat(prompt[field]["$date"]) for field in ("createdAt", "updatedAt")
    )
    assert created <= updated


@every_prompt
def test_the_variables_of_a_prompt_are_defined_in_a_json_text(prompt):
    text = prompt.get("preprocessing", {}).get("variableDefinitions", "{}")
    assert isinstance(text, str)
    assert json.loads(text).keys() == set(re.findall(r"{{(\w+)}}", prompt["prompt"]))


def test_every_date_is_in_utc_with_milliseconds():
    dates = values_with("$date", TABLES)
    assert len(dates) == 2 * len(TABLES["prompts"]) + 1
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", date) for date in dates)

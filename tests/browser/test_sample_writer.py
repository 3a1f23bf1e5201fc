"""The sample studio is written as the owner's v6 app would have left it, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    import base64

    from pyapp.cinegenie.sample import write_sample
    from pyapp.db import Blob

SAMPLE = Path(__file__).parents[2] / "web" / "sample"
STUDIO = json.loads((SAMPLE / "studio.json").read_text("utf-8"))
MEDIA = ("images", "videos", "audios")
WITH_DATES = """({rows}) => JSON.parse(JSON.stringify(rows),
    (key, value) => key === "$date" ? Date.parse(value) : value)"""


def files() -> dict[str, str]:
    import base64

    rows = [row for table in MEDIA for row in STUDIO["tables"][table]]
    return {row["file"]: base64.b64encode((SAMPLE / row["file"]).read_bytes()).decode() for row in rows}


@in_page
async def write(name: str, studio: dict[str, Any], contents: dict[str, str]) -> list[Any]:
    """Write the sample; give the error in words and the paths that were read."""
    read: list[str] = []

    async def read_file(path: str) -> Any:
        read.append(path)
        return Blob(base64.b64decode(contents[path]), "text/plain", "a server's own name")

    try:
        await write_sample(name, studio, read_file)
    except Exception as error:  # noqa: BLE001
        return [f"{type(error).__name__}: {error}", read]
    return [None, read]


@pytest.fixture
def dump(js, db_name):
    return lambda: js("({name}) => probe.dump(name)", name=db_name)


def rows(dump: dict[str, Any], table: str) -> list[dict[str, Any]]:
    return [record["value"] for record in dump["stores"][table]["records"]]


def test_the_sample_is_written_at_native_version_60_as_dexie_makes_it(py, js, db_name, dump):
    assert py(write, db_name, STUDIO, files())[0] is None
    written = dump()
    other = f"{db_name}-owner"
    js("({name}) => owner.make(name, 6)", name=other)
    expected = js("({name}) => probe.dump(name)", name=other)
    bare = lambda each: {name: {**store, "records": 0} for name, store in each["stores"].items()}  # noqa: E731
    assert (written["native"], bare(written)) == (60, bare(expected))


def test_every_record_is_there_with_its_fields_and_its_file_s_bytes(py, db_name, dump):
    py(write, db_name, STUDIO, files())
    written = dump()
    for table in MEDIA:
        for row, record in zip(STUDIO["tables"][table], rows(written, table), strict=True):
            data = (SAMPLE / row["file"]).read_bytes()
            blob = {"type": row["type"], "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            fields = {name: value for name, value in row.items() if name not in ("file", "type")}
            assert record == {**fields, "data": {"$blob": blob}}


def test_scripts_and_prompts_are_stored_as_they_stand_with_real_dates(py, js, db_name, dump):
    py(write, db_name, STUDIO, files())
    for table in ("scripts", "prompts"):
        stored = json.dumps(rows(dump(), table), sort_keys=True)
        dated = js(WITH_DATES, rows=STUDIO["tables"][table])
        assert stored == json.dumps(dated, sort_keys=True)
    assert js("async ({name}) => (await probe.read(name, 'prompts', 1)).createdAt instanceof Date", name=db_name)


def test_the_owner_s_v6_app_opens_it_as_its_own(py, js, db_name):
    py(write, db_name, STUDIO, files())
    opened = js(
        """async ({name}) => {
            const database = owner.declare(name, 6);
            await database.open();
            const counts = {native: database.idbdb.version, images: await database.images.where({scriptId: 1}).count()};
            database.close();
            return counts;
        }""",
        name=db_name,
    )
    belonging = [row for row in STUDIO["tables"]["images"] if row.get("scriptId") == 1]
    assert opened == {"native": 60, "images": len(belonging)}


@pytest.mark.parametrize("version", [3, 6, 7])
def test_an_existing_database_is_refused_and_left_as_it_is(py, js, db_name, dump, version):
    js("({name, version}) => owner.make(name, version, {scripts: [{title: 'Mine'}]})", name=db_name, version=version)
    before = dump()
    error, read = py(write, db_name, STUDIO, files())
    assert error.startswith(f"StudioExistsError: A database '{db_name}' exists already")
    assert read == []
    assert dump() == before


def test_without_one_of_its_files_nothing_is_made(py, js, db_name):
    contents = files()
    missing = contents.popitem()[0]
    assert py(write, db_name, STUDIO, contents)[0] == f"KeyError: '{missing}'"
    assert js("({name}) => probe.exists(name)", name=db_name) is False


def test_a_record_that_cannot_be_written_leaves_no_database_behind(py, js, db_name):
    twice = [STUDIO["tables"]["prompts"][0]] * 2
    broken = {**STUDIO, "tables": {**STUDIO["tables"], "prompts": twice}}
    error, _ = py(write, db_name, broken, files())
    assert "ConstraintError" in error
    assert js("({name}) => probe.exists(name)", name=db_name) is False

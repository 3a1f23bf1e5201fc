"""The owner's JSON export is read for what it still holds, and it is said that its media are gone."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    import backups

    from pyapp.cinegenie.backup.owner_json import open_owner_json
    from pyapp.cinegenie.backup.source import BackupError
    from pyapp.db import Blob

MAKE = """async ({name}) => {
  const db = new Dexie(name);
  db.version(7).stores({
    scripts: "++id, title", images: "++id", videos: "++id", audios: "++id", prompts: "++id",
    scriptAssetMappings: "++id",
  });
  await db.open();
  const at = () => new Date("2024-05-06T07:08:09.010Z");
  await db.scripts.add({ id: 1, title: "Éa \\ud800", createdAt: "2024-05-06T07:08:09.010Z", $types: { a: 1 } });
  await db.images.bulkAdd([
    { id: 9, data: new Blob(["x"]), uploadedAt: at(), uploadSource: "imported" },
    { id: 10, data: "base64", uploadedAt: "yesterday" }, { id: 2, data: new Blob(["y"]), uploadedAt: at() },
  ]);
  await db.prompts.add({ id: 3, title: "p", createdAt: at(), updatedAt: at(), metadata: { createdAt: at() } });
  await db.scriptAssetMappings.add({ id: 4, scriptId: 1, linkedAt: at(), $types: true });
  const data = {};
  for (const table of db.tables) data[table.name] = await table.toArray();
  db.close();
  return JSON.stringify({ version: 7, exportedAt: at().toISOString(), data });
}"""


@in_page
async def restore(text: str, name: str) -> list[Any]:
    source = await open_owner_json(Blob(text.encode()))
    await source.check()
    await backups.copy_into(source, name)
    return [source.name, source.version, source.native_version, source.exported_at, source.warning]


def test_an_export_of_the_owner_is_restored_without_its_media_and_says_so(py, js, db_name):
    text = js(MAKE, name=db_name)
    name, version, native, exported_at, warning = py(restore, text, f"{db_name}-copy")
    assert (name, version, native, exported_at) == ("cineGenieDatabase", 7, 70, "2024-05-06T07:08:09.010Z")
    assert warning.startswith("This file holds no media: ")
    assert "(2 images)" in warning
    before, after = (js("({name}) => probe.dump(name)", name=each)["stores"] for each in (db_name, f"{db_name}-copy"))
    for store in before.values():
        for record in store["records"]:
            if "$blob" in str(record["value"].get("data")):
                del record["value"]["data"]
    nested = before["prompts"]["records"][0]["value"]["metadata"]
    nested["createdAt"] = exported_at  # in no field that the schema names
    assert {name: store["records"] for name, store in after.items()} == {
        name: store["records"] for name, store in before.items()
    }


@in_page
async def opened(text: str) -> list[Any]:
    try:
        source = await open_owner_json(Blob(text.encode("utf-8", "surrogatepass")))
    except BackupError as error:
        return [f"{type(error).__name__}: {error}"]
    return [source.version, [[table.name, table.schema, table.count] for table in source.tables], source.missing_media]


def export(version: Any = 6, **tables: Any) -> str:
    return json.dumps({"version": version, "exportedAt": "2024", "data": tables})


@pytest.mark.parametrize(
    ("version", "tables", "found"),
    [(3, {}, 3), (60, {}, 6), (71, {}, 7), ("1.0", {}, 6), (1, {"scriptAssetMappings": []}, 7), (None, {}, 6)],
)
def test_the_schema_of_an_export_is_the_one_written_or_what_its_tables_show(py, version, tables, found):
    assert py(opened, export(version, **tables))[0] == found


def test_tables_that_the_schema_lacks_are_kept(py):
    version, tables, missing = py(opened, export(4, images=[{"id": 2, "data": {}}, {"id": 1.5}], extra=[{"id": "a"}]))
    assert (version, missing) == (4, {"images": 1, "videos": 0, "audios": 0})
    assert tables == [
        ["scripts", "++id, title", 0], ["images", "++id, scriptId", 2], ["videos", "++id, scriptId", 0],
        ["extra", "++id", 1],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "DamagedBackupError: This file is no whole JSON"),
        (export()[:-1], "DamagedBackupError: This file is no whole JSON"),
        ("[" * 100_000, "DamagedBackupError: This file is no whole JSON"),
        ('{"version": NaN}', "NaN is no JSON"),
        ('{"version": 1e999}', "too large a number"),
        ('{"version": ' + "9" * 5000 + "}", "DamagedBackupError"),
        ('{"a": {"b": 1, "b": 2}}', "a name stands twice in one object"),
        ("\ud800", "NotABackupError: This file is no text"),
        ("[]", "NotABackupError: This file is no JSON export of the studio"),
        ('{"formatName": "dexie", "data": {}}', "NotABackupError: This file is no JSON export of the studio"),
        ('{"version": 6, "exportedAt": 1, "data": []}', "NotABackupError"),
        (export(8), "of schema version 8; this program knows up to 7"),
        (export(images={}), "'images' is no list of records"),
        (export(images=[5]), "images, record 0 has no valid id"),
        (export(images=[{"id": 1}, {}]), "images, record 1 has no valid id"),
        (export(images=[{"id": True}]), "images, record 0 has no valid id"),
        (export(images=[{"id": 1}, {"id": 1.0}]), "images holds the id 1 twice"),
    ],
)
def test_another_or_damaged_file_is_refused_with_its_reason(py, text, said):
    (found,) = py(opened, text)
    assert said in found

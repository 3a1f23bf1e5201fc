"""A file of Dexie's export addon that is damaged, wrong or something else is refused, and says what and where."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    import asyncio
    import contextlib

    import backups

    from pyapp.cinegenie.backup.dexie_file import open_dexie_file, write_dexie_file
    from pyapp.cinegenie.backup.reading import open_backup
    from pyapp.cinegenie.backup.source import BackupError
    from pyapp.db import Blob
    from pyapp.files import outputs

ROWS = [{"id": 1, "at": 5, "data": {"type": "image/png", "data": "AAEC"}, "$types": {"at": "date", "data": "blob2"}}]
ROWS += [{"id": 2, "text": 'é " \\ \n'}]
ROWS += [{"id": "x", "list": [1, {"a": None}], "$types": {"list": "arrayNonindexKeys"}}]
LOOSE = [{"$": [1, {"a": 1}], "$types": {"$": {"": "arrayNonindexKeys", "1.a": "nan"}}}, [2, "text"]]


def file(**changes: Any) -> Any:
    """Return an export, with other members in its `data`."""
    films = {"tableName": "films", "inbound": True, "rows": ROWS}
    loose = {"tableName": "loose", "inbound": False, "rows": LOOSE}
    tables = [{"name": "films", "schema": "++id,title", "rowCount": 3}, {"name": "loose", "schema": "", "rowCount": 2}]
    data = {"databaseName": "d", "databaseVersion": 7, "tables": tables, "data": [films, loose]}
    return {"formatName": "dexie", "formatVersion": 1, "data": data | changes}


def with_rows(rows: list[Any], **changes: Any) -> Any:
    tables = [{"name": "films", "schema": "++id", "rowCount": len(rows)}]
    return file(tables=tables, data=[{"tableName": "films", "inbound": True, "rows": rows} | changes])


@in_page
async def refusals(texts: list[str]) -> list[str | None]:
    return [await refusal(text.encode("utf-8", "surrogatepass")) for text in texts]


@in_page
async def refusal(data: bytes) -> str | None:
    try:
        await (await open_dexie_file(Blob(data))).check()
    except BackupError as error:
        return f"{type(error).__name__}: {error}"
    return None


@in_page
async def restored(text: str) -> list[Any]:
    source = await open_dexie_file(Blob(text.encode()))
    found = [source.name, source.version, source.native_version]
    for table in reversed(source.tables):
        found += [[key, text] async for rows in source.rows(table.name) for key, text, _ in rows]
    return found


def test_tables_are_read_in_any_order(py):
    assert py(restored, json.dumps(file(databaseVersion=7.1), indent=2))[:5] == [
        "d",
        7.1,
        71,
        [1, '{"a":"NaN","$types":{"a":"nan"}}'],
        [2, '"text"'],
    ]


def row(changed: str) -> str:
    """Return an export of one record, written by hand."""
    return json.dumps(with_rows(["ROW"])).replace('"ROW"', changed)


NOT_ONES = ["", "{}", "[]", '"dexie"', "PK\x03\x04", "null", '{"version":6,"exportedAt":"x","data":{}}', "{" * 9000]
WRONG = {
    json.dumps(file() | {"formatVersion": 2}): "its format has the version 2, not 1",
    json.dumps(file(databaseName=5)): "its 'databaseName' is missing",
    json.dumps(file(databaseVersion=-1)): "its database's version is -1",
    json.dumps(file(databaseVersion=True)): "its 'databaseVersion' is missing",
    json.dumps(file(tables={})): "its 'tables' is missing",
    json.dumps(file(tables="DEEP")).replace('"DEEP"', "[" * 1000 + "]" * 1000): "is nested too deeply",
    json.dumps(file(tables=[5])): "its 'rowCount' is missing",
    json.dumps(file(tables=file()["data"]["tables"] * 2)): "it names a table twice",
    json.dumps(file(tables=file()["data"]["tables"][:1])): "records of a table 'loose' that it does not name",
    json.dumps(file(data=file()["data"]["data"][:1])): "loose: the file says it has 2 records and holds 0",
    json.dumps(file(data=file()["data"]["data"] * 2)): "the records of 'films' stand in it twice",
    json.dumps(file(data=[5])): "'5' stands where '{' should",
    json.dumps(file(data={})): "'{' stands where '[' should",
    json.dumps(with_rows([{"id": 1}], inbound=False)): "its keys are not where its schema '++id' says",
    json.dumps(file()).replace('"rowCount": 3', '"rowCount": 4'): "says it has 4 records and holds 3",
    json.dumps(file()).replace("++id,title", "++id,,["): "a schema in it cannot be read",
    json.dumps(file()) + " x": "more follows behind its end",
    json.dumps(file()).replace('"databaseName"', '"tables": [], "databaseName"', 1): "'tables' stands twice",
    row('{"id": 1, "id": 2}'): "a name stands twice in one object",
    row('{"id": 1, "a": {"__proto__": 1, "__proto__": 2}}'): "a name stands twice in one object",
    row('{"id": 1}, {"id": 1}'): "its key is there twice",
    row('{"id": 2}, {"id": 1}'): "the records are not in the order of their keys",
    row('{"a": 1}'): "films, the record at byte 218: it has no key",
    row('{"id": {}}'): "it has no key",
    row("5"): "it has no key",
    row("{'id': 1}"): "this is no JSON",
    row('{"id": 01}'): "this is no JSON",
    row('{"id": 1} {"id": 2}'): "'{' stands where ',' should",
    row('{"id": 1},'): "this is no JSON",
    row('{"id": 1, "a": 5, "$types": {"a": "unheard"}}'): "a: the tag 'unheard' is unknown",
    row('{"id": 1, "a": {"type": "", "data": "?"}, "$types": {"a": "blob2"}}'): "a: this is no base64 text",
    row('{"id": 1, "a": {"type": "", "data": "' + "A" * 70_001 + '"}, "$types": {"a": "blob2"}}'): "no base64 text",
    row('{"id": 1, "a": {"type": "", "data": "' + "A" * 70_000 + '=AAA"}, "$types": {"a": "blob2"}}'): "no base64 text",
    row('{"id": 1, "' + "a" * 70_000 + '": 1}'): "a name in it is too long",
    row('{"id": 1, "a": ' + "[" * 1_000_000): "is nested too deeply",
    row('{"id": 1, "a": "' + "x" * 3_000_000): "it ends too early: within a text",
}


def test_a_file_of_another_kind_is_no_export(py):
    said = py(refusals, NOT_ONES)
    assert said == ["NotABackupError: This file is no export that Dexie's export addon wrote."] * len(NOT_ONES)


def test_an_export_that_is_not_as_the_addon_writes_it_is_refused_with_what_and_where(py):
    assert py(refusals, [json.dumps(file()), json.dumps(file(), indent=1), "\ufeff" + json.dumps(file())]) == [None] * 3
    said = py(refusals, list(WRONG))
    for text, (sent, reason) in zip(said, WRONG.items(), strict=True):
        assert text is not None, sent[:300]
        assert text.startswith("DamagedBackupError: "), text
        assert reason in text, sent[:300]


@in_page
async def refused_beginnings(text: str) -> list[int]:
    data = text.encode()
    return [length for length in range(len(data)) if await refusal(data[:length]) is None]


def test_an_export_that_is_cut_off_anywhere_is_refused(py, harness):
    with harness.limit(300):
        assert py(refused_beginnings, json.dumps(file(), separators=(",", ":"))) == []


@in_page
async def outcomes_of_flips(text: str) -> int:
    data, refused = bytearray(text.encode()), 0
    for at in range(len(data)):
        data[at] ^= 0x10
        refused += await refusal(bytes(data)) is not None
        data[at] ^= 0x10
    return refused


def test_a_flipped_byte_is_refused_or_changes_a_text_and_never_breaks_the_reader(py, harness):
    text = json.dumps(file(), separators=(",", ":"))
    with harness.limit(300):
        assert py(outcomes_of_flips, text) > len(text) / 2


MANY = """async ({name, count}) => {
  const db = new Dexie(name);
  db.version(7).stores({ films: "++id" });
  await db.open();
  await db.films.bulkAdd(Array.from({ length: count }, (_, i) => ({ blob: new Blob([probe.seededBytes(i, 20_000)]) })));
  db.close();
}"""


@in_page
async def cancelled_export(name: str) -> list[str]:
    backup = await backups.written(name)
    told = backups.Told()
    source = await open_backup(backup.file)
    writing = asyncio.ensure_future(write_dexie_file(source, outputs.private("export.json"), told))
    await told.first.wait()
    writing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await writing
    return await outputs.private_files()


def test_a_cancelled_export_leaves_no_file(py, js, db_name):
    js(MANY, name=db_name, count=2000)
    assert py(cancelled_export, db_name) == []


@pytest.mark.parametrize("count", [0, 600])
def test_an_export_of_many_or_no_records_is_whole(py, js, db_name, count):
    js(MANY, name=db_name, count=count)
    assert py(exported_and_read, db_name) == [count, count * 20_000]


@in_page
async def exported_and_read(name: str) -> list[int]:
    file = await write_dexie_file(await open_backup((await backups.written(name)).file), outputs.MEMORY)
    source = await open_dexie_file(file)
    await source.check()
    count = size = 0
    async for rows in source.rows("films"):
        count += len(rows)
        size += sum(blob.size for _, _, blobs in rows for blob in blobs)
    return [count, size]

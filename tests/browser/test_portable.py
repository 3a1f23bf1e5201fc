"""Whatever is stored can be packed into text and files, and comes out of them exactly as it was."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.browser.test_values import EXOTIC, PLANT, recipes
from tests.harness import PageError, in_page

if sys.platform == "emscripten":
    from pyapp.db import Blob, Database, DataError
    from pyapp.db.portable import counter, pack, set_counter, unpack
    from pyapp.idb.errors import IDBError

STORE = f"""async ({{name, specs}}) => {{
  {PLANT}
  const request = indexedDB.open(name, 10);
  request.onupgradeneeded = () => ["original", "copied"].forEach((store) => request.result.createObjectStore(store));
  const database = await probe.settled(request);
  const transaction = database.transaction(["original", "copied"], "readwrite");
  for (const store of ["original", "copied"]) transaction.objectStore(store).clear();
  JSON.parse(specs).forEach((spec, key) => transaction.objectStore("original").put(plant(probe.revive(spec)), key));
  await probe.completed(transaction);
  database.close();
}}"""

COMPARE = """({name}) => probe.opened(name, async (database) => {
  const all = (store) => probe.settled(database.transaction(store).objectStore(store).getAll());
  const [originals, copies] = [await all("original"), await all("copied")];
  const isHuge = (value) => Array.isArray(value) && value.length > 1e6;
  const text = async (value) => (isHuge(value) ? "" : JSON.stringify(await probe.describe(value)));
  const found = originals.length === copies.length ? [] : ["another number of records"];
  for (const [key, original] of originals.entries()) {
    const difference = await probe.difference(original, copies[key]);
    if (difference) found.push(`record ${key}: ${difference}`);
    else if (await text(original) !== await text(copies[key])) found.push(`record ${key}: another order of properties`);
  }
  return found;
})"""


@in_page
async def copy_packed(name: str) -> list[str]:
    db = Database(name)
    db.version(1).stores(original="", copied="")
    await db.open()

    @db.transaction("rw", db.original, db.copied)
    async def copy() -> list[Any]:
        transaction = db.current_transaction
        rows = await pack(transaction, db.original, None, 1000)
        await unpack(transaction, db.copied, rows)
        return [text for _, text, _ in rows]

    try:
        return await copy()
    finally:
        db.close()


def differences(js: Any, py: Any, name: str, specs: list[Any]) -> list[str]:
    """Store the recipes' values, pack them and unpack them into another store; say what changed."""
    js(STORE, name=name, specs=json.dumps(specs))
    py(copy_packed, name)
    return js(COMPARE, name=name)


def test_any_value_that_is_packed_and_unpacked_is_stored_as_it_was(py, js, db_name):
    @settings(max_examples=40, phases=[Phase.reuse, Phase.generate], report_multiple_bugs=False)
    @given(st.lists(recipes(), min_size=10, max_size=10))
    def check(specs: list[Any]) -> None:
        assert differences(js, py, db_name, specs) == []

    check()


def test_every_exotic_kind_of_value_survives(py, js, db_name):
    assert differences(js, py, db_name, [{"value": f"exotic:{kind}"} for kind in EXOTIC]) == []


# ---- what a recipe cannot say


def test_values_that_are_rarely_stored_survive(py, js, db_name):
    js("({name}) => probe.storeRare(name)", name=db_name)
    py(copy_packed, db_name)
    assert js(COMPARE, name=db_name) == []
    original, copied = map(json.loads, js("({name}) => probe.lookCloser(name)", name=db_name))
    assert copied == original


DEEP = """async ({name, depths}) => {
  const request = indexedDB.open(name, 10);
  request.onupgradeneeded = () => ["original", "copied"].forEach((store) => request.result.createObjectStore(store));
  const database = await probe.settled(request);
  const transaction = database.transaction("original", "readwrite");
  for (const [key, depth] of depths.entries()) {
    let value = { last: NaN };
    for (let level = 0; level < depth; level++) value = level % 2 ? [value, undefined] : { "": value, level };
    transaction.objectStore("original").put(value, key);
  }
  await probe.completed(transaction);
  database.close();
}"""


def test_a_value_nested_deeply_survives(py, js, db_name):
    js(DEEP, name=db_name, depths=[199, 200, 201, 500, 1000])
    py(copy_packed, db_name)
    assert js(COMPARE, name=db_name) == []


def test_a_value_nested_deeper_than_text_can_say_is_named(py, js, db_name):
    js(DEEP, name=db_name, depths=[1, 3300])
    with pytest.raises(PageError, match=r"DataError: original: packing 1000 records: record 1: it is too deep"):
        py(copy_packed, db_name)


KEY = """async ({name}) => {
  const request = indexedDB.open(name, 10);
  request.onupgradeneeded = () => ["original", "copied"].forEach((store) => request.result.createObjectStore(store));
  const database = await probe.settled(request);
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt"]);
  const transaction = database.transaction("original", "readwrite");
  transaction.objectStore("original").put({ a: [{ key }] }, ["x", new Date(5)]);
  await probe.completed(transaction);
  database.close();
}"""


def test_a_value_that_belongs_to_the_browser_is_named(py, js, db_name):
    js(KEY, name=db_name)
    with pytest.raises(PageError, match=r"""record \["x","1970.*key path 'a.0.key' holds a CryptoKey, which cannot"""):
        py(copy_packed, db_name)


# ---- keys, batches


KEYS = """async ({name}) => {
  const request = indexedDB.open(name, 10);
  request.onupgradeneeded = () => ["original", "copied"].forEach((store) => request.result.createObjectStore(store));
  const database = await probe.settled(request);
  const transaction = database.transaction("original", "readwrite");
  const store = transaction.objectStore("original");
  const keys = [1, -1.5, -Infinity, 2 ** 60, "", "\\ud800", new Date(0), new Date(8.64e15), []];
  keys.push([[1, ["a"]], new Date(1)], new Uint8Array([1, 2]).buffer);
  for (const [at, key] of keys.entries()) store.put({ at, text: "x".repeat(1000) }, key);
  await probe.completed(transaction);
  database.close();
}"""


@in_page
async def copy_in_batches(name: str, limit: int, most: int | None) -> list[int]:
    db = Database(name)
    db.version(1).stores(original="", copied="")
    await db.open()
    sizes = []

    @db.transaction("rw", db.original, db.copied)
    async def copy() -> None:
        transaction, after = db.current_transaction, None
        while rows := await pack(transaction, db.original, after, limit, most):
            await unpack(transaction, "copied", rows)
            after = rows[-1][0]
            sizes.append(len(rows))

    await copy()
    db.close()
    return sizes


SAME_KEYS = """({name}) => probe.opened(name, async (database) => {
  const keys = (store) => probe.settled(database.transaction(store).objectStore(store).getAllKeys());
  return probe.difference(await keys("original"), await keys("copied"));
})"""


@pytest.mark.parametrize(
    ("limit", "most", "sizes"), [(4, None, [4, 4, 3]), (100, None, [11]), (100, 2500, [3, 3, 3, 2]), (100, 1, [1] * 11)]
)
def test_records_under_any_key_survive_in_batches_of_any_size(py, js, db_name, limit, most, sizes):
    js(KEYS, name=db_name)
    assert py(copy_in_batches, db_name, limit, most) == sizes
    assert js(COMPARE, name=db_name) == []
    assert js(SAME_KEYS, name=db_name) == ""


# ---- texts that are not ours


@in_page
async def refused(name: str, texts: list[str]) -> list[str]:
    db = Database(name)
    db.version(1).stores(films="++id", bare="")
    await db.open()
    said = []
    for text in texts:

        @db.transaction("rw", db.bare)
        async def put(text: str = text) -> None:
            await unpack(db.current_transaction, db.bare, [(1, '{"good":1}', []), (2, text, [Blob(b"x")])])

        try:
            await put()
        except DataError as error:
            said.append(str(error).removeprefix("bare: unpacking 2 records: "))
    said.append(f"{await db.bare.count()} records")
    db.close()
    return said


MALFORMED = {
    "": "",
    "{": "",
    '{"a":1}{': "",
    '{"a":1,"$types":[]}': "'$types' is no map of tags",
    '{"a":1,"$types":{"a":"unheard"}}': "a: the tag 'unheard' is unknown",
    '{"a":1,"$types":{"a":"constructor"}}': "a: the tag 'constructor' is unknown",
    '{"a":1,"$types":{"a":["date"]}}': "a: its tag is no text",
    '{"a":1,"$types":{"b":"date"}}': "a part of it has a tag, but is not there",
    '{"a":1,"$types":{"a.b":"date"}}': "parts of it have tags, but it has none",
    '{"a":1,"$types":{"__proto__.b":"date"}}': "a part of it has a tag, but is not there",
    '{"a":"x","$types":{"a":"date"}}': "a: this is no date",
    '{"a":"1e3","$types":{"a":"bigint"}}': "a: this is no bigint",
    '{"a":"?","$types":{"a":"arraybuffer"}}': "a: this is no base64 text",
    '{"a":{"buffer":"AAAA"},"$types":{"a":"uint8array2"}}': "a: this is no typed array",
    '{"a":{"buffer":"AAAA","byteOffset":9},"$types":{"a":"uint8array2","a.buffer":"arraybuffer"}}': "",
    '{"a":{"source":"(","flags":""},"$types":{"a":"regexp"}}': "",
    '{"a":[[1]],"$types":{"a":"map"}}': "a: this is no Map",
    '{"a":[[1,2],[1,3]],"$types":{"a":"map"}}': "a: this is no Map: a key is there twice",
    '{"a":{"media":1},"$types":{"a":"media"}}': "a: this is no file that stands beside the record",
    '{"a":{"media":"constructor"},"$types":{"a":"media"}}': "a: this is no file that stands beside the record",
    '{"a":"#b","b":{},"$types":{"a":"#"}}': "a: '#b' refers to nothing before it",
    '{"a":"#a","$types":{"a":"#"}}': "a: '#a' refers to nothing before it",
    '{"a":5,"$types":{"a":"#"}}': "a: this is no reference",
    '{"a":{"length":4294967296},"$types":{"a":"arrayNonindexKeys"}}': "a: this is no array",
    '{"a":{"length":1,"5":1},"$types":{"a":"arrayNonindexKeys"}}': "a: this array is longer than it says",
    "[" * 100_000: "",
}


def test_a_text_that_is_not_as_pack_writes_it_is_refused_and_nothing_is_put(py, db_name):
    *said, left = py(refused, db_name, list(MALFORMED))
    assert len(said) == len(MALFORMED)
    for text, (sent, reason) in zip(said, MALFORMED.items(), strict=True):
        assert text.startswith("position 1: "), (sent[:80], text)
        assert reason in text
    assert left == "0 records"


# ---- counters


@in_page
async def counters(name: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(films="++id, &title", deep="++a.b", bare="++", copies="++id", plain="id")
    await db.open()
    seen: list[Any] = [await counter(db, "films")]
    await db.films.add({"title": "one"})
    await db.films.add({"title": "two"})
    await db.films.delete(2)
    await db.deep.add({"a": {"b": 41.5}})
    await db.bare.put("text", 2.0**53)
    seen += [await counter(db, each) for each in ("films", db.films, db.deep, "bare")]

    @db.transaction("rw", db.copies, db.deep, db.bare, db.films)
    async def set_all() -> None:
        transaction = db.current_transaction
        await set_counter(transaction, db.copies, 3)
        await set_counter(transaction, db.films, 2)
        await set_counter(transaction, db.deep, 100)
        await set_counter(transaction, db.bare, 2**53 + 1)
        await set_counter(transaction, db.films, None)

    await set_all()
    seen += [await counter(db, each) for each in ("copies", "films", "deep", "bare")]
    seen.append([await table.count() for table in (db.copies, db.films, db.deep, db.bare)])
    seen.append(await db.copies.add({}))
    db.close()
    return seen


def test_the_next_key_of_a_table_is_read_without_using_it_and_set_without_a_trace(py, db_name):
    assert py(counters, db_name) == [1, 3, 3, 42, 2**53 + 1, 3, 3, 100, 2**53 + 1, [0, 1, 1, 1], 3]


@in_page
async def counters_refused(name: str) -> list[str]:
    db = Database(name)
    db.version(1).stores(films="++id", plain="id")
    await db.open()
    said = []

    @db.transaction("rw", db.films)
    async def within() -> None:
        await counter(db, "films")

    for read in (within, lambda: counter(db, "plain"), lambda: counter(db, "none")):
        try:
            await read()
        except IDBError as error:
            said.append(f"{error.name}: {error}")
    db.close()
    return said


def test_a_counter_is_refused_where_there_is_none_and_within_a_transaction(py, db_name):
    said = py(counters_refused, db_name)
    assert said[:2] == [
        "SubTransactionError: films: its counter cannot be read within a transaction",
        "InvalidTableError: plain: its keys are not made by a counter",
    ]
    assert said[2].startswith("InvalidTableError: ")

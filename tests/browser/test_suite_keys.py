"""Keys as Dexie's suite tests them: comparing, binary keys of every kind, and Blobs beside them."""

from __future__ import annotations

import sys
from typing import Any

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Blob, Database
    from pyapp.db.keys import compare, order
    from pyapp.idb.errors import DataError

VIEWS = [
    "DataView", "Uint8ClampedArray", "Uint8Array", "Int8Array", "Uint16Array", "Int16Array", "Uint32Array",
    "Int32Array", "Float32Array", "Float64Array", "BigInt64Array",
]  # fmt: skip
ZEROS, ONES = "AAAAAAAAAAAAAAAAAAAAAA==", "AQEBAQEBAQEBAQEBAQEBAQ=="  # 16 bytes each

STORE_KEYS = """async ({name, specs}) => {
  const db = new Dexie(name);
  db.version(1).stores({values: ""});
  await db.values.bulkPut(specs.map((spec) => ({value: probe.revive(spec)})), specs.map((_, index) => index));
  db.close();
  const values = specs.map((spec) => probe.revive(spec));
  return values.map((a) => values.map((b) => indexedDB.cmp(a, b)));
}"""


@in_page
async def compared(name: str) -> list[Any]:
    db = await Database(name).open()
    values = [row["value"] for row in await db.values.to_list()]
    db.close()
    return [[compare(a, b) for b in values] for a in values]


def test_keys_of_every_type_compare_as_the_browser_compares_them(py, js, db_name):
    specs = [
        1, 2, -1, -2000, 0.5, {"$number": "-0"}, {"$number": "Infinity"}, {"$number": "-Infinity"}, "A", "B", "", "a",
        {"$date": 1}, {"$date": 2}, {"$date": 1000}, [], [[]], [1, 2, "3"], [1, 2, 3], [-1], [1], [1, 0], [0, 0],
        [1, [[2, "3"]]], [1, [[2, 3]]], {"$buffer": "AA=="}, {"$buffer": "AQ=="},
    ]  # fmt: skip
    expected = js(STORE_KEYS, name=db_name, specs=specs)
    assert py(compared, db_name) == expected
    assert {relation for row in expected for relation in row} == {-1, 0, 1}


def test_binary_keys_compare_by_their_bytes_whatever_view_they_are(py, js, db_name):
    specs = [{"$typed": [view, data]} for view in VIEWS for data in (ZEROS, ONES)]
    expected = js(STORE_KEYS, name=db_name, specs=[*specs, {"$buffer": ZEROS}])
    relations = py(compared, db_name)
    assert relations == expected
    assert relations[-1] == [0, -1] * len(VIEWS) + [0]


@in_page
def sorted_zoo() -> list[str]:
    from datetime import UTC, datetime

    zoo = ["meow", 1, datetime.now(UTC), float("inf"), float("-inf"), b"\0", [[]]]
    return [type(key).__name__ if not isinstance(key, float) else str(key) for key in sorted(zoo, key=order)]


def test_keys_sort_numbers_dates_strings_binaries_arrays(py):
    assert py(sorted_zoo) == ["-inf", "int", "inf", "datetime", "str", "bytes", "list"]


@in_page
def refused_comparisons() -> list[str]:
    said = []
    for a, b in ((1, {"foo": "bar"}), ({"foo": "bar"}, 1), ([1, [[2, 3]]], [1, [[{"foo": "bar"}, 3]]]), ([None], [1])):
        try:
            said.append(str(compare(a, b)))
        except DataError as error:
            said.append(str(error).partition(";")[0])
    return said


def test_comparing_what_is_no_key_is_an_error_that_names_it(py):
    dict_refused = "a dict is not a valid key"
    assert py(refused_comparisons) == [dict_refused, dict_refused, dict_refused, "None is not a valid key"]


# ---- binary keys in tables

STORE_BINARY = """async ({name}) => {
  const db = new Dexie(name);
  db.version(1).stores({items: "id, data"});
  await db.items.bulkAdd([
    {id: new Int32Array([4, 2]), data: "ints"},
    {id: new Float32Array([4.3, 2.5]), data: "floats"},
    {id: "view", data: new Uint8Array([1, 2, 3])},
    {id: "buffer", data: new Uint8Array([4, 5, 6]).buffer},
  ]);
  db.close();
}"""


@in_page
async def found_by_bytes(name: str) -> list[Any]:
    import struct

    db = Database(name)
    db.version(1).stores(items="id, data")
    await db.open()
    ints, floats = struct.pack("<2i", 4, 2), struct.pack("<2f", 4.3, 2.5)
    seen: list[Any] = []
    for key in (ints, floats):
        row = await db.items.where({"id": key}).first()
        again = await db.items.get(row["id"])
        seen.append([row["data"], again["data"], bytes(row["id"]) == key, row["id"].kind])
    data = db.items.where("data")
    seen.append(await data.equals(b"\1\2\3").count())
    seen.append(await data.any_of([b"\4\5\6", b"\1\2\3"]).primary_keys())
    seen.append([bytes(key).hex() for key in await data.between(b"", b"\xff").keys()])
    seen.append(await db.items.add({"id": b"\1", "data": "ours"}) == b"\1")
    db.close()
    return seen


def test_binary_keys_and_indexes_are_found_by_their_bytes(py, js, db_name):
    js(STORE_BINARY, name=db_name)
    assert py(found_by_bytes, db_name) == [
        ["ints", "ints", True, "Int32Array"],
        ["floats", "floats", True, "Float32Array"],
        1,
        ["view", "buffer"],
        ["010203", "040506"],
        True,
    ]
    dexie = """async ({name}) => {
      const db = await new Dexie(name).open();
      const found = await db.table("items").get(new Int8Array([1]));
      db.close();
      return found.data;
    }"""
    assert js(dexie, name=db_name) == "ours"


@in_page
async def read_blob(name: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(items="id")
    await db.open()
    await db.items.add({"id": 1, "blob": Blob(b"\1\2\3\4", "application/octet-binary")})
    await db.items.add({"id": 2})
    await db.items.put({"id": 2, "blob": (await db.items.get(1))["blob"]})
    blobs = [(await db.items.get(key))["blob"] for key in (1, 2)]
    seen = [[list(await blob.read()), blob.size, blob.type] for blob in blobs]
    db.close()
    return seen


def test_a_blob_comes_back_with_its_bytes_also_when_put_over_a_record(py, db_name):
    assert py(read_blob, db_name) == [[[1, 2, 3, 4], 4, "application/octet-binary"]] * 2

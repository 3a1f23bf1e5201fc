"""Whatever is read and put back is stored exactly as it was; whatever Python writes has its JavaScript value."""

from __future__ import annotations

import base64
import json
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import UNDEFINED, BigInt, Binary, Blob, Database, JSDate
    from pyapp.idb.errors import DataError

# ---- what JavaScript can store, as recipes for probe.revive

EXOTIC = [
    "boxed number", "boxed string", "boxed boolean", "boxed bigint", "view with offset", "floats with offset",
    "DataView with offset", "buffer shared by views", "BigInt64Array", "Float16Array", "Uint8ClampedArray",
    "ImageData", "error with cause", "DOMRect", "array with a property", "sparse array", "Map that holds itself",
]  # fmt: skip

# Makes the values that a recipe cannot say: a text "exotic:NAME" in an object or an array is replaced by the value.
PLANT = """
const bytes = (count) => probe.seededBytes(count, count).slice().buffer;
const exotic = {
  "boxed number": () => new Number(-0),
  "boxed string": () => new String("\\ud800 text"),
  "boxed boolean": () => new Boolean(false),
  "boxed bigint": () => Object(-9n),
  "view with offset": () => new Uint8Array(bytes(16), 3, 5),
  "floats with offset": () => new Float64Array(bytes(64), 8, 3),
  "DataView with offset": () => new DataView(bytes(16), 5, 4),
  "buffer shared by views": () => {
    const buffer = bytes(32);
    const [view, data, whole] = [new Uint16Array(buffer, 2, 3), new DataView(buffer, 1, 6), new Int8Array(buffer)];
    return { view, buffer, data, whole };
  },
  "BigInt64Array": () => new BigInt64Array(bytes(32)),
  "Float16Array": () => ("Float16Array" in globalThis ? new Float16Array(bytes(32)) : new Float32Array(bytes(32))),
  "Uint8ClampedArray": () => new Uint8ClampedArray(bytes(7)),
  "ImageData": () => new ImageData(new Uint8ClampedArray(bytes(24)), 3, 2),
  "error with cause": () => new RangeError("far", { cause: { deep: [new Date(5)] } }),
  "DOMRect": () => new DOMRect(1, 2, 3, 4),
  "array with a property": () => Object.assign([1, 2], { name: "odd" }),
  "sparse array": () => { const array = [, undefined, null]; array.length = 7; return array; },
  "Map that holds itself": () => { const map = new Map(); return map.set(map, [map]); },
};
const plant = (value, seen = new Set()) => {
  const plain = Array.isArray(value) || (value && Object.getPrototypeOf(value) === Object.prototype);
  if (!plain || seen.has(value)) return value;
  seen.add(value);
  for (const key of Object.keys(value)) {
    const part = value[key];
    if (typeof part === "string" && part.startsWith("exotic:")) value[key] = exotic[part.slice(7)]();
    else plant(part, seen);
  }
  return value;
};
"""

texts = st.text(st.characters(exclude_categories=[]), max_size=6)
names = st.sampled_from(
    ["a", "b", "", "1", "10", "-1", "a.b", "__proto__", "constructor", "toString", "length", "then", "toJSON", "$date"]
) | texts
byte_texts = st.binary(max_size=24).map(lambda data: base64.b64encode(data).decode())
aligned_texts = st.binary(max_size=3).map(lambda data: base64.b64encode(data * 8).decode())
typed = ["Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array"]
typed += ["Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array", "DataView"]
types = st.sampled_from(["", "image/png", "text/plain;charset=utf-8"])
blobs = st.builds(lambda kind, data: {"$blob": {"type": kind, "base64": data}}, types, byte_texts)
files = st.builds(
    lambda kind, data, name, changed: {"$blob": {"type": kind, "base64": data, "name": name, "lastModified": changed}},
    types, byte_texts, st.sampled_from(["", "a.png", "über/näme.webm"]), st.integers(0, 2**42),
)  # fmt: skip
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
specials = st.sampled_from(["NaN", "-0", "Infinity", "-Infinity"]).map(lambda text: {"$number": text})
unsafe = st.sampled_from([2.0**53, -(2.0**53), 2.0**64, 1e21, 1e300, 5e-324, 0.1, 1.5])
bigints = (st.integers() | st.integers(-(2**3000), 2**3000)).map(lambda number: {"$bigint": str(number)})
far = 8_640_000_000_000_000
moments = st.integers(-far, far) | st.integers(-(2**41), 2**42) | st.sampled_from([None, 0, -1, far, -far])
dates = moments.map(lambda milliseconds: {"$date": milliseconds})
regexps = st.sampled_from([["a+", "gi"], ["(?:)", ""], ["/", "u"]]).map(lambda parts: {"$regexp": parts})
errors = st.builds(lambda kind, text: {"$error": [kind, text]}, st.sampled_from(["Error", "TypeError"]), texts)
leaves = st.one_of(
    st.none(), st.booleans(), numbers, specials, unsafe, texts, bigints, dates, regexps, errors, blobs, files,
    st.just({"$undefined": 1}),
    byte_texts.map(lambda data: {"$buffer": data}),
    st.builds(lambda kind, data: {"$typed": [kind, data]}, st.sampled_from(typed), aligned_texts),
    st.sampled_from(EXOTIC).map("exotic:{}".format),
)  # fmt: skip
SHAREABLE = ("$date", "$object", "$map", "$set", "$blob", "$buffer", "$typed", "$regexp")


class Recipes:
    """Draws one value with shared references and cycles, also across Maps, Sets and arrays with holes."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.count = 0

    def value(self, depth: int, shared: list[int]) -> Any:
        choice = self.draw(st.integers(0, 9 if depth else 4))
        if choice == 0 and shared:
            return {"$again": self.draw(st.sampled_from(shared))}
        if choice <= 4:
            return self.kept(lambda _number: self.draw(leaves), shared)
        return self.kept(lambda number: self.container(choice, depth - 1, shared, number), shared)

    def kept(self, make: Any, shared: list[int]) -> Any:
        """Sometimes remembered under a number, from before it is filled, so that it may hold itself."""
        if not self.draw(st.booleans()):
            return make(None)
        self.count += 1
        number = self.count
        spec = make(number)
        is_object = isinstance(spec, list) or (isinstance(spec, dict) and next(iter(spec)) in SHAREABLE)
        if is_object and number not in shared:
            shared.append(number)
        return {"$share": [number, spec]} if is_object else spec

    def container(self, choice: int, depth: int, shared: list[int], number: int | None) -> Any:
        size = self.draw(st.integers(0, 4))
        holes = self.draw(st.sets(st.integers(0, size - 1))) if choice == 7 and size else set()
        if number is not None:
            shared.append(number)
        if choice in (5, 6):
            keys = self.draw(st.lists(names, min_size=size, max_size=size, unique=True))
            return {"$object": [[key, self.value(depth, shared)] for key in keys]}
        if choice == 7:
            return [{"$hole": 1} if at in holes else self.value(depth, shared) for at in range(size)]
        if choice == 8:
            return {"$map": [[self.value(0, shared), self.value(depth, shared)] for _ in range(size)]}
        return {"$set": [self.value(depth, shared) for _ in range(size)]}


@st.composite
def recipes(draw: Any) -> Any:
    made = Recipes(draw)
    return {"$share": [0, {"$object": [[key, made.value(3, [0])] for key in draw(st.lists(names, unique=True))]}]}


@st.composite
def uniform_recipes(draw: Any) -> Any:
    """Records that all have the same names in the same order, which travel as columns."""
    keys = draw(st.lists(names, min_size=1, max_size=5, unique=True))
    rows = []
    for _ in range(10):
        made = Recipes(draw)
        rows.append({"$share": [0, {"$object": [[key, made.value(2, [0])] for key in keys]}]})
    return rows


# ---- JavaScript -> Python -> JavaScript


@in_page
async def rewrite(name: str, count: int) -> None:
    db = Database(name)
    db.version(1).stores(original="", copied="")
    await db.open()
    try:
        await copy_by_every_way(db, [range(first, count, 5) for first in range(5)])
    finally:
        db.close()


@in_page
async def copy_by_every_way(db: Any, keys: Any) -> None:
    single, bulk, listed, filtered, updated = keys

    @db.transaction("rw", db.original, db.copied)
    async def copy() -> None:
        for key in single:
            await db.copied.put(await db.original.get(key), key)
        await db.copied.bulk_put(await db.original.bulk_get(list(bulk)), list(bulk))
        everything = await db.original.to_list()
        await db.copied.bulk_put([everything[key] for key in listed], list(listed))
        passed = await db.original.filter(lambda _record: True).to_list()
        await db.copied.bulk_put([passed[key] for key in filtered], list(filtered))
        for key in updated:
            await db.copied.put({}, key)
            await db.copied.update(key, {"nested.record": await db.original.get(key)})

    await copy()


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
  const text = async (value) => JSON.stringify(await probe.describe(value));
  const found = originals.length === copies.length ? [] : ["another number of records"];
  for (const [key, original] of originals.entries()) {
    const copy = key % 5 === 4 ? copies[key].nested.record : copies[key];
    const difference = await probe.difference(original, copy);
    if (difference) found.push(`record ${key}: ${difference}`);
    else if (await text(original) !== await text(copy)) found.push(`record ${key}: another order of properties`);
  }
  return found;
})"""


def differences(js: Any, py: Any, name: str, specs: list[Any]) -> list[str]:
    """Store the recipes' values, have Python read them and put them back in every way; say what changed."""
    js(STORE, name=name, specs=json.dumps(specs))
    py(rewrite, name, len(specs))
    return js(COMPARE, name=name)


def test_any_value_that_is_read_and_put_back_is_stored_as_it_was(py, js, db_name):
    @settings(max_examples=60, phases=[Phase.reuse, Phase.generate], report_multiple_bugs=False)
    @given(st.lists(recipes(), min_size=10, max_size=10))
    def check(specs):
        assert differences(js, py, db_name, specs) == []

    check()


def test_any_values_in_records_of_the_same_names_are_stored_as_they_were(py, js, db_name):
    @settings(max_examples=40, phases=[Phase.reuse, Phase.generate], report_multiple_bugs=False)
    @given(uniform_recipes())
    def check(specs):
        assert differences(js, py, db_name, specs) == []

    check()


DAY = {"$date": 1_700_000_000_123}
USUAL: dict[str, Any] = {
    "texts": lambda n: {"id": n, "text": f"Ünïcödé \U0001f600 {n}", "empty": ""},
    "numbers": lambda n: {"i": n - 5, "f": n + 0.5, "m": n / 4, "small": 5e-324, "large": 1.7e308, "safe": 2**53 - 1},
    "booleans and nulls": lambda n: {"b": n % 2 == 0, "n": None, "sometimes": None if n % 3 else n},
    "mixed kinds": lambda n: {"any": [n, str(n), n % 2 == 0, None, n + 0.25][n % 5]},
    "dates": lambda n: {"a": {"$date": n * 86_399_999}, "b": {"$date": -n * 3_333_333_333}, "c": DAY},
    "first and last dates": lambda n: {"a": {"$date": [-62_135_596_800_000, 253_402_300_799_999, 0, -1][n % 4]}},
    "a text that separates": lambda n: {"a": "one\0two" if n == 3 else "one", "b": "\0" * (n % 2)},
    "a lone surrogate": lambda n: {"a": "\ud800 alone" if n == 4 else "one", "b": "two"},
    "dates that no datetime holds": lambda n: {"a": {"$date": None if n % 2 else 8_640_000_000_000_000}},
    "one date in two places": lambda n: {"$object": [["a", {"$share": [n, DAY]}], ["b", {"$again": n}]]},
    "numbers that JSON has not": lambda n: {"a": {"$number": ["NaN", "-0", "Infinity"][n % 3]}, "b": n},
    "an integer that is not safe": lambda n: {"a": 2.0**60 if n == 2 else n, "b": 1},
    "a name of the language": lambda n: {"$object": [["__proto__", n], ["constructor", "x"], ["toString", None]]},
    "names in another order": lambda n: {"$object": [["a", n], ["b", 1]] if n % 2 else [["b", 1], ["a", n]]},
    "more than a window holds": lambda n: {"id": n, "text": f"{n} äöü" * 2_000},
}  # fmt: skip


@pytest.mark.parametrize("count", [5, 120])
@pytest.mark.parametrize("name", USUAL)
def test_usual_records_that_travel_as_columns_are_stored_as_they_were(py, js, db_name, name, count):
    assert differences(js, py, db_name, [USUAL[name](number) for number in range(count)]) == []


@in_page
async def read_all(name: str) -> list[str]:
    db = await Database(name).open()
    rows = [list(row.values()) for row in await db.original.to_list()]
    db.close()
    return [f"{type(value).__name__} {value!r}" for row in rows for value in row]


def test_columns_become_the_types_that_python_has(py, js, db_name):
    row = {"i": 3, "m": 3, "f": 0.1, "b": True, "n": None, "s": "3", "d": DAY}
    rows = [{**row, "m": number / 2} for number in range(2)] + [row] * 58
    js(STORE, name=db_name, specs=json.dumps(rows))
    found = py(read_all, db_name)
    date = "datetime datetime.datetime(2023, 11, 14, 22, 13, 20, 123000, tzinfo=datetime.timezone.utc)"
    usual = ["int 3", "int 3", "float 0.1", "bool True", "NoneType None", "str '3'", date]
    assert found[:14] == [*usual[:1], "int 0", *usual[2:], *usual[:1], "float 0.5", *usual[2:]]
    assert found[14:] == usual * 58


@pytest.mark.parametrize("kind", EXOTIC)
def test_an_exotic_value_that_is_read_and_put_back_is_stored_as_it_was(py, js, db_name, kind):
    spec = {"a": f"exotic:{kind}", "list": [f"exotic:{kind}", {"$undefined": 1}]}
    assert differences(js, py, db_name, [spec] * 5) == []


TREE = {
    "$share": [0, {"$object": [
        ["name", "root"],
        ["children", {"$map": [["a", {"$object": [["parent", {"$again": 0}]]}]]}],
        ["when", {"$share": [1, {"$date": 5}]}],
        ["dates", {"$set": [{"$again": 1}]}],
        ["list", {"$share": [2, [1, {"$undefined": 1}]]}],
        ["sparse", [{"$hole": 1}, {"$again": 2}]],
    ]}],
}  # fmt: skip


def test_what_an_opaque_value_shares_with_its_record_stays_one_object(py, js, db_name):
    assert differences(js, py, db_name, [TREE] * 5) == []


@in_page
async def edit_tree(name: str) -> None:
    db = Database(name)
    db.version(1).stores(original="", copied="")
    await db.open()
    tree = await db.original.get(0)
    tree["name"] = "edited"
    tree["list"].append(2)
    tree["when"] = datetime(2024, 1, 1, tzinfo=UTC)
    await db.original.put(tree, 0)
    db.close()


def test_an_edit_shows_through_an_opaque_value_that_shares_what_was_edited(py, js, db_name):
    js(STORE, name=db_name, specs=json.dumps([TREE]))
    py(edit_tree, db_name)
    found = js(
        """async ({name}) => {
          const { name: title, children, list, sparse, when, dates } = await probe.read(name, "original", 0);
          const seen = [title, children.get("a").parent.name, sparse[1] === list, list.length];
          return [...seen, Number(when), Number([...dates][0])];
        }""",
        name=db_name,
    )
    assert found == ["edited", "edited", True, 3, 1704067200000, 5]


DEEP = f"""async ({{name, depth}}) => {{
  {PLANT}
  let value = {{ last: new Date(7), map: new Map([[1, {{ at: NaN }}]]), again: null }};
  value.again = value;
  for (let level = 0; level < depth; level++) value = level % 2 ? [value, undefined] : {{ "": value, level }};
  await probe.opened(name, async (database) => {{
    const transaction = database.transaction("original", "readwrite");
    for (let key = 0; key < 5; key++) transaction.objectStore("original").put(value, key);
    await probe.completed(transaction);
  }});
}}"""


@pytest.mark.parametrize("depth", [150, 195, 196, 197, 198, 199, 200, 201, 202, 203, 500])
def test_a_value_nested_deeply_is_stored_as_it_was(py, js, db_name, depth):
    js(STORE, name=db_name, specs="[]")
    js(DEEP, name=db_name, depth=depth)
    py(rewrite, db_name, 5)
    assert js(COMPARE, name=db_name) == []


@in_page
async def change_one_field(name: str) -> None:
    db = Database(name)
    db.version(1).stores(original="", copied="")
    await db.open()
    await db.original.update(0, {"changed.deep": datetime(2024, 5, 6, tzinfo=UTC), "list.0": [1], "gone": UNDEFINED})
    db.close()


def test_an_update_changes_its_key_paths_and_nothing_else(py, js, db_name):
    parts = {kind: f"exotic:{kind}" for kind in EXOTIC}
    blob = {"$blob": {"seed": 1, "size": 9}}
    spec = {**parts, "changed": None, "list": [0, {"$undefined": 1}], "gone": 2, "kept": blob}
    js(STORE, name=db_name, specs=json.dumps([spec]))
    before = js("({name}) => probe.dump(name)", name=db_name)["stores"]["original"]["records"][0]["value"]
    py(change_one_field, db_name)
    after = js("({name}) => probe.dump(name)", name=db_name)["stores"]["original"]["records"][0]["value"]
    undefined = {"$undefined": 1}
    changed = {"changed": {"deep": {"$date": 1714953600000}}, "list": [[1], undefined]}
    assert before.pop("gone") == 2
    assert after == before | changed


# ---- what Python sees


@in_page
async def seen_as(name: str) -> list[str]:
    db = Database(name)
    db.version(1).stores(original="", copied="")
    await db.open()
    record = await db.original.get(0)
    db.close()
    return [f"{key}: {type(value).__name__} {value!r}" for key, value in record.items()]


def test_python_sees_each_value_in_its_own_type(py, js, db_name):
    spec = {
        "null": None, "undefined": {"$undefined": 1}, "true": True, "text": "é", "int": 7, "whole": 7.0, "half": 0.5,
        "unsafe": 2.0**53, "minus zero": {"$number": "-0"}, "nan": {"$number": "NaN"}, "small bigint": {"$bigint": "5"},
        "huge bigint": {"$bigint": str(2**70)}, "date": {"$date": 1_500}, "invalid date": {"$date": None},
        "far date": {"$date": far}, "buffer": {"$buffer": "AQI="}, "typed": {"$typed": ["Uint16Array", "AQI="]},
        "blob": {"$blob": {"type": "image/png", "base64": "AQI="}}, "map": {"$map": []}, "list": [],
        "object": {"$object": []},
        "file": {"$blob": {"type": "", "base64": "", "name": "a.png"}},
    }  # fmt: skip
    js(STORE, name=db_name, specs=json.dumps([spec]))
    assert py(seen_as, db_name) == [
        "null: NoneType None",
        "undefined: Undefined UNDEFINED",
        "true: bool True",
        "text: str 'é'",
        "int: int 7",
        "whole: int 7",
        "half: float 0.5",
        "unsafe: float 9007199254740992.0",
        "minus zero: float -0.0",
        "nan: float nan",
        "small bigint: BigInt BigInt(5)",
        f"huge bigint: BigInt BigInt({2**70})",
        "date: datetime datetime.datetime(1970, 1, 1, 0, 0, 1, 500000, tzinfo=datetime.timezone.utc)",
        "invalid date: JSDate JSDate(None)",
        f"far date: JSDate JSDate({far})",
        "buffer: Binary b'\\x01\\x02'",
        "typed: Binary b'\\x01\\x02'",
        "blob: Blob <Blob 2 bytes image/png>",
        "map: Opaque <Opaque Map>",
        "list: list []",
        "object: dict {}",
        "file: Blob <File 'a.png' 0 bytes of no type>",
    ]


@in_page
async def bytes_seen(name: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(original="", copied="")
    await db.open()
    record = await db.original.get(0)
    db.close()
    return [[value.kind, value.hex()] if isinstance(value, Binary) else repr(value) for value in record.values()]


def test_python_sees_the_bytes_of_every_kind_of_view(py, js, db_name):
    kinds = ["Int8Array", "Float64Array", "BigInt64Array", "DataView"]
    data = base64.b64encode(bytes(range(8))).decode()
    spec = {kind: {"$typed": [kind, data]} for kind in kinds}
    parts = {"part": "exotic:DataView with offset", "half": "exotic:Float16Array"}
    js(STORE, name=db_name, specs=json.dumps([spec | parts]))
    *whole, part, half = py(bytes_seen, db_name)
    assert whole == [[kind, bytes(range(8)).hex()] for kind in kinds]
    assert (part[0], len(part[1]), half) == ("DataView", 8, "<Opaque Float16Array>")


# ---- Python -> JavaScript


@in_page
async def write_every_type(name: str) -> None:
    db = Database(name)
    db.version(1).stores(original="", copied="")
    await db.open()
    india, shared = timezone(timedelta(hours=5, minutes=30)), {"one": 1}
    record = {
        "none": None, "undefined": UNDEFINED, "bools": [True, False], "text": "a\udc00\U0001f600", "int": 2**53 - 1,
        "float": 0.5, "minus zero": -0.0, "special": [float("nan"), float("inf"), float("-inf")],
        "huge": -(2**80), "bigint": BigInt(5), "utc": datetime(2024, 5, 6, 7, 8, 9, 10_999, tzinfo=UTC),
        "india": datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=india), "far": JSDate(8_640_000_000_000_000),
        "invalid": JSDate(None), "bytes": b"\x00\xff", "bytearray": bytearray(b"ab"), "view": memoryview(b"abc")[1:],
        "tuple": (1, (2,)), "dict": {"": 1, "__proto__": 2, "10": 3, "2": 4}, "empty": [{}, [], ""],
        "shared": [shared, shared], "blob": Blob(b"x", "image/png"), "file": Blob(b"y", "", name="y.txt"),
    }  # fmt: skip
    record["itself"] = record
    await db.original.put(record, 1)
    db.close()


def test_every_python_type_is_written_as_its_javascript_value(py, js, db_name):
    py(write_every_type, db_name)
    expected = """{
      none: null, undefined: undefined, bools: [true, false], text: "a\\udc00\\u{1f600}", int: 2 ** 53 - 1,
      float: 0.5, "minus zero": -0, special: [NaN, Infinity, -Infinity],
      huge: -(2n ** 80n), bigint: 5n, utc: new Date("2024-05-06T07:08:09.010Z"),
      india: new Date("1969-12-31T18:29:59.999Z"), far: new Date(8640000000000000),
      invalid: new Date(NaN), bytes: new Uint8Array([0, 255]), bytearray: new Uint8Array([97, 98]),
      view: new Uint8Array([98, 99]), tuple: [1, [2]], dict: JSON.parse('{"":1,"__proto__":2,"10":3,"2":4}'),
      empty: [{}, [], ""], shared: [shared, shared], blob: new Blob(["x"], {type: "image/png"}),
    }"""
    found = js(
        f"""async ({{name}}) => {{
          const shared = {{ one: 1 }};
          const expected = {expected};
          expected.itself = expected;
          const stored = await probe.read(name, "original", 1);
          const {{ file }} = stored;
          delete stored.file;
          return [await probe.difference(expected, stored), file.name, file.type, await file.text()];
        }}""",
        name=db_name,
    )
    assert found == ["", "y.txt", "", "y"]


@in_page
async def refusals(name: str) -> list[str]:
    db = Database(name)
    db.version(1).stores(original="", copied="++id")
    await db.open()
    deep: Any = []
    for _ in range(300):
        deep = [deep]
    wrong = {
        "set": {1}, "object": object(), "complex": 1j, "date": date(2024, 1, 1), "delta": timedelta(1),
        "range": range(3), "naive": datetime(2024, 1, 1), "int key": {"a": {1: 2}}, "None key": {None: 1},
        "in a list": [0, {"x": {2}}], "class": Database, "deep": deep,
    }  # fmt: skip
    said = []
    for what, value in wrong.items():
        try:
            await db.copied.put({"field": value})
        except DataError as error:
            said.append(f"{what}: {str(error)[:110]}")
    for write in (
        lambda: db.copied.bulk_put([{"a": 1}, {"a": {"b": {1}}}]),
        lambda: db.copied.update(1, {"a.b": [{1}]}),
        lambda: db.original.put({1}, 1),
    ):
        try:
            await write()
        except DataError as error:
            said.append(str(error)[:110])
    said.append(f"{await db.copied.count()} records")
    db.close()
    return said


def test_a_value_that_cannot_be_stored_is_refused_with_its_key_path_and_nothing_is_written(py, db_name):
    said = py(refusals, db_name)
    use = "use None, bool, int, float, str, datetime, bytes, Blob, list or dict"
    assert said[-1] == "0 records"
    assert [text for text in said if text.startswith(("set", "in a list", "naive", "int key", "None key"))] == [
        f"set: copied.put(): key path 'field': a set cannot be stored; {use}"[:115],
        "naive: copied.put(): key path 'field': a datetime must know its time zone, e.g. datetime.now(timezone.utc)",
        "int key: copied.put(): key path 'field.a': the name 1 of a property must be a str",
        "None key: copied.put(): key path 'field': the name None of a property must be a str",
        f"in a list: copied.put(): key path 'field.1.x': a set cannot be stored; {use}"[:121],
    ]
    assert [text.partition(":")[0] for text in said[:12]] == [
        "set", "object", "complex", "date", "delta", "range", "naive", "int key", "None key", "in a list", "class",
        "deep",
    ]  # fmt: skip
    assert said[12:15] == [
        f"copied.bulk_put(2 records): position 1, key path 'a.b': a set cannot be stored; {use}"[:110],
        f"copied.update(1): key path 'a.b.0': a set cannot be stored; {use}"[:110],
        f"original.put(): the value: a set cannot be stored; {use}"[:110],
    ]


@in_page
async def bytes_stored(name: str) -> None:
    db = Database(name)
    db.version(1).stores(original="", copied="")
    await db.open()
    await db.original.put({"bytes": b"abc"}, 0)
    db.close()


def test_bytes_are_stored_in_a_buffer_of_their_own(py, js, db_name):
    py(bytes_stored, db_name)
    size = js("async ({name}) => (await probe.read(name, 'original', 0)).bytes.buffer.byteLength", name=db_name)
    assert size == 3

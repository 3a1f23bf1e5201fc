"""The probes that other tests trust: what they call equal is equal, and every kind of difference is seen."""

from __future__ import annotations

import json

import pytest

BLOB = {"$blob": {"type": "image/png", "seed": 1, "size": 10}}
FILE = {"$blob": {"type": "image/png", "seed": 1, "size": 10, "name": "a.png"}}
BYTES = {"$typed": ["Uint8Array", "AAEC"]}
CYCLE = {"$share": [1, {"self": {"$again": 1}}]}

VALUES = [
    None, True, "text", "", 7, -7.5, {"$number": "-0"}, {"$number": "NaN"}, {"$number": "Infinity"},
    {"$undefined": 1}, {"$bigint": "9007199254740993"}, {"$date": 0}, {"$date": None}, BLOB, FILE,
    {"$buffer": "AAEC"}, BYTES, {"$typed": ["Float64Array", "AAAAAAAA8D8="]}, {"$typed": ["DataView", "AAEC"]},
    {"$map": [["key", BLOB], [1, 2]]}, {"$set": [1, "1"]}, {"$regexp": ["a+", "gi"]}, {"$error": ["RangeError", "far"]},
    [1, {"$hole": 1}, 3], [], {}, {"a": {"b": [BLOB]}}, {"$object": [["$date", 1], ["__proto__", 2]]},
    CYCLE, [{"$share": [1, {"x": 1}]}, {"$again": 1}],
]  # fmt: skip

DIFFERENT = [
    (0, {"$number": "-0"}), ({"$number": "NaN"}, None), (1, {"$bigint": "1"}), (1, "1"), (True, 1),
    ({"a": {"$undefined": 1}}, {}), ({}, {"a": {"$undefined": 1}}), ({"a": None}, {"a": {"$undefined": 1}}),
    ([{"$hole": 1}], [{"$undefined": 1}]), ([1], [1, 2]), ([1, {"$hole": 1}], [1]), ([], {}),
    ({"$date": 1}, {"$date": 2}), ({"$date": None}, {"$date": 1}), ({"$date": 1}, 1),
    (BLOB, FILE), (BLOB, {"$blob": {"type": "image/png", "seed": 2, "size": 10}}),
    (BLOB, {"$blob": {"type": "", "seed": 1, "size": 10}}),
    (BLOB, {"$blob": {"type": "image/png", "seed": 1, "size": 9}}),
    (FILE, {"$blob": {"type": "image/png", "seed": 1, "size": 10, "name": "b.png"}}),
    ({"$buffer": "AAEC"}, {"$buffer": "AAED"}), ({"$buffer": "AAEC"}, BYTES),
    (BYTES, {"$typed": ["Int8Array", "AAEC"]}), (BYTES, {"$typed": ["Uint8Array", "AAED"]}),
    ({"$map": [[1, 2]]}, {"$map": [[1, 3]]}), ({"$map": []}, {"$set": []}),
    ({"$set": [1]}, {"$set": [1, 2]}), ({"$set": [1, 2]}, {"$set": [1]}),
    ({"$regexp": ["a", "g"]}, {"$regexp": ["a", "i"]}), ({"$error": ["Error", "a"]}, {"$error": ["TypeError", "a"]}),
    (CYCLE, {"self": {"self": None}}),
    ([{"$share": [1, {}]}, {"$again": 1}], [{}, {}]), ([{}, {}], [{"$share": [1, {}]}, {"$again": 1}]),
]  # fmt: skip


# A description names the path of an object met again, and cannot have a property that looks like a tag.
UNTOLD = [CYCLE, [{"$share": [1, {"x": 1}]}, {"$again": 1}], {"$object": [["$date", 1], ["__proto__", 2]]}]


def named(value: object) -> str:
    return json.dumps(value)[:60]


@pytest.mark.parametrize("spec", VALUES, ids=named)
def test_a_value_equals_another_one_built_alike_and_its_structured_clone(js, spec):
    source = """async ({spec}) => {
        const [one, two] = [probe.revive(spec), probe.revive(spec)];
        return [await probe.difference(one, two), await probe.difference(one, structuredClone(one))];
    }"""
    assert js(source, spec=spec) == ["", ""]


@pytest.mark.parametrize(("first", "second"), DIFFERENT, ids=named)
def test_two_different_values_are_told_apart(js, first, second):
    source = "({first, second}) => probe.difference({at: probe.revive(first)}, {at: probe.revive(second)})"
    assert js(source, first=first, second=second).startswith("value.at")


@pytest.mark.parametrize("spec", [spec for spec in VALUES if spec not in UNTOLD], ids=named)
def test_a_description_of_a_stored_value_says_what_it_was_made_from(js, db_name, spec):
    js("({name}) => owner.make(name, 3)", name=db_name)
    js("({name, specs}) => probe.store(name, 'images', specs)", name=db_name, specs=[{"id": 1, "at": spec}])
    (record,) = js("({name}) => probe.dump(name)", name=db_name)["stores"]["images"]["records"]
    assert record["value"]["at"] == js("({spec}) => probe.describe(probe.revive(spec))", spec=spec)
    if "$blob" not in json.dumps(spec):
        assert record["value"]["at"] == spec


def test_a_shared_object_is_described_once_and_then_by_its_path(js):
    source = "({spec}) => probe.describe(probe.revive(spec))"
    assert js(source, spec={"a": {"$share": [1, [5]]}, "b": {"$again": 1}}) == {"a": [5], "b": {"$again": ".a"}}


def test_seeded_bytes_are_the_same_for_the_same_seed_only(js):
    shas = js("() => Promise.all([1, 1, 2].map((seed) => probe.sha256(new Blob([probe.seededBytes(seed, 1000)]))))")
    assert shas[0] == shas[1] != shas[2]

"""Keys compare as the specification says."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyapp.db.keys import ALL, KeyRange, compare, is_valid, order, read_path
from pyapp.idb.errors import DataError

TYPES = ["array", "binary", "string", "date", "number"]  # from the greatest to the least, as the specification has them

numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False)
# IndexedDB knows milliseconds only: an exact one, so that the model below may compare datetimes themselves.
dates = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))])).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
strings = st.text(st.characters(exclude_categories=[]), max_size=4)
scalars = numbers | dates | strings | st.binary(max_size=4)
keys = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3), max_leaves=6)


def kind_of(key):
    for name, types in {"array": list, "binary": bytes, "string": str, "date": datetime}.items():
        if isinstance(key, types):
            return name
    return "number"


def code_units(text):
    units = []
    for character in text:
        point = ord(character)
        units += [point] if point < 0x10000 else [0xD800 + (point - 0x10000 >> 10), 0xDC00 + (point - 0x10000 & 0x3FF)]
    return units


def specified(a, b):
    """Indexed Database API, "compare two keys", step by step."""
    if kind_of(a) != kind_of(b):
        return 1 if TYPES.index(kind_of(a)) < TYPES.index(kind_of(b)) else -1
    if kind_of(a) == "array":
        for left, right in zip(a, b, strict=False):
            relation = specified(left, right)
            if relation:
                return relation
        return (len(a) > len(b)) - (len(a) < len(b))
    if kind_of(a) == "string":
        a, b = code_units(a), code_units(b)
    return (a > b) - (a < b)


@given(keys, keys)
def test_keys_compare_as_specified(a, b):
    assert compare(a, b) == specified(a, b)


@given(strings, strings)
def test_strings_compare_by_code_unit(a, b):
    assert compare(a, b) == specified(a, b)


@given(st.lists(keys, max_size=8))
def test_order_sorts_as_specified(several):
    ordered = sorted(several, key=order)
    assert all(specified(a, b) <= 0 for a, b in itertools.pairwise(ordered))


@given(keys, keys)
def test_equal_keys_hash_alike(a, b):
    assert (hash(order(a)) == hash(order(b))) or compare(a, b) != 0


@given(keys, keys, keys, st.booleans(), st.booleans())
def test_a_range_holds_what_lies_between_its_bounds(key, lower, upper, lower_open, upper_open):
    inside = KeyRange(lower, upper, lower_open, upper_open)
    above = specified(key, lower) >= int(lower_open)
    below = specified(upper, key) >= int(upper_open)
    assert (key in inside) == (above and below)
    assert not (inside.empty and key in inside)


@given(keys, st.booleans())
def test_a_half_bounded_range_holds_its_side(key, is_open):
    assert (key in KeyRange(lower=key, lower_open=is_open)) is not is_open
    assert (key in KeyRange(upper=key, upper_open=is_open)) is not is_open
    assert key in ALL


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, float("nan"), 2**53, -(2**53), {}, {"a": 1}, {1},
        pytest.param(object(), id="object()"), 1j, [1, None], [[True]],
        datetime(2024, 1, 1), datetime(2024, 1, 1).date(), timedelta(1),
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_key_is_refused(value):
    assert not is_valid(value)
    with pytest.raises(DataError, match="not a valid key"):
        order(value)


@pytest.mark.parametrize("value", [0, -0.0, float("inf"), 2**53 - 1, 1e300, "", b"", [], (1, "a"), memoryview(b"a")])
def test_what_is_a_key_is_accepted(value):
    assert is_valid(value)


def test_a_list_that_holds_itself_is_no_key():
    endless = []
    endless.append(endless)
    assert not is_valid(endless)


def test_minus_zero_is_zero():
    assert compare(-0.0, 0) == 0


def test_a_naive_datetime_is_refused_with_the_reason():
    with pytest.raises(DataError, match="must know its time zone"):
        order(datetime(2024, 1, 1))


@pytest.mark.parametrize(
    ("within", "travels"),
    [
        (ALL, ["all"]),
        (KeyRange.only(1), ["only", 1]),
        (KeyRange(1, 1.0), ["only", 1]),
        (KeyRange(1, 2, True, False), ["bound", 1, 2, True, False]),
        (KeyRange(lower=1, lower_open=True), ["lower", 1, None, True, False]),
        (KeyRange(upper=1, upper_open=True), ["upper", None, 1, False, True]),
    ],
)
def test_a_range_travels_as_the_bridge_takes_it(within, travels):
    assert within.for_bridge() == travels


def test_a_range_with_a_bound_that_is_no_key_does_not_travel():
    with pytest.raises(DataError, match="not a valid key"):
        KeyRange(lower={}).for_bridge()


@pytest.mark.parametrize(
    ("record", "path", "value"),
    [
        ({"a": 1}, "a", 1),
        ({"a": {"b": {"c": "deep"}}}, "a.b.c", "deep"),
        ({"a": 1}, "b", None),
        ({"a": 1}, "a.b", None),
        ({"a": None}, "a.b", None),
        ([1], "0", None),
    ],
)
def test_a_key_path_reads_what_a_record_holds_there(record, path, value):
    assert read_path(record, path) == value

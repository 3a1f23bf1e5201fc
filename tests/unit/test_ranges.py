"""Ranges of keys: united, all but some, and those of a compound index's front, against single keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import inf

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pyapp.db.index_view import find_index, views_of
from pyapp.db.keys import KeyRange, compare, order
from pyapp.db.ranges import others, sorted_keys, united, with_prefix
from pyapp.db.schema import parse_table
from pyapp.idb.errors import DataError, InvalidArgumentError, SchemaError

DATES = st.sampled_from([datetime(1970, 1, 1, tzinfo=UTC) + n * timedelta(milliseconds=1) for n in range(3)])
TEXTS = st.text(alphabet="aAb\uffff\U0001f600\ud83d", max_size=3)
NUMBERS = st.sampled_from([-inf, -1.5, -0.0, 0, 5e-324, 1, 2, 2**53 - 1, 1e308, inf])
PLAIN = NUMBERS | DATES | TEXTS | st.binary(max_size=2)
KEYS = PLAIN | st.lists(PLAIN | st.lists(PLAIN, max_size=1), max_size=2)
RANGES = st.builds(KeyRange, st.none() | KEYS, st.none() | KEYS, st.booleans(), st.booleans())


def holds(ranges, key):
    return sum(key in each for each in ranges)


@given(st.lists(RANGES, max_size=5), st.lists(KEYS, min_size=1))
def test_united_ranges_hold_once_what_any_of_them_holds_in_order(ranges, keys):
    result = united(ranges)
    bounds = [bound for each in ranges for bound in (each.lower, each.upper) if bound is not None]
    for key in [*keys, *bounds]:
        assert holds(result, key) == any(key in each for each in ranges if not each.empty)
    for first, second in pairwise(result):
        assert compare(first.upper, second.lower) <= 0
        assert not any(each.empty for each in (first, second))


@given(st.lists(KEYS, max_size=4), st.lists(KEYS, min_size=1))
def test_all_but_some_keys_is_every_other_key_once(left_out, keys):
    result = others(left_out)
    gone = set(map(order, left_out))
    for key in [*keys, *left_out]:
        assert holds(result, key) == (order(key) not in gone)


@given(TEXTS, KEYS)
@example("", "\uffff\uffff")
@example("a\uffff", "b")
@example("\ud83d", "\U0001f600")
@example("\U0001f600", "\U0001f600\uffff")
def test_a_prefix_is_the_range_of_the_texts_that_begin_with_it(prefix, key):
    def units(text):
        return text.encode("utf-16-be", "surrogatepass")

    begins = isinstance(key, str) and units(key).startswith(units(prefix))
    assert (key in with_prefix(prefix)) == begins
    longer = (units(prefix) + b"\xff\xff\x00a").decode("utf-16-be", "surrogatepass")
    assert longer in with_prefix(prefix)


@given(st.lists(KEYS | st.integers(-3, 3) | st.just("é")))
def test_sorted_keys_are_in_the_order_of_keys_and_each_once(keys):
    result = sorted_keys(keys)
    assert list(map(order, result)) == sorted(set(map(order, keys)))


@pytest.mark.parametrize("keys", [[True], [1, None], ["a", float("nan")], [1, 2**53], [-(2**53), 1]])
def test_what_is_no_key_is_not_sorted(keys):
    with pytest.raises(DataError):
        sorted_keys(keys)


# ---- fronts

TABLE = parse_table("t", "++id, [a+b+c], b, &[b+id], *tags, [d.e+f]")
FIRST, FIRST_TWO = find_index(TABLE, "a"), find_index(TABLE, ["a", "b"])


@given(RANGES, PLAIN | st.lists(PLAIN, max_size=1), KEYS, KEYS)
def test_the_range_of_a_front_of_one_path_holds_the_stored_keys_that_begin_with_its_keys(keys, a, b, c):
    if not keys.empty:
        assert ([a, b, c] in FIRST.stored(keys)) == (a in keys)


@given(RANGES, st.lists(PLAIN, min_size=2, max_size=2), KEYS)
def test_the_range_of_a_front_of_two_paths_holds_the_stored_keys_that_begin_with_its_keys(keys, front, c):
    if not keys.empty:
        assert ([*front, c] in FIRST_TWO.stored(keys)) == (front in keys)


@pytest.mark.parametrize("key", [inf, datetime.max.replace(tzinfo=UTC)])
def test_the_last_number_and_date_have_a_front_too(key):
    stored = FIRST.stored(KeyRange.only(key))
    assert [key, 1, 1] in stored
    assert [key, [2], []] in stored
    assert ["", 1, 1] not in stored


def test_an_index_is_found_by_its_name_its_names_or_as_a_front():
    found = {
        name: find_index(TABLE, name)
        for name in ("id", ":id", "b", "[b+id]", "tags", "a", "[a+b]", ("a", "b", "c"), ("b",), "d.e")
    }
    assert {name: (view.store_name, view.front, view.name) for name, view in found.items()} == {
        "id": ("", None, "id"),
        ":id": ("", None, "id"),
        "b": ("b", None, "b"),
        "[b+id]": ("[b+id]", None, "[b+id]"),
        "tags": ("tags", None, "tags"),
        "a": ("[a+b+c]", 1, "a"),
        "[a+b]": ("[a+b+c]", 2, "[a+b]"),
        ("a", "b", "c"): ("[a+b+c]", None, "[a+b+c]"),
        ("b",): ("b", None, "b"),
        "d.e": ("[d.e+f]", 1, "d.e"),
    }


def test_whole_indexes_come_before_fronts():
    assert [view.name for view in views_of(TABLE)] == [
        "id", "[a+b+c]", "b", "[b+id]", "tags", "[d.e+f]", "[a+b]", "b", "d.e", "a",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "++", ", a", "[k+l]"])
def test_the_primary_key_is_found_whatever_it_is(text):
    table = parse_table("t", text)
    view = find_index(table, ":id")
    assert (view.primary, view.virtual, view.store_name) == (True, False, "")


@pytest.mark.parametrize("name", ["c", "[b+a]", ["a"] * 2])
def test_an_index_that_is_none_is_refused_with_those_that_are(name):
    with pytest.raises(SchemaError, match=r"no index .*; it has id, \[a\+b\+c\], b, \[b\+id\], tags, \[d.e\+f\]"):
        find_index(TABLE, name)


@pytest.mark.parametrize("name", [["a", 1], [], None, 7])
def test_what_cannot_name_an_index_is_refused(name):
    with pytest.raises(InvalidArgumentError, match="neither the name of an index nor a list of names"):
        find_index(TABLE, name)

"""Sets of ids and links between them: the same as sets of IndexedDB's keys, whatever the keys are."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pyapp.cinegenie.ids import Ids, Links, token
from pyapp.db.keys import is_valid, order

simple = st.one_of(
    st.integers(-3, 40),
    st.sampled_from([2**23, 2**24, 2**30, 2**53 - 1]),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([0.0, -0.0, 1.0, 7.0, 2.5]),
    st.text(max_size=2),
    st.binary(max_size=2),
    st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)),
)
values = st.one_of(simple, st.lists(simple, max_size=2), st.none(), st.booleans(), st.just({}))


@given(values, values)
def test_tokens_are_equal_exactly_where_the_keys_are(first, second):
    keys = [order(value) if is_valid(value) else None for value in (first, second)]
    tokens = [token(first), token(second)]
    assert [each is None for each in tokens] == [each is None for each in keys]
    if None not in keys:
        assert (tokens[0] == tokens[1]) == (keys[0] == keys[1])


@given(st.lists(values, max_size=20), st.lists(values, max_size=20))
def test_ids_are_the_set_of_the_keys_among_the_values(some, others):
    ids, other = Ids(some), Ids(others)
    keys = {order(value) for value in some if is_valid(value)}
    other_keys = {order(value) for value in others if is_valid(value)}
    for value in [*some, *others]:
        assert ids.has(token(value)) == (is_valid(value) and order(value) in keys)
    rest = ids.without(other)
    assert len(rest) == len(keys - other_keys)
    assert {order(key) for key in rest} == keys - other_keys


def test_a_hundred_thousand_ids_take_less_than_a_hundred_kilobytes():
    ids = Ids(range(1, 100_001))
    assert len(ids._bits) < 100_000
    assert not ids._others


def test_links_keep_the_order_of_the_mappings_and_tell_repetitions():
    links = Links()
    assert links.add(1, "act0-scene0", "image", 5)
    assert links.add(1, "act0-scene0", "image", 3)
    assert not links.add(1, "act0-scene0", "image", 5)
    assert not links.add(1, "act0-scene0", "image", 3)
    assert links.add(1, None, "image", 5)
    assert links.add(1, "act0-scene0", "video", 5)
    assert links.add("1", "act0-scene0", "image", 5)
    assert list(links.of(1, "act0-scene0", "image")) == [5, 3]
    assert list(links.of(1, None, "image")) == [5]
    assert list(links.of(2, None, "image")) == []
    assert links.scenes(1) == {"act0-scene0"}
    assert links.scenes(2) == set()

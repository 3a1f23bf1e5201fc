"""Where-clauses: every condition, on every kind of index, against what a list gives; and what they refuse."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import in_page
from tests.older_browser import WITH_RECORDS, WITHOUT_RECORDS

if sys.platform == "emscripten":
    from datetime import UTC, datetime
    from math import inf, nan

    from pyapp.db import Database, DataError, IDBError, InvalidArgumentError
    from pyapp.db.keys import order

STORES = {
    "index": "id, k",
    "unique": "id, &k",
    "front": "id, [k+n]",
    "long front": "id, [k+n+id]",
    "primary": "k",
    "outbound": ", k",
    "multi": "id, *k",
    "key beside": "",
    "front of the key": "[k+n]",
}


@in_page
def some_keys() -> list[Any]:
    day, later = datetime(1969, 1, 1, tzinfo=UTC), datetime(2024, 5, 17, 12, 30, 0, 125000, tzinfo=UTC)
    numbers = [-inf, -1.5, -0.0, 1, 2, 2.5, 5, 2**53 - 1, 1e300, inf]
    texts = ["", "A", "AB", "Ab", "B", "a", "aB", "ab", "ab\uffff", "ab\uffff\uffffc", "b", "\U0001f600", "\uffff"]
    binary = [b"", b"\x00", b"\x01\x02", b"\xff"]
    return [*numbers, day, later, *texts, *binary, [], [1], [1, "x"], [2], ["a"], [[]], [[], 1], [[[]]]]


@in_page
def conditions(every: int) -> dict[str, Any]:
    """A name, how to ask for it, and which keys meet it. `every`: how many of the keys are asked for."""
    found: dict[str, Any] = {}
    for low in some_keys()[::every]:
        o = order(low)
        found[f"equals {low!r}"] = lambda w, low=low: w.equals(low), lambda k, o=o: order(k) == o
        found[f"not_equal {low!r}"] = lambda w, low=low: w.not_equal(low), lambda k, o=o: order(k) != o
        found[f"above {low!r}"] = lambda w, low=low: w.above(low), lambda k, o=o: order(k) > o
        found[f"above_or_equal {low!r}"] = lambda w, low=low: w.above_or_equal(low), lambda k, o=o: order(k) >= o
        found[f"below {low!r}"] = lambda w, low=low: w.below(low), lambda k, o=o: order(k) < o
        found[f"below_or_equal {low!r}"] = lambda w, low=low: w.below_or_equal(low), lambda k, o=o: order(k) <= o
    return {**found, **ranged(), **several(), **of_texts()}


@in_page
def ranged() -> dict[str, Any]:
    found = {}
    for low, high in ((1, 5), (2, 2), (5, 1), (-inf, ""), ("A", "b"), (b"", [1]), ([1], [2]), (2.5, [[]])):
        a, z = order(low), order(high)
        for lower in (True, False):
            for upper in (True, False):
                found[f"between {low!r} and {high!r} {lower} {upper}"] = (
                    lambda w, low=low, high=high, lower=lower, upper=upper: w.between(low, high, lower, upper),
                    lambda k, a=a, z=z, lower=lower, upper=upper: (
                        (a <= order(k) if lower else a < order(k)) and (order(k) <= z if upper else order(k) < z)
                    ),
                )
    return found


@in_page
def several() -> dict[str, Any]:
    keys = [5, "ab", 1, [1], 5, b"\x00", datetime(1969, 1, 1, tzinfo=UTC), "nobody"]
    orders = set(map(order, keys))
    ranges = [(2, 5), (1, 2), ("a", "b"), (4, "A"), ([1], [1]), ("B", "B")]
    found: dict[str, Any] = {
        "any_of": (lambda w: w.any_of(keys), lambda k: order(k) in orders),
        "any_of its arguments": (lambda w: w.any_of(*keys), lambda k: order(k) in orders),
        "any_of an iterator": (lambda w: w.any_of(iter(keys)), lambda k: order(k) in orders),
        "any_of one": (lambda w: w.any_of("ab"), lambda k: k == "ab"),
        "any_of nothing": (lambda w: w.any_of(), lambda _: False),
        "none_of": (lambda w: w.none_of(keys), lambda k: order(k) not in orders),
        "none_of nothing": (lambda w: w.none_of([]), lambda _: True),
        "in no range": (lambda w: w.in_any_range([]), lambda _: False),
    }
    for lower in (True, False):
        for upper in (True, False):
            found[f"in_any_range {lower} {upper}"] = (
                lambda w, lower=lower, upper=upper: w.in_any_range(ranges, lower, upper),
                lambda k, lower=lower, upper=upper: any(
                    (order(a) < order(k) < order(z))
                    or (order(a) == order(k) and lower and (upper or order(a) < order(z)))
                    or (order(k) == order(z) and upper and (lower or order(a) < order(z)))
                    for a, z in ranges
                ),
            )
    return found


@in_page
def of_texts() -> dict[str, Any]:
    def starts(key: Any, *texts: str) -> bool:
        return isinstance(key, str) and key.startswith(texts)

    def lower(key: Any) -> Any:
        return key.lower() if isinstance(key, str) else key

    return {
        "starts_with a": (lambda w: w.starts_with("a"), lambda k: starts(k, "a")),
        "starts_with ab": (lambda w: w.starts_with("ab"), lambda k: starts(k, "ab")),
        "starts_with nothing": (lambda w: w.starts_with(""), lambda k: starts(k, "")),
        "starts_with the last": (lambda w: w.starts_with("\uffff"), lambda k: starts(k, "\uffff")),
        "starts_with an emoji": (lambda w: w.starts_with("\U0001f600"), lambda k: starts(k, "\U0001f600")),
        "starts_with_any_of": (lambda w: w.starts_with_any_of("ab", "a", "B"), lambda k: starts(k, "a", "B")),
        "starts_with_any_of a list": (lambda w: w.starts_with_any_of(["ab", "A"]), lambda k: starts(k, "ab", "A")),
        "starts_with_any_of nothing": (lambda w: w.starts_with_any_of([]), lambda _: False),
        "equals_ignore_case": (lambda w: w.equals_ignore_case("aB"), lambda k: lower(k) == "ab"),
        "equals_ignore_case of nothing": (lambda w: w.equals_ignore_case(""), lambda k: k == ""),
        "equals_ignore_case of none": (lambda w: w.equals_ignore_case("nobody"), lambda _: False),
        "starts_with_ignore_case": (lambda w: w.starts_with_ignore_case("A"), lambda k: starts(lower(k), "a")),
        "starts_with_ignore_case aB": (lambda w: w.starts_with_ignore_case("aB"), lambda k: starts(lower(k), "ab")),
        "starts_with_ignore_case of nothing": (lambda w: w.starts_with_ignore_case(""), lambda k: starts(k, "")),
        "starts_with_ignore_case, last": (lambda w: w.starts_with_ignore_case("\uffff"), lambda k: starts(k, "\uffff")),
        "any_of_ignore_case": (lambda w: w.any_of_ignore_case("B", "AB"), lambda k: lower(k) in ("b", "ab")),
        "any_of_ignore_case, nested": (
            lambda w: w.any_of_ignore_case(["a", "ab", ""]), lambda k: lower(k) in ("a", "ab", ""),
        ),
        "any_of_ignore_case of nothing": (lambda w: w.any_of_ignore_case([]), lambda _: False),
        "starts_with_any_of_ignore_case": (
            lambda w: w.starts_with_any_of_ignore_case(["Ab", "b", "B"]), lambda k: starts(lower(k), "ab", "b"),
        ),
        "starts_with_any_of_ignore_case, nested": (
            lambda w: w.starts_with_any_of_ignore_case("AB", "a"), lambda k: starts(lower(k), "a"),
        ),
    }  # fmt: skip


@in_page
async def filled(name: str, stores: str) -> Any:
    """A table `t` of records {id, n, k}: each key twice where it may be."""
    db = Database(name)
    db.version(1).stores(t=stores)
    await db.open()
    once = stores in ("k", "id, &k", "")
    keys = [*some_keys(), *([] if once else reversed(some_keys()))]
    rows = [{"id": n, "n": n, "k": [key] if stores == "id, *k" else key} for n, key in enumerate(keys)]
    await db.t.bulk_add(rows, keys if stores == "" else [n for n, _ in enumerate(keys)] if stores == ", k" else None)
    return db, sorted(enumerate(keys), key=lambda pair: (order(pair[1]), pair[0]))


@in_page
async def differences(name: str, stores: str, every: int) -> list[Any]:
    """The conditions and questions whose answer is not what a sorted list of the records gives."""
    db, records = await filled(name, stores)
    where = db.t.where(":id" if stores == "" else "k")
    wrong: list[Any] = []
    asked = 0
    for what, (ask, meets) in conditions(every).items():
        fitting = [pair for pair in records if meets(pair[1])]
        for backwards in (False, True):
            collection = ask(where).reverse() if backwards else ask(where)
            # Of equal keys the primary keys are ordered too, and both are turned.
            expected = fitting[::-1] if backwards else fitting
            for question, got, want in [
                ("to_list", [row["n"] for row in await collection.to_list()], [n for n, _ in expected]),
                ("count", await collection.count(), len(expected)),
                ("keys", list(map(order, await collection.keys())), [order(key) for _, key in expected]),
                (
                    "unique_keys",
                    list(map(order, await collection.unique_keys())),
                    list(dict.fromkeys(order(key) for _, key in expected)),
                ),
                (
                    "window",
                    [row["n"] for row in await collection.offset(1).limit(3).to_list()],
                    [n for n, _ in expected[1:4]],
                ),
                (
                    "filtered",
                    [row["n"] for row in await collection.filter(lambda row: row["n"] % 3).to_list()],
                    [n for n, _ in expected if n % 3],
                ),
            ]:
                asked += 1
                if got != want:
                    wrong.append([what, backwards, question, repr(got), repr(want)])
    db.close()
    assert asked > 1000
    return wrong[:5]


@pytest.mark.parametrize("kind", STORES)
def test_every_condition_finds_what_a_list_does(py, db_name, kind):
    assert py(differences, db_name, STORES[kind], 2 if kind == "index" else 4 if kind == "front" else 8) == []


@pytest.fixture
def older_browser(js):
    """A browser whose getAll knows no direction, and that has no getAllRecords."""
    js(WITHOUT_RECORDS)
    yield
    js(WITH_RECORDS)


@pytest.mark.parametrize("kind", ["outbound", "multi", "front"])
def test_every_condition_finds_the_same_in_an_older_browser(py, db_name, older_browser, kind):
    assert py(differences, db_name, STORES[kind], 8) == []


# ---- fronts of compound indexes


@in_page
async def compound_differences(name: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(t="++id, [a+b+c], d")
    await db.open()
    parts = [1, 2.5, "x", [1]]
    rows = [{"a": a, "b": b, "c": c, "d": 0} for a in parts for b in parts for c in (1, "z", [[[]]])]
    await db.t.bulk_add([*rows, {"a": 1, "b": 1}, {"a": 1, "c": 1}])
    bounds = [0, [], [1], [1, 1], [1, 1, 5], [2.5, "x"], ["x", [1]], [[1], [1]], [[1], [1], 0], [[[]]], "text"]
    wrong = []
    for by, length in ((["a", "b"], 2), ("[a+b]", 2), (["a", "b", "c"], 3)):
        keys = sorted((order([row["a"], row["b"], row["c"]][:length]), n) for n, row in enumerate(rows, 1))
        every = await db.t.where(by).above_or_equal([]).primary_keys()
        assert len(every) == len(rows)
        where = db.t.where(by)
        for bound in bounds:
            o = order(bound)
            for what, collection, meets in (
                ("above", where.above(bound), lambda k, o=o: k > o),
                ("from", where.above_or_equal(bound), lambda k, o=o: k >= o),
                ("below", where.below(bound), lambda k, o=o: k < o),
                ("to", where.below_or_equal(bound), lambda k, o=o: k <= o),
                ("equals", where.equals(bound), lambda k, o=o: k == o),
            ):
                got = [order(key) for key in await collection.keys()]
                if got != [k for k, _ in keys if meets(k)]:
                    wrong.append([repr(by), what, repr(bound)])
    db.close()
    return wrong


def test_the_front_of_a_longer_index_orders_as_an_index_of_its_own(py, db_name):
    assert py(compound_differences, db_name) == []


@in_page
async def fronts(name: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(t="++id, [a+b+c], [p.q+r], b, &[b+c]")
    await db.open()
    await db.t.bulk_add([{"a": n % 2, "b": n, "c": -n, "p": {"q": n % 3}, "r": n} for n in range(6)])
    t = db.t
    ordered = [[row["b"] for row in await t.order_by(by).to_list()] for by in ("a", "[a+b]", ["a", "b"], "p.q", "b")]
    unique = [await t.order_by(by).unique_keys() for by in ("a", "p.q", "[a+b]")]
    backwards = await t.order_by("a").reverse().unique_keys()
    some = await t.order_by("[a+b]").reverse().offset(1).limit(2).keys()
    one = [row["b"] for row in await t.where("a").equals(1).filter(lambda row: row["c"] < -1).to_list()]
    db.close()
    return [ordered, unique, backwards, some, one]


def test_a_front_orders_and_gives_its_own_keys(py, db_name):
    ordered, unique, backwards, some, one = py(fronts, db_name)
    assert ordered == [
        [0, 2, 4, 1, 3, 5], [0, 2, 4, 1, 3, 5], [0, 2, 4, 1, 3, 5], [0, 3, 1, 4, 2, 5], [0, 1, 2, 3, 4, 5],
    ]  # fmt: skip
    assert unique == [[0, 1], [0, 1, 2], [[0, 0], [0, 2], [0, 4], [1, 1], [1, 3], [1, 5]]]
    assert (backwards, some, one) == ([1, 0], [[1, 3], [1, 1]], [3, 5])


# ---- whatever the case


@in_page
async def cased(name: str, keys: list[str], asked: list[list[Any]]) -> list[Any]:
    db = Database(name)
    db.version(1).stores(t=", k")
    await db.open()
    await db.t.bulk_add([{"k": key} for key in keys], list(range(len(keys))))
    found = []
    for method, *args in asked:
        collection = getattr(db.t.where("k"), method)(*args)
        found.append([await collection.keys(), await collection.reverse().limit(1).keys(), await collection.count()])
    db.close()
    return found


def test_letters_are_compared_whatever_their_case_one_by_one(py, db_name):
    words = [
        "Straße", "STRASSE", "strasse", "STRAẞE", "ΟΔΟΣ", "οδος", "οδοσ", "İzmir", "izmir", "\u212aelvin", "kelvin",
        "KELVIN", "Éric", "éric", "eric", "ab1", "AB1", "aB2", "a_b", "ꮳ", "\U00010400x", "\U00010428x",
    ]  # fmt: skip
    asked = {
        ("equals_ignore_case", "straße"): ["STRAẞE", "Straße"],
        ("equals_ignore_case", "STRASSE"): ["STRASSE", "strasse"],
        ("equals_ignore_case", "οδος"): ["ΟΔΟΣ", "οδος"],
        ("equals_ignore_case", "ΟΔΟΣ"): ["ΟΔΟΣ", "οδος"],
        ("equals_ignore_case", "kelvin"): ["KELVIN", "kelvin", "\u212aelvin"],
        ("equals_ignore_case", "ÉRIC"): ["Éric", "éric"],
        ("starts_with_ignore_case", "aB"): ["AB1", "aB2", "ab1"],
        ("any_of_ignore_case", "AB1", "eric"): ["AB1", "ab1", "eric"],
        ("starts_with_ignore_case", "\U00010428"): ["\U00010400x", "\U00010428x"],
    }
    found = py(cased, db_name, words, [list(each) for each in asked])
    in_order = [sorted(keys, key=lambda key: key.encode("utf-16-be")) for keys in asked.values()]
    assert [keys for keys, *_ in found] == in_order
    assert [last for _, last, _ in found] == [keys[-1:] for keys, *_ in found]
    assert [count for *_, count in found] == [len(keys) for keys, *_ in found]


# ---- what is refused


@in_page
async def refusals(name: str) -> list[str]:
    db = Database(name)
    db.version(1).stores(t="++id, age, [a+b]")
    await db.open()
    where = db.t.where("age")
    holds_itself: list[Any] = []
    holds_itself.append(holds_itself)
    bad = [None, True, nan, {"a": 1}, 2**53, datetime(2024, 1, 1), object(), [1, None], holds_itself, {1, 2}]
    said = []
    methods = ["equals", "not_equal", "above", "above_or_equal", "below", "below_or_equal"]
    attempts = [(f"{m}({v!r})", lambda m=m, v=v: getattr(where, m)(v)) for m in methods for v in bad]
    attempts += [(f"any_of({value!r})", lambda v=value: where.any_of([1, v])) for value in bad]
    attempts += [(f"none_of({value!r})", lambda v=value: where.none_of([1, v])) for value in bad]
    attempts += [(f"between({value!r})", lambda v=value: where.between(1, v)) for value in bad]
    attempts += [(f"in_any_range({value!r})", lambda v=value: where.in_any_range([(1, v)])) for value in bad]
    for method in ("starts_with", "equals_ignore_case", "starts_with_ignore_case"):
        attempts += [(method, lambda m=method, v=value: getattr(where, m)(v)) for value in (None, 7, b"x", ["a"])]
    for method in ("starts_with_any_of", "any_of_ignore_case", "starts_with_any_of_ignore_case"):
        attempts += [(method, lambda m=method, v=value: getattr(where, m)(v)) for value in (None, 7, ["a", 7], b"x")]
    for what, attempt in attempts:
        try:
            attempt()
        except DataError as error:
            if not str(error).startswith("t.where('age')."):
                said.append(f"{what}: {error}")
        else:
            said.append(f"{what} passed")
    assert await db.t.count() == 0
    db.close()
    return said


def test_what_can_be_no_key_is_refused_at_once_by_table_index_and_value(py, db_name):
    assert py(refusals, db_name) == []


@in_page
async def wrong_shapes(name: str) -> list[str]:
    db = Database(name)
    db.version(1).stores(t="++id, age, [a+b]")
    await db.open()
    t, where = db.t, db.t.where("age")
    said = []
    for attempt in (
        lambda: t.where("name"),
        lambda: t.where(["b", "a"]),
        lambda: t.where([]),
        lambda: t.where(7),
        lambda: t.order_by("b"),
        lambda: t.to_collection().or_("name"),
        lambda: where.in_any_range([(5, 1)]),
        lambda: where.in_any_range([(1, 2, 3)]),
        lambda: where.in_any_range([7]),
        lambda: where.in_any_range("text"),
        lambda: where.in_any_range({1: 2}),
        lambda: where.equals(1).limit(-1),
        lambda: where.equals(1).offset(1.5),
        lambda: where.equals(1).limit(True),
        lambda: t.filter("age"),
        lambda: t.to_collection().until(None),
        lambda: t.to_collection().sort_by(7),
    ):
        try:
            attempt()
        except IDBError as error:
            said.append(f"{error.name}: {error}")
        else:
            said.append("passed")
    db.close()
    return said


def test_wrong_shapes_are_refused_with_what_would_be_right(py, db_name):
    has = "it has id, age, [a+b]"
    pair = "is no pair of a lower and an upper bound"
    assert py(wrong_shapes, db_name) == [
        f"SchemaError: table 't' has no index 'name'; {has}",
        f"SchemaError: table 't' has no index '[b+a]'; {has}",
        "InvalidArgumentError: 't': [] is neither the name of an index nor a list of names",
        "InvalidArgumentError: 't': 7 is neither the name of an index nor a list of names",
        f"SchemaError: table 't' has no index 'b'; {has}",
        f"SchemaError: table 't' has no index 'name'; {has}",
        "InvalidArgumentError: t.where('age').in_any_range: (5, 1) has its bounds the wrong way round",
        f"InvalidArgumentError: t.where('age').in_any_range: (1, 2, 3) {pair}",
        f"InvalidArgumentError: t.where('age').in_any_range: 7 {pair}",
        "InvalidArgumentError: t.where('age').in_any_range: 'text' is no list of pairs of a lower and an upper bound",
        "InvalidArgumentError: t.where('age').in_any_range: {1: 2} is no list of pairs of a lower and an upper bound",
        "DataError: t: limit(-1): a count must be an int of at least 0",
        "DataError: t: offset(1.5): a count must be an int of at least 0",
        "DataError: t: limit(True): a count must be an int of at least 0",
        "InvalidArgumentError: t: filter('age'): a predicate must be a plain function",
        "InvalidArgumentError: t: until(None): a predicate must be a plain function",
        "DataError: t: sort_by(7): a key path must be a str",
    ]


@in_page
async def passed_by(name: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(t="++id, age")
    await db.open()
    await db.t.add({"age": 1})

    async def later(_record: Any) -> bool:
        return True

    said = []
    for attempt in (lambda: db.t.filter(later), lambda: db.t.where("age").any_of(5, None)):
        try:
            attempt()
        except (InvalidArgumentError, DataError) as error:
            said.append(str(error)[:60])
    db.close()
    return said


def test_an_async_predicate_is_refused_and_a_bad_key_among_good_ones_named(py, db_name):
    first, second = py(passed_by, db_name)
    assert first.startswith("t: filter(<function")
    assert second.startswith("t.where('age').any_of(None): None is not")

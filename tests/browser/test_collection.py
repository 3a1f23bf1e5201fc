"""Collections: what narrows them, what they are asked for, and how they are read."""

from __future__ import annotations

import sys
from typing import Any

from tests.harness import in_page
from tests.older_browser import WITH_RECORDS, WITHOUT_RECORDS

if sys.platform == "emscripten":
    import asyncio

    from pyapp.db import Database, ForeignAwaitError


@in_page
async def numbered(name: str, count: int = 10) -> Any:
    """Records {id, n, even, tags, name}; ids are n + 1."""
    db = Database(name)
    db.version(1).stores(t="++id, n, even, *tags, name, [even+n]", outside=", x", pairs="++id, [a+b+c], d")
    await db.open()
    await db.t.bulk_add(
        [{"n": n, "even": 1 - n % 2, "tags": [f"t{n % 3}", f"t{n % 2}"], "name": f"Name {n}"} for n in range(count)]
    )
    return db


@in_page
def numbers(rows: list[Any]) -> list[int]:
    return [row["n"] for row in rows]


@in_page
async def slices(name: str) -> list[Any]:
    """Each chain of narrowing, in every way it can be asked for."""
    db = await numbered(name, 120)
    t = db.t
    chains = {
        "limit, offset": t.limit(5).offset(2),
        "offset, limit": t.offset(2).limit(5),
        "limits": t.limit(5).limit(9).limit(3),
        "offsets": t.offset(1).offset(2).limit(2),
        "offset beyond limit": t.limit(2).offset(3),
        "far offset": t.order_by("n").offset(110),
        "far offset, limit": t.order_by("n").offset(105).limit(3),
        "far offset of the table, backwards": t.reverse().offset(104).limit(2),
        "huge": t.order_by("n").offset(117).limit(2**70),
        "beyond": t.offset(2**70),
        "limit before filter": t.limit(2).filter(lambda row: row["n"] > 50),
        "filters": t.filter(lambda row: row["n"] % 2).and_(lambda row: row["n"] % 3 == 0).offset(1).limit(2),
        "until": t.to_collection().until(lambda row: row["n"] == 3),
        "until, with stop": t.to_collection().until(lambda row: row["n"] == 3, include_stop=True),
        "until, far": t.offset(97).until(lambda row: row["n"] >= 99, True),
        "filter, until": t.filter(lambda row: row["n"] % 2 == 0).until(lambda row: row["n"] in (3, 6)),
        "until, filter": t.to_collection().until(lambda row: row["n"] == 3, True).filter(lambda row: row["n"] != 3),
        "until, limit": t.to_collection().until(lambda row: row["n"] == 3).limit(2),
        "distinct": t.where("tags").any_of("t0", "t1").distinct().limit(4),
        "distinct, filter": t.where("tags").starts_with("t").distinct().filter(lambda row: row["n"] < 6),
        "twice": t.where("tags").equals("t1").filter(lambda row: row["n"] < 6),
        "any_of, limit": t.where("n").any_of(list(range(0, 120, 7))).offset(3).limit(6),
        "any_of, backwards": t.where("n").any_of(list(range(0, 120, 7))).reverse().limit(6),
        "any_of, far": t.where("even").any_of(0, 1).offset(112).limit(3),
    }
    found = {}
    for what, chain in chains.items():
        rows = numbers(await chain.to_list())
        found[what] = rows
        assert await chain.count() == len(rows), what
        assert [key - 1 for key in await chain.primary_keys()] == rows, what
        assert len(await chain.keys()) == len(rows), what
        assert (await chain.first() or {}).get("n") == next(iter(rows), None), what
        each: list[Any] = []
        await chain.each(each.append)
        assert numbers(each) == rows, what
        assert numbers([row async for row in chain]) == rows, what

        @db.transaction("r", t)
        async def within(chain: Any = chain) -> list[Any]:
            return [row async for row in chain]

        assert numbers(await within()) == rows, what
        assert [key - 1 for key in await primary_keys_of_each(chain)] == rows, what
    db.close()
    return [found, len(chains)]


@in_page
async def primary_keys_of_each(chain: Any) -> list[Any]:
    found: list[Any] = []
    await chain.each_primary_key(found.append)
    return found


def test_offset_and_limit_slice_what_passes_the_filters_in_every_question(py, db_name):
    found, count = py(slices, db_name)
    assert count == len(found)
    assert found == {
        "limit, offset": [2, 3, 4],
        "offset, limit": [2, 3, 4, 5, 6],
        "limits": [0, 1, 2],
        "offsets": [3, 4],
        "offset beyond limit": [],
        "far offset": list(range(110, 120)),
        "far offset, limit": [105, 106, 107],
        "far offset of the table, backwards": [15, 14],
        "huge": [117, 118, 119],
        "beyond": [],
        "limit before filter": [51, 52],
        "filters": [9, 15],
        "until": [0, 1, 2],
        "until, with stop": [0, 1, 2, 3],
        "until, far": [97, 98, 99],
        "filter, until": [0, 2, 4],
        "until, filter": [0, 1, 2],
        "until, limit": [0, 1],
        "distinct": [0, 2, 3, 4],
        "distinct, filter": [0, 2, 3, 4, 1, 5],
        "twice": [1, 3, 4, 5],
        "any_of, limit": [21, 28, 35, 42, 49, 56],
        "any_of, backwards": [119, 112, 105, 98, 91, 84],
        "any_of, far": [104, 106, 108],
    }


# ---- or_


@in_page
async def unions(name: str) -> list[Any]:
    db = await numbered(name, 12)
    t = db.t
    pairs = [{"n": n, "a": a, "b": b, "c": 1} for n, a, b in ((1, 1, 1), (2, 1, 2), (3, 2, 1))]
    await db.pairs.bulk_add([*pairs[:2], {**pairs[2], "d": "x"}])
    low, high = t.where("n").below(3), t.where("n").above(8)
    odd = lambda row: row["n"] % 2 == 1  # noqa: E731
    found = {}
    for what, chain in {
        "apart": low.or_("n").above(8),
        "overlapping": t.where("n").below(6).or_("id").between(3, 9),
        "by three": low.or_("n").equals(5).or_("tags").equals("t2"),
        "filtered after": low.or_("n").above(8).filter(odd),
        "filtered before": low.filter(odd).or_("n").above(8),
        "filtered twice": low.filter(odd).or_("n").above(8).filter(lambda row: row["n"] != 11),
        "limited before": t.where("n").below(9).limit(2).or_("n").above(9),
        "nothing first": t.where("n").any_of([]).or_("n").equals(4),
        "nothing then": t.where("n").equals(4).or_("n").equals(99),
        "whatever the case": t.where("name").starts_with_ignore_case("NAME 1").or_("n").equals(0),
        "by a front": t.where("even").equals(1).or_(["even", "n"]).equals([0, 7]),
    }.items():
        rows = numbers(await chain.to_list())
        found[what] = sorted(rows)
        assert sorted(await chain.primary_keys()) == [n + 1 for n in sorted(rows)], what
        assert await chain.count() == len(rows), what
        assert len(await chain.keys()) == len(rows), what
        assert sorted(numbers([row async for row in chain])) == sorted(rows), what
        assert numbers(await chain.sort_by("n")) == sorted(rows), what
        assert numbers(await chain.limit(2).to_list()) == rows[:2], what
        assert numbers(await chain.offset(1).limit(3).to_list()) == rows[1:4], what
        assert (await chain.first())["n"] == rows[0], what
    fronts = t.where("even").equals(1).or_("n").equals(3).or_(["even"]).equals(0)
    unions_of_fronts = [
        sorted(await db.pairs.where("a").equals(1).or_("d").equals("x").keys(), key=str),
        sorted(await db.pairs.where("a").equals(1).filter(odd).or_("d").equals("x").keys(), key=str),
        sorted(await db.pairs.where("d").equals("x").filter(odd).or_(["a", "b"]).equals([1, 2]).keys(), key=str),
        await db.pairs.where("a").equals(1).filter(odd).keys(),
    ]
    assert unions_of_fronts == [[1, 1, "x"], [1, "x"], ["x", [1, 2]][::-1], [1]]
    assert sorted(await fronts.keys()) == [0] * 5 + [1] * 6 + [3]
    same_twice = await t.where("n").below(5).or_("n").below(5).limit(3).count()
    in_turn = numbers(await low.or_("n").above(8).to_list())
    backwards = numbers(await low.or_("n").above(8).reverse().to_list())
    assert await high.count() == 3
    unique = await t.where("even").equals(0).or_("even").equals(1).unique_keys()
    db.close()
    return [found, same_twice, in_turn, backwards, unique]


def test_or_gives_what_meets_either_condition_once(py, db_name):
    found, same_twice, in_turn, backwards, unique = py(unions, db_name)
    assert found == {
        "apart": [0, 1, 2, 9, 10, 11],
        "overlapping": [0, 1, 2, 3, 4, 5, 6, 7],
        "by three": [0, 1, 2, 5, 8, 11],
        "filtered after": [1, 9, 11],
        "filtered before": [1, 9, 10, 11],
        "filtered twice": [1, 9, 10],
        "limited before": [0, 1, 10, 11],
        "nothing first": [4],
        "nothing then": [4],
        "whatever the case": [0, 1, 10, 11],
        "by a front": [0, 2, 4, 6, 7, 8, 10],
    }
    assert same_twice == 3
    assert in_turn == [0, 9, 1, 10, 2, 11]
    assert backwards == [0, 11, 1, 10, 2, 9]
    assert unique == [0, 1]


# ---- keys


@in_page
async def keys_of(name: str) -> list[Any]:
    db = await numbered(name, 6)
    t = db.t
    seen: list[Any] = []
    await t.where("tags").above("t").each_key(seen.append)
    await t.where("tags").above("t").each_unique_key(seen.append)
    await t.order_by("even").reverse().each_primary_key(seen.append)
    found = [
        seen,
        await t.order_by("even").unique_keys(),
        await t.order_by("even").reverse().unique_keys(),
        await t.order_by("tags").offset(1).limit(1).unique_keys(),
        await t.where("tags").equals("t1").distinct().keys(),
        await t.where("tags").equals("t1").unique_keys(),
        await t.order_by("even").filter(lambda row: row["n"] > 2).unique_keys(),
        await t.order_by("even").filter(lambda row: row["n"] == 2).keys(),
        await t.order_by("name").reverse().limit(2).keys(),
        await t.where("n").any_of(1, 4).keys(),
        await t.to_collection().keys(),
        await t.to_collection().unique_keys(),
    ]
    db.close()
    return found


def test_keys_are_the_index_s_and_unique_keys_each_once(py, db_name):
    tags = ["t0", "t0", "t0", "t0", "t1", "t1", "t1", "t1", "t2", "t2"]
    assert py(keys_of, db_name) == [
        [*tags, "t0", "t1", "t2", 5, 3, 1, 6, 4, 2],
        [0, 1], [1, 0], ["t1"], ["t1", "t1", "t1", "t1"], ["t1"], [0, 1], [1], ["Name 5", "Name 4"], [1, 4],
        [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6],
    ]  # fmt: skip


@in_page
async def many_keys(name: str) -> list[str]:
    """Of light records, of heavy ones, and of those that grow heavy far from the first."""
    db = Database(name)
    db.version(1).stores(light="++id, k, *tags, [k+id]", heavy="++id, k, *tags, [k+id]", mixed="++id, k, *tags, [k+id]")
    await db.open()
    loads = {"light": lambda n: n, "heavy": lambda _: "x" * 20_000, "mixed": lambda n: n if n < 600 else "x" * 20_000}
    wrong = []
    for table, load in ((db.table(table), load) for table, load in loads.items()):
        count = 900
        await table.bulk_add([{"k": n // 250, "tags": [n % 2, "t"], "load": load(n)} for n in range(count)])
        keys = [n // 250 for n in range(count)]
        for what, right in {
            "all": await table.order_by("k").keys() == keys,
            "backwards": await table.order_by("k").reverse().keys() == keys[::-1],
            "part": await table.order_by("k").offset(240).limit(500).keys() == keys[240:740],
            "few": await table.where("k").above(0).limit(3).keys() == [1, 1, 1],
            "far": await table.where("k").above(0).offset(640).keys() == [3] * 10,
            "multi": await table.order_by("tags").keys() == [0] * 450 + [1] * 450 + ["t"] * 900,
            "distinct": len(await table.order_by("tags").distinct().keys()) == count,
            "front": await table.where(["k"]).any_of(0, 3).keys() == [0] * 250 + [3] * 150,
            "compound": (await table.order_by("[k+id]").limit(700).keys())[-1] == [2, 700],
            "unique": await table.order_by("k").unique_keys() == [0, 1, 2, 3],
            "or": len(await table.where("k").below(2).or_("tags").equals(1).keys()) == 500 + 200,
        }.items():
            if not right:
                wrong.append(f"{table.name}: {what}")
    db.close()
    return wrong


def test_keys_of_many_records_are_read_whole_whatever_the_records_weigh(py, db_name):
    assert py(many_keys, db_name) == []


# ---- sorting


@in_page
async def sorted_records(name: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(t="++id")
    await db.open()
    values = [3, "b", None, "a", 1, [1], {"no": "key"}, 2, b"\x01", True, 2]
    await db.t.bulk_add([{"n": n, "p": {"q": value}} for n, value in enumerate(values)])
    await db.t.add({"n": 11})
    everything = db.t.to_collection()
    kept = everything.filter(lambda _row: True)
    found = []
    pairs = ((everything, kept), (everything.reverse(), kept.reverse()), (everything.limit(3), kept.limit(3)))
    for chain, same in pairs:
        found.append(numbers(await chain.sort_by("p.q")))
        assert numbers(await same.sort_by("p.q")) == found[-1]
    db.close()
    return found


def test_sorting_puts_what_has_no_key_last_and_keeps_the_order_of_equals(py, db_name):
    assert py(sorted_records, db_name) == [
        [4, 7, 10, 0, 3, 1, 8, 5, 2, 6, 9, 11], [5, 8, 1, 3, 0, 10, 7, 4, 11, 9, 6, 2], [0, 1, 2],
    ]  # fmt: skip


# ---- reading in batches


@in_page
async def in_batches(name: str) -> list[Any]:
    db = await numbered(name, 0)
    count = 3000
    await db.t.bulk_add([{"n": n, "even": 1, "tags": ["a", "b"]} for n in range(count)])
    await db.outside.bulk_add([{"x": n % 3, "n": n} for n in range(count)], [f"{n:04}" for n in range(count)])
    kept = lambda _row: True  # noqa: E731
    everything = list(range(count))
    same = db.t.where("even").equals(1).filter(kept)
    seen = {
        "one key": numbers(await same.to_list()) == everything,
        "one key, backwards": numbers(await same.reverse().to_list()) == everything[::-1],
        "each twice": numbers(await db.t.order_by("tags").filter(kept).to_list()) == everything * 2,
        "each once": numbers(await db.t.order_by("tags").distinct().filter(kept).to_list()) == everything,
        "alone": [row["n"] async for row in db.t.where("even").equals(1)] == everything,
        "alone, each twice": [row["n"] async for row in db.t.order_by("tags")] == everything * 2,
        "alone, backwards": [row["n"] async for row in db.t.order_by("tags").distinct().reverse()] == everything[::-1],
        "many keys": numbers(await db.t.where("n").any_of(everything).filter(kept).to_list()) == everything,
        "many keys, plainly": numbers(await db.t.where("n").any_of(everything).to_list()) == everything,
        "outside": [row["n"] async for row in db.outside.where("x").any_of(0, 1, 2)]
        == [*everything[::3], *everything[1::3], *everything[2::3]],
    }
    db.close()
    return [what for what, right in seen.items() if not right]


def test_batches_neither_lose_nor_repeat_records(py, db_name):
    assert py(in_batches, db_name) == []


def test_batches_neither_lose_nor_repeat_records_in_an_older_browser(py, js, db_name):
    js(WITHOUT_RECORDS)
    try:
        assert py(in_batches, db_name) == []
    finally:
        js(WITH_RECORDS)


@in_page
async def while_it_changes(name: str) -> list[Any]:
    """A loop outside a transaction, whose body awaits other things and changes what it goes over."""
    db = await numbered(name, 300)
    seen = []
    async for row in db.t.order_by("even"):
        seen.append(row["n"])
        await asyncio.sleep(0)
        await db.t.delete(row["id"])
        if row["n"] == 1:
            await db.t.bulk_delete([row["id"] + 2, 300])
            await db.t.add({"id": 1001, "n": 1000, "even": 1})
    left = await db.t.count()
    db.close()
    return [len(seen), len(set(seen)), 1000 in seen, 3 in seen, 299 in seen, left]


def test_a_loop_outside_a_transaction_may_await_anything_and_reads_batch_by_batch(py, db_name):
    seen, unique, new, second_of_batch, later, left = py(while_it_changes, db_name)
    assert (seen, unique, new, second_of_batch, later) == (300, 300, True, True, False)
    assert left == 0


@in_page
async def in_a_transaction(name: str) -> list[Any]:
    db = await numbered(name, 130)

    @db.transaction("rw", db.t)
    async def tick() -> int:
        done = 0
        async for row in db.t.to_collection():
            done += await db.t.update(row["id"], {"ticked": True})
        return done

    @db.transaction("r", db.t)
    async def sleep() -> None:
        async for _row in db.t.to_collection():
            await asyncio.sleep(0)

    @db.transaction("rw", db.t)
    async def touch() -> None:
        async def change(row: Any) -> None:
            await db.t.update(row["id"], {"n": -row["n"]})

        await db.t.where("n").above(100).each(change)

    found: list[Any] = [await tick(), await db.t.filter(lambda row: row["ticked"]).count()]
    try:
        await sleep()
    except ForeignAwaitError:
        found.append("foreign")
    await touch()
    found.append(await db.t.where("n").below(-100).count())
    db.close()
    return found


def test_a_loop_inside_a_transaction_is_one_with_it(py, db_name):
    assert py(in_a_transaction, db_name) == [130, 130, "foreign", 29]


# ---- immutable, lazy, and what functions see


@in_page
async def laziness(name: str) -> list[Any]:
    db = await numbered(name)
    base = db.t.where("n").above(4)
    for narrowed in (base.limit(1), base.reverse(), base.filter(lambda _row: False), base.distinct(), base.offset(3)):
        assert narrowed is not base
    assert await base.limit(1).reverse().count() == 1
    calls: list[int] = []
    narrowed = base.filter(lambda row: calls.append(row["n"]) or True)
    before = len(calls)
    first = (await narrowed.first())["n"]
    seen = list(calls)
    twice = [numbers(await base.to_list()), numbers(await base.to_list())]
    await db.t.add({"n": 77})
    later = numbers(await base.to_list())
    db.close()
    return [before, first, seen, twice, later]


def test_a_collection_is_never_changed_asks_only_when_told_and_judges_no_more_than_it_needs(py, db_name):
    before, first, seen, twice, later = py(laziness, db_name)
    assert (before, first, seen) == (0, 5, [5])
    assert twice == [[5, 6, 7, 8, 9]] * 2
    assert later == [5, 6, 7, 8, 9, 77]


@in_page
async def hooked(name: str) -> list[Any]:
    db = await numbered(name, 3)

    @db.t.hook("reading")
    def double(row: Any) -> Any:
        return {**row, "double": row["n"] * 2}

    t = db.t
    only = lambda row: row["double"] > 0  # noqa: E731
    found = [
        [row["double"] for row in await t.to_list()],
        [row["double"] for row in await t.filter(only).to_list()],
        ["double" in row for row in await t.to_collection().raw().to_list()],
        (await t.reverse().first())["double"],
        [row["double"] async for row in t.to_collection()],
        ["double" in row async for row in t.to_collection().raw()],
        [row["double"] for row in await t.to_collection().sort_by("name")],
        await t.filter(only).primary_keys(),
    ]
    db.close()
    return found


def test_reading_hooks_see_what_is_read_and_raw_does_without(py, db_name):
    assert py(hooked, db_name) == [[0, 2, 4], [2, 4], [False] * 3, 4, [0, 2, 4], [False] * 3, [0, 2, 4], [2, 3]]


@in_page
async def raising(name: str) -> list[Any]:
    db = await numbered(name, 200)

    def fail(_row: Any) -> Any:
        raise LookupError("mine")

    async def fail_later(_row: Any) -> None:
        await db.t.count()
        raise LookupError("mine too")

    t = db.t
    said = []
    for ask in (
        lambda: t.filter(fail).to_list(),
        lambda: t.filter(fail).count(),
        lambda: t.to_collection().until(fail).keys(),
        lambda: t.filter(fail).delete(),
        lambda: t.each(fail),
        lambda: t.each(fail_later),
        lambda: t.to_collection().each_key(fail),
        lambda: t.to_collection().each_unique_key(fail),
    ):
        try:
            await ask()
        except LookupError as error:
            said.append(str(error))
    said.append(str(await t.count()))
    db.close()
    return said


def test_what_a_function_raises_is_what_the_asking_raises(py, db_name):
    assert py(raising, db_name) == ["mine"] * 5 + ["mine too", "mine", "mine", "200"]


@in_page
async def changed_and_deleted(name: str) -> list[Any]:
    db = await numbered(name, 12)
    t = db.t
    low = t.where("n").below(2).or_("n").above(9)
    found = [
        await low.modify({"even": 5}),
        await t.where("name").starts_with_ignore_case("NAME 1").modify({"even": 6}),
        await t.where({"n": 3, "even": 0}).modify({"even": 7}),
        await t.where("even").equals(7).or_("n").equals(4).delete(),
        await t.order_by("n").offset(1).limit(2).delete(),
        await t.where("tags").any_of("t0", "t1").distinct().filter(lambda row: row["n"] > 7).delete(),
        [[row["n"], row["even"]] for row in await t.to_list()],
    ]
    db.close()
    return found


def test_what_a_collection_finds_can_be_changed_and_deleted(py, db_name):
    assert py(changed_and_deleted, db_name) == [4, 3, 1, 2, 2, 4, [[0, 5], [5, 0], [6, 1], [7, 0]]]

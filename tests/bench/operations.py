"""Each operation of a table by Python, by Dexie and by hand, in the same run on equal databases."""

from __future__ import annotations

import math
import statistics
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.harness import in_page, workbench

if sys.platform == "emscripten":
    from pyapp.db import Database

if TYPE_CHECKING:
    from tests.harness import HarnessPage

RECORDS = 10_000
MANY = 100_000
ROUNDS = 5
WARM_UPS = 2  # rounds that are not counted: the engine compiles what runs often, of each way
NAME = "bench-operations"
WAYS = ("Python", "Dexie", "by hand")
ON_AVERAGE, AT_MOST = 0.9, 1.5
IN_JAVASCRIPT = """async ({name, way, operation, given, count, times}) => {
    const bench = await import('/tests/operations_bench.js');
    return bench.measure(name, way, operation, given, count, times);
}"""
FILL = "async ({name, count}) => (await import('/tests/operations_bench.js')).fill(name, count)"


@dataclass(frozen=True)
class Operation:
    """One row of the table.

    `gives`: how many things it gives; `times`: how often it is asked, one after the other, for a time that a clock of
    0.1 ms can tell. `writes`: the records are made anew before each time, or with `empty` removed.
    """

    name: str
    what: str
    given: dict[str, Any] = field(default_factory=dict)
    gives: int | None = None
    times: int = 1
    writes: bool = False
    empty: bool = False


def names(count: int, step: int) -> list[str]:
    return [f"Person{number * 7919 % 1_000_003:07}" for number in range(0, count, step)]


def operations(records: int) -> list[Operation]:
    tenth = records // 10
    return [
        Operation("get", "get, 300 one by one", {"keys": list(range(1, 301))}),
        Operation("bulk_get", f"bulk_get, {tenth:,} keys", {"keys": list(range(1, records, 10))}, tenth),
        Operation("to_list", "to_list, all", {}, records),
        Operation("equals", "where equals, a hundredth, 20 times", {"key": "City7"}, records // 100, 20),
        Operation("between", "where between, a tenth", {"lower": 100, "upper": 200}, tenth),
        Operation("any_of", f"where any_of, {tenth:,} keys", {"keys": names(records, 10)}, tenth),
        Operation("starts_with_ignore_case", "starts_with_ignore_case, a tenth", {"prefix": "PERSON00"}),
        Operation("count", "where above, count", {"lower": 500}, records // 2),
        Operation("keys", "order_by, keys of all", {}, records),
        Operation("page", "order_by, reverse, limit 60, 20 times", {"limit": 60}, 60, 20),
        Operation("bulk_add", "bulk_add, all", writes=True, empty=True),
        Operation("bulk_put", "bulk_put over all", writes=True),
        Operation("modify", "modify all by mapping", {}, None, writes=True),
        Operation("delete_range", "delete half by range", {"from": records // 2 + 1}, None, writes=True),
        Operation("update", "update, 1,000 one by one", {"keys": list(range(1, 1001))}, writes=True),
    ]


@in_page
def person(number: int) -> dict[str, Any]:
    return {
        "id": number + 1,
        "name": f"Person{number * 7919 % 1_000_003:07}",
        "age": number * 31 % 1000,
        "city": f"City{number % 100}",
        "rating": number / 7,
        "active": number % 2 == 0,
        "joined": datetime.fromtimestamp(1_600_000_000, UTC) + timedelta(minutes=number),
    }


@in_page
async def get_one_by_one(db: Any, given: dict[str, Any]) -> None:
    for key in given["keys"]:
        await db.people.get(key)


@in_page
async def update_one_by_one(db: Any, given: dict[str, Any]) -> None:
    @db.transaction("rw", db.people)
    async def body() -> None:
        for key in given["keys"]:
            await db.people.update(key, {"rating": 1})

    await body()


@in_page
def run(db: Any, name: str, given: dict[str, Any]) -> Any:
    people = db.people
    ways = {
        "get": lambda: get_one_by_one(db, given),
        "bulk_get": lambda: people.bulk_get(given["keys"]),
        "to_list": people.to_list,
        "equals": lambda: people.where("city").equals(given["key"]).to_list(),
        "between": lambda: people.where("age").between(given["lower"], given["upper"]).to_list(),
        "any_of": lambda: people.where("name").any_of(given["keys"]).to_list(),
        "starts_with_ignore_case": lambda: people.where("name").starts_with_ignore_case(given["prefix"]).to_list(),
        "count": lambda: people.where("age").above_or_equal(given["lower"]).count(),
        "keys": lambda: people.order_by("name").keys(),
        "page": lambda: people.order_by("age").reverse().limit(given["limit"]).to_list(),
        "bulk_add": lambda: people.bulk_add(given["rows"]),
        "bulk_put": lambda: people.bulk_put(given["rows"]),
        "modify": lambda: people.to_collection().modify({"rating": 0}),
        "delete_range": lambda: people.where(":id").above_or_equal(given["from"]).delete(),
        "update": lambda: update_one_by_one(db, given),
    }
    return ways[name]()


@in_page
async def by_python(name: str, operation: str, given: dict[str, Any], count: int, times: int) -> list[Any]:
    """Give the milliseconds and how many things it gave."""
    db = Database(name)
    db.version(1).stores(people="++id, name, age, city, [city+age]")
    await db.open()
    if operation in ("bulk_add", "bulk_put"):
        given = {"rows": [person(number) for number in range(count)]}
    start = time.perf_counter()
    for _ in range(times):
        result = await run(db, operation, given)
    took = (time.perf_counter() - start) * 1000
    db.close()
    return [took, len(result) if isinstance(result, list) else result if isinstance(result, int) else None]


def measure(bench: HarnessPage, way: str, operation: Operation, count: int) -> float:
    if way == "Python":
        took, gave = bench.py(by_python, NAME, operation.name, operation.given, count, operation.times)
    else:
        given = {"operation": operation.name, "given": operation.given, "times": operation.times}
        took, gave = bench.js(IN_JAVASCRIPT, name=NAME, way=way, count=count, **given)
    if operation.gives is not None and gave != operation.gives:
        raise RuntimeError(f"{way}: {operation.what} gave {gave} instead of {operation.gives}")
    return took


def times_of(
    bench: HarnessPage, operation: Operation, count: int, ways: tuple[str, ...], rounds: int, warm_ups: int = 0
) -> dict[str, float]:
    """Give each way's median; the ways take turns, and each finds the same records."""
    times: dict[str, list[float]] = {way: [] for way in ways}
    if not operation.writes:
        bench.js(FILL, name=NAME, count=count)
    for turn in range(warm_ups + rounds):
        for way in ways[turn % len(ways) :] + ways[: turn % len(ways)]:
            if operation.writes:
                bench.js(FILL, name=NAME, count=0 if operation.empty else count)
            took = measure(bench, way, operation, count)
            if turn >= warm_ups:
                times[way].append(took)
    return {way: statistics.median(values) for way, values in times.items()}


def compare(bench: HarnessPage) -> None:
    print(f"{RECORDS:,} records of 7 fields, milliseconds, median of {ROUNDS} after {WARM_UPS} that do not count")
    print(f"{'':38} {'Python':>8} {'Dexie':>8} {'by hand':>8} {'/Dexie':>8} {'/by hand':>8}")
    ratios = []
    for operation in operations(RECORDS):
        medians = times_of(bench, operation, RECORDS, WAYS, ROUNDS, WARM_UPS)
        ours, dexie, by_hand = (medians[way] for way in WAYS)
        ratios.append(ours / dexie)
        row = f"{ours:8.1f} {dexie:8.1f} {by_hand:8.1f} {ours / dexie:8.2f} {ours / by_hand:8.2f}"
        print(f"{operation.what:38} {row}", flush=True)
    mean = math.exp(statistics.fmean(map(math.log, ratios)))
    reached = mean <= ON_AVERAGE and max(ratios) <= AT_MOST
    print(
        f"Against Dexie: geometric mean {mean:.2f} (at most {ON_AVERAGE}), highest {max(ratios):.2f} "
        f"(at most {AT_MOST}): {'reached' if reached else 'NOT reached'}"
    )


def grow(bench: HarnessPage) -> None:
    print(f"\nFrom {RECORDS:,} to {MANY:,} records: how many times the cost (10 is linear), median of 3")
    print(f"{'':38} {'Python, ms':>21} {'times':>7} {'by hand':>8}")
    ways = ("Python", "by hand")
    for small, large in zip(operations(RECORDS), operations(MANY), strict=True):
        few, many = (times_of(bench, *each, ways, 3) for each in ((small, RECORDS), (large, MANY)))
        python, by_hand = (many[way] / few[way] for way in ways)
        milliseconds = f"{few['Python']:10.1f} {many['Python']:10.1f}"
        print(f"{large.what:38} {milliseconds} {python:7.1f} {by_hand:8.1f}", flush=True)


def main() -> None:
    """Print the comparison and how the cost grows."""
    with workbench() as bench, bench.limit(600):
        compare(bench)
        grow(bench)


if __name__ == "__main__":
    main()

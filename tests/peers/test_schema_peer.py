"""The same declarations, opened by Dexie and by us, make the same database, and each opens the other's."""

from __future__ import annotations

import logging
import sys
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Database

Chain = list[list[Any]]  # [version, {table: schema text or None}], ascending

# Opens as Dexie does and reports the native version, its warnings, and what each upgrader saw.
BY_DEXIE = """async ({name, chain, records = {}}) => {
  const warnings = [], ran = [], warn = console.warn;
  console.warn = (...parts) => warnings.push(parts.join(" "));
  const db = new Dexie(name);
  for (const [number, stores] of chain) {
    db.version(number).stores(stores).upgrade(async (tx) => {
      const seen = {};
      const tables = Object.keys(tx.schema).filter((table) => table !== "$meta").sort();
      for (const table of tables) seen[table] = await tx.table(table).count();
      ran.push([number, seen]);
    });
  }
  try {
    await db.open();
    for (const [table, rows] of Object.entries(records)) await db.table(table).bulkPut(...rows);
    return { native: db.idbdb.version, warnings, ran };
  } finally {
    db.close();
    console.warn = warn;
  }
}"""

RAISE = "async ({name, native}) => (await probe.settled(indexedDB.open(name, native))).close()"


@in_page
async def by_python(name: str, chain: Chain) -> dict[str, Any]:
    warnings: list[str] = []
    ran: list[Any] = []
    handler = logging.Handler()
    handler.emit = lambda record: warnings.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("pyapp").addHandler(handler)
    db = Database(name)
    for number, stores in chain:
        declare(db, number, stores, ran)
    try:
        await db.open()
        return {"native": db.native_version, "warnings": warnings, "ran": ran}
    finally:
        db.close()
        logging.getLogger("pyapp").removeHandler(handler)


@in_page
def declare(db: Any, number: float, stores: dict[str, str | None], ran: list[Any]) -> None:
    @db.version(number).stores(stores).upgrade
    async def look(tx: Any) -> None:
        ran.append([number, {table: await tx.table(table).count() for table in sorted(tx.tables)}])


def dump(js: Any, name: str) -> Any:
    return {**js("({name}) => probe.dump(name)", name=name), "name": "any"}


def both(py: Any, js: Any, name: str, before: Chain, chain: Chain, records: Any = None, native: int = 0) -> Any:
    """Have Dexie make the same database twice, open one with Dexie and one with Python, and compare all of it."""
    for each in (f"{name}-dexie", f"{name}-python"):
        if before:
            js(BY_DEXIE, name=each, chain=before, records=records or {})
        if native:
            js(RAISE, name=each, native=native)
    theirs = js(BY_DEXIE, name=f"{name}-dexie", chain=chain)
    ours = py(by_python, f"{name}-python", chain)
    assert (ours["native"], ours["ran"]) == (theirs["native"], theirs["ran"])
    assert dump(js, f"{name}-python") == dump(js, f"{name}-dexie")
    assert bool(ours["warnings"]) == bool(theirs["warnings"])
    assert_each_opens_the_others(py, js, name, chain, ours["native"])
    return ours


def assert_each_opens_the_others(py: Any, js: Any, name: str, chain: Chain, native: int) -> None:
    nothing = {"native": native, "warnings": [], "ran": []}
    assert js(BY_DEXIE, name=f"{name}-python", chain=chain) == nothing
    assert py(by_python, f"{name}-dexie", chain) == nothing
    assert dump(js, f"{name}-python") == dump(js, f"{name}-dexie")


LANGUAGE = {
    "auto": "++id, title",
    "named": "id, &email, *tags, &*codes",
    "outbound": ", x",
    "auto_outbound": "++, x",
    "compound": "[a+b], [b+a], &[a+b+c]",
    "nested": "head.id, place.city, [place.city+place.street]",
    "unique": "&key, $odd, _under",
    "bare": "id",
}


@pytest.mark.parametrize("number", [1, 2, 0.1, 1.5, 6, 6.1, 6.25, 6.35, 7, 12.99])
def test_a_new_database_has_the_same_native_version_stores_and_indexes(py, js, db_name, number):
    made = both(py, js, db_name, [], [[number, LANGUAGE]])
    assert (made["ran"], made["warnings"]) == ([], [])


def test_a_chain_of_versions_with_tables_and_indexes_added_changed_and_dropped(py, js, db_name):
    chain = [
        [1, {"scripts": "++id, title", "old": "++id, x", "outside": ""}],
        [2, {"scripts": "++id, title, genre", "added": "++id, scriptId, [scriptId+kind]"}],
        [3, {"old": None, "scripts": "++id, &genre"}],
        [4, {"added": None}],
        [5, {"old": "name, *words"}],
    ]
    records = {"scripts": [[{"title": "A", "genre": 1}, {"title": "B"}]], "old": [[{"x": 1}]], "outside": [[{}], ["k"]]}
    made = both(py, js, db_name, chain[:1], chain, records)
    assert made["ran"] == [
        [2, {"added": 0, "old": 1, "outside": 1, "scripts": 2}],
        [3, {"added": 0, "old": 1, "outside": 1, "scripts": 2}],
        [4, {"added": 0, "outside": 1, "scripts": 2}],
        [5, {"old": 0, "outside": 1, "scripts": 2}],
    ]


@pytest.mark.parametrize("native", [61, 65, 69, 70, 71, 79, 80])
def test_a_native_version_between_the_tens_upgrades_alike(py, js, db_name, native):
    six, seven = [6, {"a": "++id, x"}], [7, {"a": "++id, y", "b": "++id"}]
    before = [six] if native < 70 else [six, seven]
    both(py, js, db_name, before, [six, seven], {"a": [[{"x": 1}]]}, native if native % 10 else 0)


@pytest.mark.parametrize("native", [60, 61, 68, 69, 70, 79, 80])
def test_parts_added_without_a_new_number_are_patched_alike(py, js, db_name, native):
    made = both(
        py, js, db_name, [[6, {"a": "++id"}]], [[6, {"a": "++id, x", "b": "++id, [x+y]"}]], {"a": [[{"x": 1}]]},
        native if native > 60 else 0,
    )  # fmt: skip
    assert made["native"] == native + 1


def test_the_version_in_meta_counts_until_the_native_number_tells_it_again(py, js, db_name):
    six, seven = [6, {"a": "++id"}], [7, {"a": "++id, x"}]
    both(py, js, db_name, [six], [[6, {"a": "++id, y"}]], {"a": [[{"x": 1}]]}, 69)  # 69 -> 70: $meta says 6
    for chain in ([[6, {"a": "++id, y"}], [7, {"a": "++id, x, y"}]], [six, seven, [8, {"b": "++id"}]]):
        theirs = js(BY_DEXIE, name=f"{db_name}-dexie", chain=chain)
        ours = py(by_python, f"{db_name}-python", chain)
        assert (ours["native"], ours["ran"]) == (theirs["native"], theirs["ran"])
        assert dump(js, f"{db_name}-python") == dump(js, f"{db_name}-dexie")


PRIMARY = {"a": "++id", "b": "id", "c": "", "d": "[k+l]"}
indexes = st.lists(
    st.sampled_from(["x", "&x", "*x", "y", "&y", "*y", "[x+y]", "&[x+y]", "[y+x]", "p.q"]),
    max_size=4,
    unique_by=lambda text: text.lstrip("&*"),
)
declarations = st.dictionaries(st.sampled_from(sorted(PRIMARY)), st.none() | indexes, min_size=1).map(
    lambda tables: {
        name: None if texts is None else ", ".join([PRIMARY[name], *texts]) for name, texts in tables.items()
    }
)


@st.composite
def chains(draw: Any) -> tuple[Chain, int]:
    numbers = sorted(draw(st.lists(st.sampled_from([1, 2, 2.5, 3, 4, 10]), min_size=1, max_size=4, unique=True)))
    return [[number, draw(declarations)] for number in numbers], draw(st.integers(0, len(numbers)))


def test_any_chain_of_versions_makes_what_dexie_makes(py, js, db_name):
    count = iter(range(10_000))

    @settings(max_examples=25, phases=[Phase.reuse, Phase.generate])
    @given(chains())
    def check(drawn):
        chain, start = drawn
        both(py, js, f"{db_name}-{next(count)}", chain[:start], chain)

    check()


# A database that no library made: index names of its own, one store whose records are their own keys.
BY_HAND = """async ({name}) => {
  const request = indexedDB.open(name, 10);
  request.onupgradeneeded = () => {
    const films = request.result.createObjectStore("films", {keyPath: "id", autoIncrement: true});
    films.createIndex("byTitle", "title");
    films.createIndex("zTitle", "title");
    films.createIndex("byBoth", ["title", "year"], {unique: true});
    films.createIndex("year", "year");
    films.put({title: "Alien", year: 1979, tags: ["a"]});
    request.result.createObjectStore("words", {keyPath: ""}).put("alpha");
  };
  (await probe.settled(request)).close();
}"""


@pytest.mark.parametrize(
    "chain",
    [
        [[1, {"films": "++id, title, &[title+year], year", "words": ""}]],
        [[1, {"films": "++id, title, &[title+year], year, *tags", "words": "", "more": "id"}]],
        [[2, {"films": "++id, title, &[title+year], year", "words": ""}]],
        [[2, {"films": "++id, &title, [title+year]", "words": ""}]],
        [[1, {"films": "++id, title", "words": ""}], [2, {"films": "++id, year", "words": ""}], [3, {"words": None}]],
    ],
)
def test_a_database_made_by_hand_is_opened_patched_and_upgraded_alike(py, js, db_name, chain):
    for each in (f"{db_name}-dexie", f"{db_name}-python"):
        js(BY_HAND, name=each)
    theirs = js(BY_DEXIE, name=f"{db_name}-dexie", chain=chain)
    ours = py(by_python, f"{db_name}-python", chain)
    assert (ours["native"], ours["ran"]) == (theirs["native"], theirs["ran"])
    assert dump(js, f"{db_name}-python") == dump(js, f"{db_name}-dexie")
    assert_each_opens_the_others(py, js, db_name, chain, ours["native"])

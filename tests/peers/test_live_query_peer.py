"""Live queries beside Dexie's: each runs again for the other's writes, in the same page and in another tab."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.harness import in_page

if sys.platform == "emscripten":
    import idb_bridge

    from pyapp.db import Database, live_query

    kept: dict[str, Any] = {}  # what lives on between two calls of a test

SCHEMA = {"films": "++id, &title, year, *tags, [year+stars], [year+id]", "outside": ", x", "others": "id, x"}
FILMS = [
    {"title": "A", "year": 1910, "stars": 1, "tags": ["x"]},
    {"title": "B", "year": 1920, "stars": 2, "tags": ["x", "y"]},
    {"title": "C", "year": 1930, "stars": 3, "tags": []},
    {"title": "D", "year": 1940, "stars": 4, "tags": ["z"]},
]

# What each side watches, and what each does: the same by name in both languages.
DEXIE = """
  const queries = {
    "get 2": (db) => db.films.get(2),
    "bulk get 1, 9": (db) => db.films.bulkGet([1, 9]),
    "keys": (db) => db.films.toCollection().primaryKeys(),
    "count": (db) => db.films.count(),
    "all": (db) => db.films.toArray(),
    "years from 1925": (db) => db.films.where("year").aboveOrEqual(1925).toArray(),
    "count from 1925": (db) => db.films.where("year").aboveOrEqual(1925).count(),
    "keys from 1925": (db) => db.films.where("year").aboveOrEqual(1925).primaryKeys(),
    "no year": (db) => db.films.where("year").equals(1815).toArray(),
    "tag x": (db) => db.films.where("tags").equals("x").toArray(),
    "tag w": (db) => db.films.where("tags").equals("w").toArray(),
    "stars of 1920": (db) => db.films.where("[year+stars]").between([1920, 0], [1920, 9]).toArray(),
    "year and id": (db) => db.films.where("[year+id]").equals([1926, 5]).toArray(),
    "backwards": (db) => db.films.orderBy("year").reverse().toArray(),
    "outside": (db) => db.outside.where("x").equals(1).toArray(),
    "everything": (db) => Promise.all([db.films.toArray(), db.outside.toArray(), db.others.toArray()]),
  };
  const added = { title: "E", year: 1926, stars: 5, tags: ["w"] };
  const writes = {
    "add": (db) => db.films.add(added),
    "put": (db) => db.films.put({ id: 2, title: "B", year: 1920, stars: 2, tags: ["x", "y"], seen: 1 }),
    "update 2": (db) => db.films.update(2, { seen: 1 }),
    "update the year of 1": (db) => db.films.update(1, { year: 1935 }),
    "update the tags of 4": (db) => db.films.update(4, { tags: ["w"] }),
    "modify 1910": (db) => db.films.where("year").equals(1910).modify({ stars: 9 }),
    "delete 3": (db) => db.films.delete(3),
    "delete 1910": (db) => db.films.where("year").equals(1910).delete(),
    "clear": (db) => db.films.clear(),
    "put outside": (db) => db.outside.put({ x: 3 }, "one"),
    "delete outside": (db) => db.outside.delete("two"),
    "add 10": (db) => db.films.bulkAdd([...Array(10).keys()].map((n) => ({ title: `${n}`, year: 1950 + n }))),
    "add 1000": (db) => db.films.bulkAdd([...Array(1000).keys()].map((n) => ({ title: `${n}`, year: 1950 + n }))),
  };
"""


@in_page
def queries(db: Any) -> dict[str, Any]:
    films, outside = db.films, db.outside
    return {
        "get 2": lambda: films.get(2),
        "bulk get 1, 9": lambda: films.bulk_get([1, 9]),
        "keys": lambda: films.to_collection().primary_keys(),
        "count": films.count,
        "all": films.to_list,
        "years from 1925": lambda: films.where("year").above_or_equal(1925).to_list(),
        "count from 1925": lambda: films.where("year").above_or_equal(1925).count(),
        "keys from 1925": lambda: films.where("year").above_or_equal(1925).primary_keys(),
        "no year": lambda: films.where("year").equals(1815).to_list(),
        "tag x": lambda: films.where("tags").equals("x").to_list(),
        "tag w": lambda: films.where("tags").equals("w").to_list(),
        "stars of 1920": lambda: films.where("[year+stars]").between([1920, 0], [1920, 9]).to_list(),
        "year and id": lambda: films.where("[year+id]").equals([1926, 5]).to_list(),
        "backwards": lambda: films.order_by("year").reverse().to_list(),
        "outside": lambda: outside.where("x").equals(1).to_list(),
        "everything": lambda: asyncio.gather(films.to_list(), outside.to_list(), db.others.to_list()),
    }


@in_page
def writes(db: Any) -> dict[str, Any]:
    films, outside = db.films, db.outside

    def new(count: int) -> list[Any]:
        return [{"title": f"{n}", "year": 1950 + n} for n in range(count)]

    return {
        "add": lambda: films.add({"title": "E", "year": 1926, "stars": 5, "tags": ["w"]}),
        "put": lambda: films.put({"id": 2, "title": "B", "year": 1920, "stars": 2, "tags": ["x", "y"], "seen": 1}),
        "update 2": lambda: films.update(2, {"seen": 1}),
        "update the year of 1": lambda: films.update(1, {"year": 1935}),
        "update the tags of 4": lambda: films.update(4, {"tags": ["w"]}),
        "modify 1910": lambda: films.where("year").equals(1910).modify({"stars": 9}),
        "delete 3": lambda: films.delete(3),
        "delete 1910": lambda: films.where("year").equals(1910).delete(),
        "clear": films.clear,
        "put outside": lambda: outside.put({"x": 3}, "one"),
        "delete outside": lambda: outside.delete("two"),
        "add 10": lambda: films.bulk_add(new(10)),
        "add 1000": lambda: films.bulk_add(new(1000)),
    }


# ---- Dexie watches

DEXIE_WATCHES = f"""async ({{ name, schema }}) => {{
  {DEXIE}
  const db = new Dexie(name, {{ cache: "disabled" }});
  db.version(1).stores(schema);
  await db.open();
  const watched = globalThis.watched = {{ db, runs: {{}}, values: {{}}, subscriptions: [], told: 0, tell: () => {{}} }};
  const firsts = Object.entries(queries).map(([what, query]) => new Promise((resolve, reject) => {{
    watched.runs[what] = 0;
    const next = (value) => {{ watched.values[what] = value; resolve(); watched.told += 1; watched.tell(); }};
    const run = () => {{ watched.runs[what] += 1; return query(db); }};
    watched.subscriptions.push(Dexie.liveQuery(run).subscribe({{ next, error: reject }}));
  }}));
  await Promise.all(firsts);
}}"""

# The queries that have run again once "everything" has its new value; how often one has run at most; and those whose
# last value is out of date.
DEXIE_RERUN = f"""async ({{ }}) => {{
  {DEXIE}
  const {{ runs, values, subscriptions, db }} = watched;
  const text = (value) => JSON.stringify(value) ?? "undefined";
  const current = async (what) => text(values[what]) === text(await queries[what](db));
  const toldSince = (before) => new Promise((resolve) => {{
    watched.tell = () => watched.told > before && resolve();
    watched.tell();
  }});
  const until = async (what) => {{
    for (;;) {{
      const before = watched.told;
      if (await current(what)) return;
      await toldSince(before);
    }}
  }};
  await until("everything");
  const stale = [];
  for (const what of Object.keys(runs)) {{
    if (runs[what] > 1) await until(what);
    if (!(await current(what))) stale.push(what);
  }}
  const again = Object.keys(runs).filter((what) => runs[what] > 1 && what !== "everything");
  const most = Math.max(...Object.values(runs));
  for (const subscription of subscriptions) subscription.unsubscribe();
  db.close();
  return [again, most, stale];
}}"""


@in_page
async def make(name: str, schema: Any, films: Any) -> None:
    db = Database(name)
    db.version(1).stores(schema)
    await db.open()
    await db.films.bulk_add(films)
    await db.outside.bulk_add([{"x": 1}, {"x": 2}], ["one", "two"])
    db.close()


@in_page
async def write_by_python(name: str, what: str) -> None:
    db = Database(name)
    await db.open()
    await writes(db)[what]()
    db.close()


WRITE_BY_DEXIE = f"""async ({{ name, what }}) => {{
  {DEXIE}
  const db = new Dexie(name);
  await db.open();
  for (const table of db.tables) db[table.name] = table;
  await writes[what](db);
  db.close();
}}"""


# ---- Python watches


@in_page
async def watch(name: str) -> None:
    db = Database(name)
    await db.open()
    runs = dict.fromkeys(queries(db), 0)
    told = {what: asyncio.Queue() for what in runs}

    def counted(what: str, query: Any) -> Any:
        async def run() -> Any:
            runs[what] += 1
            return await query()

        return run

    subscriptions = [
        live_query(counted(what, query)).subscribe(told[what].put_nowait) for what, query in queries(db).items()
    ]
    firsts = {what: await queue.get() for what, queue in told.items()}
    kept.update(db=db, runs=runs, told=told, firsts=firsts, subscriptions=subscriptions)


@in_page
async def rerun() -> list[Any]:
    """As DEXIE_RERUN."""
    db, runs, told, firsts = (kept[name] for name in ("db", "runs", "told", "firsts"))
    await told["everything"].get()
    again = [what for what, count in runs.items() if count > 1 and what != "everything"]
    values = {what: await told[what].get() if what in again else firsts[what] for what in runs}
    stale = [what for what, query in queries(db).items() if what != "everything" and values[what] != await query()]
    for subscription in kept["subscriptions"]:
        subscription.unsubscribe()
    db.close()
    return [again, max(runs.values()), stale]


@in_page
def observed() -> list[int]:
    return list(idb_bridge.observed())


# ---- Dexie hears what we write


WRITES = [
    "add", "put", "update 2", "update the year of 1", "update the tags of 4", "modify 1910", "delete 3", "delete 1910",
    "clear", "put outside", "delete outside", "add 10", "add 1000",
]  # fmt: skip
OF_NEW_KEYS = {"add", "add 10"}


def dexie_runs_again(py: Any, watching: Any, name: str, write: Any) -> list[str]:
    """What runs again in Dexie for a write; each once, and all that is out of date."""
    py(make, name, SCHEMA, FILMS)
    watching(DEXIE_WATCHES, name=name, schema=SCHEMA)
    write(name)
    again, most, stale = watching(DEXIE_RERUN)
    assert (most, set(stale) - {"keys"}) == (2, set())
    return again


@pytest.mark.parametrize("what", WRITES)
def test_dexie_in_this_page_runs_again_what_it_runs_again_for_its_own_writes(py, js, db_name, what):
    by_itself = dexie_runs_again(py, js, f"{db_name}-dexie", lambda name: js(WRITE_BY_DEXIE, name=name, what=what))
    by_us = dexie_runs_again(py, js, f"{db_name}-python", lambda name: py(write_by_python, name, what))
    # Dexie tells nobody who reads keys only that a record has got a new key from the store.
    forgotten = ["keys"] if what in OF_NEW_KEYS else []
    assert sorted(by_us) == sorted(by_itself + forgotten)


def test_dexie_in_another_tab_runs_again_the_same(py, js, db_name, open_page):
    tab = open_page(python=False)
    for number, what in enumerate(WRITES):
        here = dexie_runs_again(py, js, f"{db_name}-{number}", lambda name, what=what: py(write_by_python, name, what))
        there = dexie_runs_again(
            py, tab.js, f"{db_name}-{number}-tab", lambda name, what=what: py(write_by_python, name, what)
        )
        assert (what, there) == (what, here)


# ---- we hear what Dexie writes


def python_runs_again(py: Any, name: str, write: Any) -> list[str]:
    py(make, name, SCHEMA, FILMS)
    py(watch, name)
    write(name)
    again, most, stale = py(rerun)
    assert (most, stale, py(observed)) == (2, [], [0, 0])
    return again


def assert_dexie_is_heard(py: Any, writing: Any, name: str, what: str) -> None:
    by_us = python_runs_again(py, f"{name}-python", lambda name: py(write_by_python, name, what))
    by_dexie = python_runs_again(py, f"{name}-dexie", lambda name: writing(WRITE_BY_DEXIE, name=name, what=what))
    # From Dexie's words it cannot be told whether a record of a known key is new.
    assert set(by_dexie) - {"keys", "count"} == set(by_us) - {"keys", "count"}
    assert set(by_dexie) >= set(by_us)


@pytest.mark.parametrize("what", WRITES)
def test_a_dexie_in_this_page_is_heard(py, js, db_name, what):
    assert_dexie_is_heard(py, js, db_name, what)


def test_a_dexie_in_another_tab_is_heard(py, db_name, open_page):
    tab = open_page(python=False)
    for number, what in enumerate(WRITES):
        assert_dexie_is_heard(py, tab.js, f"{db_name}-{number}", what)


# ---- the words themselves


LISTEN = """() => {
  const heard = globalThis.heard = new BroadcastChannel("x-storagemutated-1");
  heard.parts = new Promise((resolve) => (heard.onmessage = ({ data }) => resolve(data)));
}"""
HEARD = """async ({ name }) => {
  const list = (tree) => (tree && "from" in tree ? [...list(tree.l), [tree.from, tree.to], ...list(tree.r)] : []);
  const depth = (tree) => (tree && "from" in tree ? 1 + Math.max(depth(tree.l), depth(tree.r)) : 0);
  const parts = await heard.parts;
  heard.close();
  const sets = Object.entries(parts).map(([part, tree]) => {
    if (depth(tree) !== tree.d) throw new Error(`${part} says that it is ${tree.d} deep and is ${depth(tree)}`);
    return [part.replace(`idb://${name}/`, ""), list(tree)];
  });
  return Object.fromEntries(sets.filter(([, intervals]) => intervals.length));
}"""


def said(py: Any, tab: Any, name: str, write: Any) -> Any:
    py(make, name, SCHEMA, FILMS)
    tab.js(LISTEN)
    write(name)
    return tab.js(HEARD, name=name)


def test_what_we_say_of_a_write_is_what_dexie_says_of_it(py, js, db_name, open_page):
    tab = open_page(python=False)
    for number, what in enumerate(WRITES):
        name = f"{db_name}-{number}"
        dexies = said(py, tab, f"{name}-d", lambda name, what=what: js(WRITE_BY_DEXIE, name=name, what=what))
        ours = said(py, tab, f"{name}-p", lambda name, what=what: py(write_by_python, name, what))
        for part in ("films/:unknown", "outside/:unknown"):  # what we alone tell
            ours.pop(part, None)
        if what in OF_NEW_KEYS:  # Dexie does not say that these came
            ours.pop("films/:dels")
        else:  # Dexie says that an index over a generated key changed whenever a record did
            for each in (ours, dexies):
                each.pop("films/[year+id]", None)
        assert (what, ours) == (what, dexies)


# ---- the sets of keys


SETS = """async ({ intervals, others, keys }) => {
  const { RangeSet, rangesOverlap } = await import("/peers/dexie/dist/dexie.mjs");
  const ours = await import("/idb_ranges.js");
  const key = (spec) => (Array.isArray(spec) ? spec.map(key) : spec?.date !== undefined ? new Date(spec.date)
    : spec?.bytes ? new Uint8Array(spec.bytes).buffer : spec);
  const ordered = (specs) => specs.map((pair) => pair.map(key).sort(ours.compare));
  const theirs = (pairs) => pairs.reduce((set, [from, to]) => set.add({ from, to }), new RangeSet());
  const [a, b] = [ordered(intervals), ordered(others)];
  const [mine, tree] = [ours.merged(a), theirs(a)];
  const sent = RangeSet(structuredClone(ours.toTree(mine)));
  const same = indexedDB.cmp(ours.fromTree(tree), mine) === 0 && indexedDB.cmp(ours.fromTree(sent), mine) === 0;
  const holds = keys.map(key).map((each) => {
    const found = [tree.hasKey(each), sent.hasKey(each), ours.holdsKey(mine, each)].map(Boolean);
    return found.every((one) => one === found[0]);
  });
  const touched = b.some(([from, to]) => ours.reachesInto(mine, IDBKeyRange.bound(from, to)));
  return [same, holds.every(Boolean), touched === rangesOverlap(sent, theirs(b)),
    touched === rangesOverlap(theirs(b), sent)];
}"""

numbers = st.integers(-3, 12) | st.floats(-3, 12, allow_nan=False)
scalars = numbers | st.text("abz\ud800\uffff", max_size=2) | st.integers(0, 5).map(lambda date: {"date": date})
binary = st.lists(st.integers(0, 2), max_size=2).map(lambda values: {"bytes": values})
any_keys = scalars | binary | st.lists(scalars, max_size=2)
pairs = st.lists(st.tuples(any_keys, any_keys), max_size=12)


def test_sets_of_keys_are_those_of_dexie(js, page_log):
    @settings(max_examples=150, phases=[Phase.reuse, Phase.generate, Phase.shrink])
    @given(pairs, pairs, st.lists(any_keys, max_size=8))
    def check(intervals, others, keys):
        assert js(SETS, intervals=intervals, others=others, keys=keys) == [True] * 4

    check()


def test_a_set_of_many_keys_is_a_balanced_tree_and_everything_is_dexies_everything(js):
    depth, everything = js("""async () => {
      const ours = await import("/idb_ranges.js");
      const { d } = ours.toTree(ours.merged([...Array(1000).keys()].map((n) => [n, n])));
      return [d, ours.toTree(ours.ALL_KEYS)];
    }""")
    assert depth == 10
    assert everything == {"from": float("-inf"), "to": [[]], "d": 1, "l": None, "r": None}

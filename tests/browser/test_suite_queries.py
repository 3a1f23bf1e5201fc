"""Where-clauses and collections as Dexie's suite tests them."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Database
    from pyapp.idb.errors import IDBError

# ---- folders, files, people: what the where-clauses look for


@in_page
async def disk(name: str) -> Any:
    db = Database(name)
    db.version(2).stores(
        folders="++id, &path",
        files="++id, filename, extension, [filename+extension], folderId",
        people="[name+number], name, number",
        friends="++id, name, age",
        chart="[patno+row+col], patno",
        chaps="++id, [name+number+age]",
        multiMulti="id, *tags, *categories",
    )
    await db.open()
    paths = ["/", "/usr", "/usr/local", "/usr/local/bin", "/usr/local/src", "/usr/local/var", "/USR/local/VAR"]
    await db.folders.bulk_add([{"path": path} for path in [*paths, "/var", "/var/bin"]])
    await db.files.bulk_add(
        [
            {"filename": "Hello", "folderId": 4},
            {"filename": "hello", "extension": ".exe", "folderId": 4},
            {"filename": "world", "extension": ".js", "folderId": 5},
            {"filename": "README", "extension": ".TXT", "folderId": 5},
            {"filename": "hello-there", "extension": ".exe", "folderId": 9},
        ]
    )
    return db


@in_page
async def found_paths(name: str, how: str) -> dict[str, Any]:
    db = await disk(name)
    path, key = db.folders.where("path"), db.folders.where("id")
    queries = {
        "starts_with_any_of": path.starts_with_any_of("/usr/local", "/var"),
        "starts_with_any_of a list": path.starts_with_any_of(["/usr/local/", "/var/"]),
        "starts_with_any_of nothing": path.starts_with_any_of([]),
        "starts_with_any_of the same": path.starts_with_any_of("/var", "/var", "/var"),
        "starts_with_any_of overlapping": path.starts_with_any_of("/var", "/v", "/var/b"),
        "starts_with_any_of everything": path.starts_with_any_of(""),
        "starts_with_any_of nobody": path.starts_with_any_of("nonexisting"),
        "ignoring case": path.starts_with_any_of_ignore_case("/usr/local", "/var"),
        "ignoring case, a list": path.starts_with_any_of_ignore_case(["/USR/local/", "/Var/"]),
        "ignoring case, nothing": path.starts_with_any_of_ignore_case([]),
        "ignoring case, the same": path.starts_with_any_of_ignore_case("/var", "/VAR", "/var"),
        "ignoring case, everything": path.starts_with_any_of_ignore_case(""),
        "ignoring case, nobody": path.starts_with_any_of_ignore_case("nonexisting"),
        "starts_with_ignore_case, all": path.starts_with_ignore_case("/"),
        "starts_with_ignore_case": path.starts_with_ignore_case("/usr"),
        "any_of_ignore_case": path.any_of_ignore_case("/usr/local/var", "/"),
        "not_equal": path.not_equal("/usr/local"),
        "none_of": path.none_of("/usr/local", "/", "/var/bin", "not existing key"),
        "above": key.above(5),
        "above_or_equal": key.above_or_equal(5),
        "below": key.below(5),
        "below_or_equal": key.below_or_equal(5),
        "between": key.between(1, 2),
        "between, lower": key.between(1, 2, True, False),
        "between, upper": key.between(1, 2, False, True),
        "between, neither": key.between(1, 2, False, False),
        "between, both": key.between(1, 2, True, True),
    }

    async def ask() -> dict[str, Any]:
        found = {}
        for what, asked in queries.items():
            query = asked.reverse() if how == "reversed" else asked
            found[what] = [row["path"] for row in await query.to_list()]
            assert await query.count() == len(found[what]), what
        return found

    found = await db.transaction("r", db.folders)(ask)() if how == "in a transaction" else await ask()
    db.close()
    return found


USR = ["/USR/local/VAR", "/usr/local", "/usr/local/bin", "/usr/local/src", "/usr/local/var"]
VAR = ["/var", "/var/bin"]
ALL = ["/", "/USR/local/VAR", "/usr", *USR[1:], *VAR]
BY_ID = ["/", "/usr", *USR[1:], "/USR/local/VAR", *VAR]


@pytest.mark.parametrize("how", ["alone", "reversed", "in a transaction"])
def test_folders_are_found_by_path_and_key_also_reversed_and_in_a_transaction(py, db_name, how):
    expected = {
        "starts_with_any_of": [*USR[1:], *VAR],
        "starts_with_any_of a list": [*USR[2:], "/var/bin"],
        "starts_with_any_of nothing": [],
        "starts_with_any_of the same": VAR,
        "starts_with_any_of overlapping": VAR,
        "starts_with_any_of everything": ALL,
        "starts_with_any_of nobody": [],
        "ignoring case": [*USR, *VAR],
        "ignoring case, a list": [USR[0], *USR[2:], "/var/bin"],
        "ignoring case, nothing": [],
        "ignoring case, the same": VAR,
        "ignoring case, everything": ALL,
        "ignoring case, nobody": [],
        "starts_with_ignore_case, all": ALL,
        "starts_with_ignore_case": ["/USR/local/VAR", "/usr", *USR[1:]],
        "any_of_ignore_case": ["/", "/USR/local/VAR", "/usr/local/var"],
        "not_equal": [path for path in ALL if path != "/usr/local"],
        "none_of": [path for path in ALL if path not in {"/usr/local", "/", "/var/bin"}],
        "above": BY_ID[5:],
        "above_or_equal": BY_ID[4:],
        "below": BY_ID[:4],
        "below_or_equal": BY_ID[:5],
        "between": ["/"],
        "between, lower": ["/"],
        "between, upper": ["/usr"],
        "between, neither": [],
        "between, both": ["/", "/usr"],
    }
    if how == "reversed":
        expected = {what: paths[::-1] for what, paths in expected.items()}
    assert py(found_paths, db_name, how) == expected


@in_page
async def found_files(name: str) -> dict[str, Any]:
    db = await disk(name)
    filename, both = db.files.where("filename"), db.files.where("[filename+extension]")
    await db.files.put({"id": 9000, "filename": "new file 1", "folderId": 1})
    await db.files.put({"id": 10000, "filename": "new file 2", "folderId": 1})
    found: dict[str, Any] = {}
    for what, query in {
        "any_of": filename.any_of("hello", "hello-there", "README", "gösta"),
        "any_of numbers": db.files.where("id").any_of([9000, 11000]),
        "any_of nothing": db.files.where("id").any_of([]),
        "any_of_ignore_case": filename.any_of_ignore_case(["hello", "world", "readme"]),
        "any_of_ignore_case, reversed": filename.any_of_ignore_case(["hello", "world", "readme"]).reverse(),
        "equals_ignore_case": filename.equals_ignore_case("hello"),
        "nobody": filename.equals("fdsojifdsjoisdf"),
        "compound": both.equals(["README", ".TXT"]),
        "compound any_of": both.any_of([["hello", ".exe"], ["README", ".TXT"]]),
        "order_by two": db.files.order_by(["filename", "extension"]),
        "order_by its compound": db.files.order_by("[filename+extension]"),
    }.items():
        found[what] = [row["filename"] for row in await query.to_list()]
    found["none_of, keys"] = await filename.none_of(["Hello", "README", "hello"]).keys()
    db.close()
    return found


def test_files_are_found_by_names_by_compound_and_in_either_case(py, db_name):
    assert py(found_files, db_name) == {
        "any_of": ["README", "hello", "hello-there"],
        "any_of numbers": ["new file 1"],
        "any_of nothing": [],
        "any_of_ignore_case": ["Hello", "README", "hello", "world"],
        "any_of_ignore_case, reversed": ["world", "hello", "README", "Hello"],
        "equals_ignore_case": ["Hello", "hello"],
        "nobody": [],
        "compound": ["README"],
        "compound any_of": ["README", "hello"],
        "order_by two": ["README", "hello", "hello-there", "world"],
        "order_by its compound": ["README", "hello", "hello-there", "world"],
        "none_of, keys": ["hello-there", "new file 1", "new file 2", "world"],
    }


NAMES = [
    "", "\t ", "AA", "AAron", "APAN JAPAN", "APAN japaö", "APGALEN", "APaLAT", "APaÖNSKAN", "APalster", "Aaron",
    "Apan JapaN", "Apan Japaa", "Apan Japan", "Gösta", "apan JA", "apan JAPA", "apan JAPAA", "apan JAPANer",
    "apan JAPAÖ", "apan japan", "apan japanER", "östen",
]  # fmt: skip


@in_page
async def ignoring_case(name: str, names: list[str]) -> list[Any]:
    db = await disk(name)
    hits = {"filename": "apan japan", "folderId": 8}

    @db.transaction("rw", db.files)
    async def ask() -> list[Any]:
        for filename in names:
            db.files.add({"filename": filename, "folderId": 7})
        await db.files.add(hits)
        clause = db.files.where("filename").equals_ignore_case("apan japan")
        own = clause.and_(lambda row: row["folderId"] == 7).reverse()
        return [[row["filename"] for row in await query.to_list()] for query in (clause, own)]

    seen = await ask()
    await db.files.clear()
    await db.files.bulk_add([{"filename": f"{hello}ello-there{rest}"} for hello, rest in
                             (("H", "-"), ("h", "-"), ("h", "-everyone"), ("h", "-everyone-of-you!"))])  # fmt: skip
    everyone = db.files.where("filename").equals_ignore_case("hello-there-everyone")
    seen += [[row["filename"] for row in await query.to_list()] for query in (everyone, everyone.reverse())]
    db.close()
    return seen


def test_ignoring_case_finds_every_spelling_and_skips_what_lies_between(py, db_name):
    spelled = ["APAN JAPAN", "Apan JapaN", "Apan Japan", "apan japan"]
    everyone = ["hello-there-everyone"]
    expected = [[*spelled, "apan japan"], spelled[::-1], everyone, everyone]
    assert py(ignoring_case, db_name, NAMES) == expected


@in_page
async def compound_keys(name: str) -> list[Any]:
    db = await disk(name)
    await db.people.bulk_add([{"name": -n, "number": 0, "tag": "ABCD"[n]} for n in range(4)])
    either = db.people.where("[name+number]").any_of([[-2, 0], [-3, 0]])
    seen: list[Any] = ["".join([row["tag"] for row in await either.to_list()])]
    await db.people.bulk_add([{"name": "Santaclaus", "number": 123}, {"name": "Santaclaus", "number": 124}])
    await db.people.add({"name": "Santaclaus2", "number": 1})
    seen.append((await db.people.get(["Santaclaus", 123]))["number"])
    santas = db.people.where("[name+number]").between(["Santaclaus", 1], ["Santaclaus", 200])
    seen.append([row["number"] for row in await santas.to_list()])
    cells = [{"patno": 1, "row": row, "col": col} for row in (1, 2) for col in range(1, 151)]
    await db.chart.bulk_add(cells)
    columns: list[int] = []
    part = db.chart.where("[patno+row+col]").between([1, 1, 91], [1, 1, 130], True, True)
    await part.each(lambda cell: columns.append(cell["col"]))
    seen.append(columns == list(range(91, 131)))
    db.close()
    return seen


def test_compound_primary_keys_are_found_one_by_one_and_by_ranges(py, db_name):
    assert py(compound_keys, db_name) == ["DC", 123, [123, 124], True]


@in_page
async def any_range(name: str) -> list[Any]:
    db = await disk(name)
    ages = {"Simon": 3, "Tyra": 0, "David": 42, "Ylva": 40, "Ann-Sofie": 72}
    await db.friends.bulk_add([{"name": who, "age": age} for who, age in ages.items()])
    age = db.friends.where("age")
    ends = [[0, 3], [65, float("inf")]]
    narrow = [[40, 40], [40, 40], [40, 41], [41, 41], [42, 42]]
    seen = []
    for query in (
        age.in_any_range(ends),
        age.in_any_range(ends, include_uppers=True),
        age.in_any_range(ends, include_lowers=False),
        age.in_any_range(narrow, include_uppers=True),
        age.in_any_range([[65, 80], [0, 4], [2, 41]]),
        age.in_any_range([]),
    ):
        seen.append([row["name"] for row in await query.to_list()])
    db.close()
    return seen


def test_records_in_any_of_several_ranges_come_once_and_in_order(py, db_name):
    assert py(any_range, db_name) == [
        ["Tyra", "Ann-Sofie"],
        ["Tyra", "Simon", "Ann-Sofie"],
        ["Ann-Sofie"],
        ["Ylva", "David"],
        ["Tyra", "Simon", "Ylva", "Ann-Sofie"],
        [],
    ]


@in_page
async def criteria(name: str) -> dict[str, Any]:
    db = await disk(name)
    ulla = {"name": "Ulla Bella", "number": 888, "age": 88}
    for table in (db.friends, db.chaps):
        await table.add(dict(ulla))
    await db.folders.add({**ulla, "path": "/ulla"})
    await db.chaps.add({"name": "Chaplin", "number": 1, "age": 134, "notIndexed": "foo"})
    await db.multiMulti.bulk_add(
        [
            {"id": 1, "categories": ["cat_a", "cat_b"], "tags": ["tag_a", "tag_b"]},
            {"id": 2, "categories": ["cat_b", "cat_c"], "tags": ["tag_b", "tag_c"]},
        ]
    )
    found = {
        "one field": await db.files.where({"filename": "README"}).first(),
        "two fields": await db.files.get({"filename": "README", "extension": ".TXT"}),
        "nobody": await db.files.get({"filename": "apa", "extension": "otto"}),
        "one of them indexed": await db.friends.get({"name": "Ulla Bella", "number": 888}),
        "the front of a compound": await db.chaps.get({"name": "Ulla Bella", "number": 888}),
        "in another order": await db.chaps.get({"number": 888, "name": "Ulla Bella"}),
        "no index": await db.folders.get({"name": "Ulla Bella", "number": 888}),
        "one not indexed": await db.chaps.where({"name": "Chaplin", "notIndexed": "foo"}).first(),
    }
    ids = {what: None if row is None else row["id"] for what, row in found.items()}
    multi = {
        "a multi-entry index": db.multiMulti.where({"categories": "cat_a"}),
        "two multi-entry indexes": db.multiMulti.where({"categories": "cat_a", "tags": "tag_a"}),
        "two that fit no record together": db.multiMulti.where({"categories": "cat_a", "tags": "tag_c"}),
        "two that fit one": db.multiMulti.where({"categories": "cat_b", "tags": "tag_c"}),
    }
    lists = {what: [row["id"] for row in await query.distinct().to_list()] for what, query in multi.items()}
    db.close()
    return ids | lists


def test_criteria_find_by_the_best_index_there_is_or_without_one(py, db_name):
    assert py(criteria, db_name) == {
        "one field": 4,
        "two fields": 4,
        "nobody": None,
        "one of them indexed": 1,
        "the front of a compound": 1,
        "in another order": 1,
        "no index": 10,
        "one not indexed": 2,
        "a multi-entry index": [1],
        "two multi-entry indexes": [1],
        "two that fit no record together": [],
        "two that fit one": [2],
    }


@in_page
async def virtual_index(name: str) -> list[Any]:
    db = await disk(name)
    numbers = [("David", 2, 29), ("David", 3, 39), ("David", 1, 49), ("Mambo", 5, 55)]
    await db.chaps.bulk_add([{"name": who, "number": number, "age": age} for who, number, age in numbers])
    by_name = db.chaps.where("name")
    seen: list[Any] = [await db.chaps.where({"name": "David"}).count()]
    for query in (
        db.chaps.where({"name": "Mambo", "number": 5}),
        by_name.equals_ignore_case("david"),
        by_name.equals("David").reverse(),
        by_name.above("David"),
        by_name.below_or_equal("David").filter(lambda row: row["number"] > 1),
        db.chaps.where(["name", "number"]).between(["David", 2], ["David", 3], True, True),
        db.chaps.order_by("name"),
        db.chaps.order_by(["name", "number"]).reverse().limit(2),
    ):
        seen.append([row["number"] for row in await query.to_list()])
    seen.append(await by_name.equals("David").primary_keys())
    seen.append(await db.chaps.order_by("name").unique_keys())
    seen.append(await by_name.starts_with("D").filter(lambda _row: True).primary_keys())
    seen.append(await by_name.any_of(["Mambo", "David"]).keys())
    db.close()
    return seen


def test_the_front_of_a_compound_index_is_an_index(py, db_name):
    everybody = [1, 2, 3, 5]
    assert py(virtual_index, db_name) == [
        3, [5], [1, 2, 3], [3, 2, 1], [5], [2, 3], [2, 3], everybody, [5, 3], [3, 1, 2], ["David", "Mambo"],
        [3, 1, 2], ["David", "David", "David", "Mambo"],
    ]  # fmt: skip


@in_page
async def invalid_keys(name: str) -> list[Any]:
    db = await disk(name)
    clause = db.files.where("filename")
    refused = []
    for key in (None, False, {}, float("nan"), len):
        for method, arguments in {
            "equals": [key],
            "not_equal": [key],
            "above": [key],
            "above_or_equal": [key],
            "below": [key],
            "below_or_equal": [key],
            "between": [key, "z"],
            "any_of": [["a", key]],
            "none_of": [["a", key]],
            "in_any_range": [[["a", key]]],
            "starts_with": [key],
            "starts_with_any_of": [["a", key]],
            "equals_ignore_case": [key],
            "any_of_ignore_case": [["a", key]],
            "starts_with_ignore_case": [key],
            "starts_with_any_of_ignore_case": [["/", key]],
        }.items():
            try:
                await getattr(clause, method)(*arguments).to_list()
            except IDBError as error:
                if error.name == "DataError" and "file" in str(error):
                    continue
                refused.append([method, repr(key), error.name, str(error)])
            else:
                refused.append([method, repr(key), "accepted", ""])
    rows = await db.files.count()
    db.close()
    return [refused, rows]


def test_a_key_that_is_none_is_refused_by_every_method_of_a_where_clause(py, db_name):
    wrong, rows = py(invalid_keys, db_name)
    assert wrong == []
    assert rows == 5


# ---- users: what the collections do


@in_page
async def users(name: str, more: int = 0) -> Any:
    db = Database(name)
    db.version(1).stores(users="id, first, last, [foo+bar], &username, *&email, *pets, parentPath")
    await db.open()
    emails = ["david@awarica.com", "daw@thridi.com"]
    david = {"id": 1, "first": "David", "last": "Fahlander", "username": "dfahlander", "email": emails, "pets": ["dog"]}
    karl = {"id": 2, "first": "Karl", "last": "Cedersköld", "username": "kceder", "email": ["karl@ceder.what"]}
    await db.users.bulk_add([david, karl])
    for n in range(more):
        extra = {"first": f"First{n}", "last": f"Last{n}", "username": f"user{n}", "email": [f"user{n}@abc.se"]}
        await db.users.add({"id": 3 + n, **extra})
    return db


@in_page
async def reading(name: str) -> dict[str, Any]:
    db = await users(name)
    by_last, in_ranges = db.users.order_by("last"), db.users.where("last").in_any_range([["a", "g"], ["A", "G"]])
    david = in_ranges.and_(lambda user: user["username"] == "dfahlander")
    visited: list[Any] = []
    await db.users.order_by("id").each(lambda user: visited.append(user["first"]))
    found: dict[str, Any] = {
        "each": visited,
        "count": [await db.users.count(), await by_last.count()],
        "to_list": [user["first"] for user in await by_last.to_list()],
        "and": [user["first"] for user in await david.to_list()],
        "and, keys": await david.keys(),
        "first": [(await by_last.first())["first"], (await db.users.order_by("first").reverse().first())["first"]],
        "last": (await by_last.last())["first"],
        "nobody": await db.users.where("first").equals_ignore_case("david").and_(lambda _user: False).first(),
        "somebody": (await db.users.where("first").equals_ignore_case("david").and_(
            lambda user: "daw@thridi.com" in user["email"]).first())["first"],
        "keys": await db.users.order_by("first").keys(),
        "primary_keys": [await by_last.primary_keys(), await db.users.order_by("first").primary_keys()],
        "first key": await by_last.limit(1).keys(),
        "last key": await by_last.reverse().limit(1).keys(),
        "first and last primary key": [
            await db.users.to_collection().limit(1).keys(), await db.users.reverse().limit(1).keys(),
        ],
        "limit": [[user["id"] for user in await by_last.limit(most).to_list()] for most in (1, 10, 0)],
        "twice": [user["id"] for user in await db.users.where("email").starts_with_ignore_case("d").to_list()],
        "distinct": [
            user["id"] for user in await db.users.where("email").starts_with_ignore_case("d").distinct().to_list()
        ],
    }  # fmt: skip
    try:
        by_last.limit(-1)
    except IDBError as error:
        found["limit -1"] = error.name
    deleted = await db.users.order_by("username").and_(bool).delete()
    found["and, delete"] = [deleted, await db.users.count()]
    db.close()
    return found


def test_a_collection_is_read_whole_in_parts_and_by_its_keys(py, db_name):
    assert py(reading, db_name) == {
        "each": ["David", "Karl"],
        "count": [2, 2],
        "to_list": ["Karl", "David"],
        "and": ["David"],
        "and, keys": ["Fahlander"],
        "first": ["Karl", "Karl"],
        "last": "David",
        "nobody": None,
        "somebody": "David",
        "keys": ["David", "Karl"],
        "primary_keys": [[2, 1], [1, 2]],
        "first key": ["Cedersköld"],
        "last key": ["Fahlander"],
        "first and last primary key": [[1], [2]],
        "limit": [[2], [2, 1], []],
        "twice": [1, 1],
        "distinct": [1],
        "limit -1": "DataError",
        "and, delete": [2, 0],
    }


@in_page
async def parts(name: str) -> list[Any]:
    db = await users(name, more=10)
    first = db.users.where("first")
    seen = []
    for clause in (first.starts_with_ignore_case("first"), first.starts_with("First"), first.any_of(
        [f"First{n}" for n in range(10)])):  # fmt: skip
        for query in (
            clause,
            clause.limit(5),
            clause.offset(7),
            clause.offset(6).limit(4),
            clause.offset(7).limit(4),
            clause.offset(17).limit(4),
        ):
            ids = [user["id"] for user in await query.to_list()]
            seen.append([ids == await query.primary_keys(), await query.count(), ids])
    db.close()
    return seen


def test_offset_and_limit_cut_alike_what_is_listed_and_what_is_counted(py, db_name):
    ids = list(range(3, 13))
    cuts = [ids, ids[:5], ids[7:], ids[6:10], ids[7:], []]
    assert py(parts, db_name) == [[True, len(cut), cut] for cut in cuts] * 3


@in_page
async def deleting(name: str) -> list[Any]:
    seen = []
    for what in ("all", "ignoring case", "or"):
        db = await users(f"{name}-{what}")
        await db.users.add({"id": 3, "first": "dAvid", "last": "Helenius", "username": "dahel"})
        query = {
            "all": lambda db=db: db.users.order_by("id"),
            "ignoring case": lambda db=db: db.users.where("first").equals_ignore_case("david"),
            "or": lambda db=db: db.users.where("first").equals("dAvid").or_("username").equals("kceder"),
        }[what]()
        seen.append([await query.delete(), await db.users.to_collection().primary_keys()])
        db.close()
    return seen


def test_a_collection_is_deleted_whole_and_nothing_else(py, db_name):
    assert py(deleting, db_name) == [[3, []], [2, [2]], [2, [1]]]


@in_page
async def unique(name: str) -> list[Any]:
    db = await users(name)
    await db.users.add({"id": 3, "first": "David", "last": "Helenius", "username": "dahel"})
    by_first = db.users.order_by("first")
    each_key: list[Any] = []
    each_unique: list[Any] = []
    each_primary: list[Any] = []
    await by_first.each_key(each_key.append)
    await by_first.each_unique_key(each_unique.append)
    await by_first.each_primary_key(each_primary.append)
    seen = [await by_first.keys(), await by_first.unique_keys(), each_key, each_unique, each_primary]
    db.close()
    return seen


def test_keys_come_with_their_repetitions_and_unique_keys_without(py, db_name):
    keys, unique_keys = ["David", "David", "Karl"], ["David", "Karl"]
    assert py(unique, db_name) == [keys, unique_keys, keys, unique_keys, [1, 3, 2]]


@in_page
async def alternatives(name: str) -> list[Any]:
    db = await users(name)
    await db.users.add({"id": 3, "first": "Apan", "last": "Japan", "username": "apanjapan"})
    either = db.users.where("first").equals_ignore_case("david").or_("last").equals("Japan")
    seen: list[Any] = [[user["first"] for user in await either.sort_by("first")]]
    seen.append([user["first"] for user in await either.or_("id").equals(2).sort_by("id")])
    names = db.users.where("id").any_of(1, 2, 3, 4).or_("username").any_of("dfahlander", "kceder", "apanjapan")
    visited: list[str] = []
    await names.each(lambda user: visited.append(user["first"]))
    seen += [sorted(visited), await names.count()]
    db.close()
    return seen


def test_alternatives_by_several_indexes_give_each_record_once(py, db_name):
    both = ["Apan", "David"]
    assert py(alternatives, db_name) == [both, ["David", "Karl", "Apan"], ["Apan", "David", "Karl"], 3]


@in_page
async def alternatives_at_once(name: str, times: int) -> list[Any]:
    import asyncio

    db = Database(name)
    db.version(1).stores(phones="++id, additionalFeatures, android, battery, name")
    await db.open()
    await db.phones.bulk_add([{"id": 3 + n, "name": f"Name{n * 7919 % 100}", "android": 1} for n in range(100)])

    async def ask() -> int:
        query = db.phones.where("name").starts_with_ignore_case("name").or_("id").below(50)
        return len(await query.to_list())

    found = await asyncio.gather(*[ask() for _ in range(times)])
    db.close()
    return found


def test_alternatives_asked_many_times_at_once_are_all_answered(py, db_name):
    assert py(alternatives_at_once, db_name, 10) == [100] * 10


BINARY_KEYS = """async ({name}) => {
  const db = new Dexie(name);
  db.version(1).stores({items: "id, data"});
  await db.items.bulkAdd([
    {id: new Float32Array([6.3, 10.5]), data: "something"},
    {id: new Uint8Array([1, 2, 3]), data: "somethingelse"},
    {id: new Uint8Array([1, 2, 4]), data: "neither"},
  ]);
  db.close();
}"""


@in_page
async def binary_alternatives(name: str) -> list[Any]:
    db = await Database(name).open()
    query = db.items.where("data").equals("something").or_("id").equals(b"\1\2\3")
    found = sorted(row["data"] for row in await query.to_list())
    db.close()
    return found


def test_an_alternative_may_be_a_binary_key(py, js, db_name):
    js(BINARY_KEYS, name=db_name)
    assert py(binary_alternatives, db_name) == ["something", "somethingelse"]


@in_page
async def until(name: str) -> list[Any]:
    db = await users(name)
    await db.users.bulk_add([{"id": n, "first": f"Apa{n - 2}", "username": f"apa{n - 2}"} for n in (3, 4, 5)])

    def is_david(user: Any) -> bool:
        return bool(user["first"] == "David")

    by_id, by_first = db.users.order_by(":id"), db.users.order_by("first")
    seen = [
        [user["first"] for user in await query.to_list()]
        for query in (
            by_id.until(is_david),
            by_id.until(is_david, True),
            by_first.until(is_david),
            by_first.reverse().until(lambda user: user["username"] == "apa2"),
            by_first.until(is_david).limit(2),
        )
    ]
    seen.append([await by_first.until(is_david).count(), await by_first.until(is_david).primary_keys()])
    db.close()
    return seen


def test_until_stops_before_or_with_the_record_that_it_names(py, db_name):
    apes = ["Apa1", "Apa2", "Apa3"]
    assert py(until, db_name) == [[], ["David"], apes, ["Karl", "David", "Apa3"], apes[:2], [3, [3, 4, 5]]]


@in_page
async def query_within_each(name: str) -> list[Any]:
    db = await users(name)

    @db.transaction("r", db.users)
    async def body() -> list[Any]:
        ids: list[int] = []
        await db.users.each(lambda user: ids.append(user["id"]))
        waiting = [db.users.where("id").equals(key).first() for key in ids]
        return [(await each)["id"] for each in waiting]

    result = [await body()]
    await db.users.add({"id": 1000, "foo": "A", "bar": "B"})
    result.append(await db.users.where({"foo": "A"}).filter(lambda _user: True).primary_keys())
    result.append(await db.users.where({"foo": "A"}).filter(lambda _user: True).delete())
    result.append(await db.users.get(1000))
    db.close()
    return result


def test_what_each_visits_and_a_virtual_index_finds_has_its_own_primary_key(py, db_name):
    assert py(query_within_each, db_name) == [[1, 2], [1000], 1, None]


# ---- raw


@in_page
async def raw(name: str) -> list[Any]:
    db = await users(name)
    reader = db.users.hook("reading", lambda user: user["first"])
    seen = [await db.users.to_list(), [user["first"] for user in await db.users.to_collection().raw().to_list()]]
    seen.append((await db.users.to_collection().raw().first())["first"])
    db.users.hook("reading").unsubscribe(reader)
    db.close()
    return seen


def test_a_raw_collection_gives_records_as_they_are_stored(py, db_name):
    assert py(raw, db_name) == [["David", "Karl"], ["David", "Karl"], "David"]


# ---- backwards


@in_page
async def backwards(name: str, count: int) -> list[Any]:
    db = Database(name)
    db.version(1).stores(items="++id, name")
    await db.open()
    await db.items.bulk_add([{"name": f"n{n * 37 % count:04}"} for n in range(count)])
    ids = list(range(1, count + 1))
    by_name = [f"n{n:04}" for n in range(count)]
    seen = [
        [row["id"] for row in await db.items.reverse().to_list()] == ids[::-1],
        await db.items.to_collection().primary_keys() == ids,
        await db.items.reverse().primary_keys() == ids[::-1],
        [row["id"] for row in await db.items.reverse().limit(3).to_list()] == ids[:-4:-1],
        [row["name"] for row in await db.items.order_by("name").to_list()] == by_name,
        [row["name"] for row in await db.items.order_by("name").reverse().to_list()] == by_name[::-1],
        await db.items.order_by("name").reverse().offset(2).limit(5).keys() == by_name[::-1][2:7],
    ]
    db.close()
    return seen


@pytest.mark.parametrize("count", [5, 701])
def test_backwards_is_forwards_turned_round_for_records_keys_and_limits(py, db_name, count):
    assert py(backwards, db_name, count) == [True] * 7

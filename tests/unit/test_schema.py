"""Dexie's schema language, and the differences between schemas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyapp.db.schema import IndexSpec, SchemaDiff, TableChange, as_installed, diff, installed_schema, parse_table
from pyapp.idb.errors import SchemaError


def schema(**tables):
    return {name: parse_table(name, text) for name, text in tables.items()}


@pytest.mark.parametrize(
    ("text", "primary"),
    [
        ("++id", IndexSpec("id", "id", auto=True)),
        ("id", IndexSpec("id", "id")),
        ("&id", IndexSpec("id", "id", unique=True)),
        ("", IndexSpec("", None)),
        ("++", IndexSpec("", None, auto=True)),
        ("a.b", IndexSpec("a.b", "a.b")),
        ("[a+b]", IndexSpec("[a+b]", ("a", "b"))),
        ("&[a.b+c]", IndexSpec("[a.b+c]", ("a.b", "c"), unique=True)),
        ("[a]", IndexSpec("[a]", ("a",))),
    ],
)
def test_a_primary_key_is_read(text, primary):
    assert parse_table("t", text).primary_key == primary


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("title", IndexSpec("title", "title")),
        ("&email", IndexSpec("email", "email", unique=True)),
        ("*tags", IndexSpec("tags", "tags", multi=True)),
        ("&*tags", IndexSpec("tags", "tags", unique=True, multi=True)),
        ("*&tags", IndexSpec("tags", "tags", unique=True, multi=True)),
        ("[a+b]", IndexSpec("[a+b]", ("a", "b"))),
        ("&[a+b+c]", IndexSpec("[a+b+c]", ("a", "b", "c"), unique=True)),
        ("address.city", IndexSpec("address.city", "address.city")),
        ("_a.$b.c1", IndexSpec("_a.$b.c1", "_a.$b.c1")),
        ("größe", IndexSpec("größe", "größe")),
    ],
)
def test_an_index_is_read(text, index):
    assert parse_table("t", f"++id, {text}").indexes == (index,)


def test_white_space_does_not_count():
    assert parse_table("t", " ++id ,title,\n [ a + b ] ") == parse_table("t", "++id,title,[a+b]")


def test_a_table_without_a_key_path_is_outbound():
    assert [parse_table("t", text).outbound for text in ("", "++", "id", "[a+b]")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("*id", "a primary key cannot be multi-entry"),
        ("++[a+b]", "can be neither multi-entry nor auto-increment"),
        ("id, ++other", "only a primary key can be auto-increment"),
        ("id, *[a+b]", "can be neither multi-entry nor auto-increment"),
        ("id, ", "an index needs a key path"),
        ("id,, a", "an index needs a key path"),
        ("id, a b", "is not a key path"),
        ("id, 1a", "is not a key path"),
        ("id, a..b", "is not a key path"),
        ("id, a.", "is not a key path"),
        ("id, a.1", "is not a key path"),
        ("id, $a.1", "is not a key path"),
        ("id, []", "is not a key path"),
        ("id, [a+]", "is not a key path"),
        ("id, [a+b", "is not a key path"),
        ("id, a+b]", "is not a key path"),
        ("id, [[a+b]]", "is not a key path"),
        ("id, a&", "is not a key path"),
        ("id, title, title", "index 'title' is declared twice"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_with_the_reason(text, reason):
    with pytest.raises(SchemaError, match=r"table 'images'.*") as caught:
        parse_table("images", text)
    assert reason in str(caught.value)


def test_an_index_is_found_by_name():
    table = parse_table("t", "++id, title, [a+b]")
    assert table.index("title").key_path == "title"
    assert table.index("[a+b]").key_path == ("a", "b")
    assert table.index("id") is table.index(":id") is table.primary_key


def test_an_index_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(SchemaError, match="'t' has no index 'name'; it has id, title"):
        parse_table("t", "++id, title").index("name")


names = st.sampled_from(["a", "b", "c", "d.e"])
index_texts = st.builds(
    lambda flags, paths: flags + (paths[0] if len(paths) == 1 else f"[{'+'.join(paths)}]"),
    st.sampled_from(["", "&"]),
    st.lists(names, min_size=1, max_size=3, unique=True),
) | names.map("*{}".format)
table_texts = st.builds(
    lambda key, indexes: ", ".join([key, *indexes]),
    st.sampled_from(["++id", "id", "", "++", "[a+b]"]),
    st.lists(index_texts, max_size=4, unique_by=lambda text: text.lstrip("&*")),
)
schemas = st.dictionaries(st.sampled_from(["x", "y", "z"]), table_texts).map(lambda texts: schema(**texts))


@given(table_texts)
def test_a_table_is_declared_again_by_its_own_text(text):
    table = parse_table("t", text)
    assert parse_table("t", table.text) == table


@given(schemas)
def test_a_schema_does_not_differ_from_itself(one):
    assert diff(one, one) == SchemaDiff()
    assert not diff(one, one).lacks_something


def described(tables):
    """The schema as the bridge describes a database that has it."""
    return [
        {
            "name": table.name,
            "keyPath": table.primary_key.idb_key_path(),
            "autoIncrement": table.primary_key.auto,
            "indexes": [
                {"name": index.name, "keyPath": index.idb_key_path(), "unique": index.unique, "multi": index.multi}
                for index in table.indexes
            ],
        }
        for table in tables.values()
    ]


@given(schemas)
def test_a_database_made_from_a_schema_does_not_differ_from_it(one):
    assert diff(installed_schema(described(one)), one) == SchemaDiff()


@given(schemas, schemas)
def test_a_diff_turns_one_schema_into_the_other(old, new):
    change = diff(old, new)
    after = {name: table for name, table in old.items() if name not in change.drop}
    after |= {table.name: table for table in change.add}
    for each in change.change:
        if each.primary_key:
            after[each.name] = new[each.name]
            continue
        kept = {index.name: index for index in after[each.name].indexes if index.name not in each.drop}
        kept |= {index.name: index for index in (*each.add, *each.change)}
        after[each.name] = type(new[each.name])(each.name, after[each.name].primary_key, tuple(kept.values()))
    assert diff(after, new) == SchemaDiff()


def test_added_and_dropped_tables_are_told():
    change = diff(schema(a="id", b="id"), schema(b="id", c="++id, x"))
    assert ([table.name for table in change.add], change.change, change.drop) == (["c"], (), ("a",))


def test_added_changed_and_dropped_indexes_are_told():
    old, new = schema(t="++id, scriptId, email"), schema(t="++id, uploadedAt, &email")
    added, changed = IndexSpec("uploadedAt", "uploadedAt"), IndexSpec("email", "email", unique=True)
    assert diff(old, new).change == (TableChange("t", (added,), (changed,), ("scriptId",)),)


@pytest.mark.parametrize(("old", "new"), [("++id", "id"), ("id", "key"), ("", "id"), ("++", ""), ("a", "[a]")])
def test_a_changed_primary_key_is_told(old, new):
    assert diff(schema(t=old), schema(t=new)).change == (TableChange("t", primary_key=True),)


@pytest.mark.parametrize(
    ("old", "new", "lacks"),
    [
        ({"a": "id"}, {"a": "id, x"}, True),
        ({"a": "id"}, {"a": "id", "b": ""}, True),
        ({"a": "id, x"}, {"a": "id, &x"}, True),
        ({"a": "id, x", "b": ""}, {"a": "id"}, False),
    ],
)
def test_what_an_old_schema_lacks_is_more_than_what_it_has_too_much(old, new, lacks):
    assert diff(schema(**old), schema(**new)).lacks_something is lacks


# ---- databases that other code has made


def made(key_path, *indexes, name="t"):
    """One store as the bridge describes it; indexes are (name, key path, unique)."""
    described = [{"name": name, "keyPath": path, "unique": unique, "multi": False} for name, path, unique in indexes]
    return installed_schema([{"name": name, "keyPath": key_path, "autoIncrement": False, "indexes": described}])


def test_a_declared_index_takes_the_name_that_other_code_gave_it():
    installed = made("id", ("both", ["a", "b"], True), ("byTitle", "title", False))
    adapted = as_installed(schema(t="id, title, &[a+b], year"), installed)
    assert [index.name for index in adapted["t"].indexes] == ["byTitle", "both", "year"]
    assert adapted["t"].text == "id, title, &[a+b], year"
    assert adapted["t"].index("title") is adapted["t"].index("byTitle")
    assert diff(installed, adapted).change == (TableChange("t", add=(IndexSpec("year", "year"),)),)


def test_an_index_of_its_own_name_beside_one_of_another_gives_way_to_it_as_in_dexie():
    installed = made("id", ("title", "title", False), ("zTitle", "title", False))
    adapted = as_installed(schema(t="id, title"), installed)
    assert [index.name for index in adapted["t"].indexes] == ["zTitle"]


def test_a_store_whose_records_are_their_own_keys_is_declared_as_one_without_a_key_path():
    adapted = as_installed(schema(t=""), made(""))
    assert (adapted["t"].outbound, adapted["t"].primary_key.key_path) == (False, "")
    assert diff(made(""), adapted) == diff(made(""), schema(t="")) == SchemaDiff()


def test_a_table_that_is_not_there_stays_as_declared():
    assert as_installed(schema(new="id, x"), made("id")) == schema(new="id, x")


def test_only_what_lacks_is_an_addition():
    change = diff(schema(a="id, x, old", b="id, y"), schema(a="id, &x, new", b="id, &y", c=""))
    assert change.changed_indexes == ("a: &x", "b: &y")
    assert change.additions == SchemaDiff(
        add=(parse_table("c", ""),), change=(TableChange("a", add=(IndexSpec("new", "new"),)),)
    )


def test_a_schema_that_is_no_text_is_refused():
    with pytest.raises(SchemaError, match=r"table 't': 3 is no schema"):
        parse_table("t", 3)

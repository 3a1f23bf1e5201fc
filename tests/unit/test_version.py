"""Declared versions and their numbers."""

from __future__ import annotations

import pytest

from pyapp.db.version import Version, accumulate, native_version
from pyapp.idb.errors import SchemaError


@pytest.mark.parametrize(
    ("number", "native"), [(6, 60), (7, 70), (0.1, 1), (6.1, 61), (6.9, 69), (1.2, 12), (6.25, 63), (6.35, 64), (2, 20)]
)
def test_the_native_number_is_ten_times_the_declared_one_rounded_as_dexie_does(number, native):
    assert native_version(Version(number).number) == native


def test_a_version_number_has_one_decimal_as_with_dexie():
    assert [Version(number).number for number in (6.25, 6.3, 7)] == [6.3, 6.3, 7]


@pytest.mark.parametrize("number", [0, -1, 0.04, float("nan"), float("inf"), "7", None, True])
def test_a_number_that_is_no_version_is_refused(number):
    with pytest.raises(SchemaError, match="is no version number"):
        Version(number)


def test_what_a_version_does_not_name_stays_as_the_version_before_has_it():
    six = Version(6).stores(scripts="++id, title", images="++id, scriptId")
    seven = Version(7).stores({"images": "++id, uploadedAt"}, prompts="++id")
    [(first, before), (second, after)] = accumulate([seven, six])
    assert (first, second) == (six, seven)
    assert {name: table.text for name, table in before.items()} == {
        "scripts": "++id, title",
        "images": "++id, scriptId",
    }
    assert {name: table.text for name, table in after.items()} == {
        "scripts": "++id, title",
        "images": "++id, uploadedAt",
        "prompts": "++id",
    }


def test_none_drops_a_table_from_its_version_on():
    versions = [Version(1).stores(a="id", b="id"), Version(2).stores(a=None), Version(3).stores(a="++key")]
    assert [sorted(schema) for _, schema in accumulate(versions)] == [["a", "b"], ["b"], ["a", "b"]]


def test_a_table_never_declared_may_be_dropped():
    assert accumulate([Version(1).stores(a=None)])[0][1] == {}


def test_stores_of_one_version_add_up():
    version = Version(1).stores(a="id").stores(b="id").stores(a="++id")
    assert version.declared == {"a": "++id", "b": "id"}


def test_a_schema_text_that_cannot_be_read_is_refused_at_its_declaration():
    with pytest.raises(SchemaError, match="table 'a'"):
        Version(1).stores(a="id, *")


def test_upgraders_of_one_version_are_kept_in_order():
    version = Version(1)

    @version.upgrade
    async def first(tx):
        pass

    @version.upgrade
    async def second(tx):
        pass

    assert version.upgraders == [first, second]

"""What the tests of the studio's own tables share: a database that the owner's Dexie has made, and what it holds."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def make(js, db_name):
    """A v7 database made by the owner's Dexie; records are JSON specs. Gives its name."""

    def make(**tables: Any) -> str:
        js("({name, tables}) => owner.make(name, 7, tables)", name=db_name, tables=tables)
        return db_name

    return make


@pytest.fixture
def dump(js, db_name):
    """Everything stored, described, bytes as their digests: by table, by primary key."""

    def dump() -> dict[str, list[Any]]:
        stores = js("({name}) => probe.dump(name)", name=db_name)["stores"]
        return {name: [record["value"] for record in store["records"]] for name, store in stores.items()}

    return dump


@pytest.fixture
def stored(dump):
    """The described records of a table, by primary key."""
    return lambda table: dump()[table]

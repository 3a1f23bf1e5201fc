"""Versions: what an application declares, and Dexie's numbers for them. Pure: runs anywhere."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pyapp.idb.errors import SchemaError

from .schema import Schema, parse_table

if TYPE_CHECKING:
    from .transaction import Transaction

Upgrader = Callable[["Transaction"], Any]
Transform = Callable[..., Any]
U = TypeVar("U", bound=Upgrader)


def native_version(number: float) -> int:
    """IndexedDB's number of a declared version: ten times it, a half rounded up (Dexie), so that 6 is 60."""
    return math.floor(number * 10 + 0.5)


class Version:
    """One declared version: the tables that it adds, changes or drops, and its upgraders.

    As with Dexie its number has one decimal: 6.25 is 6.3.
    """

    def __init__(self, number: float) -> None:
        if isinstance(number, bool) or not isinstance(number, int | float) or not 0.1 <= number < 2**50:
            raise SchemaError(f"{number!r} is no version number; it must be a number of at least 0.1")
        self.number = native_version(number) / 10 if number % 1 else number
        self.declared: dict[str, str | None] = {}
        self.recreations: dict[str, Transform | None] = {}
        self.upgraders: list[Upgrader] = []

    def stores(self, declared: Mapping[str, str | None] | None = None, /, **named: str | None) -> Version:
        """Declare tables by schema text; None drops a table. What is not named stays as the version before has it.

        Raises `SchemaError` at once for a text that cannot be read.
        """
        for name, text in {**(declared or {}), **named}.items():
            if text is not None:
                parse_table(name, text)
            self.declared[name] = text
        return self

    def recreate(self, table: str, text: str, transform: Transform | None = None) -> Version:
        """Declare a table anew with another primary key; its records move to a new store within the one upgrade.

        `transform(record)` gives the record to store, or None to leave it out; it may be a coroutine function that
        awaits this upgrade's tables. Where the old table's keys are outbound it is called with (key, record), and
        where the new one's are it gives (key, record). Without it records move as they are, with their old key where
        keys are outbound or where the record lacks the new key path.

        Two records of one new key are a `ConstraintError`, and everything stays as it was. This version's upgraders
        see the new store. Dexie cannot change a primary key; it opens the result as if it had always been so.
        """
        self.stores({table: text})
        self.recreations[table] = transform
        return self

    def upgrade(self, upgrader: U) -> U:
        """Decorator: run it when a database older than this version is opened, in the one upgrade transaction.

        Several of one version run in the order of their declaration.
        """
        self.upgraders.append(upgrader)
        return upgrader


def accumulate(versions: Iterable[Version]) -> list[tuple[Version, Schema]]:
    """Each version, in ascending order, with the whole schema that it stands for."""
    schema: Schema = {}
    result = []
    for version in sorted(versions, key=lambda each: each.number):
        schema = dict(schema)
        for name, text in version.declared.items():
            if text is None:
                schema.pop(name, None)
            else:
                schema[name] = parse_table(name, text)
        result.append((version, schema))
    return result

"""Versions: what an application declares, and Dexie's numbers for them. Pure: runs anywhere."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pyapp.idb.errors import SchemaError

from .schema import Schema, parse_table

if TYPE_CHECKING:
    from .transaction import Transaction

Upgrader = Callable[["Transaction"], Awaitable[Any]]


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

    def upgrade(self, upgrader: Upgrader) -> Upgrader:
        """Decorator: run it when a database older than this version is opened, in the one upgrade transaction."""
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

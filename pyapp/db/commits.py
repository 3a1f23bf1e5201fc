"""What commits have changed, by ranges of primary keys: `@db.on("changed")`, after Dexie's "storagemutated"."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyapp.idb.bridge import Watching

from .events import Event
from .keys import ALL, MIN_KEY, KeyRange

if TYPE_CHECKING:
    from .database import Database

log = logging.getLogger("pyapp.db")


@dataclass(frozen=True)
class Commit:
    """What one commit has changed: for each table ranges that hold the primary key of every record that it touched.

    The ranges are in the order of keys, and may hold further keys: of a write of hundreds of records all keys do.
    """

    tables: Mapping[str, tuple[KeyRange, ...]]


Changed = Callable[[Commit], Any]


class ChangedEvent(Event[Changed]):
    """Every commit that changes records of the database; it is listened to only while there are subscribers."""

    def __init__(self, db: Database) -> None:
        super().__init__(db, "changed")
        self._watching: Watching | None = None

    def __call__(self, function: Changed) -> Changed:
        """Subscribe."""
        if self._watching is None:
            self._watching = Watching(self._db.name, self._on_commit)
        return super().__call__(function)

    def unsubscribe(self, function: Changed) -> None:
        """Call it no more; a function that is not subscribed is no error."""
        super().unsubscribe(function)
        if self._watching is not None and not self:
            self._watching.close()
            self._watching = None

    def _on_commit(self, rows: list[Any] | None) -> None:
        names = [table.name for table in self._db.tables]
        commit = Commit(dict.fromkeys(names, (ALL,)) if rows is None else _tables(names, rows))
        if commit.tables:
            for function in list(self._functions):
                self._call(function, commit)

    def _call(self, function: Changed, commit: Commit) -> None:
        try:
            self._follow(function(commit))
        except Exception:
            log.exception("a subscriber of %r of %r failed", self._name, self._db.name)


def _tables(names: Collection[str], rows: list[Any]) -> dict[str, tuple[KeyRange, ...]]:
    """The rows of tables of these names: what is in none is an index whose name looks like a table's."""
    found: dict[str, tuple[KeyRange, ...]] = {}
    for table, lower, *upper in rows:
        if table in names:
            within = KeyRange(None if lower == MIN_KEY else lower, upper[0] if upper else None)
            found[table] = (*found.get(table, ()), within)
    return found

"""What a table's methods share: its schema, its hooks and record class, and the start of an operation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pyapp.idb.values import UNDEFINED

from .hooks import WRITING, TableHooks
from .instances import instances_of, plain
from .schema import TableSchema
from .transaction import Mode, Transaction, current_transaction
from .turns import own_turn

if TYPE_CHECKING:
    from .database import Database

R = TypeVar("R")
T = TypeVar("T")


class TableCore(Generic[R]):
    """A table's name in its database; what belongs to the table itself lives on the database."""

    def __init__(self, db: Database, name: str) -> None:
        self.db = db
        self.name = name

    @property
    def schema(self) -> TableSchema:
        """Its primary key and indexes."""
        return self.db._tables()[self.name]

    def _write_hooks(self, *names: str) -> TableHooks | None:
        """The table's hooks, where any of these (without names: any that takes part in writing) has functions."""
        hooks = self.db._hooks.get(self.name)
        if hooks is None or not any(getattr(hooks, name).functions for name in names or WRITING):
            return None
        return hooks

    def _revive(self, rows: list[Any], raw: bool = False) -> list[R]:
        """Rows from JavaScript as the user's records: of the record class, then as the reading hooks make them.

        `raw`: without the reading hooks. None stays None.
        """
        record_class = self.db._record_classes.get(self.name)
        if record_class is not None:
            rows = instances_of(record_class, rows)
        hooks = self.db._hooks.get(self.name)
        if hooks is not None and hooks.reading.functions and not raw:
            rows = [row if row is None else hooks.read(row) for row in rows]
        return rows

    def _plain(self, record: Any) -> Any:
        """What is stored for a user's record: an instance's dict, without the key that is still to be made."""
        if type(record) is dict:
            return record
        row = plain(record, self.db._record_classes.get(self.name))
        primary = self.schema.primary_key
        if row is not record and primary.auto and row.get(primary.name, UNDEFINED) is None:
            del row[primary.name]
        return row

    def operate(
        self,
        mode: Mode,
        name: str,
        args: list[Any],
        shape: Callable[[list[Any]], T],
        label: str,
        index: str = "",
        steps: bool = False,
    ) -> Awaitable[T]:
        """One operation of the bridge on this table, in the running transaction or in its own.

        `steps`: it writes in several steps, so that what is asked after it waits for its end.
        """
        label = f"{self.name}.{label}"
        if mode == "r" and current_transaction(self.db) is None:
            self.db.table(self.name)
            return self.db._require_open().ask(name, self.name, args, shape, label, index)

        def start(transaction: Transaction) -> Awaitable[T]:
            return transaction.requests.start(name, self.name, args, shape, label, index)

        return self.db.perform([self.name], mode, start, steps=steps)

    def run_steps(self, label: str, steps: Callable[[Transaction], Coroutine[Any, None, T]]) -> Awaitable[T]:
        """A write of several steps, in the running transaction or in its own."""
        label = f"{self.name}.{label}"
        return self.db.perform(
            [self.name], "rw", lambda transaction: transaction.spawn(label, own_turn(transaction, steps)), steps=True
        )

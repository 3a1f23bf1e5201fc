"""Dexie's transactions: which tables, which mode, and what runs inside.

A body is a coroutine function, driven by pyapp.idb.driver. A single call outside any transaction is its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pyapp.idb.bridge import Mode as NativeMode
from pyapp.idb.bridge import TransactionChannel
from pyapp.idb.driver import Driver, Operation, current
from pyapp.idb.errors import AbortError, InvalidTableError, ReadOnlyError, SubTransactionError
from pyapp.idb.outcome import Outcome

if TYPE_CHECKING:
    from .database import Database
    from .table import Table

T = TypeVar("T")
Mode = Literal["r", "rw"]

NATIVE_MODES: dict[str, NativeMode] = {"r": "readonly", "rw": "readwrite"}


class Transaction(Driver):
    """A running transaction. `tables`: the names in its scope; `mode`: "r" or "rw"."""

    def __init__(
        self, db: Database, channel: TransactionChannel, tables: Sequence[str], mode: Mode, early: bool = False
    ) -> None:
        super().__init__(channel, f"the {mode!r} transaction on {', '.join(tables)} of {db.name!r}", early)
        channel.driver = self
        self.requests = channel
        self.db = db
        self.tables = frozenset(tables)
        self.mode = mode
        self.turns: list[Operation[Any]] = []  # writes of several steps that are under way, see pyapp.db.turns

    def table(self, name: str) -> Table[Any]:
        """A table in this transaction's scope; `InvalidTableError` for another."""
        if name not in self.tables:
            raise InvalidTableError(f"table {name!r} is not in {self.label}")
        return self.db.table(name)

    def __getattr__(self, name: str) -> Table[Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self.table(name)
        except InvalidTableError as error:
            raise AttributeError(str(error)) from None

    @property
    def active(self) -> bool:
        """Whether it still takes operations: it has neither ended nor been rolled back."""
        return not self.ended and self.failure is None

    def abort(self) -> None:
        """Undo everything; the one who waits for the transaction gets `AbortError`. It does nothing after the end."""
        if not self.ended:
            self.fail(AbortError(f"{self.label} was aborted on request"))

    def require(self, tables: Sequence[str], mode: Mode) -> None:
        """Raise unless these tables may be used in this mode here."""
        for name in tables:
            if name not in self.tables:
                raise InvalidTableError(
                    f"table {name!r} is not in {self.label}; name it where the transaction is declared"
                )
        if mode == "rw" and self.mode == "r":
            raise ReadOnlyError(f"{self.label} only reads; declare it with mode 'rw' to write {tables[0]!r}")

    def require_fit(self, tables: Sequence[str], mode: Mode) -> None:
        """Raise `SubTransactionError` unless a nested transaction of that scope and mode can join."""
        missing = [name for name in tables if name not in self.tables]
        if missing:
            raise SubTransactionError(f"a nested transaction needs {', '.join(missing)}, not in {self.label}")
        if mode == "rw" and self.mode == "r":
            raise SubTransactionError(f"a nested transaction needs mode 'rw', but {self.label} only reads")


def current_transaction(db: Database) -> Transaction | None:
    """The transaction of this database whose body runs at this moment."""
    driver = current()
    return driver if isinstance(driver, Transaction) and driver.db is db else None


def begin(transaction: Transaction, body: Callable[[], Awaitable[T]]) -> Outcome[T]:
    """Run the body to its first await, now; the outcome comes after the transaction's complete or abort event."""
    outcome: Outcome[T] = Outcome(transaction.cancel, transaction.label)

    async def run() -> T:
        return await body()

    transaction.begin(run(), outcome.settle)
    return outcome

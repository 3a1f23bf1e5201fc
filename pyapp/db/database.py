"""A database: its declared versions, opening and upgrading it as Dexie does, its tables and transactions."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Literal, ParamSpec, Self, TypeVar, overload

from pyapp.idb import bridge
from pyapp.idb.errors import (
    DatabaseClosedError,
    InvalidArgumentError,
    InvalidTableError,
    NoSuchDatabaseError,
    SchemaError,
)
from pyapp.idb.outcome import Outcome

from . import transaction as transactions
from .commits import Changed
from .events import EVENTS, Blocked, Closed, Event, Events, Populate, Ready, StickyReadyEvent, VersionChange
from .hooks import TableHooks
from .opening import OnBlocked, Opening
from .record_class import annotated_record_classes, makes_records
from .retrying import persistently
from .schema import Schema
from .table import Table
from .transaction import NATIVE_MODES, Mode, Transaction
from .turns import in_turn
from .upgrade import Upgrade
from .version import Version, accumulate

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

log = logging.getLogger("pyapp.db")


class Database:
    """One IndexedDB database, in Dexie's model.

    Without declared versions it opens what is there, at its present version, with the tables it finds. `strict`
    refuses a stored database that is newer than what is declared (`VersionError`) instead of opening it as it is.

    A subclass may annotate its tables, for the type checker and the editor: `films: Table[Film]`; where `Film` is a
    dataclass, reads give instances of it.
    """

    def __init__(self, name: str, strict: bool = False) -> None:
        if not isinstance(name, str):
            raise InvalidArgumentError(f"{name!r} is no name of a database; it must be a str")
        self.name = name
        self.strict = strict
        self.durability = "default"
        self.schema: Schema = {}
        self._events = Events(self)
        self._versions: dict[float, Version] = {}
        self._record_classes: dict[str, type[Any]] = annotated_record_classes(type(self))
        self._hooks: dict[str, TableHooks] = {}
        self._table_objects: dict[str, Table[Any]] = {}
        self._connection: bridge.Connection | None = None
        self._closed_because = "it has not been opened: `await db.open()` comes first"
        self._upgrade: Upgrade | None = None
        self._opening = asyncio.Lock()
        self._closed_while_opening = False

    # ---- declaring

    def version(self, number: float) -> Version:
        """The declaration of that version, made on the first call."""
        if self.is_open or self._opening.locked():
            raise SchemaError(f"{self.name!r} is open: declare version {number} before opening it")
        version = Version(number)
        version = self._versions.setdefault(version.number, version)
        self.schema = accumulate(self._versions.values())[-1][1]
        return version

    @overload
    def on(self, name: Literal["populate"], function: None = None) -> Event[Populate]: ...
    @overload
    def on(self, name: Literal["ready"], function: None = None, *, sticky: bool = False) -> Event[Ready]: ...
    @overload
    def on(self, name: Literal["blocked"], function: None = None) -> Event[Blocked]: ...
    @overload
    def on(self, name: Literal["versionchange"], function: None = None) -> Event[VersionChange]: ...
    @overload
    def on(self, name: Literal["terminated", "close"], function: None = None) -> Event[Closed]: ...
    @overload
    def on(self, name: Literal["changed"], function: None = None) -> Event[Changed]: ...
    @overload
    def on(self, name: Literal["populate"], function: Populate) -> Event[Populate]: ...
    @overload
    def on(self, name: Literal["ready"], function: Ready, *, sticky: bool = False) -> Event[Ready]: ...
    @overload
    def on(self, name: Literal["blocked"], function: Blocked) -> Event[Blocked]: ...
    @overload
    def on(self, name: Literal["versionchange"], function: VersionChange) -> Event[VersionChange]: ...
    @overload
    def on(self, name: Literal["terminated", "close"], function: Closed) -> Event[Closed]: ...
    @overload
    def on(self, name: Literal["changed"], function: Changed) -> Event[Changed]: ...
    def on(self, name: str, function: Callable[..., Any] | None = None, *, sticky: bool = False) -> Any:
        """Subscribe to an event, by `@db.on("ready")` or `db.on("ready", function)`.

        `populate(transaction)`: the database is being made; what it raises unmakes it. `ready(db)`: it has opened,
        and `open` has not returned yet; called once, or with `sticky` at each opening; at once where it is open.
        `blocked(old, new)`: another tab keeps an older native version open (new is 0: against a deletion).
        `versionchange(new)`: another tab wants to upgrade it (0: to delete it); it is closed right after, unless a
        function returns False. `terminated()`: the browser has closed it. `close()`: it has closed, for any reason.
        `changed(commit)`: a commit of this page, another tab or a Dexie has changed records; `commit.tables` has the
        ranges of primary keys that it touched, for each table. What was written while the page had no connection is
        told after the next opening, as a change of all keys.

        Functions may be coroutine functions; populate and ready are awaited, one after the other. Of blocked,
        versionchange, terminated and close the newest is called first, and False stops the rest. `.unsubscribe(fn)`
        of what this gives ends it. Raises `InvalidArgumentError` for another name.
        """
        if name not in EVENTS:
            raise InvalidArgumentError(f"{name!r} is no event of a database; there are {', '.join(EVENTS)}")
        event = getattr(self._events, name)
        if sticky:
            if name != "ready":
                raise InvalidArgumentError(f"only 'ready' can be sticky, not {name!r}")
            event = StickyReadyEvent(event)
        if function is not None:
            event(function)
        return event

    @property
    def declared_version(self) -> float | None:
        """The highest declared version, None without any."""
        return max(self._versions, default=None)

    @overload
    def table(self, name: str) -> Table[Any]: ...
    @overload
    def table(self, name: str, record_class: type[R]) -> Table[R]: ...
    def table(self, name: str, record_class: type[Any] | None = None) -> Table[Any]:
        """A table by name; `InvalidTableError` lists those that exist.

        `db.films` is the same as `db.table("films")`; a name that begins with `_`, or that Database has for itself
        (`name`, `schema`, `version`, ...), is reached by this method only.

        `record_class` says what its records are, for this database from here on: a dataclass (or another class whose
        annotated fields are its arguments) makes every read give instances of it; a TypedDict is for the type checker.
        """
        if name not in self._tables():
            known = ", ".join(self._tables()) or "none yet"
            raise InvalidTableError(f"{self.name!r} has no table {name!r}; it has {known}")
        if record_class is not None and makes_records(record_class):
            self._record_classes[name] = record_class
        table = self._table_objects.get(name)
        if table is None:
            table = self._table_objects[name] = Table(self, name)
        return table

    def __getattr__(self, name: str) -> Table[Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self.table(name)
        except InvalidTableError as error:
            raise AttributeError(str(error)) from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._tables()]

    @property
    def tables(self) -> list[Table[Any]]:
        """All tables, in the order of their declaration."""
        return [self.table(name) for name in self._tables()]

    def _tables(self) -> Schema:
        if self._upgrade is not None:
            return self._upgrade.visible
        if self._connection is None and self._versions:
            return accumulate(self._versions.values())[-1][1]
        return self.schema

    # ---- opening and closing

    @property
    def is_open(self) -> bool:
        """Whether it can be used now."""
        return self._connection is not None

    @property
    def native_version(self) -> int:
        """IndexedDB's version number of the open database."""
        return self._require_open().version

    async def open(self, on_blocked: OnBlocked | None = None, blocked_timeout: float | None = None) -> Self:
        """Open it, upgraded to the highest declared version, in one transaction; returns itself.

        A database that is newer is opened as it is, and one that lacks declared tables or indexes at its own
        version gets them and a native version one higher (both as Dexie). `on_blocked(old, new)` is called while
        another tab keeps an older version open; with `blocked_timeout` seconds the request is then given up.
        It returns after the "ready" functions have finished; one that raises fails it and closes the database.

        Raises `BlockedError`, `UpgradeError` (its cause is what went wrong; the database is as it was),
        `NoSuchDatabaseError` where nothing is declared and nothing exists, `VersionError` where it is newer and
        `strict`, and what IndexedDB raises.
        """
        if self._events.ready.in_this_task:
            return self
        async with self._opening:
            if not self.is_open:
                self._closed_while_opening = False
                await self._open(on_blocked, blocked_timeout)
        return self

    async def _open(self, on_blocked: OnBlocked | None, blocked_timeout: float | None) -> None:
        connection, schema = await Opening(self, self._when_blocked(on_blocked), blocked_timeout).run()
        self.schema = schema
        self._adopt(connection)
        try:
            await self._events.ready.fire()
        except BaseException:
            self._drop("a 'ready' function failed; `await db.open()` tries again")
            raise
        self._require_open().tell_opened()

    def _when_blocked(self, on_blocked: OnBlocked | None) -> OnBlocked:
        def tell(old: int, new: int) -> None:
            if on_blocked is not None:
                on_blocked(old, new)
            heard = self._events.blocked or on_blocked is not None
            self._events.blocked.ask(old, new)
            if not heard:
                what = f"opening {self.name!r} at native version {new}" if new else f"deleting {self.name!r}"
                log.warning("%s waits: another tab keeps version %d open", what, old)

        return tell

    def _adopt(self, connection: bridge.Connection) -> None:
        self._connection = connection
        connection.on_versionchange = self._on_versionchange
        connection.on_terminated = self._on_terminated

    def _on_versionchange(self, version: int) -> None:
        if self._events.versionchange.tell(version):
            what = f"upgrades it to native version {version}" if version else "deletes it"
            self._drop(f"it was closed because another tab {what}; reload to go on")

    def _on_terminated(self) -> None:
        because = "the browser closed it (its data were cleared, or its storage failed); reload to go on"
        self._drop(because, self._events.terminated)

    def _drop(self, because: str, *events: Event[Closed]) -> None:
        connection, self._connection = self._connection, None
        self._closed_because = because
        if connection is not None:
            connection.close()
            for event in (*events, self._events.close):
                event.tell()

    def close(self) -> None:
        """Close it; transactions that run finish first, an `open` under way fails. It can be opened again."""
        self._closed_while_opening = True
        self._drop("it was closed; `await db.open()` opens it again")

    async def delete(self, on_blocked: OnBlocked | None = None, blocked_timeout: float | None = None) -> None:
        """Delete the whole database, after closing this connection to it."""
        self.close()
        await bridge.delete_database(self.name, self._when_blocked(on_blocked), blocked_timeout)

    @staticmethod
    async def names() -> list[str]:
        """The names of all databases of this origin, sorted; those too that other code has made."""
        return sorted(await Database.native_versions())

    @staticmethod
    async def native_versions() -> dict[str, int]:
        """All databases of this origin: name to native version."""
        return await persistently("listing the databases", bridge.list_databases)

    @classmethod
    async def exists(cls, name: str) -> bool:
        """Whether a database of that name exists; asking does not create it."""
        probe = cls(name)
        try:
            await probe.open()
        except NoSuchDatabaseError:
            return False
        probe.close()
        return True

    def _require_open(self) -> bridge.Connection:
        if self._connection is None:
            raise DatabaseClosedError(f"{self.name!r} cannot be used: {self._closed_because}")
        return self._connection

    # ---- transactions

    def transaction(
        self, mode: Mode, *tables: Table[Any] | str
    ) -> Callable[[Callable[P, Coroutine[Any, Any, T]]], Callable[P, Coroutine[Any, Any, T]]]:
        """Decorator: the function's body is one transaction on these tables, all of it or nothing.

        The call returns after the transaction has completed. An exception rolls back, and so does awaiting
        anything but the database (`ForeignAwaitError`). Called inside another transaction it joins that one
        (`SubTransactionError` if it does not fit), and its failure rolls back the whole.
        """
        if mode not in NATIVE_MODES:
            raise InvalidArgumentError(f"{mode!r} is no transaction mode; use 'r' or 'rw'")
        names = [_table_name(table) for table in tables]
        if not names:
            raise InvalidTableError("a transaction needs at least one table")

        def decorate(function: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
            @functools.wraps(function)
            async def run(*args: P.args, **kwargs: P.kwargs) -> T:
                outer = transactions.current_transaction(self)
                if outer is not None:
                    outer.require_fit(names, mode)
                    return await _join(outer, function(*args, **kwargs))
                transaction = self._begin(names, mode)
                return await transactions.begin(transaction, lambda: function(*args, **kwargs))

            return run

        return decorate

    @property
    def current_transaction(self) -> Transaction | None:
        """The transaction of this database whose body runs at this moment, None outside."""
        return transactions.current_transaction(self)

    def perform(
        self,
        tables: list[str],
        mode: Mode,
        start: Callable[[Transaction], Awaitable[T]],
        early: bool = False,
        steps: bool = False,
    ) -> Awaitable[T]:
        """Start it in the transaction that runs now, or in one of its own. `steps`: a write of several steps."""
        transaction = transactions.current_transaction(self)
        if transaction is not None:
            transaction.require(tables, mode)
            return in_turn(transaction, start, steps)
        own = self._begin(tables, mode, early)
        outcome: Outcome[T] = transactions.begin(own, lambda: start(own))
        return outcome

    def _begin(self, tables: list[str], mode: Mode, early: bool = False) -> Transaction:
        for name in tables:
            self.table(name)
        channel = self._require_open().begin(tables, NATIVE_MODES[mode], self.durability)
        return Transaction(self, channel, tables, mode, early)


def _table_name(table: Table[Any] | str) -> str:
    if isinstance(table, Table):
        return table.name
    if not isinstance(table, str):
        raise InvalidTableError(f"{table!r} is no table; a transaction takes tables or their names, one by one")
    return table


async def _join(outer: Transaction, body: Awaitable[T]) -> T:
    try:
        return await body
    except BaseException as error:
        outer.fail(error)
        raise

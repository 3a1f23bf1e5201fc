"""A database: its declared versions, opening and upgrading it as Dexie does, its tables and transactions."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, ParamSpec, TypeVar, overload

from pyapp.idb import bridge
from pyapp.idb.errors import (
    DatabaseClosedError,
    IDBError,
    InvalidTableError,
    NoSuchDatabaseError,
    SchemaError,
    UpgradeError,
    VersionError,
)
from pyapp.idb.outcome import Outcome

from . import transaction as transactions
from .schema import Schema, SchemaDiff, diff, installed_schema
from .table import Table
from .transaction import NATIVE_MODES, Mode, Transaction
from .upgrade import Upgrade
from .version import Version, accumulate, native_version

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

log = logging.getLogger("pyapp.db")

OnBlocked = Callable[[int, int], None]
OnVersionChange = Callable[[int], None]


class Database:
    """One IndexedDB database, in Dexie's model.

    Without declared versions it opens what is there, at its present version, with the tables it finds.
    `on_versionchange(new_native_version)` is called after this connection has closed because another one upgrades
    (or, with 0, deletes) the database; `on_terminated()` after the browser has closed it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.on_versionchange: OnVersionChange = lambda _version: None
        self.on_terminated: Callable[[], None] = lambda: None
        self.on_populate: Callable[[Transaction], Awaitable[Any]] | None = None
        self.durability = "default"
        self.schema: Schema = {}
        self._versions: dict[float, Version] = {}
        self._record_classes: dict[str, type[Any]] = {}
        self._connection: bridge.Connection | None = None
        self._closed_because = "it has not been opened: `await db.open()` comes first"
        self._upgrade: Upgrade | None = None
        self._opening = asyncio.Lock()
        self._closed_while_opening = False

    # ---- declaring

    def version(self, number: float) -> Version:
        """The declaration of that version, made on the first call."""
        if self.is_open:
            raise SchemaError(f"{self.name!r} is open: declare version {number} before opening it")
        version = Version(number)
        version = self._versions.setdefault(version.number, version)
        self.schema = accumulate(self._versions.values())[-1][1]
        return version

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

        `record_class` says what its records are, for this database from here on: a dataclass (or another class whose
        annotated fields are its arguments) makes every read give instances of it; a TypedDict is for the type checker.
        """
        if name not in self._tables():
            known = ", ".join(self._tables()) or "none yet"
            raise InvalidTableError(f"{self.name!r} has no table {name!r}; it has {known}")
        if record_class is not None:
            self._record_classes[name] = record_class
        return Table(self, name)

    def __getattr__(self, name: str) -> Table[Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self.table(name)
        except InvalidTableError as error:
            raise AttributeError(str(error)) from None

    @property
    def tables(self) -> list[Table[Any]]:
        """All tables, in the order of their declaration."""
        return [Table(self, name) for name in self._tables()]

    def _tables(self) -> Schema:
        if self._upgrade is not None:
            return self._upgrade.visible
        if self._versions and not self.is_open:
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

    async def open(self, on_blocked: OnBlocked | None = None, blocked_timeout: float | None = None) -> Database:
        """Open it, upgraded to the highest declared version, in one transaction; returns itself.

        A database that is newer is opened as it is, and one that lacks declared tables or indexes at its own
        version gets them and a native version one higher (both as Dexie). `on_blocked(old, new)` is called while
        another tab keeps an older version open; with `blocked_timeout` seconds the request is then given up.

        Raises `BlockedError`, `UpgradeError` (its cause is what went wrong; the database is as it was),
        `NoSuchDatabaseError` where nothing is declared and nothing exists, and what IndexedDB raises.
        """
        async with self._opening:
            if not self.is_open:
                self._closed_while_opening = False
                await self._open(on_blocked, blocked_timeout)
        return self

    async def _open(self, on_blocked: OnBlocked | None, blocked_timeout: float | None) -> None:
        accumulated = accumulate(self._versions.values())
        wanted = native_version(accumulated[-1][0].number) if accumulated else None
        connection = self._still_open(await self._connect(wanted, accumulated, on_blocked, blocked_timeout))
        try:
            installed = installed_schema(await connection.describe())
            missing = diff(installed, accumulated[-1][1]) if wanted is not None else SchemaDiff()
            if wanted is not None and connection.version < wanted + 10:
                self._require_same_keys(missing)
        except BaseException:
            connection.close()
            raise
        if missing.lacks_something:
            connection = await self._patch(connection, accumulated, missing, on_blocked, blocked_timeout)
        self.schema = installed if wanted is None else accumulated[-1][1]
        self._adopt(self._still_open(connection))

    def _still_open(self, connection: bridge.Connection) -> bridge.Connection:
        if connection.closed:
            raise DatabaseClosedError(f"{self.name!r} was closed as soon as it had opened: another tab changes it")
        if self._closed_while_opening:
            connection.close()
            raise DatabaseClosedError(f"{self.name!r} was closed while it was being opened")
        return connection

    def _require_same_keys(self, missing: SchemaDiff) -> None:
        if missing.changed_keys:
            names = ", ".join(missing.changed_keys)
            raise SchemaError(f"{self.name!r} has another primary key than declared in {names}; it cannot change")

    async def _connect(
        self,
        wanted: int | None,
        accumulated: list[tuple[Version, Schema]],
        on_blocked: OnBlocked | None,
        timeout: float | None,
    ) -> bridge.Connection:
        upgrade = Upgrade(self, accumulated)
        try:
            return await self._request(wanted, upgrade, on_blocked, timeout)
        except VersionError:
            return await self._request(None, upgrade, on_blocked, timeout)

    async def _patch(
        self,
        connection: bridge.Connection,
        accumulated: list[tuple[Version, Schema]],
        missing: SchemaDiff,
        on_blocked: OnBlocked | None,
        timeout: float | None,
    ) -> bridge.Connection:
        names = [table.name for table in missing.add] + [change.name for change in missing.change]
        log.warning(
            "%r at native version %d lacks declared parts of %s: they are added, and the native version is raised by 1",
            self.name,
            connection.version,
            ", ".join(names),
        )
        version = connection.version
        connection.close()
        return await self._request(version + 1, Upgrade(self, accumulated, missing), on_blocked, timeout)

    async def _request(
        self, version: int | None, upgrade: Upgrade, on_blocked: OnBlocked | None, timeout: float | None
    ) -> bridge.Connection:
        self._upgrade = None
        try:
            return await bridge.open_database(
                self.name, version, upgrade.begin, on_blocked or self._warn_blocked, timeout
            )
        except IDBError as error:
            if upgrade.failure is None:
                raise
            if isinstance(upgrade.failure, asyncio.CancelledError | NoSuchDatabaseError):
                raise upgrade.failure from None
            raise UpgradeError(f"{self.name!r} could not be upgraded and is as it was: {upgrade.failure}") from (
                upgrade.failure if upgrade.failure is not error else error
            )
        finally:
            self._upgrade = None

    def _warn_blocked(self, old: int, new: int) -> None:
        log.warning("opening %r at native version %d waits: another tab keeps version %d open", self.name, new, old)

    def _adopt(self, connection: bridge.Connection) -> None:
        self._connection = connection
        connection.on_versionchange = self._on_versionchange
        connection.on_terminated = self._on_terminated

    def _on_versionchange(self, version: int) -> None:
        what = f"upgrades it to native version {version}" if version else "deletes it"
        self._drop(f"it was closed because another tab {what}; reload to go on")
        self.on_versionchange(version)

    def _on_terminated(self) -> None:
        self._drop("the browser closed it (its data were cleared, or its storage failed); reload to go on")
        self.on_terminated()

    def _drop(self, because: str) -> None:
        connection, self._connection = self._connection, None
        self._closed_because = because
        if connection is not None:
            connection.close()

    def close(self) -> None:
        """Close it; transactions that run finish first, an `open` under way fails. It can be opened again."""
        self._closed_while_opening = True
        self._drop("it was closed; `await db.open()` opens it again")

    async def delete(self, on_blocked: OnBlocked | None = None, blocked_timeout: float | None = None) -> None:
        """Delete the whole database, after closing this connection to it."""
        self.close()
        await bridge.delete_database(self.name, on_blocked or self._warn_blocked, blocked_timeout)

    @staticmethod
    async def native_versions() -> dict[str, int]:
        """All databases of this origin: name to native version."""
        return await bridge.list_databases()

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
            raise SchemaError(f"{mode!r} is no transaction mode; use 'r' or 'rw'")
        names = [table if isinstance(table, str) else table.name for table in tables]
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
        self, tables: list[str], mode: Mode, start: Callable[[Transaction], Awaitable[T]], early: bool = False
    ) -> Awaitable[T]:
        """Start it in the transaction that runs now, or in one of its own."""
        transaction = transactions.current_transaction(self)
        if transaction is not None:
            transaction.require(tables, mode)
            return start(transaction)
        own = self._begin(tables, mode, early)
        outcome: Outcome[T] = transactions.begin(own, lambda: start(own))
        return outcome

    def _begin(self, tables: list[str], mode: Mode, early: bool = False) -> Transaction:
        for name in tables:
            self.table(name)
        channel = self._require_open().begin(tables, NATIVE_MODES[mode], self.durability)
        return Transaction(self, channel, tables, mode, early)


async def _join(outer: Transaction, body: Awaitable[T]) -> T:
    try:
        return await body
    except BaseException as error:
        outer.fail(error)
        raise

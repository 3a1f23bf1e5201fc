"""Opening a database as Dexie does: at the declared version, at a newer one as it is, and patched where parts lack."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from pyapp.idb import bridge
from pyapp.idb.errors import (
    DatabaseClosedError,
    IDBError,
    NoSuchDatabaseError,
    SchemaError,
    UpgradeError,
    VersionError,
)

from . import transaction as transactions
from .retrying import persistently
from .schema import Schema, SchemaDiff, as_installed, diff, installed_schema
from .transaction import Transaction
from .upgrade import META, Upgrade, read_meta
from .version import accumulate, native_version

if TYPE_CHECKING:
    from .database import Database

OnBlocked = Callable[[int, int], None]

log = logging.getLogger("pyapp.db")


class Opening:
    """One `open` of a database: `run` gives the connection and the schema to use it with."""

    def __init__(self, db: Database, on_blocked: OnBlocked, timeout: float | None) -> None:
        self._db = db
        self._name = db.name
        self._on_blocked = on_blocked
        self._timeout = timeout
        self._versions = accumulate(db._versions.values())

    async def run(self) -> tuple[bridge.Connection, Schema]:
        """Open, upgrade, patch."""
        wanted = native_version(self._versions[-1][0].number) if self._versions else None
        connection = self._still_open(await self._connect(wanted))
        if wanted is None:
            return connection, await self._installed(connection)
        try:
            missing = await self._missing(connection, wanted)
        except BaseException:
            connection.close()
            raise
        if missing.lacks_something:
            connection = self._still_open(await self._patch(connection, missing))
        return connection, as_installed(self._versions[-1][1], await self._installed(connection))

    async def _installed(self, connection: bridge.Connection) -> Schema:
        try:
            installed = installed_schema(await connection.describe())
        except BaseException:
            connection.close()
            raise
        self._still_open(connection)
        return installed

    async def _missing(self, connection: bridge.Connection, wanted: int) -> SchemaDiff:
        installed = installed_schema(await connection.describe())
        missing = diff(installed, as_installed(self._versions[-1][1], installed))
        if connection.version < wanted + 10:
            self._require_same_keys(missing)
        elif self._db.strict:
            await self._require_same_version(connection, installed)
        return missing if connection.version == wanted else self._additions(missing)

    def _additions(self, missing: SchemaDiff) -> SchemaDiff:
        """What a database of another native version lacks: other declarations may need what it has (as Dexie)."""
        if missing.changed_indexes:
            log.warning(
                "%r has indexes of another kind than declared here (%s); they stay as they are until a new version",
                self._name,
                ", ".join(missing.changed_indexes),
            )
        return missing.additions

    def _still_open(self, connection: bridge.Connection) -> bridge.Connection:
        if connection.closed:
            raise DatabaseClosedError(f"{self._name!r} was closed as soon as it had opened: another tab changes it")
        if self._db._closed_while_opening:
            connection.close()
            raise DatabaseClosedError(f"{self._name!r} was closed while it was being opened")
        return connection

    def _require_same_keys(self, missing: SchemaDiff) -> None:
        if missing.changed_keys:
            names = ", ".join(missing.changed_keys)
            raise SchemaError(
                f"{self._name!r} has another primary key than declared in {names}; a primary key changes in a new "
                f"version only, by `version.recreate(table, schema_text)`"
            )

    async def _require_same_version(self, connection: bridge.Connection, installed: Schema) -> None:
        declared = self._versions[-1][0].number
        stored = connection.version / 10
        if META in installed:
            stored = await self._version_in_meta(connection) or stored
        if stored // 1 > declared:
            raise VersionError(
                f"{self._name!r} is at version {stored:g}, and {declared:g} is the newest declared here: declare its "
                f"newer versions, or open it without `strict=True` to take it as it is"
            )

    async def _version_in_meta(self, connection: bridge.Connection) -> float | None:
        reading = Transaction(self._db, connection.begin([META], "readonly"), [META], "r")
        return await transactions.begin(reading, lambda: read_meta(reading))

    async def _connect(self, wanted: int | None) -> bridge.Connection:
        upgrade = Upgrade(self._db, self._versions)
        try:
            return await self._request(wanted, upgrade)
        except VersionError:
            return await self._request(None, upgrade)

    async def _patch(self, connection: bridge.Connection, missing: SchemaDiff) -> bridge.Connection:
        names = [table.name for table in missing.add] + [change.name for change in missing.change]
        log.warning(
            "%r at native version %d lacks declared parts of %s: they are added, and the native version is raised by 1",
            self._name,
            connection.version,
            ", ".join(names),
        )
        version = connection.version
        connection.close()
        return await self._request(version + 1, Upgrade(self._db, self._versions, missing))

    async def _request(self, version: int | None, upgrade: Upgrade) -> bridge.Connection:
        return await persistently(f"opening {self._name!r}", lambda: self._request_once(version, upgrade))

    async def _request_once(self, version: int | None, upgrade: Upgrade) -> bridge.Connection:
        self._db._upgrade = None
        try:
            return await bridge.open_database(self._name, version, upgrade.begin, self._on_blocked, self._timeout)
        except IDBError as error:
            if upgrade.failure is None:
                raise
            if isinstance(upgrade.failure, asyncio.CancelledError | NoSuchDatabaseError):
                raise upgrade.failure from None
            raise UpgradeError(f"{self._name!r} could not be upgraded and is as it was: {upgrade.failure}") from (
                upgrade.failure if upgrade.failure is not error else error
            )
        finally:
            self._db._upgrade = None

"""Running the upgrade inside `upgradeneeded`, in Dexie's order.

For each version at or above the stored one, ascending: if it is newer than the stored one, recreate the stores whose
primary key changes (not in Dexie); add stores, add, change and drop indexes; run its upgraders if it is newer (they
still see stores about to go); delete the stores that it no longer has.
A new database gets the last schema at once and `populate`, and no upgrader runs.
"""

from __future__ import annotations

import inspect
import math
from typing import TYPE_CHECKING

from pyapp.idb.bridge import TransactionChannel
from pyapp.idb.errors import NoSuchDatabaseError, SchemaError

from .keys import KeyRange
from .recreate import create_table, recreate
from .schema import IndexSpec, Schema, SchemaDiff, TableChange, TableSchema, as_installed, diff, installed_schema
from .transaction import Transaction
from .version import Version

if TYPE_CHECKING:
    from .database import Database

META = "$meta"  # where Dexie keeps the real version once patching has used up nine native numbers
_OUTBOUND = IndexSpec("", None)


class Upgrade:
    """One run of `upgradeneeded`: `begin` is its handler, `failure` is why it was rolled back."""

    def __init__(self, db: Database, versions: list[tuple[Version, Schema]], patch: SchemaDiff | None = None) -> None:
        self._db = db
        self._versions = versions
        self._patch = patch
        self._channel: TransactionChannel
        self._transaction: Transaction
        self.visible: Schema = {}
        self.failure: BaseException | None = None

    def begin(self, channel: TransactionChannel, old: int, new: int) -> None:
        """Take the versionchange transaction and run everything in it."""
        self._channel = channel
        self._db._upgrade = self
        self._transaction = Transaction(self._db, channel, (), "rw")
        self._transaction.label = f"the upgrade of {self._db.name!r} from native version {old} to {new}"
        self._show(installed_schema(channel.describe()))
        self._transaction.begin(self._run(old, new), self._finish)

    def _finish(self, _result: object, error: BaseException | None) -> None:
        self.failure = error
        self._db._upgrade = None

    def _show(self, *schemas: Schema) -> None:
        """What the upgraders may use: a store about to go is still there."""
        self.visible = {name: table for schema in schemas for name, table in schema.items()}
        self._transaction.tables = frozenset(self.visible)

    async def _run(self, old: int, new: int) -> None:
        if self._patch is not None:
            await self._run_patch(self._patch, old, new)
        elif old == 0:
            await self._create()
        else:
            await self._upgrade(await self._stored_version(old), new)

    async def _create(self) -> None:
        if not self._versions:
            raise NoSuchDatabaseError(f"there is no database {self._db.name!r}")
        schema = self._versions[-1][1]
        self._apply(diff({}, schema))
        self._show(schema)
        await self._db._events.populate.wait(self._transaction)

    async def _run_patch(self, patch: SchemaDiff, old: int, new: int) -> None:
        self._apply(patch)
        stored = await self._stored_version(old)
        if stored < old // 10:  # patching had used up this version's native numbers: its own upgrade is still due
            await self._upgrade(stored, new)
            return
        if new % 10 == 0 and META not in self.visible:
            self._apply(SchemaDiff(add=(TableSchema(META, _OUTBOUND),)))
            self._show(self.visible, {META: TableSchema(META, _OUTBOUND)})
            await self._transaction.table(META).add(-(-new // 10) - 1, "version")

    async def _stored_version(self, native: int) -> float:
        if META in self.visible:
            stored = await read_meta(self._transaction)
            if stored is not None:
                return stored
        return native / 10

    async def _upgrade(self, old: float, new: int) -> None:
        for version, declared in self._versions:
            if version.number < old:
                continue
            if version.number > old:
                await self._recreate(version, declared)
            present = self._installed()
            schema = as_installed(declared, present)
            change = diff(present, schema)
            self._apply(change)
            if version.number > old:
                self._show(schema, {name: present[name] for name in change.drop})
                await self._run_upgraders(version)
            for name in change.drop:
                self._channel.delete_store(name)
            await self._keep_meta(version.number, new)
        self._show(self._installed())

    async def _run_upgraders(self, version: Version) -> None:
        for upgrader in version.upgraders:
            result = upgrader(self._transaction)
            if inspect.isawaitable(result):
                await result

    async def _recreate(self, version: Version, schema: Schema) -> None:
        present = self._installed()
        for name, transform in version.recreations.items():
            if name in present and name in schema:
                self._show(present)
                await recreate(self._transaction, present[name], schema[name], transform)

    async def _keep_meta(self, version: float, native: int) -> None:
        """The real version goes on standing in `$meta` until the native number tells it again."""
        if all(store["name"] != META for store in self._channel.describe()):
            return
        if math.ceil(native / 10) == version:
            self._channel.delete_store(META)
            return
        self._show(self.visible, {META: TableSchema(META, _OUTBOUND)})
        await self._transaction.table(META).put(version, "version")

    def _installed(self) -> Schema:
        return {name: table for name, table in installed_schema(self._channel.describe()).items() if name != META}

    def _apply(self, change: SchemaDiff) -> None:
        for table in change.add:
            create_table(self._channel, table.name, table)
        for table_change in change.change:
            self._change_table(table_change)

    def _change_table(self, change: TableChange) -> None:
        if change.primary_key:
            raise SchemaError(
                f"table {change.name!r}: its primary key cannot be changed by `stores`; declare the new one by "
                f"`version.recreate({change.name!r}, schema_text)`, which moves the records"
            )
        for name in [*change.drop, *(index.name for index in change.change)]:
            self._channel.delete_index(change.name, name)
        for index in [*change.add, *change.change]:
            self._channel.create_index(change.name, index.name, index.idb_key_path(), index.unique, index.multi)


async def read_meta(transaction: Transaction) -> float | None:
    """Dexie's version as `$meta` tells it, None where it does not."""
    args = [KeyRange.only("version").for_bridge(), 1]
    rows = await transaction.requests.start("entries", META, args, list, f"{META}: reading the version")
    return float(rows[0][1]) if rows else None

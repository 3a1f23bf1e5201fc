"""What a merge decides about each record of a backup, and how the added ones are rewritten."""

from __future__ import annotations

from typing import Any, Final

from pyapp.cinegenie.reasons import Reason
from pyapp.cinegenie.records import MAPPINGS, MEDIA_TABLES
from pyapp.cinegenie.scripts import Reference
from pyapp.cinegenie.survey import OddRecord
from pyapp.db.keys import Key, is_valid, order
from pyapp.db.portable import Packed

from .filling import SCRIPTS, content_tables
from .packed_records import Order, parse, plain_value, rewrite_script, set_plain, text_of
from .present import Present, hashes_of_blobs
from .source import BackupError, Source, TableInfo

_TABLES: Final[dict[str, str]] = dict(MEDIA_TABLES.items())


class Merging:
    """The decisions: `decide` makes them, `added` gives the records to add as they are to be stored.

    `ids`: for each table, the id that a record of the backup has in the database, new or there already.
    """

    def __init__(self, source: Source, present: Present) -> None:
        self.source = source
        self.ids: dict[str, dict[Order, Key]] = {}
        self.adds: dict[str, set[Order]] = {}
        self.renumbered: dict[str, int] = {}
        self.same: dict[str, int] = {}
        self.left_out: list[OddRecord] = []
        self.files = self.bytes = self.characters = 0
        self._present = present

    async def decide(self) -> None:
        """Decide about every record; reads files only where others of their sizes are there."""
        tables = content_tables(self.source)
        first = sorted(tables, key=lambda table: (table.name == MAPPINGS, table.name == SCRIPTS))
        for info in first:
            await self._decide_table(info)

    async def _decide_table(self, info: TableInfo) -> None:
        table, ids = info.name, self.ids.setdefault(info.name, {})
        adds = self.adds.setdefault(table, set())
        self.same[table] = self.renumbered[table] = 0
        hashes = await _known_hashes(self.source, table)
        collided: list[Key] = []
        highest = 0
        async for rows in self.source.rows(table):
            for row in rows:
                key = row[0]
                highest = max(highest, key) if isinstance(key, int) else highest
                prepared = self._with_references(table, row)
                if prepared is None:
                    continue
                twin = await self._twin(table, prepared, hashes.get(order(key)))
                if twin is not None:
                    ids[order(key)] = twin
                    self.same[table] += 1
                elif not self._present.has(table, key):
                    ids[order(key)] = key
                    self._add(prepared, adds)
                elif self._can_renumber(table, row):
                    collided.append(key)
                    self._add(prepared, adds)
                else:
                    text = "another record has its key here, and it cannot get another one"
                    self._leave(table, key, Reason("key-taken", text))
        self._renumber(info, collided, highest)

    def _add(self, row: Packed, adds: set[Order]) -> None:
        key, text, blobs = row
        adds.add(order(key))
        self.files += len(blobs)
        self.characters += len(text)
        self.bytes += len(text) + sum(blob.size for blob in blobs)

    def _renumber(self, info: TableInfo, collided: list[Key], highest: int) -> None:
        if not collided:
            return
        own = self._present.next_keys[info.name]
        if own is None:
            text = "The table {table} has no more numbers for new records."
            raise BackupError(Reason("no-numbers", text, table=info.name))
        first = max(own, info.next_key or 1, highest + 1)
        for number, key in enumerate(collided):
            self.ids[info.name][order(key)] = first + number
        self.renumbered[info.name] = len(collided)

    def _can_renumber(self, table: str, row: Packed) -> bool:
        primary = self._present.schema[table].primary_key
        return primary.auto and primary.key_path == "id" and parse(row[1]) is not None

    async def _twin(self, table: str, row: Packed, hashes: tuple[str, ...] | None) -> Key | None:
        for key in self._present.alike(table, row):
            if not row[2]:
                return key
            hashes = hashes or await hashes_of_blobs(row[2])
            if hashes == await self._present.hashes(table, key):
                return key
        return None

    def _leave(self, table: str, key: Key, reason: str) -> None:
        self.left_out.append(OddRecord(table, key, reason))

    # ---- rewriting

    def added(self, table: str, rows: list[Packed]) -> list[Packed]:
        """Those of the rows that are to be added, with their ids and references here."""
        adds, ids = self.adds[table], self.ids[table]
        return [self._rewritten(table, row, ids[order(row[0])]) for row in rows if order(row[0]) in adds]

    def _rewritten(self, table: str, row: Packed, new_key: Key) -> Packed:
        prepared = self._with_references(table, row, quiet=True) or row
        key, text, blobs = prepared
        data = parse(text)
        if data is None:
            return prepared
        if order(new_key) != order(key):
            set_plain(data, ("id",), new_key)
        if table in MEDIA_TABLES.values():
            self._rewrite_script_id(data)
        return new_key, text_of(data), blobs

    def _rewrite_script_id(self, data: dict[str, Any]) -> None:
        """What a page that was left behind has written still names its script in the record."""
        script_id = plain_value(data, "scriptId")
        here = self.ids.get(SCRIPTS, {}).get(order(script_id)) if is_valid(script_id) else None
        if here is not None:
            set_plain(data, ("scriptId",), here)

    def _with_references(self, table: str, row: Packed, quiet: bool = False) -> Packed | None:
        """The record with what it refers to rewritten; None where it refers to nothing that the backup has."""
        if table not in (SCRIPTS, MAPPINGS):
            return row
        key, text, blobs = row
        data = parse(text)
        if data is None:
            return row
        if table == SCRIPTS:
            removed = rewrite_script(data, self._asset_here)
            if removed and not quiet:
                text = "{count} of its fields name media that the backup does not hold"
                self._leave(table, key, Reason("fields-without-media", text, count=len(removed)))
        elif not self._rewrite_link(data):
            if not quiet:
                text = "it links a script or a file that the backup does not hold"
                self._leave(table, key, Reason("link-outside", text))
            return None
        return key, text_of(data), blobs

    def _asset_here(self, reference: Reference) -> Key | None:
        """The asset's id here; None where the backup lacks it and another one would be shown in its place."""
        table, asset_id = MEDIA_TABLES[reference.asset_type], reference.asset_id
        here = self.ids.get(table, {}).get(order(asset_id))
        if here is None and not self._present.has(table, asset_id):
            return asset_id
        return here

    def _rewrite_link(self, data: dict[str, Any]) -> bool:
        script_id, asset_id = plain_value(data, "scriptId"), plain_value(data, "assetId")
        table = _TABLES.get(str(data.get("assetType")))
        if table is None or not is_valid(script_id) or not is_valid(asset_id):
            return False
        script = self.ids.get(SCRIPTS, {}).get(order(script_id))
        asset = self.ids.get(table, {}).get(order(asset_id))
        if script is None or asset is None:
            return False
        set_plain(data, ("scriptId",), script)
        set_plain(data, ("assetId",), asset)
        return True


async def _known_hashes(source: Source, table: str) -> dict[Order, tuple[str, ...]]:
    """The hashes that a source knows of its files, by the keys of their records."""
    if not hasattr(source, "hashes") or table not in MEDIA_TABLES.values():
        return {}
    found: dict[Order, tuple[str, ...]] = {}
    async for rows in source.hashes(table):
        for key, hashes in rows:
            if hashes and None not in hashes:
                found[order(key)] = tuple(hashes)
    return found

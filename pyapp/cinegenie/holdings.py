"""What is stored and how much of it: the studio's files by type, by source, by script, and the largest of them.

One pass over columns in one transaction: no file is read, and records of any content pass.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial, reduce
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pyapp.db.batches import Columns
from pyapp.db.keys import Key

from .asset_state import BLOBS, SOURCES
from .ids import token
from .passes import each_row
from .records import ASSET_TYPES, MAPPINGS, MEDIA_TABLES, AssetType, UploadSource
from .scripts import legacy_references

if TYPE_CHECKING:
    from pyapp.db import Database, Transaction

LARGEST: Final = 12  # files named one by one

_MEDIA: Final = Columns(("data.size", "uploadSource", "originalFilename"), ("data",))
_SCRIPTS: Final = Columns(("title", "acts", "buildMeta.fullScriptAudioId"))
_LINKS: Final = Columns(("scriptId", "assetType", "assetId"))


class Amount(NamedTuple):
    """A number of files and their bytes."""

    files: int = 0
    bytes: int = 0

    def plus(self, other: Amount) -> Amount:
        """Both together."""
        return Amount(self.files + other.files, self.bytes + other.bytes)


NOTHING: Final = Amount()


@dataclass(frozen=True)
class ScriptHoldings:
    """A script's files: `own` are used by it alone, `shared` by others too.

    `title` is None where the script has none; `stored` is False for one that only mappings name.
    """

    id: Key
    title: str | None
    stored: bool
    own: Amount
    shared: Amount


@dataclass(frozen=True)
class LargeFile:
    """One of the largest files. `name` is None where its record has none."""

    asset_type: AssetType
    id: Key
    name: str | None
    bytes: int


@dataclass(frozen=True)
class Holdings:
    """The whole picture. Every file counts once: `total` is what the scripts own, plus `shared`, plus `unused`.

    A file is used by a script that names it in a mapping or in an old field. `by_source` has None for a source that
    the owner's code does not know. `unmeasured`: records without a Blob, whose bytes nobody knows; they count as
    files of no bytes. `scripts`: the one with the most own bytes first. `largest`: the largest first.
    """

    total: Amount
    by_type: dict[AssetType, Amount]
    by_source: dict[UploadSource | None, Amount]
    scripts: tuple[ScriptHoldings, ...]
    shared: Amount
    unused: Amount
    largest: tuple[LargeFile, ...]
    unmeasured: int


async def measure(db: Database) -> Holdings:
    """Read how much an open database of schema 7 holds; it lets the page draw between batches."""

    @db.transaction("r", "scripts", MAPPINGS, *MEDIA_TABLES.values())
    async def read() -> Holdings:
        transaction = db.current_transaction
        assert transaction is not None  # noqa: S101 - the body runs in it
        tally = _Tally()
        await _see_all(transaction, tally)
        return tally.holdings()

    return await read()


async def _see_all(transaction: Transaction, tally: _Tally) -> None:
    await each_row(transaction, "scripts", _SCRIPTS, tally.see_script)
    await each_row(transaction, MAPPINGS, _LINKS, tally.see_link)
    for asset_type, table in MEDIA_TABLES.items():
        await each_row(transaction, table, _MEDIA, partial(tally.see_file, asset_type))


@dataclass(eq=False)
class _Script:
    id: Key
    title: str | None = None
    stored: bool = False
    own: Amount = NOTHING
    shared: Amount = NOTHING


class _Tally:
    """Scripts and links are shown first, then every file once."""

    def __init__(self) -> None:
        self._by_type = dict.fromkeys(ASSET_TYPES, NOTHING)
        self._by_source: dict[UploadSource | None, Amount] = dict.fromkeys((*SOURCES, None), NOTHING)
        self._shared = self._unused = NOTHING
        self._unmeasured = self._seen = 0
        self._scripts: dict[Hashable, _Script] = {}
        self._users: dict[AssetType, dict[Hashable, _Script | set[_Script]]] = {each: {} for each in ASSET_TYPES}
        self._largest: list[tuple[int, int, LargeFile]] = []

    def see_script(self, row: list[Any]) -> None:
        """Take in a script: [id, title, acts, the full script's audio]."""
        script_id, title, acts, full_script_audio = row
        script = self._script(script_id)
        script.stored = True
        script.title = title if isinstance(title, str) and title.strip() else None
        for reference in legacy_references({"acts": acts, "buildMeta": {"fullScriptAudioId": full_script_audio}}):
            self._use(script, reference.asset_type, reference.asset_id)

    def see_link(self, row: list[Any]) -> None:
        """Take in a mapping: [id, script, asset type, asset]; what is no key links nothing."""
        _, script_id, asset_type, asset_id = row
        if asset_type in ASSET_TYPES and token(script_id) is not None and token(asset_id) is not None:
            self._use(self._script(script_id), asset_type, asset_id)

    def see_file(self, asset_type: AssetType, row: list[Any]) -> None:
        """Take in a file: [id, size, source, name, kind of the data]."""
        asset_id, size, source, name, kind = row
        measured = kind in BLOBS and isinstance(size, int)
        amount = Amount(1, size if measured else 0)
        known = source if source in SOURCES else None
        self._by_type[asset_type] = self._by_type[asset_type].plus(amount)
        self._by_source[known] = self._by_source[known].plus(amount)
        self._share(self._users[asset_type].get(token(asset_id), set()), amount)
        self._seen += 1
        self._unmeasured += not measured
        if amount.bytes and (len(self._largest) < LARGEST or amount.bytes > self._largest[0][0]):
            self._keep(LargeFile(asset_type, asset_id, name if isinstance(name, str) and name else None, amount.bytes))

    def holdings(self) -> Holdings:
        """What was seen."""
        scripts = sorted(self._scripts.values(), key=_weight, reverse=True)
        return Holdings(
            total=reduce(Amount.plus, self._by_type.values()),
            by_type=self._by_type,
            by_source=self._by_source,
            scripts=tuple(ScriptHoldings(**vars(each)) for each in scripts),
            shared=self._shared,
            unused=self._unused,
            largest=tuple(file for *_, file in sorted(self._largest, reverse=True)),
            unmeasured=self._unmeasured,
        )

    def _script(self, script_id: Any) -> _Script:
        return self._scripts.setdefault(token(script_id), _Script(script_id))

    def _use(self, script: _Script, asset_type: AssetType, asset_id: Any) -> None:
        users = self._users[asset_type]
        known = users.setdefault(token(asset_id), script)
        if isinstance(known, set):
            known.add(script)
        elif known is not script:
            users[token(asset_id)] = {known, script}

    def _share(self, users: _Script | set[_Script], amount: Amount) -> None:
        if isinstance(users, _Script):
            users.own = users.own.plus(amount)
        elif users:
            self._shared = self._shared.plus(amount)
            for script in users:
                script.shared = script.shared.plus(amount)
        else:
            self._unused = self._unused.plus(amount)

    def _keep(self, file: LargeFile) -> None:
        heapq.heappush(self._largest, (file.bytes, -self._seen, file))
        if len(self._largest) > LARGEST:
            heapq.heappop(self._largest)


def _weight(script: _Script) -> tuple[int, int, int]:
    return script.own.bytes, script.shared.bytes, script.own.files + script.shared.files

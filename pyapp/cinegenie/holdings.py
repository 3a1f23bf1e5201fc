"""What is stored and how much of it: the studio's files by type, by source, by script, and the largest of them.

It is counted from the index of all assets: nothing is read for it, and records of any content pass.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Hashable
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pyapp.db.keys import Key

from .asset_state import SOURCES
from .gallery_question import Question, Row
from .ids import token
from .records import ASSET_TYPES, AssetType

if TYPE_CHECKING:
    from .gallery_index import GalleryIndex, Script

LARGEST: Final = 12  # files named one by one
_TASK: Final = 0.008  # seconds without a break


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
    by_source: dict[str | None, Amount]
    scripts: tuple[ScriptHoldings, ...]
    shared: Amount
    unused: Amount
    largest: tuple[LargeFile, ...]
    unmeasured: int


async def measure(index: GalleryIndex) -> Holdings:
    """How much a studio holds, as of the last commit that its index has read; it lets the page draw meanwhile."""
    tally, began = _Tally(), time.perf_counter()
    for script in index.scripts():
        tally.see_script(script)
    for row in index.ask(Question()).rows:
        tally.see_file(row)
        if time.perf_counter() - began > _TASK:
            await asyncio.sleep(0)
            began = time.perf_counter()
    return tally.holdings()


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
        self._by_source: dict[str | None, Amount] = dict.fromkeys((*SOURCES, None), NOTHING)
        self._shared = self._unused = NOTHING
        self._unmeasured = self._seen = 0
        self._scripts: dict[Hashable, _Script] = {}
        self._largest: list[tuple[int, int, LargeFile]] = []

    def see_script(self, script: Script) -> None:
        """Take in a script, whether it uses anything or not."""
        known = self._script(script.id)
        known.stored = True
        known.title = script.title if script.title and script.title.strip() else None

    def see_file(self, row: Row) -> None:
        """Take in a file."""
        amount = Amount(1, row.size or 0)
        self._by_type[row.asset_type] = self._by_type[row.asset_type].plus(amount)
        source = row.source if row.source in SOURCES else None
        self._by_source[source] = self._by_source[source].plus(amount)
        self._share([self._script(script_id) for script_id in row.scripts], amount)
        self._seen += 1
        self._unmeasured += row.size is None
        if amount.bytes and (len(self._largest) < LARGEST or amount.bytes > self._largest[0][0]):
            self._keep(LargeFile(row.asset_type, row.id, row.name, amount.bytes))

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

    def _share(self, users: list[_Script], amount: Amount) -> None:
        if len(users) == 1:
            users[0].own = users[0].own.plus(amount)
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

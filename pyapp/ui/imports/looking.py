"""Looking at files before they are stored: how large, what kind, there already, how long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from pyapp.cinegenie.errors import StudioError
from pyapp.cinegenie.identification import judged
from pyapp.cinegenie.mime import HEAD_BYTES
from pyapp.files.errors import FileError
from pyapp.idb.errors import IDBError, NotReadableError

from .limit import size_limit
from .page_files import heads, media_facts
from .queue import Line

if TYPE_CHECKING:
    from .ledger import Ledger

_SECONDS_TO_TELL: Final = 5.0  # for a film or sound to tell its length
_PLAYERS: Final = 4
_FAILURES: Final = (StudioError, IDBError, FileError)


class Looking:
    """Looks at lines that are being checked. Those that are to be stored are still being checked afterwards."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def look(self, batch: list[Line]) -> None:
        """Look at these, in their order; of two that are the same the first is to be stored."""
        self._ask_about_large(batch)
        looked_at = [line for line in batch if line.state == "checking"]
        for line, head in zip(looked_at, await heads([line.file for line in looked_at], HEAD_BYTES), strict=True):
            self._identify(line, head)
        for line in batch:
            await self._compare(line)
        lasting = [line for line in batch if line.state == "checking" and _lasts(line)]
        for start in range(0, len(lasting), _PLAYERS):
            await asyncio.gather(*map(self._measure, lasting[start : start + _PLAYERS]))

    def _ask_about_large(self, batch: list[Line]) -> None:
        limit = size_limit()
        for line in batch:
            if limit is not None and line.size > limit and not line.may_be_large:
                self._ledger.turn(line, "large")

    def _identify(self, line: Line, head: bytes | NotReadableError) -> None:
        if isinstance(head, NotReadableError):
            self._ledger.refuse(line, head, "failed")
            return
        line.head = hash(head)
        try:
            line.identified = judged(line.file, head)
            line.remark = line.identified.doubt
        except StudioError as error:
            self._ledger.refuse(line, error, "refused")

    async def _compare(self, line: Line) -> None:
        """Find the file that is there already, or that came just before."""
        known = self._ledger.known
        assert known is not None  # noqa: S101 - there while files are imported
        if line.state != "checking":
            return

        def tell(count: int) -> None:
            line.compared = (line.compared or 0) + count / line.size
            self._ledger.on_change()

        try:
            line.same_as = None if line.may_be_same else await known.find(line.file, line.head, tell)
        except _FAILURES as error:
            self._ledger.refuse(line, error, "failed")
        line.compared = None
        if line.state == "checking" and line.same_as is not None:
            self._ledger.turn(line, "same")
        elif line.state == "checking":
            line.known = known.add(line.file, line.name, line.head)

    async def _measure(self, line: Line) -> None:
        assert line.identified is not None  # noqa: S101 - only called for those
        facts = await media_facts(line.file, line.identified.asset_type, _SECONDS_TO_TELL)
        if facts is None:
            line.remark = line.remark or "unplayable"
        else:
            line.duration = facts.duration


def _lasts(line: Line) -> bool:
    return line.identified is not None and line.identified.asset_type in ("video", "audio")

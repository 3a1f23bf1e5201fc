"""At the page's start, before the database is opened: what a restore, or an upgrade in steps, has left is settled."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from pyapp.db import Database
from pyapp.db.replacement import Found, give_up, recover
from pyapp.idb.errors import BlockedError

from .merge import UPGRADED

_WAIT: Final = 5.0  # seconds for other tabs to close
_SENTENCES: Final[dict[Found, str | None]] = {
    "nothing": None,
    "old": "A restore or an upgrade was cut off before its end. The database is as it was before; nothing of it is "
    "lost.",
    "new": "A restore or an upgrade was cut off, and has now been finished. The database holds all of it.",
    "running": "Another tab is restoring or upgrading this database. Wait until it is done, then reload.",
    "both": "A restore or an upgrade was cut off when its content was whole, and another program has written into a "
    "new database since. Both are kept: choose which one to go on with.",
}


@dataclass(frozen=True)
class RecoveryNote:
    """What was found: see `pyapp.db.replacement.recover`. `sentence` is for the person, None where all is well."""

    found: Found
    sentence: str | None


async def recover_restore(name: str) -> RecoveryNote:
    """Finish or remove what a killed restore, merge, rollback or upgrade has left of this database.

    Call it before the database is opened. Where nothing was left it costs the opening of the database.
    """
    found = await recover(name, blocked_timeout=_WAIT)
    if found != "running":
        await _remove_upgraded(name + UPGRADED)
    return RecoveryNote(found, _SENTENCES[found])


async def choose(name: str, restored: bool) -> RecoveryNote:
    """Settle the case "both": go on with what was restored, or with what is there now. The other one is removed."""
    if not restored:
        await give_up(name)
        return RecoveryNote("old", None)
    found = await recover(name, blocked_timeout=_WAIT, over=True)
    return RecoveryNote(found, _SENTENCES[found])


async def _remove_upgraded(name: str) -> None:
    """Remove the private database of a merge, unless another tab is using it."""
    await recover(name, blocked_timeout=_WAIT)
    if name in await Database.names():
        with suppress(BlockedError):
            await Database(name).delete(blocked_timeout=_WAIT)

"""What web/offline.js keeps for times without a network, and what it is told to do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

import page_offline as _offline

State = Literal["waiting", "impossible", "off", "fetching", "kept", "failed"]
CHANGED = "offline-changed"  # the document's event; Python asks for the status then


@dataclass(frozen=True)
class OfflineStatus:
    """How things stand. `bytes`: what is kept; `newer`: a newer version is ready.

    `why` it failed: "space", "files" or "refused".
    """

    state: State
    bytes: int = 0
    newer: bool = False
    why: str = ""


def offline_status() -> OfflineStatus:
    """How things stand now."""
    return OfflineStatus(**json.loads(_offline.told()))


async def turn_on() -> None:
    """Keep the page, now and at later visits."""
    await _offline.turnOn()


async def turn_off() -> None:
    """Forget what was kept, and keep nothing until it is turned on again."""
    await _offline.turnOff()


async def take_over() -> bool:
    """Load the newer version of the page; False, and nothing is done, where some tab is at work.

    It returns True only where the person was asked whether to leave the page as it is, and stays.
    """
    return bool(await _offline.takeOver())


async def until_idle() -> None:
    """Return when no tab is at work."""
    await _offline.untilIdle()

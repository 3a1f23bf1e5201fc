"""Two folders change places at once, where the system can do that."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # Linux, renameat2
_RENAME_SWAP = 2  # macOS, renamex_np


def exchange(one: Path, other: Path) -> None:
    """Let two folders of one disk change places, in one step on Linux and macOS.

    Elsewhere, and on disks that cannot, it takes two renames; where the second fails, the first is taken back, and
    where a kill comes between them, the other is found at `aside` of the one.
    """
    if not _at_once(os.fsencode(one), os.fsencode(other)):
        _in_two_steps(one, other)


def aside(one: Path) -> Path:
    """Where the other folder lies between two steps."""
    return one.with_name(f"{one.name}.aside")


def _at_once(one: bytes, other: bytes) -> bool:
    try:
        system: Any = ctypes.CDLL(None)
        if sys.platform == "linux":
            return bool(system.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE) == 0)
        if sys.platform == "darwin":
            return bool(system.renamex_np(one, other, _RENAME_SWAP) == 0)
    except (OSError, AttributeError, TypeError):  # an old C library, or none that can be asked
        pass
    return False


def _in_two_steps(one: Path, other: Path) -> None:
    between = aside(one)
    other.rename(between)
    try:
        one.rename(other)
    except OSError:
        between.rename(other)
        raise
    between.rename(one)

"""What a file cannot be called, and why. Pure."""

from __future__ import annotations

import unicodedata
from typing import Final, Literal

from .reasons import Reason

LONGEST_NAME: Final = 255  # characters
NameFault = Literal["empty", "long", "signs"]
FAULTS: Final[dict[NameFault, Reason]] = {
    "empty": Reason("name-empty", "A file needs a name."),
    "long": Reason("name-long", "A file's name has 255 characters at most."),
    "signs": Reason("name-signs", "A file's name has no slash, line break or other control character."),
}


def name_fault(name: str) -> NameFault | None:
    """What is wrong with a file name, None where nothing is; spaces around it do not count."""
    name = name.strip()
    if not name:
        return "empty"
    if any(sign in "/\\" or unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in name):
        return "signs"
    return "long" if len(name) > LONGEST_NAME else None

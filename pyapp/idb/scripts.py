"""The bridge's JavaScript in `js/`, as texts: what a page imports, and what `python -m pyapp.idb` writes."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pyapp import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ENTRY = "idb_bridge.js"
_IMPORTED = re.compile(r'(?<=from ")\./(\w+\.js)(?=";)')


def texts() -> dict[str, str]:
    """Every module by its file name; the entry says of which version it is, as those that a page serves must fit."""
    found = {
        file.name: file.read_text("utf-8") for file in files("pyapp.idb").joinpath("js").iterdir() if file.is_file()
    }
    found[ENTRY] += f'\nexport const version = "{__version__}";\n'
    return found


def linked(modules: Mapping[str, str], publish: Callable[[str], str]) -> str:
    """The entry's address, once every module is published under one; each then imports the others by theirs."""

    @cache
    def address(name: str) -> str:
        return publish(_IMPORTED.sub(lambda found: address(found[1]), modules[name]))

    return address(ENTRY)

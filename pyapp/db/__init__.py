"""Dexie's model of IndexedDB, in Python: declared versions, transactions, tables and queries.

The names below are imported when they are first used, so that the pure modules (schema, keys, version) can be
imported where there is no browser.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyapp.idb.blob import Blob as Blob
    from pyapp.idb.blob import ObjectURLs as ObjectURLs
    from pyapp.idb.values import UNDEFINED as UNDEFINED
    from pyapp.idb.values import BigInt as BigInt
    from pyapp.idb.values import Binary as Binary
    from pyapp.idb.values import JSDate as JSDate
    from pyapp.idb.values import Opaque as Opaque

    from .collection import Collection as Collection
    from .database import Database as Database
    from .keys import KeyRange as KeyRange
    from .table import Table as Table
    from .transaction import Transaction as Transaction
    from .version import Version as Version

_NAMES = {
    "pyapp.idb.blob": ("Blob", "ObjectURLs"),
    "pyapp.idb.values": ("UNDEFINED", "BigInt", "Binary", "JSDate", "Opaque"),
    "pyapp.db.collection": ("Collection",),
    "pyapp.db.database": ("Database",),
    "pyapp.db.keys": ("KeyRange",),
    "pyapp.db.table": ("Table",),
    "pyapp.db.transaction": ("Transaction",),
    "pyapp.db.version": ("Version",),
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value

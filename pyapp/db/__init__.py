"""Dexie's model of IndexedDB, in Python: declared versions, transactions, tables and queries.

```python
from pyapp.db import Database

db = Database("library")
db.version(1).stores(books="++id, title, [author+year]")
await db.open()

@db.transaction("rw", db.books)
async def acquire(*books):                     # all of them or none
    for book in books:
        await db.books.add(book)

await acquire(
    {"title": "Dawn", "author": "Octavia Butler", "year": 1987},
    {"title": "Kindred", "author": "Octavia Butler", "year": 1979},
)
earliest = await db.books.where(author="Octavia Butler").sort_by("year")
```

`Database` is where to begin: it declares `Version`s, and gives a `Table` by its name. `Table.where` and
`Table.order_by` lead to a `Collection`, which reads nothing before its last word. `live_query` watches any of it.
Names are Dexie's in Python spelling; so are the errors, each of which says which table, index and key it is about.
"""

# The names below are imported when they are first used, so that the pure modules (schema, keys, version) can be
# imported where there is no browser.

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyapp.idb.blob import Blob as Blob
    from pyapp.idb.blob import ObjectURLs as ObjectURLs
    from pyapp.idb.errors import AbortError as AbortError
    from pyapp.idb.errors import BlockedError as BlockedError
    from pyapp.idb.errors import BulkError as BulkError
    from pyapp.idb.errors import ConstraintError as ConstraintError
    from pyapp.idb.errors import DatabaseClosedError as DatabaseClosedError
    from pyapp.idb.errors import DataCloneError as DataCloneError
    from pyapp.idb.errors import DataError as DataError
    from pyapp.idb.errors import ForeignAwaitError as ForeignAwaitError
    from pyapp.idb.errors import IDBError as IDBError
    from pyapp.idb.errors import InvalidAccessError as InvalidAccessError
    from pyapp.idb.errors import InvalidArgumentError as InvalidArgumentError
    from pyapp.idb.errors import InvalidStateError as InvalidStateError
    from pyapp.idb.errors import InvalidTableError as InvalidTableError
    from pyapp.idb.errors import ModifyError as ModifyError
    from pyapp.idb.errors import NoSuchDatabaseError as NoSuchDatabaseError
    from pyapp.idb.errors import NotFoundError as NotFoundError
    from pyapp.idb.errors import NotReadableError as NotReadableError
    from pyapp.idb.errors import OpenFailedError as OpenFailedError
    from pyapp.idb.errors import QuotaExceededError as QuotaExceededError
    from pyapp.idb.errors import ReadOnlyError as ReadOnlyError
    from pyapp.idb.errors import SchemaError as SchemaError
    from pyapp.idb.errors import SubTransactionError as SubTransactionError
    from pyapp.idb.errors import TimeoutError as TimeoutError  # noqa: A004 - the specification's name
    from pyapp.idb.errors import TransactionInactiveError as TransactionInactiveError
    from pyapp.idb.errors import UnknownError as UnknownError
    from pyapp.idb.errors import UpgradeError as UpgradeError
    from pyapp.idb.errors import VersionError as VersionError
    from pyapp.idb.values import UNDEFINED as UNDEFINED
    from pyapp.idb.values import BigInt as BigInt
    from pyapp.idb.values import Binary as Binary
    from pyapp.idb.values import JSDate as JSDate
    from pyapp.idb.values import Opaque as Opaque

    from .collection import Collection as Collection
    from .commits import Commit as Commit
    from .database import Database as Database
    from .hooks import hook_outcome as hook_outcome
    from .keys import MAX_KEY as MAX_KEY
    from .keys import MIN_KEY as MIN_KEY
    from .keys import KeyRange as KeyRange
    from .keys import compare as compare
    from .live import LiveQuery as LiveQuery
    from .live import Subscription as Subscription
    from .live import live_query as live_query
    from .modify import DELETE as DELETE
    from .table import Table as Table
    from .transaction import Transaction as Transaction
    from .version import Version as Version
    from .where_clause import WhereClause as WhereClause

_NAMES = {  # in the order in which the reference tells of them
    "pyapp.db.database": ("Database",),
    "pyapp.db.version": ("Version",),
    "pyapp.db.table": ("Table",),
    "pyapp.db.where_clause": ("WhereClause",),
    "pyapp.db.collection": ("Collection",),
    "pyapp.db.transaction": ("Transaction",),
    "pyapp.db.live": ("LiveQuery", "Subscription", "live_query"),
    "pyapp.db.hooks": ("hook_outcome",),
    "pyapp.db.modify": ("DELETE",),
    "pyapp.db.commits": ("Commit",),
    "pyapp.db.keys": ("MAX_KEY", "MIN_KEY", "KeyRange", "compare"),
    "pyapp.idb.blob": ("Blob", "ObjectURLs"),
    "pyapp.idb.values": ("UNDEFINED", "BigInt", "Binary", "JSDate", "Opaque"),
    "pyapp.idb.errors": (
        "AbortError",
        "BlockedError",
        "BulkError",
        "ConstraintError",
        "DataCloneError",
        "DataError",
        "DatabaseClosedError",
        "ForeignAwaitError",
        "IDBError",
        "InvalidAccessError",
        "InvalidArgumentError",
        "InvalidStateError",
        "InvalidTableError",
        "ModifyError",
        "NoSuchDatabaseError",
        "NotFoundError",
        "NotReadableError",
        "OpenFailedError",
        "QuotaExceededError",
        "ReadOnlyError",
        "SchemaError",
        "SubTransactionError",
        "TimeoutError",
        "TransactionInactiveError",
        "UnknownError",
        "UpgradeError",
        "VersionError",
    ),
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value

"""The errors of IndexedDB and of Dexie's model, under the names that both give them.

Each class's name is the DOMException's or Dexie's error name, so that the same word helps in every search.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class IDBError(Exception):
    """Anything that this library raises about a database; `name` is the specification's or Dexie's name."""

    @property
    def name(self) -> str:
        """The error's name as JavaScript knows it, for example "ConstraintError"."""
        return type(self).__name__


class AbortError(IDBError):
    """The transaction was rolled back; the cause, where there is one, is in `__cause__`."""


class ConstraintError(IDBError):
    """A key or a unique index already holds that value."""


class DataError(IDBError):
    """A key or a value that IndexedDB cannot store, or that has no place in the schema."""


class DataCloneError(IDBError):
    """A value that the structured clone algorithm refuses."""


class InvalidAccessError(IDBError):
    """An operation that the object does not allow."""


class InvalidStateError(IDBError):
    """The database, store or index is no longer there."""


class NotFoundError(IDBError):
    """A store, index or file that does not exist."""


class NotReadableError(IDBError):
    """A stored file that the browser can no longer read."""


class QuotaExceededError(IDBError):
    """The browser grants this origin no more space; nothing of the transaction was written."""


class ReadOnlyError(IDBError):
    """A write in a read-only transaction."""


class TimeoutError(IDBError):  # noqa: A001 - the specification's name
    """The browser gave up on a lock."""


class TransactionInactiveError(IDBError):
    """The transaction has finished or is not active now."""


class UnknownError(IDBError):
    """The browser failed to read or write its files, or failed without a known name."""


class VersionError(IDBError):
    """The stored database has a higher version than the one asked for."""


class BlockedError(IDBError):
    """Another tab kept the database open longer than the time limit; nothing was changed."""


class BulkError(IDBError):
    """Some items of a bulk operation failed: `failures` maps their positions to their errors."""

    def __init__(self, message: str, failures: Mapping[int, IDBError]) -> None:
        super().__init__(message)
        self.failures = dict(failures)


class DatabaseClosedError(IDBError):
    """The database is not open: `await db.open()` comes first."""


class ForeignAwaitError(IDBError):
    """A transaction's body awaited something that is no request of it; the transaction was rolled back."""


class InvalidArgumentError(IDBError):
    """An argument that the function does not know, such as a transaction's mode or an event's name."""


class InvalidTableError(IDBError):
    """A table that the schema, or the transaction's scope, does not hold."""


class ModifyError(IDBError):
    """Records that `modify` could not write: `failures` lists them as (key, error); `success_count` of others."""

    def __init__(self, message: str, failures: list[tuple[Any, IDBError]], success_count: int = 0) -> None:
        super().__init__(message)
        self.failures = failures
        self.success_count = success_count


class NoSuchDatabaseError(IDBError):
    """No database of that name exists, and no schema was declared to make one."""


class OpenFailedError(IDBError):
    """The database could not be opened; the cause is in `__cause__`."""


class SchemaError(IDBError):
    """A schema text that cannot be read, or an index that the schema does not have."""


class SubTransactionError(IDBError):
    """A nested transaction asks for tables or a mode that the outer one does not hold."""


class UpgradeError(IDBError):
    """An upgrade failed and was rolled back: the database is as it was; the cause is in `__cause__`."""


def full_disk(error: BaseException) -> QuotaExceededError | None:
    """The full disk among the failures of a bulk operation, with that operation's error as its cause."""
    if isinstance(error, BulkError):
        failures = list(error.failures.values())
    elif isinstance(error, ModifyError):
        failures = [failure for _, failure in error.failures]
    else:
        return None
    found = next((failure for failure in failures if isinstance(failure, QuotaExceededError)), None)
    if found is not None:
        found.__cause__ = error
    return found


_BY_NAME: dict[str, type[IDBError]] = {
    cls.__name__: cls for cls in IDBError.__subclasses__() if cls not in (BulkError, ModifyError)
}


def error_for(name: str, message: str, context: str = "") -> IDBError:
    """The error of that DOMException name; a name unknown here becomes `UnknownError` and stays in the text."""
    cls = _BY_NAME.get(name, UnknownError)
    text = message if cls is not UnknownError or name == "UnknownError" else f"{name}: {message}"
    return cls(f"{context}: {text}" if context else text)

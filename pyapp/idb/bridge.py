"""The Python side of js/idb_bridge.js: opening, schema changes, transactions, and their events.

Its callbacks are made once for the life of the page; nothing else of Python is ever handed to JavaScript here.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from pyodide.ffi import JsException, create_proxy

from .driver import Driver, Operation
from .errors import AbortError, BlockedError, DatabaseClosedError, DataError, IDBError, ReadOnlyError, error_for
from .module import arrived, idb_bridge
from .observing import observer
from .outcome import Outcome
from .values import WINDOW, decode, encode, encode_question

Mode = Literal["readonly", "readwrite"]
Shape = Callable[[list[Any]], Any]
KeyPath = str | list[str] | None

_ask = idb_bridge.ask  # looked up once: JavaScript's functions come as a new proxy at each look-up

_numbers = itertools.count(1)
_ASKED = 0  # the number of no transaction: the operation is one that `Connection.ask` began


class _Reply:
    """What an operation answers, maybe in parts, and who is told the result that its shape makes of all rows."""

    __slots__ = ("_rows", "_settle", "_shape", "label")

    def __init__(self, settle: Callable[[Any, BaseException | None], None], shape: Shape, label: str) -> None:
        self._settle = settle
        self._shape = shape
        self._rows: list[Any] = []
        self.label = label

    def add(self, text: Any, extras: Any) -> None:
        """Take a part while the browser reads on."""
        self._rows += decode(text, extras)

    def end(self, text: Any, extras: Any, name: str, message: str) -> None:
        """Take the last part, or the error."""
        if text is None:
            self._settle(None, error_for(name, message, self.label))
            return
        try:
            rows = decode(text, extras)
            value = self._shape(self._rows + rows if self._rows else rows)
        except Exception as raised:  # noqa: BLE001 - whoever awaits the result gets it
            self._settle(None, raised)
        else:
            self._settle(value, None)


class TransactionChannel:
    """A live IndexedDB transaction: starts operations and carries their answers to its driver."""

    def __init__(self, number: int | None = None) -> None:
        self.number = next(_numbers) if number is None else number
        self.driver: Driver
        self._pending: dict[int, _Reply] = {}
        _channels[self.number] = self

    def commit(self) -> None:
        """Let the transaction commit without waiting for further requests."""
        idb_bridge.commit(self.number)

    def abort(self) -> None:
        """Roll back; does nothing on a transaction that has ended or is ending."""
        try:
            idb_bridge.abort(self.number)
        except JsException as error:
            if error.name != "InvalidStateError":
                raise

    def start(
        self, name: str, store: str, args: Sequence[Any], shape: Shape, label: str, index: str = ""
    ) -> Operation[Any]:
        """Start the bridge's operation `name`; `shape` makes its result of the rows that it answers with.

        Raises `DataError` for values and keys that cannot be stored, before anything is sent.
        """
        text, extras = _encoded(encode, args, label)
        operation = self.driver.operation(label)
        number = next(_numbers)
        self._pending[number] = _Reply(partial(self.driver.settle, operation), shape, label)
        try:
            idb_bridge.start(self.number, number, name, store, index, text, extras, observer.get())
        except JsException as error:
            del self._pending[number]
            self.driver.withdraw(operation)
            raise _error_of(error, label) from None
        return operation

    def add_part(self, number: int, text: Any, extras: Any) -> None:
        """Take a part of an operation's rows."""
        self._pending[number].add(text, extras)

    def answer(self, number: int, text: Any, extras: Any, name: str, message: str) -> None:
        """Settle an operation, within the event of its last request."""
        self._pending.pop(number).end(text, extras, name, message)

    # ---- schema changes, in a versionchange transaction only

    def describe(self) -> list[dict[str, Any]]:
        """The schema as this upgrade has made it so far."""
        return list(json.loads(idb_bridge.describeUpgrade(self.number)))

    def create_store(self, name: str, key_path: KeyPath, auto_increment: bool) -> None:
        """Create an object store."""
        _call(f"store {name!r}", idb_bridge.createStore, self.number, name, json.dumps(key_path), auto_increment)

    def delete_store(self, name: str) -> None:
        """Delete an object store and all that it holds."""
        _call(f"store {name!r}", idb_bridge.deleteStore, self.number, name)

    def rename_store(self, name: str, new: str) -> None:
        """Give an object store another name."""
        _call(f"store {name!r}", idb_bridge.renameStore, self.number, name, new)

    def create_index(self, store: str, name: str, key_path: KeyPath, unique: bool, multi: bool) -> None:
        """Create an index over what the store holds; a violated `unique` aborts the transaction later."""
        label = f"index {name!r} of {store!r}"
        _call(label, idb_bridge.createIndex, self.number, store, name, json.dumps(key_path), unique, multi)

    def delete_index(self, store: str, name: str) -> None:
        """Delete an index."""
        _call(f"index {name!r} of {store!r}", idb_bridge.deleteIndex, self.number, store, name)


def _encoded(
    encoding: Callable[[Sequence[Any]], tuple[str, Any]], args: Sequence[Any], label: str
) -> tuple[str, Any]:
    try:
        return encoding(args)
    except DataError as error:
        raise DataError(f"{label}: {error}") from None


def _error_of(error: JsException, label: str) -> IDBError:
    return error_for(str(error.name), str(error.message), label)


def _call(label: str, function: Callable[..., Any], *args: Any) -> Any:
    try:
        return function(*args)
    except JsException as error:
        raise _error_of(error, label) from None


class Connection:
    """An open database. `on_versionchange(new_version)` (0: deletion) and `on_terminated()` may be set."""

    def __init__(self, number: int, name: str, version: int) -> None:
        self.name = name
        self.version = version
        self.on_versionchange: Callable[[int], None] = lambda _version: self.close()
        self.on_terminated: Callable[[], None] = lambda: None
        self.closed = False
        self._number = number
        _connections[number] = self

    async def describe(self) -> list[dict[str, Any]]:
        """The stores as a list of {name, keyPath, autoIncrement, indexes: [{name, keyPath, unique, multi}]}."""
        return list(json.loads(await _call(self.name, idb_bridge.describeDatabase, self._number)))

    def begin(self, stores: Sequence[str], mode: Mode, durability: str = "default") -> TransactionChannel:
        """Begin a transaction; it is active until control returns to the event loop.

        `ReadOnlyError` where a live query is to write: it would have itself run again and again (Dexie).
        """
        if mode == "readwrite" and observer.get():
            raise ReadOnlyError(
                f"{self.name} ({', '.join(stores)}): the function of a live query only reads; write where its values "
                f"are received, or in a task of its own that does not begin there"
            )
        channel = TransactionChannel()
        try:
            idb_bridge.begin(channel.number, self._number, json.dumps(list(stores)), mode, durability)
        except JsException as error:
            del _channels[channel.number]
            raise self._error_of(error, f"{self.name} ({', '.join(stores)})") from None
        return channel

    def ask(
        self, name: str, store: str, args: Sequence[Any], shape: Shape, label: str, index: str = ""
    ) -> Outcome[Any]:
        """Run one operation that reads, in a transaction of its own, in a single crossing each way."""
        text, extras = _encoded(encode_question, args, label)
        number = next(_numbers)
        outcome: Outcome[Any] = Outcome(lambda: _forget(number), label)
        _asked[number] = (_Reply(outcome.settle, shape, label), self)
        try:
            _ask(self._number, number, name, store, index, text, extras, observer.get())
        except JsException as error:
            del _asked[number]
            raise self._error_of(error, label) from None
        return outcome

    def tell_opened(self) -> None:
        """Let the live queries run again that could not while the page had no connection to this database."""
        idb_bridge.databaseOpened(self.name)

    def close(self) -> None:
        """Close; running transactions finish first."""
        self.closed = True
        idb_bridge.close(self._number)
        _connections.pop(self._number, None)

    def lose(self) -> None:
        """Take the browser's closing: what has been asked and not answered fails, whether its events come or not."""
        self.close()
        for number, (_, connection) in list(_asked.items()):
            if connection is self:
                _answer(number, None, None, "AbortError", f"the browser closed {self.name!r} before the answer")

    def _error_of(self, error: JsException, label: str) -> IDBError:
        """The browser may have closed a connection without telling, as Safari does in a page that was asleep."""
        if error.name == "InvalidStateError":
            _on_database(self._number, "terminated", 0)
            return DatabaseClosedError(f"{label}: the browser has closed {self.name!r}; open it again, or reload")
        return _error_of(error, label)


class Observation:
    """What the runs of one live query read, noted in JavaScript; `on_change()` is called when a commit touches it.

    It is called once, and not again before the next run has begun. A change during a run is told by its `end`.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self.number = next(_numbers)
        _observations[self.number] = on_change
        idb_bridge.observe(self.number)

    def begin(self) -> None:
        """Forget what was read: a run begins, in a context where `observer` holds this number."""
        idb_bridge.beginRun(self.number)

    def end(self, error: BaseException | None) -> bool:
        """Whether the run's result is out of date already."""
        closed = isinstance(error, DatabaseClosedError)
        return bool(idb_bridge.endRun(self.number, error is not None, closed))

    def close(self) -> None:
        """Observe no longer; may be called again."""
        _observations.pop(self.number, None)
        idb_bridge.forget(self.number)


class Watching:
    """`on_commit` hears of every commit that changes records of a database, whoever makes it, until `close`.

    It gets rows [table, first key] or [table, first key, last key] of changed primary keys, without a last key: all
    from there on; None where any may have changed unseen. The first key of all is -Infinity.
    """

    def __init__(self, name: str, on_commit: Callable[[list[Any] | None], None]) -> None:
        self._number = next(_numbers)
        _watchings[self._number] = on_commit
        idb_bridge.watchChanges(self._number, name)

    def close(self) -> None:
        """Watch no longer; may be called again."""
        _watchings.pop(self._number, None)
        idb_bridge.unwatchChanges(self._number)


@dataclass
class _Open:
    """An open or delete request under way."""

    name: str
    future: asyncio.Future[Connection | None]
    on_upgrade: Callable[[TransactionChannel, int, int], None]
    on_blocked: Callable[[int, int], None]
    channel_number: int
    timer: asyncio.TimerHandle | None = None

    def stop_timer(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


_channels: dict[int, TransactionChannel] = {}
_connections: dict[int, Connection] = {}
_opens: dict[int, _Open] = {}
_asked: dict[int, tuple[_Reply, Connection]] = {}
_observations: dict[int, Callable[[], None]] = {}
_watchings: dict[int, Callable[[list[Any] | None], None]] = {}


async def open_database(
    name: str,
    version: int | None,
    on_upgrade: Callable[[TransactionChannel, int, int], None],
    on_blocked: Callable[[int, int], None],
    blocked_timeout: float | None = None,
) -> Connection:
    """Open a database, at its present version where `version` is None.

    `on_upgrade(channel, old, new)` is called within `upgradeneeded` and must give the channel its driver.
    `on_blocked(old, new)` is called when another connection stands in the way. If the request has not had its
    turn after `blocked_timeout` seconds it is given up: `BlockedError`, and nothing is changed, also later.
    """
    number = next(_numbers)
    request = _Open(name, _future(), on_upgrade, on_blocked, next(_numbers))
    send = partial(idb_bridge.open, number, request.channel_number, name, version or 0)
    connection = await _request(number, request, send, blocked_timeout)
    assert connection is not None  # noqa: S101 - an open request has one
    return connection


async def delete_database(
    name: str, on_blocked: Callable[[int, int], None], blocked_timeout: float | None = None
) -> None:
    """Delete a database; one that does not exist is no error.

    A deletion cannot be called back: after `BlockedError` it still happens as soon as the others close.
    """
    number = next(_numbers)
    request = _Open(name, _future(), lambda *_: None, on_blocked, 0)
    await _request(number, request, partial(idb_bridge.deleteDatabase, number, name), blocked_timeout)


async def list_databases() -> dict[str, int]:
    """The databases of this origin, name to native version."""
    await arrived()
    try:
        listed = await idb_bridge.listDatabases()
    except JsException as error:
        raise _error_of(error, "the list of databases") from None
    return {entry["name"]: entry["version"] for entry in json.loads(listed)}


async def try_lock(name: str) -> bool:
    """Take the lock of that name for this page, unless a page of this origin has it; it ends with the page."""
    await arrived()
    return bool(await idb_bridge.lock(name))


def unlock(name: str) -> None:
    """Give the lock back."""
    idb_bridge.unlock(name)


def _future() -> asyncio.Future[Connection | None]:
    return asyncio.get_running_loop().create_future()


async def _request(number: int, request: _Open, send: Callable[[], None], timeout: float | None) -> Connection | None:
    await arrived()
    _opens[number] = request
    if timeout is not None:
        request.timer = asyncio.get_running_loop().call_later(timeout, _give_up, number, timeout)
    try:
        _call(request.name, send)
        return await request.future
    except asyncio.CancelledError:
        idb_bridge.abandon(number)
        _cancel(request.channel_number)
        raise
    finally:
        request.stop_timer()
        _opens.pop(number, None)


def _cancel(number: int) -> None:
    """End what an open request has come to already: its upgrade, or a connection that nobody has taken yet."""
    if number in _channels:
        _channels[number].driver.cancel()
    if number in _connections:
        _connections[number].close()


def _give_up(number: int, timeout: float) -> None:
    request = _opens.get(number)
    if request is None or request.future.done():
        return
    idb_bridge.abandon(number)
    request.future.set_exception(
        BlockedError(
            f"{request.name!r} was kept open by another tab or window for more than {timeout:g} seconds; "
            f"close it there and try again"
        )
    )


# ---- events -----------------------------------------------------------------------------------------------------


def _on_operation(channel: int, number: int, text: Any, extras: Any, name: str = "", message: str = "") -> None:
    if channel == _ASKED:
        _answer(number, text, extras, name, message)
        return
    transaction = _channels.get(channel)
    if transaction is not None:
        transaction.answer(number, text, extras, name, message)


def _forget(number: int) -> None:
    _asked.pop(number, None)


def _answer(number: int, text: Any, extras: Any, name: str, message: str) -> None:
    if number in _asked:  # else the one who asked was cancelled
        reply, _ = _asked.pop(number)
        reply.end(text, extras, name, message)


def _on_part(channel: int, number: int, text: Any, extras: Any) -> None:
    if channel != _ASKED:
        if channel in _channels:
            _channels[channel].add_part(number, text, extras)
    elif number in _asked:
        _asked[number][0].add(text, extras)


def _on_transaction(channel: int, what: str, name: str, message: str) -> None:
    transaction = _channels.pop(channel)
    error = error_for(name, message) if name else None
    transaction.driver.on_end(error, aborted=what == "abort")


def _on_open(number: int, what: str, first: int, second: int, name: str, message: str) -> None:
    request = _opens.get(number)
    if request is None or request.future.done():
        return
    if what == "blocked":
        _tell_blocked(number, request, first, second)
        return
    request.stop_timer()
    if what == "upgrade":
        channel = TransactionChannel(request.channel_number)
        request.on_upgrade(channel, first, second)
    elif what == "success":
        # Made here, in the event: a versionchange may follow before the one who awaits the request goes on.
        is_open = request.channel_number != 0
        request.future.set_result(Connection(request.channel_number, request.name, first) if is_open else None)
    else:
        request.future.set_exception(error_for(name, message) if name else AbortError(message))


def _tell_blocked(number: int, request: _Open, old: int, new: int) -> None:
    try:
        request.on_blocked(old, new)
    except Exception as error:  # noqa: BLE001 - the caller's own callback failed: the caller gets it
        idb_bridge.abandon(number)
        request.future.set_exception(error)


def _on_database(number: int, what: str, version: int) -> None:
    connection = _connections.get(number)
    if connection is None:
        return
    if what == "versionchange":
        connection.on_versionchange(version)
    else:
        connection.lose()
        connection.on_terminated()


def _on_change(number: int) -> None:
    on_change = _observations.get(number)
    if on_change is not None:
        on_change()


def _on_commit(number: int, content: Any, extras: Any) -> None:
    on_commit = _watchings.get(number)
    if on_commit is not None:
        on_commit(None if content is None else decode(content, extras))


_CALLBACKS = (_on_operation, _on_part, _on_transaction, _on_open, _on_database, _on_change, _on_commit)
idb_bridge.connect(*map(create_proxy, (*_CALLBACKS, WINDOW)))

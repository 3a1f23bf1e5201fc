"""What a body has awaited, in words."""

from __future__ import annotations

import asyncio

import pytest

from pyapp.idb.foreign import explain


async def helper():
    await asyncio.get_running_loop().create_future()


async def deep():
    await helper()


class Bare:
    def __await__(self):
        yield


class Elsewhere(asyncio.Future):
    awaited_as = "the 'r' transaction of another database"


async def locked():
    lock = asyncio.Lock()
    await lock.acquire()
    await lock.acquire()


def explained(awaitable_of):
    """Suspend a body at the awaitable and have it explained."""

    async def body():
        await awaitable_of()

    async def main():
        coroutine = body()
        trap = coroutine.send(None)
        found = explain(coroutine, trap)
        coroutine.close()
        if isinstance(trap, asyncio.Future):
            trap._asyncio_future_blocking = False
            trap.cancel()
            await asyncio.gather(trap, return_exceptions=True)
        return found

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("awaitable_of", "what", "instead"),
    [
        (lambda: asyncio.sleep(0), "asyncio.sleep(0)", "sleep before"),
        (lambda: asyncio.sleep(0.5), "asyncio.sleep(0.5)", "sleep before"),
        (lambda: asyncio.gather(helper(), helper()), "asyncio.gather of 2 things", "`a = table.get(1)"),
        (lambda: asyncio.create_task(deep()), "a task that runs deep()", "without making a task"),
        (lambda: asyncio.Event().wait(), "asyncio's Event.wait()", "before the transaction begins"),
        (locked, "asyncio's Lock.acquire()", "before the transaction begins"),
        (deep, "in helper()", "before the transaction begins"),
        (Bare, "a bare yield to the event loop", "before the transaction begins"),
        (Elsewhere, "the 'r' transaction of another database", "await the other one before this begins"),
    ],
)
def test_what_is_awaited_is_named_and_answered(awaitable_of, what, instead):
    awaited, advice = explained(awaitable_of)
    assert what in awaited
    assert instead in advice

"""What was made for an operation, a subscription or a picture is gone when it is over."""

from __future__ import annotations

import gc
import sys
from typing import Any

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Blob, Database, IDBError, ObjectURLs, live_query

# PyProxies (Python seen by JavaScript), references that Python holds to JavaScript, and object URLs.
WATCH = """() => {
  const module = pyodide._module;
  module.enable_pyproxy_allocation_tracing();
  const made = new Set();
  const [create, revoke] = [URL.createObjectURL, URL.revokeObjectURL];
  URL.createObjectURL = (object) => { const url = create.call(URL, object); made.add(url); return url; };
  URL.revokeObjectURL = (url) => { made.delete(url); revoke.call(URL, url); };
  globalThis.live = () => ({
    pyproxies: module.pyproxy_alloc_map.size, references: module._hiwire_num_refs(), urls: made.size,
  });
}"""
LIVE = "() => live()"


@in_page
async def opened(name: str) -> Any:
    db = Database(name)
    db.version(1).stores(things="++id, name, *tags", others="")
    return await db.open()


@in_page
async def many_operations(name: str, rounds: int) -> int:
    """20 operations a round: singles, bulks, queries, Blobs, bytes, transactions, errors."""
    db = await opened(name)

    @db.transaction("rw", db.things, db.others)
    async def within(number: int) -> None:
        key = await db.things.add({"name": f"inner {number}", "when": Blob(b"1234", "image/png")})
        thing = await db.things.get(key)
        await db.others.put({"kept": thing["when"]}, number % 50)
        await db.things.update(key, {"name": "changed", "bytes": b"5678"})
        await db.things.delete(key)

    for number in range(rounds):
        key = await db.things.put({"name": f"thing {number}", "tags": ["a", "b"], "data": Blob(b"abcd"), "raw": b"xy"})
        await db.things.bulk_put([{"id": 1000 + step, "name": "bulk", "tags": ["c"]} for step in range(5)])
        await db.things.get(key)
        await db.things.bulk_get([key, 1000, 1001])
        await db.things.where("name").equals("bulk").to_list()
        await db.things.where("tags").any_of(["a", "c"]).primary_keys()
        await db.things.where("name").starts_with("thing").first()
        await db.things.order_by("name").reverse().limit(3).to_list()
        await db.things.filter(lambda thing: thing["name"] == "bulk").count()
        await db.things.count()
        await db.things.update(key, {"name": "new"})
        await within(number)
        for refused in ({"name": {1}}, {"id": {"no": "key"}}):
            try:
                await db.things.add(refused)
            except IDBError:
                continue
            raise AssertionError(refused)
        await db.things.delete(key)
    left: int = await db.things.count()
    db.close()
    gc.collect()
    return left


@in_page
async def many_subscriptions(name: str, count: int) -> int:
    """Each subscription gets its first value, a write makes it run again, and it ends."""
    db = await opened(name)
    seen: list[Any] = []
    for number in range(count):
        stream = live_query(lambda: db.things.where("name").starts_with("live").to_list())
        subscription = stream.subscribe(seen.append)
        if number % 100 == 0:
            await db.things.put({"id": 1, "name": f"live {number}", "data": Blob(b"abcd")})
        subscription.unsubscribe()
        async for _ in stream:
            break
    db.close()
    seen.clear()
    gc.collect()
    return count


@in_page
async def many_urls(name: str, count: int) -> int:
    db = await opened(name)
    await db.things.put({"id": 1, "name": "picture", "data": Blob(b"abcd", "image/png")})
    made = 0
    for _ in range(count):
        urls = ObjectURLs()
        thing = await db.things.get(1)
        urls.set("picture", thing["data"])
        made += 1
        urls.close()
    db.close()
    gc.collect()
    return made


def test_ten_thousand_operations_leave_no_proxy_behind(py, js, db_name):
    js(WATCH)
    py(many_operations, db_name, 20)
    before = js(LIVE)
    assert py(many_operations, db_name, 500) == 5
    assert js(LIVE) == before


def test_a_thousand_subscriptions_that_end_leave_nothing_behind(py, js, db_name):
    js(WATCH)
    py(many_subscriptions, db_name, 20)
    before = js(LIVE)
    assert py(many_subscriptions, db_name, 1000) == 1000
    assert js(LIVE) == before


def test_object_urls_are_gone_when_their_owner_is_closed(py, js, db_name):
    js(WATCH)
    py(many_urls, db_name, 2)
    before = js(LIVE)
    assert py(many_urls, db_name, 100) == 100
    assert js(LIVE) == before


def test_the_count_notices_a_proxy_that_is_kept(py, js):
    js(WATCH)
    before = js(LIVE)
    py("import js, pyodide.ffi, builtins\nbuiltins.kept = [pyodide.ffi.create_proxy(print), js.Object.new()]")
    after = js(LIVE)
    py("import builtins\nbuiltins.kept[0].destroy()\ndel builtins.kept")
    assert after["pyproxies"] > before["pyproxies"]
    assert after["references"] > before["references"]

"""The library in a web worker, with a Python of its own beside the page's."""

from __future__ import annotations

import json
from typing import Any

IN_WORKER = """({source}) => new Promise((resolve, reject) => {
  const worker = new Worker("/tests/worker.js", {type: "module"});
  const end = (settle, value) => { worker.terminate(); settle(value); };
  worker.onmessage = ({data}) => ("error" in data ? end(reject, new Error(data.error)) : end(resolve, data.result));
  worker.onerror = (event) => end(reject, new Error(event.message));
  worker.postMessage(source);
})"""

PROGRAM = """
import json
from pyapp.db import Database, live_query

db = Database({name!r})
db.version(1).stores(table1="++")
await db.open()

@db.transaction("rw", db.table1)
async def body():
    key = await db.table1.add({{"name": "My first object"}})
    return [key, await db.table1.to_list()]

seen = await body()
async for count in live_query(db.table1.count):
    seen.append(count)
    if count == 2:
        break
    await db.table1.add({{"name": "My second object"}})
db.close()
json.dumps(seen)
"""


def test_a_worker_opens_writes_reads_and_watches(js: Any, db_name: str):
    seen = json.loads(js(IN_WORKER, source=PROGRAM.format(name=db_name)))
    assert seen == [1, [{"name": "My first object"}], 1, 2]
    names = """async ({name}) => {
      const db = await new Dexie(name).open();
      const rows = await db.table("table1").toArray();
      db.close();
      return rows.map((row) => row.name);
    }"""
    assert js(names, name=db_name) == ["My first object", "My second object"]

"""Backups where Blobs are no byte streams, as in older browsers, and no hashes come with the page, as by plain http."""

from __future__ import annotations

import json
import sys

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    import base64

    import backups

WITHOUT_HELP = """
Object.defineProperties(crypto, { subtle: { value: undefined }, randomUUID: { value: undefined } });
const { stream } = Blob.prototype;
Blob.prototype.stream = function () { return stream.call(this).pipeThrough(new TransformStream()); };
"""


@in_page
async def round_trip(name: str, copy: str) -> None:
    await backups.round_trip(name, copy)


@in_page
async def refusal_of_flipped(name: str, at: int) -> str | None:
    data = bytearray(base64.b64decode(await backups.written_base64(name)))
    data[at] ^= 1
    return await backups.refusal(bytes(data))


@pytest.fixture
def older(open_page):
    """A page whose worker for files reads Blobs without byte streams and hashes them itself."""
    page = open_page()
    changed = []

    def change(route):
        response = route.fetch()
        changed.append(route.request.url)
        route.fulfill(response=response, body=response.text() + WITHOUT_HELP)

    page.page.context.route("**/archive_worker.js", change)
    yield page
    page.page.context.unroute("**/archive_worker.js")
    assert len(changed) == 1


def test_a_backup_is_written_checked_and_restored(older, db_name):
    tables = older.js("() => owner.studio({scripts: 4, version: 6, seed: 3, bytes: 50_000})")
    older.js("({name, tables}) => owner.make(name, 6, tables)", name=db_name, tables=tables)
    older.py(round_trip, db_name, f"{db_name}-copy")
    stored = [older.js("({name}) => probe.dump(name)", name=name)["stores"] for name in (db_name, f"{db_name}-copy")]
    assert json.dumps(stored[0]) == json.dumps(stored[1])
    refusal = older.py(refusal_of_flipped, db_name, 60)
    assert refusal.startswith("DamagedBackupError: ")
    assert "was changed: its checksum is another one" in refusal

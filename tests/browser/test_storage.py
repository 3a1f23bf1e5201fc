"""The browser's storage: what it says of it, and what is said and kept when it is full."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest

from tests.harness import CONTEXT_OPTIONS, FLAGS, HarnessPage, executable, in_page, launched_firefox
from tests.owner import NAME, Owner

if sys.platform == "emscripten":
    import js

    from pyapp.cinegenie.assets import Assets
    from pyapp.cinegenie.backup.reading import open_backup
    from pyapp.cinegenie.backup.restore import NoRoomError, apply_restore, plan_restore
    from pyapp.cinegenie.backup.upgrading import upgrade_studio
    from pyapp.cinegenie.backup.writing import write_backup
    from pyapp.cinegenie.errors import NoSpaceError
    from pyapp.cinegenie.schema import studio_database
    from pyapp.cinegenie.storage import ask_to_persist, storage_status
    from pyapp.cinegenie.upgrade import plan_upgrade
    from pyapp.db import Blob, Database
    from pyapp.files.outputs import MEMORY
    from pyapp.idb.errors import IDBError, UpgradeError
    from pyapp.idb.promises import settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Playwright

QUOTA = 10_485_760  # bytes: the least that Firefox gives an origin
FILM = 1_500_000
PREFS = {
    "dom.quotaManager.temporaryStorage.fixedLimit": 20_000,  # kB for all origins
    "dom.storageManager.prompt.testing": True,
    "dom.storageManager.prompt.testing.allow": True,
}
PAD = """async () => {
    const database = await new Promise((resolve) => {
        const request = indexedDB.open("padding", 1);
        request.onupgradeneeded = () => request.result.createObjectStore("parts", { autoIncrement: true });
        request.onsuccess = () => resolve(request.result);
    });
    const stores = (size) => new Promise((resolve) => {
        let transaction;
        try {
            transaction = database.transaction("parts", "readwrite");
            // Noise, since Firefox compresses what it stores.
            transaction.objectStore("parts").add(probe.seededBytes(size, size));
        } catch {
            resolve(false); // Firefox, when there is no room to begin
        }
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
    });
    for (let size = 2 ** 19; size >= 2 ** 10; size /= 2) while (await stores(size));
    database.close();
}"""


@contextmanager
def chromium(playwright: Playwright, folder: Path, base_url: str) -> Iterator[HarnessPage]:
    """On disk, as with a person: in memory it has other limits."""
    launch = playwright.chromium.launch_persistent_context
    with launch(folder, executable_path=executable(), args=FLAGS, **CONTEXT_OPTIONS) as context:
        page = HarnessPage(context, base_url)
        session = context.new_cdp_session(page.page)
        session.send("Storage.overrideQuotaForOrigin", {"origin": base_url, "quotaSize": QUOTA})
        yield page


@contextmanager
def firefox(playwright: Playwright, folder: Path, base_url: str) -> Iterator[HarnessPage]:
    with launched_firefox(playwright, firefox_user_prefs=PREFS) as browser:
        yield HarnessPage(browser.new_context(**CONTEXT_OPTIONS), base_url)


LAUNCHERS = {"chromium": chromium, "firefox": firefox}


@pytest.fixture(scope="module")
def small(
    engine: str, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory, base_url: str
) -> Iterator[HarnessPage]:
    """The test page in a browser that grants 10 MB."""
    with LAUNCHERS[engine](playwright, tmp_path_factory.mktemp("profile"), base_url) as page:
        yield page


@pytest.fixture
def new_owner(engine: str, playwright: Playwright, tmp_path: Path, base_url: str) -> Iterator[Owner]:
    """In a browser of the test's own: what others have stored and removed still counts for a while."""
    with LAUNCHERS[engine](playwright, tmp_path, base_url) as page:
        yield Owner(page)


@pytest.fixture
def owner(small: HarnessPage) -> Iterator[Owner]:
    yield Owner(small)
    for name in (NAME, "padding"):
        small.js("({name}) => probe.remove(name)", name=name)


@in_page
async def upgrade(name: str, most_at_once: int) -> Any:
    plan = await plan_upgrade(name)
    try:
        db, _ = await upgrade_studio(plan, most_at_once=most_at_once)
    except UpgradeError as error:
        cause = error.__cause__
        assert isinstance(cause, NoSpaceError), repr(cause)
        return [str(cause), cause.needed, cause.available, sum(plan.bytes.values())]
    db.close()
    return "upgraded"


@in_page
async def restore(name: str, other: str) -> Any:
    """Restore a backup of another database over this one, on a disk that gets full before."""
    written = await write_backup(other, MEMORY)
    await Database(other).delete()
    await js.fillUp()
    plan = await plan_restore(await open_backup(written.file), name)
    try:
        await apply_restore(plan)
    except NoRoomError as error:
        return [str(error), plan.fits, plan.needed, plan.available]
    return "restored"


@in_page
async def upload(name: str, count: int, size: int) -> Any:
    db = await studio_database(name).open()
    stored = []
    try:
        for number in range(count):
            head = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm"  # its type has to be seen
            film = Blob(head + bytes([number]) * (size - len(head)), "video/webm", f"{number}.webm")
            try:
                stored.append((await Assets(db).upload(film)).id)
            except NoSpaceError as error:
                return {"stored": stored, "name": error.name, "text": str(error), "available": error.available}
    finally:
        db.close()
    return "all"


@pytest.mark.parametrize("most_at_once", [10_000, 0], ids=["at once", "in steps"])
def test_an_upgrade_for_which_there_is_no_space_says_so_in_figures_and_changes_nothing(
    new_owner: Owner, most_at_once: int
):
    new_owner.make(6, new_owner.studio(version=6, scripts=4, scenesPerScript=60, bytes=9_000))
    new_owner.page.js(PAD)
    before = new_owner.dump()
    text, needed, available, size = new_owner.page.py(upgrade, NAME, most_at_once)
    assert new_owner.dump()["stores"] == before["stores"]
    assert new_owner.open(6)["warnings"] == []
    assert needed == size == blob_bytes(before)
    assert f"{needed:,} bytes are needed, and the browser grants {available:,} more" in text
    assert 0 <= available < 200_000
    new_owner.page.js("() => probe.remove('padding')")
    if needed * 2 < QUOTA * 0.9:
        assert new_owner.page.py(upgrade, NAME, most_at_once) == "upgraded"


@pytest.mark.every_engine
def test_a_restore_for_which_there_is_no_space_says_so_in_figures_and_changes_nothing(new_owner: Owner):
    new_owner.make(7, new_owner.studio(version=7, seed=2))
    new_owner.make(7, new_owner.studio(version=7, seed=3, scripts=4, scenesPerScript=60, bytes=9_000), f"{NAME}-other")
    before = new_owner.dump()
    new_owner.page.js(f"() => void (globalThis.fillUp = {PAD})")
    text, fits, needed, available = new_owner.page.py(restore, NAME, f"{NAME}-other")
    assert new_owner.dump()["stores"] == before["stores"]
    assert new_owner.open_v7()["warnings"] == []
    assert (fits, available < 200_000 < 2_000_000 < needed) == (False, True)
    assert f"the restore needs about {needed / 2**20:,.0f} MB, and the browser grants 0 MB" in text


def blob_bytes(dump: dict[str, Any]) -> int:
    rows = [record["value"] for store in dump["stores"].values() for record in store["records"]]
    return sum(row["data"]["$blob"]["size"] for row in rows if "$blob" in row.get("data", {}))


@pytest.mark.every_engine
def test_the_files_before_the_one_that_no_longer_fits_are_stored_whole(owner: Owner):
    owner.make(7, owner.studio(version=7))
    before = owner.dump()["stores"]
    told = owner.page.py(upload, NAME, 10, FILM)
    assert told["name"] == "QuotaExceededError"
    assert told["text"].startswith(f"not enough space: {FILM:,} bytes are needed, and the browser grants ")
    assert told["available"] < FILM
    after = owner.dump()["stores"]
    new = after["videos"]["records"][len(before["videos"]["records"]) :]
    assert [record["key"] for record in new] == told["stored"]
    assert 3 <= len(new) <= 6
    assert [record["value"]["data"]["$blob"]["size"] for record in new] == [FILM] * len(new)
    del after["videos"]["records"][-len(new) :]
    assert after == before


@in_page
async def status(asks: bool) -> Any:
    found = await (ask_to_persist() if asks else storage_status())
    return {**asdict(found), "available": found.available}


SAID = """async () => {
    const { usage, quota } = await navigator.storage.estimate();
    return { usage, quota, persisted: await navigator.storage.persisted(), available: quota - usage };
}"""


@pytest.mark.every_engine
def test_the_status_is_what_the_browser_says(owner: Owner):
    owner.make(7, owner.studio(version=7))
    before = after = None
    while before is None or before != after:  # what has just been written is counted a little later
        before, told, after = owner.page.js(SAID), owner.page.py(status, False), owner.page.js(SAID)
    assert told == after


def test_a_browser_that_says_nothing_is_no_error(small: HarnessPage):
    small.js("() => Object.defineProperty(navigator, 'storage', { value: undefined, configurable: true })")
    nothing = dict.fromkeys(("usage", "quota", "persisted", "available"))
    assert small.py(status, False) == small.py(status, True) == nothing
    small.js("() => delete navigator.storage")


REFUSE = """() => {
    globalThis.refuse = async () => {
        if (globalThis.QuotaExceededError) throw new QuotaExceededError("full");
        throw new DOMException("full", "QuotaExceededError");
    };
}"""


@in_page
async def await_a_refusal() -> str:
    try:
        await settled("a film", js.globalThis, "refuse")
    except IDBError as error:
        return f"{error.name}: {error}"
    return "settled"


def test_a_promise_that_a_full_disk_rejects_is_an_error_and_no_endless_wait(small: HarnessPage):
    small.js(REFUSE)
    assert small.py(await_a_refusal) == "QuotaExceededError: a film: full"


@pytest.mark.every_engine
def test_asking_to_keep_the_storage_tells_what_came_of_it(small: HarnessPage):
    asked = small.py(status, True)
    assert asked["persisted"] is small.js("() => navigator.storage.persisted()")
    if small.js("() => navigator.userAgent.includes('Firefox')"):
        assert asked["persisted"] is True

"""The page without a network: it starts and works, newer versions are offered, and nothing is ever half of each."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

import serve
from tests.e2e.axe import faults
from tests.e2e.backups import BACKED_UP, WITHOUT_PICKER, open_safety
from tests.e2e.steps import begin_upgrade, load_sample, open_gallery, tile, upgrade
from tests.harness import CONTEXT_OPTIONS, until_state
from tests.page_log import logged_context
from tests.served_project import Project, copy_project
from web.export import export_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

STATE = """async (state) => {
    const offline = await import(new URL("offline.js", location));
    while (JSON.parse(offline.told()).state !== state) {
        await new Promise((resolve) => document.addEventListener("offline-changed", resolve, { once: true }));
    }
}"""
# Has the browser look for a newer version at once; what became of the worker that it finds.
LOOK = """async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const found = new Promise((resolve) => {
        registration.addEventListener("updatefound", () => resolve(registration.installing), { once: true });
    });
    registration.update();
    const worker = await found;
    while (!["redundant", "activated"].includes(worker.state)) {
        await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
    }
    return worker.state;
}"""
KEPT = "async () => (await caches.keys()).filter((name) => /[0-9a-f]{32}$/.test(name)).length"
# A program of another kind that has the database open; and one that writes into it until the test says so.
HOLD = """async () => {
    globalThis.held = await new Promise((resolve) => {
        indexedDB.open("cineGenieDatabase").onsuccess = (event) => resolve(event.target.result);
    });
}"""
WRITE = """async () => {
    const prompts = held.transaction("prompts", "readwrite").objectStore("prompts");
    const go = () => globalThis.held && (prompts.count().onsuccess = go);
    go();
}"""
LET_GO = "() => { held.close(); globalThis.held = null; }"
AT_WORK = """async () => {
    const isAtWork = async () => (await navigator.locks.query()).held.some(({ name }) => name === "cinegenie-work");
    while (!(await isAtWork())) await new Promise((next) => setTimeout(next, 50));
}"""
# A file of the page's own version, as the browser may lose it.
LOSE = """async (path) => {
    const version = (await import(new URL("start.js", location))).ownVersion();
    const name = (await caches.keys()).find((name) => name.endsWith(version));
    return await (await caches.open(name)).delete(new URL(path, location.href.split("#")[0]));
}"""
TEXT = "(path) => fetch(path).then((response) => response.text(), () => 'lost')"
STAY = """() => {
    globalThis.stay = (event) => event.preventDefault();
    addEventListener("beforeunload", stay);
}"""


@pytest.fixture
def context(engine: str, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    browser = request.getfixturevalue("browser" if engine == "chromium" else engine)
    with logged_context(browser, **{**CONTEXT_OPTIONS, "service_workers": "allow"}) as context:
        yield context


class Host:
    """A server that can be stopped, and started again at the same address."""

    def __init__(self, make: Callable[[int], ThreadingHTTPServer]) -> None:
        self._make = make
        self._server: ThreadingHTTPServer | None = None
        self.port = 0
        self.start()

    def start(self) -> None:
        self._server = self._make(self.port)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def give_way_to(self, make: Callable[[int], ThreadingHTTPServer]) -> None:
        """Stop, and let another server have the address."""
        self.stop()
        self._make = make
        self.start()


@contextmanager
def hosted(make: Callable[[int], ThreadingHTTPServer]) -> Iterator[Host]:
    host = Host(make)
    try:
        yield host
    finally:
        host.stop()


class StaticHost(SimpleHTTPRequestHandler):
    """Any static host, as Python's own http.server is one; like many it lets browsers keep what it has sent."""

    def __init__(self, *args: Any, asked: list[str], **options: Any) -> None:
        self._asked = asked
        super().__init__(*args, **options)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Note what is asked for."""
        self._asked.append(self.path)


def static_host(folder: Path, asked: list[str] | None = None) -> Callable[[int], ThreadingHTTPServer]:
    """A host of that folder; `asked` becomes the list of what it was asked for."""
    handler = partial(StaticHost, directory=str(folder), asked=[] if asked is None else asked)
    return lambda port: ThreadingHTTPServer(("127.0.0.1", port), handler)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_project(tmp_path / "project", serve.provision(print))


def export(project: Project, folder: Path) -> None:
    ended = project.run("--export", str(folder))
    assert ended.returncode == 0, ended.stderr


def open_page(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    until_state(page)
    return page


def until_kept(page: Page) -> None:
    """Wait until all of the page's version is kept."""
    page.evaluate(STATE, "kept")


def go_offline(context: BrowserContext, host: Host) -> None:
    host.stop()
    context.set_offline(True)


# What draws the charts comes after the place for them.
CHART_LIBRARY = """async () => {
    for (let tries = 0; tries < 300 && typeof Chart !== "function"; tries++) {
        await new Promise((next) => setTimeout(next, 100));
    }
    return typeof Chart;
}"""


@pytest.mark.every_engine
def test_with_the_server_stopped_and_the_network_off_the_page_starts_and_all_of_it_works(context, page_log):
    with hosted(serve.make_server) as host:
        page = open_page(context, f"http://localhost:{host.port}/")
        until_kept(page)
        go_offline(context, host)
        page.reload()
        until_state(page)
        load_sample(page)
        upgrade(page)
        open_gallery(page)
        # Made small by a worker, which Python asks for that picture.
        expect(tile(page, "Image 9").locator("img")).to_have_attribute("src", re.compile("^blob:"))
        page.get_by_role("link", name="Storage").click()
        expect(page.get_by_text("Yes: the page starts and works without a network.")).to_be_visible()
        expect(page.locator("canvas").first).to_be_visible()
        assert page.evaluate(CHART_LIBRARY) == "function"
        page.get_by_label("Language").select_option("vi")
        expect(page.get_by_text("Có: trang khởi động và hoạt động được khi không có mạng.")).to_be_visible()
        again = open_page(context, f"http://localhost:{host.port}/#/safety")
        expect(again.get_by_role("heading", level=1)).to_be_visible()


def test_a_newer_version_is_offered_and_taken_over_as_a_whole_and_never_in_an_upgrade_or_a_backup(
    context, page_log, project, tmp_path
):
    folder = tmp_path / "host"
    export(project, folder / "some where" / "page")
    context.add_init_script(WITHOUT_PICKER)
    with hosted(static_host(folder)) as host:
        address = f"http://127.0.0.1:{host.port}/some%20where/page/"
        first, second = open_page(context, address), open_page(context, address)
        load_sample(second)
        until_kept(first)
        project.edit("web/index.html", '<main id="app"', '<main id="app" class="newer"')
        project.edit("web/words/vi/storage.ftl", "storage-heading =", "storage-heading = Mới:")
        export(project, folder / "some where" / "page")
        offer = first.get_by_role("status").filter(has_text="A newer version of this page is ready.")
        load_it = first.get_by_role("button", name="Load it now").first
        first.evaluate(HOLD)
        begin_upgrade(second)
        expect(second.get_by_role("alert")).to_contain_text("Another tab or window holds the database open.")
        assert first.evaluate(LOOK) == "redundant"  # nothing new is kept while somebody is at work
        expect(offer).not_to_be_visible()
        first.evaluate(LET_GO)
        expect(second.get_by_role("heading", name="The upgrade is done")).to_be_visible()
        expect(offer).to_be_visible()  # and looks again when that has ended
        assert first.evaluate(KEPT) == 2

        later = open_page(context, address)
        expect(later.locator("main")).to_have_class("newer")
        later.close()
        open_safety(second)
        first.evaluate(HOLD)
        first.evaluate(WRITE)
        second.get_by_role("button", name="Back up now").click()
        second.evaluate(AT_WORK)
        load_it.click()
        expect(first.get_by_text("Not now: an upgrade, backup, restore, repair or import is under way")).to_be_visible()
        third = context.new_page()
        third.goto(address)
        expect(third.locator("main")).not_to_have_class("newer")  # but of the version of the tab at work
        with second.expect_download():
            first.evaluate(LET_GO)
        expect(second.get_by_role("status").filter(has_text=BACKED_UP).first).to_be_visible()
        expect(offer).to_be_visible()
        expect(third.get_by_role("button", name="Load it now")).to_be_visible()
        third.close()

        # A person who is asked whether to leave the page, and stays, is offered it again.
        first.evaluate(STAY)
        first.once("dialog", lambda dialog: dialog.dismiss())
        load_it.click()
        expect(offer).not_to_be_visible()
        expect(offer).to_be_visible()
        first.evaluate("removeEventListener('beforeunload', stay)")

        # What the browser has lost of a version is never what the server has of another one.
        assert [second.evaluate(LOSE, path) for path in ("index.html", "charts.js")] == [True, True]
        assert second.evaluate(TEXT, "index.html") == "lost"
        page_log.expect_error("ERR_FAILED")
        charts = second.evaluate(TEXT, "charts.js")
        go_offline(context, host)
        assert second.evaluate(TEXT, "charts.js") == charts != "lost"
        first.get_by_role("button", name="Load it now").first.click()
        expect(first.locator("main")).to_have_class("newer")
        until_state(first)
        # Whatever the other tab asks for now is of the version that it was started with.
        for page, words in ((first, "Mới:"), (second, "storage-heading = ")):
            text = page.evaluate("async () => (await fetch('words/vi.ftl')).text()")
            assert ("Mới:" in text) == (page is first), words
        expect(second.locator("main")).not_to_have_class("newer")
        second.reload()
        expect(second.locator("main")).to_have_class("newer")
        until_kept(second)
        second.goto(f"{address}docs/")
        expect(second.get_by_role("heading", name="pyapp.db", exact=True)).to_be_visible()


def test_a_version_that_arrives_damaged_is_not_kept_at_all_and_the_earlier_one_stays(
    context, page_log, project, tmp_path
):
    export(project, tmp_path / "page")
    asked: list[str] = []
    with hosted(static_host(tmp_path / "page", asked)) as host:
        page = open_page(context, f"http://127.0.0.1:{host.port}/")
        until_kept(page)
        before = page.evaluate("() => caches.keys()")
        project.edit("web/index.html", '<main id="app"', '<main id="app" class="newer"')
        project.edit("web/boot.js", 'root.dataset.state = "ready"', 'root.dataset.state = root.dataset.boot = "ready"')
        export(project, tmp_path / "page")
        with (tmp_path / "page" / "archive_zip.js").open("a") as file:
            file.write("\n// damaged on its way")
        asked.clear()
        assert page.evaluate(LOOK) == "redundant"
        assert "/archive_zip.js" in asked
        assert "/words.js" not in asked  # once it is clear that it cannot be kept, nothing more is fetched
        assert page.evaluate("() => caches.keys()") == before
        page.reload()  # from the server, and nothing of it from what the browser's own cache has of the earlier one
        until_state(page)
        expect(page.locator("main")).to_have_class("newer")
        expect(page.locator("html")).to_have_attribute("data-boot", "ready")
        go_offline(context, host)
        page.reload()
        until_state(page)
        expect(page.locator("main")).not_to_have_class("newer")


def test_an_edit_is_there_at_the_next_reload_although_the_page_is_kept(context, page_log, project):
    with project.serving() as address:
        page = open_page(context, address)
        until_kept(page)
        project.edit("web/index.html", '<main id="app"', '<main id="app" class="edited"')
        page.reload()
        until_state(page)
        expect(page.locator("main")).to_have_class("edited")
        until_kept(page)
        page.reload()
        until_state(page)
        expect(page.locator("main")).to_have_class("edited")


def test_a_person_turns_it_off_and_on_and_the_database_stays(context, page_log):
    is_on, is_off = "Yes: the page starts and works without a network.", "No: the page needs its server at every start"
    with hosted(serve.make_server) as host:
        page = open_page(context, f"http://localhost:{host.port}/")
        load_sample(page)
        upgrade(page)
        until_kept(page)
        page.get_by_role("link", name="Storage").click()
        other = open_page(context, f"http://localhost:{host.port}/#/storage")
        expect(other.get_by_text(is_on)).to_be_visible()
        expect(page.get_by_role("button", name="Remove these files")).to_be_visible()
        assert faults(page) == []
        page.get_by_role("button", name="Remove these files").click()
        for each in (page, other):
            expect(each.get_by_text(is_off)).to_be_visible()
        assert faults(page) == []
        page.get_by_role("button", name="Keep the page for that").click()
        expect(page.get_by_text(is_on)).to_be_visible()  # at once, though other tabs hold on to the earlier worker
        other.close()
        with page.expect_navigation():  # past the worker, as Shift and the reload button do
            context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
        until_state(page)
        assert page.evaluate("() => navigator.serviceWorker.controller") is None
        page.get_by_role("button", name="Remove these files").click()
        expect(page.get_by_text(is_off)).to_be_visible()
        assert page.evaluate("() => caches.keys()") == []
        page.reload()
        until_state(page)
        assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
        expect(page.get_by_role("heading", name="Largest files")).to_be_visible()
        page.get_by_role("button", name="Keep the page for that").click()
        expect(page.get_by_text(is_on)).to_be_visible()
        page.evaluate("async () => { for (const name of await caches.keys()) await caches.delete(name); }")
        page.reload()  # what was cleared away is kept again
        until_kept(page)
        assert page.evaluate(KEPT) == 1


def test_two_pages_of_one_origin_keep_and_forget_each_its_own(context, page_log, tmp_path):
    export_site(serve.provision(print), tmp_path / "page")
    copytree(tmp_path / "page", tmp_path / "page" / "below")
    with hosted(static_host(tmp_path / "page")) as host:
        above = open_page(context, f"http://127.0.0.1:{host.port}/")
        until_kept(above)
        below = open_page(context, f"http://127.0.0.1:{host.port}/below/")
        until_kept(below)
        assert above.evaluate(KEPT) == 2
        below.evaluate("async () => (await import(new URL('offline.js', location))).turnOff()")
        assert above.evaluate(KEPT) == 1
        until_kept(above)
        go_offline(context, host)
        above.reload()
        until_state(above)
        until_kept(above)


def test_another_program_that_has_the_address_now_is_not_hidden_by_the_page(context, page_log, tmp_path):
    export_site(serve.provision(print), tmp_path / "page")
    with hosted(static_host(tmp_path / "page")) as host:
        page = open_page(context, f"http://127.0.0.1:{host.port}/")
        until_kept(page)
        (tmp_path / "index.html").write_text("<!doctype html><link rel='icon' href='data:,'><h1>Another program</h1>")
        host.give_way_to(static_host(tmp_path))
        page.reload()
        expect(page.get_by_role("heading", name="Another program")).to_be_visible()


def test_where_the_browser_has_no_room_the_page_works_on_and_says_so(context, page_log):
    with hosted(serve.make_server) as host:
        address = f"http://localhost:{host.port}"
        page = context.new_page()
        quota = {"origin": address, "quotaSize": 6_000_000}
        context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
        page.goto(address)
        until_state(page)
        page.get_by_role("button", name="Make an empty database").click()
        expect(page.get_by_role("heading", name="Gallery")).to_be_visible()
        page.get_by_role("link", name="Storage").click()
        page.evaluate(STATE, "failed")
        expect(page.get_by_text("No: the browser has no room for the files of the page.")).to_be_visible()
        assert page.evaluate(KEPT) == 0

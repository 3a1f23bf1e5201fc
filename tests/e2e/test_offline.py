"""The page without a network: it starts and works, newer versions are offered, and nothing is ever half of each."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Page, expect

import serve
from tests.e2e.axe import faults
from tests.e2e.steps import load_sample, open_gallery, tile, upgrade
from tests.harness import CONTEXT_OPTIONS, until_state
from tests.page_log import logged_context
from tests.served_project import Project, copy_project

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
# What the page's own work holds (an upgrade, a backup); it lasts until the test says so.
WORK = "async () => { globalThis.endWork = (await import(new URL('offline.js', location))).hold(); }"


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


@contextmanager
def hosted(make: Callable[[int], ThreadingHTTPServer]) -> Iterator[Host]:
    host = Host(make)
    try:
        yield host
    finally:
        host.stop()


class StaticHost(SimpleHTTPRequestHandler):
    """Any static host, as Python's own http.server is one."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def static_host(folder: Path) -> Callable[[int], ThreadingHTTPServer]:
    return lambda port: ThreadingHTTPServer(("127.0.0.1", port), partial(StaticHost, directory=str(folder)))


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


def test_a_newer_version_is_offered_and_taken_over_as_a_whole_and_never_while_a_tab_is_at_work(
    context, page_log, project, tmp_path
):
    folder = tmp_path / "host"
    export(project, folder / "some where" / "page")
    with hosted(static_host(folder)) as host:
        address = f"http://127.0.0.1:{host.port}/some%20where/page/"
        first, second = open_page(context, address), open_page(context, address)
        until_kept(first)
        project.edit("web/index.html", '<main id="app"', '<main id="app" class="newer"')
        project.edit("web/words/vi/storage.ftl", "storage-heading =", "storage-heading = Mới:")
        export(project, folder / "some where" / "page")
        second.evaluate(WORK)
        offer = first.get_by_role("status").filter(has_text="A newer version of this page is ready.")
        assert first.evaluate(LOOK) == "redundant"  # nothing new is kept while somebody is at work
        expect(offer).not_to_be_visible()
        second.evaluate("endWork()")
        expect(offer).to_be_visible()  # and looks again when that has ended
        assert first.evaluate(KEPT) == 2
        second.evaluate(WORK)
        first.get_by_role("button", name="Load it now").first.click()
        expect(first.get_by_text("Not now: an upgrade, backup, restore or import is under way")).to_be_visible()
        third = open_page(context, address)
        expect(third.locator("main")).not_to_have_class("newer")
        third.close()
        second.evaluate("endWork()")
        expect(offer).to_be_visible()
        go_offline(context, host)
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


def test_a_version_that_arrives_damaged_is_not_kept_at_all_and_the_earlier_one_stays(
    context, page_log, project, tmp_path
):
    export(project, tmp_path / "page")
    with hosted(static_host(tmp_path / "page")) as host:
        page = open_page(context, f"http://127.0.0.1:{host.port}/")
        until_kept(page)
        before = page.evaluate("() => caches.keys()")
        project.edit("web/index.html", '<main id="app"', '<main id="app" class="newer"')
        export(project, tmp_path / "page")
        with (tmp_path / "page" / "archive_zip.js").open("a") as file:
            file.write("\n// damaged on its way")
        assert page.evaluate(LOOK) == "redundant"
        assert page.evaluate("() => caches.keys()") == before
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
    with hosted(serve.make_server) as host:
        page = open_page(context, f"http://localhost:{host.port}/")
        load_sample(page)
        upgrade(page)
        until_kept(page)
        page.get_by_role("link", name="Storage").click()
        expect(page.get_by_role("button", name="Remove these files")).to_be_visible()
        assert faults(page) == []
        page.get_by_role("button", name="Remove these files").click()
        expect(page.get_by_text("No: the page needs its server at every start")).to_be_visible()
        assert faults(page) == []
        assert page.evaluate("() => caches.keys()") == []
        page.reload()
        until_state(page)
        assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
        expect(page.get_by_role("heading", name="Largest files")).to_be_visible()
        page.get_by_role("button", name="Keep the page for that").click()
        expect(page.get_by_text("Yes: the page starts and works without a network.")).to_be_visible()


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

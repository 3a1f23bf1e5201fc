"""The exported page on a static host that knows nothing of it: under a sub-path, with no other host in the world."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import serve
from tests.e2e.backups import WITHOUT_PICKER, back_up, open_safety
from tests.e2e.static_host import plain_server
from tests.e2e.steps import begin_upgrade, load_sample, open_gallery, open_script, tile
from tests.harness import CONTEXT_OPTIONS, FLAGS, executable, until_state
from tests.page_log import logged_context
from web.export import export_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page, Playwright

NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder with the exported page somewhere in it, and the address of what serves it."""
    folder = tmp_path_factory.mktemp("host")
    export_site(serve.provision(print), folder / "some where" / "page")
    with plain_server(folder) as address:
        yield folder, address


@pytest.fixture
def context(playwright: Playwright) -> Iterator[BrowserContext]:
    """A browser that finds no host but this machine."""
    launch = playwright.chromium.launch
    with (
        launch(executable_path=executable(), args=[*FLAGS, NO_OTHER_HOST]) as browser,
        logged_context(browser, **CONTEXT_OPTIONS) as context,
    ):
        context.add_init_script(WITHOUT_PICKER)
        yield context


def refuse_all_but(context: BrowserContext, site: str) -> list[str]:
    """Refuse every request that leaves the site; give the list of them, as it grows."""
    refused: list[str] = []

    def refuse(route) -> None:
        refused.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith((site, "blob:", "data:")), refuse)
    return refused


def walk(page: Page, folder: Path) -> None:
    """Go through all views."""
    load_sample(page)
    begin_upgrade(page)
    expect(page.get_by_role("heading", name="The upgrade is done")).to_be_visible()
    open_script(page, "The Answering Light")
    page.get_by_role("button", name="Storyboard").click()
    expect(page).to_have_title(re.compile("^Storyboard of The Answering Light"))
    open_gallery(page)
    tile(page, "Image 1").get_by_role("link").click()
    expect(page.get_by_role("img", name="Image 1")).to_have_js_property("complete", True)
    for place in ("Prompts", "Storage"):
        page.get_by_role("navigation").get_by_role("link", name=place).click()
        expect(page.get_by_role("heading", name=place, level=1)).to_be_focused()
    open_safety(page)
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_role("heading", name="records looked at")).to_be_visible()
    open_safety(page)
    back_up(page, folder)
    open_safety(page)
    page.locator("#language").select_option("vi")
    expect(page.get_by_role("heading", name="An toàn", level=1)).to_be_visible()
    page.locator("#language").select_option("en")


def test_nothing_comes_from_another_origin_in_any_view_nor_for_a_package_that_the_console_asks_for(
    host, context, page_log, tmp_path
):
    site = f"{host[1]}/some%20where/page/"
    refused = refuse_all_but(context, site)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    until_state(page)
    walk(page, tmp_path)
    page.get_by_role("button", name="Python console").click()
    entry = page.get_by_role("textbox", name="Python to run")
    entry.fill("import micropip\nawait micropip.install('cowsay')")
    entry.press("Enter")
    expect(page.get_by_role("log", name="Output").locator(".console-error")).to_contain_text("Can't fetch")
    page_log.expect_error("cowsay/' violates the following .* directive: \"connect-src 'self'\"")
    page_log.expect_error("Fetch API cannot load .*cowsay")
    assert refused == []
    elsewhere = [url for url in asked if not url.startswith((site, "blob:", "data:"))]
    assert all("cowsay" in url for url in elsewhere)  # which the policy has stopped
    assert [url for url in asked if url.endswith("pyodide.asm.wasm")] != []


def test_an_exported_page_does_not_start_inside_a_page_of_another_site(host, context, page_log):
    folder, address = host
    page_address = f"{address}/some%20where/page/"
    trap = f'<!doctype html><link rel="icon" href="data:,"><iframe src="{page_address}" width="800"></iframe>'
    (folder / "trap.html").write_text(trap)
    page = context.new_page()
    page.goto(f"{address}/trap.html")
    told = page.frame_locator("iframe").get_by_role("alert")
    expect(told).to_contain_text("This page was opened inside another page, and there it does not start.")
    expect(told).to_contain_text(page_address)
    page_log.expect_error("framed")
    assert page.frames[1].evaluate("'pyodide' in globalThis") is False

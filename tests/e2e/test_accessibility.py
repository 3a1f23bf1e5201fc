"""Every view, for everybody: axe finds nothing, nothing is wider than the window, and every word has its language."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import faults, told
from tests.e2e.backups import WITHOUT_PICKER
from tests.e2e.steps import PICTURE, hold_links, text_file
from tests.harness import CONTEXT_OPTIONS, HarnessPage, until_state
from tests.owner import Owner
from tests.page_log import logged_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

WAYS = {
    "English on a wide light screen": {
        "locale": "en-US",
        "viewport": {"width": 1280, "height": 800},
        "color_scheme": "light",
    },
    "Vietnamese on a narrow dark phone": {
        "locale": "vi-VN",
        "viewport": {"width": 320, "height": 640},
        "color_scheme": "dark",
        "has_touch": True,
    },
}

LOSE_A_FILE = """() => new Promise((resolve) => {
    indexedDB.open("cineGenieDatabase").onsuccess = ({ target: { result: database } }) => {
        const transaction = database.transaction("images", "readwrite");
        transaction.objectStore("images").delete(1);
        transaction.oncomplete = () => { database.close(); resolve(true); };
    };
})"""

PANELS = {"console": "#console"}  # it lies above a place, which is looked at without it


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    with logged_context(browser, **{**CONTEXT_OPTIONS, **request.param}) as context:
        yield context


def go(page: Page, place: str, view: str) -> None:
    page.evaluate("place => { location.hash = place; }", place)
    expect(page.locator("main")).to_have_attribute("data-view", view)


def press(page: Page, selector: str) -> None:
    page.locator(selector).first.click()


def close_dialog(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


def beginning(page: Page) -> Iterator[str]:
    """From an empty page to the report of an upgrade; the name of each view on the way."""
    yield "start"
    press(page, "[data-part=sample]")
    expect(page.locator("main")).to_have_attribute("data-view", "upgrade-view")
    yield "upgrade"
    press(page, "[data-part=upgrade]")
    yield "upgrade without a backup"
    press(page, "dialog [data-part=go]")
    expect(page.locator("main")).to_have_attribute("data-view", "report-view")
    yield "report"


def media(page: Page) -> Iterator[str]:
    """The gallery, what is done there, and one asset."""
    go(page, "#/gallery", "gallery-view")
    press(page, "[data-tile=open]:visible")
    expect(page.locator("main")).to_have_attribute("data-view", "asset-view")
    yield "asset"
    press(page, "[data-part=rename]")
    yield "asset that is renamed"
    press(page, "[data-part=delete]")
    yield "deletion"
    close_dialog(page)
    go(page, "#/gallery?type=audio", "gallery-view")
    expect(page.locator("[data-tile=open]:visible")).to_have_count(6)
    yield "gallery"
    page.locator("[role=gridcell]:visible").first.press("Space")
    yield "selection"
    press(page, ".selected [data-part=link]")
    yield "scene chooser"
    close_dialog(page)
    go(page, "#/gallery?search=nothing%20like%20this", "gallery-view")
    expect(page.locator("[data-part=clear-filters]")).to_be_visible()
    yield "empty gallery"
    page.locator("[data-part=files]").first.set_input_files([PICTURE])
    expect(page.locator(".import-question")).to_have_count(1)  # it is in the gallery already
    page.locator("[data-part=files]").first.set_input_files([text_file("scene.txt")])
    expect(page.locator(".import-question")).to_have_count(2)
    yield "imports"


def writing(page: Page) -> Iterator[str]:
    """Scripts, what scenes show, prompts, and the console."""
    for place, view in (
        ("#/scripts", "scripts-view"),
        ("#/scripts/1/storyboard", "storyboard-view"),
        ("#/prompts", "prompts-view"),
        ("#/prompts/1", "prompt-view"),
        ("#/scripts/1", "script-view"),
    ):
        go(page, place, view)
        yield view
    press(page, ".slot[data-type=image] [data-part=choose]")
    expect(page.locator("dialog [role=gridcell]").first).to_be_visible()
    yield "picker"
    close_dialog(page)
    go(page, "#/prompts/1", "prompt-view")
    page.locator("textarea").first.press_sequentially("and")
    press(page, "#places a[href='#/scripts']")
    yield "leaving an unsaved prompt"
    press(page, "dialog [data-part=leave]")
    expect(page.locator("main")).to_have_attribute("data-view", "scripts-view")
    press(page, "#console-toggle")
    expect(page.locator("#console textarea")).to_be_focused()
    yield "console"
    press(page, "#console-toggle")


def safety(page: Page) -> Iterator[str]:
    """All that keeps the studio safe."""
    for place, view in (
        ("#/storage", "storage-view"),
        ("#/safety", "safety-view"),
        ("#/safety/backup", "backup-page"),
        ("#/safety/checkup", "checkup-view"),
    ):
        go(page, place, view)
        if view == "storage-view":
            expect(page.locator("[data-part=measuring]")).to_be_hidden()
            expect(page.locator("#offline-heading")).to_be_visible()
        yield view
    page.evaluate(LOSE_A_FILE)
    press(page, "[data-part=start]")
    expect(page.locator("[data-part=report]")).to_be_visible()
    yield "a check-up's findings"
    press(page, "[data-part=findings] summary")
    press(page, "[data-part=repair]:visible")
    yield "a repair's plan"
    close_dialog(page)


def restoring(page: Page) -> Iterator[str]:
    """A backup, its way back, and the way back to schema 6."""
    go(page, "#/safety/backup", "backup-page")
    with page.expect_download() as download:
        press(page, "[data-part=start]")
    expect(page.locator("[data-part=result]")).not_to_be_empty()
    yield "a finished backup"
    go(page, "#/safety", "safety-view")
    page.locator("[data-part=file]").set_input_files(download.value.path())
    expect(page.locator("main")).to_have_attribute("data-view", "restore-view")
    expect(page.locator("[data-part=plan]")).to_be_visible()
    yield "a restore's plan"
    press(page, "[data-part=go]")
    yield "the last question before a restore"
    press(page, "dialog [data-part=go]")
    expect(page.locator("main")).to_have_attribute("data-view", "restored-view")
    yield "a restored backup"
    press(page, "[data-part=on]")
    go(page, "#/safety", "safety-view")
    press(page, "[data-part=look]")
    expect(page.locator("[data-part=plan]")).to_be_visible()
    yield "a rollback's plan"
    press(page, "[data-part=go]")
    yield "the question before a rollback"
    press(page, "dialog [data-part=go]")
    expect(page.locator("dialog")).to_have_count(1)
    yield "the last question before a rollback"
    press(page, "dialog [data-part=go]")
    expect(page.locator("main")).to_have_attribute("data-view", "rolled-back-view")
    yield "a finished rollback"


def waiting(page: Page) -> Iterator[str]:
    """What places show while what they read does not come."""
    for place, view in (
        ("#/gallery?search=film", "gallery-view"),
        ("#/gallery/image/1", "asset-view"),
        ("#/storage", "storage-view"),
        ("#/safety", "safety-view"),
        ("#/safety/backup", "backup-page"),
        ("#/safety/checkup", "checkup-view"),
    ):
        go(page, place, view)
        yield f"{view} that waits"
    press(page, "[data-part=start]")
    yield "a check-up that waits"


def test_every_view_is_for_everybody_while_it_waits_for_what_it_shows(context, base_url, page_log):
    owner = Owner(HarnessPage(context, base_url, python=False))
    owner.make(7, {"images": [{"id": 1, "originalFilename": "film.png"}], "prompts": [{"id": 1, "title": "Rain"}]})
    hold_links(context)
    page = context.new_page()
    page.goto(f"{base_url}/#/prompts")
    until_state(page)
    found = {view: faults(page) for view in waiting(page)}
    assert told(found) == "{}"


@pytest.mark.parametrize("parts", [(writing, media), (safety, restoring)], ids=["making", "keeping"])
def test_every_view_is_for_everybody(context, base_url, page_log, parts):
    page = context.new_page()
    page.add_init_script(WITHOUT_PICKER)
    page.goto(base_url)
    until_state(page)
    views = chain(beginning(page), *(part(page) for part in parts))
    found = {view: faults(page, PANELS.get(view)) for view in views}
    assert told(found) == "{}"

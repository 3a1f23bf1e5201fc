"""What the page shows of the database while Python starts, and that it leaves the database alone."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.harness import until_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page, Route

DELETE = """() => new Promise((resolve) => {
    const request = indexedDB.deleteDatabase("cineGenieDatabase");
    request.onblocked = () => resolve("blocked");
    request.onsuccess = () => resolve("deleted");
})"""
NAMES = "async () => (await indexedDB.databases()).map(({ name }) => name)"


@contextmanager
def python_kept_waiting(context: BrowserContext, address: str) -> Iterator[Page]:
    """The page while Python has not come; at the end of the block it comes."""
    held: list[Route] = []
    is_held = True

    def hold(route: Route) -> None:
        if is_held:
            held.append(route)
        else:
            route.continue_()

    page = context.new_page()
    page.route("**/pyodide.asm.wasm", hold)
    page.goto(address)
    yield page
    is_held = False
    for route in held:
        route.continue_()
    until_state(page)


def test_while_python_starts_the_page_shows_how_much_is_stored_and_takes_the_way_that_is_chosen(
    context, owner, base_url, page_log
):
    owner.make(7, owner.studio(version=7, scripts=3))
    with python_kept_waiting(context, base_url) as page:
        shown = page.locator(".glance")
        expect(shown.get_by_role("heading", name="What is stored here")).to_be_visible()
        titles = sorted(row["title"] for row in owner.rows("scripts"))
        expect(shown.get_by_role("listitem")).to_have_text(titles)
        stored = [str(len(owner.rows(table))) for table in ("scripts", "images", "videos", "audios")]
        expect(shown.get_by_role("definition")).to_have_text(stored)
        page.get_by_role("navigation").get_by_role("link", name="Gallery").click()
    expect(page.get_by_role("heading", name="Gallery")).to_be_visible()
    expect(page.get_by_text("What is stored here")).not_to_be_attached()


def test_the_look_at_what_is_stored_keeps_nobody_from_deleting_it_and_makes_nothing(context, owner, base_url, page_log):
    owner.make(6, owner.studio(version=6))
    with python_kept_waiting(context, base_url) as page:
        expect(page.get_by_role("heading", name="What is stored here")).to_be_visible()
        expect(page.get_by_role("navigation")).not_to_be_visible()  # there is an upgrade to come first
        assert owner.page.js(DELETE) == "deleted"
        with python_kept_waiting(context, base_url) as other:
            expect(other.get_by_text("Starting Python…")).to_be_visible()
            assert page.evaluate(NAMES) == []
    expect(page.get_by_role("heading", name="No database here yet")).to_be_visible()


def test_where_a_restore_may_have_been_cut_off_nothing_is_shown_before_that_is_settled(
    context, owner, base_url, page_log
):
    owner.make(7, owner.studio(version=7))
    owner.make(7, owner.studio(version=7), name="cineGenieDatabase~restored")
    with python_kept_waiting(context, base_url) as page:
        expect(page.get_by_text("Starting Python…")).to_be_visible()
        expect(page.get_by_text("What is stored here")).not_to_be_attached()

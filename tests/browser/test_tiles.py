"""The virtual grid: which tiles exist, how high it is, the keyboard, what stays in its place. Without Python."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.harness import HarnessPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

MAKE = """async ({ total, tallest }) => {
    await (await import("/words.js")).load("en");
    const { makeTiles } = await import("/tiles.js");
    const page = await (await fetch("/index.html")).text();
    const templates = new DOMParser().parseFromString(page, "text/html");
    const link = document.createElement("link");
    const styled = new Promise((resolve) => (link.onload = resolve));
    Object.assign(link, { rel: "stylesheet", href: "/views.css" });
    document.head.append(link);
    await styled;
    document.body.innerHTML =
        "<p></p><div class=grid role=grid aria-label=Files></div><button>After</button>";
    document.querySelector("p").style.height = "100px";
    globalThis.list = Array.from({ length: total }, (_, id) => id);
    globalThis.selected = new Set();
    globalThis.heard = [];
    const row = (id) => ["image", String(id), `file ${id}`, 1000 + id, 0, null, "imported", ""];
    const hear = (kind, first, second) => {
        if (kind === "rows") return JSON.stringify(list.slice(first, second).map(row));
        if (kind === "marks") return list.slice(first, second).map((id) => (selected.has(id) ? "1" : "0")).join("");
        heard.push([kind, first, second ?? null]);
    };
    const root = document.querySelector(".grid");
    globalThis.tiles = makeTiles(root, templates.getElementById("grid-tile"), null, hear, tallest);
    globalThis.showing = (anchor = null, focus = null, start = false) =>
        tiles.show(JSON.stringify({ total: list.length, links: null, anchor, focus, start }));
    showing();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}"""
COUNT = "() => document.querySelectorAll('.grid-tile:not([aria-hidden] *)').length"
# what stands first below the edge of the window, and how far below it
FIRST = """() => {
    const tiles = [...document.querySelectorAll("[role=gridcell]")];
    const boxes = tiles.map((tile) => [tile, tile.getBoundingClientRect()]).filter(([, box]) => box.top >= 0);
    const [tile, box] = boxes.sort(([, one], [, other]) => one.top - other.top || one.left - other.left)[0];
    return [tile.querySelector("bdi").textContent, Math.round(box.top)];
}"""
SETTLED = "() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 400)))"


@pytest.fixture
def tab(context: BrowserContext, base_url: str) -> Iterator[HarnessPage]:
    """A test page without Python."""
    page = HarnessPage(context, base_url, python=False)
    page.page.set_viewport_size({"width": 1000, "height": 700})
    yield page
    page.close()


def make(tab: HarnessPage, total: int, tallest: int | None = None) -> Page:
    tab.js(MAKE, total=total, tallest=tallest)
    return tab.page


def cell(page: Page, number: int):
    return named(page, f"file {number}")


def named(page: Page, name: str):
    return page.get_by_role("gridcell").filter(has=page.get_by_text(name, exact=True))


def test_of_a_hundred_thousand_only_what_is_near_exists_and_the_end_can_be_reached(tab):
    page = make(tab, 100_000)
    expect(cell(page, 0)).to_be_visible()
    assert page.evaluate(COUNT) < 100
    assert page.get_by_role("grid").get_attribute("aria-rowcount") == str(-(-100_000 // columns(page)))
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    page.evaluate(SETTLED)
    assert page.evaluate(COUNT) < 200
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(cell(page, 99_999)).to_be_in_viewport()
    expect(page.get_by_role("button", name="After")).to_be_in_viewport()


def columns(page: Page) -> int:
    return int(page.get_by_role("grid").get_attribute("aria-colcount"))


@pytest.mark.parametrize("tallest", [None, 8_000])
def test_the_keyboard_leads_through_all_of_them_also_where_the_page_is_not_high_enough(tab, tallest):
    page = make(tab, 2_000, tallest)
    across = columns(page)
    page.keyboard.press("Tab")
    expect(cell(page, 0)).to_be_focused()
    place = 0
    for key, to in (
        ("ArrowRight", 1),
        ("ArrowDown", across + 1),
        ("End", 1999),
        ("ArrowUp", 1999 - across),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        expect(cell(page, to)).to_be_focused()
        expect(cell(page, to)).to_be_in_viewport(ratio=0.98)
        place = to
    for _ in range(30):
        page.keyboard.press("PageDown")
    place = page.evaluate("tiles.active")
    assert place > 30 * across
    expect(cell(page, place)).to_be_focused()
    expect(cell(page, place)).to_be_in_viewport(ratio=0.98)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="After")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("gridcell").and_(page.locator(":focus"))).to_be_in_viewport()


def test_what_is_looked_at_stays_where_it_is_while_others_come_and_go_above(tab):
    page = make(tab, 5_000)
    page.evaluate("scrollTo(0, 20_000)")
    page.evaluate(SETTLED)
    number = int(page.evaluate(FIRST)[0].split()[1])
    cell(page, number + 1).focus()
    top = cell(page, number).bounding_box()["y"]
    page.evaluate(
        """(number) => {
            const [seen, focus] = JSON.parse(tiles.seen());
            list.unshift(...Array.from({ length: 7 }, (_, extra) => 10_000 + extra));
            tiles.hold(seen[0][0]);
            showing(seen[0][0] + 7, focus[0] + 7);
        }""",
        number,
    )
    box = cell(page, number).bounding_box()
    assert abs(box["y"] - top) <= 1
    expect(cell(page, number + 1)).to_be_focused()


def test_a_narrower_window_keeps_what_is_looked_at(tab):
    page = make(tab, 5_000)
    page.evaluate("scrollTo(0, 20_000)")
    page.evaluate(SETTLED)
    before = page.evaluate(FIRST)[0]
    named(page, before).focus()
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(SETTLED)
    expect(named(page, before)).to_be_in_viewport()
    expect(named(page, before)).to_be_focused()
    page.set_viewport_size({"width": 320, "height": 600})
    page.evaluate(SETTLED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(named(page, before)).to_be_in_viewport()


def test_a_list_that_is_higher_than_the_page_can_be_scrolled_through_bit_by_bit_and_to_both_ends(tab):
    page = make(tab, 3_000, 9_000)
    assert page.evaluate("document.body.scrollHeight") < 12_000
    numbers = []
    for _ in range(12):
        page.mouse.move(300, 300)
        page.mouse.wheel(0, 900)
        page.evaluate(SETTLED)
        numbers.append(int(page.evaluate(FIRST)[0].split()[1]))
    assert numbers == sorted(numbers)
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    assert max(steps) <= 8 * columns(page)  # a turn of the wheel never leaps
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(cell(page, 2_999)).to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    expect(cell(page, 0)).to_be_in_viewport()

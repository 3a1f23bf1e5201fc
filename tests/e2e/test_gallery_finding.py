"""Finding files in the gallery: filters, search, order; the address, the way back, and what happens meanwhile."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import faults
from tests.e2e.steps import open_gallery, reload, tile

if TYPE_CHECKING:
    from playwright.sync_api import Page

KINDS = {"image": "images", "video": "videos", "audio": "audios"}


def asset(number: int, **fields: Any) -> dict[str, Any]:
    """An image that is `number` minutes and bytes old and large."""
    blob = {"$blob": {"type": "image/png", "seed": number, "size": 100 + number}}
    date = {"$date": 1_700_000_000_000 + 60_000 * number}
    return {
        "id": number,
        "data": blob,
        "uploadSource": "imported",
        "uploadedAt": date,
        "mimeType": "image/png",
        **fields,
    }


def names(page: Page) -> list[str]:
    """The names on the tiles, in their order."""
    return page.locator("[role=gridcell] bdi:first-child").all_inner_texts()


@pytest.fixture
def studio(owner, open_app):
    """The page, open at the gallery of six files and two scripts."""
    sources = ["imported", "ai-generated", "manual-upload"]
    titles = ["Night Train", "Đêm trắng"]
    images = [
        asset(1, originalFilename="harbour 10.png"),
        asset(2, originalFilename="Harbour 9.png", uploadSource=sources[1]),
        asset(3, originalFilename="dawn.png", uploadSource=sources[2]),
        asset(4),
    ]
    film = {"$blob": {"type": "video/mp4", "seed": 1, "size": 5000}}
    videos = [asset(1, data=film, originalFilename="harbour.mp4", mimeType="video/mp4", duration=65.2)]
    mapping = {"scriptId": 2, "assetType": "image", "assetId": 3, "linkedAt": {"$date": 0}}
    scene = {"scene_number": 1, "generatedImageId": 1}
    scripts = [
        {"id": 1, "title": titles[0], "acts": [{"act_number": 1, "scenes": [scene]}]},
        {"id": 2, "title": titles[1], "acts": []},
    ]
    owner.make(
        7, {"images": images, "videos": videos, "scripts": scripts, "scriptAssetMappings": [{"id": 1, **mapping}]}
    )
    app = open_app("/#/gallery")
    expect(app.get_by_text("5 files", exact=True)).to_be_visible()
    expect(app.get_by_label("Script", exact=True)).to_be_enabled()
    return app


def test_filters_narrow_what_is_shown_and_counted_and_the_way_back_takes_them_back(studio):
    assert names(studio) == ["Image 4", "dawn.png", "Harbour 9.png", "harbour 10.png", "harbour.mp4"]
    expect(tile(studio, "harbour.mp4")).to_contain_text("1:05")
    studio.get_by_role("radio", name="Images").check()
    expect(studio.get_by_text("4 images", exact=True)).to_be_visible()
    studio.get_by_label("Source").select_option("Imported")
    expect(studio.get_by_text("2 images", exact=True)).to_be_visible()
    assert studio.url.endswith("#/gallery?type=image&source=imported")
    studio.get_by_label("Unused only").check()
    expect(studio.get_by_text("1 image", exact=True)).to_be_visible()
    assert names(studio) == ["Image 4"]
    studio.go_back()
    expect(studio.get_by_text("2 images", exact=True)).to_be_visible()
    expect(studio.get_by_label("Unused only")).not_to_be_checked()
    reload(studio)
    expect(studio.get_by_text("2 images", exact=True)).to_be_visible()
    expect(studio.get_by_role("radio", name="Images")).to_be_checked()
    studio.get_by_label("Script", exact=True).click()
    studio.get_by_role("option", name="Night Train").click()
    expect(studio.get_by_text("1 image", exact=True)).to_be_visible()
    assert names(studio) == ["harbour 10.png"]
    studio.get_by_label("Source").select_option("Generated")
    expect(studio.get_by_text("Nothing fits these filters.")).to_be_visible()
    studio.get_by_role("button", name="Clear the filters").click()
    expect(studio.get_by_text("5 files", exact=True)).to_be_visible()
    for _ in range(3):
        studio.go_back()
    expect(studio.get_by_text("2 images", exact=True)).to_be_visible()


ORDERS = {
    "Oldest first": ["harbour.mp4", "harbour 10.png", "Harbour 9.png", "dawn.png", "Image 4"],
    "Name, A to Z": ["dawn.png", "Harbour 9.png", "harbour 10.png", "harbour.mp4", "Image 4"],
    "Largest first": ["harbour.mp4", "Image 4", "dawn.png", "Harbour 9.png", "harbour 10.png"],
    "Newest first": ["Image 4", "dawn.png", "Harbour 9.png", "harbour 10.png", "harbour.mp4"],
}


def test_letters_find_file_names_and_script_titles_whatever_their_case_and_accents_and_files_are_put_in_order(studio):
    studio.keyboard.press("/")
    search = studio.get_by_role("searchbox")
    expect(search).to_be_focused()
    studio.keyboard.type("HARB")
    expect(studio.get_by_text("3 files", exact=True)).to_be_visible()
    studio.keyboard.type(" 9")
    expect(studio.get_by_text("1 file", exact=True)).to_be_visible()
    assert names(studio) == ["Harbour 9.png"]
    assert studio.url.endswith("?search=HARB%209")
    search.fill("dem trang")
    expect(studio.get_by_text("1 file", exact=True)).to_be_visible()
    assert names(studio) == ["dawn.png"]
    expect(tile(studio, "dawn.png")).to_contain_text("Đêm trắng")
    studio.get_by_role("button", name="Clear the search").click()
    expect(search).to_be_focused()
    expect(studio.get_by_text("5 files", exact=True)).to_be_visible()
    expect(studio.get_by_role("button", name="Clear the search")).to_be_hidden()
    for order, expected in ORDERS.items():
        studio.get_by_label("Order").select_option(order)
        expect(studio.locator("[role=gridcell] bdi:first-child")).to_have_text(expected)


ADD_SCRIPT = """async ({ title }) => {
    const database = owner.declare("cineGenieDatabase", 7);
    await database.scripts.add({ title, acts: [] });
    database.close();
    return true;
}"""


def test_a_script_among_many_is_found_by_keyboard_whatever_its_title_and_also_when_it_comes_meanwhile(owner, open_app):
    titles = {number: f"Tập {number}" for number in range(1, 301)}
    titles |= {7: "Đêm trắng", 8: "Đêm  trắng", 9: "<img src=x onerror=alert(1)>\u202e" + "x" * 10_000}
    scripts = [{"id": number, "title": title, "acts": []} for number, title in titles.items()]
    mapping = {"id": 1, "scriptId": 8, "assetType": "image", "assetId": 2, "linkedAt": {"$date": 0}}
    owner.make(7, {"images": [asset(1), asset(2)], "scripts": scripts, "scriptAssetMappings": [mapping]})
    app = open_app("/#/gallery")
    choice = app.get_by_role("combobox", name="Script")
    options = app.get_by_role("listbox").get_by_role("option")
    expect(choice).to_be_enabled()
    choice.focus()
    app.keyboard.press("ArrowDown")
    expect(app.get_by_role("listbox", name="Scripts")).to_be_visible()
    expect(app.get_by_text("300 scripts. The first 100 are listed; letters find the others.")).to_be_visible()
    expect(options).to_have_count(101)
    expect(options.first).to_have_text("All scripts")
    app.keyboard.type("dem tr")
    expect(app.get_by_text("2 scripts", exact=True)).to_be_visible()
    assert [re.sub("[\u2066-\u2069]", "", text) for text in options.all_inner_texts()] == [
        "Đêm trắng (no. 8)",
        "Đêm trắng (no. 7)",
    ]
    app.keyboard.press("ArrowDown")
    expect(choice).to_have_attribute("aria-activedescendant", options.nth(1).get_attribute("id"))
    assert faults(app) == []
    app.keyboard.press("ArrowUp")
    app.keyboard.press("Enter")
    expect(app.get_by_text("1 file", exact=True)).to_be_visible()
    assert names(app) == ["Image 2"]
    assert app.url.endswith("#/gallery?script=8")
    expect(app.get_by_role("listbox")).to_have_count(0)
    expect(choice).to_have_value(re.compile("Đêm trắng"))
    app.keyboard.type("onerror")
    expect(options).to_have_count(1)
    expect(options).to_contain_text("<img src=x")
    app.keyboard.press("Escape")
    expect(choice).to_have_value(re.compile("no. .?8"))
    app.keyboard.type("night")
    expect(app.get_by_text("No title has these words.")).to_be_visible()
    owner.page.js(ADD_SCRIPT, title="Night Train")
    expect(options).to_have_text("Night Train")
    expect(choice).to_have_value("night")
    app.keyboard.press("Tab")
    expect(app.get_by_role("listbox")).to_have_count(0)
    expect(choice).to_have_value(re.compile("Đêm trắng"))
    choice.click()
    options.first.click()
    expect(app.get_by_text("2 files", exact=True)).to_be_visible()
    expect(choice).to_have_value("")
    expect(choice).to_be_focused()
    app.get_by_label("Language").select_option("vi")
    choice = app.get_by_role("combobox", name="Kịch bản")
    expect(choice).to_be_enabled()
    choice.press_sequentially("tap 300")
    expect(app.get_by_text("1 kịch bản", exact=True)).to_be_visible()
    app.keyboard.press("Enter")
    expect(choice).to_have_value("Tập 300")


@pytest.mark.every_engine
def test_of_many_files_only_those_near_are_there_and_what_another_tab_does_moves_nothing(owner, open_app):
    owner.make(7, {"images": [asset(number) for number in range(1, 2001)]})
    app = open_app()
    open_gallery(app)
    expect(app.get_by_text("2,000 files", exact=True)).to_be_visible()
    expect(app.get_by_label("Script", exact=True)).to_be_enabled()
    expect(tile(app, "Image 2000")).to_be_visible()
    assert app.get_by_role("gridcell").count() < 150
    tile(app, "Image 2000").focus()
    for _ in range(12):
        app.keyboard.press("PageDown")
    held = app.locator(":focus")
    name, top = held.locator("bdi").first.inner_text(), held.bounding_box()["y"]
    app.keyboard.press("Space")
    expect(app.get_by_role("toolbar").get_by_text("1 selected")).to_be_visible()
    owner.page.js("""async () => {
        const database = owner.declare("cineGenieDatabase", 7);
        const data = new Blob(["x"], { type: "image/png" });
        await database.images.bulkAdd(Array.from({ length: 25 }, () => ({ data, uploadedAt: new Date() })));
        await database.images.delete(1999);
        database.close();
        return true;
    }""")
    expect(app.get_by_text("2,024 files", exact=True)).to_be_visible()
    expect(tile(app, name)).to_be_focused()
    expect(tile(app, name)).to_have_attribute("aria-selected", "true")
    assert abs(tile(app, name).bounding_box()["y"] - top) <= 1
    app.keyboard.press("Escape")
    app.keyboard.press("Enter")
    expect(app.get_by_role("heading", name=name, level=1)).to_be_visible()
    app.go_back()
    expect(tile(app, name)).to_be_focused()
    assert abs(tile(app, name).bounding_box()["y"] - top) <= 1
    app.keyboard.press("End")
    expect(tile(app, "Image 1")).to_be_focused()
    expect(tile(app, "Image 1")).to_be_in_viewport()


HOLDING = """
    const { transaction } = IDBDatabase.prototype;
    const { getAll } = IDBObjectStore.prototype;
    let reading = false;
    globalThis.held = true;
    IDBObjectStore.prototype.getAll = function (...args) {
        reading ||= this.name === "videos";
        return getAll.apply(this, args);
    };
    IDBDatabase.prototype.transaction = function (names, ...rest) {
        if (reading && globalThis.held && [names].flat().includes("audios")) {
            const audios = transaction.call(this, "audios", "readwrite").objectStore("audios");
            const hold = () => { if (globalThis.held) audios.count().onsuccess = hold; };
            hold();
        }
        return transaction.call(this, names, ...rest);
    };
"""


def test_while_all_files_are_looked_through_it_says_how_far_and_shows_what_was_found(owner, open_app, context):
    sound = {"$blob": {"type": "audio/mpeg", "seed": 1, "size": 50}}
    images = [asset(1, originalFilename="dawn.png"), asset(2, originalFilename="harbour.png"), asset(3)]
    audios = [asset(1, data=sound, originalFilename="Harbour.mp3", mimeType="audio/mpeg")]
    owner.make(7, {"images": images, "audios": audios})
    context.add_init_script(HOLDING)
    app = open_app("/#/gallery?search=harbour")
    expect(app.get_by_text("1 file so far", exact=True)).to_be_visible()
    expect(app.get_by_role("progressbar", name="Looking through all files…")).to_have_attribute("value", "0.7500")
    expect(app.get_by_text("3 of 4", exact=True)).to_be_visible()
    assert names(app) == ["harbour.png"]
    assert faults(app) == []
    app.get_by_role("searchbox").fill("nothing of this name")
    expect(app.get_by_text("so far")).to_be_hidden()
    expect(app.get_by_text("Nothing fits these filters.")).to_be_hidden()
    app.get_by_role("searchbox").fill("harbour")
    expect(app.get_by_text("1 file so far", exact=True)).to_be_visible()
    app.evaluate("() => { globalThis.held = false; }")
    expect(app.get_by_text("2 files", exact=True)).to_be_visible()
    expect(app.get_by_text("Looking through all files")).to_be_hidden()
    assert sorted(names(app)) == ["Harbour.mp3", "harbour.png"]


FAILING = """
    const { getAll } = IDBObjectStore.prototype;
    globalThis.fails = true;
    IDBObjectStore.prototype.getAll = function (...args) {
        const fails = globalThis.fails && this.name === "scriptAssetMappings";
        if (fails) throw new Error("The disk is gone");
        return getAll.apply(this, args);
    };
"""


def test_a_gallery_that_cannot_be_looked_through_says_why_and_is_read_again(owner, open_app, context):
    owner.make(7, {"images": [asset(1, originalFilename="harbour.png"), asset(2)]})
    context.add_init_script(FAILING)
    app = open_app("/#/gallery?search=harbour")
    failed = app.locator("main").get_by_role("alert")
    expect(failed).to_contain_text("The gallery could not be read")
    expect(failed).to_contain_text("The disk is gone")
    expect(app.get_by_text("Looking through all files")).to_be_hidden()
    app.get_by_role("button", name="Try again").click()
    expect(failed).to_contain_text("The disk is gone")
    app.get_by_role("navigation").get_by_role("link", name="Gallery").click()
    expect(tile(app, "Image 2")).to_be_visible()
    app.evaluate("() => { globalThis.fails = false; }")
    app.get_by_role("alert").get_by_role("button", name="Read them again").last.click()
    app.get_by_role("searchbox").fill("harbour")
    expect(app.get_by_text("1 file", exact=True)).to_be_visible()
    expect(tile(app, "harbour.png")).to_be_visible()

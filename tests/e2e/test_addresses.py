"""Addresses: where they lead, also those that name nothing, and whoever is quicker than the page."""

from __future__ import annotations

from playwright.sync_api import expect

# The gallery has been read; before the page takes that up, somebody has gone to the next place.
QUICKER = """
import asyncio, js
from pyapp.ui.gallery.gallery_place import GalleryPlace
begin = GalleryPlace.begin
async def begin_late(place):
    await begin(place)
    GalleryPlace.begin = begin
    js.location.hash = "#/storage"
    while js.document.querySelector("main").dataset.view != "storage-view":
        await asyncio.sleep(0.01)
    js.document.body.dataset.late = ""
GalleryPlace.begin = begin_late
js.location.hash = "#/gallery"
"""


def test_a_place_that_was_left_just_as_it_had_been_read_is_not_shown_any_more(app):
    app.get_by_role("button", name="Make an empty database").click()
    expect(app.get_by_text("There is nothing here yet")).to_be_visible()
    app.evaluate("() => { location.hash = '#/prompts'; }")
    expect(app.get_by_role("heading", name="Prompts", level=1)).to_be_visible()
    app.get_by_role("button", name="Python console").click()
    entry = app.get_by_role("textbox", name="Python to run")
    entry.fill(QUICKER)
    entry.press("Control+Enter")
    expect(app.locator("body")).to_have_attribute("data-late", "")
    expect(app.locator("main")).to_have_attribute("data-view", "storage-view")
    expect(app.get_by_role("navigation").get_by_role("link", name="Storage")).to_have_attribute("aria-current", "page")


NAMELESS = {
    "#/gallery/image": "image",
    "#/gallery/film/1": "film/1",
    "#/gallery/image/1/2": "image/1/2",
    "#/gallery/image/99999999999999999999": "99999999999999999999",
}


def test_an_address_that_names_no_file_leads_to_the_gallery_in_words(owner, open_app):
    owner.make(7, owner.studio(version=7))
    app = open_app("/#/prompts")
    for address, name in NAMELESS.items():
        app.evaluate("address => { location.hash = address; }", address)
        expect(app.get_by_role("alert").filter(has_text=f"There is no file “{name}”.")).to_be_visible()
        expect(app.get_by_role("heading", name="Gallery", level=1)).to_be_visible()
        app.get_by_role("button", name="Dismiss this message").click()

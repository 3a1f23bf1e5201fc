"""Selecting files in the gallery, by mouse, keyboard and finger, and taking them out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.e2e.backups import WITHOUT_PICKER
from tests.e2e.steps import select, tile

if TYPE_CHECKING:
    from playwright.sync_api import Page


def image(number: int, **fields: Any) -> dict[str, Any]:
    blob = {"$blob": {"type": "image/png", "seed": number, "size": 1000}}
    return {"id": number, "data": blob, "uploadedAt": {"$date": number}, "mimeType": "image/png", **fields}


@pytest.fixture
def gallery(owner, open_app, context):
    """The page, open at the gallery of 60 images, the newest Image 60."""
    context.add_init_script(WITHOUT_PICKER)
    images = [image(number) for number in range(1, 61)]
    images[0] |= {"originalFilename": "night.png"}
    images[1] |= {"originalFilename": "NIGHT.png"}
    images[2] = {"id": 3, "originalFilename": "gone.png", "uploadedAt": {"$date": 3}}
    owner.make(7, {"images": images})
    app = open_app("/#/gallery")
    expect(app.get_by_label("Script", exact=True)).to_be_enabled()
    return app


def selected(page: Page) -> list[str]:
    """The names of the tiles on the page that are selected."""
    return page.locator("[role=gridcell][aria-selected=true] bdi:first-child").all_inner_texts()


def told(page: Page, text: str) -> None:
    """Assert that the toolbar tells it, and that it is read out."""
    expect(page.get_by_role("toolbar", name="Selection").get_by_text(text)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text=text)).to_be_attached()


def test_keyboard_finger_and_mouse_select_one_by_one_and_the_first_and_the_last_ranges(gallery):
    tile(gallery, "Image 60").focus()
    gallery.keyboard.press("Space")
    told(gallery, "1 selected")
    gallery.keyboard.press("ArrowRight")
    gallery.keyboard.press("ArrowRight")
    gallery.keyboard.press("Space")
    gallery.keyboard.press("Shift+ArrowRight")
    gallery.keyboard.press("Shift+ArrowRight")
    assert selected(gallery) == ["Image 60", "Image 58", "Image 57", "Image 56"]
    gallery.keyboard.press("Shift+ArrowLeft")
    assert selected(gallery) == ["Image 60", "Image 58", "Image 57"]
    gallery.keyboard.press("Control+a")
    told(gallery, "60 selected · 59 kB")
    gallery.keyboard.press("Escape")
    expect(gallery.get_by_role("toolbar")).to_be_hidden()
    expect(tile(gallery, "Image 57")).to_be_focused()
    assert gallery.url.endswith("#/gallery")

    hold(gallery, "Image 59", 700)
    told(gallery, "1 selected")
    hold(gallery, "Image 57", 50)
    tile(gallery, "Image 57").click()
    assert selected(gallery) == ["Image 59", "Image 57"]
    gallery.get_by_role("button", name="End the selection").click()
    assert selected(gallery) == []

    select(gallery, "Image 60")
    told(gallery, "1 selected · 1.0 kB")
    tile(gallery, "Image 58").click()
    assert selected(gallery) == ["Image 60", "Image 58"]
    tile(gallery, "Image 55").click(modifiers=["Shift"])
    told(gallery, "5 selected · 5.0 kB")
    tile(gallery, "Image 57").click(modifiers=["Shift"])
    assert selected(gallery) == ["Image 60", "Image 58", "Image 57"]
    tile(gallery, "Image 58").click()
    assert selected(gallery) == ["Image 60", "Image 57"]
    gallery.get_by_label("Order").select_option("Oldest first")
    expect(tile(gallery, "night.png")).to_be_visible()
    told(gallery, "2 selected")
    gallery.get_by_role("button", name="End the selection").click()
    expect(gallery.get_by_role("toolbar")).to_be_hidden()
    assert selected(gallery) == []


def hold(page: Page, name: str, milliseconds: int) -> None:
    """Lay a finger on a tile for that long."""
    tile(page, name).evaluate(
        """(tile, milliseconds) => new Promise((resolve) => {
            const touch = (type) => tile.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerType: "touch" }));
            touch("pointerdown");
            setTimeout(() => resolve(touch("pointerup")), milliseconds);
        })""",
        milliseconds,
    )


def test_one_file_is_downloaded_under_its_name_and_several_as_a_zip_with_lost_ones_named(gallery, owner, tmp_path):
    gallery.get_by_label("Order").select_option("Oldest first")
    select(gallery, "night.png")
    with gallery.expect_download() as single:
        gallery.get_by_role("button", name="Download").click()
    assert single.value.suggested_filename == "night.png"
    select(gallery, "NIGHT.png", "gone.png", "Image 4")
    with gallery.expect_download() as several:
        gallery.get_by_role("button", name="Download").click()
    several.value.save_as(tmp_path / "files.zip")
    expect(gallery.get_by_role("alert")).to_contain_text("The record of gone.png holds no file")
    expect(gallery.get_by_text("3 files in cinegenie-")).to_be_visible()
    with ZipFile(tmp_path / "files.zip") as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["Image 4.png", "NIGHT (2).png", "night.png"]
        assert {each.file_size for each in archive.infolist()} == {1000}

"""Deleting, and thinking better of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import PICTURE, open_gallery, reload, select, tile
from tests.e2e.test_asset import heading, library


@pytest.mark.every_engine
def test_deleting_names_what_goes_shows_the_next_and_can_be_undone_but_for_what_was_decided_otherwise_meanwhile(
    owner, open_app
):
    tables = library()
    tables["videos"][0]["duration"] = 4  # else it would be noted when the film is shown
    owner.make(7, tables)
    before = owner.dump()["stores"]
    app = open_app("/#/gallery/image/7")
    expect(app.get_by_text("1 of 4")).to_be_visible()
    app.get_by_role("button", name="Delete").click()
    dialog = app.get_by_role("dialog", name=f"Delete {PICTURE.name}?")
    expect(dialog.get_by_role("listitem")).to_have_text(
        ["The Answering Light, act 1, scene 2", "The Answering Light, act 1, scene 1"]
    )
    dialog.get_by_role("button", name="Keep it").click()
    expect(app.get_by_role("button", name="Delete")).to_be_focused()
    assert owner.dump()["stores"] == before
    app.keyboard.press("Enter")
    dialog.get_by_role("button", name="Delete").click()
    told = app.get_by_role("status").filter(has_text="was deleted, with 1 link and 1 field of scripts that named it.")
    expect(told).to_be_visible()
    expect(app.get_by_text("1 of 3")).to_be_visible()
    expect(app.get_by_role("heading", level=1)).to_be_focused()
    assert [row["id"] for row in owner.rows("images")] == ["b"]
    assert owner.rows("scriptAssetMappings") == []
    assert "generatedImageId" not in owner.rows("scripts")[0]["acts"][0]["scenes"][0]
    told.get_by_role("button", name="Undo").click()
    expect(heading(app, PICTURE.name)).to_be_visible()
    expect(app.get_by_text(f"{PICTURE.name} is back, as it was.")).to_be_visible()
    assert owner.dump()["stores"] == before
    reload(app)
    expect(app.get_by_role("img", name=PICTURE.name)).to_be_visible()

    app.get_by_role("button", name="Delete").click()
    app.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(app.get_by_role("button", name="Undo")).to_be_visible()
    owner.page.js(
        """async () => { const database = owner.declare("cineGenieDatabase", 7);
            await database.scripts.update(4, { "acts.0.scenes.0.generatedImageId": "b" }); database.close(); }"""
    )
    app.get_by_role("button", name="Undo").click()
    message = app.get_by_role("status").filter(has_text="is back")
    expect(message).to_contain_text("Not put back: The Answering Light, act 1, scene 1. There is something else there")
    assert [row["id"] for row in owner.rows("images")] == [7, "b"]
    assert owner.rows("scripts")[0]["acts"][0]["scenes"][0]["generatedImageId"] == "b"


def test_several_files_are_deleted_together_and_come_back_together_and_what_is_gone_already_is_said(owner, open_app):
    owner.make(7, owner.studio(version=7))
    before = owner.dump()["stores"]
    app = open_app()
    open_gallery(app)
    select(app, "Image 1", "Video 1")
    app.get_by_role("button", name="Delete").click()
    dialog = app.get_by_role("dialog", name="Delete 2 files?")
    expect(dialog).to_contain_text("They are used in these 2 places, which will be without them:")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    dialog.get_by_role("button", name="Delete").click()
    told = app.get_by_role("status").filter(has_text="2 files were deleted")
    expect(told).to_be_visible()
    expect(tile(app, "Image 1")).to_have_count(0)
    assert 1 not in [row["id"] for table in ("images", "videos") for row in owner.rows(table)]
    firsts = [script["acts"][0]["scenes"][0] for script in owner.rows("scripts")]
    assert ["generatedImageId" in first for first in firsts] == [False, False]
    told.get_by_role("button", name="Undo").click()
    expect(tile(app, "Image 1")).to_be_visible()
    assert owner.dump()["stores"] == before

    select(app, "Image 2")
    app.get_by_role("button", name="Delete").click()
    expect(app.get_by_role("dialog", name="Delete Image 2?")).to_be_visible()
    owner.page.js("""async () => { const database = owner.declare("cineGenieDatabase", 7);
        await database.images.delete(2); database.close(); }""")
    app.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(app.get_by_role("alert")).to_contain_text(
        "Image 2 could not be deleted: Image 2 does not exist. Nothing was changed."
    )


IN_IMAGES = """async ({ what, given }) => {
    const database = owner.declare("cineGenieDatabase", 7);
    await database.images[what](given);
    database.close();
}"""


def test_what_cannot_be_put_back_yet_stays_at_hand_and_is_told_in_the_language_of_the_moment(owner, open_app):
    owner.make(7, owner.studio(version=7))
    before = next(row for row in owner.rows("images") if row["id"] == 1)
    app = open_app()
    open_gallery(app)
    select(app, "Image 1", "Image 2")
    app.get_by_role("button", name="Delete").click()
    owner.page.js(IN_IMAGES, what="delete", given=2)
    app.get_by_role("dialog", name="Delete 2 files?").get_by_role("button", name="Delete").click()
    told = app.get_by_role("status").filter(has_text="1 file was deleted")
    expect(told).to_be_visible()
    owner.page.js(IN_IMAGES, what="add", given={"id": 1, "originalFilename": "in the way"})
    told.get_by_role("button", name="Undo").click()
    failed = app.get_by_role("alert")
    expect(failed).to_contain_text("1 file could not be put back: Another record of images has the id 1 now.")
    app.get_by_label("Language").select_option("Tiếng Việt")
    expect(failed).to_contain_text(
        "Không khôi phục được 1 tệp: Một bản ghi khác của images nay mang mã số 1. Chưa khôi phục gì cả."
    )
    owner.page.js(IN_IMAGES, what="delete", given=1)
    failed.get_by_role("button", name="Thử lại").click()
    expect(app.get_by_role("status").filter(has_text="Đã khôi phục 1 tệp như cũ.")).to_be_visible()
    assert [row for row in owner.rows("images") if row["id"] < 3] == [before]


def test_a_key_that_is_held_asks_once(owner, open_app):
    owner.make(7, library())
    app = open_app("/#/gallery/image/7")
    expect(app.get_by_text("1 of 4")).to_be_visible()
    app.evaluate("""() => {
        const held = (repeat) => document.dispatchEvent(new KeyboardEvent("keydown", { key: "Delete", repeat }));
        [false, true, true].forEach(held);
    }""")
    expect(app.get_by_role("dialog")).to_be_visible()
    app.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    expect(app.locator("dialog")).to_have_count(0)
    app.keyboard.press("Delete")
    app.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(app.get_by_text("1 of 3")).to_be_visible()
    expect(app.locator("dialog")).to_have_count(0)

"""Choosing a file for a scene: searched, filtered, looked at and taken by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.studio_specs import asset, mapping, script

LINES = {"dialogues": [{"line": "Wait."}]}


def files(dialog):
    return dialog.get_by_role("gridcell")


@pytest.mark.every_engine
def test_a_file_is_found_looked_at_and_taken_by_keyboard_and_escape_takes_nothing(owner, open_app):
    names = {number: f"cảnh-{number:03}.png" for number in range(1, 301)}
    pictures = [asset(number, originalFilename=name, size=number) for number, name in names.items()]
    pictures[6]["uploadSource"] = "imported"
    records = [script(1, {}, title="Here"), script(2, {}, title="There")]
    links = [mapping(1, "image", 7), mapping(2, "image", 8, script=2)]
    owner.make(7, {"scripts": records, "images": pictures, "videos": [asset(1)], "scriptAssetMappings": links})
    app = open_app("/#/scripts/1")
    choose = app.get_by_role("button", name="Choose image from the gallery for act 1, scene 1")
    before = owner.dump()

    choose.press("Enter")
    dialog = app.get_by_role("dialog", name="Choose the image of act 1, scene 1")
    expect(dialog.get_by_text("300 of 300 files")).to_be_visible()
    expect(dialog.get_by_label("Search files")).to_be_focused()
    assert files(dialog).count() < 100
    app.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(choose).to_be_focused()
    assert owner.dump() == before

    choose.press("Enter")
    search = dialog.get_by_label("Search files")
    search.press_sequentially("canh-00")
    expect(dialog.get_by_text("9 of 300 files")).to_be_visible()
    dialog.get_by_label("Source").select_option("Imported")
    expect(files(dialog)).to_have_count(1)
    dialog.get_by_label("Source").select_option("All sources")
    dialog.get_by_label("In this script").check()
    expect(files(dialog)).to_have_count(1)
    expect(files(dialog)).to_contain_text("cảnh-007.png")
    dialog.get_by_label("Not used anywhere").check()
    expect(dialog.get_by_text("No file is let through by all of this.")).to_be_visible()
    dialog.get_by_label("In this script").uncheck()
    expect(dialog.get_by_text("7 of 300 files")).to_be_visible()
    dialog.get_by_label("Sort by").select_option("Name")
    search.focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        app.keyboard.press(key)
    use = dialog.get_by_role("button", name="Use this: cảnh-002.png")
    expect(use).to_be_focused()
    expect(dialog.get_by_role("complementary", name="The file, large")).to_contain_text("Not used in any script")
    app.keyboard.press("Enter")
    expect(app.get_by_role("article", name="Act 1, scene 1")).to_contain_text("cảnh-002.png · linked")
    expect(choose).to_be_focused()
    assert owner.rows("scriptAssetMappings")[-1]["assetId"] == 2


def test_a_file_that_comes_while_one_chooses_is_there_and_an_empty_gallery_says_so(owner, open_app):
    owner.make(7, {"scripts": [script(1, LINES)], "audios": []})
    app = open_app("/#/scripts/1")
    app.get_by_role("button", name="Choose audio from the gallery for act 1, scene 1, line 1").click()
    dialog = app.get_by_role("dialog")
    expect(dialog.get_by_text("The gallery has nothing of this kind yet.")).to_be_visible()
    owner.page.js("""() => owner.declare().open().then(async (database) => {
        await database.table("audios").add({ data: new Blob(["x"], { type: "audio/mpeg" }), uploadSource: "imported",
            uploadedAt: new Date(), mimeType: "audio/mpeg", originalFilename: "bell.mp3", duration: 65 });
        database.close();
    })""")
    files(dialog).filter(has_text="bell.mp3").click()
    expect(dialog.get_by_role("complementary")).to_contain_text("1:05")
    dialog.get_by_role("button", name="Use this").click()
    line = app.get_by_role("group", name="Audio of line 1")
    expect(line).to_contain_text("bell.mp3 · from the script itself")

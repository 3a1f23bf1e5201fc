"""Restoring: as it was, replacing, adding; what is refused; and the way back to schema 6."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.e2e.backups import (
    WITHOUT_PICKER,
    back_up,
    choose_backup,
    content,
    downloaded,
    open_backup,
    open_safety,
    plan_restore,
    replace_all,
)
from tests.e2e.steps import open_gallery, reload, text_file, tile, upgrade
from tests.harness import HarnessPage
from tests.owner import NAME

OPEN_V6 = """async () => {
    const warnings = [];
    const { warn } = console;
    console.warn = (...parts) => warnings.push(parts.map(String).join(" "));
    const database = owner.declare("cineGenieDatabase", 6);
    try {
        await database.open();
        const linked = await database.images.where("scriptId").above(0).count();
        return { native: database.idbdb.version, warnings, linked };
    } finally {
        database.close();
        console.warn = warn;
    }
}"""
CHANGE = """async () => {
    const database = owner.declare("cineGenieDatabase", 7);
    await database.images.delete(1);
    await database.scripts.update(1, { title: "Another title" });
    database.close();
    return true;
}"""
REMOVE = """() => new Promise((resolve) => {
    indexedDB.deleteDatabase("cineGenieDatabase").onsuccess = () => resolve(true);
})"""
OLDER_EXPORT = {
    "name": "export.json",
    "mimeType": "application/json",
    "buffer": json.dumps(
        {
            "version": 6,
            "exportedAt": "2025-01-01T00:00:00.000Z",
            "data": {
                "scripts": [{"id": 5, "title": "From the export", "acts": []}],
                "images": [{"id": 2, "scriptId": 5, "data": {}}],
            },
        }
    ).encode(),
}
LEAVE_STAGED = """async () => {
    const opened = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
    const request = indexedDB.open("cineGenieDatabase", 71);
    request.onupgradeneeded = () => request.result.createObjectStore("~new images", { keyPath: "id" });
    const database = await opened(request);
    database.transaction("~new images", "readwrite").objectStore("~new images").put({ id: 1, data: "half" });
    database.close();
    return true;
}"""


@pytest.fixture(autouse=True)
def downloads(context):
    """A browser that has no picker for files to save, as Firefox: what is made goes to the downloads."""
    context.add_init_script(WITHOUT_PICKER)


@pytest.fixture
def studio(owner, open_app):
    """The Safety page of a studio at schema 7."""
    owner.make(7, owner.studio(version=7))
    app = open_app()
    open_safety(app)
    return app


def linked(stores):
    """How many images name their script."""
    return sum("scriptId" in image["value"] for image in stores["images"]["records"])


def bytes_of(image):
    return image["key"], image["value"]["data"]


@pytest.mark.every_engine
def test_a_v6_backup_made_before_the_upgrade_brings_v6_back_for_the_owners_own_app(owner, open_app, tmp_path):
    owner.make(6, owner.studio(version=6))
    before = owner.dump()
    app = open_app()
    path = back_up(app, tmp_path)
    upgrade(app)
    assert owner.native_version() == 70
    open_safety(app)
    plan_restore(app, path, "As it was")
    replace_all(app)
    expect(app.get_by_text("The database is at schema 6.")).to_be_visible()
    assert content(owner) == before["stores"]
    opened = owner.page.js(OPEN_V6)
    assert 60 <= opened["native"] < 70
    assert opened["warnings"] == []
    assert opened["linked"] == linked(before["stores"])
    app.get_by_role("button", name="Go on").click()
    expect(app.get_by_role("heading", name="Upgrade to schema 7")).to_be_visible()


@pytest.mark.every_engine
def test_a_deleted_picture_is_there_again_with_the_same_bytes(studio, owner, tmp_path):
    before = content(owner)
    path = back_up(studio, tmp_path)
    owner.page.js(CHANGE)
    assert content(owner) != before
    plan_restore(studio, path)
    expect(studio.get_by_role("row", name="images")).to_contain_text(str(len(before["images"]["records"])))
    assert content(owner) != before
    replace_all(studio)
    assert content(owner) == before
    assert owner.open_v7()["warnings"] == []
    studio.get_by_role("button", name="Go on").click()
    expect(studio.get_by_role("navigation", name="Places")).to_be_visible()
    reload(studio)
    expect(studio.get_by_role("navigation", name="Places")).to_be_visible()
    expect(studio.get_by_text("was cut off")).to_have_count(0)
    open_gallery(studio)
    expect(tile(studio, "Image 1")).to_be_visible()


def test_a_backup_is_added_and_nothing_comes_twice_and_an_export_by_dexie_and_the_older_apps_replace_all(
    studio, owner, tmp_path
):
    before = content(owner)
    path = back_up(studio, tmp_path)
    open_backup(studio)
    studio.get_by_text("Kind of file").click()
    studio.get_by_role("radio", name="For Dexie").check()
    for_dexie = back_up(studio, tmp_path, "export.json")
    told = json.loads(for_dexie.read_text(encoding="utf-8"))
    assert (told["formatName"], told["data"]["databaseVersion"]) == ("dexie", 7)
    images = len(before["images"]["records"])
    assert {table["tableName"]: len(table["rows"]) for table in told["data"]["data"]}["images"] == images

    owner.page.js(CHANGE)
    plan_restore(studio, path, "Add to what is here")
    studio.get_by_role("button", name="Add it").click()
    expect(studio.get_by_role("heading", name="The backup was added")).to_be_visible(timeout=60_000)
    assert len(owner.rows("images")) == images
    titles = sorted(row["title"] for row in owner.rows("scripts"))
    assert "Another title" in titles
    assert len(titles) == len(before["scripts"]["records"]) + 1
    studio.get_by_role("button", name="Go on").click()

    plan_restore(studio, for_dexie)
    expect(studio.get_by_text("is an export by Dexie")).to_be_visible()
    replace_all(studio)
    assert content(owner) == before
    studio.get_by_role("button", name="Go on").click()

    choose_backup(studio, OLDER_EXPORT)
    expect(studio.get_by_text("This file holds no media")).to_be_visible()
    replace_all(studio)
    assert [row["title"] for row in owner.rows("scripts")] == ["From the export"]


def test_a_backup_is_restored_where_there_is_no_database_and_another_tab_is_told_when_it_replaces_one(
    studio, owner, open_app, tmp_path
):
    before = content(owner)
    path = back_up(studio, tmp_path)
    studio.close()
    owner.page.js(REMOVE)
    app = open_app()
    app.get_by_label("Restore a backup").set_input_files(path)
    expect(app.get_by_role("heading", name="What would change")).to_be_visible(timeout=60_000)
    assert owner.native_version() == 0
    app.get_by_role("button", name="Restore it").click()
    expect(app.get_by_role("heading", name="The backup is restored")).to_be_visible(timeout=60_000)
    app.get_by_role("button", name="Go on").click()
    expect(app.get_by_role("navigation", name="Places")).to_be_visible()
    assert content(owner) == before

    other = open_app()
    plan_restore(app, path)
    replace_all(app)
    banner = other.get_by_role("alert").filter(has_text="Another tab has upgraded the database or restored a backup")
    expect(banner).to_be_visible()
    banner.get_by_role("button", name="Reload the page").click()
    open_gallery(other)
    expect(tile(other, "Image 1")).to_be_visible()


def test_a_damaged_file_and_one_of_another_kind_are_refused_in_words_and_nothing_is_changed(studio, owner, tmp_path):
    path = back_up(studio, tmp_path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    before = owner.dump()
    choose_backup(studio, {"name": "damaged.zip", "mimeType": "application/zip", "buffer": bytes(data)})
    alert = studio.get_by_role("alert")
    expect(alert).to_contain_text("This file cannot be restored: This backup cannot be used:", timeout=60_000)
    expect(alert).to_contain_text("Nothing was changed.")
    expect(studio.get_by_role("heading", name="Safety", level=1)).to_be_visible()
    assert owner.dump() == before
    choose_backup(studio, text_file("scene.txt"))
    sentence = "This file is neither a backup made here, nor a Dexie export"
    expect(alert.filter(has_text=sentence)).to_be_visible()
    assert owner.dump() == before


def test_a_restore_is_left_thought_over_after_a_backup_and_cancelled_while_it_waits_for_another_tab(
    studio, owner, context, base_url, tmp_path
):
    path = back_up(studio, tmp_path)
    owner.page.js(CHANGE)
    before = owner.dump()
    plan_restore(studio, path)
    open_gallery(studio)
    assert owner.dump() == before

    plan_restore(studio, path)
    studio.get_by_role("button", name="Replace…").click()
    dialog = studio.get_by_role("dialog", name="Replace everything that is here?")
    with downloaded(studio, tmp_path / "changed.zip"):
        dialog.get_by_role("button", name="Back up first").click()
    studio.get_by_role("button", name="Replace…").click()
    expect(dialog).to_contain_text("A backup of what is here now was made in this browser.")
    dialog.get_by_role("button", name="Cancel").click()
    studio.locator("#language").select_option("vi")
    expect(studio.get_by_role("heading", name="Điều gì sẽ thay đổi")).to_be_visible()
    expect(studio.get_by_text("Bản sao lưu đã trọn vẹn")).to_be_visible()
    studio.locator("#language").select_option("en")
    expect(studio.get_by_role("button", name="Replace…")).to_be_enabled()
    studio.get_by_role("button", name="Leave everything as it is").click()
    expect(studio.get_by_role("heading", name="Safety", level=1)).to_be_visible()
    assert owner.dump() == before

    other = HarnessPage(context, base_url, python=False)
    other.js("""async () => {
        globalThis.held = await new Promise((resolve) => {
            indexedDB.open("cineGenieDatabase").onsuccess = (event) => resolve(event.target.result);
        });
        return true;
    }""")
    plan_restore(studio, path)
    studio.get_by_role("button", name="Replace…").click()
    studio.get_by_role("dialog").get_by_role("button", name="Replace it").click()
    expect(studio.get_by_role("alert")).to_contain_text("Another tab or window holds the database open.")
    studio.get_by_role("button", name="Cancel").click()
    expect(studio.get_by_text("The restore was cancelled. Nothing was changed.")).to_be_visible()
    other.close()
    expect(studio.get_by_role("heading", name="Safety", level=1)).to_be_visible()
    assert content(owner) == before["stores"]


def test_from_v7_alone_the_way_back_to_schema_6_is_shown_asked_for_twice_and_gone(studio, owner):
    before = content(owner)
    images = [bytes_of(image) for image in before["images"]["records"]]
    studio.get_by_role("button", name="See what it would mean").click()
    expect(studio.get_by_role("heading", name="What it would mean")).to_be_visible()
    assert owner.native_version() == 70
    studio.get_by_role("button", name="Go back to schema 6…").click()
    studio.get_by_role("dialog").get_by_role("button", name="Go back…").click()
    again = studio.get_by_role("dialog", name="Are you sure?")
    again.get_by_role("button", name="Cancel").click()
    assert content(owner) == before
    studio.get_by_role("button", name="Go back to schema 6…").click()
    studio.get_by_role("dialog").get_by_role("button", name="Go back…").click()
    again.get_by_role("button", name="Yes, go back to schema 6").click()
    expect(studio.get_by_role("heading", name="The database is at schema 6 again")).to_be_visible(timeout=60_000)
    studio.locator("#language").select_option("vi")
    expect(studio.get_by_role("button", name="Tiếp tục")).to_be_visible()
    studio.locator("#language").select_option("en")
    expect(studio.get_by_role("heading", name="The database is at schema 6 again")).to_be_visible()
    opened = owner.page.js(OPEN_V6)
    assert 60 <= opened["native"] < 70
    assert opened["warnings"] == []
    after = content(owner)
    assert opened["linked"] == linked(after) > 0
    assert [bytes_of(image) for image in after["images"]["records"]] == images
    studio.get_by_role("button", name="Go on").click()
    expect(studio.get_by_role("heading", name="Upgrade to schema 7")).to_be_visible()


def test_a_restore_that_was_cut_off_is_settled_at_the_next_start_and_said(owner, open_app):
    owner.make(7, owner.studio(version=7))
    before = content(owner)
    owner.page.js(LEAVE_STAGED)
    app = open_app()
    sentence = "A restore or an upgrade was cut off before its end. The database is as it was before"
    expect(app.get_by_text(sentence)).to_be_visible()
    assert content(owner) == before
    assert owner.open_v7()["warnings"] == []


def test_where_two_whole_contents_are_left_the_person_chooses(owner, open_app):
    leave_two_contents(owner)
    app = open_app()
    dialog = app.get_by_role("dialog", name="Which content is to stay?")
    dialog.get_by_role("button", name="Decide later").click()
    assert owner.native_version(f"{NAME}~new") == 703
    reload(app)
    choose_content(app, owner, "What was restored", "Restored")
    owner.page.js(REMOVE)
    leave_two_contents(owner)
    reload(app)
    choose_content(app, owner, "What is there now", "Newer")


def leave_two_contents(owner):
    owner.make(7, {"scripts": [{"id": 1, "title": "Restored", "acts": []}]}, f"{NAME}~new", 703)
    owner.make(7, {"scripts": [{"id": 2, "title": "Newer", "acts": []}]})


def choose_content(app, owner, choice, title):
    app.get_by_role("dialog", name="Which content is to stay?").get_by_role("button", name=choice).click()
    expect(app.get_by_role("link", name=title)).to_be_visible()
    assert [row["title"] for row in owner.rows("scripts")] == [title]
    assert owner.native_version(f"{NAME}~new") == 0
    assert owner.open_v7()["warnings"] == []

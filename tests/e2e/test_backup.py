"""Backing up: before an upgrade and after it, to a picked file and to the downloads, and what is said of it."""

from __future__ import annotations

import hashlib
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.e2e.backups import BACKED_UP, WITHOUT_PICKER, downloaded, manifest_of, open_safety
from tests.e2e.steps import open_gallery, reload

PICKER = """
globalThis.asked = [];
globalThis.dismisses = true;
globalThis.showSaveFilePicker = async (options) => {
    asked.push({ name: options.suggestedName, active: navigator.userActivation.isActive });
    if (dismisses) throw new DOMException("dismissed", "AbortError");
    const folder = await navigator.storage.getDirectory();
    return await folder.getFileHandle("picked.zip", { create: true });
};
"""
PICKED = """async () => {
    const folder = await navigator.storage.getDirectory();
    const file = await (await folder.getFileHandle("picked.zip")).getFile();
    return Array.from(new Uint8Array(await file.slice(0, 2).arrayBuffer())).concat(file.size);
}"""

PRIVATE_FILES = """async () => {
    const files = [];
    const look = async (folder) => {
        for await (const each of folder.values()) await (each.kind === "file" ? files.push(each.name) : look(each));
    };
    await look(await navigator.storage.getDirectory());
    return files;
}"""


@pytest.fixture
def downloads(context):
    """A browser that has no picker for files to save, as Firefox: what is made goes to the downloads."""
    context.add_init_script(WITHOUT_PICKER)


def test_before_the_upgrade_a_backup_of_every_record_and_file_is_asked_for_and_once_made_not_again(
    owner, open_app, downloads, tmp_path
):
    owner.make(6, owner.studio(version=6))
    before = owner.dump()
    app = open_app()
    expect(app.get_by_text("No backup of this database has been made in this browser yet.")).to_be_visible()
    app.get_by_role("button", name="Upgrade now").click()
    dialog = app.get_by_role("dialog", name="Upgrade without a backup?")
    dialog.get_by_role("button", name="Cancel").click()
    assert owner.native_version() == 60
    app.get_by_role("button", name="Upgrade now").click()
    path = tmp_path / "first.zip"
    with downloaded(app, path):
        dialog.get_by_role("button", name="Back up first").click()
    manifest = manifest_of(path)
    assert manifest["database"]["nativeVersion"] == 60
    counts = {table["name"]: table["count"] for table in manifest["tables"]}
    assert counts == {name: len(store["records"]) for name, store in before["stores"].items()}
    with ZipFile(path) as archive:
        for media in manifest["media"]:
            assert hashlib.sha256(archive.read(media["path"])).hexdigest() == media["sha256"]
    assert owner.dump() == before
    reload(app)
    expect(app.get_by_text("The last backup was made on")).to_be_visible()
    app.get_by_role("button", name="Upgrade now").click()
    expect(app.get_by_role("heading", name="The upgrade is done")).to_be_visible()
    assert owner.native_version() == 70


def test_the_file_is_asked_for_in_the_click_and_written_where_the_person_said_or_nowhere(context, owner, open_app):
    context.add_init_script(PICKER)
    owner.make(7, owner.studio(version=7))
    app = open_app()
    open_safety(app)
    app.get_by_role("button", name="Back up now").click()
    expect(app.get_by_text("No file was chosen, so no backup was made.")).to_be_visible()
    expect(app.get_by_text("No backup of this database has been made in this browser yet.")).to_be_visible()
    app.evaluate("() => { globalThis.dismisses = false; }")
    app.get_by_role("button", name="Back up now").click()
    expect(app.get_by_role("status").filter(has_text=BACKED_UP)).to_contain_text("in picked.zip")
    [_, asked] = app.evaluate("asked")
    assert asked["active"]
    assert asked["name"].startswith("cineGenieDatabase-")
    assert asked["name"].endswith(".zip")
    *sign, size = app.evaluate(PICKED)
    assert bytes(sign) == b"PK"
    assert size > 1000


def test_a_backup_that_is_cancelled_in_the_middle_leaves_no_file(owner, open_app, downloads):
    films = [{"id": number, "data": {"$blob": {"type": "video/webm", "seed": number, "size": 20_000_000}}}
             for number in range(1, 11)]  # fmt: skip
    owner.make(7, {"videos": films})
    app = open_app()
    open_safety(app)
    made = []

    def note(download):
        made.append(download.suggested_filename)

    app.on("download", note)
    app.get_by_role("button", name="Back up now").click()
    app.get_by_role("button", name="Cancel").click()
    expect(app.get_by_text("The backup was cancelled. No file of it is left.")).to_be_visible()
    assert app.evaluate(PRIVATE_FILES) == []
    assert made == []
    expect(app.get_by_role("button", name="Back up now")).to_be_enabled()


def test_a_backup_goes_on_while_another_place_is_looked_at_and_can_be_made_with_the_keyboard_alone(
    owner, open_app, downloads, tmp_path
):
    owner.make(7, owner.studio(version=7, scripts=6, scenesPerScript=8))
    app = open_app()
    open_safety(app)
    with app.expect_download(timeout=60_000) as download:
        app.get_by_role("button", name="Back up now").click()
        open_gallery(app)
    download.value.save_as(tmp_path / "backup.zip")
    expect(app.get_by_text(BACKED_UP)).to_be_visible()
    assert manifest_of(tmp_path / "backup.zip")["database"]["nativeVersion"] == 70
    open_safety(app)
    expect(app.get_by_text("The last backup was made on")).to_be_visible()

    app.get_by_role("button", name="Back up now").focus()
    with downloaded(app, tmp_path / "by keys.zip"):
        app.keyboard.press("Enter")
    expect(app.get_by_role("heading", name="Back up", level=1)).to_be_focused()
    app.get_by_role("button", name="Back up now").focus()
    with downloaded(app, tmp_path / "again.zip"):
        app.keyboard.press("Enter")
    expect(app.get_by_role("button", name="Back up now")).to_be_focused()

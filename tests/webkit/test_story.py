"""An owner's story in WebKit, and a private window, which cannot store files and says so before it takes one."""

from __future__ import annotations

import json
from zipfile import ZipFile, is_zipfile

from tests.e2e.steps import PICTURE
from tests.owner import NAME, Owner

TOOLS = "/tests/harness.html?python=no"
ABSENT = """() => ["Suspending" in WebAssembly, "storage" in navigator, "showSaveFilePicker" in globalThis]"""
KEPT_OUT = "This window cannot store files"


def stored(owner):
    return owner.dump()["stores"]


def in_sight(owner):
    """What is stored; None while this engine does not find files that were put back (pyapp/idb/js/idb_blobs.js)."""
    try:
        return stored(owner)
    except AssertionError as error:
        if "NotFoundError" not in str(error):
            raise
        return None


def test_an_owners_database_is_upgraded_added_to_backed_up_and_restored(window, base_url, tmp_path):
    tools = window.first
    tools.open(base_url + TOOLS)
    assert tools.js(ABSENT) == [False, False, False]
    owner = Owner(tools)
    owner.make(6, owner.studio(version=6))
    before = stored(owner)
    app = window.new_tab()
    app.open(base_url)

    app.until_said("is at schema 6")
    app.press("Upgrade now")
    app.press("Upgrade without a backup", within="dialog")
    app.until_heading("The upgrade is done")
    upgraded = stored(owner)
    for table in ("images", "videos", "audios"):
        files = [[record["value"]["data"] for record in each[table]["records"]] for each in (before, upgraded)]
        assert files[0] == files[1] != []
    opened = owner.open_v7()
    assert (opened["native"], opened["upgraderCalled"], opened["warnings"]) == (70, False, [])

    app.press("Open the gallery")
    app.pick("Import files", PICTURE)
    app.until_said("forest-path.webp", where="#app [role=grid]")
    image = owner.rows("images")[-1]
    assert (image["originalFilename"], image["uploadSource"]) == ("forest-path.webp", "imported")
    with_picture = stored(owner)

    app.press("Safety", within="nav")
    app.press("Back up now")
    app.until_said("The backup is whole:")
    downloads = tmp_path / "downloads"  # the browser puts the file there some time after it has taken it
    [backup] = app.until(lambda: [each for each in downloads.glob("*.zip") if is_zipfile(each)], "the download")
    with ZipFile(backup) as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read("manifest.json"))

    tools.js("""async () => {
        const database = owner.declare("cineGenieDatabase", 7);
        await database.images.clear();
        await database.scripts.update(1, { title: "Another title" });
        database.close();
    }""")
    assert stored(owner) != with_picture
    app.press("Safety", within="nav")
    app.pick("Choose a backup to restore", backup)
    app.until_heading("What would change")
    app.press("Replace…")
    app.press("Replace it", within="dialog")
    app.until_heading("The backup is restored")
    assert app.until(lambda: in_sight(owner), "the files that were put back") == with_picture
    app.reload()
    opened = owner.open_v7()
    assert (opened["native"] // 10, opened["upgraderCalled"], opened["warnings"]) == (7, False, [])


def test_a_private_window_says_that_it_cannot_store_files_before_it_takes_one_and_shows_all_else(
    private_window, base_url, tmp_path
):
    backup = tmp_path / "backup.json"
    backup.write_text("{}")
    tools = private_window.first
    tools.open(base_url + TOOLS)
    owner = Owner(tools)
    app = private_window.new_tab()
    app.open(base_url)
    app.until_said(KEPT_OUT, where="#notices [role=status]")
    app.press("Load the sample studio")
    app.until_said("The sample could not be loaded: this window cannot store files", where="[role=alert]")
    assert owner.native_version() == 0

    owner.make(7, {"scripts": [{"id": 1, "title": "Night Train", "scenes": []}]})
    before = stored(owner)
    app.press("Look again")
    app.until_said(KEPT_OUT, where="#notices [role=status]")
    app.press("Scripts", within="nav")
    app.until_said("Night Train", where="#app")
    app.press("Gallery", within="nav")
    app.pick("Import files", PICTURE)
    app.until_said("The import stopped: this window cannot store files", where="[role=alert]")

    app.choose("Language", "vi")
    app.press("An toàn", within="nav")
    app.pick("Chọn bản sao lưu để khôi phục", backup)
    app.until_said("cửa sổ này không lưu được tệp", where="[role=alert]")
    assert stored(owner) == before
    assert tools.js("async () => (await indexedDB.databases()).map((each) => each.name)") == [NAME]

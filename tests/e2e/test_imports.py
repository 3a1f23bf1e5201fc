"""Bringing files in: picked, dropped anywhere, pasted; each with its own line, and a failure that stops only itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import (
    FILM,
    OTHER_PICTURE,
    PICTURE,
    SOUND,
    drop,
    drop_from_disk,
    hold_table,
    import_files,
    let_go_of_table,
    open_gallery,
    open_script,
    paste,
    reload,
    scene,
    tile,
)

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

MARKUP = "<img src=x onerror=\"document.title='ran'\">"
# The header of a picture that would take 3.6 GB to be shown.
HUGE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x75\x30\x00\x00\x75\x30\x08\x06\x00\x00\x00" + bytes(60)


@pytest.fixture
def studio(owner, open_app):
    """The page, open at a studio of two scripts at schema 7."""
    owner.make(7, owner.studio(version=7))
    return open_app()


@pytest.fixture
def empty(app):
    """The page, open at the gallery of an empty database."""
    app.get_by_role("button", name="Make an empty database").click()
    expect(app.get_by_text("There is nothing here yet")).to_be_visible()
    return app


def panel(page: Page) -> Locator:
    return page.locator("section.imports")


def ended(page: Page, text: str) -> None:
    """The import has ended, and this was read out."""
    expect(panel(page).get_by_role("heading", name=text, exact=True)).to_be_visible()
    expect(panel(page).get_by_role("status")).to_have_text(text)


def line(page: Page, name: str) -> Locator:
    lines = panel(page).get_by_role("list", name="Imports", exact=True)
    return lines.get_by_role("listitem").filter(has=page.get_by_text(name, exact=True))


def question(page: Page, name: str) -> Locator:
    lines = panel(page).get_by_role("list", name="Files that need you")
    return lines.get_by_role("listitem").filter(has=page.get_by_text(name, exact=True))


def media(owner: Any) -> list[tuple[str, Any, Any]]:
    """All that is stored: table, name and MIME type."""
    return [
        (table, row.get("originalFilename"), row["mimeType"])
        for table in ("images", "videos", "audios")
        for row in owner.rows(table)
    ]


def hold_files(page: Page) -> None:
    """Have no file read before the page's `letGo` is called."""
    page.evaluate("""() => {
        const { arrayBuffer } = Blob.prototype;
        globalThis.held = new Promise((resolve) => { globalThis.letGo = resolve; });
        Blob.prototype.arrayBuffer = async function () { await held; return arrayBuffer.call(this); };
    }""")


def scene_shows_last_image(owner: Any) -> None:
    """The owner's app lets a scene show the image that came last."""
    owner.page.js("""async () => {
        const database = owner.declare("cineGenieDatabase", 7);
        const image = (await database.images.toCollection().primaryKeys()).at(-1);
        const link = { scriptId: 1, sceneId: "act0-scene0", assetType: "image", assetId: image, linkedAt: new Date() };
        await database.scriptAssetMappings.add(link);
        database.close();
    }""")


@pytest.mark.every_engine
def test_files_are_imported_each_with_its_line_and_one_that_is_no_media_is_refused(empty, owner, tmp_path: Path):
    (tmp_path / "scene.txt").write_text("INT. KITCHEN - NIGHT")
    import_files(empty, PICTURE, FILM, SOUND, tmp_path / "scene.txt")
    ended(empty, "3 files imported, 1 refused")
    expect(line(empty, FILM.name)).to_contain_text("Imported")
    expect(question(empty, "scene.txt")).to_contain_text("It is no image, video or audio, but a text.")
    question(empty, "scene.txt").get_by_role("button", name="Remove: scene.txt").click()
    expect(panel(empty).get_by_role("heading", name="3 files imported", exact=True)).to_be_visible()
    panel(empty).get_by_role("button", name="Close the list of imported files").click()
    expect(panel(empty)).to_have_count(0)
    reload(empty)
    for path in (PICTURE, FILM, SOUND):
        expect(tile(empty, path.name)).to_contain_text("Imported")
    assert [(table, name) for table, name, _ in media(owner)] == [
        ("images", PICTURE.name), ("videos", FILM.name), ("audios", SOUND.name),
    ]  # fmt: skip
    rows = [row for table in ("images", "videos", "audios") for row in owner.rows(table)]
    assert {row["uploadSource"] for row in rows} == {"imported"}
    assert [row.get("duration", 0) > 0.5 for row in rows] == [False, True, True]
    assert owner.rows("scriptAssetMappings") == []


def test_files_dropped_anywhere_are_taken_for_what_their_bytes_say(studio, owner):
    before = media(owner)
    open_script(studio, "Salt and Copper 1")
    video = FILM.read_bytes()
    files = [
        {"name": "poster", "type": "", "text": "<svg xmlns='http://www.w3.org/2000/svg'/>"},
        {"name": "page.png", "type": "image/png", "text": "<!doctype html><script>document.title = 'ran'</script>"},
        {"name": "film.jpg", "type": "image/jpeg", "bytes": list(video)},
        {"name": "broken.png", "type": "image/png", "bytes": [1, 2, 3, 4]},
        {"name": "torn.webm", "type": "video/webm", "bytes": list(video[:300])},
        {"name": "nothing.png", "type": "image/png", "text": ""},
    ]
    drop(studio, "header", files)
    ended(studio, "4 files imported, 2 refused")
    expect(line(studio, "film.jpg")).to_contain_text("It is a video, whatever its name says.")
    expect(question(studio, "page.png")).to_contain_text("but a web page")
    expect(line(studio, "broken.png")).to_contain_text("or it is damaged: it may not be shown")
    expect(line(studio, "torn.webm")).to_contain_text("This browser cannot play it")
    expect(question(studio, "nothing.png")).to_contain_text("It is empty")
    expect(studio.get_by_role("heading", name="Salt and Copper 1", level=1)).to_be_visible()
    new = [each for each in media(owner) if each not in before]
    pictures = [("images", "poster", "image/svg+xml"), ("images", "broken.png", "image/png")]
    assert new == [*pictures, ("videos", "film.jpg", "video/webm"), ("videos", "torn.webm", "video/webm")]


def test_files_over_the_page_are_hinted_at_and_its_own_drags_are_none(empty, owner):
    hint = empty.get_by_text("Drop the files to import them")
    empty.evaluate("""() => {
        globalThis.dragged = (type) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(["<svg/>"], "a.svg"));
            const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
            document.body.dispatchEvent(new DragEvent(type, options));
        };
    }""")
    empty.evaluate("() => dragged('dragover')")
    expect(hint).to_be_visible()
    expect(hint).to_be_hidden()  # nothing came any more
    empty.evaluate("() => { dragged('dragstart'); dragged('dragover'); dragged('drop'); dragged('dragend'); }")
    expect(hint).to_be_hidden()
    assert owner.rows("images") == []
    empty.evaluate("() => { dragged('dragover'); dragged('drop'); }")
    ended(empty, "1 file imported")
    expect(hint).to_be_hidden()


def test_what_comes_before_there_is_a_database_is_said_to_be_lost(app):
    drop(app, "body", [{"name": "a.svg", "type": "image/svg+xml", "text": "<svg/>"}])
    expect(app.get_by_role("alert")).to_contain_text("when a database is open here. Nothing was imported.")


def test_a_picture_is_pasted_and_a_text_that_comes_with_one_stays_in_its_field(empty, owner):
    paste(empty, "body", [{"name": "image.png", "type": "image/svg+xml", "text": "<svg/>"}])
    ended(empty, "1 file imported")
    (image,) = owner.rows("images")
    assert image["originalFilename"].startswith("pasted-20")
    empty.evaluate("() => document.body.append(Object.assign(document.createElement('input'), { id: 'field' }))")
    paste(empty, "#field", [{"name": "b.svg", "type": "image/svg+xml", "text": "<svg id='b'/>"}], "some text")
    paste(empty, "#field", [{"name": "c.svg", "type": "image/svg+xml", "text": "<svg id='c'/>"}])
    ended(empty, "2 files imported")
    assert [row["originalFilename"] for row in owner.rows("images")][1:] == ["c.svg"]


def test_a_folder_picked_or_dropped_comes_in_with_inner_folders_and_without_what_systems_hide(
    empty, owner, tmp_path: Path
):
    (tmp_path / "Picked" / "day 1").mkdir(parents=True)
    (tmp_path / "Picked" / "day 1" / "p.svg").write_text("<svg id='p'/>")
    (tmp_path / "Picked" / "q.svg").write_text("<svg id='q'/>")
    (tmp_path / "Picked" / ".DS_Store").write_bytes(b"x")
    (tmp_path / "Picked" / "Thumbs.db").write_bytes(b"x")
    empty.bring_to_front()
    empty.get_by_label("Import a folder").set_input_files(tmp_path / "Picked")
    ended(empty, "2 files imported")
    expect(panel(empty)).to_contain_text("2 hidden files of the system were left out.")
    assert sorted(row["originalFilename"] for row in owner.rows("images")) == ["p.svg", "q.svg"]
    panel(empty).get_by_role("button", name="Close the list of imported files").click()

    (tmp_path / "Shoot" / "day 1" / "takes").mkdir(parents=True)
    (tmp_path / "Shoot" / "__MACOSX").mkdir()
    (tmp_path / "Shoot" / "a.webp").write_bytes(PICTURE.read_bytes())
    (tmp_path / "Shoot" / "day 1" / "b.jpg").write_bytes(OTHER_PICTURE.read_bytes())
    (tmp_path / "Shoot" / "day 1" / ".DS_Store").write_bytes(b"x")
    (tmp_path / "Shoot" / "day 1" / "takes" / "c.webm").write_bytes(FILM.read_bytes())
    (tmp_path / "Shoot" / "__MACOSX" / "a.webp").write_bytes(b"x")
    many = 120  # more than a browser tells of at a time
    for number in range(many):
        (tmp_path / "Shoot" / "day 1" / "takes" / f"{number}.svg").write_text(f"<svg id='{number}'/>")
    drop_from_disk(empty, tmp_path / "Shoot", SOUND)
    ended(empty, f"{many + 4} files imported")
    expect(panel(empty)).to_contain_text("2 hidden files of the system were left out.")
    names = {(table, name) for table, name, _ in media(owner)}
    there = {("images", "p.svg"), ("images", "q.svg")}
    there |= {("images", "a.webp"), ("images", "b.jpg"), ("videos", "c.webm"), ("audios", SOUND.name)}
    assert names == there | {("images", f"{number}.svg") for number in range(many)}


def test_an_import_is_undone_but_for_what_a_scene_shows_by_now_and_that_is_undone_as_well(
    studio, owner, tmp_path: Path
):
    open_gallery(studio)
    before = media(owner)

    def added() -> list[str]:
        now = media(owner)
        assert all(each in now for each in before)
        return [name for table, name, mime_type in now if (table, name, mime_type) not in before]

    (tmp_path / "twin.webm").write_bytes(FILM.read_bytes())
    import_files(studio, PICTURE, OTHER_PICTURE, FILM, tmp_path / "twin.webm")
    ended(studio, "3 files imported, 1 waits for you")
    assert added() == [PICTURE.name, OTHER_PICTURE.name, FILM.name]
    scene_shows_last_image(owner)
    undo = panel(studio).get_by_role("button", name="Undo this import")
    undo.click()
    told = studio.get_by_role("status").filter(has_text="2 files were taken out of the gallery again.")
    expect(told).to_contain_text("1 file is used in a script by now and was kept.")
    expect(panel(studio).get_by_role("heading", name="1 file imported, 1 cancelled, 2 taken out again")).to_be_focused()
    expect(line(studio, PICTURE.name)).to_contain_text("Not in the gallery any more")
    assert added() == [OTHER_PICTURE.name]
    told.get_by_role("button", name="Undo").click()
    expect(panel(studio).get_by_role("heading", name="3 files imported, 1 cancelled", exact=True)).to_be_visible()
    assert added() == [PICTURE.name, OTHER_PICTURE.name, FILM.name]
    undo.click()
    line(studio, FILM.name).get_by_role("button", name=f"Import {FILM.name} after all").click()
    ended(studio, "2 files imported, 1 cancelled, 1 taken out again")
    assert added() == [OTHER_PICTURE.name, FILM.name]


def test_the_same_file_is_found_and_can_be_opened_left_out_or_imported_again(empty, owner):
    import_files(empty, PICTURE)
    ended(empty, "1 file imported")
    copy = {"name": "copy.webp", "mimeType": "image/webp", "buffer": PICTURE.read_bytes()}
    twins = [{"name": f"twin{n}.svg", "mimeType": "image/svg+xml", "buffer": b"<svg id='twin'/>"} for n in (1, 2)]
    import_files(empty, copy, *twins)
    ended(empty, "2 files imported, 2 wait for you")
    expect(question(empty, "copy.webp")).to_contain_text(f"It is in the gallery already: {PICTURE.name}")
    link = question(empty, "copy.webp").get_by_role("link", name=PICTURE.name)
    expect(link).to_have_attribute("href", "#/gallery/image/1")
    expect(question(empty, "twin2.svg")).to_contain_text("twin1.svg")
    question(empty, "twin2.svg").get_by_role("button", name="Leave it out: twin2.svg").dblclick()
    expect(question(empty, "twin2.svg")).to_have_count(0)  # the others move then, and a click may miss them
    question(empty, "copy.webp").get_by_role("button", name="Import it again: copy.webp").dblclick()
    ended(empty, "3 files imported")
    assert [row["originalFilename"] for row in owner.rows("images")] == [PICTURE.name, "twin1.svg", "copy.webp"]


def test_a_file_over_the_limit_waits_and_one_that_vanishes_fails_alone_until_that_is_allowed_or_it_is_back(
    empty, owner, tmp_path: Path
):
    empty.evaluate("() => localStorage.setItem('cinegenie-import-limit', '10000')")
    drawings = {f"{n}.svg": f"<svg id='{n}'/>".encode() * 2000 for n in (1, 2, 3, 4)}
    big = [{"name": name, "mimeType": "image/svg+xml", "buffer": data} for name, data in drawings.items()]
    import_files(empty, *big[:3])
    ended(empty, "0 files imported, 3 wait for you")
    expect(question(empty, "1.svg")).to_contain_text("It is larger than the 10 kB above which you are asked.")
    question(empty, "1.svg").get_by_role("button", name="Import it anyway: 1.svg").click()
    ended(empty, "1 file imported, 2 wait for you")
    question(empty, "2.svg").get_by_role("button", name="Allow larger files").click()
    ended(empty, "3 files imported")
    reload(empty)
    import_files(empty, big[3])
    ended(empty, "1 file imported")
    assert len(owner.rows("images")) == 4
    panel(empty).get_by_role("button", name="Close the list of imported files").click()

    path = tmp_path / "moved.jpg"
    path.write_bytes(OTHER_PICTURE.read_bytes())
    empty.evaluate("""() => {
        const { slice } = Blob.prototype;
        globalThis.lose = true;
        Blob.prototype.slice = function (...range) {
            if (!lose || this.name !== "moved.jpg") return slice.apply(this, range);
            return { arrayBuffer: () => Promise.reject(new DOMException("gone", "NotReadableError")) };
        };
    }""")
    import_files(empty, path, PICTURE)
    ended(empty, "1 file imported, 1 failed")
    expect(question(empty, "moved.jpg")).to_contain_text("The browser could not read the file.")
    empty.evaluate("() => { lose = false; }")
    question(empty, "moved.jpg").get_by_role("button", name="Try again: moved.jpg").click()
    ended(empty, "2 files imported")
    assert sorted(row["originalFilename"] for row in owner.rows("images"))[4:] == [PICTURE.name, "moved.jpg"]


def test_what_nobody_foresaw_stops_the_queue_in_words_and_it_goes_on_from_there(empty, owner):
    empty.evaluate("""() => {
        const { slice } = Blob.prototype;
        Blob.prototype.slice = function () { throw new Error("no such thing"); };
        globalThis.mend = () => { Blob.prototype.slice = slice; };
    }""")
    import_files(empty, PICTURE, OTHER_PICTURE)
    ended(empty, "0 files imported, 2 not imported yet")
    stopped = panel(empty).get_by_role("alert")
    expect(stopped).to_contain_text("What was imported so far is safe, and the other files wait.")
    empty.evaluate("() => mend()")
    stopped.get_by_role("button", name="Try again").click()
    ended(empty, "2 files imported")
    assert [row["originalFilename"] for row in owner.rows("images")] == [PICTURE.name, OTHER_PICTURE.name]


def test_an_import_goes_on_while_another_place_is_looked_at_and_its_panel_stays(studio, owner):
    open_gallery(studio)
    import_files(studio, PICTURE, OTHER_PICTURE, FILM, SOUND)
    open_script(studio, "Salt and Copper 1")
    expect(scene(studio, "Act 1, scene 1")).to_be_visible()
    ended(studio, "4 files imported")
    fold = panel(studio).get_by_role("button", name="Show less of the import")
    fold.click()
    expect(line(studio, FILM.name)).to_have_count(0)
    expect(panel(studio).get_by_role("button", name="Show the files of the import")).to_be_focused()
    studio.get_by_label("Language").select_option("Tiếng Việt")
    expect(panel(studio).get_by_role("heading", name="Đã nhập 4 tệp")).to_be_visible()
    studio.get_by_role("button", name="Hiện các tệp đang nhập").click()
    studio.get_by_role("navigation").get_by_role("link", name="Thư viện").click()
    expect(studio.get_by_role("grid", name="Tệp").get_by_text(OTHER_PICTURE.name, exact=True)).to_be_visible()


def test_hostile_names_and_pictures_do_nothing_but_look_odd(empty, owner):
    long, marks = "n" * 10_000 + ".svg", "\u202egnp.exe.svg"
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' id='%d'><script>document.title = 'ran'</script></svg>"
    names = [f"{MARKUP}.svg", long, marks]
    files = [{"name": name, "type": "image/svg+xml", "text": (svg % n).decode()} for n, name in enumerate(names)]
    drop(empty, "body", [*files, {"name": "huge.png", "type": "image/png", "bytes": list(HUGE)}])
    ended(empty, "4 files imported")
    expect(line(empty, f"{MARKUP}.svg")).to_be_visible()
    expect(panel(empty).get_by_text("…nnn")).to_be_visible()
    assert "ran" not in empty.title()
    assert panel(empty).locator("script, img[src=x]").count() == 0
    assert [row["originalFilename"] for row in owner.rows("images")] == [*names, "huge.png"]


def test_what_is_cancelled_is_not_stored_and_can_be_imported_after_all(empty, owner):
    hold_files(empty)
    import_files(empty, PICTURE, OTHER_PICTURE)
    expect(panel(empty).get_by_role("heading", name="Importing 2 files…")).to_be_visible()
    line(empty, PICTURE.name).get_by_role("button", name=f"Cancel {PICTURE.name}").click()
    panel(empty).get_by_role("button", name="Cancel all").click()
    empty.evaluate("() => letGo()")
    ended(empty, "0 files imported, 2 cancelled")
    assert owner.rows("images") == []
    line(empty, PICTURE.name).get_by_role("button", name=f"Import {PICTURE.name} after all").click()
    ended(empty, "1 file imported, 1 cancelled")
    assert [row["originalFilename"] for row in owner.rows("images")] == [PICTURE.name]


def test_a_full_disk_stops_the_queue_in_figures_and_it_goes_on_when_there_is_room(empty, owner, base_url):
    session = empty.context.new_cdp_session(empty)
    quota = {"origin": base_url, "quotaSize": 3_000_000}
    session.send("Storage.overrideQuotaForOrigin", quota)
    sizes = [1_000_000, 9_000_000]
    films = [
        {"name": f"{size}.webm", "mimeType": "video/webm", "buffer": FILM.read_bytes() + bytes([n]) * size}
        for n, size in enumerate(sizes)
    ]
    import_files(empty, *films)
    stopped = panel(empty).get_by_role("alert")
    expect(stopped).to_contain_text("The files that wait need 10 MB, and the browser grants this page")
    assert owner.rows("videos") == []
    stopped.get_by_role("button", name="Import what fits").click()
    ended(empty, "1 file imported, 1 not imported yet")
    expect(stopped).to_contain_text("need 9.1 MB")
    session.send("Storage.overrideQuotaForOrigin", {**quota, "quotaSize": 300_000_000})
    stopped.get_by_role("button", name="Try again").click()
    ended(empty, "2 files imported")
    assert len(owner.rows("videos")) == 2


def test_what_is_being_written_when_the_queue_stops_is_written(empty, owner, base_url):
    session = empty.context.new_cdp_session(empty)
    session.send("Storage.overrideQuotaForOrigin", {"origin": base_url, "quotaSize": 3_000_000})
    hold_files(empty)
    import_files(empty, PICTURE)
    expect(line(empty, PICTURE.name)).to_contain_text("Looking at it…")
    import_files(empty, {"name": "b.webm", "mimeType": "video/webm", "buffer": FILM.read_bytes() + bytes(9_000_000)})
    expect(panel(empty).get_by_role("heading", name="Importing 2 files…")).to_be_visible()
    hold_table(owner, "images")
    empty.evaluate("() => letGo()")
    expect(panel(empty).get_by_role("alert")).to_contain_text("The files that wait need 9")
    let_go_of_table(owner, "images")
    ended(empty, "1 file imported, 1 not imported yet")
    assert [row["originalFilename"] for row in owner.rows("images")] == [PICTURE.name]


# What a restore does first of all.
LEAVE_STUDIO = """
import gc
from pyapp.ui.imports.imports import Imports
gc.unfreeze()
next(each for each in gc.get_objects() if isinstance(each, Imports)).follow(None)
"""


def test_what_was_on_its_way_when_the_database_is_closed_is_said_to_be_left(empty, owner):
    hold_files(empty)
    import_files(empty, PICTURE, OTHER_PICTURE)
    expect(line(empty, PICTURE.name)).to_contain_text("Looking at it…")
    empty.get_by_role("button", name="Python console").click()
    empty.get_by_role("textbox", name="Python to run").fill(LEAVE_STUDIO)
    empty.keyboard.press("Control+Enter")
    expect(empty.get_by_role("status").filter(has_text="so 2 files were not imported")).to_be_visible()
    expect(panel(empty)).to_have_count(0)
    empty.evaluate("() => letGo()")
    assert owner.rows("images") == []

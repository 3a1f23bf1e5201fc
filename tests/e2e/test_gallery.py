"""The gallery: what is shown, what comes in."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import (
    FILM,
    OTHER_PICTURE,
    PICTURE,
    SOUND,
    drop,
    import_files,
    open_gallery,
    open_script,
    reload,
    scene,
    text_file,
    tile,
)


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


@pytest.mark.every_engine
def test_several_files_are_imported_and_one_that_is_no_media_is_refused_with_its_reason(empty, owner):
    import_files(empty, PICTURE, FILM)
    expect(empty.get_by_role("heading", name="2 files imported")).to_be_visible()
    empty.get_by_label("Import files").set_input_files([text_file("scene.txt")])
    expect(empty.get_by_role("heading", name="2 files imported, 1 refused")).to_be_visible()
    expect(empty.get_by_text("“scene.txt” is no image, video or audio (text/plain).")).to_be_visible()
    import_files(empty, SOUND)
    expect(empty.get_by_role("heading", name="3 files imported, 1 refused")).to_be_visible()
    reload(empty)
    for path in (PICTURE, FILM, SOUND):
        expect(tile(empty, path.name)).to_contain_text("Imported")
    expect(empty.get_by_text("3 files")).to_be_visible()
    stored = {table: owner.rows(table) for table in ("images", "videos", "audios")}
    names = {table: [row["originalFilename"] for row in rows] for table, rows in stored.items()}
    assert names == {"images": [PICTURE.name], "videos": [FILM.name], "audios": [SOUND.name]}
    assert {row["uploadSource"] for rows in stored.values() for row in rows} == {"imported"}
    assert owner.rows("scriptAssetMappings") == []


def test_files_dropped_on_the_gallery_are_imported_their_type_found_from_the_bytes(empty, owner):
    files = [
        {"name": "poster", "type": "", "text": "<svg xmlns='http://www.w3.org/2000/svg'/>"},
        {"name": "note.html", "type": "text/html", "text": "<script>document.title = 'ran'</script>"},
    ]
    drop(empty, ".gallery", files)
    expect(empty.get_by_role("heading", name="1 file imported, 1 refused")).to_be_visible()
    expect(tile(empty, "poster")).to_be_visible()
    assert [(row["originalFilename"], row["mimeType"]) for row in owner.rows("images")] == [("poster", "image/svg+xml")]


def test_a_file_dropped_beside_the_gallery_does_not_leave_the_page(empty, owner):
    drop(empty, "header", [{"name": "a.svg", "type": "image/svg+xml", "text": "<svg/>"}])
    expect(empty.get_by_role("heading", name="Gallery")).to_be_visible()
    assert owner.rows("images") == []


def test_an_import_goes_on_while_another_place_is_looked_at(studio, owner):
    open_gallery(studio)
    import_files(studio, PICTURE, OTHER_PICTURE, FILM, SOUND)
    open_script(studio, "Salt and Copper 1")
    expect(scene(studio, "Act 1, scene 1")).to_be_visible()
    open_gallery(studio)
    expect(studio.get_by_role("heading", name="4 files imported")).to_be_visible()
    expect(tile(studio, OTHER_PICTURE.name)).to_be_visible()

"""What hostile records and files can do to the page: nothing but look odd."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import import_files, open_gallery, scene, tile

MARKUP = "<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>"
BLOB = {"$blob": {"type": "image/png", "seed": 1, "size": 50}}


@pytest.mark.every_engine
def test_markup_in_titles_and_lines_is_shown_as_text(owner, open_app):
    dialogue = {"roleId": MARKUP, "line": MARKUP}
    act = {"summary": MARKUP, "scenes": [{"location": MARKUP, "action": MARKUP, "dialogues": [dialogue]}]}
    owner.make(7, {"scripts": [{"id": 1, "title": MARKUP, "logline": MARKUP, "genre": [MARKUP], "acts": [act]}]})
    app = open_app()
    app.get_by_role("link", name=MARKUP).click()
    expect(app.get_by_role("heading", name=MARKUP, level=1)).to_be_visible()
    expect(scene(app, "Act 1, scene 1").get_by_text(MARKUP)).to_have_count(4)
    assert "ran" not in app.title().split(" · ")[-1]
    assert app.locator("main script, main img[src=x]").count() == 0


def test_markup_in_file_names_is_shown_as_text(owner, open_app):
    owner.make(7, {"images": [{"id": 1, "data": BLOB, "originalFilename": MARKUP, "uploadedAt": {"$date": 0}}]})
    app = open_app()
    open_gallery(app)
    expect(tile(app, MARKUP)).to_be_visible()
    tile(app, MARKUP).get_by_role("link").click()
    expect(app.get_by_role("heading", level=1)).to_have_text(MARKUP)
    app.get_by_role("button", name="Delete").click()
    expect(app.get_by_role("dialog").get_by_role("heading")).to_have_text(f"Delete {MARKUP}?")
    assert app.locator("main script, main img[src=x], dialog img").count() == 0


def test_a_script_in_a_picture_never_runs(app, owner):
    app.get_by_role("button", name="Make an empty database").click()
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>document.title = 'ran'</script></svg>"
    import_files(app, {"name": "art.svg", "mimeType": "image/svg+xml", "buffer": drawing})
    tile(app, "art.svg").get_by_role("link").click()
    expect(app.get_by_role("img", name="art.svg")).to_be_attached()
    expect(app).to_have_title("art.svg · CineGenie database")
    assert app.locator("main svg script, main object, main iframe, main embed").count() == 0


@pytest.mark.parametrize("acts", [None, "text", 7, {"0": 1}, [None, 3, {"scenes": "no"}, {"scenes": [None, []]}]])
def test_a_script_with_odd_acts_is_shown_without_them(owner, open_app, acts, page_log):
    owner.make(7, {"scripts": [{"id": 1, "title": "Odd", "acts": acts, "characters": "none", "genre": 5}]})
    app = open_app("/#/scripts/1")
    expect(app.get_by_role("heading", name="Odd", level=1)).to_be_visible()
    expect(app.get_by_role("article")).to_have_count(0)


def test_a_record_without_a_file_says_so_in_its_place(owner, open_app):
    records = [{"id": 1}, {"id": 2, "data": "text"}, {"id": 3, "data": BLOB}]
    owner.make(7, {"images": [{**each, "uploadedAt": {"$date": 0}} for each in records]})
    app = open_app("/#/gallery")
    expect(tile(app, "Image 1")).to_contain_text("This record holds no file.")
    expect(tile(app, "Image 2")).to_contain_text("This record holds no file.")
    expect(tile(app, "Image 3")).to_contain_text("This browser cannot show this file.")
    tile(app, "Image 2").get_by_role("link").click()
    expect(app.get_by_text("This record's data is no file.")).to_be_visible()


def test_ids_that_are_no_numbers_are_shown_and_reached_all_the_same(owner, open_app):
    ids = ["7/../x", {"$date": 0}, ["a", 1]]
    owner.make(7, {"scripts": [{"id": key, "title": f"Script {number}"} for number, key in enumerate(ids)]})
    app = open_app()
    for number in range(len(ids)):
        app.get_by_role("link", name=f"Script {number}").click()
        expect(app.get_by_role("heading", name=f"Script {number}", level=1)).to_be_visible()
        app.get_by_role("link", name="All scripts").click()

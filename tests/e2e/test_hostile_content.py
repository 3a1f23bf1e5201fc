"""What hostile records and files can do to the page: nothing but look odd."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.backups import WITHOUT_PICKER
from tests.e2e.steps import open_gallery, scene, select, tile

MARKUP = "<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>"
BLOB = {"$blob": {"type": "image/png", "seed": 1, "size": 50}}


def test_markup_in_titles_lines_and_file_names_is_shown_as_text(owner, open_app):
    dialogue = {"roleId": MARKUP, "line": MARKUP}
    act = {"summary": MARKUP, "scenes": [{"location": MARKUP, "action": MARKUP, "dialogues": [dialogue]}]}
    scripts = [{"id": 1, "title": MARKUP, "logline": MARKUP, "genre": [MARKUP], "acts": [act]}]
    images = [{"id": 1, "data": BLOB, "originalFilename": MARKUP, "uploadedAt": {"$date": 0}}]
    owner.make(7, {"scripts": scripts, "images": images})
    app = open_app()
    app.get_by_role("link", name=MARKUP).click()
    expect(app.get_by_role("heading", name=MARKUP, level=1)).to_be_visible()
    expect(scene(app, "Act 1, scene 1").get_by_text(MARKUP)).to_have_count(4)
    assert "ran" not in app.title().split(" · ")[-1]
    assert app.locator("main script, main img[src=x]").count() == 0

    open_gallery(app)
    expect(tile(app, MARKUP)).to_be_visible()
    tile(app, MARKUP).get_by_role("link").click()
    expect(app.get_by_role("heading", level=1)).to_have_text(MARKUP)
    app.get_by_role("button", name="Delete").click()
    expect(app.get_by_role("dialog").get_by_role("heading")).to_have_text(f"Delete {MARKUP}?")
    assert app.locator("main script, main img[src=x], dialog img").count() == 0


SCRIPT = "<script>document.title = 'ran'</script>"


def drawing(parts: str) -> dict[str, Any]:
    """An SVG of 8 pixels with a script."""
    text = f"<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'>{SCRIPT}{parts}</svg>"
    return {"$blob": {"type": "image/svg+xml", "base64": base64.b64encode(text.encode()).decode()}}


def billion(part: str) -> str:
    """1 kB that shows a part 10^9 times: browsers need hours for it, or more memory than there is."""
    levels = [f"<g id='g{n}'>" + f"<use href='#g{n - 1}'/>" * 10 + "</g>" for n in range(1, 10)]
    return f"<defs><g id='g0'>{part}</g>{''.join(levels)}</defs><use href='#g9'/>"


@pytest.mark.every_engine
def test_a_drawing_is_drawn_only_where_a_person_asks_for_it_and_so_one_that_never_ends_stops_nothing(owner, open_app):
    files = {1: drawing(billion("<rect width='8' height='8'/>")), 2: drawing("")}
    images = [{"id": key, "data": data, "uploadedAt": {"$date": 0}} for key, data in files.items()]
    scene_record = {"location": "Attic", "generatedImageId": 1}
    owner.make(7, {"images": images, "scripts": [{"id": 1, "title": "Drawn", "acts": [{"scenes": [scene_record]}]}]})
    said = "A drawing (SVG) is shown only where its file is opened."
    app = open_app("/#/gallery")
    expect(tile(app, "Image 1")).to_contain_text(said)
    for place in ("#/scripts/1/storyboard", "#/scripts/1"):
        app.evaluate("place => { location.hash = place; }", place)
        expect(app.get_by_role("article").get_by_text(said)).to_be_visible()
    open_gallery(app)
    tile(app, "Image 1").get_by_role("link").click()
    expect(app.get_by_text("This is a drawing (SVG).")).to_be_visible()
    app.keyboard.press("ArrowLeft")
    expect(app.get_by_role("heading", level=1)).to_have_text("Image 2")
    app.get_by_role("button", name="Show it anyway").click()
    expect(app.get_by_role("img", name="Image 2")).to_be_visible()
    expect(app.get_by_text(re.compile("^8 . 8 pixels$"))).to_be_visible()
    assert app.locator("main svg script, main object, main iframe, main embed").count() == 0
    expect(app).to_have_title("Image 2 · CineGenie database")


def test_a_record_without_a_file_says_so_and_names_what_it_holds_wherever_it_is_shown(owner, open_app, context):
    context.add_init_script(WITHOUT_PICKER)
    stored = {2: "text", 3: [1], 4: {"name": "x"}, 5: BLOB}
    images = [{"id": 1}, *({"id": key, "data": data} for key, data in stored.items())]
    scenes = [{"location": "Attic", "generatedImageId": 2}]
    scripts = [{"id": 1, "title": "Odd", "acts": [{"scenes": scenes}]}]
    owner.make(7, {"images": [{**each, "uploadedAt": {"$date": 0}} for each in images], "scripts": scripts})
    app = open_app("/#/gallery")
    said = {
        "Image 1": "This record holds no file.",
        "Image 2": "What is stored in the place of the file is a text, not a file.",
        "Image 3": "What is stored in the place of the file is a list, not a file.",
        "Image 4": "What is stored in the place of the file is a record, not a file.",
        "Image 5": "This browser cannot show this file.",
    }
    expect(app.get_by_label("Script", exact=True)).to_be_enabled()  # all is indexed
    for name, text in said.items():
        expect(tile(app, name)).to_contain_text(text)
    select(app, "Image 2")
    app.get_by_role("button", name="Download").click()
    expect(app.get_by_role("alert").filter(has_text=f"Image 2: {said['Image 2']}")).to_be_visible()
    select(app, "Image 1")
    app.get_by_role("button", name="Download").click()
    expect(app.get_by_role("alert").filter(has_text="hold no files, so there was nothing to download")).to_be_visible()
    app.get_by_role("button", name="End the selection").click()
    tile(app, "Image 2").get_by_role("link").click()
    expect(app.get_by_role("heading", name="Image 2", level=1)).to_be_visible()
    expect(app.locator("main").get_by_text(said["Image 2"])).to_be_visible()
    app.get_by_role("button", name="Download", exact=True).click()
    expect(app.get_by_role("alert").get_by_text(said["Image 2"], exact=True)).to_be_visible()
    app.evaluate("() => { location.hash = '#/scripts/1'; }")
    expect(scene(app, "Act 1, scene 1").get_by_text(said["Image 2"])).to_be_visible()


ODD_ACTS = [None, "text", 7, {"0": 1}, [None, 3, {"scenes": "no"}, {"scenes": [None, []]}]]


def test_scripts_with_odd_acts_and_ids_that_are_no_numbers_are_shown_and_reached_all_the_same(owner, open_app):
    ids = ["7/../x", {"$date": 0}, ["a", 1], 1, 2]
    odd = [{"characters": "none", "genre": 5, "acts": acts} for acts in ODD_ACTS]
    scripts = [{"id": key, "title": f"Script {n}", **odd[n]} for n, key in enumerate(ids)]
    owner.make(7, {"scripts": scripts})
    app = open_app()
    for number in range(len(ids)):
        app.get_by_role("link", name=f"Script {number}").click()
        expect(app.get_by_role("heading", name=f"Script {number}", level=1)).to_be_visible()
        expect(app.get_by_role("article")).to_have_count(0)
        app.get_by_role("link", name="All scripts").click()

"""A script's storyboard, on the screen and on paper."""

from __future__ import annotations

import re
import struct
import zlib

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import load_sample, open_script, upgrade
from tests.studio_specs import script

PRINTED = """() => {
    globalThis.print = () => {
        const pictures = [...document.querySelectorAll(".frame img:not([hidden])")];
        const loaded = pictures.filter((each) => each.complete && each.naturalWidth > 0);
        document.documentElement.dataset.printed = `${loaded.length} of ${pictures.length}`;
    };
}"""


@pytest.mark.every_engine
def test_the_whole_script_is_shown_in_pictures_and_printed_with_all_of_them(open_app):
    app = open_app()
    load_sample(app)
    upgrade(app)
    open_script(app, "The Answering Light")
    app.get_by_role("button", name="Storyboard").click()
    expect(app.get_by_role("heading", name="The Answering Light", level=1)).to_be_focused()
    first = app.get_by_role("article", name="Act 1, scene 1", exact=True)
    expect(first).to_contain_text("Harrow Point harbour")
    expect(first).to_contain_text("You'll be the Coast Office.")
    frames = app.get_by_role("article")
    app.get_by_label("Columns").select_option("2")
    expect(app).to_have_url(re.compile(r"#/scripts/1/storyboard\?columns=2$"))
    app.reload()
    expect(app.get_by_label("Columns")).to_have_value("2")
    expect(first).to_be_visible()
    left, right = first.bounding_box(), frames.nth(1).bounding_box()
    assert (left["y"], left["width"]) == (right["y"], right["width"])

    app.evaluate(PRINTED)
    app.get_by_role("button", name="Print").click()
    expect(app.locator("html")).to_have_attribute("data-printed", re.compile(r"^(\d+) of \1$"))


def huge_picture():
    """The head of a PNG of 30,000 by 30,000 pixels: no more is needed to see what decoding it would cost."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return {"name": "huge.png", "mimeType": "image/png", "buffer": content + b"\0" * 2000}


def test_a_picture_that_would_fill_the_memory_is_not_decoded_and_that_is_said(owner, open_app):
    owner.make(7, {"scripts": [script(1, {})]})
    app = open_app("/#/scripts/1")
    place = app.get_by_role("group", name="Image", exact=True)
    place.get_by_label("Upload image").set_input_files([huge_picture()])
    expect(place).to_contain_text("huge.png · linked")
    expect(place).to_contain_text("This picture has too many pixels")
    app.get_by_role("button", name="Storyboard").click()
    expect(app.get_by_role("article")).to_contain_text("This picture has too many pixels")
    assert app.locator("img[src]").count() == 1  # the page's own icon


def test_a_storyboard_says_what_it_cannot_show_and_paper_has_only_the_script(owner, open_app):
    tables = owner.studio(version=7, scenesPerScript=12)
    owner.make(7, tables)
    app = open_app("/#/scripts/1/storyboard?columns=9")
    expect(app.get_by_label("Columns")).to_have_value("3")
    expect(app.get_by_role("article").first).to_contain_text("This browser cannot show this image.")
    app.evaluate(PRINTED)
    app.get_by_role("button", name="Print").click()
    expect(app.get_by_text("12 pictures could not be shown; their frames say so.")).to_be_visible()
    app.emulate_media(media="print")
    for hidden in (app.get_by_role("navigation"), app.get_by_role("button", name="Print"), app.locator("#notices")):
        expect(hidden.first).to_be_hidden()
    expect(app.get_by_role("heading", level=1)).to_be_visible()
    assert app.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    paper = app.pdf(format="A4")
    pages = len(re.findall(rb"/Type\s*/Page\b", paper))
    assert 2 <= pages <= 4

"""The list of scripts, and scripts that hold anything."""

from __future__ import annotations

import base64
import re

from playwright.sync_api import expect

from tests.e2e.steps import PICTURE
from tests.studio_specs import asset, mapping, script

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABCAIAAACUgoPjAAAAEklEQVR4nGPk5IxiYGBgYGAAAAMjAG5RG1TiAAAAAElFTkSuQmCC"


def titles(page):
    return page.get_by_role("list", name="Scripts").get_by_role("heading")


def test_scripts_are_found_and_sorted_as_the_address_says(owner, open_app):
    many = [script(number, {}, title=f"Script {number:03}") for number in range(1, 201)]
    night = script(
        900,
        {"generatedImageId": 1},
        title="Đêm ở Hà Nội",
        logline="Người gác đèn",
        genre=["Drama"],
        characters=[{"name": "Åse"}],
        titleImage=PIXEL,
    )
    links = [mapping(1, "image", 1, script=900), mapping(2, "image", 2, script=900), mapping(3, "image", 1, script=5)]
    owner.make(7, {"scripts": [*many, night], "images": [asset(1), asset(2)], "scriptAssetMappings": links})
    app = open_app("/#/scripts")
    expect(app.get_by_text("201 scripts", exact=True)).to_be_visible()
    expect(titles(app).first).to_have_text("Đêm ở Hà Nội")
    expect(app.get_by_role("listitem").filter(has_text="Đêm")).to_contain_text("1 act · 1 scene · 2 files")

    search = app.get_by_label("Search scripts")
    search.press_sequentially("dem ase drama")
    expect(titles(app)).to_have_text(["Đêm ở Hà Nội"])
    expect(app.get_by_text("1 of 201 scripts")).to_be_visible()
    expect(app).to_have_url(re.compile(r"#/scripts\?search=dem%20ase%20drama$"))
    expect(search).to_be_focused()
    search.fill("zebra")
    expect(app.get_by_text("No script has all of these words.")).to_be_visible()
    search.fill("")
    expect(app).to_have_url(re.compile(r"#/scripts$"))

    app.get_by_label("Sort by").select_option("Most media")
    expect(titles(app).nth(1)).to_have_text("Script 005")
    app.get_by_label("Sort by").select_option("Newest first")
    expect(titles(app).nth(1)).to_have_text("Script 200")
    app.reload()
    expect(app.get_by_label("Sort by")).to_have_value("newest")
    expect(titles(app).nth(1)).to_have_text("Script 200")
    app.get_by_role("button", name="Show more").scroll_into_view_if_needed()
    expect(titles(app).nth(60)).to_be_attached()
    owner.page.js("""() => owner.declare().open().then(async (database) => {
        await database.table("scripts").update(900, { title: "Đêm khác" });
        database.close();
    })""")
    expect(titles(app).first).to_have_text("Đêm khác")
    app.get_by_role("navigation", name="Places").get_by_role("link", name="Gallery").click()
    expect(app.get_by_role("heading", name="Gallery")).to_be_visible()
    app.go_back()
    expect(app.get_by_label("Sort by")).to_have_value("newest")


def test_scripts_of_any_content_are_listed_and_shown(owner, open_app):
    hostile = "<img src=x onerror=alert(1)>\u202eRTL\u202c" + "x" * 10_000
    odd = {"scenes": [None, {"dialogues": [None, {"line": hostile, "roleId": 5}], "location": hostile, "action": 7}]}
    records = [
        {"id": 1, "title": hostile, "acts": "none", "genre": {"a": 1}, "characters": 5, "titleImage": "data:,%%%"},
        {"id": 2, "title": 5, "acts": [None, 3, odd], "buildMeta": 3, "titleImage": "!" * 100, "setting": [1]},
        {"id": 3, "acts": {"length": 3}, "logline": hostile, "titleImage": "A" * 6_000_000},
        {"id": 4, "title": "", "acts": [{"act_number": hostile, "summary": hostile, "scenes": [odd]}]},
        {"id": "key/of?odd#kind", "title": "مرحبا", "acts": []},
    ]
    owner.make(7, {"scripts": records})
    app = open_app("/#/scripts")
    expect(app.get_by_text("5 scripts", exact=True)).to_be_visible()
    expect(titles(app)).to_have_count(5)
    assert app.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert app.get_by_role("listitem").first.bounding_box()["height"] < 900
    for key in ("1", "2", "3", "4", "'key%2Fof%3Fodd%23kind'"):
        app.goto(f"{app.url.partition('#')[0]}#/scripts/{key}")
        expect(app.get_by_role("link", name="All scripts")).to_be_visible()
        expect(app.get_by_role("button", name="Storyboard")).to_be_visible()
        assert app.evaluate("document.documentElement.scrollWidth <= innerWidth")
        app.get_by_role("button", name="Storyboard").click()
        expect(app.get_by_role("button", name="Print")).to_be_visible()
        assert app.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(app.get_by_role("alert")).to_have_count(0)


def test_the_picture_of_a_script_in_the_list_is_made_small_first(owner, open_app):
    text = base64.b64encode(PICTURE.read_bytes()).decode()
    images = [{"id": 1, "data": {"$blob": {"type": "image/webp", "base64": text}}, "uploadedAt": {"$date": 0}}]
    scenes = [{"generatedImageId": 1}]
    scripts = [
        {"id": 1, "title": "Its own", "acts": [], "titleImage": text},
        {"id": 2, "title": "Its first scene's", "acts": [{"scenes": scenes}]},
    ]
    owner.make(7, {"images": images, "scripts": scripts})
    app = open_app("/#/scripts")
    for title in ("Its own", "Its first scene's"):
        picture = app.get_by_role("listitem").filter(has_text=title).locator("img")
        expect(picture).to_be_visible()
        assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") == 400

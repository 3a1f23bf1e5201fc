"""One asset: seen, played, walked through, renamed, replaced, downloaded, and what happens to it elsewhere."""

from __future__ import annotations

import base64
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import (
    FILM,
    OTHER_PICTURE,
    PICTURE,
    SAMPLE,
    SOUND,
    hold_links,
    hold_table,
    let_go_of_links,
    let_go_of_table,
)

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

SCENE = "act0-scene1"
DAY = 86_400_000
ALL_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def stored(number: Any, path: Path, mime_type: str, day: int = 1, **more: Any) -> dict[str, Any]:
    """The spec of an asset of a file of the sample."""
    data = {"$blob": {"type": mime_type, "base64": base64.b64encode(path.read_bytes()).decode()}}
    dated = {"uploadSource": "imported", "uploadedAt": {"$date": 1_700_000_000_000 + day * DAY}, "mimeType": mime_type}
    return {"id": number, "data": data, "originalFilename": path.name, **dated, **more}


def library() -> dict[str, list[dict[str, Any]]]:
    scene: dict[str, Any] = {"scenes": [{"generatedImageId": 7}, {"action": "Rain."}]}
    link = {"id": 1, "scriptId": 4, "assetType": "image", "assetId": 7, "sceneId": SCENE, "role": "scene-image"}
    return {
        "scripts": [{"id": 4, "title": "The Answering Light", "acts": [scene]}],
        "images": [
            stored(7, PICTURE, "image/webp", day=4),
            stored("b", OTHER_PICTURE, "image/jpeg", day=1, uploadSource="ai-generated"),
        ],
        "videos": [stored(2, FILM, "video/webm", day=3)],
        "audios": [stored(3, SOUND, "audio/ogg", day=2)],
        "scriptAssetMappings": [link],
    }


@pytest.fixture
def studio(owner):
    owner.make(7, library())
    return owner


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name, exact=True, level=1)


def fact(page: Page, name: str) -> Locator:
    """What is told under that name."""
    return page.locator(".asset-facts > div").filter(has=page.get_by_text(name, exact=True)).get_by_role("definition")


def swipe(page: Page, across: int, along: int = 0) -> None:
    """Swipe over the figure with a finger."""
    page.locator(".figure").evaluate(
        """(figure, [across, along]) => {
            const { left, top, width } = figure.getBoundingClientRect();
            const target = document.elementFromPoint(left + width / 2, top + 9);
            const event = (name, x, y) => new PointerEvent(name, { bubbles: true, isPrimary: true, pointerType: "touch",
                pointerId: 1, clientX: left + width / 2 + x, clientY: top + 9 + y });
            target.dispatchEvent(event("pointerdown", 0, 0));
            target.dispatchEvent(event("pointerup", across, along));
        }""",
        [across, along],
    )


def test_a_picture_is_shown_whole_zoomed_into_with_its_details_and_the_scenes_that_use_it(studio, open_app):
    app = open_app("/#/gallery/image/7")
    expect(heading(app, PICTURE.name)).to_be_visible()
    picture = app.get_by_role("img", name=PICTURE.name)
    expect(picture).to_be_visible()
    size = picture.evaluate("(image) => image.decode().then(() => [image.naturalWidth, image.naturalHeight])")
    expect(fact(app, "Dimensions")).to_have_text(f"{size[0]} \u00d7 {size[1]} pixels")
    expect(fact(app, "Type")).to_have_text("Image")
    expect(fact(app, "File name")).to_have_text(PICTURE.name)
    expect(fact(app, "Size")).to_have_text(f"{PICTURE.stat().st_size / 1000:.0f} kB")
    expect(fact(app, "Source")).to_have_text("Imported")
    expect(fact(app, "Added")).to_contain_text("Nov 1")
    expect(fact(app, "MIME type")).to_have_text("image/webp")
    expect(fact(app, "Id")).to_have_text("7")

    button = app.get_by_role("button", name="Full size")
    expect(button).to_be_visible()
    fitted = app.get_by_role("img", name=PICTURE.name).bounding_box()["width"]
    app.keyboard.press("z")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert app.get_by_role("img", name=PICTURE.name).bounding_box()["width"] > fitted
    app.keyboard.press("ArrowRight")
    swipe(app, -200)
    expect(heading(app, PICTURE.name)).to_be_visible()
    app.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-pressed", "false")
    app.get_by_role("img", name=PICTURE.name).click()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    assert app.get_by_role("img", name=PICTURE.name).bounding_box()["width"] == fitted

    uses = app.get_by_role("region", name="Where it is used").get_by_role("listitem")
    expect(uses).to_have_text(
        [
            "The Answering Light, act 1, scene 2linked",
            "The Answering Light, act 1, scene 1by the script's old field",
        ]
    )
    link = uses.first.get_by_role("link")
    assert link.get_attribute("href") == f"#/scripts/4?scene={SCENE}"
    link.click()
    expect(heading(app, "The Answering Light")).to_be_visible()


@pytest.mark.every_engine
def test_keys_buttons_and_swipes_lead_through_the_gallery_s_order_and_escape_back_to_it(studio, open_app):
    app = open_app("/#/gallery/image/7?sort=newest")
    expect(app.get_by_text("1 of 4")).to_be_visible()
    expect(app.get_by_role("button", name="Previous file")).to_be_disabled()
    app.keyboard.press("ArrowRight")
    expect(heading(app, FILM.name)).to_be_visible()
    app.get_by_role("button", name="Next file").click()
    expect(heading(app, SOUND.name)).to_be_visible()
    expect(app.get_by_role("button", name="Next file")).to_be_focused()
    app.keyboard.press("ArrowRight")
    expect(heading(app, OTHER_PICTURE.name)).to_be_visible()
    assert app.url.endswith("#/gallery/image/'b'?sort=newest")
    expect(app.get_by_role("button", name="Next file")).to_be_disabled()
    swipe(app, 120)
    expect(heading(app, SOUND.name)).to_be_visible()
    app.keyboard.press("ArrowLeft")
    expect(heading(app, FILM.name)).to_be_visible()
    swipe(app, 120, along=200)  # a scroll, no swipe
    swipe(app, 20)
    expect(app.get_by_text("2 of 4")).to_be_visible()
    swipe(app, -120)
    expect(heading(app, SOUND.name)).to_be_visible()
    app.keyboard.press("Escape")
    expect(heading(app, "Gallery")).to_be_visible()

    app.evaluate("() => { location.hash = '#/gallery/image/7?type=image&sort=oldest'; }")  # filters narrow what is next
    expect(app.get_by_text("2 of 2")).to_be_visible()
    app.keyboard.press("ArrowLeft")
    expect(heading(app, OTHER_PICTURE.name)).to_be_visible()
    expect(app.get_by_text("1 of 2")).to_be_visible()


def test_keys_that_are_pressed_before_the_order_is_known_or_the_next_file_is_shown_all_count(studio, open_app, context):
    hold_links(context)
    app = open_app("/#/gallery/image/7?sort=newest")
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        app.keyboard.press(key)
    expect(app.get_by_text("Looking for the files before and after it…")).to_be_visible()
    expect(heading(app, PICTURE.name)).to_be_visible()
    let_go_of_links(app)
    expect(heading(app, SOUND.name)).to_be_visible()
    expect(app.get_by_text("3 of 4")).to_be_visible()
    press_twice = """() => { for (let i = 0; i < 2; i++)
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true })); }"""
    app.evaluate(press_twice)
    expect(heading(app, PICTURE.name)).to_be_visible()
    expect(app.get_by_text("1 of 4")).to_be_visible()


def test_a_film_plays_on_while_its_record_changes_and_its_length_is_noted(studio, open_app):
    app = open_app("/#/gallery/video/2")
    film = app.get_by_label(FILM.name)
    expect(fact(app, "Duration")).to_have_text("0:04")
    app.wait_for_function("async () => (await document.querySelector('video').play(), true)")
    film.evaluate("(film) => { film.loop = true; film.mark = 'the same'; }")
    assert studio.rows("videos")[0]["duration"] == pytest.approx(film.evaluate("(film) => film.duration"))
    studio.page.js(
        """async () => { const database = owner.declare("cineGenieDatabase", 7);
            await database.videos.update(2, { originalFilename: "renamed elsewhere.webm" }); database.close(); }"""
    )
    expect(heading(app, "renamed elsewhere.webm")).to_be_visible()
    assert app.evaluate("() => { const film = document.querySelector('video'); return [film.mark, film.paused]; }") == [
        "the same",
        False,
    ]
    app.keyboard.press("ArrowRight")
    expect(fact(app, "Duration")).to_be_visible()
    expect(app.get_by_label(SOUND.name)).to_be_visible()


def test_it_is_renamed_and_another_file_takes_its_place_each_checked_stored_and_undone_and_its_links_stay(
    studio, open_app
):
    before = studio.dump()["stores"]
    app = open_app("/#/gallery/image/7")
    app.get_by_role("button", name="Rename").click()
    field = app.get_by_role("textbox", name="New name")
    expect(field).to_be_focused()
    field.fill("  ")
    field.press("Enter")
    expect(app.get_by_role("alert")).to_have_text("A file needs a name.")
    field.fill("harbour/night.webp")
    field.press("Enter")
    expect(app.get_by_role("alert")).to_have_text("A file's name has no slash, line break or other control character.")
    field.fill("<b>Cảnh biển</b>".replace("/", "") + ".webp")
    app.get_by_role("button", name="Save").click()
    name = "<b>Cảnh biển<b>.webp"
    expect(heading(app, name)).to_be_visible()
    expect(app.get_by_role("button", name="Rename")).to_be_focused()
    assert studio.rows("images")[0]["originalFilename"] == name
    app.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(heading(app, PICTURE.name)).to_be_visible()
    expect(app.get_by_role("status").filter(has_text=f"“{PICTURE.name}” is as it was before.")).to_be_visible()
    assert studio.rows("images")[0]["originalFilename"] == PICTURE.name
    app.get_by_role("button", name="Rename").click()
    field.fill("not kept")
    field.press("Escape")
    expect(field).to_have_count(0)
    expect(heading(app, PICTURE.name)).to_be_visible()

    expect(app.get_by_role("img", name=PICTURE.name)).to_be_visible()
    app.get_by_label("Replace file").set_input_files(FILM)
    alert = app.get_by_role("alert")
    expect(alert).to_contain_text(f"“{FILM.name}” is not an image but video/webm. Nothing was changed.")
    app.get_by_label("Replace file").set_input_files(OTHER_PICTURE)
    expect(heading(app, OTHER_PICTURE.name)).to_be_visible()
    expect(fact(app, "MIME type")).to_have_text("image/jpeg")
    expect(app.get_by_role("img", name=OTHER_PICTURE.name)).to_be_visible()
    after = studio.dump()["stores"]
    assert after["scriptAssetMappings"] == before["scriptAssetMappings"]
    assert after["images"]["records"][0]["value"]["uploadedAt"] == before["images"]["records"][0]["value"]["uploadedAt"]
    app.get_by_role("button", name="Undo").last.click()
    expect(heading(app, PICTURE.name)).to_be_visible()
    assert studio.dump()["stores"] == before


def test_a_sound_is_downloaded_under_its_name_and_linked_to_a_scene_which_is_told_among_its_uses(studio, open_app):
    app = open_app("/#/gallery/audio/3")
    with app.expect_download() as started:
        app.get_by_role("button", name="Download").click()
    assert started.value.suggested_filename == SOUND.name
    assert started.value.path().read_bytes() == SOUND.read_bytes()
    expect(app.get_by_text("It is not used in any script.")).to_be_visible()
    app.get_by_role("button", name="Link to a scene").click()
    dialog = app.get_by_role("dialog", name=f"Link \u201c{SOUND.name}\u201d to a scene")
    dialog.get_by_role("radio", name="Rain.").check()
    dialog.get_by_role("button", name="Link to this scene").click()
    uses = app.get_by_role("region", name="Where it is used").get_by_role("listitem")
    expect(uses).to_have_text(["The Answering Light, act 1, scene 2linked"])
    (link,) = [row for row in studio.rows("scriptAssetMappings") if row["assetType"] == "audio"]
    assert (link["scriptId"], link["sceneId"], link["assetId"]) == (4, SCENE, 3)


def test_an_asset_that_was_deleted_elsewhere_says_so_and_shows_the_way_on(studio, open_app):
    app = open_app("/#/gallery/image/7")
    expect(app.get_by_text("1 of 4")).to_be_visible()
    other = open_app("/#/gallery/image/7")
    other.get_by_role("button", name="Delete").click()
    other.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(heading(other, FILM.name)).to_be_visible()
    expect(app.get_by_text("This file is not here any more.")).to_be_visible()
    expect(app.get_by_role("img", name=PICTURE.name)).to_have_count(0)
    app.get_by_role("button", name="Next file").last.click()
    expect(heading(app, FILM.name)).to_be_visible()
    other.get_by_role("button", name="Undo").click()
    expect(heading(other, PICTURE.name)).to_be_visible()


def wall() -> dict[str, Any]:
    """The spec of the head of a picture of 30,000 by 30,000 pixels."""
    sides = (30_000).to_bytes(4, "big") * 2
    head = b"IHDR" + sides + b"\x08\x02\0\0\0"
    png = b"\x89PNG\r\n\x1a\n\0\0\0\r" + head + zlib.crc32(head).to_bytes(4, "big")
    data = {"$blob": {"type": "image/png", "base64": base64.b64encode(png).decode()}}
    return {"id": 10, "data": data, "originalFilename": "wall.png", "uploadedAt": {"$date": 1}}


MARKUP = "<img src=x onerror=\"document.title='ran'\">"
HOSTILE = {
    "images": [
        {
            "data": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>top.ran = 1</script></svg>",
            "type": "image/svg+xml",
            "name": MARKUP,
        },
        {"data": b"<script>top.ran = 1</script>", "type": "text/html", "name": "\u202egnp.exe\u202c \U0001f6a2 مرفأ"},
        {"data": b"<script>top.ran = 1</script>", "type": "image/png", "name": "x" * 10_000},
    ],
    "videos": [{"data": (SAMPLE / "studio.json").read_bytes()[:999], "type": "video/mp4", "name": "broken.mp4"}],
}


def test_hostile_files_and_names_only_look_odd_and_too_many_pixels_wait_to_be_asked_for(owner, open_app):
    def spec(number: int, data: bytes, type: str, name: str) -> dict[str, Any]:  # noqa: A002
        blob = {"$blob": {"type": type, "base64": base64.b64encode(data).decode()}}
        return {"id": number, "data": blob, "originalFilename": name, "uploadedAt": {"$date": 1}, "mimeType": type}

    tables = {table: [spec(n, **each) for n, each in enumerate(rows)] for table, rows in HOSTILE.items()}
    tables["images"] += [{"id": 8}, {"id": 9, "data": "text"}, wall()]
    owner.make(7, tables)
    app = open_app("/#/gallery/image/0")
    expect(heading(app, MARKUP)).to_be_visible()
    expect(app.locator(".figure").get_by_text("This is a drawing (SVG).")).to_be_visible()
    assert app.locator(".figure img:not(.preview)").get_attribute("src") is None
    app.get_by_role("button", name="Show it anyway").click()
    expect(app.get_by_role("img", name=MARKUP)).to_be_visible()
    for address, text in {
        "image/1": "This browser cannot show this image.",
        "image/2": "This browser cannot show this image.",
        "image/8": "This record holds no file.",
        "image/9": "What is stored in the place of the file is a text, not a file.",
        "video/0": "This browser cannot play this video.",
    }.items():
        app.goto(app.url.partition("#")[0] + f"#/gallery/{address}")
        expect(app.locator(".figure").get_by_text(text)).to_be_visible()
    app.goto(app.url.partition("#")[0] + "#/gallery/image/10")
    expect(app.get_by_text("This picture has 30000 \u00d7 30000 pixels.")).to_be_visible()
    expect(fact(app, "Dimensions")).to_have_text("30000 \u00d7 30000 pixels")
    assert app.locator(".figure img:not(.preview)").get_attribute("src") is None
    with app.expect_download() as started:
        app.locator(".figure").get_by_role("button", name="Download").click()
    assert started.value.suggested_filename == "wall.png"
    app.get_by_role("button", name="Show it anyway").click()
    expect(app.get_by_text("This browser cannot show this image.")).to_be_visible()
    app.goto(app.url.partition("#")[0] + "#/gallery/image/2")
    expect(app.get_by_role("heading", level=1)).to_contain_text("x" * 200 + "")
    assert len(app.get_by_role("heading", level=1).text_content()) <= 300
    assert app.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert app.evaluate("() => top.ran") is None
    app.goto(app.url.partition("#")[0] + "#/gallery/image/nothing")
    expect(app.get_by_role("alert")).to_contain_text("There is no file “nothing”.")
    expect(heading(app, "Gallery")).to_be_visible()


def test_what_is_typed_before_the_scenes_are_there_is_searched_for_when_they_are(owner, open_app):
    owner.make(7, library())
    app = open_app("/#/gallery/image/7")
    expect(app.get_by_text("1 of 4")).to_be_visible()
    hold_table(owner, "scripts")
    app.get_by_role("button", name="Link to a scene").click()
    dialog = app.get_by_role("dialog")
    dialog.get_by_label("Search scripts and scenes").fill("nothing like this")
    expect(dialog).to_contain_text("Reading the scenes…")
    let_go_of_table(owner, "scripts")
    expect(dialog.get_by_text("No scene has all of these words.")).to_be_visible()
    expect(dialog.get_by_role("radio")).to_have_count(0)

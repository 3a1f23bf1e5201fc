"""A person looks at what takes up the space, and finds the files behind each part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.studio_specs import asset, mapping, script

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PIXELS = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const counts = new Map();
    for (let at = 0; at < data.length; at += 4) {
        const colour = data.slice(at, at + 3).join();
        if (data[at + 3] === 255) counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    return [...counts].filter(([, count]) => count > 500).map(([colour]) => colour);
}"""
ADD = """async () => {
    const studio = owner.declare("cineGenieDatabase", 7);
    await studio.open();
    const data = new Blob([new Uint8Array(1_000_000)], { type: "image/png" });
    await studio.images.add({ data, uploadSource: "imported", uploadedAt: new Date(), mimeType: "image/png" });
    studio.close();
}"""
LONG = "<b>Night</b> \u202eniart " + "very " * 3000


def file(number: int, size: int, **fields: Any) -> dict[str, Any]:
    return asset(number, data={"$blob": {"type": "image/webp", "seed": number, "size": size}}, **fields)


def studio() -> dict[str, Any]:
    return {
        "scripts": [script(1, {"generatedImageId": 1}, title="Night Train"), script(2, title=LONG)],
        "images": [file(1, 600_000), file(2, 300_000, uploadSource="imported"), file(3, 100_000)],
        "videos": [file(1, 2_000_000, uploadSource="manual-upload", originalFilename="<i>tram</i>.webm")],
        "audios": [asset(1, data="text")],
        "scriptAssetMappings": [
            mapping(1, "video", 1, script=2),
            *(mapping(1 + number, "image", 2, script=number) for number in (1, 2)),
        ],
    }


def open_storage(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Storage").click()
    expect(page.get_by_role("heading", name="Storage", level=1)).to_be_focused()


def row(page: Page, section: str, name: str) -> Locator:
    return page.get_by_role("region", name=section).get_by_role("row", name=name)


def drawn(page: Page, canvas: Locator) -> str:
    """The first colour of what is drawn, once something is."""
    page.wait_for_function(f"canvas => ({PIXELS})(canvas).length > 0", arg=canvas.element_handle())
    return canvas.evaluate(PIXELS)[0]


def test_what_takes_up_the_space_is_drawn_told_exactly_leads_to_its_files_and_is_counted_anew_where_one_comes(
    owner, open_app
):
    owner.make(7, studio())
    app = open_app()
    open_storage(app)
    expect(app.get_by_text("5 files, 3.0 MB in all.")).to_be_visible()
    expect(app.get_by_text("1 record holds no file whose size can be told")).to_be_visible()
    expect(row(app, "By type", "Images")).to_have_text("Images31.0 MB33%")
    expect(row(app, "By type", "Videos")).to_have_text("Videos12.0 MB67%")
    expect(row(app, "By source", "Imported")).to_have_text("Imported1300 kB10%")
    expect(row(app, "By script", "Night Train")).to_have_text("Night Train1600 kB20%")
    expect(row(app, "By script", "<b>Night</b>")).to_contain_text("2.0 MB")
    expect(row(app, "By script", "Shared by several scripts")).to_contain_text("300 kB")
    expect(row(app, "By script", "Not used in any script")).to_contain_text("2100 kB3%")
    largest = app.get_by_role("region", name="Largest files").get_by_role("listitem")
    expect(largest).to_have_text([
        *("<i>tram</i>.webm video 2.0 MB", "Image 1 image 600 kB", "Image 2 image 300 kB", "Image 3 image 100 kB"),
    ])
    canvas = app.get_by_role("region", name="By type").locator("canvas")
    drawn(app, canvas)
    for name, href in (
        ("Imported", "#/gallery?source=imported"),
        ("Night Train", "#/gallery?script=1"),
        ("Not used in any script", "#/gallery?unused=1"),
    ):
        expect(app.get_by_role("link", name=name, exact=True)).to_have_attribute("href", href)
    box = canvas.bounding_box()
    assert box is not None
    app.mouse.click(box["x"] + 8, box["y"] + box["height"] / 2)  # the ring's left side, which are the videos
    app.wait_for_url("**/#/gallery?type=video")
    app.go_back()
    expect(app.get_by_role("heading", name="By type")).to_be_visible()

    link = app.get_by_role("link", name="Images", exact=True)
    link.focus()
    owner.page.js(ADD)
    expect(row(app, "By type", "Images")).to_have_text("Images42.0 MB50%")
    expect(link).to_be_focused()


def test_a_studio_without_files_says_so_and_colours_follow_light_and_dark(owner, open_app):
    owner.make(7)
    app = open_app("/#/storage")
    expect(app.get_by_text("There are no files in this database yet")).to_be_visible()
    expect(app.get_by_role("table")).to_have_count(0)
    owner.page.js(ADD)
    expect(row(app, "By script", "Not used in any script")).to_have_text("Not used in any script11.0 MB100%")
    canvas = app.locator("canvas").first
    light = drawn(app, canvas)
    app.emulate_media(color_scheme="dark", reduced_motion="reduce")
    gone = f"([canvas, light]) => !({PIXELS})(canvas).includes(light)"
    app.wait_for_function(gone, arg=[canvas.element_handle(), light])

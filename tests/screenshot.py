"""The README's picture, made of the sample studio: `python3 -m tests screenshot`."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.steps import load_sample, upgrade
from tests.environment import ROOT
from tests.harness import CONTEXT_OPTIONS, launched, serving, until_state

PICTURE = ROOT / "tests" / "media" / "gallery.webp"
SIZE = {"width": 1180, "height": 720}


def gallery(page: Page, address: str) -> bytes:
    """Load the sample, open the gallery, and return what is seen there as PNG."""
    page.goto(address)
    until_state(page)
    load_sample(page)
    upgrade(page)
    page.get_by_role("button", name="Open the gallery").click()
    expect(page.get_by_text("21 files")).to_be_visible()
    pictures = page.get_by_role("gridcell").locator("img")
    expect(pictures.first).to_be_visible()
    for picture in pictures.all():
        expect(picture).to_have_js_property("complete", True)
    page.mouse.move(0, 0)
    return page.screenshot()


def main() -> None:
    """Write the picture."""
    with serving() as address, sync_playwright() as playwright, launched(playwright) as browser:
        page = browser.new_context(viewport=SIZE, **CONTEXT_OPTIONS).new_page()
        seen = gallery(page, f"{address}/")
    Image.open(BytesIO(seen)).convert("RGB").save(PICTURE, "WEBP", quality=80, method=6)
    print(f"{PICTURE}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

"""Draws the icons under which the page is installed, in the shape of web/icon.svg: python tests/media/make_icons.py."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parents[2] / "web" / "icons"
BLUE, WHITE = "#1d4f91", "#ffffff"
UNITS = 32  # of the drawing, as in icon.svg
FINER = 8  # drawn so many times as large, for smooth edges
SAFE = 0.8  # the part of a maskable icon that no system cuts away


def icon(pixels: int, *, maskable: bool = False) -> Image.Image:
    """The icon of that width; a maskable one fills its square, and its drawing keeps away from the edges."""
    size = pixels * FINER
    drawn = Image.new("RGBA", (size, size), BLUE if maskable else (0, 0, 0, 0))
    pen = ImageDraw.Draw(drawn)
    scale = size / UNITS * (SAFE if maskable else 1)
    margin = (size - UNITS * scale) / 2

    def at(*units: float) -> list[float]:
        return [margin + unit * scale for unit in units]

    if not maskable:
        pen.rounded_rectangle(at(0, 0, 32, 32), 6 * scale, BLUE)
    pen.rounded_rectangle(at(6, 8, 26, 24), 2 * scale, WHITE)
    pen.polygon([tuple(at(13, 12)), tuple(at(13, 20)), tuple(at(20, 16))], BLUE)
    return drawn.resize((pixels, pixels), Image.Resampling.LANCZOS)


def main() -> None:
    """Write them, the same bytes each time."""
    FOLDER.mkdir(exist_ok=True)
    for pixels in (192, 512):
        icon(pixels).save(FOLDER / f"icon-{pixels}.png", optimize=True)
    icon(512, maskable=True).save(FOLDER / "maskable-512.png", optimize=True)


if __name__ == "__main__":
    main()

"""Pictures are drawn at twice their size and scaled down, which smooths every edge.

Every function is determined by its arguments, seeds included. Lengths are in pixels of the large picture.
"""

import math
import random
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageColor, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1280, 720
Point = tuple[float, float]
Size = tuple[int, int]


def pen(picture: Image.Image) -> ImageDraw.ImageDraw:
    """A pen whose colours may be translucent ("#rrggbbaa")."""
    return ImageDraw.Draw(picture, "RGBA")


def gradient(stops: Sequence[tuple[float, str]], size: Size = (WIDTH, HEIGHT)) -> Image.Image:
    """A vertical gradient through `stops`: (height from 0 to 1, colour), in ascending order."""
    column = Image.new("RGB", (1, size[1]))
    for (start, upper), (end, lower) in pairwise(stops):
        first, last = round(start * size[1]), round(end * size[1])
        colours = ImageColor.getrgb(upper), ImageColor.getrgb(lower)
        for y in range(first, last):
            share = (y - first) / (last - first)
            mixed = (round(a + (b - a) * share) for a, b in zip(*colours, strict=True))
            column.putpixel((0, y), tuple(mixed))
    return column.resize(size)


def glow(picture: Image.Image, centre: Point, radius: int, colour: str, strength: float = 1.0) -> None:
    """Light that fades with the square of the distance."""
    edge = 180  # a radial gradient reaches 255 in its corners, not at its edges
    falloff = [round(255 * strength * max(0, 1 - v / edge) ** 2) for v in range(256)]
    mask = (
        Image.radial_gradient("L").point(falloff).resize((2 * radius, 2 * radius), Image.Resampling.BICUBIC)
    )
    corner = round(centre[0] - radius), round(centre[1] - radius)
    picture.paste(Image.new("RGB", mask.size, colour), corner, mask)


def disc(picture: Image.Image, centre: Point, radius: float, colour: str) -> None:
    x, y = centre
    pen(picture).ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def halo(picture: Image.Image, centre: Point, radii: Sequence[float], colour: str) -> None:
    """Rings of one translucent colour: a glow in few colours, which a PNG stores in little space."""
    for radius in sorted(radii, reverse=True):
        disc(picture, centre, radius, colour)


def ridge(seed: int, left: float, right: float, sway: float, decay: float = 0.5) -> list[Point]:
    """A mountain's outline across the whole picture: midpoints moved by ever smaller amounts."""
    rng = random.Random(seed)
    heights = [left, right]
    while len(heights) < 200:
        middles = [(a + b) / 2 + rng.uniform(-sway, sway) for a, b in pairwise(heights)]
        heights = [h for pair in zip(heights, middles, strict=False) for h in pair] + heights[-1:]
        sway *= decay
    step = WIDTH / (len(heights) - 1)
    return [(index * step, height) for index, height in enumerate(heights)]


def wave(top: float, amplitude: float, length: float, phase: float, width: int = WIDTH) -> list[Point]:
    """A wave's outline; a crest is sharper than a trough, as on water."""
    return [
        (x, top - amplitude * (2 * abs(math.sin(math.pi * x / length + phase)) ** 1.6 - 1))
        for x in range(0, width + 8, 8)
    ]


def fill_below(picture: Image.Image, outline: Sequence[Point], colour: str) -> None:
    width, height = picture.size
    pen(picture).polygon([*outline, (width, height), (0, height)], fill=colour)


def stars(picture: Image.Image, seed: int, count: int, bottom: int) -> None:
    rng = random.Random(seed)
    for _ in range(count):
        place = rng.uniform(0, picture.width), bottom * rng.random() ** 1.4
        disc(
            picture,
            place,
            rng.choice((1, 1, 1.5, 1.5, 2.5)),
            "#fff6dc" + rng.choice(("66", "99", "cc", "ff")),
        )


def pine(picture: Image.Image, x: float, base: float, height: float, colour: str) -> None:
    brush = pen(picture)
    tiers = 7
    for tier in range(tiers):
        top = base - height * (1 - tier / (tiers + 1))
        half = height * (0.05 + 0.028 * tier)
        bottom = top + height * (0.16 + 0.02 * tier)
        middle = bottom - height * 0.035
        brush.polygon([(x, top), (x + half, bottom), (x, middle), (x - half, bottom)], fill=colour)
    brush.rectangle((x - height * 0.015, base - height * 0.2, x + height * 0.015, base), fill=colour)


def pines(picture: Image.Image, seed: int, base: float, height: float, gap: float, colour: str) -> None:
    """A row of pines of about the same height from edge to edge."""
    rng = random.Random(seed)
    x = -gap
    while x < picture.width + gap:
        pine(picture, x, base + rng.uniform(0, height * 0.08), height * rng.uniform(0.65, 1.1), colour)
        x += gap * rng.uniform(0.5, 1.2)


def windows(picture: Image.Image, rng: random.Random, wall: tuple[int, int, int, int], lit: str) -> None:
    left, top, right, bottom = wall
    brush = pen(picture)
    for y in range(top + 14, bottom - 10, 22):
        for x in range(left + 10, right - 12, 18):
            if rng.random() < 0.28:
                brush.rectangle((x, y, x + 7, y + 10), fill=lit)


def city(picture: Image.Image, seed: int, base: int, tall: tuple[int, int], colour: str, lit: str) -> None:
    """A row of houses with lit windows from edge to edge; `tall` is the range of their heights."""
    rng = random.Random(seed)
    x = -20
    while x < picture.width:
        width, height = rng.randrange(56, 130, 2), rng.randrange(*tall)
        pen(picture).rectangle((x, base - height, x + width, picture.height), fill=colour)
        if rng.random() < 0.3:
            middle = x + width // 2
            pen(picture).rectangle((middle - 2, base - height - 46, middle + 2, base - height), fill=colour)
        windows(picture, rng, (x, base - height, x + width, base), lit)
        x += width + rng.choice((0, 0, 4, 14))


def reflect(picture: Image.Image, horizon: int, tint: str, share: float) -> None:
    """Fills what is below `horizon` with its mirror image, rippled, mixed with `share` of `tint`."""
    depth, margin = picture.height - horizon, 26
    mirror = picture.crop((0, max(0, horizon - depth), picture.width, horizon))
    mirror = mirror.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((picture.width + 2 * margin, depth))
    mirror = Image.blend(mirror, Image.new("RGB", mirror.size, tint), share)
    for y in range(depth):
        swing = 3 + 22 * y / depth
        shift = round(swing * math.sin(y * 0.55 - y * y * 0.0006) * math.sin(y * 0.13))
        row = mirror.crop((margin - shift, y, margin - shift + picture.width, y + 1))
        picture.paste(row, (0, horizon + y))


def mist(picture: Image.Image, top: int, bottom: int, colour: str, strength: float) -> None:
    """A band of fog, densest in its middle."""
    column = Image.new("L", (1, picture.height))
    for y in range(top, bottom):
        column.putpixel((0, y), round(255 * strength * math.sin(math.pi * (y - top) / (bottom - top)) ** 2))
    picture.paste(Image.new("RGB", picture.size, colour), (0, 0), column.resize(picture.size))


def beam(picture: Image.Image, corners: Sequence[Point], colour: str, blur: float) -> None:
    """A translucent polygon of light with soft edges."""
    light = Image.new("RGBA", picture.size, colour[:7] + "00")
    ImageDraw.Draw(light).polygon(list(corners), fill=colour)
    light = light.filter(ImageFilter.GaussianBlur(blur))
    picture.paste(light, (0, 0), light.getchannel("A"))


def rain(picture: Image.Image, seed: int, count: int, colour: str) -> None:
    rng = random.Random(seed)
    for _ in range(count):
        x, y, length = rng.uniform(0, picture.width), rng.uniform(-40, picture.height), rng.uniform(18, 46)
        pen(picture).line((x, y, x - length * 0.18, y + length), fill=colour, width=2)

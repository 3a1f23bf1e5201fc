"""Five pictures for the screenplay of the night tram and one that nobody uses, all large (see drawing.py)."""

import random

from drawing import (
    HEIGHT,
    WIDTH,
    city,
    disc,
    fill_below,
    glow,
    gradient,
    halo,
    mist,
    pen,
    rain,
    reflect,
    ridge,
    stars,
)
from PIL import Image, ImageFilter


def tram(picture: Image.Image, left: int, top: int, length: int, height: int, paint: str) -> None:
    """A tram seen from its side, windows lit, its pole up to the wire."""
    brush = pen(picture)
    bottom = top + height
    brush.rounded_rectangle((left, top, left + length, bottom), height // 7, fill=paint)
    brush.rectangle((left, top + height * 0.6, left + length, top + height * 0.68), fill="#f2e6c9")
    window = height // 2
    count = (length - height // 4) // (window + height // 10)
    for index in range(count):
        x = left + height // 8 + index * (window + height // 10)
        brush.rounded_rectangle((x, top + height * 0.16, x + window, top + height * 0.54), 6, fill="#ffe3a0")
    for x in (left + length * 0.2, left + length * 0.8):
        disc(picture, (x, bottom), height * 0.11, "#0b0d14")
    middle = left + length // 2
    brush.line(
        (middle, top, middle + height // 3, top - height // 4, middle, top - height // 2),
        fill="#0b0d14",
        width=4,
    )


def blurred_city() -> Image.Image:
    """A street's far side at night, its lights out of focus."""
    picture = gradient([(0, "#0d1526"), (0.5, "#22344f"), (0.72, "#4a5a70"), (1, "#4a5a70")])
    rng = random.Random(17)
    city(picture, 40, 500, (220, 420), "#1b2a42", "#ffd27a66")
    for _ in range(36):
        place = rng.uniform(0, WIDTH), rng.uniform(300, 480)
        glow(
            picture,
            place,
            rng.randrange(18, 46),
            rng.choice(("#ffb347", "#ff6b5a", "#7fd6ff", "#ffe29a")),
            0.55,
        )
    picture = picture.filter(ImageFilter.GaussianBlur(5))
    city(picture, 41, 500, (60, 230), "#0f1828", "#ffcf7acc")
    pen(picture).line((0, 236, WIDTH, 222), fill="#0b0d14", width=3)
    return picture


def tram_in_street(street: Image.Image, left: int) -> Image.Image:
    """The street with a tram at `left`, mirrored in the wet pavement."""
    picture = street.copy()
    tram(picture, left, 318, 620, 172, "#a83232")
    glow(picture, (left + 625, 440), 190, "#fff2c0", 0.8)
    reflect(picture, 508, "#141f31", 0.35)
    pen(picture).rectangle((0, 500, WIDTH, 512), fill="#0b1220")
    for x, size in ((150, 300), (1120, 320)):
        pen(picture).rectangle((x - 5, 520 - size, x + 5, 520), fill="#0a0f1a")
        glow(picture, (x, 520 - size), 130, "#ffd58a", 0.85)
        disc(picture, (x, 520 - size), 16, "#fff4d2")
    return picture


def tram_in_rain() -> Image.Image:
    picture = tram_in_street(blurred_city(), 300)
    rain(picture, 9, 260, "#cfe0f044")
    return picture


def skyline_dusk() -> Image.Image:
    picture = gradient(
        [(0, "#2b2452"), (0.3, "#6b3f78"), (0.52, "#d4637a"), (0.7, "#ffb07c"), (1, "#ffb07c")]
    )
    halo(picture, (470, 290), (140, 185, 240, 310), "#ffe0a028")
    disc(picture, (470, 290), 92, "#ffedc2")
    for y, left, right in ((250, 700, 1010), (276, 780, 1120), (330, 90, 330), (210, 180, 330)):
        pen(picture).rounded_rectangle((left, y, right, y + 14), 7, fill="#f5c4a85a")
    city(picture, 2, 560, (120, 300), "#8d4a78", "#ffd99a33")
    city(picture, 7, 620, (90, 300), "#55306a", "#ffd99a88")
    city(picture, 12, 690, (60, 230), "#241a42", "#ffd27a")
    return picture


def umbrella(picture: Image.Image, x: int, base: int, colour: str) -> None:
    brush = pen(picture)
    brush.polygon([(x - 8, base - 150), (x + 20, base - 140), (x + 3, base - 12)], fill=colour)
    brush.line((x + 8, base - 148, x, base), fill="#20150e", width=4)
    brush.arc((x - 6, base - 190, x + 26, base - 146), 150, 360, fill="#3b2717", width=7)


def suitcase(picture: Image.Image, x: int, base: int, width: int, height: int, colour: str) -> None:
    brush = pen(picture)
    brush.arc(
        (x + width * 0.38, base - height - 22, x + width * 0.62, base - height + 22),
        180,
        360,
        fill="#2b1a10",
        width=7,
    )
    brush.rounded_rectangle((x, base - height, x + width, base), 12, fill=colour)
    for share in (0.18, 0.76):
        brush.rectangle((x + width * share, base - height, x + width * share + 12, base), fill="#00000055")
    brush.rectangle((x, base - height * 0.62, x + width, base - height * 0.57), fill="#00000044")


def clock(picture: Image.Image, x: int, y: int, radius: int) -> None:
    disc(picture, (x, y), radius, "#5a3b1e")
    disc(picture, (x, y), radius * 0.84, "#f3e6c4")
    pen(picture).line((x, y, x + radius * 0.12, y - radius * 0.62), fill="#20150e", width=6)
    pen(picture).line((x, y, x - radius * 0.4, y - radius * 0.2), fill="#20150e", width=8)


def hat(picture: Image.Image, x: int, base: int, colour: str) -> None:
    pen(picture).ellipse((x - 70, base - 24, x + 70, base + 2), fill=colour)
    pen(picture).rounded_rectangle((x - 40, base - 76, x + 40, base - 10), 22, fill=colour)
    pen(picture).rectangle((x - 40, base - 36, x + 40, base - 22), fill="#00000066")


def lost_property() -> Image.Image:
    picture = gradient([(0, "#3a2a20"), (1, "#2a1c15")])
    for shelf in (236, 452, 668):
        pen(picture).rectangle((0, shelf, WIDTH, shelf + 20), fill="#6f4a2b")
        pen(picture).rectangle((0, shelf + 20, WIDTH, shelf + 34), fill="#1a110c")
    for x in (20, 430, 850, 1240):
        pen(picture).rectangle((x, 0, x + 20, HEIGHT), fill="#583a22")
    for x, base, width, height, colour in (
        (70, 236, 210, 128, "#8c4a32"),
        (500, 452, 260, 150, "#3f6b6a"),
        (900, 668, 300, 160, "#a2702f"),
        (90, 668, 240, 120, "#55607d"),
        (128, 548, 170, 92, "#7a3d4a"),
        (930, 236, 170, 104, "#6d7f4a"),
    ):
        suitcase(picture, x, base, width, height, colour)
    for x, base, colour in (
        (330, 236, "#3d5a80"),
        (372, 236, "#b04a3a"),
        (1150, 452, "#4d7a5b"),
        (1200, 452, "#c28a3b"),
    ):
        umbrella(picture, x, base, colour)
    clock(picture, 640, 156, 72)
    for x, base, colour in (
        (180, 452, "#31435c"),
        (342, 452, "#7b5230"),
        (960, 452, "#5a2f3f"),
        (640, 668, "#3c4a36"),
    ):
        hat(picture, x, base, colour)
    for place, radius, strength in (((640, 330), 700, 0.34), ((640, 40), 300, 0.5)):
        glow(picture, place, radius, "#ffcf80", strength)
    return picture


def bridge_at_blue_hour() -> Image.Image:
    picture = gradient(
        [(0, "#12264f"), (0.35, "#2f5590"), (0.6, "#8fa9cf"), (0.66, "#e8c3a8"), (1, "#e8c3a8")]
    )
    stars(picture, 3, 50, 240)
    fill_below(picture, ridge(14, 420, 440, 30), "#41608f")
    city(picture, 21, 464, (20, 110), "#2a4573", "#ffd99acc")
    mist(picture, 400, 480, "#d9c3bd", 0.4)
    brush = pen(picture)
    for x in (330, 950):
        brush.rectangle((x - 15, 130, x + 15, 470), fill="#101d38")
        brush.rectangle((x - 26, 222, x + 26, 236), fill="#101d38")
    for start, end in ((-290, 330), (330, 950), (950, 1570)):
        cable = [(start + (end - start) * t / 40, 140 + 236 * (1 - ((t - 20) / 20) ** 2)) for t in range(41)]
        brush.line(cable, fill="#101d38", width=6)
        for x, y in cable[1:-1:2]:
            brush.line((x, y, x, 400), fill="#101d38aa", width=2)
    brush.rectangle((0, 396, WIDTH, 414), fill="#101d38")
    for x in range(24, WIDTH, 88):
        glow(picture, (x, 386), 34, "#ffdf9a", 0.9)
        disc(picture, (x, 386), 5, "#fff6d8")
    reflect(picture, 470, "#16305c", 0.3)
    return picture


def terminus_by_the_sea() -> Image.Image:
    picture = gradient([(0, "#5aa0c0"), (0.3, "#a6d2d6"), (0.5, "#fbe6c2"), (1, "#fbe6c2")])
    glow(picture, (1010, 330), 380, "#fff7dc", 0.95)
    disc(picture, (1010, 330), 40, "#fffdf2")
    picture.paste(gradient([(0, "#8cc3c4"), (1, "#3f8b99")], (WIDTH, 190)), (0, 356))
    for index in range(26):
        rng = random.Random(index)
        y = 362 + index * 6
        x = 1010 + rng.uniform(-20 - index * 7, 20 + index * 7)
        pen(picture).rounded_rectangle((x - 20 - index, y, x + 20 + index, y + 4), 2, fill="#fff7dc" + "aa")
    fill_below(picture, ridge(9, 500, 548, 8), "#e7cf9f")
    fill_below(picture, ridge(6, 590, 600, 6), "#cfae78")
    pen(picture).line((0, 262, 760, 250), fill="#38424d", width=3)
    pen(picture).rectangle((748, 240, 758, 560), fill="#38424d")
    tram(picture, 120, 372, 520, 160, "#b5403a")
    pen(picture).rectangle((0, 545, 760, 556), fill="#7c6a52")
    for x in range(0, 760, 40):
        pen(picture).rectangle((x, 556, x + 18, 562), fill="#5f5040")
    return picture


def desert_mesas() -> Image.Image:
    picture = gradient([(0, "#f7b267"), (0.35, "#f79d65"), (0.62, "#f4845f"), (1, "#f4845f")])
    halo(picture, (900, 300), (130, 180, 240, 310), "#fff0c426")
    disc(picture, (900, 300), 88, "#fff3d0")
    mesas = (
        ("#d9645a", [(0, 420), (90, 410), (110, 300), (330, 300), (352, 420), (560, 440), (1280, 430)]),
        (
            "#b34a50",
            [
                (0, 500),
                (420, 490),
                (446, 330),
                (600, 326),
                (640, 500),
                (980, 510),
                (1000, 380),
                (1200, 376),
                (1240, 510),
                (1280, 512),
            ],
        ),
        ("#7c3248", [(0, 590), (300, 560), (700, 600), (1280, 560)]),
        ("#4a1f3a", [(0, 660), (420, 640), (900, 668), (1280, 630)]),
    )
    for colour, outline in mesas:
        fill_below(picture, outline, colour)
    for x, base, height in ((180, 650, 120), (1080, 650, 150)):
        brush = pen(picture)
        brush.rounded_rectangle((x - 12, base - height, x + 12, base + 20), 12, fill="#2c1127")
        brush.rounded_rectangle(
            (x - 46, base - height * 0.7, x - 28, base - height * 0.35), 9, fill="#2c1127"
        )
        brush.rectangle((x - 40, base - height * 0.45, x, base - height * 0.33), fill="#2c1127")
        brush.rounded_rectangle(
            (x + 28, base - height * 0.85, x + 46, base - height * 0.45), 9, fill="#2c1127"
        )
        brush.rectangle((x, base - height * 0.57, x + 40, base - height * 0.45), fill="#2c1127")
    return picture

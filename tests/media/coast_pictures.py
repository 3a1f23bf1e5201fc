"""Six pictures for the screenplay by the sea. Each function returns a large picture (see drawing.py)."""

import math

from drawing import (
    HEIGHT,
    WIDTH,
    beam,
    disc,
    fill_below,
    glow,
    gradient,
    halo,
    mist,
    pen,
    pine,
    pines,
    reflect,
    ridge,
    stars,
    wave,
)
from PIL import Image, ImageFilter


def fishing_boat(picture: Image.Image, x: int, y: int, size: int, colour: str) -> None:
    """A boat whose waterline is at `y`; `size` is its length."""
    brush = pen(picture)
    unit = size / 10
    hull = [(x, y - 2 * unit), (x + 10 * unit, y - 2.6 * unit), (x + 8.6 * unit, y), (x + 1.2 * unit, y)]
    brush.polygon(hull, fill=colour)
    brush.rectangle((x + 2 * unit, y - 4.2 * unit, x + 4.4 * unit, y - 2 * unit), fill=colour)
    brush.line(
        (x + 5.6 * unit, y - 2 * unit, x + 5.6 * unit, y - 8.5 * unit), fill=colour, width=max(3, size // 50)
    )
    for end in ((x + 9.8 * unit, y - 2.6 * unit), (x + 0.4 * unit, y - 2.1 * unit)):
        brush.line((x + 5.6 * unit, y - 8.4 * unit, *end), fill=colour, width=2)


def gull(picture: Image.Image, x: int, y: int, span: int, colour: str) -> None:
    brush = pen(picture)
    brush.arc((x - span, y - span // 3, x, y + span // 2), 200, 340, fill=colour, width=4)
    brush.arc((x, y - span // 3, x + span, y + span // 2), 200, 340, fill=colour, width=4)


def lighthouse(picture: Image.Image, x: int, base: int, height: int, wall: str, band: str) -> tuple[int, int]:
    """A striped tower; returns the place of its lamp."""
    brush = pen(picture)
    unit = height / 12
    for stripe in range(5):
        low, high = 1.45 - 0.13 * stripe, 1.45 - 0.13 * (stripe + 1)
        y = base - 1.8 * unit * stripe
        corners = [(x - low * unit, y), (x + low * unit, y)]
        corners += [(x + high * unit, y - 1.8 * unit), (x - high * unit, y - 1.8 * unit)]
        brush.polygon(corners, fill=wall if stripe % 2 else band)
    top = base - 9 * unit
    brush.rectangle((x - 1.25 * unit, top - 0.3 * unit, x + 1.25 * unit, top), fill="#0a1020")
    brush.rectangle((x - 0.7 * unit, top - 1.9 * unit, x + 0.7 * unit, top - 0.3 * unit), fill="#ffe9a3")
    brush.polygon(
        [(x - unit, top - 1.9 * unit), (x, top - 3 * unit), (x + unit, top - 1.9 * unit)], fill="#0a1020"
    )
    return x, round(top - 1.1 * unit)


def harbour_dawn() -> Image.Image:
    picture = gradient(
        [(0, "#243b6b"), (0.28, "#7a6fa3"), (0.44, "#f0a58f"), (0.56, "#ffd9a0"), (1, "#ffd9a0")]
    )
    glow(picture, (860, 372), 420, "#ffe9b0", 0.95)
    disc(picture, (860, 372), 46, "#fff6d8")
    fill_below(picture, ridge(3, 330, 395, 42), "#8c7ba3")
    fill_below(picture, ridge(8, 300, 412, 40), "#5d5b8a")
    mist(picture, 330, 420, "#ffd3a8", 0.55)
    reflect(picture, 410, "#3a4a78", 0.32)
    glow(picture, (860, 520), 190, "#ffe2a6", 0.4)
    for x, y, size in ((150, 470, 150), (470, 448, 96), (1010, 455, 110)):
        fishing_boat(picture, x, y, size, "#1c2440")
    pen(picture).polygon([(0, 600), (520, 560), (520, 576), (0, 636)], fill="#141a30")
    for x in range(20, 520, 62):
        pen(picture).rectangle((x, 556 + (520 - x) // 16, x + 12, 690 - x // 4), fill="#141a30")
    for x, y, span in ((300, 170, 30), (380, 140, 22), (620, 210, 18)):
        gull(picture, x, y, span, "#2b2f52")
    return picture


def night_sky() -> Image.Image:
    picture = gradient([(0, "#0b1433"), (0.5, "#1d2f63"), (0.78, "#3f5b93"), (1, "#3f5b93")])
    stars(picture, 5, 74, 430)
    halo(picture, (250, 170), (62, 92, 128), "#dfe6ff1c")
    disc(picture, (250, 170), 46, "#f4efd9")
    for x, y, radius in ((236, 156, 10), (266, 182, 13), (260, 146, 6)):
        disc(picture, (x, y), radius, "#e2dbc0")
    return picture


def sweep(picture: Image.Image, turn: float) -> None:
    """The two beams of the lamp, `turn` of a full circle after they lay along the coast."""
    facing = math.cos(2 * math.pi * turn)
    colour = f"#ffe9a3{round(38 * abs(facing)):02x}"
    for side in (-1, 1):
        x, y = (
            912 + side * 1000 * facing,
            214 + 120 * abs(facing) * (-side * 0.9 if facing >= 0 else side * 0.9),
        )
        for spread in (70, 46, 22):
            width = spread * (1.7 - 0.7 * abs(facing))
            pen(picture).polygon([(912, 214), (x, y - width), (x, y + width)], fill=colour)


def night_shore(picture: Image.Image) -> None:
    """The sea, the cliff, its house and the lighthouse, before whatever the picture shows."""
    for level, colour in ((548, "#2a4379"), (590, "#213765"), (636, "#192b53"), (684, "#122143")):
        fill_below(picture, wave(level, 7, 150 + level / 8, level), colour)
    cliff = [
        (620, 720),
        (680, 640),
        (700, 560),
        (760, 520),
        (810, 470),
        (1010, 456),
        (1090, 480),
        (1280, 440),
    ]
    pen(picture).polygon([*cliff, (1280, 720)], fill="#0a1128")
    halo(picture, lighthouse(picture, 912, 468, 330, "#e8e4da", "#b5473c"), (34, 58, 88), "#ffe9a338")
    pen(picture).polygon([(1040, 466), (1040, 410), (1085, 376), (1130, 410), (1130, 470)], fill="#0a1128")
    pen(picture).rectangle((1060, 424, 1078, 446), fill="#ffcf70")


def lighthouse_night() -> Image.Image:
    picture = night_sky()
    sweep(picture, 0)
    night_shore(picture)
    return picture


def lamp_room() -> Image.Image:
    picture = gradient([(0, "#14100f"), (0.55, "#33231a"), (1, "#120c0a")])
    for x in range(40, 1240, 200):
        picture.paste(gradient([(0, "#101d44"), (0.7, "#2b4478"), (1, "#4d6596")], (176, 430)), (x, 90))
        stars_pane = picture.crop((x, 90, x + 176, 520))
        stars(stars_pane, x, 24, 330)
        picture.paste(stars_pane, (x, 90))
    glow(picture, (640, 330), 620, "#ffb64d", 0.78)
    for half, colour in (
        (150, "#8a5a2488"),
        (126, "#d9963f99"),
        (98, "#ffc566bb"),
        (64, "#ffe6a8dd"),
        (30, "#fffbe8"),
    ):
        pen(picture).ellipse((640 - half, 330 - half * 1.45, 640 + half, 330 + half * 1.45), fill=colour)
    for ring in range(-6, 7):
        y, half = 330 + ring * 30, 150 * (1 - (ring / 7.4) ** 2) ** 0.5
        pen(picture).line((640 - half, y, 640 + half, y), fill="#5b3512cc", width=4)
    for x in (490, 560, 640, 720, 790):
        pen(picture).line(
            (640 + (x - 640) * 0.5, 118, x, 330, 640 + (x - 640) * 0.5, 542), fill="#4a2b10cc", width=5
        )
    pen(picture).polygon([(560, 548), (720, 548), (770, 720), (510, 720)], fill="#1d130d")
    pen(picture).rectangle((520, 536, 760, 562), fill="#6e4a22")
    pen(picture).rectangle((0, 520, 1280, 534), fill="#0d0908")
    keeper(picture, "#0b0807")
    return picture


def keeper(picture: Image.Image, colour: str) -> None:
    """A person in an oilskin coat and cap, facing the lamp."""
    brush = pen(picture)
    brush.polygon([(176, 720), (196, 560), (204, 500), (336, 500), (352, 560), (376, 720)], fill=colour)
    brush.rounded_rectangle((200, 436, 340, 620), 54, fill=colour)
    brush.rectangle((250, 400, 292, 450), fill=colour)
    brush.ellipse((232, 330, 312, 424), fill=colour)
    brush.pieslice((226, 306, 314, 396), 180, 360, fill=colour)
    brush.rounded_rectangle((226, 346, 338, 360), 7, fill=colour)
    brush.line((330, 480, 400, 560, 470, 540), fill=colour, width=34, joint="curve")


def storm_sea() -> Image.Image:
    picture = gradient([(0, "#10161f"), (0.4, "#34434f"), (0.62, "#7d8a86"), (1, "#7d8a86")])
    for x, y, size in ((150, 60, 330), (460, 30, 380), (820, 70, 350), (1130, 40, 360)):
        glow(picture, (x, y), size, "#0b1017", 0.85)
    bolt = [(884, 96), (850, 190), (880, 206), (832, 300), (858, 312), (820, 400)]
    beam(picture, [*bolt, (830, 402), (874, 300), (850, 292), (900, 196), (872, 184)], "#dcefffff", 7)
    pen(picture).line(bolt, fill="#f6fbff", width=5)
    glow(picture, (850, 240), 300, "#cfe6f5", 0.35)
    sea = (
        (430, 16, 260, "#4d6369", "#7f9597"),
        (474, 26, 330, "#3c535c", "#8ba09f"),
        (530, 36, 420, "#2c434e", "#90a4a3"),
        (600, 44, 520, "#1e333f", "#8a9fa0"),
        (680, 50, 640, "#13242f", "#6f8489"),
    )
    for index, (level, height, length, colour, foam) in enumerate(sea):
        crest = wave(level, height, length, index * 1.3 + 0.4)
        if index == 2:
            fishing_boat(picture, 480, 500, 130, "#0c141b")
        fill_below(picture, crest, colour)
        pen(picture).line(crest, fill=foam, width=4 + index, joint="curve")
    return picture.filter(ImageFilter.GaussianBlur(0.8))


def forest_path() -> Image.Image:
    picture = gradient([(0, "#cfe0d2"), (0.5, "#a9c6b4"), (1, "#5d8673")])
    glow(picture, (700, 150), 460, "#fff8d6", 0.9)
    rows = ((380, 210, 34, "#93b5a3"), (450, 280, 52, "#6f9a88"), (540, 360, 78, "#46776a"))
    for seed, (base, height, gap, colour) in enumerate(rows):
        pines(picture, seed + 20, base, height, gap, colour)
        pen(picture).rectangle((0, base, WIDTH, HEIGHT), fill=colour)
        mist(picture, base - 130, base + 90, "#d8e8da", 0.6)
    for shift in (0, 150, 270):
        beam(
            picture,
            [(640 + shift / 3, 0), (700 + shift / 3, 0), (480 + shift, 640), (330 + shift, 640)],
            "#fff6cf30",
            16,
        )
    fill_below(picture, ridge(4, 590, 600, 14), "#1f4a43")
    pen(picture).polygon(
        [(640, 590), (668, 590), (760, 640), (900, 720), (430, 720), (590, 640)], fill="#c8b98b"
    )
    pen(picture).polygon(
        [(650, 590), (658, 590), (690, 640), (730, 720), (610, 720), (634, 640)], fill="#dccf9f"
    )
    for x, base, height in (
        (70, 720, 610),
        (210, 700, 430),
        (330, 672, 300),
        (1000, 680, 340),
        (1110, 705, 480),
        (1230, 730, 640),
    ):
        pine(picture, x, base, height, "#123631")
    return picture


def boat_under_moon() -> Image.Image:
    picture = gradient(
        [(0, "#161a3d"), (0.35, "#33316b"), (0.6, "#6a5391"), (0.62, "#a0719c"), (1, "#a0719c")]
    )
    stars(picture, 11, 90, 330)
    halo(picture, (640, 330), (170, 220, 280, 350), "#ffd9c01e")
    disc(picture, (640, 330), 128, "#ffe3c2")
    for x, y, radius in ((600, 290, 22), (680, 350, 30), (650, 270, 12), (592, 372, 14)):
        disc(picture, (x, y), radius, "#f7d2ab")
    fill_below(picture, ridge(31, 400, 425, 26), "#3a2f63")
    pen(picture).rectangle((0, 430, WIDTH, HEIGHT), fill="#241f4d")
    for index in range(16):
        y, half = 440 + index * 18, 150 - abs(index - 3) * 9 + (index % 3) * 26
        pen(picture).rounded_rectangle(
            (640 - half, y, 640 + half, y + 5), 3, fill="#ffd9b0" + ("cc" if index < 6 else "77")
        )
    pen(picture).polygon([(520, 560), (760, 560), (724, 606), (552, 606)], fill="#0d0b24")
    pen(picture).polygon([(640, 548), (640, 404), (744, 548)], fill="#0d0b24")
    pen(picture).polygon([(628, 548), (628, 428), (556, 548)], fill="#1a1639")
    return picture

"""Three short films for the sample, as frames of pictures, 24 to the second, to be played in a loop."""

import math
from collections.abc import Iterator

from city_pictures import blurred_city, tram_in_street
from coast_pictures import fishing_boat, night_shore, night_sky, sweep
from drawing import disc, fill_below, glow, gradient, rain, wave
from PIL import Image

RATE = 24
Frames = Iterator[Image.Image]


def evening_waves() -> Frames:
    """Three seconds: waves roll before a low sun, a boat rides on them."""
    sky = gradient([(0, "#3b4a86"), (0.3, "#b36a8e"), (0.5, "#ffb27d"), (0.6, "#ffdca3"), (1, "#ffdca3")])
    glow(sky, (640, 400), 480, "#fff0c2", 0.9)
    disc(sky, (640, 400), 70, "#fff7de")
    sea = (
        (430, 12, 320, "#c06d76"),
        (490, 18, 400, "#8f5478"),
        (560, 26, 640, "#5c3f70"),
        (640, 30, 1280, "#33295a"),
    )
    for turn in (frame / (3 * RATE) for frame in range(3 * RATE)):
        picture = sky.copy()
        for index, (level, height, length, colour) in enumerate(sea):
            bob = 10 * math.sin(2 * math.pi * turn + index)
            if index == 2:
                fishing_boat(picture, 250, round(566 + bob), 190, "#2a1f47")
            fill_below(
                picture, wave(level + bob, height, length, math.pi * turn * (1, -1)[index % 2]), colour
            )
        yield picture


def tram_passes() -> Frames:
    """Four seconds: a tram crosses a street in the rain."""
    street = blurred_city()
    for frame in range(4 * RATE):
        picture = tram_in_street(street, round(-760 + 2080 * frame / (4 * RATE)))
        rain(picture, frame // 2, 70, "#cfe0f055")
        yield picture


def lamp_sweeps() -> Frames:
    """Three seconds: the beams of the lighthouse turn half a circle, which looks like a whole one."""
    sky = night_sky()
    for frame in range(3 * RATE):
        picture = sky.copy()
        sweep(picture, frame / (6 * RATE))
        night_shore(picture)
        yield picture

"""Six short sounds for the sample, as samples from -1 to 1, 24,000 to the second, one channel."""

import math
import random
from collections.abc import Sequence

RATE = 24_000
Samples = list[float]


def silence(seconds: float) -> Samples:
    return [0.0] * round(seconds * RATE)


def strike(
    track: Samples, start: float, pitch: float, partials: Sequence[tuple[float, float, float]]
) -> None:
    """Adds a tone struck at `start` seconds; a partial is (multiple of `pitch`, loudness, decay per second).

    `pitch` is in Hz.
    """
    first = round(start * RATE)
    for index in range(first, len(track)):
        time = (index - first) / RATE
        attack = min(1.0, time * 200)
        for multiple, loudness, decay in partials:
            track[index] += (
                attack * loudness * math.exp(-decay * time) * math.sin(2 * math.pi * pitch * multiple * time)
            )


def noise(seed: int, seconds: float, brightness: float) -> Samples:
    """Noise through a low-pass filter; `brightness` above 0 up to 1 (white)."""
    rng = random.Random(seed)
    level, track = 0.0, silence(seconds)
    for index in range(len(track)):
        level += brightness * (rng.uniform(-1, 1) - level)
        track[index] = level
    return track


def normal(track: Samples, peak: float = 0.7) -> Samples:
    """The track at the given peak, its last twentieth of a second faded out."""
    scale, tail = peak / max(map(abs, track)), RATE // 20
    left = len(track)
    return [value * scale * min(1.0, (left - index) / tail) for index, value in enumerate(track)]


BELL = ((0.5, 0.3, 1.6), (1, 0.6, 2.2), (1.19, 0.4, 2.8), (1.5, 0.3, 3.6), (2, 0.4, 4.2), (2.74, 0.2, 6))
PIANO = ((1, 0.6, 1.6), (2, 0.25, 2.4), (3, 0.12, 3.4), (4, 0.05, 4.6))
CHIME = ((1, 0.7, 3), (2.76, 0.2, 6), (5.4, 0.08, 10))


def harbour_bell() -> Samples:
    track = silence(1.6)
    strike(track, 0.0, 440, BELL)
    strike(track, 0.62, 440, BELL)
    return normal(track)


def sea_wind() -> Samples:
    """Four seconds of surf: two waves come in and run out."""
    track = noise(1, 4, 0.12)
    for index in range(len(track)):
        swell = math.sin(math.pi * index / (2 * RATE)) ** 2
        track[index] *= 0.25 + 0.75 * swell
    return normal(track, 0.6)


def lamp_mechanism() -> Samples:
    """Three seconds of clockwork over a hum."""
    track = silence(3)
    strike(track, 0.0, 55, ((1, 0.06, 0), (2, 0.04, 0), (3, 0.02, 0)))
    for tick in range(12):
        strike(track, tick * 0.25, (1900, 1500)[tick % 2], ((1, 0.5, 60), (1.7, 0.3, 90)))
    return normal(track, 0.55)


def harrow_point_theme() -> Samples:
    """Eight seconds: a slow tune in D minor over three chords."""
    track = silence(8)
    for start, pitch in ((0, 146.83), (0, 220), (2.6, 116.54), (2.6, 174.61), (5.2, 98), (5.2, 146.83)):
        strike(track, start, pitch, ((1, 0.35, 0.7), (2, 0.1, 1)))
    tune = (587.33, 698.46, 880, 783.99, 698.46, 587.33, 523.25, 466.16, 587.33, 440, 392, 440)
    for beat, pitch in enumerate(tune):
        strike(track, beat * 0.65, pitch, PIANO)
    return normal(track)


def tram_chime() -> Samples:
    track = silence(1.5)
    strike(track, 0.0, 1174.66, CHIME)
    strike(track, 0.35, 880, CHIME)
    return normal(track)


def rain_on_roof() -> Samples:
    """Four seconds of steady rain with single drops."""
    track = [0.22 * value for value in noise(2, 4, 0.55)]
    rng = random.Random(3)
    for _ in range(90):
        start, pitch = rng.randrange(len(track) - 900), rng.uniform(1400, 4200)
        for step in range(900):
            track[start + step] += 0.4 * math.exp(-step / 120) * math.sin(2 * math.pi * pitch * step / RATE)
    return normal(track, 0.5)

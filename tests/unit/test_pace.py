"""How much time is left, and what is said of work under way."""

from __future__ import annotations

from pyapp.cinegenie.backup.source import Progress
from pyapp.ui.pace import Pace


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_the_time_left_follows_from_the_time_it_took():
    clock = Clock()
    pace = Pace(clock)
    clock.now += 10
    assert pace.left(0.25) == 30
    assert pace.left(1) == 0


def test_nothing_is_guessed_too_early_or_of_nothing():
    clock = Clock()
    pace = Pace(clock)
    clock.now += 1
    assert pace.left(0.5) is None
    clock.now += 10
    assert pace.left(0) is None


def test_a_step_says_bytes_files_and_time():
    clock = Clock()
    pace = Pace(clock)
    clock.now += 30
    step = pace.step("Writing", Progress(500_000_000, 2_000_000_000, 250, 1000, "images/250.png"))
    assert step.what == "Writing"
    assert step.done == 0.25
    assert step.detail == "500 MB of 2.0 GB · 250 of 1,000 files · about 2 minutes left"
    assert step.present == "images/250.png"


def test_a_step_of_unknown_length_says_what_is_done():
    step = Pace(Clock()).step("Checking", Progress(1000, None, 3, None, "rows"))
    assert (step.done, step.detail) == (None, "1.0 kB · 3 files")

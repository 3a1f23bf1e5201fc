"""How much time is left, and what is said of work under way."""

from __future__ import annotations

import sys

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.cinegenie.backup.source import Progress
    from pyapp.ui.pace import Pace


@in_page
class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@in_page
def left(passed, done):
    clock = Clock()
    pace = Pace(clock)
    clock.now += passed
    return pace.left(done)


@in_page
def step(passed, what, *progress):
    clock = Clock()
    pace = Pace(clock)
    clock.now += passed
    told = pace.step(what, Progress(*progress))
    return [told.what, told.done, told.detail, told.present]


def test_the_time_left_follows_from_the_time_it_took(py):
    assert [py(left, 10, 0.25), py(left, 10, 1)] == [30, 0]


def test_nothing_is_guessed_too_early_or_of_nothing(py):
    assert [py(left, 1, 0.5), py(left, 11, 0)] == [None, None]


def test_a_step_says_bytes_files_and_time(py):
    told = py(step, 30, "Writing", 500_000_000, 2_000_000_000, 250, 1000, "images/250.png")
    detail = "500 MB of 2.0 GB · 250 of 1,000 files · about 2 minutes left"
    assert told == ["Writing", 0.25, detail, "images/250.png"]


def test_a_step_of_unknown_length_says_what_is_done(py):
    assert py(step, 0, "Checking", 1000, None, 3, None, "rows") == ["Checking", None, "1.0 kB · 3 files", "rows"]

"""The crash tests can fail: steps that are not atomic, lost or refused are noticed, and a kill is a kill."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.crash.rounds import BEYOND, NotWholeError, Operation, judged, moments
from tests.crash.test_kills import studio
from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.cinegenie.schema import studio_database

if TYPE_CHECKING:
    from tests.crash.rounds import Crashes

STATES = [{"native": 60}, {"native": 70}, {"native": 71}]


@in_page
async def write_in_two_halves(name: str) -> None:
    db = await studio_database(name).open()
    await db.scripts.put({"id": 1, "title": "Half"})
    await asyncio.sleep(1)
    await db.scripts.put({"id": 2, "title": "Whole"})
    db.close()


def test_a_step_that_is_not_atomic_is_caught(crashes: Crashes):
    halves = Operation("halves", studio(7), ((write_in_two_halves, ()),))
    with pytest.raises(NotWholeError, match=r"halves, round \d of 5, seed \d+: a state between"):
        crashes.run([halves], rounds=5)


def test_a_kill_ends_every_process_of_the_browser_at_once(crashes: Crashes):
    chromium = crashes.chromium
    children = subtree(chromium.process.pid)
    assert len(children) > 3
    assert set(children) <= set(chromium.processes())
    chromium.kill()
    assert chromium.processes() == []
    assert chromium.process.returncode == -signal.SIGKILL
    crashes.start()


def subtree(process: int) -> list[int]:
    lines = os.popen("ps -A -o pid=,ppid=,comm=").read().splitlines()
    rows = [line.split(None, 2) for line in lines]
    # The crash reporter leaves the group on purpose, and touches no storage.
    own = [int(pid) for pid, parent, name in rows if int(parent) == process and "crashpad" not in name]
    return [process, *(child for each in own for child in subtree(each))]


def test_a_state_between_a_lost_step_and_one_too_many_are_told_apart():
    for number, told in [(0, 0), (1, 0), (1, 1), (2, 1)]:
        assert judged(STATES, STATES[number], told, "") == number
    with pytest.raises(NotWholeError, match="a state between"):
        judged(STATES, {"native": 65}, 0, "")
    with pytest.raises(NotWholeError, match="2 steps had been told to be done, and 1 are there"):
        judged(STATES, STATES[1], 2, "")
    with pytest.raises(NotWholeError, match="2 steps are there, and only 0"):
        judged(STATES, STATES[2], 0, "")


def test_moments_are_before_after_and_one_in_each_slice_and_a_seed_repeats_them():
    drawn = moments(10, "a seed")
    assert drawn == moments(10, "a seed") != moments(10, "another")
    within = sorted(each for each in drawn if each)
    assert (drawn.count(0), drawn.count(None), len(within)) == (1, 1, 8)
    assert [int(each * 8 / BEYOND) for each in within] == list(range(8))

"""What a failed test leaves for who reads it: in the report, also of a worker, and under test-results/."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests import browsers
from tests.environment import ROOT

PNG = b"\x89PNG\r\n"
SAMPLES = {"browser": 2, "webkit": 1}  # how many tests of each fail


@pytest.fixture(scope="module")
def report():
    """What pytest prints about the samples, which all fail, in two workers."""
    samples = [f"tests/{folder}/failing_sample.py" for folder in SAMPLES]
    command = [sys.executable, "-m", "pytest", "-n", "2", "-p", "no:cacheprovider", *samples]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_each_page_has_a_screenshot_and_says_what_it_shows(report):
    missing = browsers.missing_for_webkit()
    shots = re.findall(r"^  screenshot: (.+)$", report, re.MULTILINE)
    assert len(shots) == 4 + (not missing), report
    for shot in shots:
        assert (ROOT / shot).read_bytes().startswith(PNG)
    pages = 2 + (not missing)
    for line in ("heading:  Films", "alert:    The film is lost.", "focus:    button Look again"):
        assert report.count(line) == pages, report


def test_what_the_pages_said_is_shown_and_kept(report):
    assert report.count("two films are stored") >= 2 + (not browsers.missing_for_webkit())
    kept = (ROOT / "test-results").glob("*browser-failing_sample-py-test_a_film_is_found*/call-console.txt")
    assert ["two films are stored" in path.read_text("utf-8") for path in kept] == [True, True]


def test_every_database_is_shown_with_its_stores_and_one_that_is_held_keeps_nobody_waiting(report):
    films = '"++id, *tags, &title"  keys 1, 2'
    assert report.count(films) == 2 + (not browsers.missing_for_webkit()), report
    stills = r'stills +1 records +"" +keys \["a", 1\] +2 Blobs of 9 bytes'
    assert len(re.findall(stills, report)) == report.count(films)
    assert report.count("held, native 1, could not be read: Error: no answer within") == 2

"""The page's sentences."""

from __future__ import annotations

import pytest

from pyapp.cinegenie.errors import NoSpaceError, UnsupportedFileError
from pyapp.idb.errors import BlockedError, NotReadableError, QuotaExceededError, UpgradeError
from pyapp.ui.words import (
    asset_name,
    counted,
    failure,
    listed,
    reason,
    scene_place,
    size_text,
    text_of,
    time_text,
    used_at,
)


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [(0, "file", "0 files"), (1, "file", "1 file"), (1200, "image", "1,200 images"), (1, "audio", "1 audio file")],
)
def test_counts_agree_with_their_nouns(number, noun, text):
    assert counted(number, noun) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (9_940, "9.9 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (3_200_000_000, "3.2 GB"),
        (5e15, "5000 TB"),
    ],
)
def test_sizes_stand_in_the_unit_that_fits(size, text):
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("scene_id", "text"),
    [("act0-scene2", "act 1, scene 3"), (None, ""), ("intro", "intro"), ("act-1-scene0", "act-1-scene0")],
)
def test_scenes_are_counted_from_one_and_odd_names_left_alone(scene_id, text):
    assert scene_place(scene_id) == text


@pytest.mark.parametrize("value", [None, True, "  ", [], {"a": 1}, b"x"])
def test_what_is_no_text_is_not_shown(value):
    assert text_of(value, "nothing") == "nothing"


def test_an_asset_goes_by_its_file_name_or_its_kind_and_id():
    assert asset_name("image", 12, {"originalFilename": "dawn.webp"}) == "dawn.webp"
    assert asset_name("audio", 12, {"originalFilename": 5.5}) == "5.5"
    assert asset_name("audio", 12, {}) == "Audio 12"


def test_lists_end_in_and():
    assert [listed([]), listed(["a"]), listed(["a", "b", "c"])] == ["", "a", "a, b and c"]


def test_a_use_names_the_script_and_the_scene():
    assert used_at(3, "Noir", "act1-scene0") == "Noir, act 2, scene 1"
    assert used_at(3, None, None) == "script 3 (not there any more, or without a title)"


def test_a_failure_says_what_why_and_that_nothing_was_changed():
    error = UnsupportedFileError("“a.txt” is no image, video or audio")
    told = failure("a.txt could not be uploaded", error)
    assert told == "a.txt could not be uploaded: “a.txt” is no image, video or audio. Nothing was changed."


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (QuotaExceededError("x"), "no more space"),
        (NoSpaceError(12_000_000, 3_400_000), "12 MB are needed, and the browser grants this page 3.4 MB more."),
        (NoSpaceError(12_000_000, None), "no more space"),
        (NotReadableError("x"), "could not read the file"),
        (BlockedError("x"), "another tab"),
        (ValueError(""), "ValueError."),
        (ValueError("a" * 1000), "…"),
        (ValueError("first line\nsecond line"), "first line."),
    ],
)
def test_reasons_are_in_plain_words(error, words):
    assert words in reason(error)
    assert len(reason(error)) < 320


def test_the_reason_of_a_failed_upgrade_is_its_cause():
    error = UpgradeError("outer")
    error.__cause__ = UpgradeError("a count is not right")
    assert reason(error) == "a count is not right."


def test_an_upgrade_for_which_there_is_no_space_says_how_much_is_needed():
    error = UpgradeError("outer")
    error.__cause__ = NoSpaceError(2_000_000_000, 0)
    assert reason(error).startswith("2.0 GB are needed, and the browser grants this page 0 bytes more.")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "a few seconds"),
        (4.9, "a few seconds"),
        (13, "about 15 seconds"),
        (58, "about 1 minute"),
        (200, "about 3 minutes"),
        (3600, "about 1 hour"),
        (9000, "about 2 hours"),
    ],
)
def test_a_time_is_told_as_exactly_as_one_wants_to_know(seconds, text):
    assert time_text(seconds) == text


def test_a_failure_says_once_that_nothing_was_changed():
    told = failure("Nothing was repaired", UnsupportedFileError("It no longer fits. Nothing was changed; look again."))
    assert told == "Nothing was repaired: It no longer fits. Nothing was changed; look again."
    assert failure("It failed", UnsupportedFileError("no")) == "It failed: no. Nothing was changed."

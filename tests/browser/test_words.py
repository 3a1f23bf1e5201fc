"""The page's sentences, in the words of its catalogue."""

from __future__ import annotations

import copy
import sys

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    import js as page

    from pyapp.cinegenie.errors import NoSpaceError, UnsupportedFileError
    from pyapp.idb.errors import BlockedError, NotReadableError, QuotaExceededError, UpgradeError
    from pyapp.ui import language, words


@in_page
async def spoken(name):
    await language.choose_language(name)
    return [
        words.size_text(3_200_000_000),
        language.number_text(1234.5),
        words.used_at(3, "Noir", "act1-scene0"),
        words.time_text(200),
    ]


@in_page
def told(name, *arguments):
    return getattr(words, name)(*arguments)


@in_page
def reason_of(name, *arguments):
    kinds = (NoSpaceError, UnsupportedFileError, BlockedError, NotReadableError, QuotaExceededError, ValueError)
    return words.reason({kind.__name__: kind for kind in kinds}[name](*arguments))


@in_page
def reason_of_failed_upgrade(space):
    error = UpgradeError("outer")
    error.__cause__ = NoSpaceError(2_000_000_000, 0) if space else UpgradeError("a count is not right")
    return words.reason(error)


@in_page
def failed(what, why):
    return words.failure(what, UnsupportedFileError(why))


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (9_940, "9.9 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (3_200_000_000, "3.2 GB"),
        (5e15, "5,000 TB"),
    ],
)
def test_sizes_stand_in_the_unit_that_fits(py, size, text):
    assert py(told, "size_text", size) == text


@pytest.mark.parametrize(
    ("scene_id", "text"),
    [("act0-scene2", "act 1, scene 3"), (None, ""), ("intro", "intro"), ("act-1-scene0", "act-1-scene0")],
)
def test_scenes_are_counted_from_one_and_odd_names_left_alone(py, scene_id, text):
    assert py(told, "scene_place", scene_id) == text


@pytest.mark.parametrize("value", [None, True, "  ", [], {"a": 1}])
def test_what_is_no_text_is_not_shown(py, value):
    assert py(told, "text_of", value, "nothing") == "nothing"


@pytest.mark.parametrize(
    ("kind", "record", "text"),
    [
        ("image", {"originalFilename": "dawn.webp"}, "dawn.webp"),
        ("audio", {"originalFilename": 5.5}, "5.5"),
        ("audio", {}, "Audio 1200"),
    ],
)
def test_an_asset_goes_by_its_file_name_or_its_kind_and_id(py, kind, record, text):
    assert py(told, "asset_name", kind, 1200, record) == text


@pytest.mark.parametrize(("parts", "text"), [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b and c")])
def test_lists_end_in_and(py, parts, text):
    assert py(told, "listed", parts) == text


def test_a_use_names_the_script_and_the_scene(py):
    assert py(told, "used_at", 3, "Noir", "act1-scene0") == "Noir, act 2, scene 1"
    assert py(told, "used_at", 3, None, None) == "script 3 (not there any more, or without a title)"


def test_a_title_that_is_written_from_right_to_left_keeps_its_direction_to_itself(py):
    assert py(told, "used_at", 3, "\u202eevil \u2069ללה", "act0-scene0") == "\u2068evil ללה\u2069, act 1, scene 1"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (["QuotaExceededError", "x"], "no more space"),
        (["NoSpaceError", 12_000_000, 3_400_000], "12 MB are needed, and the browser grants this page 3.4 MB more."),
        (["NoSpaceError", 12_000_000, None], "no more space"),
        (["NotReadableError", "x"], "could not read the file"),
        (["BlockedError", "x"], "another tab"),
        (["ValueError", ""], "ValueError."),
        (["ValueError", "a" * 1000], "…"),
        (["ValueError", "first line\nsecond line"], "first line."),
    ],
)
def test_reasons_are_in_plain_words(py, error, words):
    reason = py(reason_of, *error)
    assert words in reason
    assert len(reason) < 320


def test_the_reason_of_a_failed_upgrade_is_its_cause(py):
    assert py(reason_of_failed_upgrade, False) == "a count is not right."


def test_an_upgrade_for_which_there_is_no_space_says_how_much_is_needed(py):
    words = "2.0 GB are needed, and the browser grants this page 0 bytes more."
    assert py(reason_of_failed_upgrade, True).startswith(words)


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
def test_a_time_is_told_as_exactly_as_one_wants_to_know(py, seconds, text):
    assert py(told, "time_text", seconds) == text


def test_a_failure_says_what_why_and_once_that_nothing_was_changed(py):
    assert py(failed, "It failed", "no") == "It failed: no. Nothing was changed."
    known = "It no longer fits. Nothing was changed; look again."
    assert py(failed, "Nothing was repaired", known) == f"Nothing was repaired: {known}"


def test_another_language_has_its_own_words_and_numbers(py):
    assert py(spoken, "vi") == ["3,2 GB", "1.234,5", "Noir, hồi 2, cảnh 1", "khoảng 3 phút"]
    assert py(spoken, "en") == ["3.2 GB", "1,234.5", "Noir, act 2, scene 1", "about 3 minutes"]


@in_page
async def said_twice(chosen):
    """Sentences within sentences, in English and then again in another language; and as JavaScript has them."""
    await language.choose_language("en")
    files = language.say("deleting-files", count=3)
    lost = words.failure(language.say("deleting-not-undone", what=files), BlockedError())
    several = copy.deepcopy(language.in_a_row([lost, language.say("shared-undo"), "Phở <b>"]))
    page.said = several
    try:
        await language.choose_language(chosen)
        return [type(page.said) is str, page.said == several, language.said_again(several), language.said_again("Phở")]
    finally:
        await language.choose_language("en")


def test_what_was_said_can_be_said_again_in_another_language_with_all_that_it_holds(py):
    is_text, is_same, again, own = py(said_twice, "vi")
    assert (is_text, is_same, own) == (True, True, "Phở")
    assert again.startswith("Không khôi phục được 3 tệp: ")
    assert again.endswith(" Hoàn tác Phở <b>")
    assert "3 files" not in again

"""The scripts that the gallery can be narrowed to: found by words of their titles, and told apart."""

from __future__ import annotations

from pyapp.ui.gallery.script_titles import found_titles, script_titles


def read(titles):
    return [each.title for each in script_titles(titles, "{}, no. {}".format)]


def test_titles_that_read_alike_are_told_apart_and_only_those():
    assert read({"1": "Rain", "2": "rain ", "3": "Đêm", "'x'": "DEM"}) == [
        "Rain, no. 1",
        "rain, no. 2",
        "Đêm, no. 3",
        "DEM, no. 'x'",
    ]
    assert read({"1": "Rain", "2": "Snow"}) == ["Rain", "Snow"]


def test_a_title_without_end_is_cut_to_one_line():
    (title,) = read({"1": "a\n  b" + "c" * 10_000})
    assert title.startswith("a bccc")
    assert len(title) == 120


def test_every_word_is_found_whatever_its_case_and_accents():
    titles = script_titles({"1": "Đêm trắng", "2": "Night Train"}, "{} {}".format)
    assert [each.script for each in found_titles(titles, "trang DEM")] == ["1"]
    assert [each.script for each in found_titles(titles, "  ")] == ["1", "2"]
    assert found_titles(titles, "train x") == []

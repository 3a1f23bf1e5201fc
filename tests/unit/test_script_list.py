"""Scripts in a list: what is told of each, found and sorted."""

from __future__ import annotations

import pytest

from pyapp.cinegenie.script_list import chosen_rows, script_row


def row(number=1, title="A", logline="", genre=(), characters=(), acts=(), audio=None, picture=None, files=()):
    columns = [number, title, logline, list(genre), list(characters), list(acts), audio, picture]
    return script_row(columns, {number: set(files)})


def found(search, *rows, sort="title"):
    return [each.id for each in chosen_rows(rows, search, sort)]


def test_a_row_counts_acts_scenes_and_each_file_once():
    scenes = [{"generatedImageId": 1, "dialogues": [{"generatedAudioId": 4}]}, {"generatedImageId": 1.0}, "no scene"]
    made = row(acts=[{"scenes": scenes}, {"scenes": 3}, None], audio=5, files=[("image", 1), ("video", 1)])
    assert (made.acts, made.scenes, made.files, made.first_scene) == (2, 2, 4, "act0-scene0")


@pytest.mark.parametrize("odd", [None, 5, {"a": 1}, True, [], [None, 3]])
def test_records_of_any_content_make_a_row(odd):
    made = script_row([1, odd, odd, odd, odd, odd, odd, odd], {})
    assert (made.title, made.logline, made.scenes) == ("", "", 0)


def test_words_are_found_in_title_logline_genre_and_cast_whatever_their_case_and_accents():
    first = row(1, "Đêm ở Hà Nội", "Một người gác đèn")
    second = row(2, "Salt", genre=["Drama"], characters=[{"name": "Åse Lind"}, "nobody", {"name": 3}])
    assert found("dem ha noi", first, second) == [1]
    assert found("GÁC đen", first, second) == [1]
    assert found("ase drama", first, second) == [2]
    assert found("drama noi", first, second) == []
    assert found("  ", first, second) == [1, 2]


def test_scripts_are_sorted_by_title_by_id_and_by_files():
    rows = [
        row(1, "émile", files=[("image", 1)]),
        row(10, "Zoo"),
        row("text", "Frank"),
        row(9, "", files=[("image", 1), ("audio", 1)]),
    ]
    assert found("", *rows) == [1, "text", 10, 9]
    assert found("", *rows, sort="newest") == ["text", 10, 9, 1]
    assert found("", *rows, sort="media") == [9, 1, "text", 10]

"""Names of files that leave the page: the person's own, as far as every system takes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyapp.cinegenie.file_names import UniqueNames, file_name


@pytest.mark.parametrize(
    ("name", "mime_type", "given_name"),
    [
        ("storm sea.jpg", "image/jpeg", "storm sea.jpg"),
        ("Cảnh 1, đêm.png", "image/png", "Cảnh 1, đêm.png"),
        ("storm sea.jpg", "image/png", "storm sea.jpg"),
        ("poster", "image/svg+xml", "poster.svg"),
        ("take 2. final cut", "video/mp4", "take 2. final cut.mp4"),
        ("poster", "application/x-nobody-knows", "poster"),
        ("../../etc/passwd", "image/png", "etc-passwd.png"),
        ("C:\\films\\a.webm", "video/webm", "C-films-a.webm"),
        ("gpj.\u202egnp.exe", "image/png", "gpj.gnp.exe"),
        ("two\r\nlines\x00.png", "image/png", "two lines.png"),
        ("con.png", "image/png", "_con.png"),
        ("COM1", "audio/mpeg", "_COM1.mp3"),
        (".png", "image/png", "png.png"),
        ("...", "image/png", "Image 7.png"),
        ("", "image/png", "Image 7.png"),
        (None, None, "Image 7"),
        ("\ud83d.png", "image/png", "png.png"),
        ("👩‍🚀.png", "image/png", "👩‍🚀.png"),
    ],
)
def test_a_name_is_kept_as_far_as_every_system_takes_it(name, mime_type, given_name):
    assert file_name(name, mime_type, "Image 7") == given_name


@given(st.text(max_size=400), st.sampled_from(["image/png", "audio/mpeg", "", "x/y", None]))
def test_whatever_the_name_is_every_system_takes_what_is_given(name, mime_type):
    given_name = file_name(name, mime_type, "Image 7")
    assert 0 < len(given_name.encode()) <= 240
    assert not set(given_name) & set('\\/:*?"<>|\x00\n\r\u202e')
    assert given_name[0] != "."
    assert given_name[-1] not in ". "


def test_a_name_of_ten_thousand_characters_keeps_its_extension():
    assert file_name("ế" * 10_000 + ".webm", "video/webm", "") == "ế" * 75 + ".webm"


def test_names_in_one_folder_differ_also_where_capitals_and_accents_count_alike():
    names = UniqueNames()
    wanted = ["a.png", "A.png", "a.png", "a (2).png", "a", "b.png"]
    assert [names.free(name) for name in wanted] == ["a.png", "A (2).png", "a (3).png", "a (2) (2).png", "a", "b.png"]

"""What a search takes for the same text."""

from __future__ import annotations

import unicodedata

import pytest

from pyapp.cinegenie.folding import folded


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Night Train", "night train"),
        ("ĐÊM TRẮNG", "dem trang"),
        ("đường phố Huế", "duong pho hue"),
        ("Éclair Ångström Łódź", "eclair angstrom lodz"),
        ("STRAẞE straße", "strasse strasse"),
        ("ﬁlm \uff21\uff22\uff23", "film abc"),
        ("a\u202eb\u200dc\ufeff", "abc"),
        ("İstanbul ISPARTA \u0131sparta", "istanbul isparta isparta"),
        ("夜行列車 😀", "夜行列車 😀"),
        ("กิน กัน", "กิน กัน"),
        ("", ""),
    ],
)
def test_case_accents_and_invisible_marks_make_no_difference(text, plain):
    assert folded(text) == plain
    assert folded(unicodedata.normalize("NFD", text)) == plain


def test_different_letters_stay_different():
    assert len({folded(text) for text in ("dem", "den", "ben", "夜", "กิน", "กัน")}) == 6

"""Texts as a person looks for them and puts them in order."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyapp.cinegenie.folding import folded, natural


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Đêm Mưa ở Huế.PNG", "dem mua o hue.png"),
        (unicodedata.normalize("NFD", "Đường Về"), "duong ve"),
        ("ĐỖ QUYÊN", "do quyen"),
        ("Ærøskøbing Łódź STRASSE Straße", "aeroskobing lodz strasse strasse"),
        ("\ufb01lm \u2460 \uff26ull", "film 1 full"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("İstanbul", "istanbul"),
        ("Ёлка й", "елка и"),
        ("\ud800 left alone", "\ud800 left alone"),
        ("", ""),
    ],
)
def test_case_accents_and_unseen_marks_make_no_difference(text, plain):
    assert folded(text) == plain


@given(st.text())
def test_what_is_folded_stays_as_it_is_in_either_form(text):
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text))


def test_numbers_in_names_are_put_in_order_by_their_size():
    names = ["Scene 10.png", "scene 2.png", "scene 002b.png", "scene.png", "Scène 1.png", "scene 2a.png"]
    ordered = sorted(names, key=lambda name: natural(folded(name)))
    assert ordered == ["Scène 1.png", "scene 2.png", "scene 2a.png", "scene 002b.png", "Scene 10.png", "scene.png"]


def test_numbers_of_thousands_of_digits_are_no_trouble():
    assert natural("9" * 10_000) > natural("8" * 10_000)

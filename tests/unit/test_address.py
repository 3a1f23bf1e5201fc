"""Addresses of the page: what is written is read again, and what a person types never fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyapp.ui.address import Address, link_to, read_address

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.lists(TEXTS), st.dictionaries(TEXTS, TEXTS))
def test_an_address_is_read_as_it_was_written(steps, query):
    address = Address(tuple(steps), query)
    assert read_address(address.href) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", Address()),
        ("#/", Address()),
        ("#app", None),
        ("#/gallery?type=video&search=", Address(("gallery",), {"type": "video"})),
        ("#/scripts/%27a%2Fb%27", Address(("scripts", "'a/b'"))),
        ("#/a%zz/%ff?b=%ff&b=2&c", Address(("a%zz", "\ufffd"), {"b": "2"})),
        ("#//gallery//", Address(("gallery",))),
    ],
)
def test_what_stands_in_the_address_line_is_understood(text, address):
    assert read_address(text) == address


def test_what_is_empty_is_left_out_of_a_link():
    assert link_to("gallery", type="", search="a&b c") == "#/gallery?search=a%26b%20c"

"""Keys as steps of an address, and back."""

from __future__ import annotations

import pytest

from pyapp.ui.asset.key_texts import key_among, key_of


@pytest.mark.parametrize("key", [7, -1, 0.5, 1e300, "", "7", "it's", "\U0001f6a2 /?#", float("inf")])
def test_a_number_or_a_text_is_found_again_in_its_step(key):
    found = key_of(repr(key))
    assert found == key or (key == float("inf") and found is None)


@pytest.mark.parametrize("text", ["", "7 ", "07", "[1]", "None", "True", "nan", "f(1)", "(" * 10_000, "'a", "1_0"])
def test_any_other_step_is_none_of_these(text):
    assert key_of(text) is None


def test_other_keys_are_found_among_those_that_there_are():
    keys = [7, ["a", 1], ("a", 1)]
    assert key_among(keys, "['a', 1]") == ["a", 1]
    assert key_among(keys, "8") is None

"""The selection of assets: single ones, ranges that can be drawn larger and smaller, all."""

from __future__ import annotations

from pyapp.ui.gallery.selection import Selection, key_of

KEYS = [key_of("image", number) for number in range(10)]


def chosen(size: int) -> tuple[str, int, int]:
    return ("image", 0, size)


def between(first: int, last: int) -> list[tuple[str, tuple[str, int, int]]]:
    return [(key, chosen(10)) for key in KEYS[min(first, last) : max(first, last) + 1]]


def numbers(selection: Selection) -> list[int]:
    return sorted(KEYS.index(key) for key in selection.chosen)


def test_ids_of_other_kinds_and_other_assets_differ():
    assert len({key_of("image", 1), key_of("video", 1), key_of("image", "1"), key_of("image", [1])}) == 4


def test_what_is_selected_twice_is_not_selected():
    selection = Selection()
    selection.toggle(KEYS[3], chosen(10))
    selection.toggle(KEYS[4], chosen(20))
    selection.toggle(KEYS[3], chosen(10))
    assert (numbers(selection), selection.bytes) == ([4], 20)


def test_a_range_can_be_drawn_larger_smaller_and_to_the_other_side():
    selection = Selection()
    selection.toggle(KEYS[0], chosen(10))
    selection.toggle(KEYS[4], chosen(10))
    for last, found in ((6, [0, 4, 5, 6]), (5, [0, 4, 5]), (2, [0, 2, 3, 4])):
        selection.extend(KEYS[4], between(4, last))
        assert numbers(selection) == found
    selection.extend(KEYS[8], between(8, 9))
    assert numbers(selection) == [0, 2, 3, 4, 8, 9]
    assert selection.bytes == 60


def test_what_is_gone_is_not_selected_and_does_not_come_back_with_the_next_range():
    selection = Selection()
    selection.add(between(0, 3))
    assert selection.drop([KEYS[1], KEYS[9]])
    assert not selection.drop([KEYS[1]])
    selection.extend(KEYS[5], between(5, 6))
    assert numbers(selection) == [0, 2, 3, 5, 6]
    selection.clear()
    assert (len(selection), selection.bytes, selection.pivot) == (0, 0, None)

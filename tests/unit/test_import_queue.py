"""The queue of files on their way in: what comes next, what is counted, and where a line stands."""

from __future__ import annotations

from typing import Any

from pyapp.ui.imports.queue import Line, Queue


def lines(*sizes: int) -> list[Line]:
    file: Any = None
    return [Line(file, f"{number}.png", size) for number, size in enumerate(sizes)]


def queue(*sizes: int) -> tuple[Queue, list[Line]]:
    made, its = Queue(), lines(*sizes)
    made.add(its)
    return made, its


def test_small_files_are_taken_twenty_at_a_time_and_large_ones_alone():
    made, _ = queue(*[1000] * 25, 40_000_000, 10_000_000, 20_000_000, 3_000_000)
    assert [len(made.next_batch()) for _ in range(5)] == [20, 5, 1, 2, 1]
    assert made.next_batch() == []
    assert made.count("checking") == made.under_way == 29


def test_a_line_that_was_cancelled_before_its_turn_is_passed_over():
    made, (first, second, third) = queue(1, 2, 3)
    made.turn(second, "cancelled")
    assert made.bytes_waiting == 4
    assert made.next_batch() == [first, third]


def test_what_asks_for_a_person_stands_apart_and_comes_back_to_its_place():
    made, (first, second, third) = queue(1, 2, 3)
    made.next_batch()
    made.turn(third, "refused")
    made.turn(second, "same")
    assert (made.asking, made.flowing) == ([second, third], [first])
    assert (made.under_way, made.count("same", "refused")) == (1, 2)
    made.again(second)
    assert (made.asking, made.flowing) == ([third], [first, second])
    assert made.next_batch() == [second]


def test_the_part_that_is_done_counts_bytes_and_files_and_what_will_never_come():
    made, (first, second) = queue(800_000, 800_000)
    assert made.done == 0
    made.next_batch()
    made.turn(first, "saved")
    assert made.done == 0.5
    made.turn(second, "cancelled")
    assert made.done == 1
    made.again(second)
    assert made.done == 0.5


def test_only_what_is_not_under_way_is_forgotten():
    made, (first, second, third) = queue(1, 2, 3)
    made.next_batch()
    made.turn(first, "saved")
    made.turn(second, "failed")
    made.tidy()
    assert list(made) == [third]
    assert (len(made), made.count("saved", "failed"), made.done) == (1, 0, 0)
    made.turn(third, "saved")
    made.tidy()
    assert (len(made), made.done) == (0, 1)


def test_what_is_tried_again_comes_before_what_waits():
    made, its = queue(1, 2)
    made.next_batch()
    made.turn(its[0], "failed")
    made.add(lines(5))
    made.again(its[0])
    assert made.next_batch()[0] is its[0]


def test_one_that_was_cancelled_and_tried_again_before_its_turn_is_taken_once():
    made, (first, second) = queue(1, 2)
    made.turn(second, "cancelled")
    made.again(second)
    made.again(second)
    assert made.next_batch() == [second, first]
    assert made.next_batch() == []


def test_what_is_under_way_or_forgotten_already_is_not_forgotten():
    made, (first, second) = queue(1, 2)
    made.next_batch()
    made.turn(first, "refused")
    for line in (first, first, second):
        made.remove(line)
    assert (list(made), made.under_way, made.done) == ([second], 1, 0)


def test_only_what_is_neither_under_way_nor_stored_begins_again():
    made, (first, second) = queue(1, 2)
    assert not first.can_begin_again
    made.next_batch()
    made.turn(first, "saved")
    made.turn(second, "same")
    assert (first.can_begin_again, second.can_begin_again) == (False, True)

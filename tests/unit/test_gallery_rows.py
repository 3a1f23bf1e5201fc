"""What the gallery asks of its rows, whatever they hold; and that rows which come one by one stand as if loaded."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyapp.cinegenie.gallery_question import Question, Row
from pyapp.cinegenie.gallery_rows import Columns, GalleryRows
from pyapp.cinegenie.ids import token
from pyapp.cinegenie.records import ASSET_TYPES, Asset
from pyapp.db.keys import order

SORTS = ["newest", "oldest", "name", "name-reversed", "largest", "smallest"]


def columns(*assets):
    """Columns of (id, name, size, source, date), of which the last may be missing."""
    filled = [(*each, *[None] * (5 - len(each))) for each in assets]
    ids, names, sizes, sources, dates = (list(column) for column in zip(*filled, strict=True))
    nothing = [None] * len(ids)
    return Columns(ids, names, sizes, sources, dates, nothing[:], nothing[:], nothing[:], nothing[:])


def loaded(**kinds):
    rows = GalleryRows()
    for kind, assets in kinds.items():
        rows.load(kind, columns(*assets))
    for _ in rows.order():
        pass
    return rows


def ids(rows, **question):
    return [row.id for row in rows.ask(Question(**question)).rows]


STUDIO = {
    "image": [(1, "Đêm mưa 2.png", 30, "imported", 500), (2, "dem MUA 10.png", 20, "imported", 300), (3, None, None)],
    "video": [(1, "Film.mp4", 900, "ai-generated", 400)],
    "audio": [("x", "tiếng mưa.mp3", 20, "manual-upload", 400)],
}


def test_each_sort_has_its_order_and_what_is_not_known_comes_last():
    rows = loaded(**STUDIO)
    found = {sort: [(row.asset_type, row.id) for row in rows.ask(Question(sort=sort)).rows] for sort in SORTS}
    one, two, nameless, film, sound = ("image", 1), ("image", 2), ("image", 3), ("video", 1), ("audio", "x")
    assert found == {
        "newest": [one, film, sound, two, nameless],
        "oldest": [two, sound, film, one, nameless],
        "name": [one, two, film, sound, nameless],
        "name-reversed": [sound, film, two, one, nameless],
        "largest": [film, one, two, sound, nameless],
        "smallest": [sound, two, one, film, nameless],
    }


def test_before_all_is_loaded_what_was_found_so_far_stands_in_the_same_order():
    rows = GalleryRows()
    rows.load("image", columns(*STUDIO["image"]))
    assert [row.id for row in rows.ask_early(Question(search="mua")).rows] == [1, 2]
    rows.load("video", columns(*STUDIO["video"]))
    rows.load("audio", columns(*STUDIO["audio"]))
    early = {sort: rows.ask_early(Question(sort=sort, search="m")) for sort in SORTS}
    assert early["newest"].counts == {"image": 2, "video": 1, "audio": 1, "all": 4}
    for _ in rows.order():
        pass
    for sort, answer in early.items():
        assert list(answer.rows) == list(rows.ask(Question(sort=sort, search="m")).rows)
    rows = loaded(image=[(number, "a") for number in range(2001)])
    assert rows.ask_early(Question()) is None


def test_of_equal_dates_the_greatest_id_comes_first_and_images_before_videos():
    rows = loaded(image=[(1, "a"), (2, "b"), ("k", "c")], video=[(7, "d")])
    assert ids(rows) == [2, 1, "k", 7]


def test_every_word_must_occur_in_the_file_name_or_the_title_of_a_script():
    rows = loaded(**STUDIO)
    rows.uses.take_script(5, "Chuyến Tàu Đêm", [("video", 1)])
    rows.uses.map(1, "audio", "x", 5)
    assert ids(rows, search="MUA") == [1, "x", 2]
    assert ids(rows, search="mưa  đêm") == [1, "x", 2]
    assert ids(rows, search="tau") == [1, "x"]
    assert ids(rows, search="tau mp4") == [1]
    assert ids(rows, search="tau nothing") == []
    assert ids(rows, search=" ") == ids(rows)


def test_counts_are_true_under_all_filters_but_the_type():
    rows = loaded(**STUDIO)
    assert rows.ask(Question(asset_type="video")).counts == {"image": 3, "video": 1, "audio": 1, "all": 5}
    assert rows.ask(Question(asset_type="video", source="imported")).counts == {
        "image": 2, "video": 0, "audio": 0, "all": 2,
    }  # fmt: skip
    assert len(rows.ask(Question(asset_type="video", source="imported")).rows) == 0
    assert len(rows.ask(Question(asset_type="nonsense")).rows) == 0


def test_an_asset_is_unused_while_no_mapping_of_its_own_type_and_no_old_field_names_it():
    rows = loaded(image=[(5, "a"), (6, "b"), (7, "c")], video=[(5, "d")])
    rows.uses.map(1, "video", 5, 1)
    rows.uses.take_script(2, "S", [("image", 6)])
    rows.uses.map(2, "image", 7, None)
    assert ids(rows, unused=True) == [5]
    assert rows.ask(Question(unused=True)).rows[0].asset_type == "image"
    assert [row.scripts for row in rows.ask(Question(sort="name")).rows] == [(), (2,), (), (1,)]
    assert ids(rows, script=2) == [6]
    assert ids(rows, script="2") == ids(rows, script=True) == []


def test_an_asset_stays_used_until_the_last_that_names_it_is_gone():
    rows = loaded(image=[(5, "a")])
    rows.uses.map(1, "image", 5, 1)
    rows.uses.map(2, "image", 5, 1)
    rows.uses.take_script(1, "One", [("image", 5), ("image", 5)])
    for remove in (lambda: rows.uses.unmap(1), lambda: rows.uses.take_script(1, "One", []), lambda: rows.uses.unmap(2)):
        assert ids(rows, unused=True) == []
        assert rows.find("image", 5).scripts == (1,)
        assert remove()
    assert ids(rows, unused=True) == [5]


def test_a_title_that_changes_is_found_under_the_new_one():
    rows = loaded(image=[(5, "a")])
    rows.uses.take_script(1, "Old", [("image", 5)])
    assert ids(rows, search="old") == [5]
    assert rows.uses.take_script(1, "New", [("image", 5)])
    assert (ids(rows, search="old"), ids(rows, search="new")) == ([], [5])
    assert not rows.uses.take_script(1, "New", [("image", 5)])


def test_scripts_are_listed_by_title():
    rows = GalleryRows()
    for number, title in enumerate(["b", None, "Á 10", "a 2"]):
        rows.uses.take_script(number, title, [])
    assert [script.id for script in rows.uses.scripts()] == [3, 2, 0, 1]
    assert rows.uses.script(2).title == "Á 10"
    assert rows.uses.script(9) is None


def test_keys_of_every_kind_name_an_asset():
    keys = [1, 1.5, datetime(2024, 1, 1, tzinfo=UTC), "1", b"1", [1, ["a"]], float("-inf")]
    rows = loaded(image=[(key, repr(key)) for key in keys])
    answer = rows.ask(Question())
    assert [rows.find("image", key).name for key in keys] == list(map(repr, keys))
    assert sorted(rows.position(answer, "image", key) for key in keys) == list(range(7))
    for script in keys:
        rows.uses.map(token(script), "image", script, script)
    assert [rows.find("image", key).scripts for key in keys] == [(key,) for key in keys]
    assert [ids(rows, script=key) for key in keys] == [[key] for key in keys]


@pytest.mark.parametrize("kind", ["image", "nonsense"])
@pytest.mark.parametrize("key", [99, None, True, {"a": 1}, float("nan")])
def test_what_names_no_asset_is_found_nowhere(kind, key):
    rows = loaded(**STUDIO)
    assert rows.find(kind, key) is None
    assert rows.position(rows.ask(Question()), kind, key) is None


def test_an_answer_goes_on_showing_what_it_showed():
    rows = loaded(image=[(1, "a", 1), (2, "b", 2)])
    answer = rows.ask(Question(sort="name"))
    rows.remove("image", 1)
    list(rows.take("image", columns((3, "0", 3))))
    assert [row.id for row in answer.rows] == [1, 2]
    assert answer.rows[0].name == "a"
    assert [row.id for row in answer.rows[1:]] == [2]
    assert ids(rows, sort="name") == [3, 2]
    assert rows.ask(Question()).counts["all"] == 2


@settings(max_examples=60)
@given(st.integers(0, 10_000))
def test_rows_that_come_and_go_one_by_one_stand_as_if_they_had_been_loaded(seed):
    chance = random.Random(seed)
    present = {}
    rows = GalleryRows()
    for _ in range(60):
        kind, key = chance.choice(ASSET_TYPES), chance.choice([*range(12), "a", "b"])
        if chance.random() < 0.3:
            assert rows.remove(kind, token(key)) == (present.pop((kind, key), None) is not None)
            continue
        name = chance.choice([None, "A", "a", "b 2", "b 10"])
        asset = (key, name, chance.choice([None, 1, 2]), chance.choice([None, "x"]), chance.choice([None, 1, 2, 3]))
        news = list(rows.take(kind, columns(asset)))
        assert news == [present.get((kind, key)) != asset]
        present[kind, key] = asset
    by_key = sorted(present.items(), key=lambda item: order(item[0][1]))
    of_kinds = {kind: [asset for (each, _), asset in by_key if each == kind] for kind in ASSET_TYPES}
    fresh = loaded(**{kind: assets for kind, assets in of_kinds.items() if assets})
    for sort in SORTS:
        plain = [row for row in rows.ask(Question(sort=sort)).rows if isinstance(row.id, int)]
        assert plain == [row for row in fresh.ask(Question(sort=sort)).rows if isinstance(row.id, int)]
        assert rows.ask(Question(sort=sort)).counts == fresh.ask(Question(sort=sort)).counts


def test_ten_thousand_rows_are_ordered_in_steps_as_sorted_does_it():
    chance = random.Random(1)
    assets = [(i, None, chance.randrange(3000), None, chance.randrange(9000)) for i in range(10_000)]
    rows = loaded(image=assets)
    assert isinstance(rows.ask(Question()).rows[0], Row)
    assert ids(rows) == [a[0] for a in sorted(assets, key=lambda a: (-a[4], -a[0]))]
    assert ids(rows, sort="largest") == [a[0] for a in sorted(assets, key=lambda a: (-a[2], -a[0]))]


def test_assets_are_found_by_the_size_of_their_files():
    rows = loaded(**STUDIO)
    assert rows.of_size(20) == [Asset("image", 2), Asset("audio", "x")]
    rows.remove("image", token(2))
    assert rows.of_size(20) == [Asset("audio", "x")]
    assert rows.of_size(21) == rows.of_size(0) == []

"""Sets of key ranges, as live queries use them, as Dexie's suite tests its own."""

from __future__ import annotations

import pytest

RANGES = """async ({program}) => {
  const ranges = await import("/idb_ranges.js");
  const { merged, toTree, fromTree, holdsKey, reachesInto } = ranges;
  const keys = (list) => list.map((key) => [key, key]);
  const bound = (from, to) => IDBKeyRange.bound(from, to);
  const programs = {
    match: () => {
      const set = merged([[40, 40], [2, 10], [1, 1], [20, 30]]);
      const asked = [[1.1, 1.9], [1, 1], [0, 1], [0, 0.9], [39, 41], [10, 10], [10.5, 19], [30, 40]];
      return [asked.map(([from, to]) => reachesInto(set, bound(from, to))), [1, 1.5, 10, 40, 41].map((key) =>
        holdsKey(set, key)), reachesInto(set, null), reachesInto([], null),
        reachesInto(set, IDBKeyRange.bound(10, 20, true, true)), reachesInto(set, IDBKeyRange.lowerBound(40, true))];
    },
    balance: () => {
      const many = Array.from({length: 10000}, (_, i) => [i, i + 0.5]);
      const whole = merged([...many, [0, 10000]]);
      return [toTree(merged(many)).d, fromTree(toTree(many)).length, whole, toTree(whole).d];
    },
    iterate: () => fromTree(toTree(merged(keys([3, 1, 2, 0, 9, 5])))),
    merge: () => {
      const one = merged([...keys([0, 2, 4, 7, 8]), ...keys([1, 3, 5, 7, 9, 11])]);
      const two = merged([...one, [1, 6]]);
      return [one.map(([from]) => from), two, merged([...two, [0, 20]]), merged([[1, 1], [3, undefined], [5, 6]])];
    },
    stress: () => {
      const single = merged(keys(Array.from({length: 600}, (_, i) => 600 - i)));
      return [single.length, merged([...single, [280, 321]]).length];
    },
  };
  return programs[program]();
}"""


def test_a_set_of_ranges_says_what_reaches_into_it(js):
    assert js(RANGES, program="match") == [
        [False, True, True, False, True, True, False, True], [True, False, True, True, False], True, False, False,
        False,
    ]  # fmt: skip


def test_a_large_set_of_ranges_is_sent_as_a_flat_tree(js):
    depth, count, whole, one = js(RANGES, program="balance")
    assert depth <= 14
    assert (count, whole, one) == (10_000, [[0, 10_000]], 1)


def test_a_tree_gives_its_ranges_in_order(js):
    assert js(RANGES, program="iterate") == [[key, key] for key in (0, 1, 2, 3, 5, 9)]


def test_sets_of_ranges_are_merged_and_a_larger_range_takes_the_smaller_ones_in(js):
    one, two, three, without_end = js(RANGES, program="merge")
    assert one == [0, 1, 2, 3, 4, 5, 7, 8, 9, 11]
    assert two == [[0, 0], [1, 6], [7, 7], [8, 8], [9, 9], [11, 11]]
    assert three == [[0, 20]]
    assert without_end[0] == [1, 1]
    assert len(without_end) == 2


def test_many_keys_are_kept_apart_until_a_range_covers_them(js):
    assert js(RANGES, program="stress") == [600, 559]


BESIDE_DEXIE = """async ({lists}) => {
  const { merged, toTree, fromTree, reachesInto } = await import("/idb_ranges.js");
  const { RangeSet, rangesOverlap } = await import("/peers/dexie/dist/dexie.mjs");
  const wrong = [];
  for (const list of lists) {
    const set = new RangeSet();
    list.forEach(([from, to], at) => {
      set.add({from, to});
      const ours = merged(list.slice(0, at + 1));
      const apart = ours.every(([from], i) => i === 0 || ours[i - 1][1] < from);
      const theirs = merged([...set].map((node) => [node.from, node.to]));
      if (!apart || JSON.stringify(ours) !== JSON.stringify(theirs)) wrong.push([at, ours, theirs]);
      if (JSON.stringify(fromTree(toTree(ours))) !== JSON.stringify(ours)) wrong.push([at, "tree"]);
      const tree = Object.assign(new RangeSet(), toTree(ours));
      for (let key = 0; key < 110; key += 5) {
        const asked = rangesOverlap(tree, new RangeSet(key, key + 2));
        if (asked !== reachesInto(ours, IDBKeyRange.bound(key, key + 2))) wrong.push([at, key, asked]);
      }
    });
  }
  return wrong;
}"""

LEANING = [
    [63, 71], [99, 102], [90, 92], [92, 95], [4, 10], [51, 51], [45, 46], [14, 20], [13, 20], [9, 12], [23, 25],
    [31, 35], [80, 88], [87, 91], [36, 37], [77, 79],
]  # fmt: skip


@pytest.mark.parametrize("order", [1, -1])
def test_ranges_added_one_by_one_are_a_sound_set_that_dexie_reads_alike(js, order):
    lists = [LEANING[::order], [[n * 37 % 101, n * 37 % 101 + n % 5] for n in range(60)][::order]]
    assert js(BESIDE_DEXIE, lists=lists) == []

"""The columns that answer what the gallery asks: about 100,000 assets within the time of a key press. Pure.

Rules:
1. Every asset has a slot, the place of its values in all columns. A slot is never given to another asset, so that an
   answer given before goes on showing what it showed.
2. A mask says with a byte for each slot whether a filter lets it through; masks are made and joined in C.
3. What is stored may be anything: a value of another kind than it should be counts as unknown (None).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import compress, repeat
from math import inf
from operator import contains, eq
from typing import Any, Final

from pyapp.db.keys import Key

from .folding import folded, natural
from .gallery_question import ALL, Answer, Question, Row, Rows
from .gallery_uses import AssetToken, Users, Uses
from .ids import token
from .records import ASSET_TYPES, Asset, AssetType
from .sort_order import SortOrder

_GONE: Final = 252  # joined to the kind of an asset that is no longer there
_NAMELESS: Final = "\U0010ffff"
_SORTS: Final[dict[str, tuple[str, bool]]] = {
    "newest": ("date", False),
    "oldest": ("date", True),
    "name": ("name", False),
    "name-reversed": ("name", True),
    "largest": ("size", False),
    "smallest": ("size", True),
}
_MOST_KEPT: Final = 8  # answers and words
_STEP: Final = 8192  # slots that are looked at without a break
_MOST_EARLY: Final = 2000  # rows that are put in order without an order to stand on


@dataclass
class Columns:
    """Some assets of one kind as they are read: lists of the same length."""

    ids: list[Key]
    names: list[str | None]
    sizes: list[int | None]
    sources: list[str | None]
    dates: list[int | None]
    mime_types: list[str | None]
    blob_types: list[str | None]
    durations: list[float | None]
    no_files: list[str | None]


_Values = tuple[Any, ...]  # of an asset: name, size, source, date, MIME type, duration, kind of what is no file


@dataclass
class _Kept:
    """What was found for the present state, in case it is asked for again."""

    answers: dict[Question, Answer] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)


class GalleryRows:
    """All assets, of which `load`, `take` and `remove` tell it, and what uses them, of which `uses` is told."""

    def __init__(self) -> None:
        self.uses = Uses(self._regroup)
        self._kinds = bytearray()  # of each slot: the place in ASSET_TYPES
        self._ids: list[Key] = []
        self._values: list[_Values] = []
        self._sources: list[str | None] = []
        self._folded: list[str] = []
        self._ranks: list[float] = []
        self._groups: list[int] = []
        self._group_numbers: dict[Users, int] = {(): 0}
        self._sort_keys: dict[str, list[Any]] = {"date": [], "name": [], "size": []}
        unknown = {"date": inf, "name": _NAMELESS, "size": inf}
        self._orders = {name: SortOrder(keys, unknown[name], self._tie) for name, keys in self._sort_keys.items()}
        self._slots: dict[str, dict[Hashable, int]] = {kind: {} for kind in ASSET_TYPES}
        self._kept = _Kept()

    # ---- asking

    def ask(self, question: Question) -> Answer:
        """The assets that it is about, in its order, and the counts."""
        known_as = replace(question, script=None if question.script is None else repr(question.script))
        answer = self._kept.answers.get(known_as)
        if answer is None:
            answer = self._answer(question)
            _keep(self._kept.answers, known_as, answer)
        return answer

    def ask_early(self, question: Question) -> Answer | None:
        """What is found among the assets loaded so far; None where too many are to be put in order meanwhile."""
        kinds, wanted = self._wanted(question)
        if wanted.bit_count() > _MOST_EARLY:
            return None
        order, backwards = self._order_of(question.sort)
        found = compress(range(len(self._ids)), wanted.to_bytes(len(self._ids)))
        return Answer(question, Rows(order.sort(found, backwards), self._row), _counts(kinds))

    def __len__(self) -> int:
        """How many assets were ever taken in."""
        return len(self._ids)

    def find(self, asset_type: str, asset_id: Key) -> Row | None:
        """An asset, None where there is none."""
        slot = self._slot(asset_type, asset_id)
        return None if slot is None else self._row(slot)

    def position(self, answer: Answer, asset_type: str, asset_id: Key) -> int | None:
        """Where an asset stands in an answer, None where it is not in it."""
        slot = self._slot(asset_type, asset_id)
        try:
            return None if slot is None else answer.rows.slots.index(slot)
        except ValueError:
            return None

    def of_size(self, size: int) -> list[Asset]:
        """The assets whose files have so many bytes."""
        found: list[Asset] = []
        at, keys = -1, self._sort_keys["size"]
        with suppress(ValueError):
            while True:
                at = keys.index(-float(size), at + 1)
                if not self._kinds[at] & _GONE:
                    found.append(Asset(ASSET_TYPES[self._kinds[at]], self._ids[at]))
        return found

    def _answer(self, question: Question) -> Answer:
        kinds, wanted = self._wanted(question)
        return Answer(question, Rows(self._in_order(wanted, question.sort), self._row), _counts(kinds))

    def _wanted(self, question: Question) -> tuple[dict[AssetType, int], int]:
        """Masks of what all filters but the kind let through, by kind, and of what all of them do."""
        mask = self._mask(question)
        of_kinds = {kind: self._of_kind(number) & mask for number, kind in enumerate(ASSET_TYPES)}
        kinds = ASSET_TYPES if question.asset_type is None else (question.asset_type,)
        return of_kinds, sum(of_kinds.get(kind, 0) for kind in kinds)

    def _in_order(self, wanted: int, sort: str) -> list[int]:
        order, backwards = self._order_of(sort)
        slots = order.slots(backwards)
        if wanted.bit_count() == len(slots):
            return slots
        mask = wanted.to_bytes(len(self._ids))
        return list(compress(slots, map(mask.__getitem__, slots)))

    def _order_of(self, sort: str) -> tuple[SortOrder, bool]:
        """The order that a sort stands on, and whether it goes backwards through it."""
        name, backwards = _SORTS.get(sort, _SORTS["newest"])
        return self._orders[name], backwards

    def _mask(self, question: Question) -> int:
        mask = -1
        if question.source is not None:
            mask &= int.from_bytes(bytes(map(eq, self._sources, repeat(question.source))))
        if question.unused:
            mask &= self._of_groups(lambda scripts: not scripts)
        if question.script is not None:
            script = token(question.script)
            mask &= self._of_groups(lambda scripts: script is not None and script in scripts)
        for word in folded(question.search).split():
            mask &= self._with_word(word)
        return mask

    def _of_kind(self, number: int) -> int:
        return int.from_bytes(self._kinds.translate(bytes(each == number for each in range(256))))

    def _of_groups(self, passes: Callable[[Users], bool]) -> int:
        passing = bytes(map(passes, self._group_numbers))
        return int.from_bytes(bytes(map(passing.__getitem__, self._groups)))

    def _with_word(self, word: str) -> int:
        """A word is found in the file's name or in a script's title."""
        mask = self._kept.words.get(word)
        if mask is None:
            mask = int.from_bytes(bytes(map(contains, self._folded, repeat(word))))
            titled = self.uses.titled(word)
            if titled:
                mask |= self._of_groups(lambda scripts: not titled.isdisjoint(scripts))
            _keep(self._kept.words, word, mask)
        return mask

    def _row(self, slot: int) -> Row:
        kind, key = ASSET_TYPES[self._kinds[slot] & ~_GONE], self._ids[slot]
        name, size, source, date, mime_type, duration, no_file = self._values[slot]
        scripts = self.uses.ids(self.uses.users((kind, token(key))))
        return Row(kind, key, name, size, source, date, mime_type, duration, scripts, no_file)

    def _slot(self, asset_type: str, asset_id: Key) -> int | None:
        return self._slots.get(asset_type, {}).get(token(asset_id))

    def _tie(self, slot: int) -> tuple[int, float, int]:
        """Of equal assets images come before videos and audios, and the greatest id first (as in `Assets.page`)."""
        return self._kinds[slot], self._ranks[slot], slot

    # ---- what changes

    def load(self, asset_type: AssetType, columns: Columns) -> None:
        """Take in assets of which none is known; `order` puts them in their places, once all are there."""
        tokens = [self._place(asset_type, key) for key in columns.ids]
        values = list(_values_of(columns))
        self._values += values
        self._sources += columns.sources
        self._folded.extend(map(_folded_name, columns.names))
        self._groups.extend(self._group((asset_type, each)) for each in tokens)
        for name, keys in self._sort_keys.items():
            keys.extend(map(_SORT_KEYS[name], values))
        self._kept = _Kept()

    def order(self) -> Iterator[None]:
        """Put all assets in their places; yields between steps of a few milliseconds."""
        slots: list[int] = []
        for of_kind in self._slots.values():
            numbers: list[int] = []
            others: list[int] = []
            known = list(of_kind.values())
            for start in range(0, len(known), _STEP):
                for slot in known[start : start + _STEP]:
                    (others if self._ranks[slot] == inf else numbers).append(slot)
                yield
            slots += numbers[::-1] + others
        for order in self._orders.values():
            yield from order.build(slots)
        self._kept = _Kept()

    def take(self, asset_type: AssetType, columns: Columns) -> Iterator[bool]:
        """Take in assets as they are now, one for each step; whether anything about it is new."""
        for key, values in zip(columns.ids, _values_of(columns), strict=True):
            slot = self._slot(asset_type, key)
            if slot is None:
                self._add(asset_type, key, values)
            elif self._values[slot] != values:
                self._change(slot, values)
            else:
                yield False
                continue
            self._kept = _Kept()
            yield True

    def remove(self, asset_type: AssetType, asset: Hashable) -> bool:
        """Forget the asset of that token; whether there was one."""
        slot = self._slots[asset_type].pop(asset, None)
        if slot is None:
            return False
        for order in self._orders.values():
            order.remove(slot)
        self._kinds[slot] |= _GONE
        self._kept = _Kept()
        return True

    def tokens(self, asset_type: AssetType) -> list[Hashable]:
        """The tokens of all assets of a kind."""
        return list(self._slots[asset_type])

    def _place(self, asset_type: AssetType, key: Key) -> Hashable:
        asset = token(key)
        self._slots[asset_type][asset] = len(self._ids)
        self._kinds.append(ASSET_TYPES.index(asset_type))
        self._ids.append(key)
        self._ranks.append(_rank(key))
        return asset

    def _add(self, asset_type: AssetType, key: Key, values: _Values) -> None:
        asset = self._place(asset_type, key)
        self._values.append(values)
        self._sources.append(values[2])
        self._folded.append(_folded_name(values[0]))
        self._groups.append(self._group((asset_type, asset)))
        for what, keys in self._sort_keys.items():
            keys.append(_SORT_KEYS[what](values))
            self._orders[what].add(len(keys) - 1)

    def _change(self, slot: int, values: _Values) -> None:
        self._values[slot], self._sources[slot], self._folded[slot] = values, values[2], _folded_name(values[0])
        for what, keys in self._sort_keys.items():
            key = _SORT_KEYS[what](values)
            if key != keys[slot]:
                self._orders[what].remove(slot)
                keys[slot] = key
                self._orders[what].add(slot)

    def _regroup(self, asset: AssetToken) -> None:
        slot = self._slots[asset[0]].get(asset[1])
        if slot is not None:
            self._groups[slot] = self._group(asset)
        self._kept = _Kept()

    def _group(self, asset: AssetToken) -> int:
        """The number of all assets that the same scripts use: filters look at groups, which are few."""
        users = self.uses.users(asset)
        return self._group_numbers.setdefault(users, len(self._group_numbers)) if users else 0


def _values_of(columns: Columns) -> Iterator[_Values]:
    mime_types = [mime or blob or None for mime, blob in zip(columns.mime_types, columns.blob_types, strict=True)]
    rest = (columns.durations, columns.no_files)
    return zip(columns.names, columns.sizes, columns.sources, columns.dates, mime_types, *rest, strict=True)


def _counts(kinds: dict[AssetType, int]) -> dict[str, int]:
    counts: dict[str, int] = {kind: found.bit_count() for kind, found in kinds.items()}
    return {**counts, ALL: sum(counts.values())}


def _folded_name(name: str | None) -> str:
    return folded(name) if name else ""


_SORT_KEYS: Final[dict[str, Callable[[_Values], Any]]] = {
    "date": lambda values: inf if values[3] is None else -float(values[3]),
    "name": lambda values: natural(folded(values[0])) if values[0] else _NAMELESS,
    "size": lambda values: inf if values[1] is None else -float(values[1]),
}


def _rank(key: Key) -> float:
    """Of numbers the greatest comes first, and all of them before other keys."""
    return -float(key) if isinstance(key, int | float) else inf


def _keep(kept: dict[Any, Any], key: Any, value: Any) -> None:
    if len(kept) >= _MOST_KEPT:
        del kept[next(iter(kept))]
    kept[key] = value

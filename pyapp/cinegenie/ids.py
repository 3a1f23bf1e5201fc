"""Sets of stored ids, and which assets the mappings name, in as little memory as 100,000 of them allow. Pure."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator
from typing import Any, Final

from pyapp.db.keys import Key, order
from pyapp.idb.errors import DataError

_MOST_BITS: Final = 2**24  # ids below it take a bit each
_NOTHING: Final = object()
_NONE: Final[dict[Any, Any]] = {}
_Place = tuple[str | None, str]  # scene and kind


def token(value: Any) -> Hashable | None:
    """What stands for a key where keys are compared: equal exactly where the keys are; None for what is no key."""
    kind = type(value)
    if kind is not int and kind is not str:
        try:
            ordered = order(value)
        except DataError:
            return None
        if kind is not float:
            return ordered
    plain: Hashable = value  # compares as the key does, at a tenth of the cost
    return plain


class Ids:
    """A set of keys; small whole numbers, as auto-increment gives them, take a bit each."""

    def __init__(self, keys: Iterable[Key] = ()) -> None:
        self._bits = bytearray()
        self._others: dict[Hashable, Key] = {}
        self.add_all(keys)

    def add_all(self, keys: Iterable[Key]) -> None:
        """Take keys in."""
        for key in keys:
            self.add(key)

    def add(self, key: Key) -> None:
        """Take a key in; what is no key is left out."""
        number = token(key)
        if type(number) is float and number.is_integer():
            number = int(number)
        if type(number) is int and 0 <= number < _MOST_BITS:
            place = number >> 3
            if place >= len(self._bits):
                self._bits.extend(bytes(max(64, place + 1 - len(self._bits), len(self._bits))))
            self._bits[place] |= 1 << (number & 7)
        elif number is not None:
            self._others[number] = key

    def has(self, number: Hashable | None) -> bool:
        """Whether the key of that token is in it."""
        if type(number) is int and 0 <= number < _MOST_BITS:
            place = number >> 3
            return place < len(self._bits) and bool(self._bits[place] >> (number & 7) & 1)
        if type(number) is float and number.is_integer():
            return self.has(int(number))
        return number in self._others

    def without(self, other: Ids) -> Difference:
        """The keys that the other one lacks."""
        bits = int.from_bytes(self._bits, "little") & ~int.from_bytes(other._bits, "little")
        return Difference(bits, [key for number, key in self._others.items() if number not in other._others])


class Difference:
    """Keys that one set has and another lacks: their number at once, the keys one by one."""

    def __init__(self, bits: int, others: list[Key]) -> None:
        self._bits = bits
        self._others = others

    def __len__(self) -> int:
        return self._bits.bit_count() + len(self._others)

    def __iter__(self) -> Iterator[Key]:
        bits = self._bits
        while bits:
            lowest = bits & -bits
            yield lowest.bit_length() - 1
            bits ^= lowest
        yield from self._others


class Links:
    """Which assets the mappings name, by tokens: for each script, and scene (None: the script itself), and kind.

    Most scenes have one asset of a kind: it stands there without a container.
    """

    def __init__(self) -> None:
        self._scripts: dict[Hashable, dict[_Place, Any]] = {}
        self._places: dict[_Place, _Place] = {}

    def add(self, script: Hashable, scene: str | None, kind: str, asset: Hashable) -> bool:
        """Take a mapping in; False where an earlier one says the same."""
        places = self._scripts.setdefault(script, {})
        place = self._places.setdefault((scene, kind), (scene, kind))
        found = places.setdefault(place, _NOTHING)
        if found is _NOTHING:
            places[place] = asset
            return True
        if type(found) is not dict:
            if found == asset:
                return False
            found = places[place] = {found: None}
        if asset in found:
            return False
        found[asset] = None
        return True

    def of(self, script: Hashable, scene: str | None, kind: str) -> Collection[Hashable]:
        """The tokens of the assets, the first mapping's first."""
        found = self._scripts.get(script, _NONE).get((scene, kind), _NOTHING)
        if found is _NOTHING:
            return ()
        return found if type(found) is dict else (found,)

    def scenes(self, script: Hashable) -> set[str]:
        """The names of scenes that the script's mappings name."""
        return {scene for scene, _ in self._scripts.get(script, _NONE) if scene is not None}

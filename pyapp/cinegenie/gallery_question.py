"""What is asked about the assets of a studio, and what is answered. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, overload

from pyapp.db.keys import Key

from .records import AssetType

Sort = Literal["newest", "oldest", "name", "name-reversed", "largest", "smallest"]

ALL: Final = "all"


class Row(NamedTuple):
    """An asset. `size` in bytes, `date` in milliseconds since 1970, `duration` in seconds; None: not known.

    `scripts`: the ids of the scripts that use it, by a mapping or an old field. `no_file`: the kind of what is
    stored in the place of its file, where that is none.
    """

    asset_type: AssetType
    id: Key
    name: str | None
    size: int | None
    source: str | None
    date: int | None
    mime_type: str | None
    duration: float | None
    scripts: tuple[Key, ...]
    no_file: str | None = None


@dataclass(frozen=True)
class Question:
    """Which assets, in which order. None and "" let everything through; a value that nothing has lets nothing through.

    `script`: the id of a script that uses them. `unused`: only those that no mapping and no old field names.
    `search`: words, each of which occurs in the file's name or in the title of a script that uses it.
    """

    asset_type: AssetType | None = None
    source: str | None = None
    script: Key | None = None
    unused: bool = False
    search: str = ""
    sort: Sort = "newest"


class Rows(Sequence[Row]):
    """The rows of an answer, made when they are asked for."""

    def __init__(self, slots: list[int], make: Callable[[int], Row]) -> None:
        self.slots = slots
        self._make = make

    def __len__(self) -> int:
        return len(self.slots)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self._make(slot) for slot in self.slots[index]]
        return self._make(self.slots[index])

    def __iter__(self) -> Iterator[Row]:
        return map(self._make, self.slots)


@dataclass(frozen=True)
class Answer:
    """`counts`: by kind and of "all", how many assets all filters but the kind let through."""

    question: Question
    rows: Rows
    counts: dict[str, int]

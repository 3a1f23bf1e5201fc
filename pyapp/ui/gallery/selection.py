"""Which assets are selected: one by one, by ranges, all. Pure.

An asset is known by its key (`key_of`), so that the selection lasts while others come, go and change places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyapp.cinegenie.records import AssetType

Chosen = tuple["AssetType", Any, int]  # its kind, its id, its size in bytes


def key_of(asset_type: AssetType, asset_id: Any) -> str:
    """A text that names the asset among all assets."""
    return f"{asset_type} {asset_id!r}"


class Selection:
    """The chosen assets by their keys; a range begins at the `pivot`, which is what was selected last by itself."""

    def __init__(self) -> None:
        self._chosen: dict[str, Chosen] = {}
        self._before: dict[str, Chosen] = {}
        self.pivot: str | None = None

    def __len__(self) -> int:
        return len(self._chosen)

    def __contains__(self, key: str) -> bool:
        return key in self._chosen

    @property
    def chosen(self) -> Mapping[str, Chosen]:
        """What is selected by its keys, in the order in which it was."""
        return self._chosen

    @property
    def bytes(self) -> int:
        """How large the selected files are together."""
        return sum(size for _, _, size in self._chosen.values())

    def toggle(self, key: str, asset: Chosen) -> None:
        """Select it, or no longer."""
        if key in self._chosen:
            del self._chosen[key]
        else:
            self._chosen[key] = asset
        self._begin_at(key)

    def extend(self, pivot: str, chosen: Iterable[tuple[str, Chosen]]) -> None:
        """Select a range from the pivot on by their keys, in the place of the last range from there."""
        if pivot != self.pivot:
            self._begin_at(pivot)
        self._chosen = {**self._before, **dict(chosen)}

    def add(self, chosen: Iterable[tuple[str, Chosen]]) -> None:
        """Select these too by their keys."""
        self._chosen.update(chosen)
        self._before = dict(self._chosen)

    def drop(self, keys: Iterable[str]) -> bool:
        """Select these no longer: they do not exist any more. Whether there were any."""
        before = len(self._chosen)
        for key in keys:
            self._chosen.pop(key, None)
            self._before.pop(key, None)
        return len(self._chosen) < before

    def clear(self) -> None:
        """Select nothing."""
        self._chosen, self._before, self.pivot = {}, {}, None

    def _begin_at(self, key: str) -> None:
        self.pivot = key
        self._before = dict(self._chosen)

"""Lists of views that are kept by key while what they show changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from .element import Element
from .view import View

T = TypeVar("T")
V = TypeVar("V", bound=View)


class KeyedViews(Generic[T, V]):
    """One view for each item inside a parent element, in the items' order.

    A view whose key stays is kept, and so are its focus, its playback and the page's scroll position; views whose
    key is gone are closed. `owner` closes all of them with itself.
    """

    def __init__(
        self, owner: View, parent: Element, make: Callable[[str, T], V], show: Callable[[V, T], None]
    ) -> None:
        self._owner = owner
        self._parent = parent
        self._make = make
        self._show = show
        self._views: dict[str, V] = {}

    def __iter__(self) -> Iterator[V]:
        return iter(self._views.values())

    def get(self, key: str) -> V | None:
        """The view of that key, None where there is none."""
        return self._views.get(key)

    def update(self, items: Iterable[tuple[str, T]]) -> None:
        """Show exactly these (key, item)."""
        wanted = dict(items)
        for key in [key for key in self._views if key not in wanted]:
            self._owner.disown(self._views.pop(key))
        for position, (key, item) in enumerate(wanted.items()):
            view = self._views.get(key)
            if view is None:
                view = self._views[key] = self._owner.adopt(self._make(key, item))
            self._show(view, item)
            self._parent.place(position, view.element)

"""The view of a page without a database: make one, load the sample, restore one, or leave things as they are."""

from __future__ import annotations

from collections.abc import Callable

from pyapp.db import Blob

from ..language import say
from ..view import Callback, View


class StartView(View):
    """Four choices. `update` says what is being done meanwhile; "" lets the person choose."""

    def __init__(
        self,
        name: str,
        on_sample: Callback,
        on_empty: Callback,
        on_restore: Callable[[Blob], object],
        on_again: Callback,
    ) -> None:
        super().__init__("start-view")
        self.part("lead").set_text(say("opening-start-lead", name=name))
        self._choices = {"sample": on_sample, "empty": on_empty, "again": on_again}
        for part, callback in self._choices.items():
            self.on_click(part, callback)
        self.on_files("restore", lambda files: on_restore(files[0]) if files else None)

    def update(self, busy: str) -> None:
        """Say what is being done, with the choices disabled."""
        self.part("busy").set_text(busy)
        for part in self._choices:
            self.part(part).enable(not busy)
        self.part("restore").enable(not busy)

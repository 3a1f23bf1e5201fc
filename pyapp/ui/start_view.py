"""The view of a page without a database: make one, load the sample, or leave things as they are."""

from __future__ import annotations

from .dom import Callback, View


class StartView(View):
    """Three choices. `update` says what is being done meanwhile; "" lets the person choose."""

    def __init__(self, name: str, on_sample: Callback, on_empty: Callback, on_again: Callback) -> None:
        super().__init__("start-view")
        self.part("name").set_text(name)
        self._choices = {"sample": on_sample, "empty": on_empty, "again": on_again}
        for part, callback in self._choices.items():
            self.on_click(part, callback)

    def update(self, busy: str) -> None:
        """Say what is being done, with the choices disabled."""
        self.part("busy").set_text(busy)
        for part in self._choices:
            self.part(part).enable(not busy)

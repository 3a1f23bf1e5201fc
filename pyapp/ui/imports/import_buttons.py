"""The buttons with which a person picks files, or a folder of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..view import View
from .page_files import Found, picked


class ImportButtons(View):
    """Two buttons; what is picked goes to `on_found`."""

    def __init__(self, on_found: Callable[[Found], object]) -> None:
        super().__init__("import-buttons")

        def take(event: Any) -> None:
            found = picked(event.target.files)
            event.target.value = ""  # the same file can be picked again
            on_found(found)

        for part in ("files", "folder"):
            self._listen(self.part(part).js, "change", take)

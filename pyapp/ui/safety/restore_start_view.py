"""Where a restore begins: the choice of a file."""

from __future__ import annotations

from collections.abc import Callable

from pyapp.db import Blob

from ..view import View


class RestoreStartView(View):
    """One button that asks for a file."""

    def __init__(self, on_file: Callable[[Blob], object]) -> None:
        super().__init__("restore-start-view")
        self.on_files("file", lambda files: on_file(files[0]) if files else None)

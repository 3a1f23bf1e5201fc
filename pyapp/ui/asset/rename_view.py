"""The form in which an asset gets another file name."""

from __future__ import annotations

from collections.abc import Callable

from pyapp.cinegenie.name_faults import FAULTS, name_fault

from ..reasons import told
from ..view import Callback, Key, View


class RenameView(View):
    """A field with the present name. `on_name` gets one that a file can have; `on_cancel`: it stays as it is."""

    def __init__(self, name: str, on_name: Callable[[str], object], on_cancel: Callback) -> None:
        super().__init__("asset-rename")
        self._on_name = on_name
        self._on_cancel = on_cancel
        self.part("field").choose(name)
        self.on_click("cancel", on_cancel)
        self.on_submit("form", lambda: self._submit(self.part("field").value))
        self.on_key("form", self._press)

    def begin(self) -> None:
        """Let the person type; the name without its extension is marked."""
        self.part("field").focus()
        self.part("field").mark_stem()

    def _press(self, key: Key) -> bool:
        if key.name == "Escape":
            self._on_cancel()
        return key.name == "Escape"

    def _submit(self, name: str) -> None:
        fault = name_fault(name)
        self.part("fault").set_text(told(FAULTS[fault]) if fault else "")
        self.part("field").set("aria-invalid", "true" if fault else None)
        if fault:
            self.part("field").focus()
        else:
            self._on_name(name.strip())

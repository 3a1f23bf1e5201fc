"""Dialogs above the page. Each closes itself, and gives back the focus, when it is answered or dismissed."""

from __future__ import annotations

from .element import make, page_element
from .view import Callback, View


class Dialog(View):
    """A <dialog> that is shown when made and closed for good when answered or dismissed."""

    def __init__(self, template: str) -> None:
        super().__init__(template)
        self._listen(self.element.js, "close", lambda _event: self._leave())

    def open(self) -> None:
        """Show it above the page, unless another one is there: a key was held, or a button pressed twice."""
        if page_element("#dialogs").holds("dialog[open]"):
            self.close()
            return
        page_element("#dialogs").append(self.element)
        self.element.show_modal()

    def dismiss(self) -> None:
        """Close it; the browser gives the focus back to where it was."""
        self.element.close_modal()

    def _leave(self) -> None:
        self.close()
        self.element.remove()


class AskDialog(Dialog):
    """Asks before something that a person could regret; where there is a way to back up first, it offers that."""

    def __init__(
        self, heading: str, sentences: list[str], go: str, on_go: Callback, on_backup: Callback | None = None
    ) -> None:
        super().__init__("ask-dialog")
        self.part("heading").set_text(heading)
        self.part("text").replace(*(make("p", sentence) for sentence in sentences))
        self.part("go").set_text(go)
        self.part("backup").show(on_backup is not None)
        self.on_click("cancel", self.dismiss)
        self.on_click("go", lambda: self._answer(on_go))
        self.on_click("backup", lambda: self._answer(on_backup))

    def _answer(self, callback: Callback | None) -> None:
        self.dismiss()
        if callback is not None:
            callback()

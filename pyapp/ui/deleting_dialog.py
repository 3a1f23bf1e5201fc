"""The question before assets are deleted."""

from __future__ import annotations

from typing import Final

from .dialogs import Dialog
from .element import Element, make
from .language import say
from .uses import Use
from .view import Callback

_MOST_USES: Final = 50


class DeletingDialog(Dialog):
    """Asks before `count` assets are deleted, and says which places will be without them. `what` names them."""

    def __init__(self, what: str, count: int, uses: list[Use], on_delete: Callback) -> None:
        super().__init__("deleting-dialog")
        self.part("heading").set_text(say("deleting-heading", what=what))
        self.part("uses").set_text(say("deleting-uses" if uses else "deleting-no-uses", count=count, places=len(uses)))
        rest = len(uses) - _MOST_USES
        more = [make("li", say("deleting-more-uses", count=rest))] if rest > 0 else []
        self.part("use-list").replace(*(_item(use) for use in uses[:_MOST_USES]), *more)
        self.on_click("cancel", self.dismiss)
        self.on_click("delete", lambda: self._delete(on_delete))

    def _delete(self, on_delete: Callback) -> None:
        self.dismiss()
        on_delete()


def _item(use: Use) -> Element:
    item = make("li")
    item.append(make("bdi", use.text))
    if use.assets > 1:
        item.append(make("span", " " + say("deleting-files-there", count=use.assets)))
    return item

"""What one check found: how many cases, where the first of them are, and the way to mend them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..language import number_text, say
from ..view import View
from .place_item import place_item

if TYPE_CHECKING:
    from pyapp.cinegenie.checkup import Finding


class FindingView(View):
    """A folded line; the places are listed when it is opened for the first time."""

    def __init__(self, finding: Finding, on_repair: Callable[[str], object]) -> None:
        super().__init__("finding-view")
        check, places = finding.check, finding.places
        title = say(f"safety-check-{check.name}")
        self._places = list(places)
        self.element.set("data-severity", check.severity)
        self.part("count").set_text(number_text(finding.count))
        self.part("title").set_text(title)
        self.part("severity").set_text(say(f"safety-severity-{check.severity}"))
        self.part("more").show(finding.count > len(places) > 0)
        self.part("more").set_text(say("shared-more", count=finding.count - len(places)))
        repair = check.repair
        self.part("repair").show(repair is not None)
        if repair is not None:
            self.part("repair").set("aria-label", say("safety-repair-show-of", title=title))
            self.on_click("repair", lambda: on_repair(repair))
        self._listen(self.element.js, "toggle", lambda _event: self._list())

    def _list(self) -> None:
        if self._places:
            self.part("places").replace(*map(place_item, self._places))
            self._places = []

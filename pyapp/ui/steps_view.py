"""The steps of a longer piece of work, with the one that a person is at."""

from __future__ import annotations

from .language import number_text, say
from .view import View


class StepsView(View):
    """A numbered row of steps; `update` marks the present one, and those before it as done."""

    def __init__(self, *names: str) -> None:
        super().__init__("steps-view")
        self._items = [self.adopt(View("step-item")) for _ in names]
        for number, (item, name) in enumerate(zip(self._items, names, strict=True), 1):
            item.part("number").set_text(number_text(number))
            item.part("name").set_text(name)
        self.element.append(*(item.element for item in self._items))
        self.update(0)

    def update(self, present: int) -> None:
        """The step of that number, counted from 0, is the present one."""
        for number, item in enumerate(self._items):
            done = number < present
            item.element.set("aria-current", "step" if number == present else None)
            item.element.set("data-done", "" if done else None)
            item.part("state").set_text(say("shared-step-done") if done else "")

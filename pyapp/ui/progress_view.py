"""How far a long piece of work is, with a button to cancel it."""

from __future__ import annotations

from .element import Element
from .pace import Step
from .view import Callback, View


class ProgressView(View):
    """A bar with words. Only a new kind of step is read out, not each of its figures."""

    def __init__(self, on_cancel: Callback) -> None:
        super().__init__("progress-view")
        self.on_click("cancel", on_cancel)

    def update(self, step: Step) -> None:
        """Show how far it is."""
        self.part("what").set_text(step.what)
        self.part("bar").set("value", None if step.done is None else f"{step.done:.4f}")
        self.part("detail").set_text(step.detail)
        self.part("present").set_text(step.present)
        self.part("cancel").show(step.cancellable)


class ProgressSlot:
    """A part of a view that shows progress in the place of what starts the work; the keyboard's focus goes along."""

    def __init__(self, owner: View, part: str, action: str, on_cancel: Callback) -> None:
        self._view = owner.adopt(ProgressView(on_cancel))
        self._slot = owner.part(part)
        self._action = owner.part(action)
        self._slot.append(self._view.element)
        self._running = False

    def update(self, step: Step | None, back_to: Element) -> None:
        """Show how far the work is; None: no work is under way, and the focus goes back to that element."""
        running = step is not None
        began, ended = running and not self._running, self._running and not running
        had_focus = (self._action if began else self._slot).holds_focus
        self._running = running
        self._action.show(not running)
        self._slot.show(running)
        if step is not None:
            self._view.update(step)
        if began and had_focus:
            self._view.part("cancel").focus()
        if ended and had_focus:
            back_to.focus()

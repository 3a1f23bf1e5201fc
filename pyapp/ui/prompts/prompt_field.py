"""One field of a prompt: its control, why it cannot be stored, and what somebody else has stored there."""

from __future__ import annotations

from collections.abc import Callable

from pyapp.cinegenie.prompt_form import Problem, Shown

from ..language import say
from ..view import View

_KINDS = {
    **dict.fromkeys(("title", "category", "tags", "icon"), "prompt-line"),
    **dict.fromkeys(("variables-on", "context"), "prompt-flag"),
}
_CODE = ("variables", "model")
_NOTES = ("prompt", "tags")
_REQUIRED = ("title", "category")
_MOST = 3_000  # characters of what is stored elsewhere


class FieldView(View):
    """A control that calls `on_typed(name, value)` at every change, and `on_left(name)` when it is left."""

    def __init__(self, name: str, on_typed: Callable[[str, Shown], object], on_left: Callable[[str], object]) -> None:
        super().__init__(_KINDS.get(name, "prompt-text"))
        self.name = name
        self.is_flag = self.name in ("variables-on", "context")
        self._shown: Shown = None
        self.part("label").set_text(field_text(name))
        self.part("label").set("data-l10n-id", f"prompts-field-{name}")
        self._name_parts(name)
        if self.is_flag:
            self.on_tick("control", lambda ticked: self._typed(ticked, on_typed))
        else:
            self.on_input("control", lambda text: self._typed(text, on_typed))
        self.on_event("control", "blur", lambda: on_left(name))

    def update(self, shown: Shown) -> None:
        """Show a value; None: it cannot be shown here. A control that shows it already is left alone."""
        self.part("control").show(shown is not None)
        self._show_note(shown is None)
        if shown == self._shown:
            return
        self._shown = shown
        if isinstance(shown, bool):
            self.part("control").tick(shown)
        elif shown is not None:
            self.part("control").choose(shown)

    def show_problem(self, problem: Problem | None) -> None:
        """Say what keeps it from being stored; None: nothing."""
        self.part("control").set("aria-invalid", None if problem is None else "true")
        self.part("problem").set_text("" if problem is None else problem_text(problem))

    def show_theirs(self, theirs: Shown, is_conflict: bool) -> None:
        """Show what somebody else has stored here meanwhile."""
        self.part("theirs").show(is_conflict)
        if is_conflict:
            self.part("stored").set_text(_stored_text(theirs))

    def focus(self) -> None:
        """Put the keyboard's focus on its control."""
        self.part("control").focus()

    def _show_note(self, is_odd: bool) -> None:
        words = "prompts-odd" if is_odd else f"prompts-note-{self.name}" if self.name in _NOTES else ""
        self.part("note").show(bool(words))
        self.part("note").set_text(say(words) if words else "")

    def _typed(self, value: Shown, on_typed: Callable[[str, Shown], object]) -> None:
        self._shown = value
        on_typed(self.name, value)

    def _name_parts(self, name: str) -> None:
        control = self.part("control")
        self.element.set("data-field", name)
        for part in ("note", "problem"):
            self.part(part).set("id", f"prompt-{name}-{part}")
        control.set("aria-describedby", f"prompt-{name}-note prompt-{name}-problem")
        if name in _REQUIRED:
            control.set("required", "")
        if name == "category":
            control.set("list", "prompt-category-names")
        if name in _CODE:
            control.set("spellcheck", "false")


def field_text(name: str) -> str:
    """What a field is called."""
    return say(f"prompts-field-{name}")


def problem_text(problem: Problem) -> str:
    """What is wrong with a field, in a sentence."""
    if problem.reason in ("empty", "kind"):
        return say(f"prompts-problem-{problem.reason}")
    if not problem.line:
        return say("prompts-problem-json")
    reason = say(f"prompts-problem-{problem.reason}")
    return say("prompts-problem-place", line=str(problem.line), column=str(problem.column), reason=reason)


def _stored_text(theirs: Shown) -> str:
    if theirs is None:
        return say("prompts-odd")
    if isinstance(theirs, bool):
        return say("prompts-stored-yes" if theirs else "prompts-stored-no")
    return (theirs if len(theirs) <= _MOST else theirs[:_MOST] + "…") or say("prompts-stored-nothing")

"""One prompt, to read and to edit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyapp.cinegenie.prompt_editing import Editing
from pyapp.cinegenie.prompt_form import FIELDS, Problem, Shown

from ..element import make
from ..language import moment_text, say
from ..view import Callback, View
from ..words import listed
from .prompt_card import prompt_title
from .prompt_field import FieldView, field_text

_MAIN = ("title", "category", "prompt", "system", "output")
_MOST_FIELDS = 12  # that are named in a sentence


@dataclass(frozen=True)
class PromptCallbacks:
    """What a person does with a prompt; `typed(name, value)` at every change, `left(name)` when a field is left."""

    typed: Callable[[str, Shown], object]
    left: Callable[[str], object]
    save: Callback
    discard: Callback
    duplicate: Callback
    delete: Callback
    keep: Callback
    take: Callback


class PromptView(View):
    """Shows the editing of a prompt; what is being typed is never replaced but by a person's choice."""

    def __init__(self, is_new: bool, callbacks: PromptCallbacks) -> None:
        super().__init__("prompt-view")
        self._is_new = is_new
        self._callbacks = callbacks
        self._fields = {name: self._make_field(name) for name in FIELDS}
        self.part("actions").show(not is_new)
        for part in ("save", "discard", "duplicate", "delete", "keep", "take"):
            self.on_click(part, getattr(callbacks, part))
        self.on_shortcut("s", callbacks.save)

    def update(self, editing: Editing, problems: Mapping[str, Problem]) -> None:
        """Show the draft, the problems among it that are to be told, and what others have changed."""
        self.part("heading").set_text(say("prompts-new") if self._is_new else prompt_title(_title_of(editing)))
        self.part("dates").set_text(say("prompts-new-dates") if self._is_new else _dates_text(editing.record))
        for name, field in self._fields.items():
            field.update(editing.draft[name])
            field.show_problem(problems.get(name))
            field.show_theirs(editing.theirs.get(name), name in editing.theirs)
        self._show_news(editing)
        self._show_kept(editing.kept)
        self._show_bar(editing)

    def show_categories(self, names: Iterable[str]) -> None:
        """Offer these categories to whoever types one."""
        options = []
        for name in names:
            option = make("option")
            option.set("value", name)
            options.append(option)
        self.part("names").replace(*options)

    def say_state(self, text: str) -> None:
        """Tell how the saving stands."""
        self.part("state").set_text(text)

    def point_to(self, name: str) -> None:
        """Put the focus on a field."""
        self._fields[name].focus()

    def point_to_news(self) -> None:
        """Put the focus on the choice between mine and theirs."""
        self.part("keep").focus()

    def _make_field(self, name: str) -> FieldView:
        field = self.adopt(FieldView(name, self._callbacks.typed, self._callbacks.left))
        self.part("main" if name in _MAIN else "side").append(field.element)
        return field

    def _show_news(self, editing: Editing) -> None:
        is_new = bool(editing.theirs) or editing.gone
        had_focus = self.part("news").holds_focus
        for part in ("keep", "take"):
            self.part(part).show(bool(editing.theirs) and not editing.gone)
        self.part("news").show(is_new)
        if editing.gone:
            self.part("news-text").set_text(say("prompts-gone"))
        elif editing.theirs:
            self.part("news-text").set_text(say("prompts-theirs", fields=fields_text(editing.theirs)))
        if had_focus and not is_new:
            self.part("save").focus()

    def _show_kept(self, names: list[str]) -> None:
        self.part("kept").show(bool(names))
        shown = [*(_cut(name) for name in names[:_MOST_FIELDS]), *(["…"] if len(names) > _MOST_FIELDS else [])]
        self.part("kept").set_text(say("prompts-kept", fields=", ".join(shown)) if names else "")

    def _show_bar(self, editing: Editing) -> None:
        has_changes = bool(editing.touched)
        discard = self.part("discard")
        if discard.holds_focus and not has_changes:
            self.part("save").focus()
        discard.show(has_changes and not editing.gone)
        self.part("save").set_text(say("prompts-save-new" if editing.gone else "prompts-save"))
        for part in ("duplicate", "delete"):
            self.part(part).show(not editing.gone)
        self.element.set("data-changed", "" if has_changes else None)


def fields_text(names: Collection[str]) -> str:
    """Fields by what they are called, such as "Title and Text"."""
    return listed([field_text(name) for name in FIELDS if name in names])


def _title_of(editing: Editing) -> str:
    title = editing.base["title"]
    return title if isinstance(title, str) else ""


def _dates_text(record: Mapping[str, Any]) -> str:
    made, changed = _moment(record.get("createdAt")), _moment(record.get("updatedAt"))
    if made and changed:
        return say("prompts-made-changed", made=made, changed=changed)
    if made or changed:
        return say("prompts-made", date=made) if made else say("prompts-changed", date=changed)
    return say("prompts-no-dates")


def _moment(value: Shown | datetime) -> str:
    return moment_text(value) if isinstance(value, datetime) else ""


def _cut(name: str) -> str:
    return name if len(name) <= 80 else name[:80] + "…"

"""A prompt that a person is editing, while others may change it: nothing that was typed is lost. Pure.

Rules:
1. `base` is what is stored as far as the person has agreed to it, `draft` what they see and type.
2. A field that they have not touched follows what is stored.
3. One that both have changed, differently, is in conflict until the person chooses: their draft stays until then.
"""

from __future__ import annotations

from .prompt_form import Form, Problem, Record, Shown, form_of, kept_fields, problems


class Editing:
    """The editing of one record. `gone`: it is not stored any more."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.base = form_of(record)
        self.draft: Form = dict(self.base)
        self.theirs: Form = {}  # the fields in conflict, as they are stored now
        self.gone = False

    @property
    def touched(self) -> list[str]:
        """The fields that the person has changed and that are not stored yet."""
        return [name for name, shown in self.draft.items() if shown != self.base[name]]

    @property
    def problems(self) -> dict[str, Problem]:
        """What keeps the draft from being stored."""
        return problems(self.base, self.draft)

    @property
    def kept(self) -> list[str]:
        """The fields that the form leaves alone."""
        return kept_fields(self.record)

    def type(self, name: str, shown: Shown) -> None:
        """Take what the person has typed into a field."""
        self.draft[name] = shown
        if name in self.theirs and shown == self.theirs[name]:
            self.base[name] = self.theirs.pop(name)

    def meet(self, record: Record | None) -> None:
        """Take what is stored now; None: it was deleted."""
        self.gone = record is None
        if record is None:
            return
        self.record = record
        for name, shown in form_of(record).items():
            self._meet(name, shown)

    def keep_mine(self) -> None:
        """End the conflicts: what was typed replaces what is stored, at the next saving."""
        self.base.update(self.theirs)
        self.theirs = {}

    def take_theirs(self) -> Form:
        """End the conflicts with what is stored; gives what was typed instead."""
        typed = {name: self.draft[name] for name in self.theirs}
        self.draft.update(self.theirs)
        self.keep_mine()
        return typed

    def discard(self) -> None:
        """Forget what was typed."""
        self.keep_mine()
        self.draft = dict(self.base)

    def _meet(self, name: str, stored: Shown) -> None:
        mine, base = self.draft[name], self.base[name]
        if stored == mine or mine == base:
            self.draft[name] = self.base[name] = stored
            self.theirs.pop(name, None)
        elif stored != base:
            self.theirs[name] = stored
        else:
            self.theirs.pop(name, None)  # they have taken their change back

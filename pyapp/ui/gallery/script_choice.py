"""The script that the gallery is narrowed to, typed or chosen from a list: an ARIA combobox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ..element import Element, make
from ..language import say
from ..view import Key, View
from .script_titles import ScriptTitle, found_titles

_MOST: Final = 100  # scripts that are listed; letters find the others
_ALL: Final = ""


class ScriptChoice(View):
    """A field of text with a list of scripts below it, which is open while somebody chooses.

    `on_chosen` gets the text of a script's id, "" for all of them. What is typed and not chosen is forgotten when
    the field is left.
    """

    def __init__(self, on_chosen: Callable[[str], object]) -> None:
        super().__init__("script-choice")
        self._on_chosen = on_chosen
        self._titles: Sequence[ScriptTitle] | None = None
        self._chosen = _ALL
        self._offered: list[ScriptTitle] = []
        self._options: list[Element] = []
        self._active: int | None = None
        self._typed: str | None = None
        self._is_open = False
        self.on_event("input", "click", self._open)
        self.on_event("input", "focus", self.part("input").mark_all)
        self.on_input("input", self._type)
        self.on_key("input", self._on_key)
        self.on_pick("list", lambda position: self._choose(int(position)))
        self.on_leave("input", self._leave)

    def update(self, titles: Sequence[ScriptTitle] | None, chosen: str) -> None:
        """Offer these scripts, of which that one is chosen; None: they are not known yet."""
        if (titles, chosen) == (self._titles, self._chosen):
            return
        self._titles, self._chosen = titles, chosen
        self.part("input").enable(titles is not None)
        self.element.set("data-chosen", "" if chosen else None)
        if self._typed is None:
            self._show_chosen()
        if self._is_open:
            self._offer(self._active_script())

    # ---- what a person does

    def _on_key(self, key: Key) -> bool:
        if key.name in ("ArrowDown", "ArrowUp"):
            self._move(1 if key.name == "ArrowDown" else -1)
            return True
        if key.name == "Enter" and self._is_open:
            if self._active is not None:
                self._choose(self._active)
            return True
        if key.name == "Escape" and (self._is_open or self._typed is not None):
            self._leave()
            return True
        return False

    def _type(self, text: str) -> None:
        self._typed = text
        self._is_open = True
        self._offer(None)
        if text.strip() and self._offered:
            self._activate(0)

    def _choose(self, position: int) -> None:
        script = self._offered[position].script
        self._leave()
        if script != self._chosen:
            self._on_chosen(script)

    def _open(self) -> None:
        if not self._is_open:
            self._is_open = True
            self._offer(self._chosen)
            self.part("input").mark_all()

    def _leave(self) -> None:
        self._is_open, self._typed = False, None
        self._show_list()
        self._show_chosen()

    def _move(self, by: int) -> None:
        if not self._is_open:
            self._open()
        elif self._offered:
            start = -1 if self._active is None and by > 0 else self._active or 0
            self._activate((start + by) % len(self._offered))

    # ---- what is shown

    def _offer(self, active: str | None) -> None:
        """List what the typed text finds; that script is the one that the keyboard is at."""
        found = found_titles(self._titles or (), self._typed or "")
        everything = [] if (self._typed or "").strip() else [ScriptTitle(_ALL, say("gallery-all-scripts"), "")]
        self._offered = [*everything, *found[:_MOST]]
        self._options = [self._option(position, each) for position, each in enumerate(self._offered)]
        self.part("list").replace(*self._options)
        scripts = [each.script for each in self._offered]
        self._activate(scripts.index(active) if active in scripts else None)
        self.part("found").set_text(_found_text(len(found)))
        self._show_list()

    def _show_list(self) -> None:
        self.part("box").show(self._is_open)
        self.part("input").set("aria-expanded", "true" if self._is_open else "false")
        if not self._is_open:
            self._activate(None)

    def _activate(self, position: int | None) -> None:
        self._active = position
        for at, option in enumerate(self._options):
            option.set("data-active", "" if at == position else None)
        active = None if position is None else self._options[position]
        self.part("input").set("aria-activedescendant", None if position is None else _option_id(position))
        if active is not None and self._is_open:
            active.show_whole()

    def _active_script(self) -> str | None:
        return None if self._active is None else self._offered[self._active].script

    def _option(self, position: int, offered: ScriptTitle) -> Element:
        option = make("li", offered.title)
        option.set("role", "option")
        option.set("id", _option_id(position))
        option.set("dir", "auto")
        option.set("data-key", str(position))
        option.set("aria-selected", "true" if offered.script == self._chosen else "false")
        return option

    def _show_chosen(self) -> None:
        """The title of the chosen script stands in the field, marked, so that letters take its place."""
        self.part("input").choose(self._chosen_title())
        if self.part("input").holds_focus:
            self.part("input").mark_all()

    def _chosen_title(self) -> str:
        if not self._chosen or self._titles is None:
            return ""
        titles = (each.title for each in self._titles if each.script == self._chosen)
        return next(titles, say("gallery-lost-script"))


def _found_text(found: int) -> str:
    if found > _MOST:
        return say("gallery-scripts-listed", found=found, shown=_MOST)
    return say("gallery-scripts-found", found=found)


def _option_id(position: int) -> str:
    return f"script-choice-{position}"

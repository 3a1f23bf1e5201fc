"""One prompt's part of the controller: its editing, beside what others store meanwhile."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any, NamedTuple

from pyapp.cinegenie.errors import ChangedPromptError, MissingPromptError
from pyapp.cinegenie.prompt_editing import Editing
from pyapp.cinegenie.prompt_form import Form, Shown
from pyapp.cinegenie.prompt_list import NO_CATEGORY
from pyapp.cinegenie.prompt_writing import (
    DeletedPrompt,
    add_prompt,
    delete_prompt,
    duplicate_prompt,
    put_back_prompt,
    save_prompt,
)
from pyapp.cinegenie.prompts import PROMPTS
from pyapp.db.keys import Key

from .. import navigation
from ..address import Address, link_to
from ..language import say
from ..page import page_held
from ..place import Place, Studio
from ..stage import Stage
from ..view import Callback
from .leave_dialog import LeaveDialog
from .prompt_card import prompt_title
from .prompt_view import PromptCallbacks, PromptView, fields_text

NEW = "new"
_typed_before: dict[str, Form] = {}  # what is to be put back into a prompt that is gone to, by its key


class PromptData(NamedTuple):
    """A prompt as it is stored now (None: it is not), and the categories that there are."""

    record: dict[str, Any] | None
    categories: list[str]


class PromptPlace(Place[PromptData]):
    """A prompt, found by the text of its id in the page's address, or a new one."""

    def __init__(self, stage: Stage, studio: Studio, address: Address) -> None:
        super().__init__(stage, studio, address)
        self._key = address.steps[1]
        self._id: Key = None
        self._is_new = self._key == NEW
        self._editing: Editing | None = None
        self._checked: set[str] = set()  # the fields whose problems are told
        self._held = ExitStack()
        self._is_held = False
        self._is_saving = False
        self._is_saved = False  # since the person changed something
        self.title = say("prompts-new" if self._is_new else "prompts-title")
        self.view: PromptView = PromptView(self._is_new, self._callbacks())

    # ---- reading and showing

    async def read(self) -> PromptData:
        """Read the prompt; raises MissingPromptError where there never was one."""
        table = self.studio.db.table(PROMPTS)
        categories = [key for key in await table.order_by("category").unique_keys() if isinstance(key, str)]
        if self._is_new:
            return PromptData({"category": self.address.query.get("category", NO_CATEGORY)}, categories)
        if self._id is None:
            self._id = await self._find_id()
        return PromptData(await table.get(self._id), categories)

    def show(self, data: PromptData) -> None:
        """Show what is stored, but for what the person has typed."""
        self.view.show_categories(filter(None, data.categories))
        if self._editing is None:
            if data.record is None:
                raise MissingPromptError(say("prompts-missing"))
            self._editing = Editing(data.record)
            self._editing.draft.update(_typed_before.pop(self._key, {}))
        elif not self._is_new:
            self._editing.meet(data.record)
        if not self._is_new:
            self.entitle(self._named)
        self._update()

    def keep(self, address: Address) -> bool:
        """Ask before unsaved changes are left; whoever wants that goes on to the address."""
        if not self._has_changes:
            return False

        def go() -> None:
            navigation.go_to(address.href)

        def leave() -> None:
            self._discard()
            go()

        dialog = LeaveDialog(fields_text(self._present.touched), leave, lambda: self._start_saving(go))
        dialog.open()
        return True

    def reword(self) -> bool:
        """Keep what was typed."""
        if self._has_changes:
            self._update()
        return self._has_changes

    def close(self) -> None:
        """Let the page be left."""
        super().close()
        self._held.close()

    # ---- what the person does

    def _callbacks(self) -> PromptCallbacks:
        return PromptCallbacks(
            typed=self._on_typed,
            left=self._on_left,
            save=self._start_saving,
            discard=self._on_discard,
            duplicate=self._on_duplicate,
            delete=lambda: self.stage.start(self._delete(), say("prompts-not-deleted")),
            keep=self._on_keep,
            take=self._on_take,
        )

    def _on_typed(self, name: str, shown: Shown) -> None:
        self._present.type(name, shown)
        self._update()

    def _on_left(self, name: str) -> None:
        if self._editing is not None and name in self._editing.touched:
            self._checked.add(name)
            self._update()

    def _on_discard(self) -> None:
        typed = dict(self._present.draft)
        self._discard()
        text = say("prompts-discarded", title=self._named)
        self.stage.notices.say_undoable(text, lambda: self._type_again(typed))

    def _on_keep(self) -> None:
        self._present.keep_mine()
        self._update()

    def _on_take(self) -> None:
        typed = self._present.take_theirs()
        self._update()
        self.stage.notices.say_undoable(say("prompts-taken"), lambda: self._type_again(typed))

    def _type_again(self, typed: Form) -> None:
        """Put back what was typed; where the prompt was left meanwhile, go to it first."""
        if self.closed:
            _typed_before[self._key] = typed
            navigation.go_to(self.address.href)
        else:
            self._present.draft.update(typed)
            self._update()

    def _on_duplicate(self) -> None:
        if self._has_changes:
            self.view.say_state(say("prompts-save-first"))
        else:
            self.stage.start(self._duplicate(), say("prompts-not-duplicated"))

    def _start_saving(self, then: Callback | None = None) -> None:
        editing = self._present
        problems = editing.problems
        if self._is_saving:
            return
        if problems:
            self._checked.update(problems)
            self._update()
            self.view.say_state(say("prompts-state-problems", fields=fields_text(problems)))
            self.view.point_to(next(iter(problems)))
        elif editing.theirs and not editing.gone:
            self.view.say_state(say("prompts-state-choose"))
            self.view.point_to_news()
        elif editing.touched or editing.gone or self._is_new:
            self.stage.start(self._save(then), say("prompts-not-saved"))
        else:
            self.view.say_state(say("prompts-state-clean"))

    # ---- what is written

    async def _save(self, then: Callback | None) -> None:
        self._is_saving = True
        self._update()
        saved = False
        try:
            saved = await (self._add(then) if self._is_new or self._present.gone else self._write())
        finally:
            self._is_saving = False
            if not self.closed:
                self._update()
        if saved:
            self._checked.clear()
            self._is_saved = True
            self._update()
            if then is not None:
                then()
        elif self._present.theirs:
            self.view.say_state(say("prompts-state-choose"))

    async def _write(self) -> bool:
        draft = dict(self._present.draft)
        try:
            await save_prompt(self.studio.db, self._id, self._present.base, draft)
        except (ChangedPromptError, MissingPromptError):
            self._present.meet(await self.studio.db.table(PROMPTS).get(self._id))
            return False
        self._present.base.update(draft)
        return True

    async def _add(self, then: Callback | None) -> bool:
        """Store a new prompt, and go to it unless the person goes elsewhere."""
        editing = self._present
        draft = dict(editing.draft)
        key = await add_prompt(self.studio.db, draft, {} if self._is_new else editing.record)
        editing.base.update(draft)
        editing.gone = False
        self._release()
        self.stage.notices.say(say("prompts-saved-new", title=prompt_title(str(draft["title"]))))
        if then is None:
            navigation.go_to(link_to("prompts", repr(key)), replace=True)
        return True

    async def _duplicate(self) -> None:
        title = self._named
        copied = (
            f"{self._present.base['title'] or title} {say('prompts-copy')}"  # as it is stored: no marks of direction
        )
        key = await duplicate_prompt(self.studio.db, self._id, copied)
        self.stage.notices.say(say("prompts-duplicated", title=title))
        navigation.go_to(link_to("prompts", repr(key)))

    async def _delete(self) -> None:
        title = self._named
        self._stop()
        try:
            deleted = await delete_prompt(self.studio.db, self._id)
        except BaseException:
            self.ask()
            raise
        if self._has_changes:
            _typed_before[self._key] = {name: self._present.draft[name] for name in self._present.touched}
        self._discard()
        text = say("prompts-deleted", title=title)
        self.stage.notices.say_undoable(
            text, lambda: self.stage.start(self._put_back(deleted, title), say("prompts-not-back"))
        )
        navigation.go_to(link_to("prompts"), replace=True)

    async def _put_back(self, deleted: DeletedPrompt, title: str) -> None:
        await put_back_prompt(self.studio.db, deleted)
        self.stage.notices.say(say("prompts-back", title=title))

    # ---- state

    @property
    def _present(self) -> Editing:
        assert self._editing is not None  # noqa: S101 - it is there once the view is shown
        return self._editing

    @property
    def _named(self) -> str:
        return prompt_title(str(self._present.base["title"] or ""))

    @property
    def _has_changes(self) -> bool:
        return self._editing is not None and bool(self._editing.touched)

    def _discard(self) -> None:
        self._present.discard()
        self._checked.clear()
        self._update()

    def _update(self) -> None:
        editing = self._present
        problems = editing.problems
        self.view.update(editing, {name: problem for name, problem in problems.items() if name in self._checked})
        if self._has_changes:
            self._is_saved = False
            self._hold()
        else:
            self._release()
        self.view.say_state(self._state)

    @property
    def _state(self) -> str:
        """How the saving stands, in words."""
        if self._is_saving:
            return say("prompts-state-saving")
        if self._has_changes:
            return say("prompts-state-changed")
        if self._present.gone:
            return ""
        if self._is_new:
            return say("prompts-state-new")
        return say("prompts-state-saved" if self._is_saved else "prompts-state-clean")

    def _hold(self) -> None:
        if not self._is_held:
            self._is_held = True
            self._held.enter_context(page_held())

    def _release(self) -> None:
        self._is_held = False
        self._held.close()

    async def _find_id(self) -> Key:
        keys = await self.studio.db.table(PROMPTS).to_collection().primary_keys()
        found = next((key for key in keys if repr(key) == self._key), None)
        if found is None:
            raise MissingPromptError(say("prompts-missing"))
        return found

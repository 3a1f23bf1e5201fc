"""The dialog that shows, before a repair or its undoing, every record that would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ..dialogs import Dialog
from ..element import Element, make
from ..language import moment_text, say
from ..view import Callback, View
from .place_item import place_text

if TYPE_CHECKING:
    from pyapp.cinegenie.repairs.plan import Choice, Item, RepairPlan
    from pyapp.cinegenie.undo import UndoPlan

_MOST = 100


class RepairDialog(Dialog):
    """What would change, and the choice to do it or to leave it."""

    def __init__(self, heading: str, go: str, on_apply: Callback) -> None:
        super().__init__("repair-dialog")
        self.part("heading").set_text(heading)
        self.part("apply").set_text(go)
        self.on_click("cancel", self.dismiss)
        self.on_click("apply", lambda: self._apply(on_apply))

    @classmethod
    def of_repair(
        cls,
        plan: RepairPlan,
        choices: Mapping[int, Choice],
        on_apply: Callback,
        on_choice: Callable[[Choice], object],
    ) -> RepairDialog:
        """Show a repair's plan; `choices`: what a person may choose instead, by the number of the item."""
        dialog = cls(say(f"safety-repair-{plan.repair}"), say("safety-repair-go"), on_apply)
        dialog.part("summary").set_text(say("safety-repair-changes", count=len(plan.items)))
        dialog.part("remark").set_text(say(f"safety-repair-{plan.repair}-remark") if plan.remark else "")
        dialog.part("remark").show(bool(plan.remark))
        shown = enumerate(plan.items[:_MOST])
        items = [dialog._item(item, choices.get(number), on_choice) for number, item in shown]
        dialog._show(items, len(plan.items))
        return dialog

    @classmethod
    def of_undo(cls, plan: UndoPlan, on_apply: Callback) -> RepairDialog:
        """Show what undoing the last repair would put back."""
        dialog = cls(say("safety-undo-ask"), say("safety-undo-go"), on_apply)
        title, when = say(f"safety-repair-{plan.repair}"), moment_text(plan.made_at)
        dialog.part("summary").set_text(say("safety-undo-summary", title=title, when=when, count=len(plan.items)))
        if plan.changed:
            which = "; ".join(place_text(place) for place in plan.changed[:5])
            dialog.part("remark").set_text(say("safety-undo-changed", count=len(plan.changed), which=which))
            dialog.part("remark").show(True)
        dialog.part("apply").enable(bool(plan.items))
        dialog._show([make("li", place_text(item.place)) for item in plan.items[:_MOST]], len(plan.items))
        return dialog

    def _show(self, items: list[Element], total: int) -> None:
        self.part("items").replace(*items)
        self.part("more").show(total > len(items))
        self.part("more").set_text(say("shared-more", count=total - len(items)))

    def _item(self, item: Item, choice: Choice | None, on_choice: Callable[[Choice], object]) -> Element:
        if choice is None:
            return make("li", place_text(item.place))
        line = self.adopt(View("choice-item"))
        line.part("text").set_text(place_text(item.place))
        line.part("other").set_text(say("safety-repair-keep", kind=choice.asset_type, id=repr(choice.asset_id)))
        line.on_click("other", lambda: self._choose(on_choice, choice))
        return line.element

    def _choose(self, on_choice: Callable[[Choice], object], choice: Choice) -> None:
        self.dismiss()
        on_choice(choice)

    def _apply(self, on_apply: Callback) -> None:
        self.dismiss()
        on_apply()

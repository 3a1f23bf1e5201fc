"""The dialog that shows, before a repair or its undoing, every record that would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ..dialogs import Dialog
from ..dom import Callback, Element, View, make
from ..language import moment_text
from ..words import counted
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
        title: str,
        plan: RepairPlan,
        choices: Mapping[int, Choice],
        on_apply: Callback,
        on_choice: Callable[[Choice], object],
    ) -> RepairDialog:
        """Show a repair's plan; `choices`: what a person may choose instead, by the number of the item."""
        dialog = cls(title, "Repair", on_apply)
        dialog.part("summary").set_text(f"{counted(len(plan.items), 'change')}, all of them or none:")
        dialog.part("remark").set_text(plan.remark)
        dialog.part("remark").show(bool(plan.remark))
        shown = enumerate(plan.items[:_MOST])
        items = [dialog._item(item, choices.get(number), on_choice) for number, item in shown]
        dialog._show(items, len(plan.items))
        return dialog

    @classmethod
    def of_undo(cls, title: str, plan: UndoPlan, on_apply: Callback) -> RepairDialog:
        """Show what undoing the last repair would put back."""
        dialog = cls("Undo the last repair?", "Undo it", on_apply)
        done = f"{title}, on {moment_text(plan.made_at)}."
        back = f"{counted(len(plan.items), 'record')} would be put back as before it; it had done this:"
        dialog.part("summary").set_text(f"{done} {back}")
        if plan.changed:
            reasons = "; ".join(place_text(place) for place in plan.changed[:5])
            rest = counted(len(plan.changed), "record")
            dialog.part("remark").set_text(f"{rest} changed since, and would stay as they are now: {reasons}")
            dialog.part("remark").show(True)
        dialog.part("apply").enable(bool(plan.items))
        dialog._show([make("li", place_text(item.place)) for item in plan.items[:_MOST]], len(plan.items))
        return dialog

    def _show(self, items: list[Element], total: int) -> None:
        self.part("items").replace(*items)
        self.part("more").show(total > len(items))
        self.part("more").set_text(f"and {total - len(items):,} more")

    def _item(self, item: Item, choice: Choice | None, on_choice: Callable[[Choice], object]) -> Element:
        if choice is None:
            return make("li", place_text(item.place))
        line = self.adopt(View("choice-item"))
        line.part("text").set_text(place_text(item.place))
        line.part("other").set_text(f"Keep {choice.asset_type} {choice.asset_id} instead")
        line.on_click("other", lambda: self._choose(on_choice, choice))
        return line.element

    def _choose(self, on_choice: Callable[[Choice], object], choice: Choice) -> None:
        self.dismiss()
        on_choice(choice)

    def _apply(self, on_apply: Callback) -> None:
        self.dismiss()
        on_apply()

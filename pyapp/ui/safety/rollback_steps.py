"""What the plan and the report of a rollback share: its steps, and the list of what schema 6 cannot express."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from ..element import make
from ..language import say
from ..odd_records import record_text
from ..view import View

if TYPE_CHECKING:
    from pyapp.cinegenie.survey import OddRecord

_MOST: Final = 200


def rollback_steps() -> list[str]:
    """Their names, in their order."""
    return [say(f"safety-step-{step}") for step in ("plan", "backup", "rollback", "result")]


def show_lost(view: View, lost: Sequence[OddRecord]) -> None:
    """Fill the view's parts "lost", "lost-summary" and "lost-list"; hidden where nothing is lost."""
    view.part("lost").show(bool(lost))
    view.part("lost-summary").set_text(say("safety-rollback-lost", count=len(lost)))
    items = [make("li", record_text(each)) for each in lost[:_MOST]]
    if len(lost) > _MOST:
        items.append(make("li", say("shared-more", count=len(lost) - _MOST)))
    view.part("lost-list").replace(*items)

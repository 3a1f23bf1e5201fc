"""What the plan and the report of a rollback share: its steps, and how they speak of what is lost."""

from __future__ import annotations

from typing import Final

from ..language import say

LOST: Final = "safety-rollback-lost"  # the message of the list of what schema 6 cannot express


def rollback_steps() -> list[str]:
    """Their names, in their order."""
    return [say(f"safety-step-{step}") for step in ("plan", "backup", "rollback", "result")]

"""The steps of a restore, which the view of its plan and the one of its report share."""

from __future__ import annotations

from ..language import say


def restore_steps() -> list[str]:
    """Their names, in their order."""
    return [say(f"safety-step-{step}") for step in ("read", "plan", "backup", "restore", "result")]

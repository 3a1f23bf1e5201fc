"""The steps of an upgrade, which the view of its plan and the one of its report share."""

from __future__ import annotations

from ..language import say


def upgrade_steps() -> list[str]:
    """Their names, in their order."""
    return [say(f"opening-step-{step}") for step in ("plan", "backup", "upgrade", "result")]

"""All that keeps the studio safe, in one place, so that work under way outlives the view that began it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from ..stage import Stage
from ..view import Callback
from .backing_up import BackingUp
from .restoring import Restoring
from .rolling_back import RollingBack


class Care:
    """Backup, restore and rollback of the database of that name, whether it is open here or not.

    `let_go` closes it here before its content is replaced; `come_back` shows what there is afterwards.
    """

    def __init__(
        self, stage: Stage, name: str, let_go: Callback, come_back: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        self.backing = BackingUp(stage, name)
        self.restoring = Restoring(stage, name, self.backing, let_go, come_back)
        self.rolling_back = RollingBack(stage, name, self.backing, let_go, come_back)

    @property
    def is_busy(self) -> bool:
        """Whether any of it is under way."""
        return self.backing.running or self.restoring.running or self.rolling_back.running

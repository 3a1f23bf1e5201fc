"""What was run before, for the arrow keys; kept from one visit to the next by whoever holds it. Pure."""

from __future__ import annotations

import json
from typing import Final

MOST: Final = 200  # entries
_LONGEST: Final = 5_000  # characters of one; a longer one is run, but not kept


class History:
    """The entries, oldest first, and where a person is among them: at the end they see what they are typing."""

    def __init__(self, text: str | None = None) -> None:
        self._entries = _read(text)[-MOST:]
        self._at = len(self._entries)
        self._typed = ""

    @property
    def text(self) -> str:
        """All of it, as it is kept."""
        return json.dumps(self._entries)

    def add(self, source: str) -> None:
        """Take what is run as the newest entry, and go to the end."""
        if source.strip() and len(source) <= _LONGEST and source not in self._entries[-1:]:
            self._entries = [*self._entries, source][-MOST:]
        self._at = len(self._entries)
        self._typed = ""

    def back(self, present: str) -> str | None:
        """The entry before; None where there is none. `present` is what the person sees, which is not lost."""
        return self._go(self._at - 1, present)

    def forward(self, present: str) -> str | None:
        """The entry after, at last what was being typed; None where there is none."""
        return self._go(self._at + 1, present)

    def _go(self, to: int, present: str) -> str | None:
        if not 0 <= to <= len(self._entries):
            return None
        if self._at == len(self._entries):
            self._typed = present
        self._at = to
        return self._typed if to == len(self._entries) else self._entries[to]


def _read(text: str | None) -> list[str]:
    try:
        entries = json.loads(text or "[]")
    except ValueError:
        return []
    return [entry for entry in entries if isinstance(entry, str)] if isinstance(entries, list) else []

"""What the layers below tell, in the person's language.

What they tell comes as a text, or as a `Reason`, which says itself without words; a text without one is shown as it
is, and comes in English.
"""

from __future__ import annotations

from pyapp.cinegenie.reasons import Reason

from .language import Said, say


def told(text: str) -> str:
    """A text of the layers below in the person's language, as far as it is a `Reason`."""
    if not isinstance(text, Reason):
        return text
    return say(f"reason-{text.code}", **{name: _value(value) for name, value in text.values.items()})


def reason_of(error: BaseException) -> Reason | None:
    """The reason that an error was raised with, None where it has none."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, Reason) else None


def _value(value: Said) -> Said:
    return told(value) if isinstance(value, str) else value

"""The person's language: messages of the catalogue, and dates and numbers as their locale writes them.

The catalogue is `web/words/<language>/<area>.ftl` (Project Fluent); `web/words.js` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any

import page_words as _words

Said = str | int | float | datetime
Saying = Callable[[], str]  # says a sentence, in the language of the moment


class Words(str):
    """What was said, which `again` says in the language of the moment; a piece that is cut out of it is a mere text."""

    again: Saying

    def __new__(cls, text: str, again: Saying) -> Words:
        """The text, and what says it again."""
        made = super().__new__(cls, text)
        made.again = again
        return made

    def __deepcopy__(self, _memo: object) -> Words:
        return self


_known: dict[str, Words] = {}  # messages without variables, of the present language
_listeners: list[Callable[[], object]] = []


def say(message: str, /, **values: Said) -> str:
    """A message of the catalogue, as `Words`. Numbers and dates in it are written as the locale writes them.

    A message without variables is looked up once; one with variables crosses to JavaScript at each call.
    """
    if values:
        text = str(_words.say(message, json.dumps(values, default=_date)))
        return Words(text, lambda: say(message, **{name: _again(value) for name, value in values.items()}))
    if message not in _known:
        _known[message] = Words(str(_words.say(message)), lambda: say(message))
    return _known[message]


def said_again(text: str) -> str:
    """A text in the language of the moment, as far as it was said by `say`; a person's own text stays as it is."""
    return text.again() if isinstance(text, Words) else text


def in_a_row(sentences: Iterable[str]) -> str:
    """Sentences, one after the other, which can all be said again."""
    parts = list(sentences)
    return Words(" ".join(parts), lambda: in_a_row(map(said_again, parts)))


def languages() -> list[str]:
    """The languages that the page speaks, as language tags."""
    return [str(language) for language in _words.languages]


def language() -> str:
    """The language that it speaks now."""
    return str(_words.language())


async def choose_language(language: str) -> None:
    """Speak that language from now on, also at later visits; templates are translated before listeners are called."""
    chosen: Awaitable[Any] = _words.choose(language)
    await chosen
    _known.clear()
    for listener in list(_listeners):
        listener()


def on_language(callback: Callable[[], object]) -> None:
    """Call back after each change of the language, as long as the page lives."""
    _listeners.append(callback)


def number_text(value: float) -> str:
    """A number, such as 1,200."""
    return str(_words.number(value))


def measure_text(value: float, unit: str, digits: int = 0, display: str = "short") -> str:
    """A number of a unit that Intl.NumberFormat knows ("megabyte"), with so many digits after the point."""
    return str(_words.measure(value, unit, digits, display))


def date_text(value: datetime) -> str:
    """A day, in the person's own time zone."""
    return str(_words.date(value.timestamp() * 1000))


def moment_text(value: datetime) -> str:
    """A day and the time of day, in the person's own time zone."""
    return str(_words.date(value.timestamp() * 1000, "short"))


def _again(value: Said) -> Said:
    return said_again(value) if isinstance(value, str) else value


def _date(value: datetime) -> dict[str, float]:
    return {"date": value.timestamp() * 1000}

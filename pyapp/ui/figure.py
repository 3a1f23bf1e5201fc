"""Numbers that stand out, each with its name, as a list of figures holds them."""

from __future__ import annotations

from .element import Element, make
from .language import number_text


def figure(value: int | str, name: str) -> Element:
    """A number (or a text, such as a size) with its name."""
    item = make("li")
    item.append(make("strong", value if isinstance(value, str) else number_text(value)), make("span", name))
    return item

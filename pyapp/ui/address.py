"""Addresses of the page: what stands after the `#`, such as `#/gallery?type=video`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlencode

_PLAIN = "-_.!~*'()"  # what JavaScript's encodeURIComponent leaves as it is


@dataclass(frozen=True)
class Address:
    """The steps to a place, and what is asked of it. Of a name that is given several times the last counts."""

    steps: tuple[str, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def href(self) -> str:
        """As a link has it; what is empty in the query is left out."""
        path = "#/" + "/".join(quote(step, safe=_PLAIN) for step in self.steps)
        asked = urlencode({name: value for name, value in self.query.items() if value}, safe=_PLAIN, quote_via=quote)
        return f"{path}?{asked}" if asked else path


def read_address(text: str) -> Address | None:
    """The address that a location's hash names; None where it only points to an element of the page."""
    if text and not text.startswith("#/"):
        return None
    path, _, asked = text.removeprefix("#/").partition("?")
    steps = tuple(unquote(step, errors="replace") for step in path.split("/") if step)
    return Address(steps, dict(parse_qsl(asked, errors="replace")))


def link_to(*steps: str, **query: str) -> str:
    """The `href` of these steps."""
    return Address(steps, query).href

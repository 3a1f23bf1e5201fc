"""Which browser engines a test runs in: Chromium, and Firefox for all that are marked `every_engine`.

`--engine firefox` runs every test that opens a page there. What an engine, or what drives it, cannot do is named here
and nowhere else, with its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

ENGINES = ("chromium", "firefox")
OPTION = "--engine"
MARK = "every_engine"

DEVTOOLS = "the test speaks to Chromium through its DevTools"
DIFFERENCES: dict[str, dict[str, str]] = {
    "firefox": {},
}


def add_option(parser: pytest.Parser) -> None:
    """Let the person choose; several are possible."""
    which = f"run the tests in this engine only, not in Chromium and what is marked {MARK} in all; may be repeated"
    parser.addoption(OPTION, action="append", choices=ENGINES, help=which)


def parametrize(metafunc: pytest.Metafunc) -> None:
    """Give a test that opens a page its engines; where there is only Chromium, its name stays short."""
    if "engine" in metafunc.fixturenames:
        engines = engines_of(metafunc.definition, metafunc.config.getoption(OPTION))
        if engines != ENGINES[:1]:
            metafunc.parametrize("engine", [_allowed(metafunc.definition, each) for each in engines], indirect=True)


def engines_of(test: pytest.Item, chosen: Sequence[str] | None) -> tuple[str, ...]:
    """The engines that the person has chosen; else those that the test is marked for."""
    if chosen:
        return tuple(chosen)
    return ENGINES if test.get_closest_marker(MARK) else ENGINES[:1]


def _allowed(test: pytest.Item, engine: str) -> object:
    reason = DIFFERENCES.get(engine, {}).get(test.nodeid)
    return pytest.param(engine, marks=pytest.mark.skip(reason=reason)) if reason else engine

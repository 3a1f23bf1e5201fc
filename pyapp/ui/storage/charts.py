"""Charts, drawn by web/charts.js on a canvas of the page.

A chart is a picture of what the page says in words beside it; it carries nothing of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

import page_charts as _charts
from pyodide.ffi import create_proxy

from ..element import Element


@dataclass(frozen=True)
class ChartData:
    """What a chart shows: for each part its label, its value, its value in words, and a colour's custom property."""

    kind: Literal["ring", "bars"]
    labels: list[str]
    values: list[int]
    texts: list[str]
    colours: list[str]


class Chart:
    """A chart on that canvas; `on_pick` is called with the number of the part that a person presses."""

    def __init__(self, canvas: Element, on_pick: Callable[[int], object]) -> None:
        self._pick = create_proxy(on_pick)
        self._js = _charts.make(canvas.js, self._pick)

    def update(self, data: ChartData) -> None:
        """Draw that, as soon as the library has come."""
        self._js.update(json.dumps(asdict(data)))

    def close(self) -> None:
        """Draw nothing more."""
        self._js.close()
        self._pick.destroy()

"""One way to divide what is stored: a chart, and beside it a table that says the same exactly."""

from __future__ import annotations

from typing import Literal

from pyapp.cinegenie.holdings import Amount

from .. import navigation
from ..keyed import KeyedViews
from ..language import measure_text, number_text, say
from ..view import View
from ..words import size_text
from .charts import Chart, ChartData
from .slices import Slice


class ShareView(View):
    """The chart's parts and the table's rows lead to their files in the gallery."""

    def __init__(self, heading: str, what: str, kind: Literal["ring", "bars"], remark: str = "") -> None:
        """`heading`, `what` (the first column) and `remark` are messages; that of the caption goes by the heading."""
        super().__init__("share-view")
        self._kind = kind
        self._slices: list[Slice] = []
        self._drawn: list[Slice] = []
        self._total = 0
        self.part("heading").set_text(say(heading))
        self.part("heading").set("id", heading)
        self.element.set("aria-labelledby", heading)
        self.part("caption").set_text(say(f"{heading}-caption"))
        self.part("what").set_text(say(what))
        self.part("remark").show(bool(remark))
        self.part("remark").set_text(say(remark) if remark else "")
        self.part("chart").set("data-kind", kind)
        self._rows: KeyedViews[Slice, View] = KeyedViews(
            self, self.part("rows"), lambda _key, _slice: View("share-row"), self._show_row
        )
        self._chart = Chart(self.part("canvas"), self._pick)

    def update(self, slices: list[Slice], total: Amount) -> None:
        """Show these parts of all."""
        if slices == self._slices:
            return
        self._slices, self._total = slices, total.bytes
        self._rows.update((each.key, each) for each in slices)
        self._drawn = [each for each in slices if not each.gathers]
        self.part("chart").set_style("--bars", str(len(self._drawn)))
        self._chart.update(
            ChartData(
                self._kind,
                [each.name for each in self._drawn],
                [each.amount.bytes for each in self._drawn],
                [self._text(each) for each in self._drawn],
                [each.colour for each in self._drawn],
            )
        )

    def close(self) -> None:
        """Take the chart away as well."""
        super().close()
        self._chart.close()

    def _show_row(self, row: View, part: Slice) -> None:
        row.part("link").show(bool(part.href))
        row.part("name").show(not part.href)
        row.part("link").set("href", part.href or None)
        row.part("link-name" if part.href else "name").set_text(part.name)
        row.part("swatch").set_style("--swatch", f"var({part.colour})")
        row.part("files").set_text(number_text(part.amount.files))
        row.part("size").set_text(size_text(part.amount.bytes))
        row.part("share").set_text(self._share(part))

    def _share(self, part: Slice) -> str:
        share = 100 * part.amount.bytes / self._total if self._total else 0
        return measure_text(share, "percent", 1 if 0 < share < 1 else 0)

    def _text(self, part: Slice) -> str:
        return say("storage-slice", name=part.name, size=size_text(part.amount.bytes), share=self._share(part))

    def _pick(self, number: int) -> None:
        if self._drawn[number].href:
            navigation.go_to(self._drawn[number].href)

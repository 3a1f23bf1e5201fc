"""The page of all that keeps the studio safe: one section for each."""

from __future__ import annotations

from ..view import View


class SafetyView(View):
    """Holds the sections' views and closes them with itself."""

    def __init__(self, sections: list[View]) -> None:
        super().__init__("safety-view")
        for section in sections:
            self.adopt(section)
            self.part("panels").append(section.element)

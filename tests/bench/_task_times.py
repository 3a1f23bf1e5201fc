"""How long a page's main thread works in one go, in processor time: to that other load on the machine adds little."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline"]
FRAME, TASK = "FireAnimationFrame", "RunTask"
Event = dict[str, Any]


class TaskTimes:
    """Traces from its making on a page that asks for every animation frame, in Chromium."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._events: list[Event] = []
        self._complete = False
        self._session.on("Tracing.dataCollected", lambda part: self._events.extend(part["value"]))
        self._session.on("Tracing.tracingComplete", self._end)
        config = {"includedCategories": CATEGORIES}
        self._session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})

    def stop(self) -> list[float]:
        """End it; gives the milliseconds of each task. Between two tasks a frame can be shown."""
        self._session.send("Tracing.end")
        while not self._complete:
            self._page.wait_for_timeout(50)
        return tasks(self._events)

    def _end(self, _told: object) -> None:
        self._complete = True


def tasks(events: list[Event]) -> list[float]:
    """The tasks of the thread that shows the most frames, in milliseconds of work."""
    threads = Counter((event["pid"], event["tid"]) for event in events if event["name"] == FRAME)
    (thread, _count), *_ = threads.most_common(1)
    own = (event for event in events if event["name"] == TASK and (event["pid"], event["tid"]) == thread)
    return [event.get("tdur", 0) / 1000 for event in own]

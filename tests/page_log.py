"""What a page said: console messages and errors, and which of them a test did not expect."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, WebError

# Python's words for an exception or a coroutine that nobody waited for.
LOST = re.compile(r"never (retrieved|awaited)|Unhandled exception in event loop")


@dataclass(frozen=True)
class Entry:
    """One console message (its method is the `kind`) or one uncaught error (`kind` "uncaught")."""

    kind: str
    text: str
    url: str

    @property
    def is_error(self) -> bool:
        """True for errors, and for warnings that something in Python was lost."""
        return self.kind in ("error", "uncaught") or (self.kind == "warning" and bool(LOST.search(self.text)))

    def __str__(self) -> str:
        return f"[{self.kind}] {self.text}" + (f" ({self.url})" if self.is_error else "")


class PageLog:
    """Everything the pages of one browser context say, from the beginning of a test on."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._entries: list[Entry] = []
        self._expected: list[str] = []
        self._is_left = False
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)

    def end(self) -> None:
        """Listen no more."""
        self._context.remove_listener("console", self._on_console)
        self._context.remove_listener("weberror", self._on_error)

    def begin(self) -> None:
        """Forget what earlier tests said and expected."""
        self._is_left = False
        self._entries.clear()
        self._expected.clear()

    def leave(self) -> None:
        """Check nothing more of a test that has failed: its report's screenshots make a page speak, or it is stuck."""
        self._is_left = True

    @property
    def texts(self) -> list[str]:
        """The text of every console message and error so far, oldest first."""
        self._settle()
        return [entry.text for entry in self._entries]

    def expect_error(self, pattern: str) -> None:
        """Let errors that match `pattern` (re.search) pass; the test fails if none comes."""
        self._expected.append(pattern)

    def check(self) -> None:
        """Raise AssertionError, once, where an unexpected error came or an expected one did not."""
        if self._is_left:
            return
        self._settle()
        errors = [entry for entry in self._entries if entry.is_error]
        unexpected = [entry for entry in errors if not any(re.search(p, entry.text) for p in self._expected)]
        missing = [p for p in self._expected if not any(re.search(p, entry.text) for entry in errors)]
        self.begin()
        assert not unexpected, "the page reported errors:\n" + "\n".join(map(str, unexpected))
        assert not missing, f"the page did not report the expected errors {missing}"

    def __str__(self) -> str:
        return "\n".join(map(str, self._entries))

    def _on_console(self, message: ConsoleMessage) -> None:
        self._entries.append(Entry(message.type, message.text, message.location.get("url", "")))

    def _on_error(self, error: WebError) -> None:
        text = error.error.stack or error.error.message
        self._entries.append(Entry("uncaught", text, error.page.url if error.page else ""))

    def _settle(self) -> None:
        # Events are delivered in order while a call runs: after this answer, all earlier ones are here.
        for page in self._context.pages:
            page.evaluate("0")


OPEN_LOGS: dict[BrowserContext, PageLog] = {}


@contextmanager
def logged_context(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """Open a browser context whose pages are listened to from the start (see OPEN_LOGS), and close it."""
    with browser.new_context(**options) as context, listened(context):
        yield context


@contextmanager
def listened(context: BrowserContext) -> Iterator[BrowserContext]:
    """Listen to all pages of a context until the end of the block (see OPEN_LOGS)."""
    log = OPEN_LOGS[context] = PageLog(context)
    try:
        yield context
    finally:
        del OPEN_LOGS[context]
        log.end()

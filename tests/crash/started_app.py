"""The real page, started as a person starts it, with the test page's tools loaded beside it."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from playwright.sync_api import TimeoutError as NothingTold

from tests.harness import CALL_LIMIT, PAGES, HarnessPage, PageError, until_state

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.sync_api import BrowserContext, ConsoleMessage

    Step = tuple[Callable[..., Any], tuple[Any, ...]]

MARK = "[crash]"
STEP_LIMIT = 300_000  # milliseconds: a loaded machine takes its time
BEGIN = """([mark, label, calls, delay]) => {
    globalThis.told ??= {};
    const failureOf = async (call) => {
        try {
            return JSON.parse(await harness.python("call", ...call)).error?.traceback ?? "";
        } catch (error) {
            return `in the page's JavaScript: ${error?.stack ?? error}`;
        }
    };
    const run = async () => {
        for (const call of calls) {
            const failure = await failureOf(call);
            if (failure) told.failed = `${label}: ${failure}`;
            else told[label] = (told[label] ?? 0) + 1;
            console.log(JSON.stringify([mark, label, told[label] ?? 0, failure]));
            if (failure) return;
        }
    };
    setTimeout(run, delay * 1000);
}"""
TOLD = "count => told.failed || Object.values(told).reduce((sum, each) => sum + each, 0) > count"


class StartedApp(HarnessPage):
    """Its start has done whatever the page does with the database that it finds."""

    def __init__(self, context: BrowserContext, base_url: str) -> None:
        self.page = context.new_page()
        self._loaded: set[str] = set()
        self._limit = CALL_LIMIT
        self._done: Counter[str] = Counter()
        self._failed = ""
        self.page.on("console", self._on_console)
        self.page.goto(f"{base_url}/?python=no")  # for the test page's script: there is a Python already
        until_state(self.page)
        self.page.evaluate("import('/tests/harness.js')")
        files = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.py")}
        self.page.evaluate("files => harness.install(files)", files)

    def load(self, steps: Sequence[Step]) -> None:
        """Bring the steps' code into the page, so that it is there when they begin."""
        for code, _ in steps:
            self._load(code)

    def begin(self, label: str, steps: Sequence[Step], delay: float = 0) -> None:
        """Let the page do one step after the other from `delay` seconds on; this returns at once."""
        calls = [[self._load(code), code.__name__, json.dumps([arguments, {}])] for code, arguments in steps]
        self.page.evaluate(BEGIN, [MARK, label, calls, delay])

    def done(self, label: str) -> int:
        """How many steps have been told to be done, as far as the page's messages have been delivered."""
        assert not self._failed, self._failed
        return self._done[label]

    def until_done(self, label: str, steps: int) -> None:
        """Wait until that many steps have been done."""
        while self.done(label) < steps:
            self.until_more(label)

    def until_more(self, waiting: str) -> None:
        """Wait until one step more has been done; where none is, raise what the page's Python is waiting for.

        The page is asked, since a message of it does not always come: on a loaded machine two of some hundred runs
        waited for one while the page's Python had nothing left to do.
        """
        try:
            self.page.wait_for_function(TOLD, arg=sum(self._done.values()), timeout=STEP_LIMIT)
        except NothingTold:
            where = self.page.evaluate("() => harness.python('waiting')")
            raise PageError("TimeoutError", f"{waiting} says nothing for {STEP_LIMIT} ms", where) from None
        told = self.page.evaluate("told")
        assert "failed" not in told, told["failed"]
        for label, count in told.items():
            self._done[label] = max(self._done[label], count)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.text.startswith(f'["{MARK}"'):
            _, label, count, failure = json.loads(message.text)
            self._done[label] = max(self._done[label], count)
            self._failed = self._failed or failure

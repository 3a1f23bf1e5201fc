"""Runs Python and JavaScript in real pages: the server, the browser, the test page with both languages."""

from __future__ import annotations

import inspect
import json
import os
import shutil
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Error, expect, sync_playwright

import serve
from tests import browsers
from tests.environment import PEERS
from tests.page_source import MARK, in_page, page_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

__all__ = [
    "HarnessPage",
    "PageError",
    "executable",
    "in_page",
    "launched",
    "launched_firefox",
    "serving",
    "until_state",
    "workbench",
]

PAGES = Path(__file__).resolve().parent / "pages"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# For whoever starts pages and does little in them: making WebAssembly quick costs that more time than it saves.
QUICK_START = "--js-flags=--liftoff-only"
CALL_LIMIT = 60
DOWNLOADS: dict[Browser | None, Path] = {}  # where a Firefox puts them: Playwright tells nothing of them there
START_LIMIT_MS = 180_000
# Not UTC and not whole hours, so that a date read as local time is noticed. A service worker would answer in the place
# of the server, whose answers many tests change; the stories of the page without a network allow it.
CONTEXT_OPTIONS = {
    "locale": "en-US",
    "timezone_id": "Asia/Kolkata",
    "reduced_motion": "reduce",
    "service_workers": "block",
}
expect.set_options(timeout=30_000)


class PageError(Exception):
    """An exception that Python raised in the page.

    Attributes: kind (the name of its class), message, and traceback as the page saw it.
    """

    def __init__(self, kind: str, message: str, traceback: str) -> None:
        super().__init__(f"{kind}: {message}\nIn the page:\n{traceback}")
        self.kind = kind
        self.message = message
        self.traceback = traceback


class HarnessPage:
    """The test page: Python (unless opened without), Dexie, the probes and the owner's code in one origin."""

    def __init__(self, context: BrowserContext, base_url: str, python: bool = True) -> None:
        self.page = context.new_page()
        self._loaded: set[str] = set()
        self._limit = CALL_LIMIT
        self.page.goto(f"{base_url}/tests/harness.html{'' if python else '?python=no'}")
        until_state(self.page)
        if python:
            files = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.py")}
            self.page.evaluate("files => harness.install(files)", files)

    def py(self, code: Callable[..., Any] | str, /, *arguments: Any, **named: Any) -> Any:
        """Run an `@in_page` function, or a text as a function's body, in the page's Python.

        Arguments and the returned result are JSON-able. An exception is raised here as PageError.
        """
        __tracebackhide__ = True
        texts = json.dumps([arguments, named])
        if isinstance(code, str):
            return self._call("snippet", inspect.cleandoc(code), texts)
        return self._call("call", self._load(code), code.__name__, texts)

    def js(self, source: str, /, **named: Any) -> Any:
        """Run a JavaScript function, called with one object of the named arguments; return its result."""
        __tracebackhide__ = True
        return self.page.evaluate(f"given => harness.within({self._limit}, ({source})(given))", named)

    @contextmanager
    def limit(self, seconds: int) -> Iterator[None]:
        """Give the calls in the block more (or less) than the usual time limit."""
        before, self._limit = self._limit, seconds
        try:
            yield
        finally:
            self._limit = before

    def close(self) -> None:
        """Close the tab."""
        self.page.close()

    def _load(self, function: Callable[..., Any]) -> str:
        path = inspect.getsourcefile(function)
        if path is None or not hasattr(function, MARK) or "." in function.__qualname__:
            raise TypeError(f"{function!r} must be a top-level function of a test file, marked @in_page")
        if path not in self._loaded:
            self._call("load", path, page_source(Path(path)))
            self._loaded.add(path)
        return path

    def _call(self, entry: str, *texts: str) -> Any:
        __tracebackhide__ = True
        source = f"([entry, texts]) => harness.within({self._limit}, harness.python(entry, ...texts))"
        try:
            answer = json.loads(self.page.evaluate(source, [entry, texts]))
        except Error as error:
            raise self._stuck(error) from None
        if "error" in answer:
            raise PageError(**answer["error"])
        return answer["result"]

    def _stuck(self, error: Error) -> Exception:
        if "no result within" not in error.message:
            return error
        where = self.page.evaluate("() => harness.python('waiting')")
        return PageError("TimeoutError", f"no result within {self._limit} s", where)


def until_state(page: Page, state: str = "ready") -> None:
    """Wait until a page has started (`<html data-state>`), and assert that it ended in `state`."""
    html = page.locator("html")
    expect(html).not_to_have_attribute("data-state", "starting", timeout=START_LIMIT_MS)
    assert html.get_attribute("data-state") == state


@contextmanager
def serving() -> Iterator[str]:
    """Serve the app with the test pages and the peers beside it; give the address, without a last slash."""
    serve.provision(print)
    server = serve.make_server(port=0, mounts={"/tests/": PAGES, "/peers/": PEERS / "node_modules"})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def launched(playwright: Playwright, *flags: str) -> Iterator[Browser]:
    """Start the browser that the test command found."""
    browser = playwright.chromium.launch(executable_path=executable(), args=[*FLAGS, *flags])
    try:
        yield browser
    finally:
        browser.close()


@contextmanager
def launched_firefox(playwright: Playwright, **options: Any) -> Iterator[Browser]:
    """Start Debian's Firefox, or skip the test where there is none."""
    path = shutil.which(browsers.FIREFOX)
    if path is None:
        pytest.skip(f"there is no {browsers.FIREFOX} on this machine")
    launch = partial(playwright.firefox.launch, executable_path=path, channel="moz-firefox", **options)
    with TemporaryDirectory() as folder, launch(downloads_path=folder) as browser:
        DOWNLOADS[browser] = Path(folder)
        yield browser


@contextmanager
def workbench(*, in_memory: bool = False) -> Iterator[HarnessPage]:
    """Give a bench a test page of its own, with its storage on disk, or in memory as a private window has it."""
    with serving() as base_url, sync_playwright() as playwright, TemporaryDirectory() as folder:
        browser = playwright.chromium
        if in_memory:
            context = browser.launch(executable_path=executable(), args=FLAGS).new_context(service_workers="block")
        else:
            context = browser.launch_persistent_context(
                folder, executable_path=executable(), args=FLAGS, service_workers="block"
            )
        try:
            yield HarnessPage(context, base_url)
        finally:
            context.close()


def executable() -> str:
    """Return the path of the browser that the test command found."""
    path = os.environ.get(browsers.VARIABLE) or browsers.installed()
    if not path:
        raise RuntimeError("no Chromium found: run the tests with `python3 -m tests`, which gets one")
    return str(path)

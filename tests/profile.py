"""One Chromium profile on disk for many tests: storage as empty as a new one's, but what was compiled stays compiled.

A start of the page then costs a little more than half. Only a profile on disk keeps compiled WebAssembly.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tests.harness import CONTEXT_OPTIONS, FLAGS, executable
from tests.page_log import listened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Playwright

STORAGE = "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage"


class Profile:
    """A running browser whose one context is lent to one test, or one file's tests, after the other."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self._context = context
        self._origin = origin
        # Its first page stays: without any the browser would end.
        self._devtools = context.new_cdp_session(context.pages[0])

    @contextmanager
    def lent(self) -> Iterator[BrowserContext]:
        """The context without any storage, page, permission, route or script of those who had it before."""
        self._clear()
        with listened(self._context) as context, ExitStack() as scripts, _collecting_scripts(context, scripts):
            yield context
            self._close_pages()

    def _clear(self) -> None:
        self._close_pages()
        self._context.unroute_all(behavior="ignoreErrors")
        self._context.clear_permissions()
        everything = {"origin": self._origin, "storageTypes": STORAGE}
        self._devtools.send("Storage.clearDataForOrigin", everything)

    def _close_pages(self) -> None:
        for page in self._context.pages[1:]:
            page.close()


@contextmanager
def profile(playwright: Playwright, origin: str) -> Iterator[Profile]:
    """Start the browser that the test command found, with a new profile."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        start = playwright.chromium.launch_persistent_context
        with start(folder, executable_path=executable(), args=FLAGS, **CONTEXT_OPTIONS) as context:
            yield Profile(context, origin)


@contextmanager
def _collecting_scripts(context: BrowserContext, scripts: ExitStack) -> Iterator[None]:
    """Remove with `scripts` what a test adds by `add_init_script`, which else stays for good."""
    add = context.add_init_script

    def add_for_now(*arguments: Any, **named: Any) -> None:
        scripts.enter_context(add(*arguments, **named))

    context.add_init_script = add_for_now  # type: ignore[method-assign]
    try:
        yield
    finally:
        context.add_init_script = add  # type: ignore[method-assign]

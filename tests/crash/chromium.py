"""A Chromium of its own: a process group with a profile on disk, which can be killed as a whole and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from tests.harness import FLAGS, QUICK_START, executable
from tests.page_log import listened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, BrowserType

START_LIMIT = 60  # seconds
QUIET = ["--headless", "--no-default-browser-check", "--password-store=basic", "--remote-debugging-port=0"]


class Chromium:
    """A running browser; `context` is its one lasting context. `before`: a command that ends by running the rest."""

    def __init__(self, kind: BrowserType, profile: Path, before: Sequence[str] = ()) -> None:
        self._port_file = profile / "DevToolsActivePort"
        self._port_file.unlink(missing_ok=True)
        command = [*before, executable(), *FLAGS, QUICK_START, *QUIET, f"--user-data-dir={profile}", "about:blank"]
        with (profile.parent / "chromium.log").open("ab") as log:
            # A session of its own is a process group of its own: one signal reaches all of it at the same moment.
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        self._browser: Browser = kind.connect_over_cdp(f"http://127.0.0.1:{self._port()}")
        self.context: BrowserContext = self._browser.contexts[0]
        self._listening = ExitStack()
        self._listening.enter_context(listened(self.context))

    def kill(self) -> None:
        """SIGKILL to every process at once; returns when all that the pages had said before has been delivered."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._until_gone()
        with suppress(Error):  # events are delivered while a call runs, in order, and the loss comes last
            self.context.wait_for_event("close", timeout=10_000)
        self._listening.close()

    def processes(self) -> list[int]:
        """The processes of its group that still run."""
        lines = subprocess.run(["ps", "-A", "-o", "pid=,pgid=,stat="], capture_output=True, text=True).stdout
        rows = (line.split() for line in lines.splitlines())
        return [int(pid) for pid, group, state in rows if int(group) == self.process.pid and state[0] != "Z"]

    def _until_gone(self) -> None:
        end = time.monotonic() + START_LIMIT
        while self.processes():
            assert time.monotonic() < end, "a process of the browser outlives SIGKILL"

    def _port(self) -> str:
        end = time.monotonic() + START_LIMIT
        while time.monotonic() < end and self.process.poll() is None:
            if self._port_file.exists() and "\n" in (text := self._port_file.read_text()):
                return text.split("\n")[0]
            time.sleep(0.02)
        raise RuntimeError(f"Chromium did not start: see chromium.log beside {self._port_file.parent}")

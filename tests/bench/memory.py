"""The memory of a test's browser, sampled while something runs (Linux)."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_EVERY = 0.02  # seconds


class Peak:
    """Bytes of memory of their own that the browser's processes had at the beginning, and at most since.

    The browser's own process is counted too: a Blob that a page makes of bytes is kept there, not in the page's.
    """

    def __init__(self) -> None:
        self._idle = self._most = browser_memory()

    def sample(self) -> None:
        """Look again."""
        now = browser_memory()
        self._most = (max(self._most[0], now[0]), max(self._most[1], now[1]))

    @property
    def page(self) -> float:
        """Megabytes that the pages' processes had at most above the idle page."""
        return (self._most[0] - self._idle[0]) / 1e6

    @property
    def browser(self) -> float:
        """Megabytes that all processes of the browser had at most above the idle page."""
        return (self._most[1] - self._idle[1]) / 1e6

    def __str__(self) -> str:
        """Both, as a line of a table says them."""
        return f"{self.browser:6.0f} MB above idle, {self.page:.0f} of the page"


@contextmanager
def sampled() -> Iterator[Peak]:
    """Sample until the block ends."""
    peak, ended = Peak(), threading.Event()

    def sample() -> None:
        while not ended.wait(_EVERY):
            peak.sample()

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


def browser_memory() -> tuple[int, int]:
    """The sums over the renderers and over all browser processes that this process has started, in bytes."""
    pages = whole = 0
    for pid in _descendants(os.getpid()):
        command = _command(pid)
        if b"chrom" in command:
            own = _own_memory(pid)
            whole += own
            pages += own if b"--type=renderer" in command else 0
    return pages, whole


def _descendants(root: int) -> set[int]:
    parents = {int(path.name): _parent(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    found, more = {root}, True
    while more:
        new = {pid for pid, parent in parents.items() if parent in found} - found
        found |= new
        more = bool(new)
    return found


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _own_memory(pid: int) -> int:
    """What is not a file's: its heap, and memory that it shares with other processes."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("RssAnon", "RssShmem")))

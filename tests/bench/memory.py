"""The memory of a test's renderer processes, sampled while something runs (Linux)."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_EVERY = 0.02  # seconds


class Peak:
    """Bytes of memory of its own that the renderers had at the beginning, and at most since."""

    def __init__(self) -> None:
        self.idle = renderer_memory()
        self.most = self.idle

    @property
    def above_idle(self) -> int:
        """How much was added at most."""
        return self.most - self.idle


@contextmanager
def sampled() -> Iterator[Peak]:
    """Sample until the block ends."""
    peak, ended = Peak(), threading.Event()

    def sample() -> None:
        while not ended.wait(_EVERY):
            peak.most = max(peak.most, renderer_memory())

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


def renderer_memory() -> int:
    """The sum over the renderers that this process has started, in bytes."""
    return sum(_own_memory(pid) for pid in _descendants(os.getpid()) if _is_renderer(pid))


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


def _is_renderer(pid: int) -> bool:
    try:
        return b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _own_memory(pid: int) -> int:
    """What is not a file's: its heap, and memory that it shares with other processes."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("RssAnon", "RssShmem")))

"""All that has to be there before the page is served or exported: the runtime, the compiled app, its reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web import compiled_wheel, reference, runtime

if TYPE_CHECKING:
    from pathlib import Path


def provision(report: runtime.Report, home: Path = runtime.HOME) -> Path:
    """Return the folder of the trusted runtime; StartFailure says in one sentence why it cannot be had."""
    folder = runtime.trusted_runtime(report, home)
    compiled_wheel.ensure(folder, report)
    reference.ensure(folder, report)
    return folder

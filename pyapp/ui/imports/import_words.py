"""What is said of a file on its way in, and of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyapp.cinegenie.errors import NoSpaceError, UnsupportedFileError
from pyapp.idb.errors import QuotaExceededError

from ..language import say
from ..words import reason, size_text
from .limit import size_limit

if TYPE_CHECKING:
    from .queue import Line, Queue, State

_LONGEST_NAME: Final = 120
_COUNTED: Final[tuple[tuple[str, tuple[State, ...]], ...]] = (
    ("imports-refused", ("refused",)),
    ("imports-failed", ("failed",)),
    ("imports-asking", ("same", "large")),
    ("imports-cancelled", ("cancelled",)),
    ("imports-taken-out", ("undone",)),
    ("imports-waiting", ("waiting",)),
)
_KINDS: Final[dict[str, str]] = {
    "text/plain": "imports-is-text",
    "text/xml": "imports-is-text",
    "application/rtf": "imports-is-text",
    "text/html": "imports-is-html",
    "application/pdf": "imports-is-pdf",
    **dict.fromkeys(
        (
            *("application/zip", "application/gzip", "application/x-tar", "application/x-rar-compressed"),
            *("application/x-7z-compressed", "application/x-bzip2", "application/x-xz", "application/zstd"),
        ),
        "imports-is-archive",
    ),
    "application/x-msdownload": "imports-is-program",
    "application/x-executable": "imports-is-program",
    "application/wasm": "imports-is-program",
}


def short_name(name: str) -> str:
    """A file's name, cut in its middle where it is too long to be read; its end tells the kind of file."""
    name = name or say("imports-nameless")
    half = _LONGEST_NAME // 2
    return name if len(name) <= _LONGEST_NAME else f"{name[:half]}…{name[-half:]}"


def length_text(seconds: float) -> str:
    """The length of a film or sound, such as 1:05 or 1:01:05."""
    whole = max(round(seconds), 1)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def summary_text(queue: Queue, stopped: bool = False) -> str:
    """What has become of all files; while they come in, how many are still to come."""
    if queue.under_way and not stopped:
        return say("imports-under-way", count=queue.under_way)
    counts = [(message, queue.count(*states)) for message, states in _COUNTED]
    return ", ".join(
        [say("imports-saved", count=queue.count("saved")), *(say(message, count=n) for message, n in counts if n)]
    )


def outcome_text(line: Line) -> str:
    """How far a file is."""
    size = size_text(line.size)
    if line.compared is not None and line.state == "checking":
        return say("imports-state-comparing", size=size)
    if line.state != "saved":
        return say(f"imports-state-{line.state}", size=size)
    if line.remark:
        return remark_text(line)
    if line.duration is None:
        return say("imports-state-saved", size=size)
    return say("imports-state-saved-lasting", size=size, duration=length_text(line.duration))


def remark_text(line: Line) -> str:
    """What is worth knowing of a file that was imported."""
    if line.remark == "named-otherwise" and line.asset is not None:
        return say("imports-remark-named-otherwise", type=line.asset.asset_type)
    return say(f"imports-remark-{line.remark}")


def question_text(line: Line) -> str:
    """Why a file is not imported."""
    if line.state == "same" and line.same_as is not None:
        if line.same_as.asset is None:
            return say("imports-same-here", name=short_name(line.same_as.name or ""))
        return say("imports-same")
    if line.state == "large":
        return say("imports-large", limit=size_text(size_limit() or 0))
    if isinstance(line.error, UnsupportedFileError):
        return _unsupported_text(line.error)
    return _capital(reason(line.error)) if line.error is not None else ""


def stopped_text(error: Exception) -> str:
    """Why no file comes in any more."""
    if isinstance(error, NoSpaceError) and error.available is not None:
        return say("imports-no-space", needed=size_text(error.needed), available=size_text(error.available))
    if isinstance(error, QuotaExceededError):
        return say("imports-no-space-unknown")
    return say("imports-stopped-for", why=reason(error))


def left_out_text(hidden: int, above: int) -> str:
    """What of the folders was left out without a line."""
    parts = [("imports-hidden", hidden), ("imports-above", above)]
    return " ".join(say(message, count=count) for message, count in parts if count)


def _unsupported_text(error: UnsupportedFileError) -> str:
    if error.why == "empty":
        return say("imports-is-empty")
    if error.found in _KINDS:
        return say(_KINDS[error.found])
    return say("imports-is-other", type=error.found) if error.found else say("imports-is-unknown")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""The one kind of error that a person who starts the server is shown."""

from __future__ import annotations

import errno


class StartFailure(Exception):
    """Says in one sentence what went wrong and what to do; the command line prints it and exits with 1."""


_PLAIN = {
    errno.ENOSPC: "the disk is full: free some space and start again.",
    errno.EDQUOT: "your disk quota is used up: free some space and start again.",
    errno.EACCES: "writing there is not permitted: give yourself write permission and start again.",
    errno.EPERM: "writing there is not permitted: give yourself write permission and start again.",
    errno.EROFS: "it is on a read-only disk: copy the project to a place that can be written to.",
}


def from_os_error(error: OSError) -> StartFailure:
    """Words for an error of the file system, with the path it names."""
    reason = _PLAIN.get(error.errno or 0, f"{error.strerror or error}.")
    return StartFailure(f"Cannot write {error.filename or 'a file'}: {reason}")


def some_of(names: list[str], most: int = 5) -> str:
    """The first of many names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")

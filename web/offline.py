"""The page as it is kept for times without a network: its version, and the service worker that keeps that version.

Guarantees:
1. A version names all of the page's files by their content: the same files have the same version, and any change of
   one of them makes another version, and another worker, by which a browser notices it.
2. The worker brings the list of files with their hashes along; it needs no second request that could be of another
   version.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.programs import WEB

if TYPE_CHECKING:
    from collections.abc import Mapping

PARTS = "offline/"  # the parts of the worker, which are not files of the page themselves
WORKER = "offline_worker.js"
DESCRIPTION = "runtime/app.json"  # by which the page learns which version it is
NOT_KEPT = frozenset({WORKER, "runtime/python_stdlib.zip"})  # the page never asks for the stock library


@dataclass(frozen=True)
class File:
    """A file's SHA-256 in hexadecimal digits, and its size in bytes."""

    digest: str
    size: int

    @property
    def integrity(self) -> str:
        """The hash in the form of the fetch API."""
        return f"sha256-{base64.b64encode(bytes.fromhex(self.digest)).decode()}"


def version_of(files: Mapping[str, File]) -> str:
    """The version that consists of these files, by path."""
    lines = "".join(f"{path} {files[path].digest}\n" for path in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()[:32]


def worker(version: str, files: Mapping[str, File]) -> bytes:
    """The program of the service worker that keeps this version."""
    values = {
        "VERSION": version,
        "BYTES": sum(file.size for file in files.values()),
        "FILES": {path: files[path].integrity for path in sorted(files)},
    }
    listing = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in values.items())
    parts = [path.read_text("utf-8") for path in sorted((WEB / PARTS).glob("*.js"))]
    return "\n".join([listing, *parts]).encode()

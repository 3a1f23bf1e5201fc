"""Compile Python archives ahead of time; runs inside the pinned Pyodide, so that the bytecode fits it.

Guarantee: the same input gives the same bytes. Every `.pyc` is hash-based and unchecked (PEP 552): the
interpreter neither looks at a time stamp nor reads the source again.
"""

from __future__ import annotations

import base64
import hashlib
import sys
import zipfile
from importlib import _bootstrap_external, util

_SITE = f"/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages/"
_LIBRARY = f"/lib/python{sys.version_info[0]}{sys.version_info[1]}.zip/"


def compile_library(source: str, target: str) -> None:
    """Turn the standard library's zip into one of `.pyc` only; what is not Python is copied."""
    with zipfile.ZipFile(source) as stock, zipfile.ZipFile(target, "w") as compiled:
        for name in sorted(_files(stock)):
            content = stock.read(name)
            if name.endswith(".py"):
                _add(compiled, name + "c", _pyc(content, _LIBRARY + name))
            else:
                _add(compiled, name, content)


def compile_wheel(source: str, target: str) -> None:
    """Copy a wheel and add the bytecode of each module, listed in RECORD, where Python looks inside an archive."""
    with zipfile.ZipFile(source) as plain, zipfile.ZipFile(target, "w") as compiled:
        record = next(name for name in plain.namelist() if name.endswith(".dist-info/RECORD"))
        rows = plain.read(record).decode()
        for name in _files(plain):
            if name == record:
                continue
            content = plain.read(name)
            _add(compiled, name, content)
            if name.endswith(".py"):
                pyc, cached = _pyc(content, _SITE + name), name + "c"
                _add(compiled, cached, pyc)
                rows += f"{cached},{_record_hash(pyc)},{len(pyc)}\n"
        _add(compiled, record, rows.encode())


def _files(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if not name.endswith("/")]


def _pyc(source: bytes, path: str) -> bytes:
    code = compile(source, path, "exec", dont_inherit=True)
    make = vars(_bootstrap_external)["_code_to_hash_pyc"]  # the public ways write files beside the source
    return bytes(make(code, util.source_hash(source), checked=False))


def _record_hash(content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
    return "sha256=" + digest.decode().rstrip("=")


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a file with a fixed time and mode, so that the archive does not depend on when it was made."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o100644 << 16
    archive.writestr(entry, content)

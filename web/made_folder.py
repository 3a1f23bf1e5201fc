"""A folder that this project has made: the list of its files, and putting it down or taking it away as a whole.

Guarantees:
1. The folder holds a stamp with the SHA-256 of every file in it. What the stamp does not list, or lists with another
   hash, is a stranger's: `strangers` names it, and nothing here overwrites or removes it.
2. A folder appears, and takes an earlier one's place, when all of it is written: whatever breaks before, even a kill,
   leaves the earlier one. What a kill has left beside it is cleared away the next time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from web.exchange import exchange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STAMP = ".cinegenie-export"
_SAYS = "Made by serve.py, which replaces and removes these files, and no others, in this folder."


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file, in hexadecimal digits."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def listed(folder: Path) -> dict[str, str] | None:
    """The files that the folder's stamp lists: relative POSIX paths with their SHA-256; None without a stamp."""
    try:
        files = json.loads((folder / STAMP).read_text("utf-8"))["files"]
        return {str(name): str(digest) for name, digest in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def strangers(folder: Path) -> list[str]:
    """What lies in the folder and is not as the stamp lists it, links included; without a stamp all of it."""
    known = listed(folder) or {}
    stamp = {STAMP} if known else set()
    return sorted(name for name in _entries(folder) if name not in stamp and not _is(folder / name, known.get(name)))


def put(target: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder of these files at `target`, in the place of what is there, which goes."""
    with replacing(target, files):
        pass


@contextmanager
def replacing(target: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """In the block the new folder stands at `target`; an error in it brings back what was there before."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with _making_beside(target) as making:
        fresh = making / target.name
        _fill(fresh, files)
        was_there = target.exists()
        _step_in(fresh, target)
        try:
            yield
        except BaseException:
            if was_there:
                exchange(fresh, target)
            else:
                target.rename(fresh)
            raise


def take_away(folder: Path) -> None:
    """Remove the folder's own files, and the folder itself where nothing of a stranger's is in it."""
    if not strangers(folder):
        with _making_beside(folder) as making:
            folder.rename(making / folder.name)
        return
    for name, digest in (listed(folder) or {}).items():
        if _is(folder / name, digest):
            (folder / name).unlink()
    (folder / STAMP).unlink()  # the last, so that this can be done again where it was cut off
    for path, _, _ in os.walk(folder, topdown=False):
        if not os.listdir(path):
            os.rmdir(path)


def _entries(folder: Path) -> Iterator[str]:
    """Everything in the folder but the folders of its own; no link is followed."""
    for path, folders, files in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(path, name))]
        yield from ((Path(path) / name).relative_to(folder).as_posix() for name in (*files, *links))


def _is(path: Path, digest: str | None) -> bool:
    if digest is None or path.is_symlink() or not path.is_file():
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (folder / STAMP).write_text(json.dumps({"about": _SAYS, "files": digests(files)}, indent=1), "utf-8")


def _step_in(fresh: Path, target: Path) -> None:
    if target.exists():
        exchange(fresh, target)
    else:
        fresh.rename(target)


@contextmanager
def _making_beside(target: Path) -> Iterator[Path]:
    """A folder on the target's own disk, removed at the end with what is in it."""
    prefix = f".{target.name}-making-"
    for left in target.parent.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    making = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    try:
        yield making
    finally:
        shutil.rmtree(making, ignore_errors=True)

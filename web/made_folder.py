"""A folder that this project has made: the list of its files, and putting it down or taking it away as a whole.

Guarantees:
1. The folder holds a stamp with the SHA-256 of every file in it. What the stamp does not list, or lists with another
   hash, is a stranger's: `strangers` names it, and nothing here overwrites or removes it. Nor is anything touched that
   lies elsewhere, whatever a stamp or a link says.
2. A folder appears, and takes an earlier one's place, when all of it is written: whatever breaks before, even a kill,
   leaves the earlier one, or lets `settle` bring it back. What a kill has left beside it is cleared away the next time.
3. A folder of an older version, whose stamp lists nothing, is not removed: it moves to `moves_to`.
"""

from __future__ import annotations

import glob
import hashlib
import itertools
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from web.exchange import aside, exchange
from web.failures import StartFailure, some_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

STAMP = ".cinegenie-export"
_OLDER_STAMP = "Made by serve.py --export, which replaces this folder as a whole."  # before stamps listed the files
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


def own(folder: Path) -> set[str]:
    """The files in the folder that are as the stamp lists them."""
    known = listed(folder) or {}
    return {name for name in _entries(folder) if _is(folder / name, known.get(name))}


def strangers(folder: Path) -> list[str]:
    """What lies in the folder and is not as the stamp lists it, links included; without a stamp all of it."""
    stamp = {STAMP} if listed(folder) else set()
    return sorted(set(_entries(folder)) - own(folder) - stamp)


def moves_to(folder: Path) -> Path | None:
    """Where a folder of an older version, whose stamp lists nothing, goes when it is replaced; None for others."""
    try:
        if (folder / STAMP).read_text("utf-8").strip() != _OLDER_STAMP:
            return None
    except (OSError, ValueError):
        return None
    names = itertools.chain([""], map(str, itertools.count(2)))
    places = (folder.with_name(f"{folder.name}.older{number}") for number in names)
    return next(place for place in places if not os.path.lexists(place))


def settle(target: Path) -> None:
    """Bring back the earlier folder where a kill has left it without its place."""
    for left in _left_beside(target):
        earlier = aside(left / target.name)
        if earlier.is_dir() and not os.path.lexists(target):
            earlier.rename(target)


def put(target: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder of these files at `target`, in the place of what is there, which goes."""
    with replacing(target, files):
        pass


@contextmanager
def replacing(target: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """In the block the new folder stands at `target`; an error in it brings back what was there before.

    StartFailure where strangers have come to it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with _making_beside(target) as making:
        fresh = making / target.name
        _fill(fresh, files)
        step_back = _step_in(fresh, target)
        try:
            yield
        except BaseException:
            step_back()
            raise


def take_away(folder: Path) -> None:
    """Remove the folder's own files, and the folder itself where nothing of a stranger's is in it."""
    if not strangers(folder):
        with _making_beside(folder) as making:
            folder.rename(making / folder.name)
        return
    for name in own(folder):
        (folder / name).unlink()
    (folder / STAMP).unlink()  # the last, so that this can be done again where it was cut off
    for path, _, _ in os.walk(folder, topdown=False):
        if not os.listdir(path):
            os.rmdir(path)


def _entries(folder: Path) -> Iterator[str]:
    """Everything in the folder but the folders of its own; no link is followed."""
    for path, folders, files in os.walk(folder, onerror=_raise):
        links = [name for name in folders if os.path.islink(os.path.join(path, name))]
        yield from ((Path(path) / name).relative_to(folder).as_posix() for name in (*files, *links))


def _raise(error: OSError) -> None:
    """What cannot be looked at may be anybody's."""
    if not isinstance(error, FileNotFoundError):
        raise error


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


def _step_in(fresh: Path, target: Path) -> Callable[[], object]:
    """Put the new folder in its place; gives what takes that back."""
    older = moves_to(target)
    others = strangers(target) if older is None else []
    if others:
        raise StartFailure(f"{target} holds what is not ours now ({some_of(others)}): move it elsewhere first.")
    if older is None and target.exists():
        exchange(fresh, target)
        return lambda: exchange(fresh, target)
    if older is not None:
        target.rename(older)
    try:
        fresh.rename(target)
    except OSError:
        _back(older, target)
        raise
    return lambda: (target.rename(fresh), _back(older, target))


def _back(older: Path | None, target: Path) -> None:
    if older is not None:
        older.rename(target)


def _left_beside(target: Path) -> Iterator[Path]:
    """What earlier runs that were killed have left."""
    return target.parent.glob(f"{glob.escape(_making(target))}*")


def _making(target: Path) -> str:
    return f".{target.name}-making-"


@contextmanager
def _making_beside(target: Path) -> Iterator[Path]:
    """A folder on the target's own disk, removed at the end with what is in it."""
    settle(target)
    for left in _left_beside(target):
        shutil.rmtree(left, ignore_errors=True)
    making = Path(tempfile.mkdtemp(prefix=_making(target), dir=target.parent))
    try:
        yield making
    finally:
        shutil.rmtree(making, ignore_errors=True)

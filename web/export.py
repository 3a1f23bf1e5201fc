"""The exporter: the page as a folder of files that any static web host can serve, under any path."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from web import failures
from web.resources import Resource, Site
from web.server import POLICY

if TYPE_CHECKING:
    from pathlib import Path

MARK = ".cinegenie-export"
_META_POLICY = POLICY.partition("; frame-ancestors")[0]  # browsers ignore frame-ancestors in a meta element
_HEAD = re.compile(rb"<head[^>]*>", re.IGNORECASE)


def export_site(runtime_folder: Path, folder: Path) -> int:
    """Write every file of the page into `folder` and return their number.

    The folder is new, empty or an earlier export, which is replaced when the new one is complete; any other
    folder is refused with StartFailure and left as it is.
    """
    target = folder.absolute()
    try:
        _refuse_foreign(target)
        return _replace(target, Site(runtime_folder))
    except OSError as error:
        raise failures.from_os_error(error) from error


def _refuse_foreign(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise failures.StartFailure(f"{target} is a file: name a folder to export to.")
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).is_file():
        raise failures.StartFailure(f"{target} holds other files: name an empty or new folder to export to.")


def _replace(target: Path, site: Site) -> int:
    """Write beside the target, then take its place, so that a broken export leaves the earlier one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        count = _write(fresh, site)
        if target.exists():
            shutil.rmtree(target)
        fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return count


def _write(folder: Path, site: Site) -> int:
    folder.mkdir()
    (folder / MARK).write_text("Made by serve.py --export, which replaces this folder as a whole.\n", "utf-8")
    paths = [*site.paths(), *site.documents()]
    for path in paths:
        resource = site.find("/" + path)
        if resource is None:
            raise failures.StartFailure(f"{path} vanished during the export: start it again.")
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_content(path, resource))
    return len(paths)


def _content(path: str, resource: Resource) -> bytes:
    content = resource.read()
    if not path.endswith(".html"):
        return content
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_META_POLICY}">'
    with_policy, count = _HEAD.subn(rb"\g<0>\n    " + policy.encode(), content, count=1)
    if not count:
        raise failures.StartFailure(f"{path} has no head element, where its security policy belongs.")
    return with_policy

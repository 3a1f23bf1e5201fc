"""The exporter: the page as a folder of files that any static web host can serve, under any path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from web import failures, made_folder
from web.resources import Resource, Site
from web.server import POLICY

if TYPE_CHECKING:
    from pathlib import Path

_META_POLICY = POLICY.partition("; frame-ancestors")[0]  # browsers ignore frame-ancestors in a meta element
_HEAD = re.compile(rb"<head[^>]*>", re.IGNORECASE)


def export_site(runtime_folder: Path, folder: Path) -> int:
    """Write every file of the page into `folder` and return their number.

    The folder is new, empty or an earlier export, which is replaced when the new one is complete; a folder in which
    anything else lies is refused with StartFailure, which names it, and left as it is. An export of a version that
    did not list its files may hold anything: it moves to `made_folder.moves_to`.
    """
    target = folder.absolute()
    try:
        made_folder.settle(target)
        _refuse_strangers(target)
        files = page_files(runtime_folder)
        made_folder.put(target, files)
    except OSError as error:
        raise failures.from_os_error(error) from error
    return len(files)


def page_files(runtime_folder: Path) -> dict[str, bytes]:
    """All files of the exported page: relative POSIX paths and bytes."""
    site = Site(runtime_folder, finish=_with_policy)
    documents = list(site.documents())  # made first, so that the page keeps the reference for times without a network
    return {path: _content(path, site.find("/" + path)) for path in (*site.paths(), *documents)}


def _content(path: str, resource: Resource | None) -> bytes:
    if resource is None:
        raise failures.StartFailure(f"{path} vanished during the export: start it again.")
    return resource.read()


def _refuse_strangers(target: Path) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        kind = "link" if target.is_symlink() else "file"
        raise failures.StartFailure(f"{target} is a {kind}: name a folder to export to.")
    if not target.is_dir() or not any(target.iterdir()):
        return
    if made_folder.moves_to(target) is not None:
        return
    others = made_folder.strangers(target)
    if made_folder.listed(target) is None:
        raise failures.StartFailure(f"{target} holds other files: name an empty or new folder to export to.")
    if others:
        named = failures.some_of(others)
        raise failures.StartFailure(f"{target} holds files that no export made ({named}): move them elsewhere first.")


def _with_policy(path: str, content: bytes) -> bytes:
    """Bring the security policy along in each document: a static host sends no header of ours."""
    if not path.endswith(".html"):
        return content
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_META_POLICY}">'
    with_policy, count = _HEAD.subn(rb"\g<0>\n    " + policy.encode(), content, count=1)
    if not count:
        raise failures.StartFailure(f"{path} has no head element, where its security policy belongs.")
    return with_policy

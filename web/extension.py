"""The page inside an unpacked extension: what would change there, doing it, and taking it out again.

Guarantees:
1. Nothing is written while it is planned (but that `pyapp/` comes back where a kill left it without its place), and
   nothing that the plan has not named.
2. The extension is as it was or as it will be whenever this breaks: first the page takes its place, then the manifest,
   each in one step; until both stand, the page's earlier folder is kept, and an error brings it back.
3. `pyapp/` is touched only where it is ours; in it lies the manifest as it was, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from web import content_policy, extension_id, extension_manifest, made_folder
from web.extension_manifest import CSP, PAGES, Added, Manifest
from web.failures import StartFailure, some_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PAGE = "pyapp"
MANIFEST = "manifest.json"
_COPY, _CHANGE = ".cinegenie-extension/manifest.json", ".cinegenie-extension/change.json"
_FROM_STORE = "_metadata"  # where Chrome keeps the hashes by which it checks what the Web Store has delivered


@dataclass(frozen=True)
class Change:
    """What was done to a manifest; `after`: the SHA-256 of what it was then."""

    added: Added
    before: bytes
    after: str


@dataclass(frozen=True)
class Plan:
    """What will be done, in lines for a person; without `lines` there is nothing to do.

    `before` is the manifest that the plan was made for, `after` what it will be, `files` what `pyapp/` will hold, and
    None where it goes.
    """

    folder: Path
    before: bytes
    after: bytes
    files: Mapping[str, bytes] | None
    lines: list[str]


def plan_into(folder: Path, page: Mapping[str, bytes]) -> Plan:
    """Plan to put the page into the extension; StartFailure says why it cannot join that folder."""
    before = _read_manifest(folder)
    manifest = extension_manifest.read(before)
    made_folder.settle(_page_folder(folder))
    _require_room(folder, manifest)
    edit = manifest.allowing_wasm()
    after, added = edit or (before, None)
    change = Change(added, before, _sha256(after)) if added else _earlier_change(folder)
    files = {**page, **_remembering(change)}
    lines = [*_page_lines(folder, files, len(page)), *_manifest_lines(manifest, after, added)]
    return Plan(folder, before, after, files, lines)


def plan_out_of(folder: Path) -> Plan:
    """Plan to take the page out of the extension, and out of its manifest what was added for it."""
    before = _read_manifest(folder)
    made_folder.settle(_page_folder(folder))
    if made_folder.listed(_page_folder(folder)) is None:
        raise StartFailure(f"{folder} has no {PAGE}/ that serve.py --into has made.")
    change = _earlier_change(folder)
    after = before if change is None else _undone(before, change)
    lines = _leaving_lines(folder)
    if change is not None and after != before:
        is_whole = after == change.before
        what = (
            "gets back the bytes that it had before" if is_whole else "has changed since; it loses only what was added"
        )
        lines.append(f"{MANIFEST} {what}.")
    return Plan(folder, before, after, None, lines)


def carry_out(plan: Plan) -> None:
    """Do what was planned; StartFailure, with everything as it was, where the manifest is no longer the planned one."""
    page = _page_folder(plan.folder)
    if _read_manifest(plan.folder) != plan.before:
        raise StartFailure(f"{plan.folder / MANIFEST} has changed meanwhile: start again.")
    if plan.files is None:
        _write_manifest(plan)
        made_folder.take_away(page)
        return
    with made_folder.replacing(page, plan.files):
        _write_manifest(plan)


def address(folder: Path) -> tuple[str, bool]:
    """The page's address in that extension, and whether it is so wherever the folder lies (by the manifest's key)."""
    own = extension_id.of_key(extension_manifest.read(_read_manifest(folder)).data.get("key"))
    return f"chrome-extension://{own or extension_id.of_folder(folder)}/{PAGE}/index.html", own is not None


# ---- what stands in the way


def _read_manifest(folder: Path) -> bytes:
    path = folder / MANIFEST
    if not folder.is_dir():
        what = (
            f"{folder} is a file: unpack it, and name the folder" if folder.exists() else f"There is no folder {folder}"
        )
        raise StartFailure(f"{what}; it is the one that holds the extension's {MANIFEST}.")
    if path.is_symlink():
        raise StartFailure(f"{path} is a link to {os.readlink(path)}: name the folder where the file itself lies.")
    if not path.is_file():
        inside = [each.parent.name for each in sorted(folder.glob(f"*/{MANIFEST}"))]
        hint = f" One lies in {some_of(inside)}: name that folder." if inside else ""
        raise StartFailure(f"{folder} is no unpacked extension: it has no {MANIFEST}.{hint}")
    return path.read_bytes()


def _require_room(folder: Path, manifest: Manifest) -> None:
    """Refuse what must not be written to, and a policy under which the page could not work."""
    page = _page_folder(folder)
    if (folder / _FROM_STORE).is_dir():
        raise StartFailure(
            f"{folder} is as the Web Store delivered it (it has {_FROM_STORE}/), and Chrome refuses it changed."
        )
    if page.is_symlink() or (page.exists() and not page.is_dir()):
        raise StartFailure(f"{page} is not a folder of its own: move it elsewhere first.")
    others = made_folder.strangers(page) if made_folder.moves_to(page) is None else []
    if others and made_folder.listed(page) is None:
        raise StartFailure(f"{page} is not ours ({some_of(others)}): move it elsewhere first.")
    if others:
        raise StartFailure(
            f"{page} holds what is not ours, or was changed ({some_of(others)}): move it elsewhere first."
        )
    lacking = content_policy.blocked(content_policy.NEEDED if manifest.policy is None else manifest.policy)
    if lacking:
        raise StartFailure(
            f"{MANIFEST}'s {CSP}.{PAGES} would keep the page from working; it needs {', '.join(lacking)}."
        )


def _page_folder(folder: Path) -> Path:
    return folder / PAGE


# ---- what was done to the manifest


def _remembering(change: Change | None) -> dict[str, bytes]:
    if change is None:
        return {}
    said = {"added": change.added, "manifest": change.after}
    return {_COPY: change.before, _CHANGE: json.dumps(said).encode()}


def _earlier_change(folder: Path) -> Change | None:
    """What an earlier `--into` has done to the manifest, as it is remembered in its page."""
    page = _page_folder(folder)
    if not {_COPY, _CHANGE} <= made_folder.own(page):
        return None
    try:
        said = json.loads((page / _CHANGE).read_text("utf-8"))
        return Change(cast("Added", said["added"]), (page / _COPY).read_bytes(), said["manifest"])
    except (ValueError, KeyError, TypeError) as error:
        raise StartFailure(f"{page / _CHANGE} is none of ours: remove it, and start again.") from error


def _undone(manifest: bytes, change: Change) -> bytes:
    if manifest == change.before or _sha256(manifest) == change.after:
        return change.before
    return extension_manifest.read(manifest).without(change.added)


def _write_manifest(plan: Plan) -> None:
    """Write beside and rename, with the permissions that the file has."""
    if plan.after == plan.before:
        return
    path = plan.folder / MANIFEST
    fresh = path.with_name(f".{MANIFEST}.new")
    fresh.unlink(missing_ok=True)  # of a start that was killed
    try:
        with fresh.open("xb") as file:
            file.write(plan.after)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(path.stat().st_mode)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


# ---- in words


def _page_lines(folder: Path, files: Mapping[str, bytes], count: int) -> list[str]:
    known = made_folder.listed(_page_folder(folder))
    if known == made_folder.digests(files):
        return []
    size = sum(map(len, files.values())) / 1e6
    if known is None:
        made = f"{PAGE}/ is made: the page, {count} files of {size:.0f} MB together."
        older = made_folder.moves_to(_page_folder(folder))
        if older is None:
            return [made]
        return [f"{PAGE}/, an export of an older serve.py that lists no files, moves to {older.name}/.", made]
    return [
        f"{PAGE}/, which an earlier --into or --export has made, is replaced: {count} files of {size:.0f} MB together."
    ]


def _manifest_lines(manifest: Manifest, after: bytes, added: Added | None) -> list[str]:
    if added is None:
        return []
    policy = extension_manifest.read(after).policy
    was = f"now {manifest.policy}" if manifest.policy is not None else "not there now: Chrome's own holds"
    kept = f"{PAGE}/{_COPY} keeps the file as it is now."
    return [f"{MANIFEST} gets {content_policy.WASM} in {CSP}.{PAGES}", f"  ({was})", f"  ({policy})", f"  {kept}"]


def _leaving_lines(folder: Path) -> list[str]:
    page = _page_folder(folder)
    staying = made_folder.strangers(page)
    own = len(made_folder.own(page))
    lines = [f"{PAGE}/ goes: {own} files."]
    if staying:
        lines = [f"{own} files of {PAGE}/ go. These stay, being not ours or changed since: {some_of(staying)}."]
    return lines


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

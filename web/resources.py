"""What the page consists of: every URL path that exists, and the bytes behind it.

Guarantee: nothing is found but files of the listed kinds inside the page's folders, and what is made for the
page; no path leads out of a folder, by dots, links, encodings or drive letters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

from web import compiled_wheel, composed, licences, offline, runtime
from web.app_wheel import AppWheel, Wheel
from web.programs import WEB
from web.reference import Reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".ftl": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
    ".whl": "application/zip",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".webm": "video/webm",
    ".mp4": "video/mp4",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
}
_NOT_OF_THE_PAGE = frozenset({".mjs", ".txt", ".wasm", ".zip", ".whl"})
_PAGE_KINDS = frozenset(TYPES) - _NOT_OF_THE_PAGE
_MANIFESTS = frozenset({"package.json", "package-lock.json"})
LICENCES = "licences.txt"
_FRONT_PAGES = {"/docs/": "/docs/index.html"}
_BRIDGE = runtime.ROOT / "pyapp" / "idb" / "js"  # in the package, so that its wheel can be used without this page
_COMPOSED = frozenset(composed.paths())
_PARTS = (*composed.PARTS, offline.PARTS)
Finish = Callable[[str, bytes], bytes]


@dataclass(frozen=True)
class Resource:
    """One answer's content: its media type, its strong entity tag, and how to get its bytes."""

    content_type: str
    etag: str
    read: Callable[[], bytes]


class Site:
    """Finds resources by URL path; the app's wheel is built when it is asked for."""

    def __init__(
        self, runtime_folder: Path, mounts: Mapping[str, Path] | None = None, finish: Finish | None = None
    ) -> None:
        """`mounts` adds folders under URL prefixes such as "/tests/", with files of every listed kind.

        `finish` gives the last form of a file of the page by its path and bytes, before anything is said of it.
        """
        self._runtime = runtime_folder
        self._runtime_files = {name for name in runtime.read_stamp(runtime_folder) if _is_for_page(name)}
        self._mounts = dict(mounts or {})
        self._app = AppWheel(runtime.ROOT, runtime_folder)
        self._reference = Reference(runtime_folder, self._app)
        self._finish = finish
        self._tags: dict[Path, tuple[tuple[int, int], str]] = {}
        self._kept: tuple[object, dict[str, offline.File]] = (None, {})

    def find(self, target: str) -> Resource | None:
        """The resource at a request target as the browser sent it (encoded, with its query), or None."""
        path = decode(_FRONT_PAGES.get(target.partition("?")[0], target))
        if path is None:
            return None
        for prefix, folder in self._mounts.items():
            if path.startswith(prefix):
                return self._file(folder, path[len(prefix) :], frozenset(TYPES))
        if path.startswith("/runtime/"):
            return self._in_runtime(path[len("/runtime/") :])
        if path == f"/{LICENCES}":
            return _made(LICENCES, licences.document(self.components()).encode())
        if path.startswith("/docs/"):
            return self._in_docs(path[len("/docs/") :])
        return self._of_page(path[1:] or "index.html")

    def documents(self) -> Iterator[str]:
        """Every path of what goes with the page and is not needed to run it, in order."""
        yield from (LICENCES, *sorted(f"docs/{name}" for name in self._reference.pages()))

    def components(self) -> list[licences.Component]:
        """All that the page is made of."""
        return licences.components(self._runtime, self._app.current().content)

    def paths(self) -> Iterator[str]:
        """Every path of the page, without the leading slash, in order; the mounts are left out."""
        files = {path.relative_to(WEB).as_posix() for path in WEB.rglob("*") if path.is_file()}
        files |= {path.name for path in _BRIDGE.glob("*.js")}
        yield from sorted(name for name in _COMPOSED.union(files) if self._of_page(name))
        yield from sorted(f"runtime/{name}" for name in self._runtime_files)
        yield from (f"runtime/{self._app.current().name}", offline.DESCRIPTION, offline.WORKER)

    def _app_wheel(self) -> Wheel:
        plain = self._app.current()
        return compiled_wheel.find(plain, compiled_wheel.folder_beside(self._runtime)) or plain

    def _of_page(self, name: str) -> Resource | None:
        if name == offline.WORKER:
            return _made(name, self._worker())
        if name in _COMPOSED:
            return self._finished(name, _made(name, composed.content(name)))
        if name in _MANIFESTS or name.startswith(_PARTS):
            return None
        return self._finished(name, self._file(WEB, name, _PAGE_KINDS) or self._file(_BRIDGE, name, frozenset({".js"})))

    def _finished(self, name: str, resource: Resource | None) -> Resource | None:
        if resource is None or self._finish is None:
            return resource
        return _made(name, self._finish(name, resource.read()))

    def _in_runtime(self, name: str) -> Resource | None:
        if name in self._runtime_files:
            return self._file(self._runtime, name, frozenset(TYPES))
        if name == "app.json":
            return _made(name, self._app_wheel().description(offline.version_of(self._files())))
        if name.endswith(".whl") and name == self._app.current().name:
            return _made(name, self._app_wheel().content)
        return None

    def _in_docs(self, name: str) -> Resource | None:
        page = self._reference.pages().get(name)
        return None if page is None else self._finished(name, _made(name, page))

    # ---- what is kept for times without a network

    def _worker(self) -> bytes:
        files = self._files()
        description = self._app_wheel().description(offline.version_of(files))
        return offline.worker(offline.version_of(files), {**files, offline.DESCRIPTION: _file_of(description)})

    def _files(self) -> dict[str, offline.File]:
        """Every file that is kept but the one that tells the version; read again only where one has changed.

        The reference is one of them where it has been made: no start of the page waits for that.
        """
        seen = self._fingerprint()
        if self._kept[0] != seen:
            paths = set(self.paths()) - offline.NOT_KEPT - {offline.DESCRIPTION}
            paths |= {f"docs/{name}" for name in self._reference.pages_at_hand()}
            found = {path: self.find(f"/{quote(path)}") for path in paths}
            self._kept = (seen, {path: _file_of(each.read()) for path, each in found.items() if each})
        return self._kept[1]

    def _fingerprint(self) -> object:
        files = ((path, path.stat()) for path in sorted(WEB.rglob("*")) if path.is_file())
        return self._app_wheel(), [(path, status.st_mtime_ns, status.st_size) for path, status in files]

    # ---- files

    def _file(self, folder: Path, name: str, kinds: frozenset[str]) -> Resource | None:
        path = _inside(folder, name)
        if path is None or path.suffix not in kinds or not path.is_file():
            return None
        return Resource(TYPES[path.suffix], self._tag(path), path.read_bytes)

    def _tag(self, path: Path) -> str:
        """The file's tag, computed again only where its time or size changed."""
        status = path.stat()
        key = (status.st_mtime_ns, status.st_size)
        known = self._tags.get(path)
        if known is None or known[0] != key:
            known = self._tags[path] = (key, _content_tag(path.read_bytes()))
        return known[1]


def decode(target: str) -> str | None:
    """The path of a request target, or None where a part of it is empty, hidden, or no plain file name."""
    try:
        path = unquote_to_bytes(target.partition("?")[0]).decode("utf-8")
    except UnicodeError:
        return None
    if not path.startswith("/") or not path.isprintable() or any(sign in path for sign in "\\:%"):
        return None
    *folders, file = path[1:].split("/")
    plain = all(folders) and (file or not folders)
    hidden = any(part.startswith(".") for part in (*folders, file))
    return path if plain and not hidden else None


def _is_for_page(name: str) -> bool:
    return not name.startswith(("build/", "docs/", "node_modules/", licences.FILE))


def _inside(folder: Path, name: str) -> Path | None:
    """The real file of that name, if its links, where it has any, stay inside the folder."""
    root = folder.resolve()
    path = (root / name).resolve()
    return path if path.is_relative_to(root) else None


def _made(name: str, content: bytes) -> Resource:
    return Resource(TYPES[Path(name).suffix], _content_tag(content), lambda: content)


def _file_of(content: bytes) -> offline.File:
    return offline.File(hashlib.sha256(content).hexdigest(), len(content))


def _content_tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'

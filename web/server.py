"""The HTTP server of the page: standard library, loopback only, reading only.

Rules:
1. It answers only to the names 127.0.0.1 and localhost at its own port, so that no other site can reach it by
   pointing its name here (DNS rebinding).
2. It answers GET and HEAD, and finds nothing but what Site finds.
3. Every answer carries the content security policy and says that its type is not to be guessed.
4. Every answer may be kept and must be asked for again (`no-cache` with a strong ETag): an edit shows at the next
   reload, and what did not change costs one short 304.
"""

from __future__ import annotations

import os
import re
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from web import runtime
from web.failures import StartFailure
from web.resources import Resource, Site

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ADDRESS = "127.0.0.1"
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; "  # data: is for the pictures in Pico's style sheet
    "style-src 'self'; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Server(ThreadingHTTPServer):
    """A bound server with the site it serves; `server_port` is its port."""

    daemon_threads = True
    allow_reuse_address = os.name == "posix"  # ends the wait after a stop; on Windows two would share the port

    def __init__(self, port: int, site: Site) -> None:
        self.site = site
        super().__init__((ADDRESS, port), _Handler)

    def is_own_name(self, host: str) -> bool:
        """Whether a Host header names this server."""
        return host in {f"{ADDRESS}:{self.server_port}", f"localhost:{self.server_port}"}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing where a browser closed its connection: that is no event."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def make_server(port: int = 0, mounts: Mapping[str, Path] | None = None) -> Server:
    """A server of the page, bound to the loopback address; port 0 takes a free one, OSError says it is taken.

    Needs the runtime that provision() made. `mounts` maps further URL prefixes to folders, for tests.
    """
    return Server(port, Site(runtime.HOME / runtime.pins_hash(), mounts))


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "serve"
    sys_version = ""
    timeout = 60
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        if "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # a body, which nothing here reads, is not to be taken for a request
        names = self.headers.get_all("Host", [])
        if len(names) != 1 or not self.server.is_own_name(names[0].strip().lower()):
            own = f"http://localhost:{self.server.server_port}/"
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, f"This server answers only as {own}")
            return
        try:
            resource = self.server.site.find(self.path)
        except (StartFailure, OSError) as failure:
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR, str(failure))
            return
        if resource is None:
            self.send_error(HTTPStatus.NOT_FOUND, "There is no such file here.")
        elif self._has(resource):
            self._send(HTTPStatus.NOT_MODIFIED, {"ETag": resource.etag}, None)
        else:
            self._send_resource(resource)

    def _has(self, resource: Resource) -> bool:
        tags = [tag.strip().removeprefix("W/") for tag in self.headers.get("If-None-Match", "").split(",")]
        return resource.etag in tags or tags == ["*"]

    def _send_resource(self, resource: Resource) -> None:
        headers = {"Content-Type": resource.content_type, "ETag": resource.etag, "Accept-Ranges": "bytes"}
        content = resource.read()
        size = len(content)
        part = self._range(resource, size)
        if part is None:
            self._send(HTTPStatus.OK, headers, content)
        elif not part:
            self._send(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, {"Content-Range": f"bytes */{size}"}, b"")
        else:
            headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
            self._send(HTTPStatus.PARTIAL_CONTENT, headers, content[part.start : part.stop])

    def _range(self, resource: Resource, size: int) -> range | None:
        """The bytes asked for; None means all of them, an empty range that none of them exist."""
        wanted = _RANGE.fullmatch(self.headers.get("Range", ""))
        is_current = self.headers.get("If-Range", resource.etag) == resource.etag
        if not wanted or wanted[0] == "bytes=-" or not is_current:
            return None
        first, last = wanted.groups()
        if not first:
            return range(max(0, size - int(last)), size)
        return range(int(first), min(size, int(last) + 1) if last else size)

    def _send(self, status: HTTPStatus, headers: Mapping[str, str], content: bytes | None) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, "Cache-Control": "no-cache", **headers}.items():
            self.send_header(name, value)
        if content is not None:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if content and self.command != "HEAD":
            self.wfile.write(content)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse in one line of plain text, and close: what follows on the connection cannot be trusted."""
        del explain  # the base class's long form
        status = HTTPStatus(code)
        if status == HTTPStatus.NOT_IMPLEMENTED:
            status, message = HTTPStatus.METHOD_NOT_ALLOWED, "This server only reads: GET and HEAD."
        self.close_connection = True
        headers = {"Content-Type": "text/plain; charset=utf-8", "Connection": "close", "Allow": "GET, HEAD"}
        self._send(status, headers, f"{message or status.phrase}\n".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Keep quiet; the terminal is for what a person needs to know."""

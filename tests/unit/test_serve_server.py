"""The server: what it answers, to whom, and what it never gives away."""

from __future__ import annotations

import http.client
import socket
import threading
from typing import TYPE_CHECKING

import pytest

import serve
from web.server import POLICY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from web.server import Server


@pytest.fixture(scope="module")
def mounted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mounted folder with one page, a link out of it, and a secret beside it."""
    top = tmp_path_factory.mktemp("top")
    (top / "secret.json").write_text('"secret"')
    folder = top / "mounted"
    folder.mkdir()
    (folder / "page.html").write_text("<!doctype html><title>Mounted</title>")
    (folder / ".hidden.html").write_text("secret")
    (folder / "notes.md").write_text("secret")
    (folder / "way-out.json").symlink_to(top / "secret.json")
    (folder / "way-up").symlink_to(top)
    return folder


@pytest.fixture(scope="module")
def server(mounted: Path) -> Iterator[Server]:
    serve.provision(print)
    with serve.make_server(0, {"/mounted/": mounted}) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Answer:
    """A whole answer: status, headers by name, body."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = dict(response.getheaders())
        self.body = response.read()


@pytest.fixture
def ask(server: Server) -> Callable[..., Answer]:
    """Send one request, its target and headers as they are."""

    def ask(target: str, method: str = "GET", host: str | None = None, **headers: str) -> Answer:
        own = f"127.0.0.1:{server.server_port}"
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host or own}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        return exchange(server.server_port, "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n", method)

    return ask


def exchange(port: int, request: bytes, method: str = "GET") -> Answer:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        response = http.client.HTTPResponse(connection, method=method)
        response.begin()
        return Answer(response)


@pytest.mark.parametrize(
    ("target", "content_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html?a=/../b", "text/html; charset=utf-8"),
        ("/start.js", "text/javascript; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
        ("/runtime/pyodide.mjs", "text/javascript; charset=utf-8"),
        ("/runtime/pyodide.asm.wasm", "application/wasm"),
        ("/runtime/pyodide-lock.json", "application/json"),
        ("/runtime/python_stdlib_pyc.zip", "application/zip"),
        ("/runtime/app.json", "application/json"),
        ("/mounted/page.html", "text/html; charset=utf-8"),
    ],
)
def test_a_file_of_the_page_comes_with_its_media_type(ask, target, content_type):
    answer = ask(target)
    assert (answer.status, answer.headers["Content-Type"]) == (200, content_type)
    assert len(answer.body) == int(answer.headers["Content-Length"]) > 0


@pytest.mark.parametrize("target", ["/", "/nothing-here", "/runtime/pyodide.asm.wasm"])
def test_every_answer_carries_the_security_headers(ask, target):
    headers = ask(target).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-cache"


def test_the_policy_allows_neither_eval_nor_anything_inline_nor_other_origins():
    assert "'unsafe-" not in POLICY
    assert "http" not in POLICY
    assert POLICY.startswith("default-src 'self'; script-src 'self' 'wasm-unsafe-eval';")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", "", "[::1]"],
)
def test_a_request_for_another_host_is_refused(ask, server, host):
    answer = ask("/", host=host.format(port=server.server_port) or " ")
    assert answer.status == 421
    assert b"<html" not in answer.body


@pytest.mark.parametrize("host", ["localhost:{port}", "LOCALHOST:{port}", "127.0.0.1:{port}"])
def test_a_request_for_the_servers_own_names_is_answered(ask, server, host):
    assert ask("/", host=host.format(port=server.server_port)).status == 200


def test_a_request_with_no_host_or_with_two_is_refused(server):
    own = f"Host: 127.0.0.1:{server.server_port}\r\n"
    for hosts in ("", own + own, own + "Host: evil.example\r\n"):
        answer = exchange(server.server_port, f"GET / HTTP/1.1\r\n{hosts}\r\n".encode())
        assert answer.status == 421, hosts


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_a_method_that_is_not_reading_is_refused(ask, method):
    answer = ask("/", method=method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_head_gives_the_headers_of_get_and_no_body(ask):
    head, get = ask("/start.js", method="HEAD"), ask("/start.js")
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "Date": ""} == {**get.headers, "Date": ""}


@pytest.mark.parametrize(
    "target",
    [
        "/../serve.py",
        "/../pyproject.toml",
        "/%2e%2e/pyproject.toml",
        "/..%2fpyproject.toml",
        "/%252e%252e/pyproject.toml",
        "/sample/../../LICENSE",
        "/sample/%2e%2e/index.html",
        "/./index.html",
        "/..\\pyproject.toml",
        "/%5c..%5cpyproject.toml",
        "/C:/Windows/win.ini",
        "/C%3a/index.html",
        "/index.html::$DATA",
        "//etc/passwd",
        "/%2fetc/passwd",
        "///etc/hosts.json",
        "/index.html%00.js",
        "/%ff.html",
        "/index.html/",
        "/sample/",
        "/sample",
        "/runtime/",
        "/runtime",
        "/runtime/../index.html",
        "/runtime/stamp.json",
        "/runtime/build/flit_core-4.2.0-py3-none-any.whl",
        "/runtime/node_modules/ws/package.json",
        "/runtime/other-1.0-py3-none-any.whl",
        "/runtime.py",
        "/server.py",
        "/__pycache__/server.cpython-311.pyc",
        "/compile.mjs",
        "/package.json",
        "/package-lock.json",
        "/page-wheels.txt",
        "/mounted/../secret.json",
        "/mounted/%2e%2e/secret.json",
        "/mounted/way-out.json",
        "/mounted/way-up/secret.json",
        "/mounted/.hidden.html",
        "/mounted/notes.md",
        "http://127.0.0.1/index.html",
        "*",
        "index.html",
    ],
)
def test_nothing_outside_the_page_is_found(ask, target):
    answer = ask(target)
    assert answer.status == 404
    assert answer.body == b"There is no such file here.\n"


def test_an_unchanged_file_is_answered_with_304_and_no_body(ask):
    first = ask("/runtime/pyodide.asm.wasm")
    again = ask("/runtime/pyodide.asm.wasm", If_None_Match=f'"other", W/{first.headers["ETag"]}')
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Content-Security-Policy"] == POLICY


def test_a_changed_file_is_sent_again(ask, mounted):
    page = mounted / "changing.html"
    page.write_text("first")
    tag = ask("/mounted/changing.html").headers["ETag"]
    page.write_text("second, longer")
    answer = ask("/mounted/changing.html", If_None_Match=tag)
    assert (answer.status, answer.body) == (200, b"second, longer")
    assert answer.headers["ETag"] != tag


@pytest.mark.parametrize(
    ("wanted", "status", "part"),
    [
        ("bytes=0-8", 206, slice(0, 9)),
        ("bytes=9-", 206, slice(9, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=5-999999", 206, slice(5, None)),
        ("bytes=999999-", 416, slice(0, 0)),
        ("bytes=8-2", 416, slice(0, 0)),
        ("bytes=0-1,4-5", 200, slice(None)),
        ("bytes=-", 200, slice(None)),
        (f"bytes=0-{'9' * 5000}", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
    ],
)
def test_a_player_gets_the_part_of_a_file_it_asks_for(ask, wanted, status, part):
    whole = ask("/icon.svg").body
    answer = ask("/icon.svg", Range=wanted)
    assert (answer.status, answer.body) == (status, whole[part])


def test_a_part_of_a_file_that_has_changed_since_is_not_sent(ask):
    answer = ask("/icon.svg", Range="bytes=0-3", If_Range='"an-earlier-tag"')
    assert answer.status == 200


def test_a_request_in_a_body_is_not_taken_for_a_request(server):
    own = f"Host: 127.0.0.1:{server.server_port}\r\n"
    smuggled = f"GET /start.js HTTP/1.1\r\n{own}\r\n"
    request = f"GET /nothing HTTP/1.1\r\n{own}Content-Length: {len(smuggled)}\r\n\r\n{smuggled}".encode()
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as answers:
            received = answers.read()
    assert received.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(("error", "reported"), [(BrokenPipeError(), False), (ValueError("a fault"), True)])
def test_a_browser_that_hangs_up_is_not_reported_but_a_fault_is(server, capsys, error, reported):
    try:
        raise error
    except (OSError, ValueError):
        server.handle_error(None, ("127.0.0.1", 1))
    assert ("a fault" in capsys.readouterr().err) is reported


def test_the_server_listens_on_the_loopback_address_only(server):
    assert server.server_address[0] == "127.0.0.1"

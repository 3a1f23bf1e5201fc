"""The command line of serve.py: what it takes, what it prints, how it ends."""

from __future__ import annotations

import argparse
import errno
import sys
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path

from web import export, failures, licences
from web.provision import provision
from web.resources import Site
from web.server import Server, make_server

DEFAULT_PORT = 8000


def main(arguments: list[str] | None = None) -> int:
    """Serve or export the page; 0 at a wished end, 1 with one sentence on stderr where it cannot be done.

    130, as shells have it, where Ctrl+C ends it before it was ready.
    """
    options = _parser().parse_args(arguments)
    try:
        if options.export is not None:
            return _export(options.export)
        if options.licences:
            return _licences()
        return _serve(options.port, open_browser=not options.no_browser)
    except failures.StartFailure as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Serve the page that opens cineGenieDatabase with Python.")
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help="default: %(default)s")
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    parser.add_argument("--licences", action="store_true", help="list what is shipped, and end")
    parser.add_argument("--export", type=Path, metavar="DIR", help="write a static folder, and end")
    return parser


def _port(text: str) -> int:
    if text.isdecimal() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 0 (any free port) to 65535")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _export(folder: Path) -> int:
    count = export.export_site(provision(_say), folder)
    _say(f"Exported {count} files to {folder}: put the folder on any static web host, under any path.")
    return 0


def _licences() -> int:
    _say(licences.table(Site(provision(lambda line: sys.stderr.write(f"{line}\n"))).components()))
    return 0


def _serve(port: int, *, open_browser: bool) -> int:
    provision(_say)
    with _bind(port) as server, suppress(KeyboardInterrupt):
        address = f"http://127.0.0.1:{server.server_port}/"
        _say(f"Ready at {address} (end with Ctrl+C)")
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        server.serve_forever()
    return 0


def _bind(port: int) -> Server:
    try:
        return make_server(port)
    except OSError as error:
        raise failures.StartFailure(_why_not(port, error)) from error


def _why_not(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use: end the program that uses it, or choose another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by you: choose one above 1023 with --port."
    return f"Cannot serve at port {port}: {error.strerror or error}."

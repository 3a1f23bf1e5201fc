"""The command line of serve.py: what it takes, what it prints, how it ends."""

from __future__ import annotations

import argparse
import errno
import sys
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path

from web import export, extension, failures, licences, made_folder
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
        if options.into is not None:
            return _into(options.into, sure=options.yes)
        if options.out_of is not None:
            return _out_of(options.out_of, sure=options.yes)
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
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--licences", action="store_true", help="list what is shipped, and end")
    instead.add_argument("--export", type=Path, metavar="DIR", help="write a static folder, and end")
    instead.add_argument("--into", type=Path, metavar="EXTENSION", help="put the page into an unpacked extension")
    instead.add_argument(
        "--out-of", type=Path, metavar="EXTENSION", help="take it out again, as if it had not been there"
    )
    parser.add_argument("--yes", action="store_true", help="with --into and --out-of: do not ask")
    return parser


def _port(text: str) -> int:
    if text.isdecimal() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 0 (any free port) to 65535")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _export(folder: Path) -> int:
    older = made_folder.moves_to(folder.absolute())
    count = export.export_site(provision(_say), folder)
    if older is not None:
        _say(f"What an older serve.py had exported there, and whatever else was in it, is in {older} now.")
    _say(f"Exported {count} files to {folder}: put the folder on any static web host, under any path.")
    return 0


def _licences() -> int:
    _say(licences.table(Site(provision(lambda line: sys.stderr.write(f"{line}\n"))).components()))
    return 0


def _into(folder: Path, *, sure: bool) -> int:
    try:
        plan = extension.plan_into(folder, export.page_files(provision(_say)))
        if plan.lines:
            if not _agreed(plan, sure=sure):
                return 1
            extension.carry_out(plan)
        where, is_certain = extension.address(folder)
    except OSError as error:
        raise failures.from_os_error(error) from error
    _say("Done." if plan.lines else f"{folder} has this version of the page already: nothing was changed.")
    _say("Reload the extension at chrome://extensions; the page is then at\n  " + where)
    if not is_certain:
        _say(f"  if Chrome loads it from {folder.resolve()}; else with the id that chrome://extensions shows.")
    return 0


def _out_of(folder: Path, *, sure: bool) -> int:
    try:
        plan = extension.plan_out_of(folder)
        if not _agreed(plan, sure=sure):
            return 1
        extension.carry_out(plan)
    except OSError as error:
        raise failures.from_os_error(error) from error
    _say("Done. Reload the extension at chrome://extensions.")
    return 0


def _agreed(plan: extension.Plan, *, sure: bool) -> bool:
    """Say what will change; whether the person at the terminal, or --yes, agrees to it."""
    for line in (f"In {plan.folder.resolve()}:", *plan.lines):
        _say(f"  {line}" if line in plan.lines else line)
    if sure:
        return True
    if not sys.stdin.isatty():
        sys.stderr.write("Nothing was changed: add --yes to agree to this.\n")
        return False
    sys.stdout.write("Do this? [y/N] ")
    sys.stdout.flush()
    if sys.stdin.readline().strip().lower() in {"y", "yes"}:
        return True
    _say("Nothing was changed.")
    return False


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

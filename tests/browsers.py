"""Finds a Chromium that starts, or gets one: an installed browser, Playwright's own, Debian's package.

A Firefox and a WebKit are got from Debian too, where that is possible; the tests that need them are skipped else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from web import programs
from web.failures import StartFailure

VARIABLE = "CINEGENIE_CHROMIUM"
FIREFOX = "firefox-esr"
WEBKIT_DRIVER = "/usr/bin/WebKitWebDriver"
SYSTEM_PYTHON = "/usr/bin/python3"
WEBKIT_PACKAGES = ("webkit2gtk-driver", "xvfb", "python3-gi", "gir1.2-webkit2-4.1")
WEBKIT_BINDINGS = "import gi; gi.require_version('WebKit2', '4.1'); from gi.repository import WebKit2"
COMMANDS = ("chromium", "google-chrome-stable", "google-chrome", "chrome", "chromium-browser")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PLAYWRIGHTS_OWN = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
)


def chromium(python: Path) -> Path:
    """Return the path of a Chromium that runs; `python` is one that has Playwright.

    The variable CINEGENIE_CHROMIUM wins; nothing is installed where a browser is found.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not _starts(Path(named)):
            raise StartFailure(f"{VARIABLE} is {named!r}, which does not start as a Chromium.")
        return Path(named)
    found = installed() or _playwrights(python) or _fetched_by_playwright(python) or _debians()
    if found is None:
        raise StartFailure(f"No Chromium was found or could be got: install one or name it in {VARIABLE}.")
    return found


def firefox() -> Path | None:
    """Return the path of a Firefox ESR that Playwright can drive; None where there is none and none can be got."""
    return _installed_firefox() or (_from_debian("firefox-esr") and _installed_firefox()) or None


def webkit() -> str:
    """Get what drives WebKitGTK, where that is possible; what is missing after that, "" for nothing."""
    missing = missing_for_webkit()
    return missing_for_webkit() if missing and _from_debian(*WEBKIT_PACKAGES) else missing


def missing_for_webkit() -> str:
    """What a test needs to drive WebKitGTK and this machine does not have; "" for nothing."""
    absent = [program for program in (WEBKIT_DRIVER, "Xvfb", SYSTEM_PYTHON) if not shutil.which(program)]
    if absent:
        return f"there is no {' and no '.join(absent)}"
    found = subprocess.run([SYSTEM_PYTHON, "-c", WEBKIT_BINDINGS], capture_output=True).returncode == 0
    return "" if found else f"{SYSTEM_PYTHON} has no bindings for it (Debian: {WEBKIT_PACKAGES[-1]})"


def _installed_firefox() -> Path | None:
    found = shutil.which(FIREFOX)
    return Path(found) if found and _starts(Path(found)) else None


def installed() -> Path | None:
    """Return the first Chromium or Chrome on this machine that starts, or None."""
    found = (shutil.which(command) for command in COMMANDS)
    candidates = [Path(path) for path in found if path] + [MAC]
    return next(filter(_starts, candidates), None)


def _starts(path: Path) -> bool:
    if not path.exists():
        return False
    if os.name == "nt":
        return True  # there, `--version` opens a window
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _playwrights(python: Path) -> Path | None:
    answer = subprocess.run([python, "-c", PLAYWRIGHTS_OWN], capture_output=True, text=True)
    path = Path(answer.stdout.strip() or ".missing")
    return path if _starts(path) else None


def _fetched_by_playwright(python: Path) -> Path | None:
    print("No browser found: asking Playwright for its own", flush=True)
    try:
        command = [str(python), "-m", "playwright", "install", "--no-shell", "chromium"]
        programs.run(command, "Playwright's Chromium")
    except StartFailure as reason:
        print(reason, flush=True)
    return _playwrights(python)


def _debians() -> Path | None:
    return installed() if _from_debian("chromium") else None


def _from_debian(*packages: str) -> bool:
    """Install packages, where this is a Debian whose root runs the tests; whether it was."""
    if not shutil.which("apt-get") or sys.platform != "linux" or os.geteuid() != 0:
        return False
    names = ", ".join(packages)
    print(f"Installing Debian's {names}", flush=True)
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    programs.run([*apt, "update"], "Debian's list of packages")
    programs.run([*apt, "install", "-y", *packages], f"Debian's {names}")
    return True

"""A browser window for WebDriver: WebKitGTK with its storage in a folder, so that it can store Blobs.

Run by Debian's Python, which has the bindings: `/usr/bin/python3 window.py FOLDER`. MiniBrowser, WebKitGTK's own, keeps
nothing when it is automated, as a private window does.
"""

import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402 - the versions have to be named before

FOLDER = Path(sys.argv[1])


def allow_automation() -> WebKit2.WebContext:
    """Let WebDriver make windows whose storage is in the folder, as long as somebody holds the context."""
    storage = WebKit2.WebsiteDataManager(
        base_data_directory=str(FOLDER / "data"), base_cache_directory=str(FOLDER / "cache")
    )
    context = WebKit2.WebContext.new_with_website_data_manager(storage)
    context.set_automation_allowed(True)
    context.connect("automation-started", begin)
    context.connect("download-started", lambda _context, download: download.connect("decide-destination", keep))
    return context


def begin(context: WebKit2.WebContext, session: WebKit2.AutomationSession) -> None:
    """Bear the name that the driver asks for, and give it a window whenever it wants one."""
    info = WebKit2.ApplicationInfo.new()
    info.set_name("MiniBrowser")
    info.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(info)
    session.connect("create-web-view", lambda _session: shown(context))


def shown(context: WebKit2.WebContext) -> WebKit2.WebView:
    """A window with a page of that context."""
    settings = WebKit2.Settings(enable_write_console_messages_to_stdout=True)
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True, settings=settings)
    window = Gtk.Window(default_width=1200, default_height=900)
    window.add(view)
    window.show_all()
    view.connect("close", lambda _view: window.destroy())
    return view


def keep(download: WebKit2.Download, name: str) -> bool:
    """Put a file that is downloaded into the folder, without asking."""
    download.set_destination(f"file://{FOLDER / 'downloads' / name}")
    return True


(FOLDER / "downloads").mkdir(parents=True, exist_ok=True)
held = allow_automation()
Gtk.main()

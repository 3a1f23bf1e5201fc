"""WebKitGTK driven by WebDriver, on a screen that nobody sees: the project's own window, or WebKitGTK's MiniBrowser."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selenium.webdriver import WebKitGTK
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests import browsers, page_state
from tests.failure_report import OTHER_WITNESSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from selenium.webdriver.remote.webelement import WebElement

WINDOW = Path(__file__).with_name("window.py")
SAID = "--enable-write-console-messages-to-stdout=true"
PATIENCE = 60  # seconds
START = 180
# Elements by the name that a person knows them by. A name is given as an argument, never put into the script.
NAMED = """const [what, name] = arguments;
const shown = (each) => each.getClientRects().length > 0;
const nameOf = (each) => (each.ariaLabel ?? each.textContent).replace(/\\s+/g, " ").trim();
const fits = (each) => nameOf(each) === name && (shown(each) || each.type === "file");
return [...document.querySelectorAll(what)].find(fits);
"""
CALL = """const [given, done] = arguments;
Promise.resolve().then(() => (SOURCE)(given)).then((value) => done({ value: value ?? null }),
    (error) => done({ error: `${error}\\n${error?.stack}` }));
"""


class Tab:
    """One page of a WebKit window."""

    def __init__(self, driver: WebKitGTK, handle: str) -> None:
        self._driver = driver
        self.handle = handle

    @property
    def driver(self) -> WebKitGTK:
        """The driver, with this page in front."""
        self._driver.switch_to.window(self.handle)
        return self._driver

    # ---- what a person does and sees

    def open(self, address: str) -> None:
        """Load a page, and wait until it has started."""
        self.driver.get(address)
        self.until_ready()

    def reload(self) -> None:
        """Load it anew."""
        self.driver.refresh()
        self.until_ready()

    def until_ready(self) -> None:
        """Wait until the page has started, whole."""
        state = self.until(lambda: self.started_as() not in (None, "starting") and self.started_as(), START)
        assert state == "ready", state

    def started_as(self) -> str | None:
        """The page's state."""
        return self.driver.execute_script("return document.documentElement.dataset.state")

    def find(self, what: str, name: str) -> WebElement:
        """Wait for a visible element (or a control for files) of that selector and name."""
        return self.until(lambda: self.driver.execute_script(NAMED, what, name), f"{what} {name!r}")

    def press(self, name: str, within: str = "") -> None:
        """Press a button or follow a link, by its name."""
        self.find(f"{within} button, {within} a", name).click()

    def pick(self, name: str, path: Path) -> None:
        """Pick a file with the control of that name."""
        self.find("input[type=file]", name).send_keys(str(path))

    def choose(self, name: str, value: str) -> None:
        """Choose in the list of that name."""
        source = """const [list, value] = arguments;
            list.value = value;
            list.dispatchEvent(new Event("change", { bubbles: true }));"""
        self.driver.execute_script(source, self.find("select", name), value)

    def until_heading(self, text: str) -> None:
        """Wait for a heading."""
        self.find("h1, h2, h3", text)

    def until_said(self, text: str, where: str = "body") -> None:
        """Wait until a text is to be read there."""
        source = """const [where, text] = arguments;
            return [...document.querySelectorAll(where)].some((each) => each.innerText.includes(text));"""
        self.until(lambda: self.driver.execute_script(source, where, text), repr(text))

    def until(self, condition: Callable[[], Any], what: str | float = "") -> Any:
        """Wait until it gives something true; give that."""
        seconds = what if isinstance(what, (int, float)) else PATIENCE
        return WebDriverWait(self._driver, seconds, 0.1).until(lambda _: condition(), f"waited for {what}")

    # ---- what a test does

    def js(self, source: str, /, **named: Any) -> Any:
        """Run a JavaScript function, called with one object of the named arguments; return its result."""
        answer = self.driver.execute_async_script(CALL.replace("SOURCE", source), named)
        assert "error" not in answer, answer["error"]
        return answer["value"]

    # ---- as failure_report.Tab

    @property
    def address(self) -> str:
        return self.driver.current_url

    def screenshot(self, path: Path) -> None:
        self.driver.save_screenshot(str(path))

    def state(self) -> dict[str, Any]:
        return self.js(page_state.SOURCE)


class Window:
    """A running WebKit, as failure_report.Witness."""

    def __init__(self, driver: WebKitGTK, log: Path) -> None:
        self._driver = driver
        self._log = log
        self.first = Tab(driver, driver.current_window_handle)
        driver.set_script_timeout(PATIENCE)

    def new_tab(self) -> Tab:
        """Another page of the same storage."""
        self._driver.switch_to.new_window("tab")
        return Tab(self._driver, self._driver.current_window_handle)

    def tabs(self) -> Sequence[Tab]:
        """Its pages."""
        return [Tab(self._driver, handle) for handle in self._driver.window_handles]

    def console(self) -> str:
        """All that the pages said, and the driver."""
        return self._log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def own_window(folder: Path, screen: str) -> Iterator[Window]:
    """A window with its storage in a folder, where downloads come too (`folder / "downloads"`)."""
    with _driven(browsers.SYSTEM_PYTHON, [str(WINDOW), str(folder)], folder, screen) as window:
        yield window


@contextmanager
def mini_browser(folder: Path, screen: str) -> Iterator[Window]:
    """WebKitGTK's MiniBrowser: automated, it keeps nothing, as a private window does."""
    with _driven(None, ["--automation", SAID], folder, screen) as window:
        yield window


@contextmanager
def _driven(program: str | None, arguments: Sequence[str], folder: Path, screen: str) -> Iterator[Window]:
    options = Options()
    if program is not None:
        options.binary_location = program
    for argument in arguments:
        options.add_argument(argument)
    log = folder / "webkit.log"
    environment = {**os.environ, "DISPLAY": screen, "GDK_BACKEND": "x11", "TZ": "Asia/Kolkata", "LANG": "C.UTF-8"}
    service = Service(browsers.WEBKIT_DRIVER, log_output=str(log), env=environment)
    driver = WebKitGTK(options=options, service=service)
    window = Window(driver, log)
    OTHER_WITNESSES.append(window)
    try:
        yield window
    finally:
        OTHER_WITNESSES.remove(window)
        driver.quit()


@contextmanager
def hidden_screen() -> Iterator[str]:
    """Start an X server without a screen on a display that is free; give its name."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x960x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        try:
            with open(read, encoding="ascii") as told:
                yield f":{int(told.readline())}"
        finally:
            server.terminate()

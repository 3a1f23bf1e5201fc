"""The start of the page: an edit arrives, an export runs anywhere, and what cannot start says why."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

import serve
from tests import browsers
from tests.e2e.static_host import plain_server, running
from tests.harness import CONTEXT_OPTIONS, FLAGS, until_state
from tests.served_project import copy_project
from web.export import export_site
from web.server import POLICY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Prepare = Callable[[Page], None]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser context whose console may say that a start failed."""
    context = browser.new_context(**CONTEXT_OPTIONS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.unroute_all(behavior="ignoreErrors")  # a request may be on its way when the test has seen enough


@contextmanager
def own_browser(browser: Browser, folder: Path, **settings: object) -> Iterator[Page]:
    """A page in a browser of its own, with its cache and storage on disk, and its user's settings."""
    (folder / "profile" / "Default").mkdir(parents=True)
    (folder / "profile" / "Default" / "Preferences").write_text(json.dumps(settings))
    executable = os.environ.get(browsers.VARIABLE) or browsers.installed()
    launch = browser.browser_type.launch_persistent_context
    with launch(folder / "profile", executable_path=executable, args=FLAGS, service_workers="block") as context:
        yield context.new_page()


@contextmanager
def recording_server() -> Iterator[tuple[str, list[tuple[str, str, int]]]]:
    """The project's server; give its address and the list of (method, path, status) that it answers."""
    answers: list[tuple[str, str, int]] = []
    serve.provision(print)
    server = serve.make_server()

    class Recording(server.RequestHandlerClass):
        def log_request(self, code: object = "-", _size: object = "-") -> None:
            answers.append((self.command, self.path, int(code)))

    server.RequestHandlerClass = Recording
    with running(server) as address:
        yield address, answers


def failure_of(page: Page) -> str:
    """What the page says when it could not start."""
    until_state(page, "failed")
    failure = page.get_by_role("alert")
    expect(failure).to_be_visible()
    expect(page.locator("#status")).to_be_hidden()
    return failure.inner_text()


# ---- it starts ---------------------------------------------------------------------------------------------------


def test_an_edit_of_the_app_and_of_the_page_is_there_at_the_next_reload(page, tmp_path):
    project = copy_project(tmp_path / "project", serve.provision(print))
    main = "import js\n\n\nasync def start():\n    js.document.title = 'before the edit'\n"
    (project.root / "pyapp" / "main.py").write_text(main)
    with project.serving() as address:
        page.goto(address)
        until_state(page)
        expect(page).to_have_title("before the edit")
        project.edit("pyapp/main.py", "before the edit", "after the edit")
        project.edit("web/index.html", '<main id="app"', '<main id="app" class="edited"')
        page.reload()
        until_state(page)
        expect(page).to_have_title("after the edit")
        expect(page.locator("main")).to_have_class("edited")


def test_a_reload_fetches_no_file_again_that_has_not_changed(browser, tmp_path):
    with recording_server() as (address, answers), own_browser(browser, tmp_path) as page:
        page.goto(address)
        until_state(page)
        answers.clear()
        page.reload()
        until_state(page)
    assert ("GET", "/runtime/pyodide.asm.wasm", 304) in answers
    assert [answer for answer in answers if answer[0] == "GET" and answer[2] != 304] == []


def test_the_exported_page_obeys_the_security_policy_too(page, tmp_path):
    export_site(serve.provision(print), tmp_path)
    with plain_server(tmp_path) as address:
        page.goto(f"{address}/unstarted.js")
        assert page.evaluate("1 + 1") == 2
        page.goto(address)
        inline = """() => new Promise((resolve) => {
            document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
            const script = document.createElement("script");
            script.textContent = "document.title = 'inline code ran'";
            document.head.append(script);
        })"""
        assert page.evaluate(inline) == "script-src-elem"


# ---- it says why it cannot ---------------------------------------------------------------------------------------


def answer_with(page: Page, url: str, **changes: object) -> None:
    """Let the server answer a request, and change its answer."""

    def change(route: Route) -> None:
        response = route.fetch()
        headers = {**response.headers, **changes.get("headers", {})}
        route.fulfill(response=response, headers=headers, status=changes.get("status", response.status))

    page.route(url, change)


def block_wasm(page: Page) -> None:
    policy = POLICY.replace(" 'wasm-unsafe-eval'", "")
    assert policy != POLICY
    answer_with(page, "**/", headers={"content-security-policy": policy})


def send_wasm_as_text(page: Page) -> None:
    answer_with(page, "**/*.wasm", headers={"content-type": "text/plain"})


def send_modules_as_text(page: Page) -> None:
    answer_with(page, "**/pyodide.asm.mjs", headers={"content-type": "text/plain"})


def lose(name: str) -> Prepare:
    def prepare(page: Page) -> None:
        page.route(f"**/{name}", lambda route: route.fulfill(status=404, body="gone"))

    return prepare


def lose_connection(page: Page) -> None:
    page.route("**/runtime/**", lambda route: route.abort("connectionrefused"))


def put_a_page_in_place_of_the_library(page: Page) -> None:
    found = "<!doctype html><title>Welcome</title>"
    page.route("**/*.zip", lambda route: route.fulfill(status=200, content_type="text/html", body=found))


def damage_the_library(page: Page) -> None:
    page.route("**/*.zip", lambda route: route.fulfill(status=200, content_type="application/zip", body="no zip"))


def damage_the_wheel(page: Page) -> None:
    page.route("**/cinegenie*.whl", lambda route: route.fulfill(status=200, body="no wheel"))


def break_the_build(page: Page) -> None:
    told = "The wheel of pyapp cannot be built: of a fault in pyproject.toml"
    page.route("**/app.json", lambda route: route.fulfill(status=500, body=told))


def take_away(script: str) -> Prepare:
    return lambda page: page.add_init_script(script)


@pytest.mark.parametrize(
    ("prepare", "what", "remedy"),
    [
        pytest.param(
            block_wasm, "blocked on this page by a content security policy", "'wasm-unsafe-eval'", id="policy"
        ),
        pytest.param(send_wasm_as_text, "(pyodide.asm.wasm as text/plain)", "as application/wasm", id="wasm type"),
        pytest.param(send_modules_as_text, "(pyodide.asm.mjs as text/plain)", "text/javascript", id="module type"),
        pytest.param(lose("pyodide.asm.wasm"), "(pyodide.asm.wasm: 404", "start serve.py again", id="no wasm file"),
        pytest.param(lose("pyodide.mjs"), "(pyodide.mjs: 404", "start serve.py again", id="no pyodide"),
        pytest.param(lose("*.zip"), "(python_stdlib_pyc.zip: 404", "start serve.py again", id="no library"),
        pytest.param(lose("pyodide-lock.json"), "(pyodide-lock.json: 404", "start serve.py again", id="no lock"),
        pytest.param(lose("wheels/filetype*"), "(wheels/filetype", "start serve.py again", id="no filetype"),
        pytest.param(lose("app.json"), "(app.json: 404", "start serve.py again", id="no app"),
        pytest.param(lose("start.js"), "program file of the page could not be loaded", "all files", id="no start.js"),
        pytest.param(lose("idb_bridge.js"), "idb_bridge.js", "start serve.py again", id="no bridge"),
        pytest.param(lose_connection, "server does not answer", "serve.py is still running", id="no server"),
        pytest.param(put_a_page_in_place_of_the_library, "a page came in its place", "upload all", id="page instead"),
        pytest.param(damage_the_library, "Python stopped while it was starting", "Reload", id="damaged library"),
        pytest.param(damage_the_wheel, "did not arrive, or not as it was sent", "serve.py again", id="damaged wheel"),
        pytest.param(break_the_build, "of a fault in pyproject.toml", "mend what is named", id="broken build"),
        pytest.param(take_away("delete globalThis.WebAssembly"), "no WebAssembly", "current Firefox", id="no wasm"),
        pytest.param(
            take_away("WebAssembly.validate = () => false"), "too old to run Python", "Update it", id="old wasm"
        ),
        pytest.param(take_away("delete globalThis.OffscreenCanvas"), "(OffscreenCanvas)", "Update it", id="old canvas"),
        pytest.param(
            take_away("Object.defineProperty(globalThis, 'indexedDB', {value: undefined})"),
            "does not let the page use IndexedDB",
            "private browsing",
            id="no storage",
        ),
        pytest.param(
            take_away("Object.defineProperty(globalThis, 'indexedDB', {get() { throw new DOMException('denied'); }})"),
            "(denied)",
            "allow this page to store data",
            id="storage denied",
        ),
        pytest.param(
            take_away("delete HTMLScriptElement.prototype.noModule"),
            "too old to run Python",
            "Update it",
            id="no modules",
        ),
    ],
)
def test_a_start_that_fails_says_what_is_wrong_and_what_to_do(page, base_url, prepare, what, remedy):
    prepare(page)
    page.goto(f"{base_url}/")
    told = failure_of(page)
    assert what in told
    assert remedy in told


def test_a_start_that_stands_still_ends_at_the_time_limit(page, base_url):
    held: list[Route] = []
    page.route("**/pyodide.asm.wasm", lambda route: held.append(route))  # noqa: PLW0108 - it must be a function
    page.goto(f"{base_url}/icon.svg")
    kind, detail = page.evaluate("""async () => {
        const { startPython } = await import("/start.js");
        const told = startPython({ timeLimit: 2000 }).then(() => ["started", ""]);
        return await told.catch((error) => [error.kind, error.detail]);
    }""")
    assert (kind, detail) == ("time-limit", "no progress for 2 seconds")
    assert held
    for route in held:
        route.abort()


def test_a_start_that_is_called_off_stops(page, base_url):
    page.goto(f"{base_url}/icon.svg")
    kind = page.evaluate("""async () => {
        const { startPython } = await import("/start.js");
        const caller = new AbortController();
        const started = startPython({ signal: caller.signal }).catch((error) => error.kind);
        caller.abort();
        return await started;
    }""")
    assert kind == "stopped"


def test_a_page_opened_as_a_file_says_how_to_open_it(page, tmp_path):
    export_site(serve.provision(print), tmp_path)
    page.goto((tmp_path / "index.html").as_uri())
    told = failure_of(page)
    assert "opened as a file" in told
    assert "python3 serve.py" in told


def test_without_javascript_the_page_says_that_it_needs_it(browser, base_url, tmp_path):
    # Playwright's own switch for JavaScript leaves noscript elements unshown (the user's setting does not), and
    # its look-up by text skips them.
    blocked = {"default_content_setting_values": {"javascript": 2}}
    with own_browser(browser, tmp_path, profile=blocked) as page:
        page.goto(f"{base_url}/")
        for sentence, words in zip(page.locator("noscript p").all(), ("is turned off", "đang bị tắt"), strict=True):
            expect(sentence).to_contain_text(f"JavaScript {words}")
            expect(sentence).to_be_visible()

"""The harness itself: Python, JavaScript and Dexie meet in one page, and what goes wrong there is told."""

from __future__ import annotations

import asyncio
import hashlib
import sys

import pytest
from playwright.sync_api import Error

from tests.harness import PageError, in_page
from web import licences

if sys.platform == "emscripten":
    from pyapp.idb import driver


@in_page
async def doubled(number: int, *, plus: int = 0) -> int:
    await asyncio.sleep(0)
    return double(number) + plus


@in_page
def double(number: int) -> int:
    return number * 2


@in_page
def where_the_driver_lives() -> str:
    return driver.__name__


@in_page
def fails() -> None:
    raise LookupError("no such scene")


@in_page
def returns_what_json_cannot_say() -> object:
    return {1, 2}


def test_python_runs_in_the_page(py):
    assert py("import sys; sys.platform") == "emscripten"
    assert py("return first + second", first=1, second=2) == 3


def test_functions_of_the_file_run_in_the_page_and_call_each_other(py):
    assert py(doubled, 4, plus=1) == 9


def test_the_app_is_importable_in_the_page(py):
    assert py(where_the_driver_lives) == "pyapp.idb.driver"


def test_an_exception_in_the_page_is_raised_here_with_its_line(py):
    with pytest.raises(PageError, match="no such scene") as caught:
        py(fails)
    assert caught.value.kind == "LookupError"
    assert 'raise LookupError("no such scene")' in caught.value.traceback


def test_a_result_that_json_cannot_say_is_refused(py):
    with pytest.raises(PageError, match="set"):
        py(returns_what_json_cannot_say)


def test_what_dexie_writes_stays_for_the_next_reader_of_the_same_origin(js, db_name):
    js(
        """async ({name}) => {
            const database = new Dexie(name);
            database.version(6).stores({scripts: "++id, title"});
            await database.open();
            await database.scripts.add({title: "Noir", poster: new Blob(["abc"], {type: "image/png"})});
            database.close();
        }""",
        name=db_name,
    )
    dump = js("({name}) => probe.dump(name)", name=db_name)
    (record,) = dump["stores"]["scripts"]["records"]
    assert dump["native"] == 60
    title = {"keyPath": "title", "unique": False, "multiEntry": False}
    assert dump["stores"]["scripts"]["indexes"] == {"title": title}
    sha256 = hashlib.sha256(b"abc").hexdigest()
    assert record["value"]["poster"] == {"$blob": {"type": "image/png", "size": 3, "sha256": sha256}}


def test_databases_of_a_test_are_gone_in_the_next(js, db_name):
    assert js("({name}) => probe.native(name)", name=db_name) == 0
    assert js("async () => (await indexedDB.databases()).length") == 0


def test_an_error_in_the_console_is_an_error_of_the_test(js, page_log):
    js("""() => { console.error("the disk is on fire"); }""")
    with pytest.raises(AssertionError, match="disk is on fire"):
        page_log.check()


def test_an_uncaught_error_is_an_error_of_the_test(js, page_log):
    js("() => { setTimeout(() => { throw new RangeError('lost'); }); return new Promise(setTimeout); }")
    page_log.expect_error("RangeError: lost")
    assert any("RangeError: lost" in text for text in page_log.texts)


def test_an_expected_error_that_does_not_come_is_an_error_of_the_test(js, page_log):
    page_log.expect_error("never said")
    with pytest.raises(AssertionError, match="never said"):
        page_log.check()


def test_a_task_that_nobody_awaited_is_an_error_of_the_test(py, page_log):
    page_log.expect_error("Unhandled exception in event loop")
    py(leave_a_failed_task_behind)


@in_page
async def leave_a_failed_task_behind() -> None:
    import gc

    async def broken() -> None:
        raise ValueError("unseen")

    task = asyncio.ensure_future(broken())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()


def test_a_call_that_does_not_end_is_given_up(harness, js):
    with harness.limit(1), pytest.raises(Error, match="no result within 1 s"):
        js("() => new Promise(() => {})")


@in_page
async def waits_for_ever() -> None:
    await asyncio.Future()


def test_a_python_call_that_does_not_end_tells_where_it_waits(harness, py):
    with harness.limit(1), pytest.raises(PageError, match=r"await asyncio\.Future\(\)"):
        py(waits_for_ever)


def test_a_second_tab_shares_the_storage(open_page, js, db_name):
    tab = open_page(python=False)
    tab.js("({name}) => owner.make(name, 6, {scripts: [{title: 'Shared'}]})", name=db_name)
    assert js("({name}) => probe.native(name)", name=db_name) == 60


def test_python_starts_without_stack_switching_and_leaves_the_page_its_own(js, open_page):
    """With it, a tab of a Chromium that samples its heap crashes while Python starts (web/start.js)."""
    assert js("() => pyodide._module.jspiSupported") is False
    of_this_page = "() => typeof WebAssembly.Suspending"
    assert js(of_this_page) == open_page(python=False).js(of_this_page)


def test_what_is_said_to_be_inside_of_pyodide_is_there(page):
    modules = page.evaluate("() => pyodide.runPython('import sys; sorted(sys.builtin_module_names)').toJs()")
    listed = {module for part in licences.parts() for module in part.get("modules", [])}
    assert {"_sqlite3", "_zstd", "pyexpat", "zlib"} <= listed
    assert listed - set(modules) == set()


def test_python_starts_without_jspi_in_every_engine(js):
    assert js("() => pyodide._module.jspiSupported") is False

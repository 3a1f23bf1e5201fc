"""The console's interpreter: what is told of a run, what is completed, and what the page's own output is spared."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    import asyncio

    from pyapp.cinegenie.schema import studio_database
    from pyapp.db import live_query
    from pyapp.ui.console.interpreter import Interpreter


@in_page
async def run(*sources: str, **names: Any) -> list[list[str]]:
    told = []
    console = Interpreter(lambda kind, text: told.append([kind, text]))
    console.name(names)
    for source in sources:
        await console.run(source)
    return told


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("1 + 1", [["value", "2"]]),
        ("x = 1", []),
        ("None", []),
        ("x = 2\nx * 3", [["value", "6"]]),
        ("'quiet';", []),
        ("print('a'); print('b')", [["printed", part] for part in ("a", "\n", "b", "\n")]),
        ("import sys\nsys.stderr.write('no\\n');", [["printed", "no\n"]]),
        ("import asyncio\nawait asyncio.sleep(0, 'slept')", [["value", "'slept'"]]),
        ("async def f():\n    return 7\nawait f()", [["value", "7"]]),
        ("'<b>markup</b>'", [["value", "'<b>markup</b>'"]]),
        ("# nothing", []),
    ],
)
def test_a_source_runs_and_what_it_gives_and_prints_is_told(py, source, told):
    assert py(run, source) == told


def test_names_stay_from_one_run_to_the_next_and_the_last_value_has_one(py):
    assert py(run, "x = [1]", "x", "_ + [2]") == [["value", "[1]"], ["value", "[1, 2]"]]
    assert py(run, "given * 2", given=21) == [["value", "42"]]


def test_an_error_is_told_with_the_lines_that_were_typed_and_no_frames_of_the_console(py):
    ((kind, text),) = py(run, "def divide(x):\n    return x / 0\n\ndivide(1)")
    assert kind == "error"
    assert text.startswith("Traceback (most recent call last):\n")
    assert text.endswith("ZeroDivisionError: division by zero\n")
    assert [line for line in text.splitlines() if line.startswith("  File")] == [
        '  File "<console 1>", line 4, in <module>',
        '  File "<console 1>", line 2, in divide',
    ]
    assert "    return x / 0" in text


def test_a_mistake_in_the_source_is_told_with_its_place(py):
    ((kind, text),) = py(run, "x = 1\ny = = 2")
    assert (kind, "line 2" in text, "y = = 2" in text, text.splitlines()[-1]) == (
        *("error", True, True),
        "SyntaxError: invalid syntax",
    )


@pytest.mark.parametrize(
    "source", ["raise SystemExit(3)", "raise KeyboardInterrupt", "input('?')", "raise Warning('w')"]
)
def test_what_ends_a_program_ends_the_run_only(py, source):
    *_, (first, _text), second = py(run, source, "1")
    assert (first, second) == ("error", ["value", "1"])


@in_page
async def stop() -> list[Any]:
    told = []
    console = Interpreter(lambda kind, text: told.append([kind, text]))
    task = asyncio.ensure_future(console.run("import asyncio\nawait asyncio.sleep(600)"))
    await asyncio.sleep(0)
    task.cancel()
    await task
    await console.run("'next'")
    return told


def test_a_run_that_waits_can_be_stopped_and_the_next_one_runs(py):
    assert py(stop) == [["stopped", ""], ["value", "'next'"]]


@in_page
async def print_from_everywhere(name: str) -> list[Any]:
    told: list[Any] = []
    heard = asyncio.Event()

    def tell(kind: str, text: str) -> None:
        told.append([kind, text])
        heard.set()

    db = await studio_database(name).open()
    console = Interpreter(tell)
    console.name({"db": db, "live_query": live_query})
    await console.run("subscription = live_query(lambda: db.scripts.count()).subscribe(print)")
    print("of the page")
    while ["printed", "0"] not in told:
        await heard.wait()
        heard.clear()
    await db.scripts.add({"title": "One"})
    while ["printed", "1"] not in told:
        await heard.wait()
        heard.clear()
    await console.run("subscription.unsubscribe()")
    db.close()
    return [text for kind, text in told if text.strip()]


def test_what_a_run_has_begun_may_print_later_and_the_pages_own_output_is_not_told(py, db_name):
    assert py(print_from_everywhere, db_name) == ["0", "1"]


@in_page
async def completions(name: str, *sources: str) -> list[Any]:
    db = await studio_database(name).open()
    console = Interpreter(lambda _kind, _text: None)
    console.name({"db": db})
    found = [console.completions(source) for source in sources]
    db.close()
    return found


def test_names_and_attributes_are_completed_tables_included(py, db_name):
    sources = ["pri", "await db.im", "db.images.to_", "db._tab", "nothing.at", "await db.images.where('id').above_o"]
    (names, start), tables, methods, private, nothing, called = py(completions, db_name, *sources)
    assert (names, start) == (["print("], 0)
    assert tables == [["db.images"], 6]
    assert methods == [["db.images.to_collection", "db.images.to_list"], 0]
    assert all(name.startswith("db._tab") for name in private[0])
    assert nothing[0] == []
    assert called == [["above_or_equal"], len("await db.images.where('id').")]


READ = "await db.images.where('uploadSource').equals('imported').count()"


@in_page
async def ask(name: str, *sources: str) -> list[Any]:
    db = await studio_database(name).open()
    try:
        return await run(*sources, db=db)
    finally:
        db.close()


def test_the_library_can_be_asked_and_its_errors_are_told_in_its_words(py, db_name):
    (count, (kind, error)) = py(ask, db_name, READ, "await db.images.where('nope').equals(1).count()")
    assert count == ["value", "0"]
    assert (kind, "/pyodide/" in error, "SchemaError" in error.splitlines()[-1]) == ("error", False, True)

"""Pyodide's console with our names in it: runs a source, tells what comes of it, completes what is being typed.

Rules:
1. What is printed is told where the printing task was begun by the console, also long after its run (a subscription
   of a live query); the page's own output goes where it went before.
2. A run ends in exactly one of: a value, nothing, an error in words, "stopped".
"""

from __future__ import annotations

import ast
import asyncio
import linecache
import sys
import traceback
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, Final, Literal, TextIO

from pyodide.code import CodeRunner
from pyodide.console import Console

from .chains import members_after_call
from .readable import cut, readable

Kind = Literal["printed", "value", "error", "stopped"]

_NAME: Final = "<console"
_HIDDEN: Final = ("/pyodide/", "/_pyodide/", "/ui/console/")
_MOST_SOURCES: Final = 100  # whose lines tracebacks can show
_ours: ContextVar[bool] = ContextVar("ours", default=False)


class Interpreter(Console):  # type: ignore[misc]  # the type checker sees no Pyodide
    """`tell(kind, text)` is called with everything that a person is to see."""

    def __init__(self, tell: Callable[[Kind, str], object]) -> None:
        out, err = sys.stdout, sys.stderr
        super().__init__(
            {"__name__": "__console__", "__doc__": None},
            stdin_callback=_no_keyboard,
            stdout_callback=lambda text: self._write(text, out),
            stderr_callback=lambda text: self._write(text, err),
            persistent_stream_redirection=True,
        )
        self._tell = tell
        self._runs = 0

    def name(self, names: Mapping[str, Any]) -> None:
        """Let these names stand for these things from now on."""
        self.globals.update(names)

    async def run(self, source: str) -> None:
        """Run a source to its end; cancel the task to stop it where it waits."""
        code = self._compiled(source)
        if code is None:
            return
        token = _ours.set(True)
        try:
            value = await self.runcode(source, code)
        except asyncio.CancelledError:
            self._tell("stopped", "")
        except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt end this run, not the page
            self._tell("error", cut(self.formattraceback(error)))
        else:
            if value is not None:
                self.globals["_"] = value
                self._tell("value", readable(value))
        finally:
            _ours.reset(token)

    def completions(self, source: str) -> tuple[list[str], int]:
        """What the last word of the source can become, and where that word begins."""
        found, start = self.complete(source)
        if not found:
            found = members_after_call(source, self.globals)
            start = source.rfind(".") + 1
        is_private = source[start:].rpartition(".")[2].startswith("_")
        names = {each.removesuffix("()") for each in found}
        return sorted(each for each in names if is_private or not each.rpartition(".")[2].startswith("_")), start

    def formattraceback(self, e: BaseException) -> str:
        """The error with the frames that are the person's or the library's."""
        told = traceback.TracebackException.from_exception(e, compact=True)
        _trim(told)
        return "".join(told.format())

    def _compiled(self, source: str) -> CodeRunner | None:
        self._runs += 1
        name = f"{_NAME} {self._runs}>"
        lines = [line + "\n" for line in source.split("\n")]
        linecache.cache[name] = (len(source), None, lines, name)
        linecache.cache.pop(f"{_NAME} {self._runs - _MOST_SOURCES}>", None)
        try:
            return CodeRunner(source, filename=name, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dedent=False).compile()
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError) as error:
            self._tell("error", cut(self.formatsyntaxerror(error)))
            return None

    def _write(self, text: str, before: TextIO) -> None:
        if _ours.get():
            self._tell("printed", text)
        else:
            before.write(text)


def _no_keyboard(_size: int) -> str:
    raise OSError("input() cannot ask here: give the value a name instead, such as answer = 'yes'")


def _trim(told: traceback.TracebackException | None) -> None:
    """Take the frames of the console and of Pyodide away, from an error and from what led to it."""
    while told is not None:
        kept = [frame for frame in told.stack if not any(part in frame.filename for part in _HIDDEN)]
        told.stack = traceback.StackSummary.from_list(kept)
        for inner in told.exceptions or ():
            _trim(inner)
        told = told.__cause__ or told.__context__

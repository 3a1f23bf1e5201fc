"""Runs parts of a test file inside the page: arguments and results travel as JSON, exceptions as text."""

import ast
import asyncio
import inspect
import json
import linecache
import traceback
from collections.abc import Callable, Coroutine, Iterator
from types import FrameType

_namespaces: dict[str, dict] = {}


async def load(path: str, source: str) -> str:
    """Execute a test file's in-page part once; tracebacks show its lines."""

    def execute() -> None:
        _namespaces[path] = _executed(path, source, ast.parse(source, path))

    return await _outcome(path, execute)


async def call(path: str, name: str, arguments: str) -> str:
    """Call a function of a loaded file; return JSON with `result` or `error`."""
    positional, named = json.loads(arguments)
    return await _outcome(path, lambda: _namespaces[path][name](*positional, **named))


async def snippet(source: str, arguments: str) -> str:
    """Run code as a function's body with the named arguments; its last expression is its result."""
    path, named = "<py>", json.loads(arguments)[1]

    def execute() -> Coroutine:
        return _executed(path, source, _as_function(ast.parse(source, path), named))["snippet"](**named)

    return await _outcome(path, execute)


def waiting() -> str:
    """Say where each task of the page's Python stands."""
    return "".join(_where(task) for task in asyncio.all_tasks()) or "no task is waiting"


def _where(task: asyncio.Task) -> str:
    stack = [(frame, frame.f_lineno) for frame in _frames(task.get_coro())]
    return "".join(traceback.StackSummary.extract(stack).format())


def _frames(coroutine: Coroutine | None) -> Iterator[FrameType]:
    while frame := getattr(coroutine, "cr_frame", None):
        yield frame
        coroutine = coroutine.cr_await


def _executed(path: str, source: str, tree: ast.Module) -> dict:
    linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
    namespace: dict = {"__name__": path, "__file__": path}
    exec(compile(tree, path, "exec"), namespace)
    return namespace


def _as_function(tree: ast.Module, names: dict) -> ast.Module:
    body = tree.body
    if body and isinstance(body[-1], ast.Expr):
        body[-1] = ast.copy_location(ast.Return(body[-1].value), body[-1])
    module = ast.parse(f"async def snippet({', '.join(names)}): pass")
    module.body[0].body = body or module.body[0].body
    return ast.fix_missing_locations(module)


async def _outcome(path: str, function: Callable) -> str:
    try:
        result = function()
        if inspect.isawaitable(result):
            result = await result
        return json.dumps({"result": result})
    except BaseException as error:  # noqa: BLE001 the test outside is told of every kind
        return json.dumps({"error": _described(error, path)})


def _described(error: BaseException, path: str) -> dict:
    report = traceback.TracebackException.from_exception(error)
    frames = report.stack
    first = next((index for index, frame in enumerate(frames) if frame.filename == path), 0)
    report.stack = traceback.StackSummary.from_list(frames[first:])
    return {"kind": type(error).__name__, "message": str(error), "traceback": "".join(report.format())}

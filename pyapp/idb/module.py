"""The bridge's JavaScript module: the one that the page registered, else the one that this package brings along.

Guarantees:
1. A page that has registered `idb_bridge` (`pyodide.registerJsModule`) gets that one, at once, if it is of this
   version.
2. Any other page imports the modules of `js/` through Blob URLs while Python goes on. What the bridge is told before
   it is there, it is told then, in order; what asks it anything waits for `arrived()`.
3. Where the page's Content-Security-Policy allows neither, `arrived()` raises an ImportError with the way out.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import js
from pyodide.code import run_js
from pyodide.ffi import JsException, create_proxy, to_js

from pyapp import __version__

_HANDOVER = "pyapp_idb_bridge"
_REFUSED = (
    "pyapp.db cannot load its JavaScript: the Content-Security-Policy here allows no blob: scripts ({reason}). "
    "Serve it as files: `python -m pyapp.idb DIR` writes them, and says how the page hands them over"
)


class Coming:
    """Stands for a module that is on its way: keeps what it is told, and is that module from then on."""

    def __init__(self) -> None:
        self._module: Any = None
        self._told: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        if self._module is None:
            return partial(self._tell, name)
        function = self.__dict__[name] = getattr(self._module, name)  # kept: each look-up makes a new proxy
        return function

    def _tell(self, name: str, *args: Any) -> Any:
        if self._module is not None:
            return getattr(self, name)(*args)
        self._told.append((name, args))
        return None

    def arrive(self, module: Any) -> None:
        """Tell the module what was kept."""
        self._module = module
        for name, args in self._told:
            self._tell(name, *args)
        self._told.clear()


async def _load(coming: Coming) -> None:
    from . import scripts  # a page that registered the module has no use for what reads it

    addresses: list[str] = []

    def publish(text: str) -> str:
        blob = js.Blob.new(to_js([text]), js.Object.fromEntries(to_js([["type", "text/javascript"]])))
        addresses.append(js.URL.createObjectURL(blob))
        return addresses[-1]

    try:
        coming.arrive(await _imported(scripts.linked(scripts.texts(), publish), publish))
    except JsException as error:
        raise ImportError(_REFUSED.format(reason=error.message)) from None
    finally:
        for address in addresses:
            js.URL.revokeObjectURL(address)


async def _imported(entry: str, publish: Any) -> Any:
    """What `import(entry)` gives; a document can do that without eval, which its policy may forbid."""
    if not hasattr(js, "document"):
        return await run_js("(address) => import(address)")(entry)
    await _run_script(publish(f'import * as bridge from "{entry}"; globalThis.{_HANDOVER} = bridge;'))
    module = getattr(js, _HANDOVER)
    delattr(js, _HANDOVER)
    return module


async def _run_script(address: str) -> None:
    ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    proxy = create_proxy(lambda event: ended.set_result(event.type))
    script = js.document.createElement("script")
    script.type, script.src = "module", address
    try:
        for event in ("load", "error"):
            script.addEventListener(event, proxy)
        js.document.head.append(script)
        if await ended == "error":
            raise ImportError(_REFUSED.format(reason="the browser refused one"))
    finally:
        script.remove()
        proxy.destroy()


def _registered() -> Any:
    """The page's own module, or None. ImportError where it is of another version than Python's side."""
    try:
        import idb_bridge
    except ImportError:
        return None
    version = getattr(idb_bridge, "version", __version__)
    if version != __version__:
        raise ImportError(
            f"idb_bridge, as the page registered it, is of version {version}, and pyapp of {__version__}: "
            f"write its files again with `python -m pyapp.idb DIR`"
        )
    return idb_bridge


idb_bridge: Any = _registered()
_arrival: asyncio.Future[None] | None = None
if idb_bridge is None:
    idb_bridge = Coming()
    _arrival = asyncio.ensure_future(_load(idb_bridge))


async def arrived() -> None:
    """Return when the module is there, which is at once where the page registered it."""
    if _arrival is not None:
        await asyncio.shield(_arrival)

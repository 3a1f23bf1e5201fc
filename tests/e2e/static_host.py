"""Python's own http.server, as an example of any static host."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def plain_server(folder: Path) -> AbstractContextManager[str]:
    """Serve a folder until the end of the block; give the address, without a last slash."""
    return running(ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))))


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[str]:
    """Run a server until the end of the block; give its address."""
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()

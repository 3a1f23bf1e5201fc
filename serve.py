"""Fetch what the page needs, build it, serve it: python3 serve.py [--port N] [--no-browser].

--export DIR writes the page for any static host, --into DIR puts it into an unpacked extension.
The first lines keep to a syntax that every Python understands, so that an old one can say that it is too old.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is told, not trusted to be absent
    sys.exit(
        "This needs Python 3.11 or newer, and this is Python %d.%d: start it with a newer python3."  # noqa: UP031
        % sys.version_info[:2]
    )

from web.command_line import main
from web.provision import provision
from web.server import make_server

__all__ = ["main", "make_server", "provision"]

if __name__ == "__main__":
    sys.exit(main())

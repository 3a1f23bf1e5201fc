"""`python -m pyapp.idb DIR`: writes the bridge's JavaScript into a folder that your site serves.

Only a page whose Content-Security-Policy allows no `blob:` scripts needs it; in any other the wheel is enough.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .scripts import ENTRY, texts

_USE = f"""In the page, before Python imports pyapp.db:
    import * as bridge from "./{{folder}}/{ENTRY}";
    pyodide.registerJsModule("idb_bridge", bridge);
"""


def main(arguments: list[str] | None = None) -> int:
    """Write them, over those of an earlier version; 1 and a sentence on stderr where that cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m pyapp.idb", description="Write the bridge's JavaScript.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that your site serves; it may be new")
    folder = parser.parse_args(arguments).folder
    modules = texts()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in modules.items():
            (folder / name).write_text(text, "utf-8", newline="\n")
    except OSError as error:
        sys.stderr.write(f"{error.filename or folder}: {error.strerror or error}\n")
        return 1
    sys.stdout.write(f"Wrote {len(modules)} files to {folder}.\n{_USE.format(folder=folder.name)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

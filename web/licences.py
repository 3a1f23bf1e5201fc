"""What is shipped, of which version, under which licence: as the packages themselves say, with their texts.

Guarantees: it is read from the packages when the runtime is made of them; a package whose licence or text cannot be
found is no part of the runtime (StartFailure). What is inside of a package and has no metadata is in `parts.toml`.
"""

from __future__ import annotations

import json
import re
import tomllib
import zipfile
from dataclasses import asdict, dataclass, field
from email.parser import BytesParser
from io import BytesIO
from typing import TYPE_CHECKING, Any

from web import npm_files
from web.failures import StartFailure
from web.programs import WEB

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from email.message import Message
    from pathlib import Path

FILE = "licences.json"
_TEXTS = "spdx-license-list"  # the npm package with the text of every licence that has an SPDX identifier
_LICENCE_FILE = re.compile(r"(.*/)?(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
_BLANK_COPYRIGHT = re.compile(r"^Copyright.*(<year>|YEAR).*$", re.MULTILINE | re.IGNORECASE)
_CLASSIFIED = {"MIT License": "MIT", "Mozilla Public License Version 2.0": "MPL-2.0"}  # names of before SPDX
_PUBLIC_DOMAIN = "LicenseRef-Public-Domain"
_MADE_OF_PYODIDE = ("runtime/python_stdlib_pyc.zip", "runtime/pyodide-lock.json")


@dataclass(frozen=True)
class Component:
    """A package, or a part of one: `paths` are its files, or the folders of them, in the exported page."""

    name: str
    version: str
    licence: str
    home: str
    text: str
    paths: list[str] = field(default_factory=list)
    inside: str = ""

    def holds(self, path: str) -> bool:
        """Whether a file of the exported page is of this component."""
        return any(path == own or path.startswith(f"{own}/") for own in self.paths)


def write(modules: Path, wheels: Iterable[Path], complete: Path) -> None:
    """Note in the runtime what it was made of: the npm packages, and the wheels that the page gets."""
    texts = modules / _TEXTS / "licenses"
    packages = [_of_npm(modules / name, texts, name) for name in (*npm_files.FILES, *npm_files.BUNDLED)]
    shipped = [_of_wheel(wheel.read_bytes(), f"runtime/wheels/{wheel.name}") for wheel in wheels]
    tools = [_of_wheel(wheel.read_bytes(), "docs") for wheel in _shipping_tools(complete / "docs")]
    found = [*packages, *shipped, *tools]
    versions = {component.name: component.version for component in found}
    found += [_of_part(part, texts, versions[part["inside"]]) for part in parts()]
    for component in found:
        _refuse_unknown(component, texts)
    content = json.dumps([asdict(component) for component in found], indent=1, ensure_ascii=False)
    (complete / FILE).write_bytes(f"{content}\n".encode())


def parts() -> list[dict[str, Any]]:
    """The entries of `parts.toml`."""
    return list(tomllib.loads((WEB / "parts.toml").read_text("utf-8"))["part"])


def components(runtime_folder: Path, app: bytes) -> list[Component]:
    """The app, by its wheel, and all that the runtime is made of and the page gets."""
    noted = [Component(**entry) for entry in json.loads((runtime_folder / FILE).read_text("utf-8"))]
    return [_of_wheel(app, ""), *(component for component in noted if component.paths or component.inside)]


def table(found: Iterable[Component]) -> str:
    """One line for each: name, version, licence, where it is from; parts stand below what they are inside of."""
    rows = [(component.name, component.version, component.licence, component.home) for component in _ordered(found)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ("  ".join((*map(str.ljust, row, widths), row[3])) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def document(found: Iterable[Component]) -> str:
    """The table, and the text of each licence under the names of those that it is the licence of."""
    ordered = list(_ordered(found))
    holders: dict[str, list[str]] = {}
    for component in ordered:
        holders.setdefault(component.text, []).append(f"{component.name.strip()} {component.version}")
    rule = "=" * 100
    texts = (f"{rule}\n{', '.join(names)}\n{rule}\n\n{text}\n" for text, names in holders.items())
    return f"What this page is made of, and its licences.\n\n{table(ordered)}\n\n" + "\n".join(texts)


def _ordered(found: Iterable[Component]) -> Iterator[Component]:
    everything = list(found)
    for component in everything:
        if not component.inside:
            yield component
            for part in everything:
                if part.inside == component.name:
                    yield Component(**{**asdict(part), "name": f"  {part.name}"})


def _of_npm(folder: Path, texts: Path, name: str) -> Component:
    about = json.loads((folder / "package.json").read_text("utf-8"))
    own = sorted(path for path in folder.iterdir() if _LICENCE_FILE.match(path.name))
    text = "\n".join(path.read_text("utf-8") for path in own) or _standard_text(texts, about["license"], "")
    paths = [f"runtime/{target}" for target in npm_files.FILES.get(name, {}).values()]
    if name == "pyodide":
        paths += _MADE_OF_PYODIDE
    if name == "ws":
        paths = []  # it runs in Node only
    home = about.get("homepage") or f"npm: {name}"
    return Component(name, about["version"], about["license"], home, text, paths, npm_files.BUNDLED.get(name, ""))


def _of_wheel(content: bytes, path: str) -> Component:
    with zipfile.ZipFile(BytesIO(content)) as wheel:
        names = wheel.namelist()
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        about: Message = BytesParser().parsebytes(wheel.read(metadata))
        own = [name for name in names if _LICENCE_FILE.match(name) and not name.endswith((".py", ".pyc"))]
        text = "\n".join(wheel.read(name).decode("utf-8") for name in own)
    name = about["Name"]
    if not text:
        raise StartFailure(f"The package {name} has no text of its licence, and may not be shipped without.")
    licence = (about["License-Expression"] or about["License"] or "unknown").splitlines()[0].strip()
    home = about["Home-page"] or dict(_urls(about)).get("homepage", "")
    return Component(name, about["Version"], _CLASSIFIED.get(licence, licence), home, text, [path] if path else [])


def _urls(about: Message) -> Iterator[tuple[str, str]]:
    for entry in about.get_all("Project-URL", []):
        label, _, address = entry.partition(",")
        yield label.strip().lower(), address.strip()


def _of_part(part: dict[str, Any], texts: Path, version: str) -> Component:
    text = _standard_text(texts, part["licence"], part["copyright"])
    whole = f"in {version}"
    return Component(part["name"], whole, part["licence"], part["home"], text, inside=part["inside"])


def _standard_text(texts: Path, expression: str, copyright_line: str) -> str:
    """The text of the first licence of an SPDX expression, with the line in which it names the owner filled in."""
    if expression == _PUBLIC_DOMAIN:
        return copyright_line
    path = texts / f"{expression.split()[0]}.json"
    if not path.is_file():
        raise StartFailure(f"There is no text of the licence {expression}: name it as SPDX does.")
    text: str = json.loads(path.read_text("utf-8"))["licenseText"]
    if not copyright_line:
        return text
    filled, count = _BLANK_COPYRIGHT.subn(lambda _: copyright_line, text, count=1)
    return filled if count else f"{copyright_line}\n\n{text}"


def _refuse_unknown(component: Component, texts: Path) -> None:
    known = (texts / f"{component.licence.split()[0]}.json").is_file() or component.licence == _PUBLIC_DOMAIN
    if not known:
        raise StartFailure(f"{component.name} is under {component.licence!r}, which is no SPDX identifier: look at it.")


def _shipping_tools(folder: Path) -> list[Path]:
    """The tools of the reference whose own styles are in it."""
    return sorted((*folder.glob("pdoc-*.whl"), *folder.glob("pygments-*.whl")))

"""The library's reference, made by pdoc from the docstrings; runs inside the pinned Pyodide (web/reference.mjs).

Guarantees: the same wheels give the same bytes; the pages keep to the site's policy: their style is a file, they have
no program, and they point at nothing outside.
"""

from __future__ import annotations

import re
import sys
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

MODULES = ("pyapp.db", "pyapp.db.picks")
_FOLDER, _TEMPLATES = Path("/tmp/reference"), Path("/tmp/templates")  # noqa: S108 - of a file system in memory
_FRAME = """
{%- extends "default/frame.html.jinja2" -%}
{%- set up = "../" * module.modulename.count(".") if module else "" -%}
{%- block favicon %}<link rel="icon" href="{{ up }}../icon.svg" type="image/svg+xml">{% endblock -%}
{%- block style %}<link rel="stylesheet" href="{{ up }}reference.css">{% endblock -%}
"""
_MODULE = """
{%- extends "default/module.html.jinja2" -%}
{%- block nav_submodules %}<h2>Modules</h2><ul>{% for name in all_modules -%}
<li><a href="{{ "../" * module.modulename.count(".") }}{{ name.replace(".", "/") }}.html">{{ name }}</a></li>
{%- endfor %}</ul>{% endblock -%}
{%- block attribution %}<p>Made by pdoc {{ __version__ }} from the docstrings.</p>{% endblock -%}
"""
_STYLES = """
{%- filter minify_css -%}<style>{% include "resources/bootstrap-reboot.min.css" %}
{% include "syntax-highlighting.css" %}{% include "theme.css" %}{% include "layout.css" %}{% include "content.css" %}
@media (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --pdoc-background: #16181c }
  .pdoc {
    --text: #e3e6ea; --muted: #a5adb8; --link: #8db4ff; --link-hover: #b3ccff; --code: #22262c; --active: #4d4710;
    --accent: #2b3037; --accent2: #59616c; --nav-hover: #22262c; --name: #7cc0ff; --def: #84d284; --annotation: #7fd0a8
  }
  .pdoc-code { background: #22262c }
  .pdoc .pdoc-code span { background: none; color: inherit }
  .pdoc .pdoc-code :is(.k, .kc, .kd, .kn, .ow) { color: var(--def) }
  .pdoc .pdoc-code :is(.s, .s1, .s2, .sd) { color: #e6b17a }
  .pdoc .pdoc-code :is(.c, .c1) { color: var(--muted) }
  .pdoc .pdoc-code .name { color: var(--name) }
}
.pdoc h2 { font-size: 1.4rem }
</style>{%- endfilter -%}
"""

_FIRST = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>The library's reference</title>
<link rel="icon" href="../icon.svg" type="image/svg+xml">
<meta http-equiv="refresh" content="0; url=pyapp/db.html">
</head>
<body><a href="pyapp/db.html">The library's reference</a></body>
</html>
"""


class _NoBridge:
    """Takes the place of JavaScript's part, which is asked for nothing before a database is opened."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "version":
            raise AttributeError(name)
        return lambda *_: None


def write(target: str) -> None:
    """Write all pages and their style into a ZIP."""
    sys.modules["idb_bridge"] = _NoBridge()  # type: ignore[assignment]
    _make()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in _FOLDER.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(_FOLDER).as_posix(), date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)


def _gather(module: Any) -> None:
    """Give each class what it has from classes that nobody is told of, so that it is told under its own name."""
    public = [value for value in (getattr(module, name) for name in module.__all__) if isinstance(value, type)]
    for each in public:
        for base in each.__mro__[1:]:
            if base.__module__.startswith("pyapp.db.") and base not in public:
                for name, value in vars(base).items():
                    if not name.startswith("_") and name not in vars(each):
                        setattr(each, name, value)


def _make() -> None:
    _gather(import_module(MODULES[0]))
    pdoc: Any = import_module("pdoc")
    render: Any = import_module("pdoc.render")
    _TEMPLATES.mkdir()
    for name, template in {"frame": _FRAME, "module": _MODULE}.items():
        (_TEMPLATES / f"{name}.html.jinja2").write_text(template.lstrip(), "utf-8")
    render.configure(docformat="markdown", search=False, show_source=False, template_directory=_TEMPLATES)
    others = "|".join(re.escape(module) for module in MODULES)
    pdoc.pdoc(*MODULES, rf"!(?!({others})$).*", output_directory=_FOLDER)
    (_FOLDER / "index.html").write_text(_FIRST, "utf-8")
    style = render.env.from_string(_STYLES.strip()).render()
    (_FOLDER / "reference.css").write_text(re.sub("</?style>", "", style), "utf-8")

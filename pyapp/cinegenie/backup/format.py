"""What stands in a backup: its manifest and its rows, as texts and back. Pure: runs anywhere.

A backup is a ZIP archive: a text of rows per table, each stored Blob as a file, and `manifest.json`, its last file.
A row is one line `{"key": K, "media": [{"path": P}, ...], "value": V}` in this order and without spaces: `V` is the
record as pyapp.db.portable packs it, which numbers its Blobs in the order of `media`.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from pyapp.cinegenie.findings import shown
from pyapp.cinegenie.reasons import Reason
from pyapp.db.keys import is_valid
from pyapp.files.zip_format import is_safe

from .source import DamagedBackupError, NotABackupError, TableInfo

MANIFEST: Final = "manifest.json"
FORMAT: Final = "cinegenie-backup"
FORMAT_VERSION: Final = 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_MAX_SAFE: Final = 2**53 - 1
_MAX_DEPTH: Final = 200
_TOKEN: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]|[^\s"\[\]{}]++', re.DOTALL)
T = TypeVar("T")


@dataclass(frozen=True)
class Media:
    """A Blob or File of a record. `name` and `last_modified` (milliseconds): a File's. `sha256` None: it was lost."""

    path: str
    size: int
    type: str
    name: str | None
    last_modified: int | None
    sha256: str | None


@dataclass(frozen=True)
class Rows:
    """The text of a table's rows."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Table:
    """A table and where its rows are."""

    info: TableInfo
    rows: Rows


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `created`: ISO 8601, UTC; `app_version`: of the program that wrote it."""

    database: str
    native_version: int
    created: str
    app_version: str
    tables: tuple[Table, ...]
    media: tuple[Media, ...]

    def text(self) -> str:
        """The text of `manifest.json`."""
        return json.dumps(_manifest_data(self), indent=1) + "\n"


def _manifest_data(manifest: Manifest) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "formatVersion": FORMAT_VERSION,
        "app": {"name": "cinegenie-database", "version": manifest.app_version},
        "created": manifest.created,
        "database": {
            "name": manifest.database,
            "nativeVersion": manifest.native_version,
            "version": manifest.native_version / 10,
        },
        "tables": [_table_data(table) for table in manifest.tables],
        "media": [_media_data(media) for media in manifest.media],
    }


def _table_data(table: Table) -> dict[str, Any]:
    info, rows = table.info, table.rows
    text = {"path": rows.path, "size": rows.size, "sha256": rows.sha256}
    return {"name": info.name, "schema": info.schema, "count": info.count, "nextKey": info.next_key, "rows": text}


def _media_data(media: Media) -> dict[str, Any]:
    file = {} if media.name is None else {"name": media.name, "lastModified": media.last_modified}
    return {"path": media.path, "size": media.size, "type": media.type, **file, "sha256": media.sha256}


# ---- reading


def read_manifest(text: str) -> Manifest:
    """The manifest of that text; `NotABackupError` or `DamagedBackupError` says what is wrong with it."""
    data = read_json(text, MANIFEST)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        text = "This archive is no backup of this program: its {file} does not say so."
        raise NotABackupError(Reason("manifest-other", text, file=MANIFEST))
    version = data.get("formatVersion")
    if version != FORMAT_VERSION:
        text = "This backup has format {version}; this version of the program reads format {known}."
        raise NotABackupError(Reason("backup-format", text, version=repr(version)[:80], known=FORMAT_VERSION))
    app, database = _get(data, "app", dict), _get(data, "database", dict)
    manifest = Manifest(
        _get(database, "name", str),
        _count(database, "nativeVersion"),
        _get(data, "created", str),
        _get(app, "version", str),
        tuple(_read_table(each) for each in _get(data, "tables", list)),
        tuple(_read_media(each) for each in _get(data, "media", list)),
    )
    _require_distinct("tables", (table.info.name for table in manifest.tables))
    paths = [table.rows.path for table in manifest.tables] + [media.path for media in manifest.media]
    _require_distinct("files", [MANIFEST, *paths])
    return manifest


def read_json(text: str, where: str) -> Any:
    """The value of a JSON text in which no name stands twice; `DamagedBackupError` for any other text."""
    try:
        require_shallow(text)
        return json.loads(
            text, object_pairs_hook=_distinct_names, parse_constant=_refuse_constant, parse_float=_finite
        )
    except ValueError as error:
        told = Reason("no-json", "{part} is no whole JSON: {detail}.", part=where, detail=str(error))
        raise DamagedBackupError(told) from None


def require_shallow(text: str, at: int = 0) -> None:
    """`ValueError` where the JSON value that begins there is nested so deep that reading it would crash the page.

    Python's reader recurses; in Pyodide the browser's stack ends before Python's own limit notices.
    """
    depth = 0
    for token in _TOKEN.finditer(text, at):
        sign = token[0]
        if sign in ("[", "{"):
            depth += 1
            if depth > _MAX_DEPTH:
                raise ValueError(f"it is nested deeper than {_MAX_DEPTH} levels")
        elif sign in ("]", "}"):
            depth -= 1
        if depth <= 0:
            return


def _distinct_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large a number")
    return number


def _read_table(data: Any) -> Table:
    rows = _get(data, "rows", dict)
    next_key = None if data.get("nextKey") is None else _count(data, "nextKey")
    info = TableInfo(_get(data, "name", str), _get(data, "schema", str), _count(data, "count"), next_key)
    return Table(info, Rows(_safe_path(rows), _count(rows, "size"), _get(rows, "sha256", str)))


def _read_media(data: Any) -> Media:
    name = None if _has_none(data, "name") else _get(data, "name", str)
    modified = None if name is None else _integer(data, "lastModified")
    sha256 = None if _has_none(data, "sha256") else _get(data, "sha256", str)
    return Media(_safe_path(data), _count(data, "size"), _get(data, "type", str), name, modified, sha256)


def _has_none(data: Any, name: str) -> bool:
    return isinstance(data, dict) and data.get(name) is None


def _get(data: Any, name: str, kind: type[T]) -> T:
    value = data.get(name) if isinstance(data, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        text = "{file} is not as a backup has it: {name} is missing or of another kind."
        raise DamagedBackupError(Reason("manifest-lacks", text, file=MANIFEST, name=repr(name)))
    return value


def _integer(data: Any, name: str) -> int:
    value = _get(data, name, int)
    if abs(value) > 2**53:
        raise _odd_number(name, value)
    return value


def _odd_number(name: str, value: int) -> DamagedBackupError:
    text = "{file} is not as a backup has it: {name} is {value}."
    return DamagedBackupError(Reason("manifest-number", text, file=MANIFEST, name=repr(name), value=shown(value)))


def _count(data: Any, name: str) -> int:
    value = _integer(data, name)
    if value < 0:
        raise _odd_number(name, value)
    return value


def _safe_path(data: Any) -> str:
    path = _get(data, "path", str)
    if not is_safe(path):
        text = "{file} names a file {path}, which is no name that a backup's file has."
        raise DamagedBackupError(Reason("manifest-path", text, file=MANIFEST, path=repr(path[:80])))
    return path


def _require_distinct(kind: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            text = "{file} names two {kind} {name}."
            raise DamagedBackupError(Reason("manifest-twice", text, file=MANIFEST, kind=kind, name=repr(name[:80])))
        seen.add(name)


# ---- rows

_json_text: Final = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
_decoder: Final = json.JSONDecoder(object_pairs_hook=_distinct_names, parse_constant=_refuse_constant)


def row_line(key: Any, text: str, paths: Iterable[str]) -> str:
    """A row as its line, with the line's end."""
    media = _json_text([{"path": path} for path in paths])
    return f'{{"key":{_json_text(_key_data(key))},"media":{media},"value":{text}}}\n'


def read_row(line: str, number: int, path: str) -> tuple[Any, str, list[str]]:
    """A line's key, record and paths of media; `DamagedBackupError` for a line of another form.

    `number` and `path` tell a person which line it is, of which file.
    """
    try:
        key, at = _read_value(line, _after(line, 0, '{"key":'))
        media, at = _read_value(line, _after(line, at, ',"media":'))
        if not isinstance(media, list):
            raise ValueError("its files are no list")
        start = _after(line, at, ',"value":')
        _after(line, len(line) - 1, "}")
        return _read_key(key), line[start:-1], [_path_of(each) for each in media]
    except (ValueError, TypeError, OverflowError) as error:
        text = "Line {line:,} of {path} is no row of a backup: {detail}."
        told = Reason("no-row", text, line=number, path=path, detail=str(error))
        raise DamagedBackupError(told) from None


def _read_value(line: str, at: int) -> tuple[Any, int]:
    require_shallow(line, at)
    return _decoder.raw_decode(line, at)


def _after(line: str, at: int, expected: str) -> int:
    if not line.startswith(expected, at):
        raise ValueError(f"{expected} is missing")
    return at + len(expected)


def _path_of(data: Any) -> str:
    if not isinstance(data, dict) or not isinstance(data.get("path"), str):
        raise ValueError("a file of it has no path")
    return str(data["path"])


def _key_data(key: Any) -> Any:
    """A key as JSON has it: numbers and texts as they are, the others under the name of their kind."""
    if isinstance(key, float) and not math.isfinite(key):
        return {"number": "Infinity" if key > 0 else "-Infinity"}
    if isinstance(key, int | float | str):
        return key
    if isinstance(key, bytes):
        return {"binary": base64.b64encode(key).decode()}
    if isinstance(key, list):
        return [_key_data(part) for part in key]
    if isinstance(key, datetime):
        return {"date": (key - _EPOCH) // _MILLISECOND}
    return {"date": key.milliseconds}  # JSDate: outside datetime's years


def _read_key(data: Any) -> Any:
    key = _key_of(data)
    if not is_valid(key):
        raise ValueError("its key is none")
    return key


def _key_of(data: Any) -> Any:
    if isinstance(data, list):
        return [_key_of(part) for part in data]
    if not isinstance(data, Mapping):
        return data
    if len(data) != 1:
        raise ValueError("its key is none")
    ((kind, value),) = data.items()
    return _key_of_kind(kind, value)


def _key_of_kind(kind: str, value: Any) -> Any:
    if kind == "number" and value in ("Infinity", "-Infinity"):
        return float(value)
    if kind == "binary" and isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise ValueError(str(error)) from None
    if kind == "date" and isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MAX_SAFE:
        return _date(value)
    raise ValueError(f"its key is of no kind: {kind[:20]!r}")


def _date(milliseconds: int) -> Any:
    try:
        return _EPOCH + milliseconds * _MILLISECOND
    except OverflowError:
        from pyapp.idb.values import JSDate  # in a browser only, where alone such a date can be stored

        return JSDate(milliseconds)

"""Values: what IndexedDB stores, as Python objects, and back, exactly as it was.

Rules:
1. One JSON text carries all rows of a crossing, as columns where they have the same names; what JSON cannot say
   stands in a fix (js/idb_values.js).
2. A value that Python has no word for is an `Opaque`: it is kept and put back untouched.
3. A missing property is a missing key; a property that holds undefined is `UNDEFINED`; null is `None`.
4. Nothing is stored in a changed form: what has no exact JavaScript value is refused with its key path.
"""

from __future__ import annotations

import functools
import itertools
import json
import math
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, final

from pyodide.ffi import to_js

from .blob import Blob
from .errors import DataError

MAX_SAFE_INTEGER: Final = 2**53 - 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_MAX_DEPTH: Final = 208  # what the bridge reads is at most 200 deep; a key path and a row may come on top of it


@final
class Undefined:
    """JavaScript's undefined, stored in a property or an array: falsy, one object, `UNDEFINED`."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNDEFINED"


UNDEFINED: Final = Undefined()


@final
class BigInt:
    """A JavaScript bigint: compares with and converts to int; no key may be one."""

    __slots__ = ("value",)

    def __init__(self, value: int) -> None:
        self.value = int(value)

    def __int__(self) -> int:
        return self.value

    __index__ = __int__

    def __eq__(self, other: object) -> bool:
        return self.value == int(other) if isinstance(other, BigInt | int) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.value)

    def __repr__(self) -> str:
        return f"BigInt({self.value})"


@final
class JSDate:
    """A JavaScript Date that `datetime` cannot hold: invalid (`milliseconds` None) or outside the years 1-9999."""

    __slots__ = ("milliseconds",)

    def __init__(self, milliseconds: int | None) -> None:
        self.milliseconds = milliseconds

    def __eq__(self, other: object) -> bool:
        return self.milliseconds == other.milliseconds if isinstance(other, JSDate) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.milliseconds)

    def __repr__(self) -> str:
        return f"JSDate({self.milliseconds})"


class Binary(bytes):
    """The bytes of an ArrayBuffer or a typed array; put back as the very object that was read.

    `kind` is the JavaScript class: "ArrayBuffer", "Uint8Array", "Float64Array", "DataView", ...
    """

    kind: str
    js: Any

    def __new__(cls, source: Any) -> Binary:
        """`source`: the JavaScript object."""
        self = super().__new__(cls, _bytes_of(source))
        self.kind = str(source.constructor.name)
        self.js = source
        return self


def _bytes_of(source: Any) -> bytes:
    if source.constructor.name == "DataView":
        source = source.buffer.slice(source.byteOffset, source.byteOffset + source.byteLength)
    return bytes(source.to_bytes())


@final
class Opaque:
    """A value that stays JavaScript (Map, Set, RegExp, Error, ImageData, ...): kept and put back untouched.

    `shared`: containers and dates of the same record that it holds too, as pairs (JavaScript's, Python's).
    """

    __slots__ = ("js", "shared")

    def __init__(self, js: Any) -> None:
        self.js = js
        self.shared: list[tuple[Any, Any]] = []

    @property
    def kind(self) -> str:
        """The name of its JavaScript class."""
        return str(self.js.constructor.name)

    def __repr__(self) -> str:
        return f"<Opaque {self.kind}>"


# ---- JavaScript -> Python ---------------------------------------------------------------------------------------


_from_text: Final = datetime.fromisoformat


def _to_datetime(time: str | int | None) -> datetime | JSDate:
    return _from_text(time) if isinstance(time, str) else JSDate(time)


_FROM_EXTRA: Final[dict[str, Callable[[Any], Any]]] = {"blob": Blob, "bytes": Binary, "opaque": Opaque}
_FROM_PAYLOAD: Final[dict[str, Callable[[Any], Any]]] = {
    "date": _to_datetime,
    "undefined": lambda _payload: UNDEFINED,
    "float": float,
    "bigint": lambda text: BigInt(int(text, 16)),
}


_MANY: Final = 48  # rows for which it pays to write a function
_MOST_NAMES: Final = 100
_FLOAT: Final = struct.Struct("d")
_LATER: Final = ("ref", "home")  # they point at what every other fix puts in its place


_parse: Final = json.JSONDecoder().raw_decode  # what `json.loads` comes to, without its looks at what it is given


WINDOW: Final = bytearray(2**19)  # js/idb_window.js puts an answer's bytes there
_window: Final = memoryview(WINDOW)


def decode(content: Any, extras: Any) -> list[Any]:
    """The rows that the bridge's content and extras stand for.

    The content is a text, its bytes in JavaScript, or their number in the window. A str in the place of the extras is
    the shape of columns: see js/idb_columns.js.
    """
    if not isinstance(content, str):
        data = _window[:content].tobytes() if isinstance(content, int) else content.to_bytes()
        if isinstance(extras, str):
            return _rows_of_bytes(data, extras)
        content = data.decode()
    (rows, fixes, *names), _ = _parse(content)
    wrapped: dict[int, Any] = {}
    if names:
        rows, fixes = _rows_of_columns(rows, fixes, names[0], extras, wrapped)
    later = []
    for fix in fixes:
        tag, path, numbers, payloads = fix
        if tag in _LATER:
            later.append(fix)
        else:
            _set_all(rows, path, numbers, _values(tag, payloads, extras, wrapped))
    for tag, path, numbers, payloads in later:
        if tag == "ref":
            _set_all(rows, path, numbers, [_at(rows[n], source) for n, source in zip(numbers, payloads, strict=True)])
        else:
            for number, (opaque, original) in zip(numbers, payloads, strict=True):
                wrapped[opaque].shared.append((extras[original], _at(rows[number], path)))
    return rows  # type: ignore[no-any-return]


_NUMBERS: Final = "ifmb"


@functools.lru_cache(maxsize=256)
def _shape(text: str) -> tuple[tuple[str, ...], str, int]:
    """The names and kinds of columns, and how many of them are numbers."""
    names, kinds = json.loads(text)
    return tuple(names), kinds, sum(map(kinds.count, _NUMBERS))


def _rows_of_bytes(data: bytes, shape: str) -> list[Any]:
    names, kinds, numeric = _shape(shape)
    count = int(_FLOAT.unpack_from(data)[0])
    end = 8 * (1 + count * numeric)
    numbers = memoryview(data)[8:end].cast("d").tolist()
    texts = data[end:].decode().split("\0")
    number = text = 0
    columns: list[Sequence[Any]] = []
    for kind in kinds:
        if kind in _NUMBERS:
            columns.append(_numbers(kind, numbers[number : number + count]))
            number += count
        elif kind == "j":
            columns.append(json.loads(texts[text]))
            text += 1
        else:
            column = texts[text : text + count]
            columns.append(list(map(_from_text, column)) if kind == "d" else column)
            text += count
    return _dicts(names, columns)


def _numbers(kind: str, column: Sequence[float]) -> Sequence[Any]:
    if kind == "i":
        return list(map(int, column))
    if kind == "b":
        return list(map(bool, column))
    return column if kind == "f" else [number if number % 1 else int(number) for number in column]


def _dicts(names: tuple[str, ...], columns: Sequence[Sequence[Any]]) -> list[Any]:
    count = len(columns[0])
    if count < _MANY or len(names) > _MOST_NAMES:
        return list(map(dict, map(zip, itertools.repeat(names), zip(*columns, strict=True))))
    return _dicts_of(names)(range(count), *columns)


def _rows_of_columns(
    columns: list[list[Any]], fixes: list[Any], names: list[str], extras: Any, wrapped: dict[int, Any]
) -> tuple[list[Any], list[Any]]:
    """The rows, and the fixes that lie deeper than a column."""
    deeper = []
    for fix in fixes:
        tag, path, numbers, payloads = fix
        if len(path) == 1 and tag not in _LATER:
            column = names.index(path[0])
            values = _values(tag, payloads, extras, wrapped)
            if len(numbers) == len(columns[column]):
                columns[column] = values
            else:
                for number, value in zip(numbers, values, strict=True):
                    columns[column][number] = value
        else:
            deeper.append(fix)
    return _dicts(tuple(names), columns), deeper


@functools.lru_cache(maxsize=128)
def _dicts_of(names: tuple[str, ...]) -> Callable[..., list[Any]]:
    """`lambda rows, c0, c1: [{"a": c0[i], "b": c1[i]} for i in rows]`, written for these names.

    It takes a quarter of the time of zipping them. The names only ever stand in it as constants.
    """
    import ast  # for large results alone: a page starts sooner without it

    columns = [f"c{number}" for number in range(len(names))]
    row = ast.Name("i", ast.Load())
    values: list[ast.expr] = [ast.Subscript(ast.Name(column, ast.Load()), row, ast.Load()) for column in columns]
    record = ast.Dict([ast.Constant(name) for name in names], values)
    loop = ast.comprehension(ast.Name("i", ast.Store()), ast.Name("rows", ast.Load()), [], 0)
    arguments = ast.arguments([], [ast.arg("rows"), *map(ast.arg, columns)], None, [], [], None, [])
    tree = ast.Expression(ast.Lambda(arguments, ast.ListComp(record, [loop])))
    return eval(compile(ast.fix_missing_locations(tree), "<records>", "eval"))  # type: ignore[no-any-return]  # noqa: S307


def _values(tag: str, payloads: list[Any], extras: Any, wrapped: dict[int, Any]) -> list[Any]:
    if tag in _FROM_EXTRA:
        return [_wrap(tag, extras, wrapped, number) for number in payloads]
    if tag == "date":
        try:
            return list(map(_from_text, payloads))
        except TypeError:
            pass  # some are no datetimes
    return list(map(_FROM_PAYLOAD[tag], payloads))


def _wrap(tag: str, extras: Any, wrapped: dict[int, Any], number: int) -> Any:
    if number not in wrapped:
        wrapped[number] = _FROM_EXTRA[tag](extras[number])
    return wrapped[number]


def _at(value: Any, path: list[Any]) -> Any:
    for step in path:
        value = value[step]
    return value


def _set_all(rows: list[Any], path: list[Any], numbers: list[int], values: Iterable[Any]) -> None:
    if not path:
        for number, value in zip(numbers, values, strict=True):
            rows[number] = value
        return
    *way, last = path
    for number, value in zip(numbers, values, strict=True):
        at = rows[number]
        for step in way:
            at = at[step]
        at[last] = value


# ---- Python -> JavaScript ---------------------------------------------------------------------------------------


class _Encoder:
    """Makes the rows plain for JSON and collects what JSON cannot say."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self.fixes: dict[tuple[Any, ...], tuple[str, list[Any], list[int], list[Any]]] = {}
        self.extras: list[Any] = []
        self._row = 0
        self._path: list[Any] = []
        self._seen: dict[int, tuple[Any, list[Any]]] = {}
        self._shared: list[tuple[Any, Any]] = []

    def encode_row(self, value: Any, row: int) -> Any:
        self._row, self._path, self._seen, self._shared = row, [], {}, []
        plain = self._encode(value)
        for original, ours in self._shared:
            if id(ours) in self._seen:
                self._path = self._seen[id(ours)][1]
                self._fix("home", self._extra(original))
        return plain

    def _encode(self, value: Any) -> Any:
        if value is None or value is True or value is False:
            return value
        kind = type(value)
        if kind is str:
            return value
        if kind is int:
            return value if -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER else self._fix("bigint", f"{value:x}")
        if kind is float:
            return value if math.isfinite(value) else self._fix("float", _FLOAT_TEXT[repr(value)])
        if kind is dict:
            return self._encode_dict(value)
        if kind is list:
            return self._encode_list(value)
        return self._encode_other(value)

    def _encode_other(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return self._encode_datetime(value)
        if isinstance(value, Blob | Opaque | Binary):
            if isinstance(value, Opaque):
                self._shared += value.shared
            return self._fix("extra", self._extra(value.js))
        for type_, encode_ in _BY_TYPE:
            if isinstance(value, type_):
                return encode_(self, value)
        raise DataError(
            f"{self._where()}: a {type(value).__name__} cannot be stored; use None, bool, int, float, str, datetime, "
            f"bytes, Blob, list or dict"
        )

    def _encode_datetime(self, value: datetime) -> None:
        if value.tzinfo is None:
            raise DataError(f"{self._where()}: a datetime must know its time zone, e.g. datetime.now(timezone.utc)")
        return None if self._is_repeated(value) else self._fix("date", (value - _EPOCH) // _MILLISECOND)

    def _encode_js_date(self, value: JSDate) -> None:
        return None if self._is_repeated(value) else self._fix("date", value.milliseconds)

    def _encode_dict(self, value: Mapping[Any, Any]) -> Any:
        if self._is_repeated(value):
            return None
        path, encode_ = self._path, self._encode
        result = {}
        for key, item in value.items():
            if not isinstance(key, str):
                raise DataError(f"{self._where()}: the name {key!r} of a property must be a str")
            path.append(key)
            result[key] = encode_(item)
            path.pop()
        return result

    def _encode_list(self, value: Iterable[Any]) -> Any:
        if self._is_repeated(value):
            return None
        path, encode_ = self._path, self._encode
        result = []
        for number, item in enumerate(value):
            path.append(number)
            result.append(encode_(item))
            path.pop()
        return result

    def _is_repeated(self, value: Any) -> bool:
        first = self._seen.get(id(value))
        if first is not None:
            self._fix("ref", first[1])
            return True
        if len(self._path) > _MAX_DEPTH:
            raise DataError(f"{self._where()[:200]}...: nested deeper than {_MAX_DEPTH} levels")
        self._seen[id(value)] = (value, self._path[:])  # kept alive: an id is used again after its object
        return False

    def _extra(self, value: Any) -> int:
        self.extras.append(value)
        return len(self.extras) - 1

    def _fix(self, tag: str, payload: Any) -> None:
        group = self.fixes.setdefault((tag, *self._path), (tag, self._path[:], [], []))
        group[2].append(self._row)
        group[3].append(payload)

    def _where(self) -> str:
        place = "key path " + repr(".".join(map(str, self._path))) if self._path else "the value"
        return f"position {self._row - 1}, {place}" if self._rows > 2 and self._row else place


_FLOAT_TEXT: Final = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
_BY_TYPE: Final[tuple[tuple[Any, Callable[[_Encoder, Any], Any]], ...]] = (
    (Undefined, lambda encoder, _value: encoder._fix("undefined", 0)),
    (BigInt, lambda encoder, value: encoder._fix("bigint", f"{value.value:x}")),
    (JSDate, _Encoder._encode_js_date),
    ((bytes, bytearray, memoryview), lambda encoder, value: encoder._fix("extra", encoder._extra(to_js(bytes(value))))),
    (str, lambda _encoder, value: str.__str__(value)),
    (int, lambda encoder, value: encoder._encode(int(value))),
    (float, lambda encoder, value: encoder._encode(float(value))),
    (Mapping, lambda encoder, value: encoder._encode_dict(value)),
    ((list, tuple), lambda encoder, value: encoder._encode_list(value)),
)


_json_text: Final = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def encode_question(args: Sequence[Any]) -> tuple[str, Any]:
    """As `encode`, for what a reading operation is asked: plans and valid keys, seldom more than JSON can say."""
    try:
        return _json_text([args, []]), None
    except (TypeError, ValueError):
        return encode(args)


def encode(rows: Sequence[Any]) -> tuple[str, Any]:
    """The rows as the bridge's text and its array of extras (None without any).

    `DataError` names the key path, and which of several records it is: the first row holds their keys.
    """
    encoder = _Encoder(len(rows))
    plain = [encoder.encode_row(row, number) for number, row in enumerate(rows)]
    text = _json_text([plain, list(encoder.fixes.values())])
    return text, to_js(encoder.extras) if encoder.extras else None

"""What can be told and changed in a packed record without unpacking it: its text is JSON with tags. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from pyapp.cinegenie.scripts import Path, Reference, legacy_references
from pyapp.db.keys import Key, is_valid, order

_TAGS: Final = "$types"
Order = tuple[Any, ...]


def parse(text: str) -> dict[str, Any] | None:
    """The record as JSON has it, None where it is no object or has fields of the name that the tags have."""
    data = json.loads(text)
    tagged = isinstance(data, dict) and not (_TAGS in data and "$" in data)
    return data if tagged else None


def text_of(data: dict[str, Any]) -> str:
    """The text of a record that `parse` has given."""
    return json.dumps(data, separators=(",", ":"), allow_nan=False)


def without_key(text: str) -> bytes:
    """What tells two records apart but for their `id`: a digest of the text."""
    data = parse(text)
    if data is not None:
        data.pop("id", None)
        _forget_tag(data, "id")
        text = text_of(data)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def link_of(text: str) -> Order | None:
    """What a mapping links: script, scene, type and asset; None where one of them is no plain value."""
    data = parse(text)
    if data is None:
        return None
    values = [plain_value(data, name) for name in ("scriptId", "sceneId", "assetType", "assetId")]
    script_id, scene, asset_type, asset_id = values
    if not (is_valid(script_id) and is_valid(asset_id) and isinstance(asset_type, str)):
        return None
    return (order(script_id), scene if isinstance(scene, str) else None, asset_type, order(asset_id))


def plain_value(data: dict[str, Any], name: str) -> Any:
    """A field's value where JSON says all of it, None where it is missing or has a tag."""
    return None if name in _tags(data) else data.get(name)


def set_plain(data: dict[str, Any], path: Path, value: Any) -> None:
    """Set what stands at a path, to a value that JSON can say."""
    *way, last = path
    _holder(data, way)[last] = value
    _forget_tag(data, ".".join(map(str, path)))


def remove(data: dict[str, Any], path: Path) -> None:
    """Remove a field."""
    *way, last = path
    del _holder(data, way)[last]
    _forget_tag(data, ".".join(map(str, path)))


def references(data: dict[str, Any]) -> Iterator[Reference]:
    """The old fields of a script that name assets by a number or text; dates and bytes as ids are nobody's."""
    tags = _tags(data)
    for reference in list(legacy_references(data)):
        if ".".join(map(str, reference.path)) not in tags:
            yield reference


def rewrite_script(data: dict[str, Any], new_id: Callable[[Reference], Key | None]) -> list[Reference]:
    """Give every old field the id that `new_id` says, or remove it where that says None; gives the removed ones."""
    removed = []
    for reference in references(data):
        asset_id = new_id(reference)
        if asset_id is None:
            remove(data, reference.path)
            removed.append(reference)
        elif order(asset_id) != order(reference.asset_id):
            set_plain(data, reference.path, asset_id)
    return removed


def _holder(data: Any, way: Iterable[Any]) -> Any:
    for step in way:
        data = data[step]
    return data


def _tags(data: dict[str, Any]) -> dict[str, Any]:
    tags = data.get(_TAGS)
    return tags if isinstance(tags, dict) else {}


def _forget_tag(data: dict[str, Any], path: str) -> None:
    tags = _tags(data)
    tags.pop(path, None)
    if not tags:
        data.pop(_TAGS, None)

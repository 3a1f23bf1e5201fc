"""All scripts at a glance: what a list tells of each, found by words and put in order. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple, get_args

from pyapp.db.keys import Key, order

from .folding import folded
from .ids import token
from .scripts import each_scene, legacy_references

Sort = Literal["title", "newest", "media"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)

SCRIPT_VALUES: Final = (
    *("title", "logline", "genre", "characters", "acts"),
    *("buildMeta.fullScriptAudioId", "titleImage.length"),
)
_MOST_TEXT: Final = 20_000  # characters that are searched in one script


class ScriptRow(NamedTuple):
    """What a list says of a script. Texts are as stored, "" for none.

    `files`: how many different assets its mappings and old fields name; `first_scene`: the first scene's name;
    `title_image`: the length of the text that holds its picture; `searched`: the folded text that words are found in.
    """

    id: Key
    title: str
    logline: str
    genres: tuple[str, ...]
    acts: int
    scenes: int
    files: int
    first_scene: str | None
    title_image: int
    searched: str


def script_row(row: Sequence[Any], files: Mapping[Hashable, set[tuple[str, Hashable]]]) -> ScriptRow:
    """A script's columns, and the files that mappings link to scripts, as a row of the list."""
    key, title, logline, genre, characters, acts, full_audio, title_image = row
    record = {"acts": acts, "buildMeta": {"fullScriptAudioId": full_audio}}
    scenes = list(each_scene(record))
    named = {(each.asset_type, token(each.asset_id)) for each in legacy_references(record)}
    genres = tuple(map(_text, genre)) if isinstance(genre, list) else (_text(genre),)
    texts = (_text(title), _text(logline), *genres, *_names(characters))
    return ScriptRow(
        key,
        _text(title),
        _text(logline),
        tuple(filter(None, genres)),
        len([act for act in acts if isinstance(act, Mapping)]) if isinstance(acts, list) else 0,
        len(scenes),
        len(named | files.get(token(key), set())),
        scenes[0].id if scenes else None,
        title_image if isinstance(title_image, int) else 0,
        folded("\n".join(texts)[:_MOST_TEXT]),
    )


def chosen_rows(rows: Sequence[ScriptRow], search: str, sort: Sort) -> list[ScriptRow]:
    """Those in which every word of the search is found, in that order."""
    words = folded(search).split()
    found = [row for row in rows if all(word in row.searched for word in words)]
    if sort == "newest":
        return sorted(found, key=lambda row: order(row.id), reverse=True)
    by_title = sorted(found, key=lambda row: (not row.title, folded(row.title), order(row.id)))
    return sorted(by_title, key=lambda row: -row.files) if sort == "media" else by_title


def _names(characters: Any) -> list[str]:
    listed = characters if isinstance(characters, list) else []
    return [_text(each.get("name")) for each in listed if isinstance(each, Mapping)]


def _text(value: Any) -> str:
    return value if isinstance(value, str) and value.strip() else ""

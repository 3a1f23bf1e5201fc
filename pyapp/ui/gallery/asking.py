"""What a person asks of the gallery, as it stands in the address: `#/gallery?type=video&sort=name`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final, get_args

from pyapp.cinegenie.gallery_question import Question, Sort
from pyapp.cinegenie.records import ASSET_TYPES, UploadSource
from pyapp.db.keys import Key

_NEWEST: Final[Sort] = "newest"


@dataclass(frozen=True)
class Asked:
    """Texts of the address; "" asks for nothing. `script`: the text (`repr`) of a script's id."""

    type: str = ""
    source: str = ""
    script: str = ""
    unused: str = ""
    search: str = ""
    sort: str = _NEWEST

    @property
    def query(self) -> dict[str, str]:
        """What the address says of it: nothing of what goes without saying."""
        texts = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: text for name, text in texts.items() if text and (name, text) != ("sort", _NEWEST)}

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return replace(self, sort=_NEWEST) != Asked()

    @property
    def is_simple(self) -> bool:
        """Whether `Assets.page` can answer it."""
        return not (self.script or self.unused or self.search.strip()) and self.sort == _NEWEST

    def question(self, script: Key | None) -> Question:
        """The question to the index; `script` is the id of that text."""
        return Question(
            asset_type=next((kind for kind in ASSET_TYPES if kind == self.type), None),
            source=self.source or None,
            script=script,
            unused=bool(self.unused),
            search=self.search,
            sort=next((sort for sort in get_args(Sort) if sort == self.sort), _NEWEST),
        )


def asked_of(query: Mapping[str, str]) -> Asked:
    """What an address asks; values that nobody can choose count as nothing."""
    asked = Asked(**{field.name: query[field.name] for field in fields(Asked) if field.name in query})
    return replace(
        asked,
        type=asked.type if asked.type in ASSET_TYPES else "",
        source=asked.source if asked.source in get_args(UploadSource) else "",
        unused="1" if asked.unused else "",
        sort=asked.sort if asked.sort in get_args(Sort) else _NEWEST,
    )

"""What a check-up says: its checks, what each of them found, and where. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from pyapp.db.keys import Key

from .ids import token
from .reasons import Reason
from .records import ASSET_TYPES, AssetType

Severity = Literal["error", "warning", "note"]
Shown = Literal["mapping", "legacy", "lost", "nothing"]

MOST_PLACES: Final = 200  # of one check
NO_DATA: Final = Reason("no-data", "it has no data")


@dataclass(frozen=True)
class Place:
    """A record, and a scene where it is about one, for a person who wants to look at it.

    `script_title` is None where the script is gone or has no title.
    """

    table: str
    id: Key
    reason: str
    script_id: Key | None = None
    script_title: str | None = None
    scene_id: str | None = None


@dataclass(frozen=True)
class Check:
    """A check. `since` and `until`: the schemas that it applies to; `repair`: the name of what mends it."""

    name: str
    severity: Severity
    title: str
    since: int = 3
    until: int = 7
    repair: str | None = None


@dataclass(frozen=True)
class Finding:
    """What a check found: `count` cases, of which `places` has the first."""

    check: Check
    count: int
    places: tuple[Place, ...]


@dataclass(frozen=True)
class CheckupReport:
    """The whole check-up. `scenes`: for how many scenes each kind of asset comes from where.

    `findings` has one entry for each check that applies to the schema, in their order, also where nothing was found.
    """

    name: str
    native_version: int
    version: int
    counts: dict[str, int]
    scenes: dict[AssetType, dict[Shown, int]]
    findings: tuple[Finding, ...]

    def finding(self, name: str) -> Finding:
        """What the check of that name found; `KeyError` where it does not apply to this schema."""
        for each in self.findings:
            if each.check.name == name:
                return each
        raise KeyError(name)

    def count(self, name: str) -> int:
        """How many cases a check found; 0 where it does not apply."""
        return sum(each.count for each in self.findings if each.check.name == name)

    @property
    def verified(self) -> bool:
        """The owner's verification: the table of mappings is there, metadata for all, no duplicates."""
        wanted = ("missing-tables", "stray-records", "metadata", "duplicates")
        return self.version >= 7 and not any(map(self.count, wanted))

    @property
    def ready_for_v8(self) -> bool:
        """Whether nothing would be lost if the scripts' old fields were dropped."""
        wanted = ("stray-records", "uncovered-fields", "disagreements")
        return self.version >= 7 and not any(map(self.count, wanted))


CHECKS: Final = (
    Check("missing-tables", "error", "Tables that this schema has and the database has not"),
    Check("stray-records", "error", "Files that an older tab saved in the form of schema 6", 7, repair="stray-records"),
    Check("metadata", "error", "Files without source, date or type", 7, repair="metadata"),
    Check("data", "error", "Files whose data is missing or is no file"),
    Check("empty-data", "warning", "Files of no bytes"),
    Check("script-ids", "warning", "Files that name no script, or one that does not exist", until=6),
    Check("old-script-ids", "note", "Files that still name the script they were made for", 7),
    Check("missing-assets", "error", "Mappings to files that no longer exist", 7, repair="lost-mappings"),
    Check("missing-scripts", "error", "Mappings to scripts that no longer exist", 7, repair="lost-mappings"),
    Check("duplicates", "error", "Mappings that say the same as an older one", 7, repair="duplicates"),
    Check("odd-mappings", "warning", "Mappings with values that no mapping has", 7),
    Check("missing-scenes", "note", "Scenes that mappings name and their script has not", 7),
    Check("orphans", "note", "Files that nothing uses"),
    Check("unmapped-scripts", "note", "Scripts without any mapping", 7),
    Check("odd-scripts", "warning", "Scripts whose acts are no list"),
    Check("scene-names", "warning", "Scenes that have the name of an earlier scene of their script"),
    Check("lost-scenes", "error", "Scenes that name a picture, film or sound, none of which exists"),
    Check("missing-fields", "warning", "Old fields of scripts that point at nothing"),
    Check("disagreements", "warning", "Scenes whose mapping and old field name two files", 7, repair="disagreements"),
    Check("uncovered-fields", "note", "Old fields that no mapping covers yet (schema 8)", 7, repair="legacy-mappings"),
    Check("odd-prompts", "warning", "Prompts without title, category or dates", 6),
)


@dataclass
class Findings:
    """Collects what the checks find; of each check the first places only."""

    version: int
    _counts: dict[str, int] = field(default_factory=dict)
    _places: dict[str, list[Place]] = field(default_factory=dict)
    _titles: dict[Any, str | None] = field(default_factory=dict)

    def note(
        self,
        name: str,
        table: str,
        key: Key,
        reason: str,
        script_id: Key | None = None,
        scene_id: str | None = None,
        title: str | None = None,
    ) -> None:
        """Note a case of a check. The title of a script named here is asked for by `wants_title`."""
        count = self._counts[name] = self._counts.get(name, 0) + 1
        if count <= MOST_PLACES:
            self._places.setdefault(name, []).append(Place(table, key, reason, script_id, title, scene_id))
            if script_id is not None and title is None:
                self._titles.setdefault(token(script_id), None)

    def add_count(self, name: str, count: int) -> None:
        """Note further cases without places."""
        self._counts[name] = self._counts.get(name, 0) + count

    def see_title(self, script: Any, title: str) -> None:
        """Take in a script's title, where a place names the script, by its token."""
        if script in self._titles:
            self._titles[script] = title

    def all(self) -> tuple[Finding, ...]:
        """What each check found that applies to the schema."""
        checks = (each for each in CHECKS if each.since <= min(self.version, 7) <= each.until)
        return tuple(Finding(check, self._counts.get(check.name, 0), self._titled(check.name)) for check in checks)

    def _titled(self, name: str) -> tuple[Place, ...]:
        return tuple(
            replace(place, script_title=self._titles.get(token(place.script_id)))
            if place.script_id is not None and place.script_title is None
            else place
            for place in self._places.get(name, ())
        )


def no_scenes() -> dict[AssetType, dict[Shown, int]]:
    """Counts of nothing seen yet."""
    return {kind: {"mapping": 0, "legacy": 0, "lost": 0, "nothing": 0} for kind in ASSET_TYPES}


def shown(value: Any) -> str:
    """A stored value in a message: short, whatever it is."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def acts_no_list(acts: Any) -> Reason:
    """What is odd about a script's acts."""
    return Reason("acts-no-list", "its acts are a {what}, not a list", what=type(acts).__name__)

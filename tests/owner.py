"""The owner's app beside ours: its Dexie makes, opens and shows the database in the same storage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.harness import HarnessPage

NAME = "cineGenieDatabase"
Tables = dict[str, list[dict[str, Any]]]


class Owner:
    """What the owner's code does to a database; records are the JSON specs of tests/pages/revive.js."""

    def __init__(self, page: HarnessPage) -> None:
        self.page = page

    def studio(self, **options: Any) -> Tables:
        """Specs of a realistic studio: version, seed, scripts, scenesPerScript, acts, prompts, bytes."""
        return self.page.js("options => owner.studio(options)", **options)

    def make(self, version: int, tables: Tables | None = None, name: str = NAME, native: int = 0) -> None:
        """Make a database at exactly this schema version (and native version, if it is not version * 10)."""
        source = "({name, version, tables, native}) => owner.make(name, version, tables, native)"
        self.page.js(source, name=name, version=version, tables=tables or {}, native=native or version * 10)

    def open_v7(self, name: str = NAME) -> dict[str, Any]:
        """Open as the owner's v7 app; return native, upgraderCalled, warnings, logs, counts (by index)."""
        return self.page.js("({name}) => owner.openV7(name)", name=name)

    def open(self, version: int, name: str = NAME) -> dict[str, Any]:
        """Open as the owner's app of that version does; return what `open_v7` does."""
        return self.page.js("({name, version}) => owner.open(name, version)", name=name, version=version)

    def dump(self, name: str = NAME) -> dict[str, Any]:
        """Everything stored, as JSON: native, stores with keyPath, autoIncrement, indexes, records."""
        return self.page.js("({name}) => probe.dump(name)", name=name)

    def rows(self, table: str, name: str = NAME) -> list[dict[str, Any]]:
        """The described records of one table, in the order of their keys."""
        return [record["value"] for record in self.dump(name)["stores"][table]["records"]]

    def native_version(self, name: str = NAME) -> int:
        """The native version, 0 where there is no database."""
        return self.page.js("({name}) => probe.native(name)", name=name)

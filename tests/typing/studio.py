"""A user's program, for the type checker only: tests/unit/test_typing.py holds it against `mypy --strict`.

A line that ends in `# wrong: <codes>` must give exactly these errors, and no other line may give any.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypedDict, assert_type

from pyapp.db import (
    DELETE,
    BulkError,
    Collection,
    Database,
    IDBError,
    KeyRange,
    LiveQuery,
    ModifyError,
    QuotaExceededError,
    Subscription,
    Table,
    Transaction,
    Version,
    WhereClause,
    compare,
    live_query,
)


@dataclass
class Film:
    """A record as an object."""

    title: str
    year: int = 0
    tags: list[str] = field(default_factory=list)
    id: int | None = None


class Note(TypedDict, total=False):
    """A record as a dict."""

    id: int
    text: str


class Studio(Database):
    """A database whose tables an editor knows."""

    films: Table[Film]
    notes: Table[Note]

    def __init__(self) -> None:
        super().__init__("studio", strict=True)
        self.version(1).stores(films="++id, title, year, *tags", notes="++id")
        two = self.version(2).stores(films="++id, title, year, *tags, [title+year]")

        @two.upgrade
        async def date_films(tx: Transaction) -> None:
            assert_type(await tx.table("films").count(), int)

        assert_type(self.version(3).recreate("notes", "text", lambda note: note), Version)
        self.on("populate", self.fill)

    async def fill(self, tx: Transaction) -> None:
        """The first records."""
        await tx.table("films").add({"title": "Alien"})


db = Studio()
plain = Database("plain")
films: Table[Film] = plain.table("films", Film)
assert_type(plain.table("films", Film), Table[Film])
assert_type(plain.table("notes", Note), Table[Note])
assert_type(plain.table("anything"), Table[Any])
assert_type(db.films, Table[Film])
wrongly: Table[Note] = plain.table("films", Film)  # wrong: arg-type
db.version("1")  # wrong: arg-type
db.version(4).stores(films=1)  # wrong: arg-type


async def reads() -> None:
    """What comes back is of the record's type."""
    assert_type(await db.open(), Studio)
    assert_type(await db.films.get(1), Film | None)
    assert_type(await db.films.get({"title": "Alien"}), Film | None)
    assert_type(await db.films.get(title="Alien", year=1979), Film | None)
    assert_type(await db.films.bulk_get([1, 2]), list[Film | None])
    assert_type(await db.films.to_list(), list[Film])
    assert_type(await db.films.count(), int)
    assert_type(db.films.where("title"), WhereClause[Film])
    assert_type(db.films.where(title="Alien"), Collection[Film])
    assert_type(db.films.where({"title": "Alien", "year": 1979}), Collection[Film])
    found = db.films.where("year").between(1970, 1980, include_upper=True)
    assert_type(found, Collection[Film])
    assert_type(found.filter(lambda film: film.title > "A").reverse().offset(1).limit(60), Collection[Film])
    assert_type(await found.to_list(), list[Film])
    assert_type(await found.first(), Film | None)
    assert_type(await found.last(), Film | None)
    assert_type(await found.count(), int)
    assert_type(await db.films.order_by("year").first(), Film | None)
    assert_type(await db.notes.get(1), Note | None)
    assert_type(await db.notes.where("text").starts_with("A").to_list(), list[Note])
    assert_type(await plain.table("anything").get(1), Any | None)
    assert_type(db.films.where("title").equals("Alien").or_("year"), WhereClause[Film])
    assert_type(await db.films.order_by("year").distinct().until(lambda film: film.year > 1980).keys(), list[Any])
    assert_type(await db.films.to_collection().sort_by("title"), list[Film])
    assert_type(await db.notes.where("text").any_of("a", "b").and_(lambda note: "id" in note).to_list(), list[Note])
    async for found_film in db.films.where("title").starts_with_ignore_case("a"):
        assert_type(found_film, Film)
    film = await db.films.get(1)
    print(film.title)  # wrong: union-attr
    for each in await db.films.to_list():
        assert_type(each.tags, list[str])
        print(each.titel)  # wrong: attr-defined
    db.films.filter(lambda film: film.titel == "")  # wrong: attr-defined
    db.films.where(1)  # wrong: call-overload
    db.films.where("year").starts_with(1)  # wrong: arg-type
    for note in await db.notes.to_list():
        assert_type(note["text"], str)
        print(note["txt"])  # wrong: typeddict-item
    db.notes.limit("1")  # wrong: arg-type


async def writes() -> None:
    """What is written must be of the record's type."""
    await db.films.add(Film("Alien", 1979))
    await db.films.put(Film("Alien"), 1)
    await db.notes.add({"text": "a TypedDict is a dict"})
    assert_type(await db.films.update(1, {"year": 1980}), int)
    assert_type(await db.films.where("year").below(1900).modify({"year": 1900}), int)
    assert_type(await db.films.where("year").below(1900).delete(), int)
    assert_type(await db.films.bulk_add([Film("Aliens")], all_keys=True), list[Any])
    await db.films.where("year").below(1900).modify(lambda film: DELETE if film.title == "" else None)
    await db.films.to_collection().each(lambda film: print(film.year))
    await db.films.to_collection().each(lambda film: film.yeer)  # wrong: attr-defined
    await db.films.bulk_put([Film("Aliens")])
    await db.films.delete(1)
    await db.films.add({"title": "Alien"})  # wrong: arg-type
    await db.films.add(Note(text="no film"))  # wrong: arg-type
    await db.notes.add({"txt": "x"})  # wrong: typeddict-unknown-key
    await db.films.bulk_put([1])  # wrong: list-item
    await db.films.modify({"year": 1})  # wrong: attr-defined


def show(count: int) -> None:
    """A view of a number."""


def watch() -> Subscription[int]:
    """A live query's values are of the query's type."""
    assert_type(live_query(lambda: db.films.where(year=1979).to_list()), LiveQuery[list[Film]])
    live_query(lambda: db.films.where(year=1979).to_list()).subscribe(show)  # wrong: arg-type
    return live_query(db.films.count).subscribe(show, on_error=print)


@db.transaction("rw", db.films, "notes")
async def rename(film_id: int, title: str, *, note: str = "") -> Film | None:
    """All or nothing."""
    await db.films.update(film_id, {"title": title})
    await db.notes.add({"text": note})
    return await db.films.get(film_id)


@db.transaction("w", db.films)  # wrong: arg-type
async def never(film_id: int) -> None:
    """A mode that there is not."""


async def calls() -> None:
    """The decorator keeps the signature."""
    saving: Coroutine[Any, Any, Film | None] = rename(1, "Alien")
    assert_type(await saving, Film | None)
    assert_type(await rename(1, title="Alien", note="x"), Film | None)
    await rename("1", "Alien")  # wrong: arg-type
    await rename(1)  # wrong: call-arg
    await rename(1, "Alien", remark="x")  # wrong: call-arg


@db.on("ready")
async def ready(database: Database) -> None:
    """A decorator."""
    assert_type(database.is_open, bool)


@db.on("versionchange")
def newer(version: int) -> bool:
    """Stays open."""
    return version == 0


@db.on("populate")  # wrong: arg-type
def populate(version: int) -> None:
    """A function that does not fit its event."""


db.on("ready", ready, sticky=True)
db.on("close", lambda: None).unsubscribe(ready)  # wrong: arg-type
db.on("opened")  # wrong: call-overload


def told(error: IDBError) -> str:
    """The errors say what failed."""
    if isinstance(error, BulkError):
        assert_type(error.failures, dict[int, IDBError])
    if isinstance(error, ModifyError):
        assert_type(error.failures, list[tuple[Any, IDBError]])
    if isinstance(error, QuotaExceededError):
        return "full"
    assert_type(compare(1, "a"), int)
    assert_type(KeyRange.only(1), KeyRange)
    return error.name

"""A program's database with annotated tables, in a module of its own as a program has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from pyapp.db import Database, Table

if TYPE_CHECKING:
    from nowhere import Absent


@dataclass
class Film:
    title: str
    year: int = 0


class Note(TypedDict):
    text: str


class Archive(Database):
    films: Table[Film]
    anything: Table[Any]
    labels: dict[str, Absent]


class Studio(Archive):
    notes: Table[Note]


class Broken(Database):
    films: Table[Absent]

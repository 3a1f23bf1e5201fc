"""Draws worlds: a table's schema, its records, and programs that read and write it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .values import ARRAYS, BINARIES, DATES, INVALID, KEYS, NUMBERS, TEXTS, Spec, ascending

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

World = dict[str, Any]
Program = dict[str, Any]
Step = list[Any]

READS, WRITES, MOST_RECORDS = 28, 12, 14
UNIONS = 12  # in a world of them
COPIES = 45  # of each record in a large world, which is more than any batch holds

PRIMARY = ["++id", "id", "", "++", "[k+l]", "m.id", "++id", "id"]
INDEXES = ["a", "b", "*tags", "p.q", "[a+b]", "&u", "[a+b+n]", "&[u+a]", "*&codes", "[p.q+a]", "n", "[b+id]"]
PREDICATES = ["all", "none", "even", "low", "text", "has_a", "even", "low", "even", "raises"]
CHANGES = [
    "set_a", "drop_a", "nest", "same_u", "delete_even", "delete_all", "refuse", "replace", "move", "raises",
]  # fmt: skip
TERMINALS = [
    "to_list", "count", "first", "last", "keys", "primary_keys", "unique_keys", "sort_by", "each", "each_key",
    "each_primary_key", "each_unique_key", "async_for",
]  # fmt: skip
OF_TABLES = ["filter", "offset", "limit", "reverse", "each", "count", "to_list"]
OPERATORS = ["filter", "and_", "distinct", "limit", "offset", "reverse", "until", "raw", "or_"]
KEY_CLAUSES = ["equals", "not_equal", "above", "above_or_equal", "below", "below_or_equal"]
TEXT_CLAUSES = ["starts_with", "equals_ignore_case", "starts_with_ignore_case"]
TEXTS_CLAUSES = ["starts_with_any_of", "any_of_ignore_case", "starts_with_any_of_ignore_case"]
CLAUSES = [*KEY_CLAUSES, "between", "in_any_range", "any_of", "none_of", *TEXT_CLAUSES, *TEXTS_CLAUSES]
WRITING = ["add", "put", "update", "upsert", "delete", "bulk_add", "bulk_put", "bulk_update", "bulk_delete", "clear"]
CHANGING = ["modify", "modify by function", "delete collection"]


@cache
def below(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)


class Drawing:
    """Draws one world. Its palette makes records and queries meet."""

    def __init__(self, draw: Callable[..., Any]) -> None:
        self.draw = draw
        self.palette = [self.pick(self.pick([KEYS, NUMBERS, TEXTS, TEXTS, DATES, BINARIES, ARRAYS])) for _ in range(6)]
        self.texts = [text for text in self.palette if isinstance(text, str)] or ["a"]
        self.primary = self.pick(PRIMARY)
        self.indexes = [INDEXES[at] for at in sorted(self.some(range(len(INDEXES)), 1, 5))]

    # ---- choices

    def pick(self, options: Sequence[Any]) -> Any:
        return options[self.draw(below(len(options)))]

    def one_in(self, count: int) -> bool:
        """True rarely, and the simplest draw is False."""
        return bool(self.draw(below(count)) == count - 1)

    def several(self, make: Callable[[], Any], least: int, most: int) -> list[Any]:
        return [make() for _ in range(least + self.draw(below(most - least + 1)))]

    def some(self, options: Sequence[Any], least: int, most: int) -> list[Any]:
        return list(dict.fromkeys(self.several(lambda: self.pick(options), least, most)))

    # ---- values

    def key(self) -> Spec:
        return self.pick(KEYS) if self.one_in(5) else self.pick(self.palette)

    def value(self) -> Spec:
        """A key, or sometimes what is none."""
        return self.pick(INVALID) if self.one_in(7) else self.key()

    def text(self) -> str:
        text = self.pick(TEXTS) if self.one_in(4) else self.pick(self.texts)
        return str(text[: self.pick([1, 2])] if self.one_in(3) else text)

    def keys(self) -> list[Spec]:
        return self.several(self.key, 0, 4)

    def record(self, number: int) -> dict[str, Spec]:
        record: dict[str, Spec] = {"n": number}
        for name in ("a", "b"):
            if not self.one_in(6):
                record[name] = self.value()
        if any("tags" in index or "codes" in index for index in self.indexes):
            record["tags"] = self.value() if self.one_in(4) else self.several(self.value, 0, 3)
            record["codes"] = self.value() if self.one_in(4) else [f"{number}", f"{number + self.pick([0, 0, 1])}"]
        if any("p.q" in index for index in self.indexes):
            record["p"] = self.value() if self.one_in(5) else {"q": self.value()}
        if any("u" in index for index in self.indexes) and not self.one_in(3):
            record["u"] = self.value() if self.one_in(5) else f"u{number}"
        return {**record, **self.inbound(number)}

    def inbound(self, number: int) -> dict[str, Spec]:
        """The properties of the record's own key."""
        key = self.value() if self.one_in(4) else self.pick([number, number, f"k{number}"])
        if self.primary == "[k+l]":
            return {"k": self.pick(self.palette), "l": key}
        if self.primary == "m.id":
            return {"m": {"id": key}}
        if self.primary == "id" or (self.primary == "++id" and self.one_in(3)):
            return {"id": key}
        return {}

    def outbound(self, number: int) -> Spec | None:
        """The key beside the record, None where it has none."""
        if self.primary == "++":
            return self.pick([None, None, number * 2])
        return (self.key() if self.one_in(3) else number) if self.primary == "" else None

    def primary_key(self, count: int) -> Spec:
        """A key that often exists."""
        if self.one_in(5):
            return self.key()
        at = 1 + self.draw(below(count + 1))
        return [self.pick(self.palette), at] if self.primary == "[k+l]" else at

    def rows(self, count: int) -> list[list[Any]]:
        return [[self.outbound(number), self.record(number)] for number in range(1, count + 1)]

    def schema(self) -> str:
        return ", ".join([self.primary, *self.indexes])

    # ---- queries

    def index_name(self) -> str:
        names = [index.lstrip("&*") for index in self.indexes]
        fronts = [name[1:-1].split("+")[0] for name in names if name.startswith("[")]
        fronts += [f"[{name[1:-1].rpartition('+')[0]}]" for name in names if name.count("+") == 2]
        own = self.primary.lstrip("+") or ":id"
        names += [name for name in fronts if name not in names]
        return "missing" if self.one_in(60) else str(self.pick([*names, *names, own, ":id"]))

    def index_key(self, index: str) -> Spec:
        """A key such as that index has."""
        if self.one_in(50):
            return self.pick(INVALID)
        if index.startswith("["):
            return [self.key() for _ in index.split("+")] if not self.one_in(8) else self.key()
        return self.draw(below(MOST_RECORDS)) if index in ("id", ":id", "n", "m.id") else self.key()

    def clause(self, index: str) -> Step:
        name = self.pick(CLAUSES)
        key = lambda: self.index_key(index)  # noqa: E731
        if name in KEY_CLAUSES:
            return [name, key()]
        if name == "between":
            return [name, *self.bounds(key), not self.one_in(3), self.one_in(3)]
        if name == "in_any_range":
            return [name, self.several(lambda: self.bounds(key), 0, 3), not self.one_in(3), self.one_in(3)]
        if name in TEXT_CLAUSES:
            return [name, 5 if self.one_in(40) else self.text()]
        many = self.text if name in TEXTS_CLAUSES else key
        return [name, self.several(many, 0, 3)]

    def bounds(self, key: Callable[[], Spec]) -> list[Spec]:
        both = [key(), key()]
        return both if self.one_in(20) else ascending(both)

    def criteria(self) -> dict[str, Spec]:
        names = self.some(["a", "b", "p.q", "u", "tags", "n"], 1, 3)
        return {name: self.draw(below(MOST_RECORDS)) if name == "n" else self.key() for name in names}

    def start(self) -> list[Step]:
        choice = self.draw(below(10))
        if choice < 7:
            index = self.index_name()
            return [["where", self.spelled(index)], self.clause(index)]
        if choice == 7:
            return [["where", self.criteria()]]
        return [["to_collection"]] if choice == 8 else [["order_by", self.spelled(self.index_name())]]

    def spelled(self, index: str) -> str | list[str]:
        """A compound index may be named by the list of its key paths."""
        return index[1:-1].split("+") if index.startswith("[") and self.one_in(4) else index

    def operator(self) -> list[Step]:
        name = self.pick(OPERATORS)
        if name in ("filter", "and_", "until"):
            step = [name, {"$predicate": self.pick(PREDICATES)}]
            return [[*step, True] if name == "until" and self.one_in(2) else step]
        if name in ("limit", "offset"):
            return [self.window(name)]
        return self.addition() if name == "or_" else [[name]]

    def window(self, name: str) -> Step:
        return [name, self.pick([1, 2, 3, 5, 0])]

    def addition(self) -> list[Step]:
        """What makes a union of the query before it."""
        index = self.index_name()
        return [["or_", index], self.clause(index)]

    def terminal(self) -> Step:
        name = self.pick(TERMINALS)
        return [name, self.pick(["n", "a", "p.q", "b"])] if name == "sort_by" else [name]

    def collection(self) -> list[Step]:
        operators = self.several(self.operator, 0, 3)
        return [*self.start(), *(step for steps in operators for step in steps)]

    def reading(self, count: int) -> list[Step]:
        choice = self.draw(below(14))
        if choice == 12:
            return [["get", self.criteria() if self.one_in(4) else self.primary_key(count)]]
        if choice == 13:
            return [["bulk_get", self.several(lambda: self.primary_key(count), 0, 3)]]
        steps = [*self.collection(), self.terminal()]
        return steps[1:] if steps[0] == ["to_collection"] and steps[1][0] in OF_TABLES and self.one_in(2) else steps

    def read(self, count: int) -> Program:
        return {"steps": self.reading(count), **({"inside": True} if self.one_in(4) else {})}

    # ---- writes

    def changes(self) -> dict[str, Spec]:
        names = self.some(["a", "b", "u", "p.q", "new.deep", "tags", "id", "tags.0"], 1, 2)
        return {name: self.pick([{"$undefined": 1}, 7, self.value(), "taken"]) for name in names}

    def with_key(self) -> tuple[Spec, Spec | None]:
        number = self.draw(below(2 * MOST_RECORDS)) + 1
        return self.record(number), self.outbound(number)

    def writing(self, count: int) -> Step:
        name = self.pick([*WRITING, "add", "put", "update", "delete"])
        if name in ("add", "put"):
            record, key = self.with_key()
            return [name, record] if key is None else [name, record, key]
        if name in ("update", "upsert"):
            return [name, self.primary_key(count), self.changes()]
        if name == "delete":
            return [name, self.primary_key(count)]
        if name == "clear":
            return [name]
        return self.bulk(name, count)

    def bulk(self, name: str, count: int) -> Step:
        if name == "bulk_delete":
            return [name, self.several(lambda: self.primary_key(count), 0, 3)]
        if name == "bulk_update":
            return [name, self.several(lambda: [self.primary_key(count), self.changes()], 0, 3)]
        pairs = self.several(self.with_key, 0, 4)
        keys = [key for _, key in pairs]
        given = keys if pairs and None not in keys else None
        return [name, [record for record, _ in pairs], given, self.one_in(2)]

    def changing(self) -> list[Step]:
        name = self.pick(CHANGING)
        if name == "modify":
            return [*self.collection(), ["modify", self.changes()]]
        if name == "modify by function":
            return [*self.collection(), ["modify", {"$change": self.pick(CHANGES)}]]
        return [*self.collection(), ["delete"]]

    def written(self, count: int) -> list[Step]:
        return [self.writing(count)] if self.one_in(2) else self.changing()

    def write(self, count: int) -> Program:
        if not self.one_in(4):
            return {"steps": self.written(count), "writes": True, **({"inside": True} if self.one_in(4) else {})}
        steps = self.several(lambda: self.caught(count), 1, 3)
        mode = "r" if self.one_in(12) else "rw"
        return {"transaction": steps, "mode": mode, "end": self.pick([None, None, "raise", "abort"]), "writes": True}

    def caught(self, count: int) -> Program:
        steps = self.reading(count) if self.one_in(4) else self.written(count)
        return {"steps": steps, "caught": not self.one_in(3)}


def copied(row: list[Any], copy: int) -> list[Any]:
    """Another record of the same indexed values, under a key of its own."""
    key, record = row
    changed = dict(record)
    for name in ("n", "id", "u", "codes", "l", "m"):
        if name in record:
            changed[name] = another(record[name], copy)
    return [None if key is None else another(key, copy), changed]


def another(value: Spec, copy: int) -> Spec:
    """Another value of the same kind, where that is simple."""
    if isinstance(value, str):
        return f"{value}-{copy}"
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 2**40:
        return value + 1000 * copy
    if isinstance(value, list):
        return [another(part, copy) for part in value]
    return {"id": another(value["id"], copy)} if isinstance(value, dict) and "id" in value else value


@st.composite
def unions(draw: Any) -> World:
    """Pairs of programs: a whole union, and a part of it."""
    drawing = Drawing(draw)
    programs = []
    for _ in range(UNIONS):
        union = [*drawing.start(), *drawing.addition()]
        windows = drawing.several(lambda: drawing.window(drawing.pick(["limit", "offset"])), 1, 2)
        terminal = [drawing.pick(["to_list", "primary_keys", "count"])]
        programs += [{"steps": [*union, terminal]}, {"steps": [*union, *windows, terminal]}]
    return {"schema": drawing.schema(), "rows": drawing.rows(MOST_RECORDS), "programs": programs}


@st.composite
def worlds(draw: Any) -> World:
    drawing = Drawing(draw)
    count = draw(below(MOST_RECORDS)) + 1
    rows = drawing.rows(count)
    large = drawing.one_in(15)
    rows += [copied(row, copy) for copy in range(1, COPIES if large else 1) for row in rows]
    reads = [drawing.read(count) for _ in range(READS // (2 if large else 1))]
    writes = [drawing.write(count) for _ in range(WRITES // (2 if large else 1))]
    return {"schema": drawing.schema(), "rows": rows, "programs": reads + writes}

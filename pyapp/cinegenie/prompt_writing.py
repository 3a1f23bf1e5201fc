"""Writing prompts: each a transaction of its own, all of it or nothing, and only the fields that are meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pyapp.db import UNDEFINED, Database, JSDate
from pyapp.db.changes import apply_changes, copy_of
from pyapp.db.keys import Key

from .errors import ChangedPromptError, MissingPromptError
from .prompt_form import Form, changes, form_of
from .prompts import PROMPTS, put_back_in
from .reasons import Reason
from .storage import space_told

_NEW: Any = {}


@dataclass(frozen=True)
class DeletedPrompt:
    """A prompt that was deleted, as it was stored."""

    record: Mapping[str, Any]


async def add_prompt(db: Database, draft: Form, like: Mapping[str, Any] = _NEW) -> Key:
    """Store a new prompt that is shown as `draft`; what else it holds is as in `like`. Gives its id.

    Raises `PromptError`.
    """
    now = _now()
    record = copy_of(_without_id(like))
    apply_changes(record, _changes(form_of(record), draft), PROMPTS)
    record.setdefault("prompt", "")
    async with space_told(_size(draft)):
        return await db.table(PROMPTS).add({**record, "createdAt": now, "updatedAt": now})


async def save_prompt(db: Database, prompt_id: Key, base: Form, draft: Form) -> None:
    """Write what the draft changes of a prompt that was shown as `base`, and when; other fields are not touched.

    Raises `MissingPromptError`, `ChangedPromptError` where one of these fields has changed since, and `PromptError`.
    """
    table = db.table(PROMPTS)

    @db.transaction("rw", table)
    async def save() -> None:
        stored = await table.get(prompt_id)
        if stored is None:
            text = "This prompt was deleted meanwhile. Nothing was changed."
            raise MissingPromptError(Reason("prompt-deleted", text))
        present = form_of(stored)
        if any(shown != base[name] and present[name] not in (base[name], shown) for name, shown in draft.items()):
            text = "This prompt was changed elsewhere meanwhile. Nothing was saved."
            raise ChangedPromptError(Reason("prompt-changed", text))
        await table.update(prompt_id, {**_changes(base, draft), **_dates(stored)})

    async with space_told(_size(draft)):
        await save()


async def duplicate_prompt(db: Database, prompt_id: Key, title: str) -> Key:
    """Store another prompt like that one under a title of its own, with all of its fields; gives its id.

    Raises `MissingPromptError` and `PromptError`.
    """
    table = db.table(PROMPTS)

    @db.transaction("rw", table)
    async def duplicate() -> Key:
        record = await _stored(db, prompt_id)
        now = _now()
        return await table.add({**_without_id(record), "title": title, "createdAt": now, "updatedAt": now})

    return await duplicate()


async def delete_prompt(db: Database, prompt_id: Key) -> DeletedPrompt:
    """Delete a prompt; gives what `put_back_prompt` needs to store it again. Raises `MissingPromptError`."""
    table = db.table(PROMPTS)

    @db.transaction("rw", table)
    async def delete() -> DeletedPrompt:
        record = await _stored(db, prompt_id)
        await table.delete(prompt_id)
        return DeletedPrompt(record)

    return await delete()


async def put_back_prompt(db: Database, deleted: DeletedPrompt) -> None:
    """Store a deleted prompt exactly as it was, under its id; one that is there by now is left alone."""
    table = db.table(PROMPTS)

    @db.transaction("rw", table)
    async def put_back() -> None:
        transaction = db.current_transaction
        assert transaction is not None  # noqa: S101 - this body runs in it
        if await table.get(deleted.record["id"]) is None:
            put_back_in(transaction)
            await table.add({**deleted.record})

    await put_back()


async def _stored(db: Database, prompt_id: Key) -> dict[str, Any]:
    """The record as it is stored, not as readers see it."""
    record: dict[str, Any] | None = await db.table(PROMPTS).where("id").equals(prompt_id).raw().first()
    if record is None:
        raise MissingPromptError(Reason("prompt-gone", "This prompt does not exist any more."))
    return record


def _changes(base: Form, draft: Form) -> dict[str, Any]:
    return {path: UNDEFINED if value is None else value for path, value in changes(base, draft).items()}


def _without_id(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "id"}


def _dates(stored: Mapping[str, Any]) -> dict[str, datetime]:
    """The dates that a saving writes; an older prompt without a date of its making gets one."""
    now = _now()
    made = isinstance(stored.get("createdAt", UNDEFINED), datetime | JSDate)
    return {"updatedAt": now} if made else {"createdAt": now, "updatedAt": now}


def _now() -> datetime:
    return datetime.now(UTC)


def _size(draft: Form) -> int:
    return sum(len(shown) for shown in draft.values() if isinstance(shown, str))

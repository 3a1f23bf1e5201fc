"""The owner's rules for prompts, kept by hooks: what is checked on write, and how variable definitions are stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakSet

from pyapp.db import UNDEFINED, JSDate
from pyapp.db.changes import apply_changes, copy_of

from .errors import PromptError
from .findings import shown
from .reasons import Reason

if TYPE_CHECKING:
    from pyapp.db import Database, Transaction
    from pyapp.db.keys import Key

PROMPTS: Final = "prompts"
_TEXTS: Final = ("title", "category")
_DATES: Final = ("createdAt", "updatedAt")
_PART: Final = "preprocessing"
_DEFINITIONS: Final = "variableDefinitions"  # of that part
_UNCHECKED: Final[WeakSet[Any]] = WeakSet()


def keep_prompt_rules(db: Database) -> None:
    """Check every prompt that this database object writes, and show variable definitions as the objects they are.

    `title` and `category` are texts that are not empty, `createdAt` and `updatedAt` are dates; of a prompt that is
    changed only what is changed is checked, so that an older one that lacks something can be put right step by step.
    `preprocessing.variableDefinitions` is stored as a JSON text; readers get the objects, or the text where it is no
    JSON. They are changed as a whole. Raises `PromptError` at a write; nothing is written then.
    """
    hook = db.table(PROMPTS).hook
    hook("creating", _creating)
    hook("updating", _updating)
    hook("reading", _reading)


def put_back_in(transaction: Transaction) -> None:
    """Let that transaction store prompts as they once were, whether they keep the rules or not."""
    _UNCHECKED.add(transaction)


def _creating(_key: Key, prompt: Any, transaction: Transaction) -> None:
    if transaction in _UNCHECKED:
        return
    if not isinstance(prompt, dict):
        raise PromptError(Reason("prompt-record", "A prompt is a record of fields, not {value}.", value=shown(prompt)))
    for field in (*_TEXTS, *_DATES):
        _check(field, prompt.get(field, UNDEFINED))
    text = _as_text(prompt)
    if text is not None:
        prompt[_PART] = {**prompt[_PART], _DEFINITIONS: text}


def _updating(changes: Mapping[str, Any], _key: Key, prompt: Any, _transaction: Transaction) -> Mapping[str, Any]:
    for field in (*_TEXTS, *_DATES):
        if field in changes:
            _check(field, changes[field])
    changed = copy_of(prompt)
    apply_changes(changed, changes, PROMPTS)
    text = _as_text(changed)
    return {} if text is None else {f"{_PART}.{_DEFINITIONS}": text}


def _reading(prompt: Any) -> Any:
    text = _definitions(prompt)
    if isinstance(text, str):
        try:
            prompt[_PART][_DEFINITIONS] = json.loads(text)
        except ValueError:
            return prompt  # as it is stored: a person can still read it
    return prompt


def _check(field: str, value: Any) -> None:
    if field in _TEXTS:
        if not isinstance(value, str) or not value:
            text = "A prompt needs a {field}: a text that is not empty, not {value}."
            raise PromptError(Reason("prompt-text", text, field=field, value=_shown(value)))
    elif not isinstance(value, datetime | JSDate):
        text = "A prompt needs a date in {field}, not {value}."
        raise PromptError(Reason("prompt-date", text, field=field, value=_shown(value)))


def _shown(value: Any) -> str:
    return Reason("nothing-stored", "nothing") if value is UNDEFINED else shown(value)


def _definitions(prompt: Any) -> Any:
    part = prompt.get(_PART) if isinstance(prompt, dict) else None
    return part.get(_DEFINITIONS) if isinstance(part, dict) else None


def _as_text(prompt: dict[str, Any]) -> str | None:
    """The definitions as they are stored; None where there are none, or they are a text already."""
    definitions = _definitions(prompt)
    if not isinstance(definitions, dict | list):
        return None
    try:
        return json.dumps(definitions, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        text = "The variable definitions of a prompt must be JSON: {detail}."
        raise PromptError(Reason("prompt-json", text, detail=str(error))) from None

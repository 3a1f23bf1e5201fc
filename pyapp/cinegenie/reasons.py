"""What is told to a person, in English, and in a form that a page can say in their language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Reason(str):
    """A sentence or a part of one in English; its `code` and `values` say the same without words.

    It is made of a template with the values in braces, as `str.format` takes them. A value may be a `Reason` itself.
    The page's catalogue has a message `reason-<code>` with variables of the same names for each code.
    """

    code: str
    values: Mapping[str, Any]

    def __new__(cls, code: str, template: str, /, **values: str | float) -> Reason:
        """Fill the template."""
        made = super().__new__(cls, template.format(**values) if values else template)
        made.code = code
        made.values = values
        return made

    def __deepcopy__(self, _memo: object) -> Reason:
        return self


def packed(reason: Any) -> Any:
    """A reason as a plain value that can be stored: [code, text, values]; anything else as it is."""
    if not isinstance(reason, Reason):
        return reason
    return [reason.code, str(reason), {name: packed(value) for name, value in reason.values.items()}]


def unpacked(stored: Any) -> str:
    """What `packed` made a plain value of."""
    if not isinstance(stored, list):
        return str(stored)
    code, text, values = stored
    made = Reason(code, text)
    made.values = {name: unpacked(value) if isinstance(value, list) else value for name, value in values.items()}
    return made

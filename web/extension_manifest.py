"""An extension's manifest as text: what it says of its pages' policy, and small edits that leave all else as it is.

Pure. A manifest is JSON in UTF-8, with or without a byte order mark, in which Chrome allows comments; an edit changes
the one value, or adds or removes the one member, and not a byte beside it.
"""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]  # knows where a string ends
from typing import Any, Literal

from web import content_policy
from web.failures import StartFailure

CSP, PAGES = "content_security_policy", "extension_pages"
_STRING_OR_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\r\n]*|/\*.*?\*/', re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]*")
_decoder = json.JSONDecoder(strict=False)  # Chrome takes line breaks in strings
Added = Literal["word", "policy", "policies"]  # the word in a policy; the policy of its pages; the policies as a whole


@dataclass(frozen=True)
class _Member:
    """Where a member of an object lies in the text: from its name to the end of its value."""

    start: int
    value: int
    end: int


@dataclass(frozen=True)
class Manifest:
    """A manifest that was read; `data` is what it says."""

    mark: bytes
    text: str
    data: dict[str, Any]

    @property
    def policy(self) -> str | None:
        """The policy of the extension's pages, None where Chrome's own holds."""
        policy: str | None = self.data.get(CSP, {}).get(PAGES)
        return policy

    def allowing_wasm(self) -> tuple[bytes, Added] | None:
        """The manifest whose pages may run WebAssembly, and what was added to it; None where they may already."""
        members = self._members(0)
        if self.policy is not None:
            policy = content_policy.allow_wasm(self.policy)
            return None if policy == self.policy else (self._bytes(self._with_policy(policy)), "word")
        if CSP in members:
            return self._bytes(self._insert(members[CSP].value, {PAGES: content_policy.NEEDED})), "policy"
        return self._bytes(self._insert(self._root(), {CSP: {PAGES: content_policy.NEEDED}})), "policies"

    def without(self, added: Added) -> bytes:
        """The manifest without what was added once; what has been changed there since, but for the word, stays."""
        policies, ours = self.data.get(CSP), {PAGES: content_policy.NEEDED}
        if added == "policies" and policies == ours:
            return self._bytes(self._cut(self._members(0)[CSP]))
        if added != "word" and self.policy == content_policy.NEEDED:
            return self._bytes(self._cut(self._policies()[PAGES]))
        if self.policy is None:
            return self._bytes(self.text)
        return self._bytes(self._with_policy(content_policy.forbid_wasm(self.policy)))

    def _bytes(self, text: str) -> bytes:
        return self.mark + text.encode()

    def _root(self) -> int:
        return _after_space(_blank(self.text), 0)

    def _policies(self) -> dict[str, _Member]:
        return self._members(self._members(0)[CSP].value)

    def _members(self, start: int) -> dict[str, _Member]:
        return _members(_blank(self.text), start)

    def _with_policy(self, policy: str) -> str:
        if policy == self.policy:
            return self.text
        old = self._policies()[PAGES]
        return self.text[: old.value] + json.dumps(policy, ensure_ascii=False) + self.text[old.end :]

    def _insert(self, start: int, member: dict[str, Any]) -> str:
        """A member more, the first of the object that begins at `start`, spaced as the one after it."""
        rest = self.text[start + 1 :]
        found = _SPACE.match(rest) if self._members(start) else None
        lead = found[0] if found else ""
        written = json.dumps(member, separators=None if lead else (",", ":"))[1:-1]
        return self.text[: start + 1] + lead + written + ("," if found else "") + rest

    def _cut(self, member: _Member) -> str:
        """The text without a member and the one comma that it needed."""
        blank = _blank(self.text)
        after = _after_space(blank, member.end)
        if blank[after] == ",":
            return self.text[: member.start] + self.text[_after_space(self.text, after + 1) :]
        comma = blank.rfind(",", 0, member.start)
        opened = blank.rfind("{", 0, member.start)
        before = (
            self.text[:comma] + self.text[comma + 1 : member.start] if comma > opened else self.text[: member.start]
        )
        return before + self.text[member.end :]


def read(content: bytes) -> Manifest:
    """The manifest of these bytes; StartFailure says what keeps it from being one that the page can join."""
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    try:
        text = content[len(mark) :].decode("utf-8")
    except UnicodeDecodeError as error:
        raise StartFailure("manifest.json is not in UTF-8: save it in that encoding.") from error
    try:
        data = _decoder.decode(_blank(text))
    except (ValueError, RecursionError) as error:
        raise StartFailure(f"manifest.json is no JSON ({error}): mend it, as Chrome cannot read it either.") from error
    _require_v3(data)
    return Manifest(mark, text, data)


def _require_v3(data: Any) -> None:
    if not isinstance(data, dict) or "manifest_version" not in data:
        raise StartFailure('manifest.json is no extension\'s: it has no "manifest_version".')
    version, policies = data["manifest_version"], data.get(CSP)
    if version != 3 or isinstance(version, bool):
        what = f'manifest.json has "manifest_version": {json.dumps(version)}'
        raise StartFailure(f"{what}; Chrome loads Manifest V3 only, so the extension has to move to 3 first.")
    if isinstance(policies, str):
        form = f'"{CSP}": {{"{PAGES}": "…"}}'
        raise StartFailure(f'manifest.json has "{CSP}" as one text, which is Manifest V2\'s form; V3 has {form}.')
    if CSP in data and not isinstance(policies, dict):
        raise StartFailure(f'manifest.json has "{CSP}" that is no object: Chrome refuses that too.')
    policy = policies.get(PAGES, "") if policies else ""
    if not isinstance(policy, str) or not _is_whole(policy):
        raise StartFailure(f'manifest.json has "{CSP}.{PAGES}" that is no text: Chrome refuses that too.')


def _is_whole(text: str) -> bool:
    """Whether it has no half of a character, as JSON can say it."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _blank(text: str) -> str:
    """The text with spaces in the place of its comments, so that everything keeps its position."""
    return _STRING_OR_COMMENT.sub(lambda found: found[1] or re.sub(r"[^\r\n]", " ", found[0]), text)


def _members(blank: str, start: int) -> dict[str, _Member]:
    """The members of the object at `start`, in text that is known to be JSON; of two with one name the last."""
    members: dict[str, _Member] = {}
    place = _after_space(blank, _after_space(blank, start) + 1)
    while blank[place] == '"':
        name, end = scanstring(blank, place + 1, False)
        value = _after_space(blank, _after_space(blank, end) + 1)
        _, end = _decoder.raw_decode(blank, value)
        members[name] = _Member(place, value, end)
        place = _after_space(blank, end)
        if blank[place] == ",":
            place = _after_space(blank, place + 1)
    return members


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place

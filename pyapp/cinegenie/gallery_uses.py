"""Which scripts use which assets, by mappings and by their old fields, kept while both change. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from pyapp.db.keys import Key

from .folding import folded, natural
from .ids import token
from .records import ASSET_TYPES, AssetType

AssetToken = tuple[AssetType, Hashable]
Users = tuple[Hashable, ...]  # tokens of scripts; None of a mapping whose script id is no key

_LAST = "\U0010ffff"


class Script(NamedTuple):
    """A script that may use assets; `title` is None where it has none."""

    id: Key
    title: str | None


@dataclass
class _Script:
    script: Script
    folded_title: str
    uses: tuple[AssetToken, ...]


class Uses:
    """Assets and scripts by their tokens. `on_change` hears of every asset whose users are others than before."""

    def __init__(self, on_change: Callable[[AssetToken], object]) -> None:
        self._on_change = on_change
        self._users: dict[AssetToken, Users] = {}  # a script as often as it names the asset
        self._scripts: dict[Hashable, _Script] = {}
        self._ids: dict[Hashable, Key] = {}  # of scripts whose ids are not their own tokens
        self._mappings: dict[Hashable, tuple[AssetToken, Hashable]] = {}

    # ---- asking

    def users(self, asset: AssetToken) -> Users:
        """The scripts that use an asset, each once."""
        users = self._users.get(asset, ())
        return users if len(users) < 2 else tuple(dict.fromkeys(users))

    def ids(self, users: Users) -> tuple[Key, ...]:
        """The ids of these scripts."""
        return tuple(self._ids.get(user, user) for user in users if user is not None)

    def titled(self, word: str) -> set[Hashable]:
        """The scripts in whose titles a folded word occurs."""
        return {key for key, script in self._scripts.items() if word in script.folded_title}

    def script(self, script_id: Key) -> Script | None:
        """A script, None where there is none."""
        found = self._scripts.get(token(script_id))
        return None if found is None else found.script

    def scripts(self) -> list[Script]:
        """All scripts by their titles, those without one last."""
        known = sorted(self._scripts.values(), key=lambda each: natural(each.folded_title) or _LAST)
        return [each.script for each in known]

    def mapping_tokens(self) -> list[Hashable]:
        """The tokens of all mappings."""
        return list(self._mappings)

    def script_tokens(self) -> list[Hashable]:
        """The tokens of all scripts."""
        return list(self._scripts)

    # ---- what changes

    def map(self, mapping: Hashable, asset_type: Any, asset_id: Any, script_id: Any) -> bool:
        """Take in a mapping, by the token of its id, as it is now; whether anything about it is new."""
        asset, script = token(asset_id), self._token(script_id)
        link = ((asset_type, asset), script) if asset_type in ASSET_TYPES and asset is not None else None
        if self._mappings.get(mapping) == link:
            return False
        self.unmap(mapping)
        if link is not None:
            self._mappings[mapping] = link
            self._use(*link)
        return True

    def unmap(self, mapping: Hashable) -> bool:
        """Forget a mapping; whether there was one."""
        link = self._mappings.pop(mapping, None)
        if link is not None:
            self._unuse(*link)
        return link is not None

    def take_script(self, script_id: Key, title: str | None, named: Iterable[tuple[AssetType, Key]]) -> bool:
        """Take in a script as it is now, with the assets that its old fields name; whether anything is new."""
        script = self._token(script_id)
        now = _Script(Script(script_id, title), folded(title or ""), tuple((kind, token(key)) for kind, key in named))
        before = self._scripts.get(script)
        if before == now:
            return False
        self.remove_script(script)
        self._scripts[script] = now
        for asset in now.uses:
            self._use(asset, script)
        return True

    def remove_script(self, script: Hashable) -> bool:
        """Forget the script of that token; whether there was one. Mappings may still name it."""
        before = self._scripts.pop(script, None)
        for asset in before.uses if before else ():
            self._unuse(asset, script)
        return before is not None

    def _token(self, script_id: Any) -> Hashable:
        found = token(script_id)
        if found is not None and found is not script_id:
            self._ids[found] = script_id
        return found

    def _use(self, asset: AssetToken, script: Hashable) -> None:
        self._users[asset] = (*self._users.get(asset, ()), script)
        self._on_change(asset)

    def _unuse(self, asset: AssetToken, script: Hashable) -> None:
        users = list(self._users[asset])
        users.remove(script)
        if users:
            self._users[asset] = tuple(users)
        else:
            del self._users[asset]
        self._on_change(asset)

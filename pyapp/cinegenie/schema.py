"""The owner's schema versions, as his Dexie code declares them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyapp.db import Database

from .prompts import keep_prompt_rules
from .records import ASSET_TYPES as ASSET_TYPES
from .records import MEDIA_TABLES as MEDIA_TABLES
from .records import AssetType as AssetType
from .scripts import scene_id as scene_id

if TYPE_CHECKING:
    from pyapp.db import Transaction

    from .upgrade import Migration

DATABASE_NAME: Final = "cineGenieDatabase"
LATEST: Final = 7
_PROMPTS_SINCE: Final = 6

_MEDIA: Final = "++id, uploadedAt, uploadSource"
_STORES: Final[dict[int, dict[str, str]]] = {
    3: {"scripts": "++id, title", "images": "++id", "videos": "++id"},
    4: {"images": "++id, scriptId", "videos": "++id, scriptId"},
    5: {"audios": "++id, scriptId"},
    6: {"prompts": "++id, category, createdAt"},
    7: {
        "images": _MEDIA,
        "videos": _MEDIA,
        "audios": _MEDIA,
        "scriptAssetMappings": "++id, scriptId, assetType, assetId, [scriptId+assetType], [assetType+assetId]",
    },
}


def studio_database(name: str = DATABASE_NAME, last: int = LATEST, migration: Migration | None = None) -> Database:
    """The database declared up to version `last`, not yet opened; opening brings an older one to it."""
    db = Database(name)
    for number, stores in _STORES.items():
        if number <= last:
            db.version(number).stores(stores)
    if last >= _PROMPTS_SINCE:
        keep_prompt_rules(db)
    if last >= LATEST:
        db.version(LATEST).upgrade(migration.run if migration else _migrate)
    return db


async def _migrate(transaction: Transaction) -> None:
    from .upgrade import Migration  # a database that is up to date has no need of it

    await Migration().run(transaction)


def tables_of(version: int) -> list[str]:
    """The names of the tables that a database of that schema has; none below the first."""
    return list(dict.fromkeys(name for number, stores in _STORES.items() if number <= version for name in stores))

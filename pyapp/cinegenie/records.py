"""What the records of a cineGenieDatabase are called and hold. Pure: runs anywhere."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from pyapp.db.keys import Key

AssetType = Literal["image", "video", "audio"]
Role = Literal["scene-image", "scene-video", "dialogue-audio", "full-script-audio", "background"]
UploadSource = Literal["ai-generated", "manual-upload", "imported"]

ASSET_TYPES: Final[tuple[AssetType, ...]] = get_args(AssetType)
MEDIA_TABLES: Final[dict[AssetType, str]] = {"image": "images", "video": "videos", "audio": "audios"}
MAPPINGS: Final = "scriptAssetMappings"
DEFAULT_MIME_TYPES: Final[dict[AssetType, str]] = {"image": "image/png", "video": "video/mp4", "audio": "audio/mpeg"}


@dataclass(frozen=True)
class Asset:
    """A stored asset: ids are unique within one kind only."""

    asset_type: AssetType
    id: Key


def role_of(asset_type: AssetType, is_full_script: Any = None) -> Role:
    """The role of an asset in a script, as the owner's code gives it."""
    if asset_type == "audio":
        return "full-script-audio" if truthy(is_full_script) else "dialogue-audio"
    return "scene-image" if asset_type == "image" else "scene-video"


def truthy(value: Any) -> bool:
    """Whether JavaScript takes the value for true: an empty list or dict is, NaN is not."""
    if isinstance(value, list | dict):
        return True
    return bool(value) and not (isinstance(value, float) and math.isnan(value))


def is_positive_integer(value: Any) -> bool:
    """Whether a stored value is a number that can be a script's id."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value > 0 and (isinstance(value, int) or value.is_integer())

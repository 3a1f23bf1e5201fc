"""What the parts of the page tell each other about assets. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pyapp.db.keys import Key

from .records import AssetType


@dataclass(frozen=True)
class AssetsChanged:
    """One committed change. `script_id` and `scene_id` say where, None where it is not about a script or scene.

    `count`: how many assets it is about; the last of them is named.
    """

    kind: Literal["added", "changed", "deleted", "linked", "unlinked", "replaced"]
    asset_type: AssetType
    asset_id: Key
    script_id: Key | None = None
    scene_id: str | None = None
    count: int = 1


Changed = Callable[[AssetsChanged], None]


def tell_nobody(_change: AssetsChanged) -> None:
    """A listener for those who need none."""

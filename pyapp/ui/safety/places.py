"""The places of all that keeps the studio safe: an overview, and a page for what takes several steps."""

from __future__ import annotations

from typing import Any

from ..address import Address
from ..place import Place, Studio
from ..stage import Stage
from .care import Care
from .examining import Examining


def safety_place(stage: Stage, studio: Studio, address: Address, care: Care, examining: Examining) -> Place[Any]:
    """The place that the steps of an address name; the overview where there is none of that name."""
    if address.steps[1:] == ("backup",):
        from .backup_place import BackupPlace

        return BackupPlace(stage, studio, address, care.backing)
    if address.steps[1:] == ("checkup",):
        from .checkup_place import CheckupPlace

        return CheckupPlace(stage, studio, address, examining)
    from .safety_place import SafetyPlace

    return SafetyPlace(stage, studio, address, care, examining)

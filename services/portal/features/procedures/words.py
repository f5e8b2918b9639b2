"""How limits are written, and which documents follow a procedure."""

from collections.abc import Sequence

from services.portal.frame import formats
from shared.texts import say

AREA_ICON = {
    "organisation": "building",
    "internal_affairs": "gavel",
    "mass_mobilisation": "users",
    "inspection": "eye",
    "office": "folders",
    "other": "forms",
}


def hours(value: float) -> str:
    """Working hours of a limit: 4 → “4 giờ”, 37.5 → “37,5 giờ (5 ngày)”."""
    written = say("common.time.hours", n=formats.decimal(value))
    if value < formats.DAY_HOURS:
        return written
    return f"{written} ({say('common.time.days', n=formats.decimal(round(value / formats.DAY_HOURS, 1)))})"


def governs(direction: str | None, named: Sequence[str]) -> str:
    """Which documents follow a procedure."""
    if direction is None:
        return say("procedures.no_document_follows")
    which = ", ".join(named) or say("procedures.every_kind")
    return f"{say(f'procedures.direction.{direction}')}: {which}"

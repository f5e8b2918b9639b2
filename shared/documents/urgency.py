"""Degrees of urgency, which say how fast a document is handled."""

from enum import StrEnum


class Urgency(StrEnum):
    """The levels, least first."""

    NORMAL = "normal"
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"
    FLASH = "flash"
    FLASH_TIMED = "flash_timed"

    @property
    def priority(self) -> int:
        """edXML's ``Priority`` (QCVN 102:2016/BTTTT): 0-4."""
        return list(Urgency).index(self)

"""Urgency: how fast a document wants to be handled (edXML priority 0-4)."""

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
        """edXML's ``Priority`` (QCVN 102:2016/BTTTT)."""
        return list(Urgency).index(self)

    @property
    def label(self) -> str:
        """The Vietnamese stamp."""
        return ("Thường", "Khẩn", "Thượng khẩn", "Hỏa tốc", "Hỏa tốc hẹn giờ")[self.priority]

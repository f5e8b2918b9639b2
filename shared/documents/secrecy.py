"""Degrees of secrecy: Mật, Tối mật, Tuyệt mật."""

from enum import StrEnum


class Secrecy(StrEnum):
    """The levels, least first; the content of anything above `NONE` never enters this system."""

    NONE = "none"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"  # noqa: S105 - a degree
    TOP_SECRET = "top_secret"  # noqa: S105 - a degree

    @property
    def rank(self) -> int:
        """0-3; a person sees what does not exceed their clearance."""
        return list(Secrecy).index(self)

    @classmethod
    def of_rank(cls, rank: int) -> "Secrecy":
        """The degree of a rank (0-3)."""
        return list(cls)[rank]

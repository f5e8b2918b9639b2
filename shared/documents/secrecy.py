"""Secrecy: how closely a document is kept (Mật, Tối mật, Tuyệt mật)."""

import re
from enum import StrEnum

from shared.documents.marks import normalized


class Secrecy(StrEnum):
    """The levels, least first; the content of anything above `NONE` never enters this system."""

    NONE = "none"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"  # noqa: S105 - a degree
    TOP_SECRET = "top_secret"  # noqa: S105 - a degree

    @property
    def rank(self) -> int:
        """0-3; a person sees what is not above their clearance."""
        return list(Secrecy).index(self)

    @classmethod
    def of_rank(cls, rank: int) -> "Secrecy":
        """The level of a rank (0-3)."""
        return list(cls)[rank]

    @property
    def label(self) -> str:
        """The Vietnamese stamp."""
        return ("Thường", "Mật", "Tối mật", "Tuyệt mật")[self.rank]


STAMPS = {"MẬT": Secrecy.CONFIDENTIAL, "TỐI MẬT": Secrecy.SECRET, "TUYỆT MẬT": Secrecy.TOP_SECRET}
"""What the stamp of each level says, in capitals, in a place of its own."""

_HEAD_CELLS = 60  # the stamp stands beside the heading or below the number
_CELL_ENDS = re.compile(r"[\n\r\f\t|]|\s{2,}")


def stamp_in(text: str) -> Secrecy:
    """The stamp at the head of a document's text; `NONE` where there is none."""
    cells = (cell.strip(" .*[]()") for cell in _CELL_ENDS.split(normalized(text)))
    head = [cell for cell in cells if cell][:_HEAD_CELLS]
    return next((STAMPS[cell] for cell in head if cell in STAMPS), Secrecy.NONE)

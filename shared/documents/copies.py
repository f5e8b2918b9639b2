"""The three copies of a document (Nghị định 30/2020/NĐ-CP, art. 25)."""

from enum import StrEnum


class CopyForm(StrEnum):
    """A copy of the whole, of what was received, of a part."""

    FULL = "full"
    RECEIVED = "received"
    EXTRACT = "extract"

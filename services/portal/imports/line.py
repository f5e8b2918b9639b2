"""A line of an old register, whatever it was read from."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

_NAMESPACE = UUID("0f7b5e0e-5d86-4c87-9d4e-3f6d8a1c2b90")  # of the documents that come from old registers


@dataclass(frozen=True)
class Attachment:
    """A file that comes with a line; ``data`` is read when its turn comes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class PastLine:
    """A line: ``row`` is where it stands in its source (a row, a note), ``wrong`` why it cannot be entered."""

    row: str
    number: int | None = None
    on: dt.date | None = None
    head: Mapping[str, Any] = field(default_factory=dict)
    paper_location: str | None = None
    files: tuple[Attachment, ...] = ()
    wrong: str | None = None

    def document_id(self, body_id: str) -> UUID:
        """The same line of the same body is the same document, however often it is imported."""
        year = self.on.year if self.on else 0
        return uuid5(_NAMESPACE, f"{body_id}/{year}/{self.number}")

"""What is one person's own."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person is told; ``fresh`` until they have looked."""

    kind: str
    from_name: str
    text: str
    at: dt.datetime
    secrecy_rank: int
    fresh: bool
    document_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list that a person keeps, by its address in the portal."""

    view_id: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class KeptPhrase:
    """A phrase of a person's own."""

    phrase_id: str
    text: str

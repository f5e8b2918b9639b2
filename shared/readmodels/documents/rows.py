"""Documents as lists and pages show them."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class GivenWork:
    """A document on which a leader gave instructions, and what became of it; ``deadline`` while it is being handled."""

    document_id: UUID
    status: str
    instruction: str
    secrecy_rank: int
    late: bool
    subject: str | None = None
    symbol: str | None = None
    lead_name: str | None = None
    deadline: dt.date | None = None
    result: str | None = None

"""What is counted of meetings."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MeetingTotals:
    """Meetings of a kind and their papers; ``percent`` of those that are not secret are electronic."""

    kind: str
    meetings: int
    papers: int
    papers_electronic: int
    papers_secret: int
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Conference:
    """How far a conference reached; ``missing`` are the names of the bodies that it has not."""

    meeting_id: UUID
    title: str
    held_on: dt.date
    bodies_to_reach: int
    bodies_online: int
    bodies_joined: int
    missing: tuple[str, ...]

"""What waits for somebody."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of work that waits: ``work`` says of which sort, ``holder`` for whom (``person:…`` or ``post:…``).

    ``document_id`` is the document's, or the meeting's where the work belongs to one; ``late`` is true from the day
    after the deadline on, ``format_passed`` where a draft waits whose form was checked and is right.
    """

    document_id: UUID
    work: str
    urgency: int
    secrecy_rank: int
    late: bool
    subject: str | None = None
    symbol: str | None = None
    deadline: dt.date | None = None
    waiting_since: dt.datetime | None = None
    note: str | None = None
    format_passed: bool = False
    from_name: str | None = None
    task_id: str | None = None

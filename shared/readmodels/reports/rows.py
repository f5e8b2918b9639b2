"""What the queries of periodic reports answer."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A line that a figure counts; ``href`` is its page in the portal."""

    id: UUID
    title: str | None
    symbol: str | None
    at: dt.datetime | None
    href: str
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """Documents registered and issued in the month that begins on ``month``."""

    month: dt.date
    received: int
    issued: int

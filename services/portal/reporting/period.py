"""The period of a report: a month, a quarter or a year."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from shared.calendar import VIETNAM
from shared.texts import say

KINDS = ("month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_ROMAN = ("I", "II", "III", "IV")
FIRST_YEAR, LAST_YEAR = 1945, 2200


@dataclass(frozen=True)
class Period:
    """From ``since`` to ``until``, both included, days in Đà Nẵng."""

    kind: str
    since: dt.date

    @classmethod
    def around(cls, kind: str, day: dt.date) -> "Period":
        """The month, quarter or year that ``day`` lies in."""
        months = _MONTHS[kind]
        return cls(kind, day.replace(month=(day.month - 1) // months * months + 1, day=1))

    @classmethod
    def of(
        cls,
        kind: Annotated[str, Query(max_length=10)] = "quarter",
        day: Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = "",
    ) -> "Period":
        """As the query string says; what is no kind or no day of a calendar is this quarter."""
        try:
            asked = dt.date.fromisoformat(day) if day else dt.datetime.now(VIETNAM).date()
        except ValueError:
            asked = dt.datetime.now(VIETNAM).date()
        asked = asked.replace(year=min(max(asked.year, FIRST_YEAR), LAST_YEAR), day=1)
        return cls.around(kind if kind in KINDS else "quarter", asked)

    def moved(self, periods: int) -> "Period":
        """The period so many later (earlier, where negative)."""
        months = self.since.year * 12 + self.since.month - 1 + periods * _MONTHS[self.kind]
        return Period(self.kind, dt.date(months // 12, months % 12 + 1, 1))

    @property
    def until(self) -> dt.date:
        """The last day."""
        return self.moved(1).since - dt.timedelta(days=1)

    @property
    def query(self) -> str:
        """The period as a query string."""
        return f"kind={self.kind}&day={self.since}"

    @property
    def label(self) -> str:
        """Its name: ``Quý IV năm 2026``."""
        if self.kind == "month":
            return say("reports.month_of_year", month=self.since.month, year=self.since.year)
        if self.kind == "quarter":
            roman = _ROMAN[(self.since.month - 1) // 3]
            return say("reports.quarter_of_year", quarter=roman, year=self.since.year)
        return say("reports.year", year=self.since.year)

    @property
    def arguments(self) -> tuple[dt.datetime, dt.datetime, dt.date]:
        """The first moment, the first moment after it, and the last day, as queries take them."""
        after = self.until + dt.timedelta(days=1)
        return (
            dt.datetime.combine(self.since, dt.time(), VIETNAM),
            dt.datetime.combine(after, dt.time(), VIETNAM),
            self.until,
        )


Wanted = Annotated[Period, Depends(Period.of)]

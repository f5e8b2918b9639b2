"""The period of a report: a month, a quarter or a year."""

import datetime as dt
from dataclasses import dataclass

from shared.calendar import VIETNAM

KINDS = ("month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
FIRST_YEAR, LAST_YEAR = 1945, 2200


@dataclass(frozen=True, slots=True)
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
    def of(cls, kind: str = "quarter", day: str = "") -> "Period":
        """The period of a query string; an unknown kind means a quarter, an impossible date means today."""
        today = dt.datetime.now(VIETNAM).date()
        try:
            within = dt.date.fromisoformat(day) if day else today
        except ValueError:
            within = today
        within = within.replace(year=min(max(within.year, FIRST_YEAR), LAST_YEAR), day=1)
        return cls.around(kind if kind in KINDS else "quarter", within)

    def moved(self, periods: int) -> "Period":
        """The period so many later (earlier, where negative)."""
        months = self.since.year * 12 + self.since.month - 1 + periods * _MONTHS[self.kind]
        return Period(self.kind, dt.date(months // 12, months % 12 + 1, 1))

    @property
    def until(self) -> dt.date:
        """The last day."""
        return self.moved(1).since - dt.timedelta(days=1)

    @property
    def parameters(self) -> dict[str, str]:
        """The period as the parameters of a query string."""
        return {"kind": self.kind, "day": self.since.isoformat()}

    @property
    def query(self) -> str:
        """The period as a query string."""
        return f"kind={self.kind}&day={self.since}"

    @property
    def arguments(self) -> tuple[dt.datetime, dt.datetime, dt.date]:
        """The first moment, the first moment after it, and the last day, as queries take them."""
        after = self.until + dt.timedelta(days=1)
        return (
            dt.datetime.combine(self.since, dt.time(), VIETNAM),
            dt.datetime.combine(after, dt.time(), VIETNAM),
            self.until,
        )

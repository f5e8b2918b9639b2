"""Recurring reports: how often they are due, and until when."""

import calendar
import datetime as dt
from enum import StrEnum
from functools import cached_property

from pydantic import BaseModel, ConfigDict, model_validator

LONGEST_YEARS = 10


class Every(StrEnum):
    """How often a report is due."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3}


class Reporting(BaseModel):
    """A report is due on ``first_due`` and then every week, month or quarter, the last one on or before ``until``.

    In a month that is too short for the day, the report is due on the month's last day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    every: Every
    first_due: dt.date
    until: dt.date

    @model_validator(mode="after")
    def _has_an_end(self) -> "Reporting":
        if not self.first_due <= self.until:
            raise ValueError("the first report is due before the last")
        if self.until.year - self.first_due.year > LONGEST_YEARS:
            raise ValueError(f"recurring reports run for at most {LONGEST_YEARS} years")
        return self

    @cached_property
    def due_days(self) -> tuple[dt.date, ...]:
        """The day of each period's report, in order."""
        days: list[dt.date] = []
        while (day := self._due(len(days))) <= self.until:
            days.append(day)
        return tuple(days)

    def due(self, period: int) -> dt.date | None:
        """The day of report number ``period`` (from 0); ``None`` after the last."""
        return self.due_days[period] if period < len(self.due_days) else None

    def _due(self, period: int) -> dt.date:
        if self.every is Every.WEEK:
            return self.first_due + dt.timedelta(weeks=period)
        months = self.first_due.month - 1 + period * _MONTHS[self.every]
        year, month = self.first_due.year + months // 12, months % 12 + 1
        return dt.date(year, month, min(self.first_due.day, calendar.monthrange(year, month)[1]))

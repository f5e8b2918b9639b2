"""What one body may set of its working time, as data."""

import datetime as dt

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Span(BaseModel):
    """One stretch of the working day, from ``start`` up to ``end``, in local time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: dt.time
    end: dt.time

    @model_validator(mode="after")
    def _runs_forward(self) -> "Span":
        if self.start.tzinfo or self.end.tzinfo:
            raise ValueError("local times carry no time zone")
        if self.start >= self.end:
            raise ValueError("a span ends after it starts")
        return self


class HoursFrom(BaseModel):
    """The hours of every working day from a day on, until other hours follow."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    valid_from: dt.date
    spans: tuple[Span, ...] = Field(min_length=1, max_length=6)

    @model_validator(mode="after")
    def _one_after_the_other(self) -> "HoursFrom":
        for earlier, later in zip(self.spans, self.spans[1:], strict=False):
            if later.start < earlier.end:
                raise ValueError("spans follow one another and do not overlap")
        return self


class CalendarRules(BaseModel):
    """Where a body departs from the city's calendar: its own hours, extra days off, made-up working days.

    A declared day comes before holidays and weekends; declared as both, it is off.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    hours: tuple[HoursFrom, ...] = ()
    days_off: frozenset[dt.date] = frozenset()
    working_days: frozenset[dt.date] = frozenset()

"""Which figures are wanted: the filters of the evaluation's pages, in and out of a query string."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query

from shared.calendar import VIETNAM
from shared.documents.steps import Step

Word = Annotated[str, Query(max_length=120, pattern=r"^[^\x00]*$")]
Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


@dataclass(frozen=True)
class Asked:
    """Filters; an empty word is none.  Days are days in Đà Nẵng, both included: a finished step counts on its last.

    ``procedure`` is the id of a procedure that documents follow.
    """

    body: str
    kind: str
    step: str
    since: dt.date
    until: dt.date
    procedure: str = ""

    @classmethod
    def of(
        cls,
        body: Word = "",
        kind: Word = "",
        step: Word = "",
        since: Day = "",
        until: Day = "",
        procedure: Word = "",
    ) -> "Asked":
        """As the query string says; a day that no calendar has, or a step that is none, is as none."""
        today = dt.datetime.now(VIETNAM).date()
        last = _day(until) or today
        first = _day(since) or last.replace(month=1, day=1)
        step = step if step in list(Step) else ""
        return cls(body, kind, step, min(first, last), max(first, last), procedure)

    def but(self, **changed: Any) -> "Asked":
        """The same with some filters set otherwise."""
        return replace(self, **changed)

    @property
    def query(self) -> str:
        """The filters as a query string."""
        words = {"body": self.body, "kind": self.kind, "step": self.step, "procedure": self.procedure}
        return urlencode({**{name: word for name, word in words.items() if word}, **self._days()})

    def _days(self) -> dict[str, str]:
        return {"since": self.since.isoformat(), "until": self.until.isoformat()}

    @property
    def arguments(self) -> tuple[str, str, str, dt.datetime, dt.datetime, str]:
        """The filters as the queries take them: the last moment is the first that no longer counts."""
        return (
            self.body,
            self.kind,
            self.step,
            dt.datetime.combine(self.since, dt.time(), VIETNAM),
            dt.datetime.combine(self.until + dt.timedelta(days=1), dt.time(), VIETNAM),
            self.procedure,
        )


Wanted = Annotated[Asked, Depends(Asked.of)]


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None

"""Which steps are counted: the filters of the evaluation, in and out of a query string."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import TypedDict
from urllib.parse import urlencode

from typing_extensions import Unpack

from shared.calendar import VIETNAM
from shared.documents.steps import Step


class Narrowing(TypedDict, total=False):
    """The filters that `EvaluationFilter.but` may set otherwise."""

    body: str
    kind: str
    step: str
    since: dt.date
    until: dt.date
    procedure: str


@dataclass(frozen=True, slots=True)
class EvaluationFilter:
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
        cls, body: str = "", kind: str = "", step: str = "", since: str = "", until: str = "", procedure: str = ""
    ) -> "EvaluationFilter":
        """As somebody typed it; a day that is in no calendar, and a step that does not exist, count as empty.

        Without days it is the year so far, or up to ``until``.
        """
        last = day_of(until) or dt.datetime.now(VIETNAM).date()
        first = day_of(since) or last.replace(month=1, day=1)
        step = step if step in list(Step) else ""
        return cls(body, kind, step, min(first, last), max(first, last), procedure)

    def but(self, **changed: Unpack[Narrowing]) -> "EvaluationFilter":
        """The same with some filters set otherwise."""
        return replace(self, **changed)

    @property
    def query(self) -> str:
        """The filters as a query string."""
        return urlencode(self.parameters)

    @property
    def parameters(self) -> dict[str, str]:
        """The filters as the parameters of a query string; empty words are left out."""
        words = {"body": self.body, "kind": self.kind, "step": self.step, "procedure": self.procedure}
        days = {"since": self.since.isoformat(), "until": self.until.isoformat()}
        return {**{name: word for name, word in words.items() if word}, **days}

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


def day_of(text: str) -> dt.date | None:
    """The day that ``text`` (ISO 8601) names; ``None`` where it names none."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None

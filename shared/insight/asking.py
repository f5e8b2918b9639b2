"""How figures are asked for in a query string, on the portal's pages as in insight's interface."""

from typing import Annotated, Literal

from fastapi import Depends, Query

from shared.bodies.actor import Post
from shared.documents.steps import SEVEN
from shared.insight.whatif import Changes
from shared.readmodels.evaluation.filter import EvaluationFilter
from shared.readmodels.reports.period import Period

Word = Annotated[str, Query(max_length=120, pattern=r"^[^\x00]*$")]
LongWord = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]
Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
StepName = Annotated[str, Query(pattern=f"^({'|'.join(SEVEN)})?$")]
Level = Annotated[str, Query(pattern=f"^({'|'.join(Post)})?$")]
Hours = Annotated[str, Query(pattern=r"^(\d{1,4}([.,]\d{1,2})?)?$")]
StepKey = Annotated[str, Query(max_length=40, pattern=r"^[a-z0-9-]*$", description="a step of a procedure")]
Page = Annotated[int, Query(ge=1, le=10_000)]
Minutes = Annotated[int, Query(ge=0, le=10_000_000, description="only steps that took at least so many minutes")]
Figure = Annotated[str, Query(max_length=40)]

Which = Literal["done", "on_time", "late", "slow", "open", "stale"]
WhichLimit = Literal["done", "on_time", "late", "passed", "overdue"]
LogForm = Literal["json", "sqlite", "xes"]


def _evaluation_filter(
    body: Word = "", kind: Word = "", step: Word = "", since: Day = "", until: Day = "", procedure: Word = ""
) -> EvaluationFilter:
    return EvaluationFilter.of(body, kind, step, since, until, procedure)


def _period(kind: Annotated[str, Query(max_length=10)] = "quarter", day: Day = "") -> Period:
    return Period.of(kind, day)


def _changes(
    drop: StepName = "",
    first: StepName = "",
    second: StepName = "",
    shorten: StepName = "",
    hours: Hours = "",
    decide: StepName = "",
    level: Level = "",
) -> Changes:
    return Changes(drop=drop, first=first, second=second, shorten=shorten, hours=hours, decide=decide, level=level)


Filter = Annotated[EvaluationFilter, Depends(_evaluation_filter)]
InPeriod = Annotated[Period, Depends(_period)]
AskedChanges = Annotated[Changes, Depends(_changes)]

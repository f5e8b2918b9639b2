"""The evaluation as a report: pages to print, and a workbook with the documents behind its figures."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from services.insight.evaluation.ranking import RULE
from services.insight.sheets import Sheet, workbook_of
from services.insight.words import day, decimal, duration, moment, percent
from shared.calendar import VIETNAM
from shared.documents.steps import Step
from shared.form.official import SERIF
from shared.form.typesetting import typeset
from shared.insight.evaluation import Evaluation, RankedBody
from shared.readmodels.cases.limits import LimitShare
from shared.readmodels.evaluation.filter import EvaluationFilter
from shared.readmodels.evaluation.rows import Choice, FiguresOfKey, StepLine
from shared.texts import say

TEMPLATE = Path(__file__).with_name("report.typ")
RowT = TypeVar("RowT")
Value = str | int | float | dt.datetime | None


@dataclass(frozen=True)
class Column(Generic[RowT]):
    """A column: the name of its heading, its width (in characters) and what stands in it.

    A ``share`` is a number between 0 and 1.
    """

    name: str
    width: int
    value: Callable[[RowT], Value]
    share: bool = False

    @property
    def heading(self) -> str:
        """What stands above it."""
        return say(f"insight.evaluation.column.{self.name}")


def _hours(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes / 60, 2)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


_FIGURES: tuple[Column[FiguresOfKey], ...] = (
    Column("done", 10, lambda row: row.done),
    Column("median", 10, lambda row: _hours(row.median)),
    Column("p90", 11, lambda row: _hours(row.p90)),
    Column("on_time", 10, lambda row: _share(row.on_time, row.with_due), share=True),
    Column("late", 9, lambda row: row.late),
    Column("open", 9, lambda row: row.open),
    Column("stale", 9, lambda row: row.stale),
)
STEPS: tuple[Column[FiguresOfKey], ...] = (Column("step", 18, lambda row: Step(row.key).label), *_FIGURES)
KINDS: tuple[Column[FiguresOfKey], ...] = (
    Column("kind", 18, lambda row: row.key or say("insight.unknown_kind")),
    *_FIGURES,
)
LIMITS: tuple[Column[LimitShare], ...] = (
    Column("procedure", 34, lambda row: row.procedure_name),
    Column("step", 24, lambda row: row.name),
    Column("limit", 9, lambda row: row.hours),
    Column("median", 10, lambda row: None if row.median is None else round(row.median, 2)),
    Column("done", 10, lambda row: row.done),
    Column("on_time", 10, lambda row: _share(row.on_time, row.done), share=True),
    Column("late", 9, lambda row: row.late),
    Column("overdue", 9, lambda row: row.overdue),
)
RANKING: tuple[Column[RankedBody], ...] = (
    Column("place", 7, lambda body: body.place),
    Column("body", 34, lambda body: body.figures.name),
    Column("points", 8, lambda body: body.points),
    Column("on_time", 10, lambda body: body.punctual, share=True),
    Column("brisk", 10, lambda body: body.brisk, share=True),
    Column("flowing", 11, lambda body: body.flowing, share=True),
    Column("done", 10, lambda body: body.figures.done),
    Column("open", 9, lambda body: body.figures.open),
)
DOCUMENTS: tuple[Column[StepLine], ...] = (
    Column("body", 28, lambda line: line.body_name or line.body_id),
    Column("step", 16, lambda line: Step(line.step).label),
    Column("symbol", 18, lambda line: line.symbol_shown),
    Column("kind", 14, lambda line: line.kind),
    Column("subject", 50, lambda line: line.subject),
    Column("began", 16, lambda line: line.began_at),
    Column("ended", 16, lambda line: line.ended_at),
    Column("due", 16, lambda line: line.due_at),
    Column("hours", 10, lambda line: _hours(line.minutes)),
    Column("verdict", 10, lambda line: _verdict(line.on_time)),
    Column("actor", 22, lambda line: line.actor_name),
)


def _verdict(on_time: bool | None) -> str | None:
    if on_time is None:
        return None
    return say("insight.evaluation.on_time") if on_time else say("insight.evaluation.late")


def rule() -> str:
    """The ranking's rule, as it stands on every ranking."""
    return say("figures.ranking_rule", **RULE.model_dump())


def printed(figures: Evaluation, body: str, wanted: EvaluationFilter) -> bytes:
    """The report as a PDF, A4 upright."""
    total = figures.total
    summary = {
        "done": str(total.done),
        "median": duration(total.median),
        "p90": duration(total.p90),
        "on_time": percent(total.on_time, total.with_due),
        "open": str(total.open),
        "stale": str(total.stale),
    }
    period = say("insight.evaluation.period", since=day(wanted.since), until=day(wanted.until))
    fields = {
        "title": say("insight.evaluation.title"),
        "body": body,
        "period": f"{period}{_narrowed(wanted, figures)}",
        "fonts": SERIF,
        "words": {
            "made": say("insight.evaluation.made", moment=moment(dt.datetime.now(dt.UTC))),
            "empty": say("insight.evaluation.empty"),
        },
        "summary": [[say(f"insight.evaluation.summary.{name}"), value] for name, value in summary.items()],
        "tables": [
            _table("steps", STEPS, figures.steps),
            _table("kinds", KINDS, figures.kinds),
            _table("limits", LIMITS, figures.limits),
            _table("ranking", RANKING, figures.ranking, rule()),
        ],
    }
    return typeset(TEMPLATE, report=fields)


def _narrowed(wanted: EvaluationFilter, figures: Evaluation) -> str:
    words = (
        _chosen(figures.choices.bodies, wanted.body),
        wanted.kind,
        Step(wanted.step).label if wanted.step else "",
        _chosen(figures.choices.procedures, wanted.procedure),
    )
    return "".join(f"; {word}" for word in words if word)


def _chosen(choices: Iterable[Choice], value: str) -> str:
    return next((choice.label for choice in choices if choice.value == value), value)


def _table(name: str, columns: Sequence[Column[RowT]], rows: Iterable[RowT], note: str = "") -> dict[str, object]:
    return {
        "title": say(f"insight.evaluation.table.{name}"),
        "headings": [column.heading for column in columns],
        "widths": [column.width for column in columns],
        "lines": [[_cell(column, column.value(row)) for column in columns] for row in rows],
        "note": note,
    }


def _cell(column: Column[RowT], value: Value) -> str:
    if column.share:
        return percent(value if isinstance(value, int | float) else None)
    return "" if value is None else decimal(value) if isinstance(value, float) else str(value)


def workbook(figures: Evaluation, lines: Sequence[StepLine], body: str, wanted: EvaluationFilter) -> bytes:
    """The report as an .xlsx: a sheet for each table, and one for the documents."""
    head = f"{body}, {day(wanted.since)}-{day(wanted.until)}{_narrowed(wanted, figures)}"
    return workbook_of(
        _sheet("steps", head, STEPS, figures.steps),
        _sheet("kinds", head, KINDS, figures.kinds),
        _sheet("limits_sheet", head, LIMITS, figures.limits),
        _sheet("ranking", f"{head}. {rule()}", RANKING, figures.ranking),
        _sheet("documents", head, DOCUMENTS, lines),
    )


def _sheet(name: str, head: str, columns: Sequence[Column[RowT]], rows: Sequence[RowT]) -> Sheet:
    return Sheet(
        title=say(f"insight.evaluation.table.{name}"),
        head=head,
        columns=[(column.heading, column.width, column.share) for column in columns],
        lines=[[_in_vietnam(column.value(row)) for column in columns] for row in rows],
    )


def _in_vietnam(value: Value) -> Value:
    return value.astimezone(VIETNAM).replace(tzinfo=None) if isinstance(value, dt.datetime) else value

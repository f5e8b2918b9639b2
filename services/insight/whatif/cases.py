"""Finished steps as the history of their cases, and the limits of a procedure as those of a document's steps."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from services.insight.whatif.history import History, Lap, Taken
from shared.calendar import CalendarRules, WorkingCalendar, calendar_of, city_calendar
from shared.documents.steps import SEVEN
from shared.procedures.content import Step as ProcedureStep
from shared.readmodels.cases.limits import ENDINGS_OF
from shared.readmodels.evaluation.rows import FinishedStep


def history_of(steps: Iterable[FinishedStep]) -> History:
    """The issued cases among finished steps; what lies between two steps is waiting, in working minutes."""
    cases: dict[tuple[str, UUID], list[FinishedStep]] = {}
    for step in steps:
        if step.step in list(SEVEN):
            cases.setdefault((step.body_id, step.case_id), []).append(step)
    issued = [case for case in cases.values() if any(step.step == "issue" for step in case)]
    return History.of([step.value for step in SEVEN], [_taken(case) for case in issued])


def _taken(case: list[FinishedStep]) -> list[Taken]:
    taken: list[Taken] = []
    reached: dt.datetime | None = None
    for step in sorted(case, key=lambda step: step.began_at):
        calendar = _calendar(step.calendar)
        gap = calendar.working_hours_between(reached, step.began_at) * 60 if reached else 0.0
        laps = tuple(Lap(lap["post"] or "", float(lap["minutes"])) for lap in step.laps)
        taken.append(Taken(step.step, max(gap, 0.0), laps))
        reached = max(reached, step.ended_at) if reached else step.ended_at
    return taken


def former_limits(steps: Sequence[ProcedureStep]) -> dict[str, float]:
    """The limits (working minutes) that a procedure gives to a document's steps; of two parts the longer one."""
    limits: dict[str, float] = {}
    for name, endings in ENDINGS_OF.items():
        hours = [step.hours for step in steps if step.ends_with in endings]
        if hours:
            limits[name] = max(hours) * 60
    return limits


@lru_cache(maxsize=1024)
def _calendar(rules: str | None) -> WorkingCalendar:
    """The calendar by which a step was counted."""
    return city_calendar() if rules is None else calendar_of(CalendarRules.model_validate_json(rules))

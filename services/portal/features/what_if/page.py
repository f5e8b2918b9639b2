"""What if: finished cases replayed against a changed procedure, old and new side by side."""

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.portal.evaluation.asked import Wanted
from services.portal.evaluation.limits import ENDINGS_OF
from services.portal.evaluation.measures import MOST_EXPORTED, Measures, Row
from services.portal.evaluation.whatif.changes import Change, Decide, Drop, Parallel, Shorten, Unusable
from services.portal.evaluation.whatif.history import History, Lap, Taken
from services.portal.evaluation.whatif.replay import SURE, Outcome, replay
from services.portal.features.procedures.catalogue import Catalogue
from services.portal.frame.page import render
from services.portal.frame.session import SignedIn
from shared.bodies.actor import Post
from shared.calendar import CalendarRules, WorkingCalendar, calendar_of, city_calendar
from shared.documents.steps import SEVEN
from shared.procedures.content import Step as ProcedureStep
from shared.web.problems import problem

router = APIRouter(prefix="/evaluation/what-if")

StepName = Annotated[str, Query(pattern=f"^({'|'.join(SEVEN)})?$")]
Level = Annotated[str, Query(pattern=f"^({'|'.join(Post)})?$")]
Hours = Annotated[str, Query(pattern=r"^(\d{1,4}([.,]\d{1,2})?)?$")]


def history_of(rows: list[Row]) -> History:
    """The issued cases among finished steps; what lies between two steps is waiting, in working minutes."""
    cases: dict[Any, list[Row]] = {}
    for row in rows:
        if row["step"] in list(SEVEN):
            cases.setdefault((row["body_id"], row["case_id"]), []).append(row)
    issued = [case for case in cases.values() if any(row["step"] == "issue" for row in case)]
    return History.of([step.value for step in SEVEN], [_taken(case) for case in issued])


def _taken(case: list[Row]) -> list[Taken]:
    taken, reached = [], None
    for row in sorted(case, key=lambda row: row["began_at"]):
        gap = _calendar(row["calendar"]).working_hours_between(reached, row["began_at"]) * 60 if reached else 0.0
        laps = tuple(Lap(lap["post"] or "", float(lap["minutes"])) for lap in row["laps"])
        taken.append(Taken(row["step"], max(gap, 0.0), laps))
        reached = max(reached, row["ended_at"]) if reached else row["ended_at"]
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


@router.get("")
async def show(
    request: Request,
    actor: SignedIn,
    wanted: Wanted,
    drop: StepName = "",
    first: StepName = "",
    second: StepName = "",
    shorten: StepName = "",
    hours: Hours = "",
    decide: StepName = "",
    level: Level = "",
) -> Response:
    """The form, and where something was changed, what it would have saved."""
    limit = float(hours.replace(",", ".") or 0) * 60
    changes: list[Change] = [Drop(drop)] if drop else []
    changes += [Parallel(first, second)] if first and second else []
    changes += [Decide(decide, level)] if decide and level else []
    outcome, refused = None, None
    async with request.app.state.reads.as_actor(actor) as view:
        measures = Measures(view.connection)
        choices = await measures.choices()
        limits = former_limits(await Catalogue(view.connection).limits(wanted.procedure)) if wanted.procedure else {}
        changes += [Shorten(shorten, limit, limits.get(shorten))] if shorten else []
        rows = await measures.steps(wanted.but(step=""), MOST_EXPORTED) if changes else []
    if changes:
        try:
            outcome = await asyncio.to_thread(_replayed, rows, changes)
        except Unusable as error:
            refused = problem(error.code, request.url.path, **error.params)
    asked = {"drop": drop, "first": first, "second": second, "shorten": shorten, "hours": hours, "decide": decide,
             "level": level}  # fmt: skip
    return render(
        request, "what_if/what_if.html", actor, 409 if refused else 200, asked=wanted, choices=choices, seven=SEVEN,
        change=asked, outcome=outcome, picture=_picture(outcome) if outcome else None, problem=refused,
        sure=round(SURE * 100), limits=limits,
    )  # fmt: skip


def _replayed(rows: list[Row], changes: list[Change]) -> Outcome:
    return replay(history_of(rows), changes)


def _picture(outcome: Outcome) -> dict[str, list[dict[str, Any]]]:
    """Both ways as bars on one scale (0-100)."""
    most = max(sum(outcome.old_steps.values()), sum(outcome.new_steps.values()), 1.0)
    ways: dict[str, list[dict[str, Any]]] = {}
    for name, steps in (("old", outcome.old_steps), ("new", outcome.new_steps)):
        at, ways[name] = 0.0, []
        for step, minutes in steps.items():
            width = 100 * minutes / most
            ways[name].append({"step": step, "x": round(at, 2), "width": round(width, 2), "minutes": minutes})
            at += width
    return ways

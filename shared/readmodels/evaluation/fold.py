"""Evaluation: every step of every document, measured.

A row is fed by one stream (a document's receiving, routing, approval or publishing), so it comes out the same whatever
order the services' events arrive in.  What a later step must know of the document, its row is told when the stream
opens: until the step begins, the row is ``ahead``.  The one thing that comes from elsewhere is the body's calendar,
with the document's case: whichever is first, all minutes are counted by it in the end.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from shared.calendar import VIETNAM, CalendarRules, WorkingCalendar, calendar_of, city_calendar
from shared.documents.secrecy import Secrecy
from shared.documents.steps import Step
from shared.events.tracking.cases import CaseOpened
from shared.eventsourcing.recorded import RecordedEvent
from shared.procedures.content import Direction
from shared.readmodels.evaluation import steps
from shared.readmodels.evaluation.steps import Do, Move, moves
from shared.readmodels.jsonb import JsonObject, from_json, to_json
from shared.readmodels.model import Key, ReadModel, Table

OF_DIRECTION = {
    Direction.INCOMING: (Step.RECEIVE, Step.ANNOTATE, Step.ROUTE, Step.HANDLE, Step.FILE),
    Direction.OUTGOING: (Step.DRAFT, Step.CONSULT, Step.APPROVE, Step.ISSUE),
}
"""The steps that a case's own body takes."""


@dataclass(frozen=True)
class StepRow:
    """One step of one document in one body.

    ``case_id`` is the incoming document that the work began with, or the document itself.  ``laps`` is a JSON list of
    the times that the step was taken: from, to, working minutes, post and person, and whether it went ``on`` or
    ``back``.  ``due_at`` is the first moment that is late.  ``pending`` are consulted bodies that have not answered.
    ``calendar`` is the body's own, as JSON, where it departs from the city's.
    """

    body_id: str
    document_id: UUID
    step: str
    case_id: UUID
    kind: str | None
    symbol: str | None
    urgency: int
    state: str
    began_at: dt.datetime | None
    ended_at: dt.datetime | None
    open_since: dt.datetime | None
    waits_for: str | None
    due_at: dt.datetime | None
    minutes: int
    laps: str
    pending: list[str]
    actor_id: str | None
    actor_name: str | None
    actor_post: str | None
    calendar: str | None
    secrecy_rank: int


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The steps that the event begins, ends or foretells, or says how to count."""
    event = recorded.data
    if isinstance(event, CaseOpened) and event.calendar != CalendarRules():
        for step in OF_DIRECTION[event.direction]:
            yield (event.body_id, event.document_id, step.value)
    for body_id, document_id, step in dict.fromkeys(move.key for move in moves(recorded.data)):
        yield (body_id, document_id, step.value)


def evolve(key: Key, row: StepRow | None, recorded: RecordedEvent) -> StepRow | None:
    """The step after the event."""
    body_id, document_id, step = key
    if isinstance(recorded.data, CaseOpened):
        return _counted(row or _ahead(key, document_id), to_json(recorded.data.calendar))
    for move in moves(recorded.data):
        if move.key != (body_id, document_id, Step(step)):
            continue
        if move.about is not None:
            about = move.about
            row = replace(
                row or _ahead(key, about.case_id),
                case_id=about.case_id,
                kind=about.kind,
                symbol=about.symbol,
                urgency=about.urgency,
            )
        if row is not None:
            row = replace(_moved(row, move, recorded.time), secrecy_rank=Secrecy(recorded.metadata.secrecy).rank)
    return row


def _ahead(key: Key, case_id: UUID) -> StepRow:
    return StepRow(
        body_id=key[0],
        document_id=key[1],
        step=key[2],
        case_id=case_id,
        kind=None,
        symbol=None,
        urgency=0,
        state="ahead",
        began_at=None,
        ended_at=None,
        open_since=None,
        waits_for=None,
        due_at=None,
        minutes=0,
        laps="[]",
        pending=[],
        actor_id=None,
        actor_name=None,
        actor_post=None,
        calendar=None,
        secrecy_rank=0,
    )


def _counted(row: StepRow, calendar: str) -> StepRow:
    """The row with every lap counted anew by ``calendar``."""
    row = replace(row, calendar=calendar)
    laps = [
        {**lap, "minutes": _minutes(row, dt.datetime.fromisoformat(lap["from"]), dt.datetime.fromisoformat(lap["to"]))}
        for lap in from_json(row.laps, [])
    ]
    return replace(row, laps=to_json(laps), minutes=sum(lap["minutes"] for lap in laps))


def _moved(row: StepRow, move: Move, at: dt.datetime) -> StepRow:
    match move.do:
        case Do.BEGIN:
            return _begun(row, move, at)
        case Do.PASS:
            return _begun(_ended(row, move, at), move, at)
        case Do.END:
            return _ended(row, move, at)
        case Do.DROP:
            return replace(row, state="dropped", open_since=None, pending=[]) if row.open_since or row.pending else row
        case Do.ASK:
            return _asked(row, move, at)
        case Do.ANSWER:
            return _answered(row, move, at)
        case Do.FORETELL:
            return row


def _begun(row: StepRow, move: Move, at: dt.datetime) -> StepRow:
    if row.state == "open":
        return replace(row, waits_for=move.waits_for or row.waits_for, due_at=_due(move) or row.due_at)
    return replace(
        row,
        state="open",
        began_at=row.began_at or at,
        ended_at=None,
        open_since=at,
        waits_for=move.waits_for,
        due_at=_due(move) or row.due_at,
    )


def _ended(row: StepRow, move: Move, at: dt.datetime, state: str = "done") -> StepRow:
    if row.state == "paused":
        return replace(row, state=state, ended_at=at, pending=[])
    if row.state != "open" or row.open_since is None:
        return row
    took = _minutes(row, row.open_since, at)
    lap = _lap(row.open_since, at, took, move, row.waits_for)
    ended = replace(
        row,
        state=state,
        ended_at=at if state == "done" else None,
        open_since=None,
        minutes=row.minutes + took,
        laps=to_json([*from_json(row.laps, []), lap]),
        pending=[] if state == "done" else row.pending,
    )
    if move.by is None:
        return ended
    return replace(ended, actor_id=move.by.person_id, actor_name=move.by.name, actor_post=move.by.post.value)


def _asked(row: StepRow, move: Move, at: dt.datetime) -> StepRow:
    """Others are asked: the consultation begins, and the draft rests."""
    pending = sorted({*row.pending, *move.bodies})
    if row.step == Step.DRAFT:
        return replace(_ended(row, move, at, "paused"), pending=pending)
    return replace(_begun(row, move, at), pending=pending)


def _answered(row: StepRow, move: Move, at: dt.datetime) -> StepRow:
    """One has answered; after the last one the drafter goes on."""
    if not row.pending:
        return row
    row = replace(row, pending=[body_id for body_id in row.pending if body_id not in move.bodies])
    if row.pending:
        return row
    return _begun(row, move, at) if row.step == Step.DRAFT else _ended(row, move, at)


def _lap(since: dt.datetime, until: dt.datetime, took: int, move: Move, waited_for: str | None) -> JsonObject:
    post = move.post or (move.by.post.value if move.by else waited_for)
    return {
        "from": since.isoformat(),
        "to": until.isoformat(),
        "minutes": took,
        "post": post,
        "actor": move.by.person_id if move.by else None,
        "way": "back" if move.back else "on",
    }


def _due(move: Move) -> dt.datetime | None:
    """A day that is named belongs to the time allowed."""
    if move.due is None:
        return None
    return dt.datetime.combine(move.due + dt.timedelta(days=1), dt.time(), VIETNAM)


def _minutes(row: StepRow, since: dt.datetime, until: dt.datetime) -> int:
    return minutes_between(since, until, _calendar(row.calendar))


@lru_cache(maxsize=1024)
def _calendar(rules: str | None) -> WorkingCalendar:
    return city_calendar() if rules is None else calendar_of(CalendarRules.model_validate_json(rules))


def minutes_between(since: dt.datetime, until: dt.datetime, calendar: WorkingCalendar) -> int:
    """How long somebody had it, in minutes of working time."""
    return max(0, round(calendar.working_hours_between(since, until) * 60))


MODEL = ReadModel(
    name="evaluation",
    tables=(Table("steps", StepRow, ("body_id", "document_id", "step"), keys, evolve),),
    ddl=Path(__file__).with_name("schema.sql"),
    parts=(Path(steps.__file__),),
)

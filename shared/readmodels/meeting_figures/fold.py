"""Figures of meetings: how many papers are electronic, and how far conferences reach, computed event by event."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from shared.calendar import VIETNAM
from shared.documents.secrecy import Secrecy
from shared.events import meetings
from shared.events.base import MeetingEvent
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import from_json, to_json
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Figures:
    """A meeting's figures, in the body that called it.

    ``papers`` counts those that are not secret ("trừ tài liệu mật"), ``papers_electronic`` the part of them that is
    no paper; ``papers_secret`` are the others.  ``bodies_to_reach`` were invited as bodies, ``bodies_online`` joined on
    an online line, ``missing`` (JSON list of ids) have not joined on any.  ``forms`` and ``lines`` are what they are
    counted from.
    """

    body_id: str
    meeting_id: UUID
    title: str
    kind: str
    held_on: dt.date
    status: str
    papers: int
    papers_electronic: int
    papers_secret: int
    people_invited: int
    people_present: int
    bodies_to_reach: int
    bodies_online: int
    bodies_joined: int
    missing: str
    forms: str
    lines: str
    present: str
    secrecy_rank: int = 0


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The meeting, in the body that called it."""
    event = recorded.data
    if isinstance(event, MeetingEvent):
        yield (event.body_id, event.meeting_id)


def evolve(key: Key, row: Figures | None, recorded: RecordedEvent) -> Figures | None:
    """The figures after the event."""
    event = recorded.data
    if isinstance(event, meetings.MeetingCalled):
        return _called(event)
    if row is None:
        return None
    match event:
        case meetings.MeetingPostponed():
            return replace(row, held_on=_day(event.starts_at))
        case meetings.MeetingCancelled():
            return replace(row, status="cancelled")
        case meetings.MeetingClosed():
            return replace(row, status="closed")
        case meetings.PaperAttached():
            form = event.form.value if event.secrecy is Secrecy.NONE else "secret"
            return _counted_papers(row, {**from_json(row.forms, {}), str(event.paper_id): form})
        case meetings.PaperWithdrawn():
            forms = {key: form for key, form in from_json(row.forms, {}).items() if key != str(event.paper_id)}
            return _counted_papers(row, forms)
        case meetings.AttendanceRecorded():
            return _attended(row, event)
        case _:
            return row


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(VIETNAM).date()


def _called(event: meetings.MeetingCalled) -> Figures:
    return Figures(
        body_id=event.body_id,
        meeting_id=event.meeting_id,
        title=event.title,
        kind=event.kind.value,
        held_on=_day(event.starts_at),
        status="called",
        papers=0,
        papers_electronic=0,
        papers_secret=0,
        people_invited=len(event.people),
        people_present=0,
        bodies_to_reach=len(event.bodies),
        bodies_online=0,
        bodies_joined=0,
        missing=to_json(sorted(event.bodies)),
        forms="{}",
        lines=to_json(dict.fromkeys(event.bodies)),
        present="[]",
    )


def _counted_papers(row: Figures, forms: dict[str, str]) -> Figures:
    each = list(forms.values())
    secret = each.count("secret")
    return replace(
        row,
        forms=to_json(forms),
        papers=len(each) - secret,
        papers_electronic=each.count("electronic"),
        papers_secret=secret,
    )


def _attended(row: Figures, event: meetings.AttendanceRecorded) -> Figures:
    if event.person is not None:
        present = set(from_json(row.present, []))
        absent = event.line is meetings.Line.ABSENT and event.stand_in is None
        present = present - {event.person.person_id} if absent else present | {event.person.person_id}
        return replace(row, present=to_json(sorted(present)), people_present=len(present))
    lines: dict[str, str | None] = from_json(row.lines, {})
    if event.attending_body_id not in lines:
        return row
    lines[event.attending_body_id] = event.line.value
    joined = [line for line in lines.values() if line in ("room", "online")]
    return replace(
        row,
        lines=to_json(lines),
        bodies_online=joined.count("online"),
        bodies_joined=len(joined),
        missing=to_json(sorted(body_id for body_id, line in lines.items() if line not in ("room", "online"))),
    )


MODEL = ReadModel(
    name="meeting_figures",
    tables=(Table("meetings", Figures, ("body_id", "meeting_id"), keys, evolve),),
    ddl=Path(__file__).with_name("schema.sql"),
)

"""Bodies, what befell them, and the organs outside."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from shared.calendar import VIETNAM
from shared.documents.numbering import NumberingRules
from shared.events import directory
from shared.events.base import Event
from shared.events.subscriptions.peers import PeerChanged, PeerClosed, PeerRegistered
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import to_json
from shared.readmodels.model import Key


@dataclass(frozen=True)
class Body:
    """A body, with its present term; once it has ended, with its ``successors``, the one that takes the rest first."""

    body_id: str
    name: str
    symbol: str
    level: str
    parent_body_id: str | None
    numbering: str
    term: str | None
    term_opened_on: dt.date | None
    ended_on: dt.date | None
    ending: str | None
    successors: list[str]
    exceptions: str
    separate_approver: bool
    second_step: bool
    tone_marks: str | None
    numbering_rules: str


@dataclass(frozen=True)
class Change:
    """Something that befell a body, or one that it took over (``about_body_id``); ``detail`` is the event's data."""

    body_id: str
    event_id: UUID
    name: str
    about_body_id: str
    day: dt.date
    detail: str
    at: dt.datetime


@dataclass(frozen=True)
class Organ:
    """An organ of another document system, which the peer speaks for."""

    organ_id: str
    name: str
    peer_id: UUID


_OF_BODIES = (
    directory.BodyFounded, directory.BodyRenamed, directory.BodyMoved, directory.BodyMerged, directory.BodyDivided,
    directory.BodyAbolished, directory.TermOpened, directory.BodyRulesSet,
)  # fmt: skip


def body_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The body itself."""
    if isinstance(recorded.data, _OF_BODIES):
        yield (recorded.data.body_id,)


def evolve_body(key: Key, row: Body | None, recorded: RecordedEvent) -> Body | None:
    """The body after the event; the term opened last is the present one."""
    event = recorded.data
    match event:
        case directory.BodyFounded():
            return Body(
                body_id=event.body_id,
                name=event.name,
                symbol=event.symbol,
                level=event.level,
                parent_body_id=event.parent_body_id,
                numbering=event.numbering.value,
                term=None,
                term_opened_on=None,
                ended_on=None,
                ending=None,
                successors=[],
                exceptions="{}",
                separate_approver=False,
                second_step=False,
                tone_marks=None,
                numbering_rules=to_json(NumberingRules()),
            )
        case _ if row is None:
            return None
        case directory.BodyRenamed():
            return replace(row, name=event.name, symbol=event.symbol or row.symbol)
        case directory.BodyMoved():
            return replace(row, parent_body_id=event.parent_body_id)
        case directory.BodyMerged():
            return replace(row, ended_on=event.day, ending="merged", successors=[event.successor_body_id])
        case directory.BodyDivided():
            heirs = [event.successor_body_id, *event.other_body_ids]
            exceptions = to_json(event.exceptions)
            return replace(row, ended_on=event.day, ending="divided", successors=heirs, exceptions=exceptions)
        case directory.BodyAbolished():
            heirs = [event.successor_body_id] if event.successor_body_id else []
            return replace(row, ended_on=event.day, ending="abolished", successors=heirs)
        case directory.TermOpened():
            return replace(row, term=event.term, term_opened_on=event.opened_on)
        case directory.BodyRulesSet():
            return replace(
                row,
                separate_approver=event.separate_approver,
                second_step=event.second_step,
                tone_marks=event.tone_marks,
                numbering_rules=to_json(event.numbering),
            )
        case _:
            return row


def change_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The body itself, and whoever takes it over."""
    event = recorded.data
    if isinstance(event, _OF_BODIES):
        yield (event.body_id, recorded.id)
        for heir in dict.fromkeys(_heirs(event)):
            yield (heir, recorded.id)


def _heirs(event: Event) -> list[str]:
    match event:
        case directory.BodyMerged():
            return [event.successor_body_id]
        case directory.BodyDivided():
            return [event.successor_body_id, *event.other_body_ids]
        case directory.BodyAbolished() if event.successor_body_id:
            return [event.successor_body_id]
        case _:
            return []


def evolve_change(key: Key, row: Change | None, recorded: RecordedEvent) -> Change:
    """A change never changes; a body founded, or a term, without a day of its own has that of its entry."""
    event = recorded.data
    day = getattr(event, "day", None) or getattr(event, "opened_on", None) or recorded.time.astimezone(VIETNAM).date()
    return Change(
        body_id=key[0],
        event_id=recorded.id,
        name=type(event).__name__,
        about_body_id=event.body_id,
        day=day,
        detail=to_json(event),
        at=recorded.time,
    )


def organ_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """Every organ that the peer spoke for before or speaks for now."""
    event = recorded.data
    if isinstance(event, PeerRegistered | PeerClosed):
        yield from ((organ.organ_id,) for organ in event.organs)
    if isinstance(event, PeerChanged):
        yield from ((organ.organ_id,) for organ in (*event.organs, *event.dropped))


def evolve_organ(key: Key, row: Organ | None, recorded: RecordedEvent) -> Organ | None:
    """The organ as long as a peer speaks for it."""
    event = recorded.data
    match event:
        case PeerRegistered() | PeerChanged() if named := [one for one in event.organs if one.organ_id == key[0]]:
            return Organ(named[0].organ_id, named[0].name, event.peer_id)
        case PeerChanged() | PeerClosed() if row is not None and row.peer_id == event.peer_id:
            return None
        case _:
            return row

"""The roster: bodies, people, delegations and the organs outside, as everybody in the city may know them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from shared.calendar import VIETNAM
from shared.events import directory
from shared.events.base import Event
from shared.events.subscriptions.peers import PeerChanged, PeerClosed, PeerRegistered
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import to_json
from shared.readmodels.model import Key, ReadModel, Table


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


@dataclass(frozen=True)
class Person:
    """A person in their present post; ``active`` is false after they left."""

    person_id: str
    body_id: str
    name: str
    post: str
    clearance: int
    active: bool
    title: str | None
    email: str | None
    account_issuer: str | None = None
    account_subject: str | None = None


@dataclass(frozen=True)
class Clearance:
    """A clearance that was proposed for a person and waits for a second person's word."""

    body_id: str
    person_id: str
    clearance: int
    proposed_by_id: str
    proposed_by_name: str
    at: dt.datetime


@dataclass(frozen=True)
class Delegation:
    """Who may act for whom, from when until when."""

    delegation_id: str
    body_id: str
    delegator_id: str
    delegator_name: str
    delegate_id: str
    delegate_name: str
    starts_on: dt.date
    ends_on: dt.date
    withdrawn: bool


@dataclass(frozen=True)
class Absence:
    """Who is away, from when until when."""

    absence_id: str
    body_id: str
    person_id: str
    starts_on: dt.date
    ends_on: dt.date
    note: str | None


@dataclass(frozen=True)
class Digest:
    """The last day for which a person got the daily e-mail."""

    person_id: str
    body_id: str
    day: dt.date


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
            return replace(row, separate_approver=event.separate_approver, second_step=event.second_step)
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


def person_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The person who comes or goes, or gets an account."""
    event = recorded.data
    if isinstance(event, directory.PersonAppointed):
        yield (event.person.person_id,)
    if isinstance(event, directory.PersonReleased | directory.AccountLinked | directory.ClearanceChanged):
        yield (event.person_id,)


def evolve_person(key: Key, row: Person | None, recorded: RecordedEvent) -> Person | None:
    """The person after the event."""
    event = recorded.data
    match event:
        case directory.PersonAppointed():
            return Person(
                person_id=event.person.person_id,
                body_id=event.body_id,
                name=event.person.name,
                post=event.person.post.value,
                clearance=event.clearance,
                active=True,
                title=event.person.title,
                email=event.email,
                account_issuer=row.account_issuer if row else None,
                account_subject=row.account_subject if row else None,
            )
        case directory.AccountLinked() if row is not None and row.body_id == event.body_id:
            account = event.account
            return replace(
                row,
                account_issuer=account.issuer if account else None,
                account_subject=account.subject if account else None,
            )
        case directory.PersonReleased() if row is not None and row.body_id == event.body_id:
            return replace(row, active=False)
        case directory.ClearanceChanged() if row is not None and row.body_id == event.body_id:
            return replace(row, clearance=event.clearance)
        case _:
            return row


_OF_CLEARANCE = (
    directory.ClearanceProposed, directory.ClearanceChanged, directory.ClearanceDeclined, directory.PersonReleased,
)  # fmt: skip


def clearance_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The person in the body that proposes, decides, or lets them go."""
    if isinstance(recorded.data, _OF_CLEARANCE):
        yield (recorded.data.body_id, recorded.data.person_id)


def evolve_clearance(key: Key, row: Clearance | None, recorded: RecordedEvent) -> Clearance | None:
    """The proposal as long as it waits."""
    event = recorded.data
    if isinstance(event, directory.ClearanceProposed):
        by = event.proposed_by
        return Clearance(
            body_id=event.body_id,
            person_id=event.person_id,
            clearance=event.clearance,
            proposed_by_id=by.person_id,
            proposed_by_name=by.name,
            at=recorded.time,
        )
    return None


def delegation_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The delegation granted or withdrawn."""
    if isinstance(recorded.data, directory.DelegationGranted | directory.DelegationWithdrawn):
        yield (recorded.data.delegation_id,)


def evolve_delegation(key: Key, row: Delegation | None, recorded: RecordedEvent) -> Delegation | None:
    """The delegation after the event."""
    event = recorded.data
    match event:
        case _ if row is not None and row.body_id != event.body_id:
            return row  # another body's, which happens to have the id
        case directory.DelegationGranted():
            return Delegation(
                delegation_id=event.delegation_id,
                body_id=event.body_id,
                delegator_id=event.delegator.person_id,
                delegator_name=event.delegator.name,
                delegate_id=event.delegate.person_id,
                delegate_name=event.delegate.name,
                starts_on=event.starts_on,
                ends_on=event.ends_on,
                withdrawn=False,
            )
        case directory.DelegationWithdrawn() if row is not None:
            return replace(row, withdrawn=True)
        case _:
            return row


def absence_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The absence declared or ended."""
    if isinstance(recorded.data, directory.AbsenceDeclared | directory.AbsenceEnded):
        yield (recorded.data.absence_id,)


def evolve_absence(key: Key, row: Absence | None, recorded: RecordedEvent) -> Absence | None:
    """The absence after the event; who is back is not away."""
    event = recorded.data
    if row is not None and row.body_id != event.body_id:
        return row  # another body's, which happens to have the id
    if isinstance(event, directory.AbsenceDeclared):
        return Absence(
            event.absence_id, event.body_id, event.person.person_id, event.starts_on, event.ends_on, event.note
        )
    return None


def digest_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """Who got it."""
    if isinstance(recorded.data, directory.DigestSent):
        yield (recorded.data.person_id,)


def evolve_digest(key: Key, row: Digest | None, recorded: RecordedEvent) -> Digest | None:
    """Never back."""
    event = recorded.data
    if not isinstance(event, directory.DigestSent):
        return row
    return Digest(event.person_id, event.body_id, max(event.day, row.day) if row else event.day)


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


MODEL = ReadModel(
    name="roster",
    tables=(
        Table("bodies", Body, ("body_id",), body_keys, evolve_body),
        Table("changes", Change, ("body_id", "event_id"), change_keys, evolve_change),
        Table("people", Person, ("person_id",), person_keys, evolve_person),
        Table("clearances", Clearance, ("body_id", "person_id"), clearance_keys, evolve_clearance),
        Table("delegations", Delegation, ("delegation_id",), delegation_keys, evolve_delegation),
        Table("digests", Digest, ("person_id",), digest_keys, evolve_digest),
        Table("organs", Organ, ("organ_id",), organ_keys, evolve_organ),
        Table("absences", Absence, ("absence_id",), absence_keys, evolve_absence),
    ),
    ddl=Path(__file__).with_name("schema.sql"),
)

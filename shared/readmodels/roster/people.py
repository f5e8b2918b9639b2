"""People: posts, clearances, absences, delegations, digests."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from shared.events import directory
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.model import Key


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
            return row  # a record of another body that has the same id
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
        return row  # a record of another body that has the same id
    if isinstance(event, directory.AbsenceDeclared):
        return Absence(
            event.absence_id, event.body_id, event.person.person_id, event.starts_on, event.ends_on, event.note
        )
    return None


def digest_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The person who got the mail."""
    if isinstance(recorded.data, directory.DigestSent):
        yield (recorded.data.person_id,)


def evolve_digest(key: Key, row: Digest | None, recorded: RecordedEvent) -> Digest | None:
    """The later day: digests never go back."""
    event = recorded.data
    if not isinstance(event, directory.DigestSent):
        return row
    return Digest(event.person_id, event.body_id, max(event.day, row.day) if row else event.day)

"""Decisions on what is a person's own: delegations, absences, saved views, phrases, notices seen, digests sent."""

from collections.abc import Sequence

from services.directory.commands import (
    DeclareAbsence,
    EndAbsence,
    GrantDelegation,
    KeepPhrase,
    RecordDigest,
    RemovePhrase,
    RemoveView,
    SaveView,
    SeeNotices,
    WithdrawDelegation,
)
from services.directory.guards import guard_known
from services.directory.state import State
from shared.bodies.rights import is_system
from shared.events.base import Event
from shared.events.directory import (
    AbsenceDeclared,
    AbsenceEnded,
    DelegationGranted,
    DelegationWithdrawn,
    DigestSent,
    NoticesSeen,
    PhraseKept,
    PhraseRemoved,
    ViewRemoved,
    ViewSaved,
)
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Context, Rejected

MOST_VIEWS = 20  # of one person
MOST_PHRASES = 100  # of one person


def grant_delegation(command: GrantDelegation, state: State, context: Context) -> Sequence[Event]:
    """A person lets a colleague act for them."""
    body_id = guard_known(command, state, context)
    if command.delegation_id in state.delegations:
        raise Rejected("directory.delegation-exists")
    if command.delegate.person_id not in state.people:
        raise Rejected("directory.unknown-person", person_id=command.delegate.person_id)
    if command.delegate.person_id == context.actor.person_id:
        raise Rejected("directory.delegation-to-oneself")
    if command.ends_on < max(command.starts_on, context.today):
        raise Rejected("directory.delegation-dates")
    return [
        DelegationGranted(
            body_id=body_id,
            delegation_id=command.delegation_id,
            delegator=PersonRef.of(context.actor),
            delegate=state.people[command.delegate.person_id].person,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
        )
    ]


def withdraw_delegation(command: WithdrawDelegation, state: State, context: Context) -> Sequence[Event]:
    """A delegation ends before its time; the delegator or the system ends it."""
    body_id = guard_known(command, state, context)
    delegator = state.delegations.get(command.delegation_id)
    if delegator is None or (delegator != context.actor.person_id and not is_system(context.actor)):
        raise Rejected("directory.no-delegation")
    return [DelegationWithdrawn(body_id=body_id, delegation_id=command.delegation_id)]


def declare_absence(command: DeclareAbsence, state: State, context: Context) -> Sequence[Event]:
    """A person is away."""
    body_id = guard_known(command, state, context)
    if command.absence_id in state.absences:
        raise Rejected("directory.absence-exists")
    if command.ends_on < max(command.starts_on, context.today):
        raise Rejected("directory.absence-dates")
    return [
        AbsenceDeclared(
            body_id=body_id,
            absence_id=command.absence_id,
            person=PersonRef.of(context.actor),
            starts_on=command.starts_on,
            ends_on=command.ends_on,
            note=command.note,
        )
    ]


def end_absence(command: EndAbsence, state: State, context: Context) -> Sequence[Event]:
    """A person is back before the time."""
    body_id = guard_known(command, state, context)
    if state.absences.get(command.absence_id) != context.actor.person_id:
        raise Rejected("directory.no-absence")
    return [AbsenceEnded(body_id=body_id, absence_id=command.absence_id)]


def save_view(command: SaveView, state: State, context: Context) -> Sequence[Event]:
    """A person keeps a list under a name."""
    body_id = guard_known(command, state, context)
    if command.view_id in state.views:
        raise Rejected("directory.view-exists")
    own = sum(person_id == context.actor.person_id for person_id in state.views.values())
    if own >= MOST_VIEWS:
        raise Rejected("directory.too-many-views", most=MOST_VIEWS)
    return [
        ViewSaved(
            body_id=body_id,
            person_id=context.actor.person_id,
            view_id=command.view_id,
            name=command.name,
            address=command.address,
        )
    ]


def remove_view(command: RemoveView, state: State, context: Context) -> Sequence[Event]:
    """A person removes a list of their own."""
    body_id = guard_known(command, state, context)
    if state.views.get(command.view_id) != context.actor.person_id:
        raise Rejected("directory.no-view")
    return [ViewRemoved(body_id=body_id, view_id=command.view_id)]


def keep_phrase(command: KeepPhrase, state: State, context: Context) -> Sequence[Event]:
    """A person keeps a phrase; one that they have already is kept once."""
    body_id = guard_known(command, state, context)
    text, person_id = " ".join(command.text.split()), context.actor.person_id
    own = [phrase for phrase in state.phrases.values() if phrase.person_id == person_id]
    if any((phrase.use, phrase.text) == (command.use, text) for phrase in own):
        return []
    if command.phrase_id in state.phrases:
        raise Rejected("directory.phrase-exists")
    if len(own) >= MOST_PHRASES:
        raise Rejected("directory.too-many-phrases", most=MOST_PHRASES)
    return [PhraseKept(body_id=body_id, person_id=person_id, phrase_id=command.phrase_id, use=command.use, text=text)]


def remove_phrase(command: RemovePhrase, state: State, context: Context) -> Sequence[Event]:
    """A person removes a phrase of their own."""
    body_id = guard_known(command, state, context)
    phrase = state.phrases.get(command.phrase_id)
    if phrase is None or phrase.person_id != context.actor.person_id:
        raise Rejected("directory.no-phrase")
    return [PhraseRemoved(body_id=body_id, phrase_id=command.phrase_id)]


def see_notices(command: SeeNotices, state: State, context: Context) -> Sequence[Event]:
    """A person has seen their notices up to a moment, at most up to now."""
    body_id = guard_known(command, state, context)
    until = min(command.until, context.at)
    return [NoticesSeen(body_id=body_id, person_id=context.actor.person_id, until=until)]


def record_digest(command: RecordDigest, state: State, context: Context) -> Sequence[Event]:
    """A digest is sent once: the command's id is made of person and day, and the store takes an id once."""
    body_id = guard_known(command, state, context)
    return [DigestSent(body_id=body_id, person_id=command.person_id, day=command.day)]

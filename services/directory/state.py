"""A body as the directory decides about it."""

from typing import TypeVar

from pydantic import Field

from shared.bodies.accounts import Account
from shared.bodies.actor import Actor
from shared.bodies.rights import is_system
from shared.bodies.visibility import cleared
from shared.documents.numbering import NumberingRules
from shared.documents.vietnamese import Spelling
from shared.events.base import Event
from shared.events.directory import (
    AbsenceDeclared,
    AbsenceEnded,
    AccountLinked,
    BodyAbolished,
    BodyDivided,
    BodyFounded,
    BodyMerged,
    BodyMoved,
    BodyRenamed,
    BodyRulesSet,
    ClearanceChanged,
    ClearanceDeclined,
    ClearanceProposed,
    DelegationGranted,
    DelegationWithdrawn,
    PersonAppointed,
    PersonReleased,
    PhraseKept,
    PhraseRemoved,
    RecipientGroupKept,
    RecipientGroupRemoved,
    TermOpened,
    ViewRemoved,
    ViewSaved,
)
from shared.events.people import PersonRef
from shared.eventsourcing.state import StreamState

Kept = TypeVar("Kept")


class Appointment(StreamState):
    """A person in their post; ``clearance`` is a secrecy rank (0-3)."""

    person: PersonRef
    clearance: int


class Proposal(StreamState):
    """A clearance that waits for a second person's consent."""

    clearance: int
    proposed_by: PersonRef

    def may_be_confirmed_by(self, actor: Actor, person_id: str) -> bool:
        """Whether ``actor`` is a second person: neither the proposer nor ``person_id``, nor acting for one of them."""
        proposer = actor.stands_for(self.proposed_by.person_id)
        return not (proposer or actor.stands_for(person_id) or is_system(actor))


class Phrase(StreamState):
    """A phrase of a person's own, and where they write it."""

    person_id: str
    use: str
    text: str


class State(StreamState):
    """A body with its people and its terms.

    ``delegations`` (``id → delegator``), ``delegates`` (``id → who may act``), ``absences`` and ``views``
    (``id → person``) name people by their ids, ``groups`` (``id → name``) are of
    recipients; ``accounts`` holds the account with which each person signs in.
    """

    body_id: str | None = None
    terms: tuple[str, ...] = ()
    people: dict[str, Appointment] = Field(default={})
    proposals: dict[str, Proposal] = Field(default={})
    delegations: dict[str, str] = Field(default={})
    delegates: dict[str, str] = Field(default={})
    absences: dict[str, str] = Field(default={})
    views: dict[str, str] = Field(default={})
    phrases: dict[str, Phrase] = Field(default={})
    groups: dict[str, str] = Field(default={})
    accounts: dict[str, Account] = Field(default={})
    name: str | None = None
    parent_body_id: str | None = None
    ended: bool = False
    separate_approver: bool = False
    second_step: bool = False
    tone_marks: Spelling | None = None
    numbering: NumberingRules = NumberingRules()

    def awaits_confirmation_by(self, actor: Actor) -> bool:
        """Whether ``actor`` may confirm one of the proposed clearances."""
        return any(
            proposal.may_be_confirmed_by(actor, person_id) and cleared(actor.clearance, proposal.clearance)
            for person_id, proposal in self.proposals.items()
        )


def evolve(state: State, event: Event) -> State:  # noqa: PLR0912 - one case per event
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case BodyFounded():
            return State(body_id=event.body_id, name=event.name, parent_body_id=event.parent_body_id)
        case BodyRenamed():
            return state.model_copy(update={"name": event.name})
        case BodyMoved():
            return state.model_copy(update={"parent_body_id": event.parent_body_id})
        case BodyMerged() | BodyDivided() | BodyAbolished():
            return state.model_copy(update={"ended": True})
        case TermOpened():
            return state.model_copy(update={"terms": (*state.terms, event.term)})
        case BodyRulesSet():
            rules = {"separate_approver": event.separate_approver, "second_step": event.second_step}
            return state.model_copy(update={**rules, "tone_marks": event.tone_marks, "numbering": event.numbering})
        case PersonAppointed():
            return _appointed(state, Appointment(person=event.person, clearance=event.clearance))
        case ClearanceProposed():
            proposal = Proposal(clearance=event.clearance, proposed_by=event.proposed_by)
            return state.model_copy(update={"proposals": {**state.proposals, event.person_id: proposal}})
        case ClearanceChanged() if event.person_id in state.people:
            changed = state.people[event.person_id].model_copy(update={"clearance": event.clearance})
            return _without_proposal(_appointed(state, changed), event.person_id)
        case ClearanceDeclined():
            return _without_proposal(state, event.person_id)
        case AccountLinked():
            accounts = _without(state.accounts, event.person_id)
            accounts |= {event.person_id: event.account} if event.account else {}
            return state.model_copy(update={"accounts": accounts})
        case PersonReleased():
            left = state.model_copy(update={"people": _without(state.people, event.person_id)})
            return _without_proposal(left, event.person_id)
        case DelegationGranted():
            granted = {**state.delegations, event.delegation_id: event.delegator.person_id}
            delegates = {**state.delegates, event.delegation_id: event.delegate.person_id}
            return state.model_copy(update={"delegations": granted, "delegates": delegates})
        case DelegationWithdrawn():
            delegations = _without(state.delegations, event.delegation_id)
            delegates = _without(state.delegates, event.delegation_id)
            return state.model_copy(update={"delegations": delegations, "delegates": delegates})
        case AbsenceDeclared():
            return state.model_copy(update={"absences": {**state.absences, event.absence_id: event.person.person_id}})
        case AbsenceEnded():
            return state.model_copy(update={"absences": _without(state.absences, event.absence_id)})
        case ViewSaved():
            return state.model_copy(update={"views": {**state.views, event.view_id: event.person_id}})
        case PhraseKept():
            phrase = Phrase(person_id=event.person_id, use=event.use, text=event.text)
            return state.model_copy(update={"phrases": {**state.phrases, event.phrase_id: phrase}})
        case PhraseRemoved():
            return state.model_copy(update={"phrases": _without(state.phrases, event.phrase_id)})
        case RecipientGroupKept():
            return state.model_copy(update={"groups": {**state.groups, event.group_id: event.name}})
        case RecipientGroupRemoved():
            return state.model_copy(update={"groups": _without(state.groups, event.group_id)})
        case ViewRemoved():
            return state.model_copy(update={"views": _without(state.views, event.view_id)})
        case _:
            return state


def _without(kept: dict[str, Kept], key: str) -> dict[str, Kept]:
    return {name: value for name, value in kept.items() if name != key}


def _appointed(state: State, appointment: Appointment) -> State:
    return state.model_copy(update={"people": {**state.people, appointment.person.person_id: appointment}})


def _without_proposal(state: State, person_id: str) -> State:
    return state.model_copy(update={"proposals": _without(state.proposals, person_id)})

"""The directory decides: bodies are founded, terms open, people come and go, and some act for others."""

from collections.abc import Sequence
from typing import TypeVar

from services.directory import appointing, reorganising
from services.directory.commands import (
    AbolishBody,
    AppointPerson,
    ConfirmClearance,
    DeclareAbsence,
    DeclineClearance,
    DivideBody,
    EndAbsence,
    FoundBody,
    GrantDelegation,
    LinkAccount,
    MergeBody,
    MoveBody,
    OpenTerm,
    ProposeClearance,
    RecordDigest,
    ReleasePerson,
    RemoveView,
    RenameBody,
    SaveView,
    SeeNotices,
    SetBodyRules,
    WithdrawDelegation,
)
from services.directory.state import Appointment, Proposal, State, guard_known, guard_living, guard_overseen
from shared.bodies.actor import Actor
from shared.bodies.policy import CITY_OVERSEERS, is_system, may
from shared.bodies.visibility import cleared
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
    DigestSent,
    NoticesSeen,
    PersonAppointed,
    PersonReleased,
    TermOpened,
    ViewRemoved,
    ViewSaved,
)
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def found(command: FoundBody, state: State, context: Context) -> Sequence[Event]:
    """A body exists from now on."""
    guard_post(command, context.actor)
    guard_body(context.actor, *CITY_OVERSEERS)
    if state.body_id is not None:
        raise Rejected("directory.body-exists")
    return [BodyFounded.model_validate(command.model_dump())]


def open_term(command: OpenTerm, state: State, context: Context) -> Sequence[Event]:
    """A new term, whose numbers begin at 01; a term opens once."""
    body_id = guard_overseen(command, state, context)
    if command.term in state.terms:
        raise Rejected("directory.term-exists", term=command.term)
    return [TermOpened(body_id=body_id, term=command.term, opened_on=command.opened_on)]


def set_rules(command: SetBodyRules, state: State, context: Context) -> Sequence[Event]:
    """The body's own leader or chief of office says how it works."""
    body_id = guard_known(command, state, context)
    guard_living(state)
    if (command.separate_approver, command.second_step) == (state.separate_approver, state.second_step):
        return []
    return [BodyRulesSet(body_id=body_id, **command.model_dump(), set_by=PersonRef.of(context.actor))]


def grant_delegation(command: GrantDelegation, state: State, context: Context) -> Sequence[Event]:
    """Let a colleague act for oneself."""
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
    """End one's own delegation before its time."""
    body_id = guard_known(command, state, context)
    delegator = state.delegations.get(command.delegation_id)
    if delegator is None or (delegator != context.actor.person_id and not is_system(context.actor)):
        raise Rejected("directory.no-delegation")
    return [DelegationWithdrawn(body_id=body_id, delegation_id=command.delegation_id)]


def declare_absence(command: DeclareAbsence, state: State, context: Context) -> Sequence[Event]:
    """Say that one is away."""
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
    """Be back before the time."""
    body_id = guard_known(command, state, context)
    if state.absences.get(command.absence_id) != context.actor.person_id:
        raise Rejected("directory.no-absence")
    return [AbsenceEnded(body_id=body_id, absence_id=command.absence_id)]


def save_view(command: SaveView, state: State, context: Context) -> Sequence[Event]:
    """Keep a list under a name of one's own."""
    body_id = guard_known(command, state, context)
    if command.view_id in state.views:
        raise Rejected("directory.view-exists")
    own = sum(person_id == context.actor.person_id for person_id in state.views.values())
    if own >= MOST_VIEWS:
        raise Rejected("directory.too-many-views", most=MOST_VIEWS)
    fields = command.model_dump()
    return [ViewSaved(body_id=body_id, person_id=context.actor.person_id, **fields)]


def remove_view(command: RemoveView, state: State, context: Context) -> Sequence[Event]:
    """Forget a saved list."""
    body_id = guard_known(command, state, context)
    if state.views.get(command.view_id) != context.actor.person_id:
        raise Rejected("directory.no-view")
    return [ViewRemoved(body_id=body_id, view_id=command.view_id)]


def see_notices(command: SeeNotices, state: State, context: Context) -> Sequence[Event]:
    """Note that one has looked at one's notices, never further than now."""
    body_id = guard_known(command, state, context)
    until = min(command.until, context.at)
    return [NoticesSeen(body_id=body_id, person_id=context.actor.person_id, until=until)]


def record_digest(command: RecordDigest, state: State, context: Context) -> Sequence[Event]:
    """Claim it; the command's id, made of person and day, lets only one claim through."""
    body_id = guard_known(command, state, context)
    return [DigestSent(body_id=body_id, person_id=command.person_id, day=command.day)]


Kept = TypeVar("Kept")
MOST_VIEWS = 20  # of one person


def _without(kept: dict[str, Kept], key: str) -> dict[str, Kept]:
    return {name: value for name, value in kept.items() if name != key}


def _appointed(state: State, appointment: Appointment) -> State:
    return state.model_copy(update={"people": {**state.people, appointment.person.person_id: appointment}})


def _without_proposal(state: State, person_id: str) -> State:
    return state.model_copy(update={"proposals": _without(state.proposals, person_id)})


def evolve(state: State, event: Event) -> State:  # noqa: PLR0912 - one case per event
    """The state after an event; events of others change nothing."""
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
            return state.model_copy(update=event.model_dump(include={"separate_approver", "second_step"}))
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
            accounts = {key: value for key, value in state.accounts.items() if key != event.person_id}
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
            one = event.delegation_id
            ended = {"delegations": _without(state.delegations, one), "delegates": _without(state.delegates, one)}
            return state.model_copy(update=ended)
        case AbsenceDeclared():
            return state.model_copy(update={"absences": {**state.absences, event.absence_id: event.person.person_id}})
        case AbsenceEnded():
            return state.model_copy(update={"absences": _without(state.absences, event.absence_id)})
        case ViewSaved():
            return state.model_copy(update={"views": {**state.views, event.view_id: event.person_id}})
        case ViewRemoved():
            return state.model_copy(update={"views": _without(state.views, event.view_id)})
        case _:
            return state


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this body's entry now."""
    if state.body_id is None:
        return []
    names = []
    if actor.body_id in CITY_OVERSEERS and not state.ended:
        names += ["RenameBody", "MoveBody", "MergeBody", "DivideBody", "AbolishBody", "OpenTerm"]
    if actor.body_id in (state.body_id, *CITY_OVERSEERS):
        names += (
            ["ReleasePerson"] if state.ended else ["AppointPerson", "LinkAccount", "ReleasePerson", "ProposeClearance"]
        )
        names += ["DeclineClearance"] if state.proposals else []
        names += ["ConfirmClearance"] if _waits_for(state, actor) else []
    if actor.body_id == state.body_id:
        names += [] if state.ended else ["SetBodyRules"]
        names += ["GrantDelegation", "DeclareAbsence", "SaveView", "SeeNotices"]
    if actor.person_id in state.delegations.values():
        names.append("WithdrawDelegation")
    if actor.person_id in state.absences.values():
        names.append("EndAbsence")
    if actor.person_id in state.views.values():
        names.append("RemoveView")
    return [name for name in names if may(actor, name)]


def _waits_for(state: State, actor: Actor) -> bool:
    """Whether a proposed clearance waits for somebody such as the actor."""
    return any(
        appointing.may_confirm(proposal, person_id, actor) and cleared(actor.clearance, proposal.clearance)
        for person_id, proposal in state.proposals.items()
    )


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        FoundBody: found,
        RenameBody: reorganising.rename,
        MoveBody: reorganising.move,
        MergeBody: reorganising.merge,
        DivideBody: reorganising.divide,
        AbolishBody: reorganising.abolish,
        OpenTerm: open_term,
        SetBodyRules: set_rules,
        AppointPerson: appointing.appoint,
        ProposeClearance: appointing.propose,
        ConfirmClearance: appointing.confirm,
        DeclineClearance: appointing.decline,
        LinkAccount: appointing.link_account,
        ReleasePerson: appointing.release,
        GrantDelegation: grant_delegation,
        WithdrawDelegation: withdraw_delegation,
        DeclareAbsence: declare_absence,
        EndAbsence: end_absence,
        SaveView: save_view,
        RemoveView: remove_view,
        SeeNotices: see_notices,
        RecordDigest: record_digest,
    },
    evolve=evolve,
)

"""People come, change their posts, and go; what they may see has a ceiling and takes two to raise.

Nobody gives more clearance than they have.  More than a person has is proposed by one and agreed to by another, who is
cleared for it: not by who proposed it, not by the person, nor by who acts for one of them.  The deployment alone, when
it enters a city, appoints the first ones as they are.
"""

from collections.abc import Sequence

from services.directory.commands import (
    AppointPerson,
    ConfirmClearance,
    DeclineClearance,
    LinkAccount,
    ProposeClearance,
    ReleasePerson,
)
from services.directory.state import Appointment, Proposal, State, guard_living, guard_staffed
from shared.bodies.actor import Actor
from shared.bodies.policy import is_system
from shared.bodies.visibility import cleared
from shared.events.base import Event
from shared.events.directory import (
    AccountLinked,
    ClearanceChanged,
    ClearanceDeclined,
    ClearanceProposed,
    DelegationWithdrawn,
    PersonAppointed,
    PersonReleased,
)
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Context, Rejected


def appoint(command: AppointPerson, state: State, context: Context) -> Sequence[Event]:
    """A person takes a post, or another one than before; more clearance than they had is proposed beside."""
    body_id = guard_staffed(command, state, context)
    guard_living(state)
    person = PersonRef(**command.person.model_dump())
    known = state.people.get(person.person_id)
    held = known.clearance if known else command.held_clearance
    wanted = held if command.clearance is None else command.clearance
    taken = wanted if is_system(context.actor) else min(wanted, held)
    events: list[Event] = []
    if known != Appointment(person=person, clearance=taken):
        events.append(PersonAppointed(body_id=body_id, person=person, clearance=taken, email=command.email))
    if wanted > taken:
        events += _proposed(body_id, person.person_id, wanted, state, context.actor)
    return events


def propose(command: ProposeClearance, state: State, context: Context) -> Sequence[Event]:
    """More waits for a second person; less holds at once, and the same again is no news."""
    body_id = guard_staffed(command, state, context)
    guard_living(state)
    held = _appointed(state, command.person_id).clearance
    if not cleared(held, command.clearance):
        return _proposed(body_id, command.person_id, command.clearance, state, context.actor)
    if command.clearance == held:
        return []
    by = PersonRef.of(context.actor)
    fields = {"body_id": body_id, "person_id": command.person_id, "clearance": command.clearance}
    return [ClearanceChanged(**fields, changed_by=by)]


def confirm(command: ConfirmClearance, state: State, context: Context) -> Sequence[Event]:
    """The second person's word: of what was proposed, and not of something else in the meantime."""
    body_id = guard_staffed(command, state, context)
    guard_living(state)
    _appointed(state, command.person_id)
    proposal = state.proposals.get(command.person_id)
    if proposal is None or proposal.clearance != command.clearance:
        raise Rejected("directory.no-proposal")
    if not may_confirm(proposal, command.person_id, context.actor):
        raise Rejected("directory.second-person")
    _guard_ceiling(context.actor, proposal.clearance)
    return [
        ClearanceChanged(
            body_id=body_id,
            person_id=command.person_id,
            clearance=proposal.clearance,
            changed_by=PersonRef.of(context.actor),
            proposed_by=proposal.proposed_by,
        )
    ]


def decline(command: DeclineClearance, state: State, context: Context) -> Sequence[Event]:
    """It does not take effect; whoever proposed it may say so too."""
    body_id = guard_staffed(command, state, context)
    proposal = state.proposals.get(command.person_id)
    if proposal is None:
        raise Rejected("directory.no-proposal")
    return [
        ClearanceDeclined(
            body_id=body_id,
            person_id=command.person_id,
            clearance=proposal.clearance,
            declined_by=PersonRef.of(context.actor),
        )
    ]


def link_account(command: LinkAccount, state: State, context: Context) -> Sequence[Event]:
    """A person's way to sign in; whoever decides it is cleared for whatever the person may see.

    Who has one keeps it: their own chief of office could otherwise sign in as them.  Who oversees the city changes it.
    """
    body_id = guard_staffed(command, state, context)
    appointment = state.people.get(command.person_id)
    if appointment is None:
        raise Rejected("directory.unknown-person", person_id=command.person_id)
    if not cleared(context.actor.clearance, appointment.clearance):
        raise Rejected("forbidden.clearance")
    if state.accounts.get(command.person_id) == command.account:
        return []
    own_chief = context.actor.body_id == body_id and not is_system(context.actor)
    if own_chief and command.person_id in state.accounts:
        raise Rejected("directory.account-linked")
    linked_by = PersonRef.of(context.actor)
    return [AccountLinked(body_id=body_id, **command.model_dump(), linked_by=linked_by)]


def release(command: ReleasePerson, state: State, context: Context) -> Sequence[Event]:
    """A person leaves; what they delegated, and what was delegated to them, ends with it."""
    body_id = guard_staffed(command, state, context)
    if command.person_id not in state.people:
        raise Rejected("directory.unknown-person", person_id=command.person_id)
    given, taken = state.delegations.items(), state.delegates.items()
    ended = dict.fromkeys(one for one, whose in (*given, *taken) if whose == command.person_id)
    return [
        PersonReleased(body_id=body_id, person_id=command.person_id),
        *(DelegationWithdrawn(body_id=body_id, delegation_id=one) for one in ended),
    ]


def may_confirm(proposal: Proposal, person_id: str, actor: Actor) -> bool:
    """Whether the actor is a second person: neither who proposed it, nor whom it is about, nor acting for them."""
    return not (actor.stands_for(proposal.proposed_by.person_id) or actor.stands_for(person_id) or is_system(actor))


def _proposed(body_id: str, person_id: str, clearance: int, state: State, actor: Actor) -> list[Event]:
    _guard_ceiling(actor, clearance)
    waiting = state.proposals.get(person_id)
    if waiting is not None and waiting.clearance == clearance:
        return []
    by = PersonRef.of(actor)
    return [ClearanceProposed(body_id=body_id, person_id=person_id, clearance=clearance, proposed_by=by)]


def _guard_ceiling(actor: Actor, clearance: int) -> None:
    if not cleared(actor.clearance, clearance):
        raise Rejected("directory.clearance-above-own")


def _appointed(state: State, person_id: str) -> Appointment:
    appointment = state.people.get(person_id)
    if appointment is None:
        raise Rejected("directory.unknown-person", person_id=person_id)
    return appointment

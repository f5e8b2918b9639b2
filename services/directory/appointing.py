"""Decisions on people: appointed, moved, released, cleared, and the account they sign in with.

Nobody gives more clearance than they have.  One person proposes to raise a clearance, and another, who is cleared for
it, agrees; the other is neither the proposer nor the person concerned, nor a deputy of one of them.  Only the
deployment appoints the first people of a city with their clearances at once.
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
from services.directory.guards import guard_appointed, guard_ceiling, guard_living, guard_staffed
from services.directory.state import Appointment, State
from shared.bodies.actor import Actor
from shared.bodies.rights import is_system
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
    """A person takes a post, or another one than before; a higher clearance than they had is only proposed."""
    body_id = guard_staffed(command, state, context)
    guard_living(state)
    named = command.person
    person = PersonRef(person_id=named.person_id, name=named.name, post=named.post, title=named.title)
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
    """A higher clearance waits for a second person; a lower one holds at once, the same one changes nothing."""
    body_id = guard_staffed(command, state, context)
    guard_living(state)
    held = guard_appointed(state, command.person_id).clearance
    if not cleared(held, command.clearance):
        return _proposed(body_id, command.person_id, command.clearance, state, context.actor)
    if command.clearance == held:
        return []
    return [
        ClearanceChanged(
            body_id=body_id,
            person_id=command.person_id,
            clearance=command.clearance,
            changed_by=PersonRef.of(context.actor),
        )
    ]


def confirm(command: ConfirmClearance, state: State, context: Context) -> Sequence[Event]:
    """A second person agrees to the clearance that is proposed now."""
    body_id = guard_staffed(command, state, context)
    guard_living(state)
    guard_appointed(state, command.person_id)
    proposal = state.proposals.get(command.person_id)
    if proposal is None or proposal.clearance != command.clearance:
        raise Rejected("directory.no-proposal")
    if not proposal.may_be_confirmed_by(context.actor, command.person_id):
        raise Rejected("directory.second-person")
    guard_ceiling(context.actor, proposal.clearance)
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
    """A proposal is dropped; the proposer may drop it too."""
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
    """A person gets the account to sign in with, from somebody cleared for all that the person may see.

    Only the city's overseers change an account: otherwise a chief of office could sign in as one of their own people.
    """
    body_id = guard_staffed(command, state, context)
    appointment = guard_appointed(state, command.person_id)
    if not cleared(context.actor.clearance, appointment.clearance):
        raise Rejected("forbidden.clearance")
    if state.accounts.get(command.person_id) == command.account:
        return []
    own_chief = context.actor.body_id == body_id and not is_system(context.actor)
    if own_chief and command.person_id in state.accounts:
        raise Rejected("directory.account-linked")
    return [
        AccountLinked(
            body_id=body_id,
            person_id=command.person_id,
            account=command.account,
            linked_by=PersonRef.of(context.actor),
        )
    ]


def release(command: ReleasePerson, state: State, context: Context) -> Sequence[Event]:
    """A person leaves the body; delegations from them and to them end."""
    body_id = guard_staffed(command, state, context)
    guard_appointed(state, command.person_id)
    both = (*state.delegations.items(), *state.delegates.items())
    ended = dict.fromkeys(delegation_id for delegation_id, person_id in both if person_id == command.person_id)
    return [
        PersonReleased(body_id=body_id, person_id=command.person_id),
        *(DelegationWithdrawn(body_id=body_id, delegation_id=delegation_id) for delegation_id in ended),
    ]


def _proposed(body_id: str, person_id: str, clearance: int, state: State, actor: Actor) -> list[Event]:
    guard_ceiling(actor, clearance)
    waiting = state.proposals.get(person_id)
    if waiting is not None and waiting.clearance == clearance:
        return []
    by = PersonRef.of(actor)
    return [ClearanceProposed(body_id=body_id, person_id=person_id, clearance=clearance, proposed_by=by)]

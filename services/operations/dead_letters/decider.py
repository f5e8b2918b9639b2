"""A dead letter decides: open → mended, where its event cannot travel → replayed; or set aside, and reopened.

An operator mends only an event that nothing can read or that is too large for the brokers.  Every other event is a
fact, whatever a read model makes of it, and no operator can change what a document says or whose it is.
"""

from collections.abc import Sequence

from services.operations.dead_letters.commands import MendLetter, ReopenLetter, ReplayLetter, SetLetterAside
from services.operations.dead_letters.guards import guard_stored
from services.operations.dead_letters.mending import event_from, plain
from services.operations.dead_letters.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.events.base import LARGEST_EVENT, Event
from shared.events.operations.letters import LetterMended, LetterReopened, LetterReplayed, LetterSetAside
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard_clearance, guard_post


def mend(command: MendLetter, state: State, context: Context) -> Sequence[Event]:
    """An operator mends an event that cannot be read or is too large, up to their own clearance."""
    guard_post(command, context.actor)
    stored = guard_stored(command.stored)
    guard_clearance(context.actor, stored.secrecy)
    if stored.readable and stored.fits and state.value is None:
        raise Rejected("letter.readable")
    event_from(stored, command.value)
    value = plain(command.value)
    if len(value.encode()) > LARGEST_EVENT:
        raise Rejected("letter.too-large", most=LARGEST_EVENT)
    if value == state.value:
        return []
    return [
        LetterMended(
            letter_id=command.letter_id,
            body_id=context.actor.body_id,
            event_id=stored.event_id,
            event_type=stored.event_type,
            value=value,
            secrecy=stored.secrecy.value,
            reason=command.reason,
            mended_by=PersonRef.of(context.actor),
        )
    ]


def replay(command: ReplayLetter, state: State, context: Context) -> Sequence[Event]:
    """An operator replays a readable event, as often as needed: whoever has taken it already skips it."""
    guard_post(command, context.actor)
    stored = guard_stored(command.stored)
    if not stored.readable:
        raise Rejected("letter.needs-mending")
    if not stored.fits:
        raise Rejected("letter.too-large", most=LARGEST_EVENT)
    return [
        LetterReplayed(
            letter_id=command.letter_id,
            body_id=context.actor.body_id,
            event_id=stored.event_id,
            read_models=command.read_models,
            replayed_by=PersonRef.of(context.actor),
        )
    ]


def set_aside(command: SetLetterAside, state: State, context: Context) -> Sequence[Event]:
    """An operator sets the letter aside; set aside again, nothing happens."""
    guard_post(command, context.actor)
    if state.status is Status.SET_ASIDE:
        return []
    by = PersonRef.of(context.actor)
    return [
        LetterSetAside(
            letter_id=command.letter_id, body_id=context.actor.body_id, reason=command.reason, set_aside_by=by
        )
    ]


def reopen(command: ReopenLetter, state: State, context: Context) -> Sequence[Event]:
    """An operator reopens a letter that was set aside."""
    guard_post(command, context.actor)
    if state.status is not Status.SET_ASIDE:
        return []
    by = PersonRef.of(context.actor)
    return [LetterReopened(letter_id=command.letter_id, body_id=context.actor.body_id, reopened_by=by)]


_AVAILABLE = {
    Status.OPEN: ("MendLetter", "ReplayLetter", "SetLetterAside"),
    Status.MENDED: ("MendLetter", "ReplayLetter", "SetLetterAside"),
    Status.REPLAYED: ("MendLetter", "ReplayLetter", "SetLetterAside"),
    Status.SET_ASIDE: ("MendLetter", "ReplayLetter", "ReopenLetter"),
}


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this letter now; the store may still refuse its event."""
    return [name for name in _AVAILABLE[state.status] if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={MendLetter: mend, ReplayLetter: replay, SetLetterAside: set_aside, ReopenLetter: reopen},
    evolve=evolve,
    secrecy=lambda state: state.secrecy,
    chosen_ids=False,  # a letter's id is derived from its event
)

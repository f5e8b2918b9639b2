"""A dead letter decides: open → mended, where its event cannot travel → replayed; or set aside, and taken up again.

An operator mends what nothing can read or no broker takes, and nothing else: any other event is a fact, whatever a read
model makes of it, and no operator can change what a document says or whose it is.
"""

from collections.abc import Sequence
from enum import StrEnum

import pydantic_core
from pydantic import BaseModel, ConfigDict, ValidationError

from services.operations.letters.commands import MendLetter, ReopenLetter, ReplayLetter, SetLetterAside, Stored
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.documents.secrecy import Secrecy
from shared.events.base import LARGEST_EVENT, Event
from shared.events.catalogue import UnknownEventType, decode
from shared.events.operations.letters import LetterMended, LetterReopened, LetterReplayed, LetterSetAside
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard_clearance, guard_post


class Status(StrEnum):
    """Where a letter stands."""

    OPEN = "open"
    MENDED = "mended"
    REPLAYED = "replayed"
    SET_ASIDE = "set_aside"


class State(BaseModel):
    """A letter: what became of it, and how closely its content is kept."""

    model_config = ConfigDict(frozen=True)

    status: Status = Status.OPEN
    secrecy: str = Secrecy.NONE.value
    value: str | None = None


def event_from(stored: Stored, value: str) -> Event:
    """The event that ``value`` makes of what is stored.

    Raises `Rejected` where it is no event of its type, or one about something else than the stored one.
    """
    try:
        event = decode(stored.event_type, plain(value))
    except UnknownEventType as error:
        raise Rejected("letter.unknown-type", event_type=stored.event_type) from error
    except ValidationError as error:
        raise Rejected("letter.not-valid", errors=faults(error)) from error
    except ValueError as error:
        raise Rejected("letter.not-valid", errors=[{"field": "", "message": str(error)}]) from error
    if (event.subject, event.body_id) != (stored.subject, stored.body_id):
        raise Rejected("letter.other-subject")
    return event


def plain(value: str) -> str:
    """JSON in one spelling, as the database can hold it.  Raises ``ValueError`` for U+0000, infinity, or no JSON."""
    written = pydantic_core.to_json(pydantic_core.from_json(value, allow_inf_nan=False), inf_nan_mode="null").decode()
    if "\\u0000" in written:
        raise ValueError("U+0000 is not a character of any text")
    return written


def faults(error: ValidationError) -> list[dict[str, str]]:
    """What is wrong, field by field."""
    return [
        {"field": ".".join(str(part) for part in item["loc"]), "message": item["msg"]}
        for item in error.errors(include_url=False, include_input=False)
    ]


def mend(command: MendLetter, state: State, context: Context) -> Sequence[Event]:
    """Mend what cannot be read, up to the operator's own clearance."""
    guard_post(command, context.actor)
    stored = _known(command.stored)
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
    """Replay what can be read, as often as it takes: whoever has digested it already skips it."""
    guard_post(command, context.actor)
    stored = _known(command.stored)
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
    """Let it rest, once."""
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
    """Only what rests is taken up again."""
    guard_post(command, context.actor)
    if state.status is not Status.SET_ASIDE:
        return []
    by = PersonRef.of(context.actor)
    return [LetterReopened(letter_id=command.letter_id, body_id=context.actor.body_id, reopened_by=by)]


def _known(stored: Stored | None) -> Stored:
    if stored is None:
        raise Rejected("letter.not-in-store")
    return stored


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
    match event:
        case LetterMended():
            return State(status=Status.MENDED, secrecy=event.secrecy, value=event.value)
        case LetterReplayed():
            return state.model_copy(update={"status": Status.REPLAYED})
        case LetterSetAside():
            return state.model_copy(update={"status": Status.SET_ASIDE})
        case LetterReopened():
            return state.model_copy(update={"status": Status.OPEN})
        case _:
            return state


_ASKED = {
    Status.OPEN: ("MendLetter", "ReplayLetter", "SetLetterAside"),
    Status.MENDED: ("MendLetter", "ReplayLetter", "SetLetterAside"),
    Status.REPLAYED: ("MendLetter", "ReplayLetter", "SetLetterAside"),
    Status.SET_ASIDE: ("MendLetter", "ReplayLetter", "ReopenLetter"),
}


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this letter now; whether its event can be read or needs mending shows when asked."""
    return [name for name in _ASKED[state.status] if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={MendLetter: mend, ReplayLetter: replay, SetLetterAside: set_aside, ReopenLetter: reopen},
    evolve=evolve,
    secrecy=lambda state: state.secrecy,
    chosen_ids=False,  # a letter has the id of what could not be digested
)

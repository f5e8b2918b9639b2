"""Guards of the directory's decisions.  Each raises `Rejected`."""

from collections import Counter

from services.directory.state import Appointment, State
from shared.bodies.actor import Actor
from shared.bodies.rights import CITY_OVERSEERS
from shared.bodies.visibility import cleared
from shared.documents.kinds import kind_named
from shared.documents.numbering import NumberingRules
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard, guard_body, guard_post


def guard_known(command: Command, state: State, context: Context) -> str:
    """Refuse a body that does not exist, and whoever does not act for it; returns its id."""
    if state.body_id is None:
        raise Rejected("directory.unknown-body", body_id="")
    guard(command, context, state.body_id)
    return state.body_id


def guard_staffed(command: Command, state: State, context: Context) -> str:
    """As `guard_known`, but the city's overseers may ask too, because people move between bodies."""
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id or "", *CITY_OVERSEERS)
    if state.body_id is None:
        raise Rejected("directory.unknown-body", body_id="")
    return state.body_id


def guard_overseen(command: Command, state: State, context: Context) -> str:
    """Refuse everyone but the city's overseers, and a body that has ended; returns its id."""
    guard_body(context.actor, *CITY_OVERSEERS)
    body_id = guard_staffed(command, state, context)
    guard_living(state)
    return body_id


def guard_living(state: State) -> None:
    """Refuse a body that has ended."""
    if state.ended:
        raise Rejected("directory.body-ended", body=state.name or state.body_id or "")


def guard_ceiling(actor: Actor, clearance: int) -> None:
    """Refuse whoever gives more clearance than they have."""
    if not cleared(actor.clearance, clearance):
        raise Rejected("directory.clearance-above-own")


def guard_appointed(state: State, person_id: str) -> Appointment:
    """Refuse a person who holds no post in the body; returns their appointment."""
    appointment = state.people.get(person_id)
    if appointment is None:
        raise Rejected("directory.unknown-person", person_id=person_id)
    return appointment


def guard_successors(body_id: str, *successors: str) -> None:
    """Refuse a body that goes over into itself, or twice into the same one."""
    if body_id in successors:
        raise Rejected("directory.merger-with-itself")
    if len(set(successors)) < len(successors):
        raise Rejected("directory.successor-twice")


def guard_books(rules: NumberingRules) -> None:
    """Refuse books of which a document could stand in two, and kinds that nobody knows."""
    ids = [book.id for book in rules.books]
    kinds = [kind for book in rules.books for kind in book.kinds]
    for kind in kinds:
        if kind_named(kind) is None:
            raise Rejected("directory.unknown-kind", kind=kind)
    twice = [kind for kind, times in Counter(kinds).items() if times > 1]
    if twice:
        raise Rejected("directory.kind-in-two-books", kind=twice[0])
    if len(set(ids)) < len(ids) or sum(not book.kinds for book in rules.books) > 1:
        raise Rejected("directory.books-alike")

"""A signing key decides: registered → used by its holder's acts alone → blocked or removed.

A person registers their own key, a body's clerk the body's.
"""

from collections.abc import Sequence

from services.publishing.keys.commands import BlockKey, RegisterKey, RemoveKey, SetPicture
from services.publishing.keys.guards import guard_keeper, guard_picture, keeps, role_of
from services.publishing.keys.state import State, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.publishing.keys import KeyBlocked, KeyRegistered, KeyRemoved, PictureSet
from shared.eventsourcing.decider import Context, Decider, Rejected


def register(command: RegisterKey, state: State, context: Context) -> Sequence[Event]:
    """The holder signs with this key from now on, instead of with the former one."""
    actor = context.actor
    guard_keeper(command, command.holder_id, context)
    if command.role is not role_of(command.holder_id, actor):
        raise Rejected("keys.not-yours")
    if state.certificate_der == command.certificate_der and state.way is command.way and not state.blocked:
        return []
    return [
        KeyRegistered(
            holder_id=command.holder_id,
            body_id=actor.body_id,
            role=command.role,
            name=command.name,
            way=command.way,
            certificate_der=command.certificate_der,
            chain=command.chain,
            issued_by=command.issued_by,
            valid_from=command.valid_from,
            valid_to=command.valid_to,
            service_url=command.service_url,
            credential=command.credential,
            registered_by=PersonRef.of(actor),
        )
    ]


def set_picture(command: SetPicture, state: State, context: Context) -> Sequence[Event]:
    """What is seen of the holder's signatures."""
    guard_keeper(command, command.holder_id, context)
    guard_picture(command.picture, command.width_mm)
    if (command.picture, command.width_mm) == (state.picture, state.width_mm):
        return []
    return [
        PictureSet(
            holder_id=command.holder_id,
            body_id=context.actor.body_id,
            picture=command.picture,
            width_mm=command.width_mm if command.picture is not None else None,
            set_by=PersonRef.of(context.actor),
        )
    ]


def block(command: BlockKey, state: State, context: Context) -> Sequence[Event]:
    """Too many wrong PINs: the key signs nothing more."""
    guard_keeper(command, command.holder_id, context)
    if state.way is None or state.blocked:
        return []
    return [
        KeyBlocked(
            holder_id=command.holder_id,
            body_id=context.actor.body_id,
            tries=command.tries,
            blocked_by=PersonRef.of(context.actor),
        )
    ]


def remove(command: RemoveKey, state: State, context: Context) -> Sequence[Event]:
    """The holder signs with this key no more; what it has signed stays signed."""
    guard_keeper(command, command.holder_id, context)
    if state.way is None:
        raise Rejected("keys.none")
    return [
        KeyRemoved(
            holder_id=command.holder_id,
            body_id=context.actor.body_id,
            reason=command.reason,
            removed_by=PersonRef.of(context.actor),
        )
    ]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give to this key now."""
    if state.holder_id is None or not keeps(state.holder_id, actor):
        return []  # who has no key yet asks the page of keys, not the stream
    names = ["SetPicture", *(["RemoveKey"] if state.way is not None else [])]
    return [name for name in names if may(actor, name)]


DECIDER: Decider[State] = Decider(
    state_type=State,
    initial=State,
    decisions={RegisterKey: register, SetPicture: set_picture, BlockKey: block, RemoveKey: remove},
    evolve=evolve,
    chosen_ids=False,
)

"""A peer decides: registered → changed → closed.

A peer reaches every body of the city, so only the city's overseers keep the peers.
"""

from collections.abc import Sequence

from services.subscriptions.peers.commands import ChangePeer, ChangePeerSecret, ClosePeer, RegisterPeer
from services.subscriptions.peers.guards import guard_keeping, guard_open
from services.subscriptions.peers.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import may_keep_peers
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.subscriptions.peers import PeerChanged, PeerClosed, PeerRegistered, PeerSecretChanged
from shared.eventsourcing.decider import Context, Decider, Rejected


def register(command: RegisterPeer, state: State, context: Context) -> Sequence[Event]:
    """Another system is registered once to exchange documents with the city."""
    guard_keeping(command, context)
    if state.status is not Status.UNKNOWN:
        raise Rejected("peer.registered-already")
    return [
        PeerRegistered(
            peer_id=command.peer_id,
            body_id=context.actor.body_id,
            name=command.name,
            organs=command.organs,
            line=command.line,
            secret_sha256=command.secret_sha256,
            registered_by=PersonRef.of(context.actor),
        )
    ]


def change(command: ChangePeer, state: State, context: Context) -> Sequence[Event]:
    """The peer gets another name, other organs or another line; without a change nothing happens."""
    guard_open(command, state, context)
    if (command.name, command.organs, command.line) == (state.name, state.organs, state.line):
        return []
    kept = {organ.organ_id for organ in command.organs}
    return [
        PeerChanged(
            peer_id=state.id,
            body_id=state.body_id or "",
            name=command.name,
            organs=command.organs,
            dropped=tuple(organ for organ in state.organs if organ.organ_id not in kept),
            line=command.line,
            changed_by=PersonRef.of(context.actor),
        )
    ]


def change_secret(command: ChangePeerSecret, state: State, context: Context) -> Sequence[Event]:
    """The peer gets another secret; the same one again changes nothing."""
    guard_open(command, state, context)
    if command.secret_sha256 == state.secret_sha256:
        return []
    return [
        PeerSecretChanged(
            peer_id=state.id,
            body_id=state.body_id or "",
            secret_sha256=command.secret_sha256,
            changed_by=PersonRef.of(context.actor),
        )
    ]


def close(command: ClosePeer, state: State, context: Context) -> Sequence[Event]:
    """The city exchanges nothing with the peer any more."""
    guard_open(command, state, context)
    return [
        PeerClosed(
            peer_id=state.id,
            body_id=state.body_id or "",
            organs=state.organs,
            reason=command.reason,
            closed_by=PersonRef.of(context.actor),
        )
    ]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this peer now."""
    names = ["ChangePeer", "ChangePeerSecret", "ClosePeer"] if state.status is Status.OPEN else []
    return [name for name in names if may_keep_peers(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        RegisterPeer: register,
        ChangePeer: change,
        ChangePeerSecret: change_secret,
        ClosePeer: close,
    },
    evolve=evolve,
)

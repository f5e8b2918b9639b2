"""Guards of a peer's decisions.  Each raises `Rejected`."""

from services.subscriptions.peers.state import State, Status
from shared.bodies.actor import Actor
from shared.bodies.rights import may_keep_peers
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_post


def guard_keeper(name: str, actor: Actor) -> None:
    """Refuse whoever may not give the command ``name``: only the city's overseers keep the peers."""
    if not may_keep_peers(actor, name):
        raise Rejected("forbidden.body")


def guard_keeping(command: Command, context: Context) -> None:
    """`guard_keeper` for a command, after its actor's post."""
    guard_post(command, context.actor)
    guard_keeper(type(command).__name__, context.actor)


def guard_open(command: Command, state: State, context: Context) -> None:
    """Refuse a peer that is not registered or closed, and whoever does not keep the peers."""
    if state.status is Status.UNKNOWN:
        raise Rejected("peer.unknown")
    guard_keeping(command, context)
    if state.status is Status.CLOSED:
        raise Rejected("peer.out-of-order")

"""A subscription decides: opened → its secret changed now and then → closed."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.subscriptions.subscribers.commands import ChangeSecret, CloseSubscription, OpenSubscription
from shared.bodies.actor import Actor
from shared.bodies.policy import may
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.subscriptions import SubscriptionClosed, SubscriptionOpened, SubscriptionSecretChanged
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


class Status(StrEnum):
    """Where a subscription stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    CLOSED = "closed"


class State(BaseModel):
    """A subscription: whose events, up to which clearance, of which types, and what proves who asks."""

    model_config = ConfigDict(frozen=True)

    status: Status = Status.UNKNOWN
    subscription_id: UUID | None = None
    body_id: str | None = None
    name: str = ""
    clearance: int = 0
    types: tuple[str, ...] = ()
    secret_sha256: str = ""
    old_secret_sha256: str | None = None

    @property
    def id(self) -> UUID:
        """The subscription's id, where it is known."""
        assert self.subscription_id is not None, "guarded: the subscription is known"
        return self.subscription_id


def open_subscription(command: OpenSubscription, state: State, context: Context) -> Sequence[Event]:
    """Let another system in, once; nobody hands on more clearance than they have."""
    guard_post(command, context.actor)
    if state.status is not Status.UNKNOWN:
        raise Rejected("subscription.opened-already")
    if command.clearance > context.actor.clearance:
        raise Rejected("forbidden.clearance")
    return [
        SubscriptionOpened(body_id=context.actor.body_id, opened_by=PersonRef.of(context.actor), **command.model_dump())
    ]


def change_secret(command: ChangeSecret, state: State, context: Context) -> Sequence[Event]:
    """Another secret; the same one is no news."""
    _guard_own(command, state, context)
    if command.secret_sha256 == state.secret_sha256:
        return []
    return [
        SubscriptionSecretChanged(
            subscription_id=state.id,
            body_id=state.body_id or "",
            secret_sha256=command.secret_sha256,
            changed_by=PersonRef.of(context.actor),
        )
    ]


def close(command: CloseSubscription, state: State, context: Context) -> Sequence[Event]:
    """The end."""
    _guard_own(command, state, context)
    return [
        SubscriptionClosed(
            subscription_id=state.id,
            body_id=state.body_id or "",
            reason=command.reason,
            closed_by=PersonRef.of(context.actor),
        )
    ]


def _guard_own(command: Command, state: State, context: Context) -> None:
    if state.status is Status.UNKNOWN:
        raise Rejected("subscription.unknown")
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id or "")
    if state.status is Status.CLOSED:
        raise Rejected("subscription.out-of-order")


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
    match event:
        case SubscriptionOpened():
            return State(
                status=Status.OPEN,
                subscription_id=event.subscription_id,
                body_id=event.body_id,
                name=event.name,
                clearance=event.clearance,
                types=event.types,
                secret_sha256=event.secret_sha256,
            )
        case SubscriptionSecretChanged():
            update = {"secret_sha256": event.secret_sha256, "old_secret_sha256": state.secret_sha256}
            return state.model_copy(update=update)
        case SubscriptionClosed():
            return state.model_copy(update={"status": Status.CLOSED})
        case _:
            return state


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this subscription now."""
    names = ["ChangeSecret", "CloseSubscription"] if state.status is Status.OPEN else []
    return [name for name in names if may(actor, name) and actor.body_id == state.body_id]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        OpenSubscription: open_subscription,
        ChangeSecret: change_secret,
        CloseSubscription: close,
    },
    evolve=evolve,
)

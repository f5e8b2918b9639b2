"""A consumer decides: running ⇄ paused; and, beside that, one rebuild of a read model at a time."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.operations.consumers.commands import (
    EndRebuild,
    PauseConsumer,
    RebuildReadModel,
    RepublishStream,
    ResumeConsumer,
    UndoRebuild,
)
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.events.base import Event
from shared.events.operations.consumers import (
    ConsumerPaused,
    ConsumerResumed,
    RebuildEnded,
    RebuildOrdered,
    RebuildUndone,
    StreamRepublished,
)
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard_post


class State(BaseModel):
    """A consumer: whether it is paused, the rebuild that is under way, whether the last one can be undone."""

    model_config = ConfigDict(frozen=True)

    paused: bool = False
    order_id: UUID | None = None
    undoable: bool = False


def pause(command: PauseConsumer, state: State, context: Context) -> Sequence[Event]:
    """Pause what runs."""
    guard_post(command, context.actor)
    if command.consumer.startswith("relay."):
        raise Rejected("consumer.unknown", consumer=command.consumer)
    if state.paused:
        return []
    return [
        ConsumerPaused(
            consumer=command.consumer,
            body_id=context.actor.body_id,
            reason=command.reason,
            paused_by=PersonRef.of(context.actor),
        )
    ]


def resume(command: ResumeConsumer, state: State, context: Context) -> Sequence[Event]:
    """Let what is paused go on."""
    guard_post(command, context.actor)
    if not state.paused:
        return []
    by = PersonRef.of(context.actor)
    return [ConsumerResumed(consumer=command.consumer, body_id=context.actor.body_id, resumed_by=by)]


def rebuild(command: RebuildReadModel, state: State, context: Context) -> Sequence[Event]:
    """Order it; who orders while one is under way gets that one."""
    guard_post(command, context.actor)
    if not command.consumer.startswith("projections."):
        raise Rejected("consumer.no-read-model")
    if state.order_id is not None:
        return []
    return [
        RebuildOrdered(
            consumer=command.consumer,
            body_id=context.actor.body_id,
            order_id=command.order_id,
            reason=command.reason,
            ordered_by=PersonRef.of(context.actor),
        )
    ]


def end_rebuild(command: EndRebuild, state: State, context: Context) -> Sequence[Event]:
    """The end of the one that is under way."""
    guard_post(command, context.actor)
    if state.order_id != command.order_id:
        return []
    return [RebuildEnded(body_id=context.actor.body_id, **command.model_dump())]


def undo(command: UndoRebuild, state: State, context: Context) -> Sequence[Event]:
    """Undo a rebuild that ended well, while no other one is under way."""
    guard_post(command, context.actor)
    if not state.undoable or state.order_id is not None:
        raise Rejected("consumer.nothing-to-undo", consumer=command.consumer)
    by = PersonRef.of(context.actor)
    return [
        RebuildUndone(consumer=command.consumer, body_id=context.actor.body_id, reason=command.reason, undone_by=by)
    ]


def republish(command: RepublishStream, state: State, context: Context) -> Sequence[Event]:
    """Whoever has seen the events skips them, so it may be asked at any time."""
    guard_post(command, context.actor)
    if not command.consumer.startswith("relay."):
        raise Rejected("consumer.unknown", consumer=command.consumer)
    return [
        StreamRepublished(
            body_id=context.actor.body_id, republished_by=PersonRef.of(context.actor), **command.model_dump()
        )
    ]


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
    match event:
        case ConsumerPaused():
            return state.model_copy(update={"paused": True})
        case ConsumerResumed():
            return state.model_copy(update={"paused": False})
        case RebuildOrdered():
            return state.model_copy(update={"order_id": event.order_id})
        case RebuildEnded():
            return state.model_copy(update={"order_id": None, "undoable": event.error is None})
        case _:
            return state


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this consumer now."""
    asked = ["ResumeConsumer" if state.paused else "PauseConsumer", "RebuildReadModel", "RepublishStream"]
    asked += ["UndoRebuild"] if state.undoable and state.order_id is None else []
    return [name for name in asked if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        PauseConsumer: pause,
        ResumeConsumer: resume,
        RebuildReadModel: rebuild,
        EndRebuild: end_rebuild,
        UndoRebuild: undo,
        RepublishStream: republish,
    },
    evolve=evolve,
)

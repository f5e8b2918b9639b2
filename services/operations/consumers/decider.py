"""A consumer decides: running ⇄ paused; besides, a read model is built anew, one rebuild at a time."""

from collections.abc import Sequence

from services.operations.consumers.commands import (
    EndRebuild,
    PauseConsumer,
    RebuildReadModel,
    RepublishStream,
    ResumeConsumer,
    UndoRebuild,
)
from services.operations.consumers.state import State, evolve
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


def pause(command: PauseConsumer, state: State, context: Context) -> Sequence[Event]:
    """A consumer that runs is paused; the relay cannot be."""
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
    """A paused consumer goes on."""
    guard_post(command, context.actor)
    if not state.paused:
        return []
    by = PersonRef.of(context.actor)
    return [ConsumerResumed(consumer=command.consumer, body_id=context.actor.body_id, resumed_by=by)]


def rebuild(command: RebuildReadModel, state: State, context: Context) -> Sequence[Event]:
    """A rebuild is ordered; while one is under way, a second order changes nothing."""
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
    """The rebuild that is under way has ended."""
    guard_post(command, context.actor)
    if state.order_id != command.order_id:
        return []
    return [
        RebuildEnded(
            consumer=command.consumer,
            body_id=context.actor.body_id,
            order_id=command.order_id,
            events=command.events,
            seconds=command.seconds,
            before=command.before,
            after=command.after,
            error=command.error,
        )
    ]


def undo(command: UndoRebuild, state: State, context: Context) -> Sequence[Event]:
    """A rebuild that ended well is undone, while no other one is under way."""
    guard_post(command, context.actor)
    if not state.undoable or state.order_id is not None:
        raise Rejected("consumer.nothing-to-undo", consumer=command.consumer)
    by = PersonRef.of(context.actor)
    return [
        RebuildUndone(consumer=command.consumer, body_id=context.actor.body_id, reason=command.reason, undone_by=by)
    ]


def republish(command: RepublishStream, state: State, context: Context) -> Sequence[Event]:
    """A stream is sent to Kafka once more, at any time: whoever has taken its events skips them."""
    guard_post(command, context.actor)
    if not command.consumer.startswith("relay."):
        raise Rejected("consumer.unknown", consumer=command.consumer)
    return [
        StreamRepublished(
            consumer=command.consumer,
            body_id=context.actor.body_id,
            stream_id=command.stream_id,
            events=command.events,
            republished_by=PersonRef.of(context.actor),
        )
    ]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this consumer now."""
    names = ["ResumeConsumer" if state.paused else "PauseConsumer", "RebuildReadModel", "RepublishStream"]
    names += ["UndoRebuild"] if state.undoable and state.order_id is None else []
    return [name for name in names if may(actor, name)]


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

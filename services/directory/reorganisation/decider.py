"""A reorganisation decides: ordered → carried out step by step → finished, or stopped and perhaps ordered again."""

from collections.abc import Sequence

from services.directory.reorganisation.commands import (
    AdvanceReorganisation,
    FinishReorganisation,
    StartReorganisation,
    StopReorganisation,
)
from services.directory.reorganisation.guards import guard_running
from services.directory.reorganisation.state import State, evolve
from shared.bodies.actor import Actor
from shared.bodies.reorganisation.answers import Status
from shared.bodies.rights import CITY_OVERSEERS, may_reorganise
from shared.events.base import Event
from shared.events.directory.reorganisations import (
    ReorganisationAdvanced,
    ReorganisationFinished,
    ReorganisationStarted,
    ReorganisationStopped,
)
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def start(command: StartReorganisation, state: State, context: Context) -> Sequence[Event]:
    """Order the plan; ordered a second time while it is carried out, or when it was, it is no news."""
    guard_post(command, context.actor)
    guard_body(context.actor, *CITY_OVERSEERS)
    if state.status is Status.RUNNING:
        return []
    if not any(stage.commands for stage in command.stages):
        if state.status is Status.FINISHED:
            return []
        raise Rejected("reorganisation.changed")
    return [
        ReorganisationStarted(
            reorganisation_id=command.reorganisation_id,
            body_id=context.actor.body_id,
            name=command.name,
            fingerprint=command.fingerprint,
            stages=command.stages,
            ends=command.ends,
            started_by=PersonRef.of(context.actor),
            clearance=context.actor.clearance,
            acting_for=context.actor.acting_for,
        )
    ]


def advance(command: AdvanceReorganisation, state: State, context: Context) -> Sequence[Event]:
    """Further than before, or nothing new."""
    reorganisation_id = guard_running(command, state, context)
    if command.done <= state.done:
        return []
    done = min(command.done, state.total)
    return [ReorganisationAdvanced(reorganisation_id=reorganisation_id, body_id=state.body_id, done=done)]


def finish(command: FinishReorganisation, state: State, context: Context) -> Sequence[Event]:
    """All is done, once."""
    reorganisation_id = guard_running(command, state, context)
    return [ReorganisationFinished(reorganisation_id=reorganisation_id, body_id=state.body_id)]


def stop(command: StopReorganisation, state: State, context: Context) -> Sequence[Event]:
    """It does not go on by itself."""
    reorganisation_id = guard_running(command, state, context)
    return [
        ReorganisationStopped(
            reorganisation_id=reorganisation_id,
            body_id=state.body_id,
            done=max(command.done, state.done),
            problem=command.problem,
            params=command.params,
        )
    ]


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this reorganisation now."""
    return ["StartReorganisation"] if state.status is Status.STOPPED and may_reorganise(actor) else []


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        StartReorganisation: start,
        AdvanceReorganisation: advance,
        FinishReorganisation: finish,
        StopReorganisation: stop,
    },
    evolve=evolve,
)

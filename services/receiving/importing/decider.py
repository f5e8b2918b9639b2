"""An import decides: begun by a records clerk → carried on by receiving itself → finished, or stopped."""

from collections.abc import Sequence

from services.receiving.importing.commands import AdvanceImport, FinishImport, StartImport, StopImport
from services.receiving.importing.guards import guard_running
from services.receiving.importing.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.receiving.imports import ImportAdvanced, ImportFinished, ImportStarted, ImportStopped
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def start(command: StartImport, state: State, context: Context) -> Sequence[Event]:
    """Begin, once."""
    guard_post(command, context.actor)
    if state.status is not Status.NONE:
        guard_body(context.actor, state.body_id)
        raise Rejected("import.begun-already")
    return [
        ImportStarted(
            import_id=command.import_id,
            body_id=context.actor.body_id,
            name=command.name,
            total=command.total,
            archive=command.archive,
            started_by=PersonRef.of(context.actor),
            clearance=context.actor.clearance,
            acting_for=context.actor.acting_for,
        )
    ]


def advance(command: AdvanceImport, state: State, context: Context) -> Sequence[Event]:
    """Further than before, or nothing new."""
    import_id = guard_running(command, state, context)
    done = min(command.done, state.total)
    if done <= state.done:
        return []
    return [ImportAdvanced(import_id=import_id, body_id=state.body_id, done=done)]


def finish(command: FinishImport, state: State, context: Context) -> Sequence[Event]:
    """All is done, once."""
    import_id = guard_running(command, state, context)
    return [
        ImportFinished(
            import_id=import_id,
            body_id=state.body_id,
            entered=command.entered,
            incomplete=command.incomplete,
            there=command.there,
            asked=command.asked,
            conflict=command.conflict,
            wrong=command.wrong,
        )
    ]


def stop(command: StopImport, state: State, context: Context) -> Sequence[Event]:
    """It does not go on; the file may be sent again."""
    import_id = guard_running(command, state, context)
    return [ImportStopped(import_id=import_id, body_id=state.body_id, problem=command.problem, params=command.params)]


def available(state: State, actor: Actor) -> list[str]:
    """Nothing is asked of an import that was begun."""
    return []


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={StartImport: start, AdvanceImport: advance, FinishImport: finish, StopImport: stop},
    evolve=evolve,
)

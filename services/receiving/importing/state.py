"""An import as its decider knows it."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.bodies.actor import Actor
from shared.events.base import Event
from shared.events.receiving.imports import ImportAdvanced, ImportFinished, ImportStarted, ImportStopped


class Status(StrEnum):
    """Where an import is."""

    NONE = "none"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"


class State(BaseModel):
    """An import: what is entered, as whom, and how far it has come."""

    model_config = ConfigDict(frozen=True)

    status: Status = Status.NONE
    import_id: UUID | None = None
    body_id: str = ""
    name: str = ""
    archive: str = ""
    clerk: Actor | None = None
    total: int = 0
    done: int = 0
    problem: str | None = None
    params: dict[str, str] = {}


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
    match event:
        case ImportStarted():
            person = event.started_by
            return State(
                status=Status.RUNNING,
                import_id=event.import_id,
                body_id=event.body_id,
                name=event.name,
                archive=event.archive,
                total=event.total,
                clerk=Actor(
                    person_id=person.person_id,
                    name=person.name,
                    post=person.post,
                    title=person.title,
                    body_id=event.body_id,
                    clearance=event.clearance,
                    acting_for=event.acting_for,
                ),
            )
        case ImportAdvanced():
            return state.model_copy(update={"done": event.done})
        case ImportFinished():
            return state.model_copy(update={"status": Status.FINISHED, "done": state.total})
        case ImportStopped():
            changed = {"status": Status.STOPPED, "problem": event.problem, "params": event.params}
            return state.model_copy(update=changed)
        case _:
            return state

"""A reorganisation as its decider knows it."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.bodies.actor import SYSTEM_PERSON, Actor, system_actor
from shared.bodies.reorganisation.answers import Status, Stop
from shared.events.base import Event
from shared.events.directory.reorganisations import (
    PlannedStage,
    ReorganisationAdvanced,
    ReorganisationFinished,
    ReorganisationStarted,
    ReorganisationStopped,
)


class State(BaseModel):
    """A reorganisation: its plan, in whose name it is carried out, and how far it has come.

    ``attempt`` counts how often it was begun: a plan that stopped may be ordered again.
    """

    model_config = ConfigDict(frozen=True)

    status: Status = Status.NONE
    reorganisation_id: UUID | None = None
    body_id: str = ""
    name: str = ""
    fingerprint: str = ""
    stages: tuple[PlannedStage, ...] = ()
    ends: tuple[str, ...] = ()
    orderer: Actor | None = None
    attempt: int = 0
    done: int = 0
    problem: Stop | None = None

    @property
    def total(self) -> int:
        """How many commands the plan has."""
        return sum(len(stage.commands) for stage in self.stages)


def orderer_of(event: ReorganisationStarted) -> Actor:
    """In whose name the commands are given: a person, or the deployment that reorganises from the command line."""
    person = event.started_by
    if person.person_id == SYSTEM_PERSON:
        return system_actor(event.body_id, "seed")
    return Actor(
        person_id=person.person_id,
        name=person.name,
        post=person.post,
        title=person.title,
        body_id=event.body_id,
        clearance=event.clearance,
        acting_for=event.acting_for,
    )


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
    match event:
        case ReorganisationStarted():
            return State(
                status=Status.RUNNING,
                reorganisation_id=event.reorganisation_id,
                body_id=event.body_id,
                name=event.name,
                fingerprint=event.fingerprint,
                stages=event.stages,
                ends=event.ends,
                orderer=orderer_of(event),
                attempt=state.attempt + 1,
            )
        case ReorganisationAdvanced():
            return state.model_copy(update={"done": event.done})
        case ReorganisationFinished():
            return state.model_copy(update={"status": Status.FINISHED, "done": state.total})
        case ReorganisationStopped():
            problem = Stop(code=event.problem, params=event.params)
            return state.model_copy(update={"status": Status.STOPPED, "done": event.done, "problem": problem})
        case _:
            return state

"""The sample catalogue can be approved as it stands, and has the size that the city reports."""

from collections import Counter

from deploy.city.procedures import procedure_commands
from services.tracking.procedures import commands
from services.tracking.procedures.decider import DECIDER
from services.tracking.procedures.state import State, VersionStatus
from shared.eventsourcing.decider import Context
from shared.procedures.content import Direction
from tests.unit.given import AT

REPORTED = {
    ("organisation", "procedure"): 59,
    ("organisation", "regulation"): 11,
    ("internal_affairs", "procedure"): 14,
    ("internal_affairs", "regulation"): 11,
    ("mass_mobilisation", "process"): 2,
    ("mass_mobilisation", "regulation"): 1,
    ("mass_mobilisation", "statute"): 1,
    ("inspection", "coordination_statute"): 14,
    ("office", "regulation"): 4,
    ("office", "statute"): 3,
    ("other", "regulation"): 4,
}


def approved(standard_only: bool = False) -> dict[str, State]:
    states: dict[str, State] = {}
    for given in procedure_commands(standard_only=standard_only):
        state = states.get(given.stream, DECIDER.initial())
        command = getattr(commands, given.command).model_validate(given.fields)
        events = DECIDER.decide(command, state, Context(actor=given.who.actor(), at=AT))
        states[given.stream] = DECIDER.fold(events, state)
    return states


def test_every_field_has_as_many_as_reported() -> None:
    contents = [state.versions[1] for state in approved().values()]
    assert {version.status for version in contents} == {VersionStatus.APPROVED}
    assert Counter((version.content.area.value, version.content.sort.value) for version in contents) == REPORTED


def test_the_standard_ones_hold_for_every_body_and_both_directions() -> None:
    states = approved(standard_only=True).values()
    assert {state.versions[1].content.direction for state in states} == set(Direction)
    assert all(state.holds_for("quan-uy-hai-chau") and state.in_force(AT.date()) == 1 for state in states)

"""What holds for every decider, whatever is asked of it in whatever order."""

import importlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.events.base import Event
from shared.events.publishing import DocumentNumbered
from shared.events.receiving import ContentExamined, DocumentRegistered, PastDocumentEntered
from shared.eventsourcing.decider import Claim, Context, Decider, Rejected
from tests.unit.given import AT, BODY
from tests.unit.strategies import ACTORS, MODULES, any_event, commands_of, model

SERVICES = sorted(MODULES)
# A state with one of these accepts nothing any more.
ENDS = {
    "receiving": {"refused", "recalled"},
    "routing": {"filed", "cancelled"},
    "approval": {"approved", "withdrawn"},
    "publishing": set[str](),
    "tracking": {"confirmed", "withdrawn"},
    "directory": set[str](),
}
FIXED = {"publishing": {"body_id": BODY}}

relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def decider_of(service: str) -> Decider[Any]:
    return importlib.import_module(f"services.{service}.decider").DECIDER  # type: ignore[no-any-return]


def asked(service: str) -> st.SearchStrategy[Any]:
    commands = [model(kind) for kind in commands_of(MODULES[service])]
    return st.lists(st.tuples(ACTORS, st.one_of(commands)), min_size=1, max_size=25)


@pytest.mark.parametrize("service", SERVICES)
@relaxed
@given(data=st.data())
def test_any_sequence_of_commands(service: str, data: st.DataObject) -> None:
    decider = decider_of(service)
    state = decider.initial()
    taken: dict[str, int] = {}
    numbers: list[tuple[str, int]] = []
    for actor, command in data.draw(asked(service)):
        context = Context(actor=actor, at=AT)
        before = getattr(state, "status", None)
        try:
            series = decider.series(command, state, context)
            if isinstance(series, Claim):
                if series.number <= taken.get(series.series, 0):
                    continue
                context = context.model_copy(update={"number": series.number})
            elif series is not None:
                context = context.model_copy(update={"number": taken.get(series, 0) + 1})
            events = decider.decide(command, state, context)
        except Rejected:
            continue
        changing = [event for event in events if not isinstance(event, ContentExamined)]  # looking changes nothing
        assert not (before is not None and before.value in ENDS[service] and changing), "an event after the end"
        for event in events:
            state = decider.evolve(state, event)
            if isinstance(event, DocumentRegistered | DocumentNumbered):
                assert isinstance(series, str)
                taken[series] = taken.get(series, 0) + 1
                numbers.append((series, taken[series]))
            elif isinstance(event, PastDocumentEntered):
                assert isinstance(series, Claim)
                taken[series.series] = series.number
                numbers.append((series.series, series.number))
    assert len(numbers) == len(set(numbers)), "a number twice"
    assert decider.state_type.model_validate_json(state.model_dump_json()) == state, "a snapshot is not the state"


@pytest.mark.parametrize("service", SERVICES)
@relaxed
@given(events=st.lists(any_event(), max_size=20))
def test_evolve_never_raises_on_any_event_of_the_city(service: str, events: list[Event]) -> None:
    decider = decider_of(service)
    state = decider.fold(events)
    assert decider.state_type.model_validate_json(state.model_dump_json()) == state


RIGHTS = ("forbidden.", "out-of-order", "not-waiting", "not-lead", "not-drafter", "other-level", "document.unknown",
          "task.unknown", "no-recall", "not-issued", "no-delegation", "unknown-body", "format-not-checked")  # fmt: skip


@pytest.mark.parametrize("service", SERVICES)
@relaxed
@given(data=st.data())
def test_what_is_offered_is_what_may_be_asked(service: str, data: st.DataObject) -> None:
    """An action on the screen is never refused for rights or order; one that is not there always is."""
    decider = decider_of(service)
    available = importlib.import_module(f"services.{service}.decider").available
    state = decider.initial()
    for actor, command in data.draw(asked(service)):
        offered = type(command).__name__ in available(state, actor)
        context = Context(actor=actor, at=AT, number=1)
        try:
            events = decider.decide(command, state, context)
        except Rejected as error:
            about_rights = any(part in error.code for part in RIGHTS)
            assert not (offered and about_rights and service != "directory"), f"offered, but {error.code}"
            continue
        opens = not state.model_dump(exclude_none=True).get("body_id")
        assert offered or opens or actor.person_id == "system" or not events, "not offered, but accepted"
        state = decider.fold(events, state)

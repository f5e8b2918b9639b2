"""What holds for every decider, whatever is asked of it in whatever order."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.events.base import Event
from shared.events.publishing import DocumentNumbered
from shared.events.receiving import ContentExamined, DocumentRegistered, PastDocumentEntered
from shared.eventsourcing.decider import Claim, Context, Decider, Rejected
from tests.unit.given import AT
from tests.unit.strategies import ACTORS, AGGREGATES, any_event, commands_of, model, module_of

# A state with one of these accepts nothing any more.
ENDS = {
    "receiving": {"refused", "recalled"},
    "routing.documents": {"filed", "cancelled"},
    "routing.case_files": {"handed_over"},
    "approval": {"approved", "withdrawn"},
    "tracking.cases": {"completed", "closed"},
    "tracking.tasks": {"confirmed", "withdrawn"},
    "tracking.programme": {"closed"},
    "tracking.initiatives": {"withdrawn"},
    "meetings": {"closed", "cancelled"},
    "subscriptions.subscribers": {"closed"},
    "subscriptions.peers": {"closed"},
}

relaxed = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def decider_of(aggregate: str) -> Decider[Any]:
    return module_of(aggregate, "decider").DECIDER  # type: ignore[no-any-return]


def asked(aggregate: str) -> st.SearchStrategy[Any]:
    commands = [model(kind) for kind in commands_of(aggregate)]
    return st.lists(st.tuples(ACTORS, st.one_of(commands)), min_size=1, max_size=25)


@pytest.mark.parametrize("aggregate", AGGREGATES)
@relaxed
@given(data=st.data())
def test_any_sequence_of_commands(aggregate: str, data: st.DataObject) -> None:
    decider = decider_of(aggregate)
    state = decider.initial()
    taken: dict[str, int] = {}
    numbers: list[tuple[str, int]] = []
    for actor, command in data.draw(asked(aggregate)):
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
        assert not (before is not None and before.value in ENDS.get(aggregate, ()) and changing), (
            "an event after the end"
        )
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


@pytest.mark.parametrize("aggregate", AGGREGATES)
@relaxed
@given(events=st.lists(any_event(), max_size=20))
def test_evolve_never_raises_on_any_event_of_the_city(aggregate: str, events: list[Event]) -> None:
    decider = decider_of(aggregate)
    state = decider.fold(events)
    assert decider.state_type.model_validate_json(state.model_dump_json()) == state


RIGHTS = ("forbidden.", "out-of-order", "not-waiting", "not-lead", "not-drafter", "other-level", "document.unknown",
          "task.unknown", "meetings.unknown", "programme.unknown", "initiative.unknown", "subscription.unknown", "no-recall", "not-issued", "no-delegation", "unknown-body", "format-not-checked")  # fmt: skip


@pytest.mark.parametrize("aggregate", AGGREGATES)
@relaxed
@given(data=st.data())
def test_what_is_offered_is_what_may_be_asked(aggregate: str, data: st.DataObject) -> None:
    """An action on the screen is never refused for rights or order; one that is not there always is."""
    decider = decider_of(aggregate)
    available = module_of(aggregate, "decider").available
    state = decider.initial()
    for actor, command in data.draw(asked(aggregate)):
        offered = type(command).__name__ in available(state, actor)
        context = Context(actor=actor, at=AT, number=1)
        try:
            events = decider.decide(command, state, context)
        except Rejected as error:
            about_rights = any(part in error.code for part in RIGHTS)
            assert not (offered and about_rights and aggregate != "directory"), f"offered, but {error.code}"
            continue
        opens = not state.model_dump(exclude_none=True).get("body_id")
        assert offered or opens or actor.person_id == "system" or not events, "not offered, but accepted"
        state = decider.fold(events, state)

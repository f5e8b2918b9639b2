"""A reorganisation is ordered once, carried out by the directory itself, and ends once."""

import datetime as dt
from uuid import UUID

import pytest

from services.directory.reorganisation.commands import (
    AdvanceReorganisation,
    FinishReorganisation,
    StartReorganisation,
    StopReorganisation,
)
from services.directory.reorganisation.decider import DECIDER, available
from shared.bodies.actor import system_actor
from shared.bodies.reorganisation.answers import Status
from shared.events.base import Event
from shared.events.directory.reorganisations import (
    PlannedCommand,
    PlannedStage,
    ReorganisationAdvanced,
    ReorganisationFinished,
    ReorganisationStarted,
    ReorganisationStopped,
)
from shared.eventsourcing.decider import Command
from tests.unit.given import OPERATOR, given, ref, who

OFFICE = "van-phong-thanh-uy"
CHIEF = who("chanhvp", OFFICE)
DIRECTORY = system_actor(OFFICE, "directory")
ID = UUID("33333333-3333-8333-8333-333333333333")
STAGE = PlannedStage(
    date=dt.date(2026, 7, 1),
    commands=tuple(
        PlannedCommand(body_id=body, command="MergeBody", fields={"successor_body_id": "c"}, key=body) for body in "ab"
    ),
)
START = StartReorganisation(reorganisation_id=ID, fingerprint="f", name="thử", stages=(STAGE,), ends=("a", "b"))
NO_PLAN = StartReorganisation(reorganisation_id=ID, fingerprint="f")
STARTED = ReorganisationStarted(
    reorganisation_id=ID, body_id=OFFICE, name="thử", fingerprint="f", stages=(STAGE,), ends=("a", "b"),
    started_by=ref("chanhvp", OFFICE), clearance=CHIEF.clearance,
)  # fmt: skip
ADVANCED = ReorganisationAdvanced(reorganisation_id=ID, body_id=OFFICE, done=1)
FINISHED = ReorganisationFinished(reorganisation_id=ID, body_id=OFFICE)
STOPPED = ReorganisationStopped(reorganisation_id=ID, body_id=OFFICE, done=1, problem="reorganisation.late")


def test_the_chief_of_the_office_that_oversees_the_city_orders_it() -> None:
    assert given(DECIDER).when(CHIEF, START).happened(ReorganisationStarted) == STARTED
    given(DECIDER).when(who("lanhdao", OFFICE), START).refused("forbidden.post")
    given(DECIDER).when(who("chanhvp"), START).refused("forbidden.body")


def test_a_plan_that_is_no_more_is_not_begun() -> None:
    given(DECIDER).when(CHIEF, NO_PLAN).refused("reorganisation.changed")
    given(DECIDER, STARTED, STOPPED).when(CHIEF, NO_PLAN).refused("reorganisation.changed")


def test_the_second_click_of_two_orders_nothing() -> None:
    given(DECIDER, STARTED).when(CHIEF, START).nothing()
    given(DECIDER, STARTED, FINISHED).when(CHIEF, NO_PLAN).nothing()


@pytest.mark.parametrize("ended", [FINISHED, STOPPED])
def test_the_same_plan_is_ordered_again_where_it_is_to_be_done_again(ended: Event) -> None:
    given(DECIDER, STARTED, ended).when(CHIEF, START).happened(ReorganisationStarted)
    state = DECIDER.fold((STARTED, ADVANCED, ended, STARTED))
    assert (state.status, state.attempt, state.done, state.problem) == (Status.RUNNING, 2, 0, None)


def test_the_directory_says_how_far_it_came_and_that_it_ended_once() -> None:
    running = given(DECIDER, STARTED, ADVANCED)
    running.when(DIRECTORY, AdvanceReorganisation(done=1)).nothing()
    assert running.when(DIRECTORY, AdvanceReorganisation(done=9)).happened(ReorganisationAdvanced).done == 2
    running.when(DIRECTORY, FinishReorganisation()).happened(ReorganisationFinished)
    stop = StopReorganisation(done=0, problem="directory.body-ended", params={"body": "C"})
    assert running.when(DIRECTORY, stop).happened(ReorganisationStopped).done == 1
    for ended in (FINISHED, STOPPED):
        given(DECIDER, STARTED, ended).when(DIRECTORY, FinishReorganisation()).refused("reorganisation.not-running")


@pytest.mark.parametrize(
    "command", [AdvanceReorganisation(done=1), FinishReorganisation(), StopReorganisation(done=1, problem="x")]
)
def test_nobody_else_says_so(command: Command) -> None:
    for actor in (CHIEF, OPERATOR):
        given(DECIDER, STARTED).when(actor, command).refused("forbidden.post")
    given(DECIDER, STARTED).when(system_actor("ban-dan-van", "directory"), command).refused("forbidden.body")


def test_commands_are_given_in_the_name_of_who_ordered_it() -> None:
    orderer = DECIDER.fold((STARTED,)).orderer
    assert orderer == CHIEF
    deputy = CHIEF.model_copy(update={"person_id": "chuyenvien1.x", "acting_for": CHIEF.person_id})
    ordered = given(DECIDER).when(deputy, START).happened(ReorganisationStarted)
    assert DECIDER.fold((ordered,)).orderer == deputy
    deployment = system_actor(OFFICE, "seed")
    ordered = given(DECIDER).when(deployment, START).happened(ReorganisationStarted)
    assert DECIDER.fold((ordered,)).orderer == deployment


def test_a_plan_that_stopped_can_be_ordered_again() -> None:
    state = DECIDER.fold((STARTED, ADVANCED, STOPPED))
    assert available(state, CHIEF) == ["StartReorganisation"]
    assert available(state, who("chanhvp")) == []
    assert available(DECIDER.fold((STARTED,)), CHIEF) == []
    assert state.problem is not None
    assert state.problem.code == "reorganisation.late"

"""An import is begun by a records clerk, carried on by receiving itself, and ends once."""

from uuid import UUID

import pytest

from services.receiving.importing.commands import AdvanceImport, FinishImport, StartImport, StopImport
from services.receiving.importing.decider import DECIDER
from services.receiving.importing.state import Status
from shared.bodies.actor import system_actor
from shared.events.receiving.imports import ImportAdvanced, ImportFinished, ImportStarted, ImportStopped
from shared.eventsourcing.decider import Command
from tests.unit.given import BODY, OTHER, given, ref, who

CLERK = who("vanthu")
RECEIVING = system_actor(BODY, "receiving")
ID = UUID("33333333-3333-4333-8333-333333333333")
START = StartImport(import_id=ID, name="so.xlsx", total=3, archive=str(ID))
STARTED = ImportStarted(
    import_id=ID, body_id=BODY, name="so.xlsx", total=3, archive=str(ID), started_by=ref("vanthu"),
    clearance=CLERK.clearance,
)  # fmt: skip
ADVANCED = ImportAdvanced(import_id=ID, body_id=BODY, done=2)
FINISHED = ImportFinished(import_id=ID, body_id=BODY, entered=3)
STOPPED = ImportStopped(import_id=ID, body_id=BODY, problem="import.lost")


def test_a_records_clerk_begins_it_once() -> None:
    assert given(DECIDER).when(CLERK, START).happened(ImportStarted) == STARTED
    given(DECIDER).when(who("chanhvp"), START).refused("forbidden.post")
    given(DECIDER, STARTED).when(CLERK, START).refused("import.begun-already")
    given(DECIDER, STARTED).when(who("vanthu", OTHER), START).refused("forbidden.body")


def test_its_items_are_entered_in_the_name_of_who_began_it() -> None:
    assert DECIDER.fold((STARTED,)).clerk == CLERK
    deputy = CLERK.model_copy(update={"person_id": "chuyenvien1.x", "acting_for": CLERK.person_id})
    begun = given(DECIDER).when(deputy, START).happened(ImportStarted)
    assert DECIDER.fold((begun,)).clerk == deputy


def test_receiving_says_how_far_it_came_and_that_it_ended_once() -> None:
    running = given(DECIDER, STARTED, ADVANCED)
    running.when(RECEIVING, AdvanceImport(done=2)).nothing()
    assert running.when(RECEIVING, AdvanceImport(done=9)).happened(ImportAdvanced).done == 3
    running.when(RECEIVING, FinishImport(entered=2, wrong=1)).happened(ImportFinished)
    running.when(RECEIVING, StopImport(problem="import.lost")).happened(ImportStopped)
    for ended, status in ((FINISHED, Status.FINISHED), (STOPPED, Status.STOPPED)):
        given(DECIDER, STARTED, ended).when(RECEIVING, FinishImport()).refused("import.not-running")
        assert DECIDER.fold((STARTED, ended)).status is status


@pytest.mark.parametrize("command", [AdvanceImport(done=1), FinishImport(), StopImport(problem="x")])
def test_nobody_else_says_so(command: Command) -> None:
    given(DECIDER, STARTED).when(CLERK, command).refused("forbidden.post")
    given(DECIDER, STARTED).when(system_actor(OTHER, "receiving"), command).refused("forbidden.body")

"""Activity: acts of people on documents, counted for the body that acts."""

import datetime as dt
from dataclasses import replace

from shared.events.routing import DocumentCommented
from shared.events.tracking.tasks import TaskAssigned
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.activity import fold
from shared.readmodels.activity.fold import Activity
from tests.unit.given import BODY, DOCUMENT, OTHER, ref
from tests.unit.recorded import record

REMARK = DocumentCommented(document_id=DOCUMENT, body_id=BODY, text="xem lại số liệu", commented_by=ref("chuyenvien1"))


def after(*happened: RecordedEvent) -> dict[str, Activity]:
    rows: dict[str, Activity] = {}
    for recorded in happened:
        for key in fold.keys(recorded):
            rows[key[0]] = fold.evolve(key, rows.get(key[0]), recorded)
    return rows


def test_acts_are_counted_and_the_latest_is_known() -> None:
    first, second = record(REMARK, 1, 1), record(REMARK, 2, 90)
    assert after(first, second) == {BODY: Activity(BODY, second.time, 2)}


def test_the_latest_act_is_the_latest_in_time_not_the_last_that_came() -> None:
    first, second = record(REMARK, 1, 1), record(REMARK, 2, 90)
    assert after(second, first)[BODY].last_at == second.time
    assert second.time - first.time == dt.timedelta(seconds=89)


def test_what_the_system_did_does_not_count() -> None:
    recorded = record(REMARK)
    assert after(replace(recorded, metadata=recorded.metadata.model_copy(update={"actor": "system"}))) == {}


def test_the_body_that_took_over_acts() -> None:
    recorded = record(REMARK)
    taken = replace(recorded, metadata=recorded.metadata.model_copy(update={"in_charge": OTHER}))
    assert set(after(taken)) == {OTHER}


def test_a_tasks_events_do_not_count() -> None:
    task = TaskAssigned(task_id=DOCUMENT, document_id=DOCUMENT, body_id=BODY, lead_body_id=OTHER, text="báo cáo")
    assert after(record(task)) == {}

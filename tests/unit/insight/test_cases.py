"""Finished steps become a history: what lies between two steps is waiting, in working time."""

import datetime as dt
from dataclasses import replace
from uuid import UUID, uuid5

from services.insight.whatif.cases import former_limits, history_of
from shared.calendar import CalendarRules
from shared.documents.steps import SEVEN
from shared.procedures.content import Ending
from shared.readmodels.evaluation.rows import FinishedStep, Lap
from tests.unit.domain.test_procedures import step

MONDAY = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)  # 8:00 in Đà Nẵng


NAMES = UUID(int=9)


def a_step(step: str, since: int, until: int, case: str = "c", *posts: str) -> FinishedStep:
    """From so many minutes after 8:00 until so many, shared alike by ``posts``."""
    began, ended = (MONDAY + dt.timedelta(minutes=minutes) for minutes in (since, until))
    times = {"from": began.isoformat(), "to": ended.isoformat(), "minutes": (until - since) / len(posts)}
    return FinishedStep(
        body_id="b", body_name=None, document_id=uuid5(NAMES, step), step=step, case_id=uuid5(NAMES, case), kind=None,
        urgency=0, began_at=began, ended_at=ended, due_at=None, minutes=until - since,
        laps=[Lap(**times, post=post, actor=None, way="on") for post in posts],  # type: ignore[typeddict-item] # "from"
        calendar=None, secrecy_rank=0, procedure=None,
    )  # fmt: skip


def test_a_procedures_limits_are_those_of_the_documents_steps() -> None:
    steps = [step("form", hours=7.5, ends=Ending.FORMAT_CHECKED), step("submit", hours=15, ends=Ending.SUBMITTED)]
    assert former_limits([*steps, step("say", hours=4, ends=Ending.ANNOTATED)]) == {"annotate": 240, "draft": 900}


def test_waiting_is_counted_by_the_bodys_calendar() -> None:
    off = CalendarRules(days_off=frozenset({dt.date(2026, 3, 3)})).model_dump_json()
    steps = [
        a_step("approve", 0, 120, "c", "leader"),
        replace(a_step("issue", 120 + 24 * 60, 130 + 24 * 60, "c", "records_clerk"), calendar=off),
    ]
    history = history_of(steps)
    assert history.waiting[0, history.column("issue")] == 450 - 150, "nothing is worked on Tuesday"


def test_gaps_are_waiting_and_only_issued_cases_count() -> None:
    history = history_of(
        [
            a_step("receive", 0, 10, "c", "records_clerk"),
            a_step("draft", 40, 100, "c", "specialist"),
            a_step("handle", 10, 400, "c", "specialist"),
            a_step("approve", 100, 120, "c", "chief_of_office", "leader"),
            a_step("issue", 120 + 24 * 60, 130 + 24 * 60, "c", "records_clerk"),
            a_step("receive", 0, 10, "never issued", "records_clerk"),
        ]
    )
    assert len(history) == 1
    assert history.times[0, history.column("draft")] == 30 + 60
    assert history.waiting[0, history.column("issue")] == 450, "a day later is a working day later, no more"
    assert history.levels["approve", "leader"].tolist() == [10]
    assert history.steps == tuple(step.value for step in SEVEN)

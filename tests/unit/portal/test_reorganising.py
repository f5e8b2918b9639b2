"""A form of one step says what the command file says, and a plan's double click finds it on its way."""

import datetime as dt
from uuid import UUID

import pytest

from services.directory.reorganisation.file import Reorganisation
from services.directory.reorganisation.planner import make_plan
from services.portal.features.reorganise.form import written
from services.portal.features.reorganise.progress import job_of
from shared.bodies.reorganisation.answers import Progress, Reorganisations, Status, Stop
from shared.bodies.reorganisation.loads import Load
from shared.bodies.reorganisation.plan import KnownBody

BODIES = [KnownBody(body_id, f"Body {body_id}", "B", "commune", "city", "I") for body_id in "abc"]
CITY = KnownBody("city", "City", "C", "city", None, "I")


@pytest.mark.parametrize(
    ("form", "commands"),
    [
        ({"kind": ["merge"], "from": ["a", "b"], "into": ["Body c"]}, ["MergeBody", "MergeBody"]),
        (
            {"kind": ["merge"], "from": ["a"], "into": ["New"], "term": ["II"], "parent": [""]},
            ["FoundBody", "OpenTerm", "MergeBody"],
        ),
        ({"kind": ["divide"], "body": ["a"], "into": ["b"], "part": ["Body c", ""]}, ["DivideBody"]),
        ({"kind": ["rename"], "body": ["a"], "name": ["Better"], "symbol": [""]}, ["RenameBody"]),
        ({"kind": ["move"], "body": ["a"], "parent": ["b"]}, ["MoveBody"]),
        (
            {
                "kind": ["found"],
                "name": ["New"],
                "symbol": ["N"],
                "level": ["commune"],
                "parent": ["city"],
                "term": ["I"],
            },
            ["FoundBody", "OpenTerm"],
        ),
        ({"kind": ["abolish"], "body": ["a"], "successor": ["b"]}, ["AbolishBody"]),
        ({"kind": ["abolish"], "body": ["a"]}, ["AbolishBody"]),
        ({"kind": ["anything"]}, []),
    ],
)
def test_a_form_is_a_file_of_one_step(form: dict[str, list[str]], commands: list[str]) -> None:
    said = written({**form, "date": ["2026-07-01"], "legal_basis": [""], "key": ["k"]})
    plan = make_plan(Reorganisation.model_validate_json(said), [CITY, *BODIES], [])
    assert plan.problems == []
    assert [given.command for given in plan.commands] == commands
    assert make_plan(Reorganisation.model_validate_json(said), [CITY, *BODIES], []).fingerprint == plan.fingerprint


NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)


def _progress(status: Status, *, minutes_ago: int = 1, problem: Stop | None = None) -> Progress:
    return Progress(
        reorganisation_id=UUID(int=1), name="thử", fingerprint="f", status=status, total=2, done=2, ends=("a",),
        problem=problem, changed_at=NOW - dt.timedelta(minutes=minutes_ago),
    )  # fmt: skip


def test_open_work_follows_before_it_is_done() -> None:
    open_still, moved = {"a": Load(items=1, people=2), "b": Load(items=4)}, {"a": Load(people=2), "b": Load(items=5)}
    job = job_of(_progress(Status.FINISHED), open_still, NOW)
    assert (job.running, job.moving, job.problem) == (True, True, None)
    job = job_of(_progress(Status.FINISHED), moved, NOW)
    assert (job.running, job.moving, job.problem) == (False, False, None)
    late = job_of(_progress(Status.FINISHED, minutes_ago=4), open_still, NOW)
    assert not late.running
    assert late.problem is not None
    assert late.problem["code"] == "reorganisation.late"


def test_what_stopped_says_why() -> None:
    problem = Stop(code="directory.body-ended", params={"body": "Ban cũ"})
    job = job_of(_progress(Status.STOPPED, problem=problem), {}, NOW)
    assert not job.running
    assert job.problem is not None
    assert "Ban cũ" in str(job.problem["title"])


def test_a_second_click_finds_the_plan_that_was_ordered_last() -> None:
    answer = Reorganisations(reorganisations=(_progress(Status.RUNNING), _progress(Status.FINISHED)))
    assert answer.status_of("f") is Status.RUNNING
    assert answer.status_of("g") is Status.NONE

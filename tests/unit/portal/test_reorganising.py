"""A form of one step says what the command file says, and a plan's double click finds it on its way."""

import pytest

from services.portal.features.reorganise.reorganising import Job, written
from shared.bodies.reorganisation.file import Reorganisation
from shared.bodies.reorganisation.plan import KnownBody
from shared.bodies.reorganisation.planner import make_plan

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
    plan = make_plan(Reorganisation.model_validate(said), [CITY, *BODIES], [])
    assert plan.problems == []
    assert [given.command for given in plan.commands] == commands
    assert make_plan(Reorganisation.model_validate(said), [CITY, *BODIES], []).fingerprint == plan.fingerprint


def test_a_second_click_finds_the_plan_and_a_stopped_one_is_sent_again() -> None:
    job = Job("x", "f", total=2)
    assert job.holds("f")
    assert not job.holds("g")
    job.running = False
    assert not job.holds("f"), "it stopped halfway"
    job.done = 2
    assert job.holds("f")

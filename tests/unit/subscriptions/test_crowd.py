"""The judge of the crowd finds what it is there to find."""

import pytest

from tests.crowd.judge import Judgement, Logged, judge
from tests.crowd.members import Member

WELL = Member(id="a" * 32, kind="feed", body_id="x", clearance=0, types=("congvan.receiving.",), secret="s")
RECEIVED, TASK = "congvan.receiving.DocumentReceived.v1", "congvan.tracking.TaskAssigned.v1"
LOG = [
    Logged("1", (1, 1), RECEIVED, frozenset({"x"}), 0),
    Logged("2", (2, 2), RECEIVED, frozenset({"other"}), 0),
    Logged("3", (3, 3), RECEIVED, frozenset({"x"}), 1),
    Logged("4", (4, 4), TASK, frozenset({"x"}), 0),
    Logged("5", (5, 5), RECEIVED, frozenset({"x"}), 0),
    Logged("6", (6, 6), RECEIVED, frozenset({"x", "other"}), 0),
]


def of(*events: str, member: Member = WELL) -> Judgement:
    return judge(LOG, {}, [member], {member.id: {"events": list(events)}})


def test_nothing_is_wrong_with_what_it_had_to_get() -> None:
    found = of("1", "5", "5", "6")
    assert (found.missed, found.leaked, found.reordered, found.repeated, found.details) == (0, 0, 0, 1, [])


@pytest.mark.parametrize(
    ("events", "missed", "leaked", "reordered"),
    [(("1", "6"), 1, 0, 0), (("1", "6", "5"), 0, 0, 1), ((), 3, 0, 0)]
    + [(("1", one, "5", "6"), 0, 1, 0) for one in ("2", "3", "4", "unknown")],
)
def test_missed_leaked_and_reordered_are_counted(
    events: tuple[str, ...], missed: int, leaked: int, reordered: int
) -> None:
    found = of(*events)
    assert (found.missed, found.leaked, found.reordered) == (missed, leaked, reordered)
    assert found.details


def test_of_a_broken_one_only_leaks_count() -> None:
    broken = Member(**{**WELL.__dict__, "habit": "forges", "complete": False})
    assert of(member=broken).missed == 0
    assert of("2", member=broken).leaked == 1


def test_a_stream_has_to_get_what_came_after_its_beginning() -> None:
    member = Member(**{**WELL.__dict__, "kind": "stream"})
    found = judge(LOG, {}, [member], {member.id: {"events": ["6"], "start": "1-aaaaaaaaaaaa-5-5"}})
    assert (found.missed, found.leaked) == (0, 0)

"""The ranking keeps its own rule."""

from services.insight.evaluation.ranking import RULE, rank
from shared.readmodels.evaluation.rows import FiguresOfBody


def a_body(name: str, **figures: int) -> FiguresOfBody:
    usual = {"done": 20, "with_due": 10, "on_time": 8, "late": 2, "brisk": 10, "open": 4, "stale": 1, "today": 0,
             "days": 0, "weeks": 0}  # fmt: skip
    return FiguresOfBody(body_id=name, name=name, median=None, p90=None, oldest=None, **(usual | figures))


def places(*rows: FiguresOfBody) -> list[tuple[str, int | None]]:
    return [(one.figures.name, one.place) for one in rank(rows)]


def test_points_are_the_weighted_shares() -> None:
    (one,) = rank([a_body("a")])
    assert RULE.punctual + RULE.brisk + RULE.flowing == 100
    assert one.points == round(60 * 0.8 + 25 * 0.5 + 15 * 0.75, 1)
    (best,) = rank([a_body("b", on_time=10, brisk=20, stale=0)])
    assert best.points == 100


def test_more_points_are_better_and_equals_share_a_place() -> None:
    late = a_body("late", on_time=2)
    assert places(late, a_body("z"), a_body("a"), a_body("more", done=40, brisk=20)) == [
        ("more", 1), ("a", 2), ("z", 2), ("late", 4),
    ]  # fmt: skip


def test_with_equal_points_the_greater_share_on_time_comes_first() -> None:
    punctual = a_body("punctual", with_due=100, on_time=90, done=1000, brisk=400, open=0, stale=0)
    brisk = a_body("brisk", with_due=100, on_time=85, done=1000, brisk=520, open=0, stale=0)
    assert rank([punctual])[0].points == rank([brisk])[0].points
    assert places(brisk, punctual) == [("punctual", 1), ("brisk", 2)]


def test_too_few_steps_or_none_with_a_due_time_are_not_ranked_and_say_why() -> None:
    few, no_due = a_body("few", done=RULE.fewest - 1), a_body("no due", with_due=0, on_time=0)
    standings = rank([no_due, few, a_body("a")])
    assert [(one.figures.name, one.place, one.unranked) for one in standings] == [
        ("a", 1, None), ("few", None, "few"), ("no due", None, "no-due"),
    ]  # fmt: skip


def test_nothing_open_is_nothing_stale() -> None:
    assert rank([a_body("a", open=0, stale=0)])[0].flowing == 1.0

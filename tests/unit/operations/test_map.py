"""The map drawn from what processes say of themselves; a document's way as a waterfall."""

import datetime as dt
from uuid import uuid4

from services.operations.browsing import Entry, waterfall
from services.operations.map import draw
from services.operations.watching import Look, rate, read_metrics
from shared.services import NAMES

TEXT = """# HELP congvan_relay_published_total Events
# TYPE congvan_relay_published_total counter
congvan_relay_published_total{service="routing"} %d
# TYPE congvan_relay_lag_seconds gauge
congvan_relay_lag_seconds{service="routing"} 42
# TYPE congvan_read_model_following gauge
congvan_read_model_following{model="inbox"} 1
congvan_read_model_following{model="search"} 0
# TYPE congvan_consumer_lag_events gauge
congvan_consumer_lag_events{consumer="projections.inbox"} 7
# TYPE python_info gauge
python_info{version="3.11"} 1
"""


def look(at: float, published: int = 0, **fields: object) -> Look:
    return Look(at, True, True, metrics=read_metrics(TEXT % published), **fields)  # type: ignore[arg-type]


def test_a_rate_needs_two_looks_and_no_new_beginning() -> None:
    name = "congvan_relay_published_total"
    assert rate(look(12, 30), look(10, 10), name, service="routing") == 10
    assert rate(look(12, 30), None, name) is None
    assert rate(look(12, 3), look(10, 10), name) is None  # the process began anew
    assert rate(look(12, 30), Look(10), name) is None


def test_who_is_away_slow_paused_or_behind_is_coloured() -> None:
    looks = {"routing": look(12, 30), "projections": look(12), "receiving": Look(12), "portal": Look(12, True, False)}
    drawn = draw(looks, {"routing": look(10, 10)}, ["projections.inbox"], letters=2)
    boxes = {box.key: box for box in drawn.boxes}
    assert {key: boxes[key].state for key in ("routing", "receiving", "portal", "inbox", "search", "dead-letters")} == {
        "routing": "slow", "receiving": "ill", "portal": "ill", "inbox": "paused", "search": "ill", "dead-letters": "ill",
    }  # fmt: skip
    assert (boxes["routing"].rate, boxes["routing"].behind, boxes["inbox"].lag) == (10, 42, 7)
    assert boxes["documents"].rate == 10
    assert all(box.x + box.width <= 1160 and box.y + box.height <= drawn.height for box in drawn.boxes)


def test_nothing_answers_and_the_map_is_drawn_all_the_same() -> None:
    drawn = draw({}, {}, [], 0)
    assert drawn.models == ()
    assert {box.key for box in drawn.ill} == {*NAMES} - {"operations"}


AT = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)


def entry(seconds: float, causation_id: str = "a request") -> Entry:
    time = AT + dt.timedelta(seconds=seconds)
    return Entry("routing", uuid4(), "s", 1, "congvan.routing.X.v1", "s", "b", time, 0, "", "", causation_id, 1, 1)


def test_a_way_of_moments_and_of_days() -> None:
    first = entry(0)
    caused = entry(0.02, str(first.id))
    days_later = entry(3 * 86400)
    steps = waterfall([first, caused, days_later])
    assert [step.caused for step in steps] == [False, True, False]
    assert [step.depth for step in steps] == [0, 1, 0]
    assert [step.took for step in steps] == [0.0, 0.02, 3 * 86400 - 0.02]
    assert steps[1].width >= 10  # moments can be seen beside days
    assert all(step.left >= 0 and step.left + step.width <= 1004 for step in steps)
    assert waterfall([]) == ()

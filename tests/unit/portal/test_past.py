"""Which past moment a form means."""

import datetime as dt

import pytest

from services.portal.features.documents.past import moment_of
from services.portal.frame.formats import this_minute
from shared.eventsourcing.decider import Rejected


def test_a_minute_is_seen_to_its_end_in_the_citys_time() -> None:
    assert moment_of("2026-03-02T09:30") == dt.datetime(2026, 3, 2, 2, 30, 59, 999_999, dt.UTC)
    assert moment_of(this_minute(dt.datetime(2026, 3, 2, 2, 30, tzinfo=dt.UTC))).minute == 30


def test_the_minute_that_still_runs_ends_now() -> None:
    assert moment_of(this_minute()) <= dt.datetime.now(dt.UTC)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hôm qua", "past.moment"),
        ("2026-02-30T09:30", "past.moment"),
        ("0001-01-01T00:00", "past.moment"),
        ("2999-01-01T00:00", "past.future"),
    ],
)
def test_no_moment_and_no_future(text: str, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        moment_of(text)
    assert refused.value.code == code

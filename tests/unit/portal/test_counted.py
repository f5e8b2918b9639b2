"""Counts as people read them, and where counting stopped."""

import pytest

from services.portal.frame.formats import counted


@pytest.mark.parametrize(
    ("number", "most", "said"),
    [(7, None, "7"), (3000, 3000, "3.000"), (3001, 3000, "hơn 3.000"), (12345, None, "12.345")],
)
def test_a_count_says_where_counting_stopped(number: int, most: int | None, said: str) -> None:
    assert counted(number, most) == said

"""Comparing gives both texts back, whatever they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.portal.frame.comparing import compared
from shared.paper import matching

TEXTS = st.text("ab \nđ", max_size=60)


def sides(pieces: list[tuple[str, str]]) -> tuple[str, str]:
    old = "".join(text for text, kind in pieces if kind != "added")
    return old, "".join(text for text, kind in pieces if kind != "removed")


@given(TEXTS, TEXTS, st.sampled_from((1, 9, 4_000_000)))
def test_nothing_is_lost_however_it_is_divided(old: str, new: str, pairs: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MOST_PAIRS", pairs)
        pieces = compared(old, new)
    assert sides(pieces) == (old, new)
    assert [kind for _, kind in pieces if kind != "same"] == [] or old != new


def test_words_are_compared_within_lines() -> None:
    assert compared("Kính gửi các đồng chí.\nHai\n", "Kính gửi đồng chí.\nHai\n") == [
        ("Kính gửi ", "same"), ("các ", "removed"), ("đồng chí.\nHai\n", "same"),
    ]  # fmt: skip


def test_what_is_too_long_to_compare_exactly_is_divided_by_what_occurs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST_PAIRS", 30)
    old = "".join(f"dòng {number}\n" for number in range(40))
    new = old.replace("dòng 7\n", "khác\n").replace("dòng 30\n", "")
    assert [piece for piece in compared(old, new) if piece[1] != "same"] == [
        ("dòng 7", "removed"), ("khác", "added"), ("dòng 30\n", "removed"),
    ]  # fmt: skip

"""What people type is understood, and hits are shown where they are."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.portal.finding import asked, facets, marked
from shared.documents.words import folded, tokens_of


@pytest.mark.parametrize("query", ["881/QĐ-UBND", "881 qd ubnd", "881-QĐ/UBND", "0881/qđ-ubnd"])
def test_a_symbol_is_one_token_in_any_spelling(query: str) -> None:
    assert asked(query).attempts[0] == ("881qdubnd",)


def test_a_symbol_among_words() -> None:
    assert asked("quyết định 881/QĐ-UBND").attempts[0] == ("881qdubnd", "quyết", "định")


def test_words_with_marks_are_exact_and_without_them_wide() -> None:
    text = tokens_of("Đà Nẵng")
    assert set(asked("đà nẵng").attempts[0]) <= text
    assert set(asked("da nang").attempts[0]) <= text
    assert not set(asked("dạ nặng").attempts[0]) <= text


def test_hits_are_marked_whatever_their_marks() -> None:
    assert [piece for piece, hit in marked("Kế hoạch của thành phố", ("ke", "hoach")) if hit] == ["Kế", "hoạch"]
    assert [piece for piece, hit in marked("Kế hoạch, kẻ", ("kế",)) if hit] == ["Kế"]


@given(st.text(max_size=400), st.text(max_size=20))
def test_marking_loses_no_letter(text: str, query: str) -> None:
    # the same letters: Unicode writes some of them in two ways, and a page shows the composed one
    assert "".join(piece for piece, _ in marked(text, asked(query).words)) == unicodedata.normalize("NFC", text)


@given(st.text(max_size=3000), st.text(max_size=20))
def test_an_excerpt_is_short(text: str, query: str) -> None:
    assert len("".join(piece for piece, _ in marked(text, asked(query).words, 240))) <= 244


@given(st.text(max_size=300))
def test_every_text_finds_itself(text: str) -> None:
    for attempt in asked(text[:60]).attempts[-1:]:
        assert set(attempt) <= tokens_of(text[:60])
    assert len(folded(text)) == len(folded(folded(text)))


def test_facets_count() -> None:
    hits = [
        {"direction": "incoming", "kind": "Thông báo", "year": 2026},
        {"direction": "incoming", "kind": None, "year": 2025},
    ]
    assert facets(hits) == {
        "direction": [("incoming", 2)],
        "kind": [("Thông báo", 1)],
        "year": [("2025", 1), ("2026", 1)],
    }

"""What people type is understood, and hits are shown where they are."""

import datetime as dt
import unicodedata
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.portal.features.search.finding import facets, marked, parsed
from shared.documents.vietnamese import bare, composed
from shared.documents.words import tokens_of, words_of
from shared.readmodels.search.rows import Hit


@pytest.mark.parametrize("query", ["881/QĐ-UBND", "881 qd ubnd", "881-QĐ/UBND", "0881/qđ-ubnd"])
def test_a_symbol_is_one_token_in_any_spelling(query: str) -> None:
    assert parsed(query).attempts[0] == ("881qdubnd",)


def test_a_symbol_among_words() -> None:
    assert parsed("quyết định 881/QĐ-UBND").attempts[0] == ("881qdubnd", *words_of("quyết định"))


def test_words_with_marks_are_exact_and_without_them_wide() -> None:
    text = tokens_of("Đà Nẵng")
    assert set(parsed("đà nẵng").attempts[0]) <= text
    assert set(parsed("da nang").attempts[0]) <= text
    assert not set(parsed("dạ nặng").attempts[0]) <= text


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("hoà giải", "hòa giải"), ("Uỷ ban", "ủy ban"), ("lý lịch", "lí lịch"), ("kỹ thuật", "kĩ thuật"),
        ("quý khách", "quí khách"), ("Ðà Nẵng", "đà nẵng"), ("thuỷ lợi", "thuy loi"), ("mỹ thuật", "mi thuat"),
        ("qủa đất", "quả đất"), ("Hoà\u00a0Vang", "hòa vang"), ("tỷ lệ", "tỉ lệ"), ("Ðiện Bàn", "dien ban"),
    ],
)  # fmt: skip
def test_every_spelling_finds_the_word(written: str, typed: str) -> None:
    for text, query in ((written, typed), (unicodedata.normalize("NFD", written), typed),
                        (written, unicodedata.normalize("NFD", typed)), (written.upper(), typed)):  # fmt: skip
        assert set(parsed(query).attempts[-1]) <= tokens_of(text)
        assert all(hit for piece, hit in marked(text, parsed(query).words) if piece.strip())
    if bare(typed) != typed:
        assert set(parsed(written).attempts[-1]) <= tokens_of(typed)


def test_hits_are_marked_whatever_their_marks() -> None:
    assert [piece for piece, hit in marked("Kế hoạch của thành phố", ("ke", "hoach")) if hit] == ["Kế", "hoạch"]
    assert [piece for piece, hit in marked("Kế hoạch, kẻ", ("kế",)) if hit] == ["Kế"]


@given(st.text(max_size=400), st.text(max_size=20))
def test_marking_loses_no_letter(text: str, query: str) -> None:
    # the same letters: Unicode writes some of them in two ways, and a page shows the composed one
    assert "".join(piece for piece, _ in marked(text, parsed(query).words)) == composed(text)


@given(st.text(max_size=3000), st.text(max_size=20))
def test_an_excerpt_is_short(text: str, query: str) -> None:
    assert len("".join(piece for piece, _ in marked(text, parsed(query).words, 240))) <= 244


@given(st.text(max_size=300))
def test_every_text_finds_itself(text: str) -> None:
    for attempt in parsed(text[:60]).attempts[-1:]:
        assert set(attempt) <= tokens_of(text[:60])
    assert len(bare(text)) == len(bare(bare(text)))


def test_facets_count() -> None:
    hits = [
        Hit(uuid4(), "incoming", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "Thông báo", 2026),
        Hit(uuid4(), "incoming", dt.datetime(2025, 1, 1, tzinfo=dt.UTC), None, 2025),
    ]
    assert facets(hits) == {
        "direction": [("incoming", 2)],
        "kind": [("Thông báo", 1)],
        "year": [("2025", 1), ("2026", 1)],
    }

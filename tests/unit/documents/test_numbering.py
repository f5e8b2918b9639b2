"""Series of numbers: their names for every way a body may keep its books."""

import datetime as dt

import pytest

from shared.documents.kinds import Kind, kind_named
from shared.documents.numbering import Book, NoTerm, NumberingRules, Period, arrivals_of, series_of
from shared.documents.symbols import Style

BODY, DAY = "quan-uy-hai-chau", dt.date(2026, 3, 2)
PLAIN = NumberingRules()
BOOKS = NumberingRules(books=(Book(id="rieng", name="Sổ riêng", kinds=("Nghị quyết", "Quyết định")),
                              Book(id="chung", name="Sổ chung")))  # fmt: skip


def kind(name: str) -> Kind:
    found = kind_named(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("rules", "style", "name", "secret", "series"),
    [
        (PLAIN, Style.PARTY, "Quyết định", False, f"issue:{BODY}:QĐ:XII"),
        (PLAIN, Style.STATE, "Quyết định", False, f"issue:{BODY}:QĐ:2026"),
        (PLAIN, Style.PARTY, "Quyết định", True, f"issue:{BODY}:QĐ:XII:secret"),
        (NumberingRules(period=Period.YEAR), Style.PARTY, "Công văn", False, f"issue:{BODY}:CV:2026"),
        (NumberingRules(period=Period.TERM), Style.STATE, "Công văn", False, f"issue:{BODY}:CV:XII"),
        (BOOKS, Style.PARTY, "Nghị quyết", False, f"issue:{BODY}:rieng:XII"),
        (BOOKS, Style.PARTY, "Quyết định", False, f"issue:{BODY}:rieng:XII"),
        (BOOKS, Style.STATE, "Báo cáo", True, f"issue:{BODY}:chung:2026:secret"),
        (NumberingRules(books=BOOKS.books[:1]), Style.PARTY, "Báo cáo", False, f"issue:{BODY}:BC:XII"),
    ],
)
def test_names(rules: NumberingRules, style: Style, name: str, secret: bool, series: str) -> None:
    assert series_of(BODY, rules, style, "XII", kind(name), DAY, secret=secret) == series


def test_a_body_that_numbers_per_term_needs_one() -> None:
    with pytest.raises(NoTerm):
        series_of(BODY, PLAIN, Style.PARTY, None, kind("Báo cáo"), DAY, secret=False)
    assert series_of(BODY, PLAIN, Style.STATE, None, kind("Báo cáo"), DAY, secret=False) == f"issue:{BODY}:BC:2026"


def test_secret_arrivals_have_numbers_of_their_own() -> None:
    names = {arrivals_of(BODY, 2026, secret=secret) for secret in (True, False)}
    assert names == {f"arrival:{BODY}:2026", f"arrival:{BODY}:2026:secret"}

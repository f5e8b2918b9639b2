"""The rules' files: which of them judges a document, and what a wrong file is told."""

import datetime as dt
import tomllib

import pytest

from shared.documents.symbols import Style
from shared.form.rules import rule_for
from shared.form.rules.reading import FILES, FOLDER, InvalidRule, check, rule_of

ENTRIES = {name: tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")) for name in FILES}


@pytest.mark.parametrize(
    ("style", "day", "rule"),
    [
        (Style.PARTY, "2004-06-01", "party-hd36"),  # older than every rule known
        (Style.PARTY, "2018-04-03", "party-hd36"),
        (Style.PARTY, "2026-05-26", "party-hd36"),
        (Style.PARTY, "2026-05-27", "party-hd05"),
        (Style.PARTY, "2031-01-01", "party-hd05"),
        (Style.STATE, "2020-03-04", "state-tt01"),
        (Style.STATE, "2020-03-05", "state-nd30"),
    ],
)
def test_a_document_is_judged_by_the_rule_of_its_day(style: Style, day: str, rule: str) -> None:
    assert rule_for(style, dt.date.fromisoformat(day)).id == rule


def test_authorisation_ends_with_399_while_hd36_is_still_in_force() -> None:
    before, after = (rule_for(Style.PARTY, dt.date(2026, 1, day)) for day in (8, 9))
    assert before.id == after.id
    assert ("T/U" in before.authority.marks, "T/U" in after.authority.marks) == (True, False)


@pytest.mark.parametrize(
    ("style", "written"),
    [(Style.PARTY, "Số 05-NQ/ĐU"), (Style.STATE, "Số: 05-NQ/ĐU")],
)
def test_a_colon_stands_in_the_symbol_line_of_the_state_alone(style: Style, written: str) -> None:
    assert rule_for(style, dt.date(2026, 6, 1)).symbol_line("05-NQ/ĐU") == written


@pytest.mark.parametrize(
    ("day", "written"),
    [("2026-06-05", "ngày 05 tháng 6"), ("2026-02-27", "ngày 27 tháng 02"), ("2026-11-12", "ngày 12 tháng 11")],
)
def test_days_below_10_and_months_below_3_have_a_zero(day: str, written: str) -> None:
    date = dt.date.fromisoformat(day)
    assert written in rule_for(Style.PARTY, date).date_line("Đà Nẵng", date)


def test_a_rule_is_cited_with_its_paragraph() -> None:
    rule = rule_for(Style.PARTY, dt.date(2026, 6, 1))
    assert rule.source_of("party-hd05.addressed") == rule.source_of("addressed") == "mục 9.2.4, HD 05-HD/VPTW"
    with pytest.raises(KeyError):
        rule.source_of("valid_from")


def test_a_file_without_an_entry_is_refused_by_its_name() -> None:
    broken = {name: entry for name, entry in ENTRIES["party-hd05"].items() if name != "grounds"}
    with pytest.raises(InvalidRule, match=r"party-hd05: .*\n.*grounds"):
        rule_of(broken, dt.date(2026, 6, 1))


def test_rules_that_leave_days_out_are_refused() -> None:
    gap = ENTRIES["party-hd36"] | {"valid_to": dt.date(2026, 5, 20)}
    with pytest.raises(InvalidRule, match="party-hd05 does not begin on the day after party-hd36 ends"):
        check({"old": gap, "new": ENTRIES["party-hd05"]})


def test_variants_that_share_a_day_are_refused() -> None:
    first, second = ENTRIES["party-hd36"]["authority"]
    shared = ENTRIES["party-hd36"] | {"authority": [first, second | {"from": dt.date(2026, 1, 8)}]}
    with pytest.raises(InvalidRule, match="authority has 2 variants on 2026-01-08"):
        rule_of(shared, dt.date(2026, 1, 8))

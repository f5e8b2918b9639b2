"""The pages of figures, drawn out of insight's typed answers."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from starlette.requests import Request

from services.portal.features.what_if.page import picture
from services.portal.frame.page import render
from services.portal.frame.periods import periods
from shared.documents.steps import SEVEN
from shared.insight.reform import Programme
from shared.insight.reports import CountedFigure
from shared.insight.whatif import Changes, Saving, WhatIf
from shared.insight.words import share
from shared.readmodels.evaluation.filter import EvaluationFilter
from shared.readmodels.programme.rows import QuarterFigures, TargetFigures, TargetLine
from shared.readmodels.reports.period import Period
from shared.readmodels.reports.rows import MonthFigures
from shared.texts import speaking
from tests.unit.given import who
from tests.unit.insight.test_evaluation_report import a_line, figures

WANTED = EvaluationFilter.of(since="2026-01-01", until="2026-03-31")
languages = pytest.mark.parametrize("language", ["vi", "en"])


def drawn(template: str, language: str, **context: Any) -> str:
    """The page as somebody sees it."""
    request = Request(
        {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [],
         "session": {"language": language}, "state": {"body_name": "Thành ủy", "numbering": "party", "tone_marks": None}}
    )  # fmt: skip
    with speaking(language):
        return bytes(render(request, template, who("vanthu"), **context).body).decode()


@languages
def test_the_evaluation(language: str) -> None:
    found = figures()
    page = drawn(
        "evaluation/figures.html", language, asked=WANTED, periods=periods(), total=found.total, steps=found.steps,
        kinds=found.kinds, limits=found.limits, trend=found.trend, ranking=found.ranking, rule=found.rule,
        choices=found.choices,
    )  # fmt: skip
    assert "Quận ủy Hải Châu" in page and "76" in page and "Trình duyệt" in page
    assert "which=done&step=draft&since=2026-01-01" in page.replace("&amp;", "&")


@languages
def test_the_documents_behind_a_figure(language: str) -> None:
    page = drawn(
        "evaluation/documents.html", language, asked=WANTED, which="done", over=0, lines=[a_line(), a_line(own=False)],
        total=2, page=1, pages=3, choices=figures().choices,
    )  # fmt: skip
    assert page.count("1-BC/QU") == 2 and page.count("về việc") == 1, "what it is about is for its own body"
    assert "page=2" in page


@languages
def test_what_if(language: str) -> None:
    saving = Saving(value=30, low=20, high=40)
    steps = dict.fromkeys((step.value for step in SEVEN), 60.0)
    outcome = WhatIf(
        cases=25, median=saving, mean=saving, old=420, new=390, old_steps=steps, new_steps=steps, overlap=30,
        gaining=0.5, assumptions=["always", "drop"], sure=95,
    )  # fmt: skip
    page = drawn(
        "what_if/what_if.html", language, asked=WANTED, choices=figures().choices, limits={"draft": 900.0}, seven=SEVEN,
        change=Changes(drop="draft"), outcome=outcome, picture=picture(outcome), problem=None,
    )  # fmt: skip
    assert page.count("<li>") >= 2 and "95" in page
    assert 'value="draft"\n          selected' in page or 'value="draft" selected' in " ".join(page.split())


@languages
def test_the_report(language: str) -> None:
    counted = CountedFigure(key="electronic", section="documents", value=3, whole=4, percent=75.0)
    page = drawn(
        "reports/report.html", language, sections=[("documents", [counted])],
        months=[MonthFigures(month=dt.date(2026, month, 1), received=month, issued=1) for month in (1, 2)],
        period=Period("quarter", dt.date(2026, 1, 1)), label="Quý I", kinds=("month", "quarter", "year"), percent=share,
    )  # fmt: skip
    assert 'id="electronic"' in page and "75 %" in page
    assert "figures.figure" not in page and "figures.section" not in page


@languages
def test_the_programme(language: str) -> None:
    counts = {"total": 2, "done": 1, "on_schedule": 0, "at_risk": 0, "behind": 1, "unassessed": 0}
    line = TargetLine(
        target_id=UUID(int=4), body_id="b", body_name="Ban Dân vận", programme="CCHC", name="Mọi văn bản trên mạng",
        due_on=dt.date(2026, 12, 31), state="open", stands="behind", ratings=["behind"], days=[dt.date(2026, 6, 1)],
        secrecy_rank=0,
    )  # fmt: skip
    found = Programme(
        figures=TargetFigures(**counts), targets=[line], programmes=["CCHC"],
        quarters=[QuarterFigures(**counts, until=dt.date(2026, 6, 30))],
    )  # fmt: skip
    page = drawn(
        "programme/targets.html", language, figures=found.figures, targets=found.targets, quarters=found.quarters,
        programmes=found.programmes, asked={"programme": "", "stands": "", "body": ""}, may_set=True,
    )  # fmt: skip
    assert "Mọi văn bản trên mạng" in page and "1/2" in page

"""The evaluation's report: what stands on its pages and in its workbook."""

import datetime as dt
import io
from typing import Any
from uuid import uuid4

import openpyxl

from services.insight.evaluation.ranking import RULE, rank
from services.insight.evaluation.report import printed, rule, workbook
from shared.documents.text import extract_text
from shared.insight.evaluation import Evaluation
from shared.readmodels.cases.limits import LimitShare
from shared.readmodels.evaluation.filter import EvaluationFilter
from shared.readmodels.evaluation.rows import Choices, FiguresOfBody, FiguresOfKey, StepFigures, StepLine

ASKED = EvaluationFilter("", "Báo cáo", "", dt.date(2026, 1, 1), dt.date(2026, 3, 31))
FIGURE: dict[str, Any] = {
    "done": 25, "median": 95.0, "p90": 1000.5, "with_due": 20, "on_time": 15, "late": 5, "open": 4, "stale": 1,
    "oldest": None, "today": 1, "days": 2, "weeks": 1,
}  # fmt: skip
LIMIT = LimitShare(
    procedure_id="o.out", step_key="submit", procedure_name="Văn bản đi", name="Trình duyệt", hours=15.0,
    post="specialist", place=1, median=3.25, done=8, on_time=6, late=2, passed=0, overdue=1,
)  # fmt: skip


def figures(name: str = "Quận ủy Hải Châu") -> Evaluation:
    body = FiguresOfBody(**FIGURE, body_id="b", name=name, brisk=20)
    few = FiguresOfBody(**{**FIGURE, "done": 2}, body_id="c", name="Đảng ủy phường", brisk=1)
    return Evaluation(
        total=StepFigures(**FIGURE),
        steps=[FiguresOfKey(**FIGURE, key="draft")],
        kinds=[FiguresOfKey(**FIGURE, key="")],
        limits=[LIMIT],
        trend=[],
        ranking=rank([body, few]),
        rule=RULE,
        choices=Choices(bodies=[], kinds=[], procedures=[]),
    )


def a_line(**more: Any) -> StepLine:
    at = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
    usual = {
        "body_id": "b", "body_name": "Quận ủy", "document_id": uuid4(), "own": True, "step": "draft",
        "symbol_shown": "1-BC/QU", "kind": "Báo cáo", "subject": "về việc", "urgency": 0, "began_at": at,
        "ended_at": at, "due_at": None, "waits_for": None, "minutes": 90, "on_time": None, "actor_name": "An",
        "secrecy_rank": 0,
    }  # fmt: skip
    return StepLine(**(usual | more))


def test_the_print_says_the_period_the_figures_and_the_rule() -> None:
    text = " ".join(extract_text(printed(figures(), "Thành ủy", ASKED), "application/pdf").split())
    assert "BÁO CÁO ĐÁNH GIÁ XỬ LÝ VĂN BẢN" in text and "THÀNH ỦY" in text
    assert "Từ ngày 01/01/2026 đến ngày 31/03/2026; Báo cáo" in text
    assert "75 %" in text and "1,6 giờ" in text and "2,2 ngày" in text
    assert rule()[:60] in text


def test_the_workbook_has_numbers_not_words_and_no_formulas() -> None:
    data = workbook(figures(), [a_line(subject='=HYPERLINK("http://x")'), a_line()], "Thành ủy", ASKED)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Theo khâu", "Theo thể loại", "Theo quy trình", "Xếp hạng", "Văn bản"]
    steps = [[cell.value for cell in row] for row in book["Theo khâu"].iter_rows(min_row=4)]
    assert steps == [["Dự thảo", 25, 1.58, 16.68, 0.75, 5, 4, 1]]
    limits = [[cell.value for cell in row] for row in book["Theo quy trình"].iter_rows(min_row=4)]
    assert limits == [["Văn bản đi", "Trình duyệt", 15, 3.25, 8, 0.75, 2, 1]]
    ranking = [[cell.value for cell in row][:3] for row in book["Xếp hạng"].iter_rows(min_row=4)]
    assert ranking == [[1, "Quận ủy Hải Châu", 76.2], [None, "Đảng ủy phường", None]]
    first = book["Văn bản"]["E4"]
    assert first.data_type == "s" and str(first.value).startswith("=HYPERLINK")
    assert book["Văn bản"]["F5"].value == dt.datetime(2026, 3, 2, 9, 0)

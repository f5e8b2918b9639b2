"""The list of a case file on paper and in Excel."""

import datetime as dt
import io
from typing import Any

import openpyxl

from services.portal.features.casefiles import handover
from shared.documents.text import extract_text

PAPERS: list[dict[str, Any]] = [
    {
        "place": place, "symbol": symbol, "document_date": dt.date(2026, 3, 2), "kind": "Công văn", "subject": subject,
        "issuer": "Thành ủy", "pieces": place, "secrecy": "none",
    }
    for place, symbol, subject in ((1, "12-CV/TU", "Về hội nghị"), (2, "=1+1", "Báo cáo kết quả"))
]  # fmt: skip
FILE: dict[str, Any] = {
    "state": "handed_over", "code": "01.VP", "title": "Hội nghị cán bộ", "retention_years": None, "note": None,
    "keeper_name": "Nguyễn Giữ", "handed_over_at": dt.datetime(2026, 4, 1, 3, tzinfo=dt.UTC),
    "handed_over_by": "Trần Giao", "received_by": "Lê Nhận",
}  # fmt: skip


def words(data: bytes) -> str:
    return "".join(extract_text(data, "application/pdf").split())  # columns break lines


def test_the_record_of_a_handover_names_the_case_file_both_sides_and_every_document() -> None:
    said = words(handover.as_print(FILE, PAPERS, "Quận ủy Hải Châu"))
    for part in ("BIÊN BẢN GIAO NHẬN HỒ SƠ", "01.VP", "Vĩnh viễn", "BÊN GIAO", "Trần Giao", "BÊN NHẬN", "Lê Nhận",
                 "12-CV/TU", "Báo cáo kết quả", "01/04/2026"):  # fmt: skip
        assert part.replace(" ", "") in said, part


def test_before_the_handover_it_is_a_list_that_nobody_signs() -> None:
    said = words(handover.as_print(FILE | {"state": "open"}, PAPERS, "Quận ủy Hải Châu"))
    assert "MỤCLỤCVĂNBẢNTRONGHỒSƠ" in said
    assert "BÊNGIAO" not in said


def test_the_workbook_has_a_row_per_document_and_no_formula() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(handover.as_workbook(PAPERS))).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[:2] for row in rows[1:]] == [(1, "12-CV/TU"), (2, "=1+1")]
    assert sheet["B3"].data_type == "s"
    assert rows[1][4:7] == ("Về hội nghị", "Thành ủy", 1)

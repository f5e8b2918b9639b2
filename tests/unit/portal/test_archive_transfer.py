"""The list of a case file on paper and in Excel."""

import datetime as dt
import io
from dataclasses import replace
from uuid import uuid4

import openpyxl

from services.portal.features.casefiles import archive_transfer
from shared.documents.text import extract_text
from shared.readmodels.casefiles.rows import CaseFile, KeptDocument

PAPERS = [
    KeptDocument(
        document_id=uuid4(), place=place, symbol=symbol, document_date=dt.date(2026, 3, 2), kind="Công văn",
        subject=subject, issuer="Thành ủy", pieces=place, status="filed", secrecy="none", secrecy_rank=0,
    )
    for place, symbol, subject in ((1, "12-CV/TU", "Về hội nghị"), (2, "=1+1", "Báo cáo kết quả"))
]  # fmt: skip
FILE = CaseFile(
    case_file_id=uuid4(), code="01.VP", title="Hội nghị cán bộ", retention_years=None, keeper_id="giu.x",
    keeper_name="Nguyễn Giữ", state="handed_over", documents=2, opened_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
    closed_at=dt.datetime(2026, 3, 31, tzinfo=dt.UTC), handed_over_at=dt.datetime(2026, 4, 1, 3, tzinfo=dt.UTC),
    handed_over_by="Trần Giao", received_by="Lê Nhận", note=None, version=4, secrecy_rank=0,
)  # fmt: skip


def words(data: bytes) -> str:
    return "".join(extract_text(data, "application/pdf").split())  # columns break lines


def test_the_record_of_a_handover_names_the_case_file_both_sides_and_every_document() -> None:
    said = words(archive_transfer.as_print(FILE, PAPERS, "Quận ủy Hải Châu"))
    for part in ("BIÊN BẢN GIAO NHẬN HỒ SƠ", "01.VP", "Vĩnh viễn", "BÊN GIAO", "Trần Giao", "BÊN NHẬN", "Lê Nhận",
                 "12-CV/TU", "Báo cáo kết quả", "01/04/2026"):  # fmt: skip
        assert part.replace(" ", "") in said, part


def test_before_the_handover_it_is_a_list_that_nobody_signs() -> None:
    said = words(archive_transfer.as_print(replace(FILE, state="open"), PAPERS, "Quận ủy Hải Châu"))
    assert "MỤCLỤCVĂNBẢNTRONGHỒSƠ" in said
    assert "BÊNGIAO" not in said


def test_the_workbook_has_a_row_per_document_and_no_formula() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(archive_transfer.as_workbook(PAPERS))).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[:2] for row in rows[1:]] == [(1, "12-CV/TU"), (2, "=1+1")]
    assert sheet["B3"].data_type == "s"
    assert rows[1][4:7] == ("Về hội nghị", "Thành ủy", 1)

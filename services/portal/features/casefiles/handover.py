"""The list that goes to the archive with a case file (mục lục, biên bản giao nhận): as PDF and as Excel."""

from collections.abc import Sequence

from services.portal.frame import texts
from services.portal.frame.reads import Row
from services.portal.frame.sheets import Column, print_of, workbook_of
from shared.texts import say

COLUMNS: tuple[Column[Row], ...] = (
    Column("STT", 5, lambda line: line["place"]),
    Column("Số, ký hiệu", 20, lambda line: line["symbol"]),
    Column("Ngày văn bản", 12, lambda line: line["document_date"]),
    Column("Thể loại", 12, lambda line: line["kind"]),
    Column("Trích yếu nội dung", 52, lambda line: line["subject"]),
    Column("Nơi ban hành", 28, lambda line: line["issuer"]),
    Column("Số tệp", 8, lambda line: line["pieces"]),
    Column("Độ mật", 10, lambda line: say(f"common.secrecy.{line['secrecy']}")),
)
LIST, RECORD = "MỤC LỤC VĂN BẢN TRONG HỒ SƠ", "BIÊN BẢN GIAO NHẬN HỒ SƠ"


def as_workbook(papers: Sequence[Row]) -> bytes:
    """The list as an .xlsx."""
    return workbook_of(LIST, COLUMNS, papers)


def as_print(case_file: Row, papers: Sequence[Row], body: str) -> bytes:
    """The list to print and bind; once the case file is handed over, as the record that both sides sign."""
    handed = case_file["state"] == "handed_over"
    about = [
        f"Hồ sơ {case_file['code']} — {case_file['title']}",
        f"Thời hạn bảo quản: {texts.retention(case_file['retention_years'])}",
        f"Người giữ hồ sơ: {case_file['keeper_name']}",
        f"Tổng số: {len(papers)} văn bản",
    ]
    if handed:
        about.append(f"Giao ngày {texts.day(case_file['handed_over_at'])} cho {case_file['received_by']}")
    if case_file["note"]:
        about.append(case_file["note"])
    signatures = [("BÊN GIAO", case_file["handed_over_by"]), ("BÊN NHẬN", case_file["received_by"])] if handed else []
    return print_of(RECORD if handed else LIST, COLUMNS, papers, body, "; ".join(about), signatures)

"""The text of office files that come along with documents; hostile ones cost little and are refused."""

import io
import zipfile

import pytest
import xlsxwriter

from shared.documents.files import PPTX, XLSX, media_type_of
from shared.documents.secrecy import Secrecy
from shared.documents.stamps import certain_stamp
from shared.documents.text import MOST_CHARACTERS, UnreadableDocument, extract_text

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def workbook(*sheets: list[list[object]], at: int = 0) -> bytes:
    """An Excel workbook whose values begin in column ``at``."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, at, row)
    return buffer.getvalue()


def slides(*paragraphs: str, head: str = "") -> bytes:
    """A presentation with a slide for each paragraph, the last first in the archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("ppt/presentation.xml", "<p/>")
        for number, text in reversed(list(enumerate(paragraphs, 1))):
            first, second = text[:3], text[3:]
            packed.writestr(
                f"ppt/slides/slide{number}.xml",
                f'{head}<a:p xmlns:a="{DRAWING}"><a:r><a:t>{first}</a:t></a:r><a:r><a:t>{second}</a:t></a:r></a:p>',
            )
    return buffer.getvalue()


def test_a_workbook_row_by_row() -> None:
    data = workbook([["Phường", "Số hộ"], ["Hải Châu", 1204]], [["Ghi chú"]])
    assert media_type_of(data) == XLSX
    assert extract_text(data, XLSX) == "Sheet1\nPhường | Số hộ\nHải Châu | 1204\nSheet2\nGhi chú"


def test_a_stamp_in_a_workbook_is_found() -> None:
    assert certain_stamp(extract_text(workbook([["PHỤ LỤC"], ["TỐI MẬT"], ["Danh sách"]]), XLSX)) is Secrecy.SECRET


def test_rows_as_wide_as_a_sheet_can_be_are_not_gone_through_to_the_end() -> None:
    data = workbook([[f"hàng {number}"] for number in range(200)], at=16_000)
    lines = extract_text(data, XLSX).split("\n")[1:]
    assert lines[0] == "hàng 0"
    assert len(lines) == MOST_CHARACTERS // 16_008


def test_a_presentation_slide_by_slide() -> None:
    data = slides(*(f"trang {number}" for number in range(1, 12)))
    assert media_type_of(data) == PPTX
    assert extract_text(data, PPTX).split("\n") == [f"trang {number}" for number in range(1, 12)]


@pytest.mark.parametrize(
    ("media_type", "data", "code"),
    [
        (PPTX, slides("&x;", head='<!DOCTYPE a [<!ENTITY x "nổ">]>'), "broken"),
        (PPTX, slides("<"), "broken"),
        (PPTX, b"PK\x03\x04", "broken"),
        (XLSX, slides("không phải bảng"), "broken"),
        ("image/png", b"\x89PNG\r\n\x1a\n", "no-text"),
    ],
)
def test_what_cannot_be_read(media_type: str, data: bytes, code: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        extract_text(data, media_type)
    assert refused.value.code == code

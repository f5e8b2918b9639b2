"""A list for merging is read as its author sees it in Excel, and refused where it is no list."""

import datetime as dt
import io
from collections.abc import Sequence

import openpyxl
import pytest

from shared.imports.line import UnusableSource
from shared.imports.merging import MOST_MERGED, read_merge_list, workbook_to_fill


def workbook(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_rows_bear_the_names_of_the_heading() -> None:
    found = read_merge_list(workbook(("Họ tên", "Ngày", "Số"), ("Trần Thị A", dt.datetime(2026, 3, 2), 7.0)))
    assert found.names == ("Họ tên", "Ngày", "Số")
    assert [row.values for row in found.rows] == [{"Họ tên": "Trần Thị A", "Ngày": "02/03/2026", "Số": "7"}]


def test_a_title_above_the_heading_is_no_heading() -> None:
    found = read_merge_list(workbook(("DANH SÁCH MỜI",), (), ("Họ tên", "Chức vụ"), ("A", "Bí thư")))
    assert found.names == ("Họ tên", "Chức vụ")
    assert [row.number for row in found.rows] == [4]


def test_empty_rows_are_named_and_those_at_the_end_are_none() -> None:
    found = read_merge_list(workbook(("Họ tên", "Ngày"), ("A", "1"), (None, " "), ("B", None), (None, None), ("", "")))
    assert [(row.number, row.empty) for row in found.rows] == [(2, ()), (4, ("Ngày",))]
    assert found.empty_rows == (3,)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no workbook", "sheet.broken"),
        (workbook(), "sheet.empty"),
        (workbook(("Họ tên", "họ  TÊN"), ("A", "B")), "merge.repeated-column"),
        (workbook(("Họ tên", "Ngày"), *[("A", "1")] * (MOST_MERGED + 1)), "merge.too-long"),
        (workbook(("Họ tên", "Ngày"), ("A" * 5000, "1")), "merge.cell-too-long"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnusableSource) as refused:
        read_merge_list(data)
    assert refused.value.code == code


def test_the_workbook_to_fill_has_the_fields_as_its_heading() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_to_fill(("Họ tên", "=1+1")))).active
    assert [cell.value for cell in sheet[1]] == ["Họ tên", "=1+1"]
    assert sheet["B1"].data_type == "s"

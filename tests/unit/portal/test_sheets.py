"""Registers on sheets: what is exported comes back equal, and hostile cells are plain text."""

import datetime as dt
import io
import re
import zipfile
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.portal.features.registers.sheets import workbook
from shared.calendar import VIETNAM
from shared.documents.vietnamese import composed
from shared.imports import sheet
from shared.imports.line import UnusableSource
from shared.imports.sheet import lines_of_workbook
from shared.readmodels.registers.rows import IncomingLine

WESTERN = "".join(map(chr, range(0xA1, 0x100)))  # with which the alphabets before Unicode wrote Vietnamese
NOT_XML = "\ufffe\uffff"
TEXT = (
    st.text(
        st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters=WESTERN + NOT_XML),
        min_size=1,
        max_size=60,
    )
    .map(lambda text: " ".join(composed(text).split()))
    .filter(bool)
)


def a_line(number: int = 1, **fields: Any) -> IncomingLine:
    usual: dict[str, Any] = {
        "document_id": uuid4(), "channel": "paper", "arrival_number": number, "urgency": 0, "secrecy": "none",
        "received_at": dt.datetime(2025, 3, 4, 8, tzinfo=VIETNAM), "secrecy_rank": 0, "status": "filed", "files": [],
    }  # fmt: skip
    return IncomingLine(**usual | fields)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"issuer": TEXT, "symbol": TEXT, "subject": TEXT, "signer": TEXT, "urgency": st.integers(0, 4)}
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_exported_is_what_is_imported(rows: list[dict[str, Any]]) -> None:
    lines = [a_line(number, document_date=dt.date(2025, 3, 1), **row) for number, row in enumerate(rows, 1)]
    back = lines_of_workbook(workbook("incoming", lines)).items
    assert [line.number for line in back] == [line.arrival_number for line in lines]
    for line, sent in zip(back, lines, strict=True):
        starts_like_a_formula = any(
            str(getattr(sent, name)).startswith("=") for name in ("issuer", "symbol", "subject", "signer")
        )
        assert bool(line.reason) == starts_like_a_formula
        assert line.on == dt.date(2025, 3, 4)
        assert line.head["date"] == "2025-03-01"
        for name in ("issuer", "symbol", "subject", "signer"):
            assert line.head[name] == getattr(sent, name)


def sheet_of(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_each_mistake_is_named_with_its_row() -> None:
    lines = lines_of_workbook(
        sheet_of(
            ("Số đến", "Ngày đến", "Trích yếu", "Thể loại", "Độ khẩn"),
            (1, dt.date(2025, 1, 2), "về việc họp", "Thông báo", "Khẩn"),
            (2, "02/01/2025", '=HYPERLINK("x")', None, None),
            ("ba", "hôm qua", "về việc họp", "Thư tình", "Vội"),
        )
    )
    right, formula, wrong = sorted(lines.items, key=lambda line: int(line.row))
    assert right.reason is None
    assert right.head == {"subject": "về việc họp", "kind": "Thông báo", "urgency": "urgent"}
    assert formula.reason is not None and "công thức" in formula.reason["vi"]
    assert formula.on == dt.date(2025, 1, 2)
    for part in ("số đến", "ngày đến", "Thư tình", "Vội"):
        assert wrong.reason is not None and part in wrong.reason["vi"]


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (21 * 1024 * 1024))
    return target.getvalue()


def entities() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet_of(("Số đến", "Ngày đến"), (1, "01/01/2025")))) as source:
        with zipfile.ZipFile(target, "w") as archive:
            for entry in source.namelist():
                data = source.read(entry)
                if entry.endswith("workbook.xml"):
                    data = b'<!DOCTYPE x [<!ENTITY a "b">]>' + data
                archive.writestr(entry, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet.broken"),
        (b"%PDF-1.7", "sheet.broken"),
        (b"PK\x03\x04 broken", "sheet.broken"),
        (sheet_of(("Tên", "Tuổi"), ("An", 3)), "sheet.columns-missing"),
        (sheet_of(("Số đến", "Ngày đến")), "sheet.empty"),
    ],
)
def test_unusable_sheets_are_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(UnusableSource) as refused:
        lines_of_workbook(data)
    assert refused.value.code == code


def test_bombs_and_entities_go_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST_BYTES_UNPACKED", 20 * 1024 * 1024)
    for data, code in ((bomb(), "file.dangerous"), (entities(), "sheet.broken")):
        with pytest.raises(UnusableSource) as refused:
            lines_of_workbook(data)
        assert refused.value.code == code


def grown(data: bytes, rows: int) -> bytes:
    """A workbook of one line with that line ``rows`` times: writing so many cell by cell takes longer than reading."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = part.decode()
                line = text[text.index('<row r="2"') : text.index("</sheetData>")]
                pieces = re.split(r'(?<=r=")([A-Z]*)2(?=")', line)
                pattern = "".join(
                    piece + "%d" if index % 2 else piece.replace("%", "%%") for index, piece in enumerate(pieces)
                )
                many = "".join(pattern % ((number,) * (len(pieces) // 2)) for number in range(2, rows + 2))
                part = re.sub(r'(<dimension ref="A1:[A-Z]+)2"', rf'\g<1>{rows + 1}"', text.replace(line, many)).encode()
            new.writestr(name, part)
    return target.getvalue()


def test_more_rows_than_are_read_at_once_are_told_to_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST_ROWS", 500)
    data = grown(workbook("incoming", [a_line()]), 20_000)
    with pytest.raises(UnusableSource) as refused:
        lines_of_workbook(data)
    assert refused.value.params == {"rows": 20_000, "most": 500}


def test_as_many_rows_as_are_read_at_once_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST_ROWS", 500)
    assert lines_of_workbook(grown(workbook("incoming", [a_line()]), 500)).total == 500

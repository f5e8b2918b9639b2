"""Registers and archives as offices have them: nothing secret is taken for ordinary, every loss is reported."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from services.receiving.importing.checking import main

REALITY = Path(__file__).parents[2] / "data" / "reality"


def checked(
    command: str, path: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    assert main(command, [str(path), "--check"]) == 0
    *lines, counts = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert sum(counts["counts"][name] for name in ("enter", "ask", "conflict", "refuse")) == len(lines)
    return lines, counts


def outcomes(lines: list[dict[str, Any]]) -> list[str]:
    return [line["outcome"] for line in lines]


@pytest.mark.parametrize("name", ["title-rows-above", "heading-linebreaks", "nd30-heading"])
def test_the_heading_is_found_wherever_it_stands(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (line,), _ = checked("import-register", REALITY / "registers" / f"{name}.xlsx", capsys)
    known = {key: line[key] for key in ("outcome", "number", "symbol", "kind", "subject", "secrecy")}
    assert known == {
        "outcome": "enter", "number": 1, "symbol": "12-CT/TU", "kind": "Chỉ thị", "subject": "về công tác văn thư",
        "secrecy": "none",
    }  # fmt: skip


def test_every_spelling_of_a_degree_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    lines, _ = checked("import-register", REALITY / "registers" / "secrecy.xlsx", capsys)
    assert [line["secrecy"] for line in lines] == [
        "confidential", "secret", "confidential", "top_secret", "top_secret", "none", "none"
    ]  # fmt: skip


def test_a_number_twice_is_a_conflict_that_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    lines, _ = checked("import-register", REALITY / "registers" / "duplicates.xlsx", capsys)
    assert {line["row"]: line["outcome"] for line in lines} == {2: "enter", 3: "conflict", 4: "enter", 5: "conflict"}
    assert "đã có ở 2 với nội dung khác" in next(line["reason"] for line in lines if line["row"] == 3)


def test_every_sheet_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    lines, counts = checked("import-register", REALITY / "registers" / "second-sheet.xlsx", capsys)
    assert [(line["sheet"], line["row"], line["number"]) for line in lines] == [("Sheet", 2, 1), ("2020", 2, 7)]
    assert counts["left_out"] == []


def test_one_kind_has_many_spellings(capsys: pytest.CaptureFixture[str]) -> None:
    lines, _ = checked("import-register", REALITY / "registers" / "kinds.xlsx", capsys)
    kinds = {line["row"]: line["kind"] for line in lines if line["outcome"] == "enter"}
    assert [kinds[row] for row in (2, 3, 4, 5, 6)] == ["Chỉ thị"] * 3 + ["Công văn"] * 2


def test_an_item_that_speaks_of_secrecy_is_never_ordinary(capsys: pytest.CaptureFixture[str]) -> None:
    lines, _ = checked("import-archive", REALITY / "dxl" / "secrecy-other-name.dxl", capsys)
    assert [line["secrecy"] for line in lines] == ["confidential"] * 4 + ["secret"]


def test_tcvn3_is_converted(capsys: pytest.CaptureFixture[str]) -> None:
    (line,), _ = checked("import-archive", REALITY / "dxl" / "tcvn3-values.dxl", capsys)
    assert (line["subject"], line["issuer"]) == ("về việc tăng cường công tác văn thư", "Thành uỷ Đà Nẵng")


def test_a_malformed_note_is_named_with_its_place_and_the_others_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    lines, _ = checked("import-archive", REALITY / "dxl" / "second-note-malformed.dxl", capsys)
    assert outcomes(lines) == ["enter", "enter", "refuse"]
    assert lines[2]["row"] == "UNID 00000000000000000000000000000002"
    assert "dòng 3, cột" in lines[2]["reason"]


HEADING = ("Số đến", "Ngày đến", "Nơi ban hành", "Số, ký hiệu", "Trích yếu")
ROW = (1, "03/01/2019", "Thành ủy", "12-CT/TU", "về công tác văn thư")


def register(tmp_path: Path, **sheets: list[tuple[Any, ...]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    path = tmp_path / "so.xlsx"
    path.write_bytes(target.getvalue())
    return path


def test_a_column_that_speaks_of_secrecy_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(*HEADING, "Tính chất mật"), (*ROW, "Mật"), (2, *ROW[1:], None), (3, *ROW[1:], "không")]
    lines, _ = checked("import-register", register(tmp_path, S=rows), capsys)
    assert outcomes(lines) == ["ask", "enter", "enter"]
    assert lines[0]["secrecy"] is None and "Tính chất mật: Mật" in lines[0]["reason"]


def test_the_degrees_as_columns_to_tick(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(*HEADING, "Mật", "Tối mật"), (*ROW, "x", None), (2, *ROW[1:], None, "X"), (3, *ROW[1:], None, None)]
    lines, _ = checked("import-register", register(tmp_path, S=rows), capsys)
    assert [line["secrecy"] for line in lines] == ["confidential", "secret", "none"]


def test_a_register_of_secret_documents_asks_for_each_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = register(tmp_path, S=[("SỔ ĐĂNG KÝ VĂN BẢN MẬT ĐẾN",), HEADING, ROW])
    assert outcomes(checked("import-register", named, capsys)[0]) == ["ask"]
    titled = register(tmp_path, VB_mật=[HEADING, ROW])
    assert outcomes(checked("import-register", titled, capsys)[0]) == ["ask"]
    stated = register(tmp_path, VB_mật=[(*HEADING, "Độ mật"), (*ROW, "Thường")])
    assert outcomes(checked("import-register", stated, capsys)[0]) == ["enter"]


def test_a_word_in_a_note_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(*HEADING, "Ghi chú"), (*ROW, "bản giấy ở kho mật"), (2, *ROW[1:4], "về bảo vệ bí mật nhà nước", "")]
    assert outcomes(checked("import-register", register(tmp_path, S=rows), capsys)[0]) == ["ask", "enter"]


def test_sheets_that_are_no_register_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = register(tmp_path, S=[HEADING, ROW], Ghi_chú=[("gọi lại",)], Trống=[])
    assert checked("import-register", path, capsys)[1]["left_out"] == ["Ghi chú", "Trống"]


def test_rows_that_are_none_are_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    numbers = ("(1)", "(2)", "(3)", "(4)", "(5)")
    rows = [HEADING, numbers, ROW, ("   ", " ", "\xa0", None, ""), HEADING, (2, *ROW[1:])]
    lines, _ = checked("import-register", register(tmp_path, S=rows), capsys)
    assert [(line["row"], line["outcome"]) for line in lines] == [(3, "enter"), (6, "enter")]


def test_a_heading_of_two_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("Số", "Ngày", "Văn bản", None, None), ("đến", "đến", "Tác giả", "Số, ký hiệu", "Trích yếu"), ROW]
    (line,), _ = checked("import-register", register(tmp_path, S=rows), capsys)
    assert (line["outcome"], line["number"], line["symbol"]) == ("enter", 1, "12-CT/TU")


def test_a_scanned_archive_is_looked_into_as_receiving_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("secret/secret-stamp-annot.pdf", "pdf/number-annot.pdf"):
        shutil.copy(REALITY / name, tmp_path)
    lines, counts = checked("import-archive", tmp_path, capsys)
    assert [(line["outcome"], line["symbol"], line["secrecy"]) for line in lines] == [
        ("enter", "127-QĐ/QU", "none"), ("refuse", "127-QĐ/QU", "confidential")
    ]  # fmt: skip
    assert counts["left_out"] == []

"""A Lotus Notes export read as a stream: what it says, what it lacks, and nothing that is hostile gets further."""

import datetime as dt
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from shared.imports.archive import open_source
from shared.imports.dxl import note_at, notes_of
from shared.imports.line import PastLine, UnusableSource, date_of
from shared.imports.meanings import known_names
from tests.unit.portal.notes import (
    PROLOGUE,
    attached,
    export,
    incoming,
    moment,
    note,
    number,
    rich,
    text,
    unid,
)

MOST = 1024 * 1024
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 20


def lines_of(tmp_path: Path, data: bytes, most: int = MOST) -> list[PastLine]:
    path = tmp_path / "kho.dxl"
    path.write_bytes(data)
    source = open_source(path, most)
    lines = list(source.lines())
    assert len(lines) == source.total
    source.close()
    return lines


def said(line: PastLine, language: str = "vi") -> str:
    return " ".join(words[language] for words in line.lacks)


def test_a_note_is_a_line_of_the_register_with_its_files_as_they_were(tmp_path: Path) -> None:
    (line,) = lines_of(tmp_path, export(incoming(7, 12, attached("Thông báo 7.pdf", PDF), text("HoSo", "A1"))))
    assert (line.number, line.on) == (12, dt.date(2014, 3, 26))
    assert line.head == {
        "symbol": "7-TB/TU", "date": "2014-03-20", "issuer": "Thành ủy Đà Nẵng", "subject": "về việc số 7",
        "kind": "Thông báo", "signer": "Nguyễn Văn An",
    }  # fmt: skip
    assert [(file.name, file.data) for file in line.files] == [("Thông báo 7.pdf", PDF)]
    assert line.identity == f"notes/{unid(7)}"
    assert line.lacks == ()
    assert line.unmapped == ("HoSo",)


def test_english_names_two_fields_for_one_symbol_and_abbreviations_are_understood(tmp_path: Path) -> None:
    items = (
        text("Arrival No", "3"), text("Received_Date", "05/06/2013"), text("DocNo", "881"), text("Notation", "QĐ-UBND"),
        text("Doc Type", "NQ"), text("Priority Level", "x"), text("Urgency", "Hỏa tốc"), text("Subject", "a", "b"),
    )  # fmt: skip
    (line,) = lines_of(tmp_path, export(note(1, *items)))
    assert (line.number, line.on) == (3, dt.date(2013, 6, 5))
    assert line.head == {
        "number": "881", "symbol": "881/QĐ-UBND", "kind": "Nghị quyết", "urgency": "flash", "subject": "a, b",
    }  # fmt: skip
    assert "ngày văn bản, nơi ban hành, người ký" in said(line)
    assert line.unmapped == ("Priority Level",)


def test_what_is_unclear_is_told_and_never_guessed(tmp_path: Path) -> None:
    items = (
        text("TrichYeu", "về việc họp"), text("LoaiVB", "QĐ"), text("NgayVB", "hôm qua"), text("DoKhan", "vội"),
        text("SoDen", "12a"),
    )  # fmt: skip
    (line,) = lines_of(tmp_path, export(note(1, *items)))
    assert not line.in_register
    assert line.head == {"subject": "về việc họp"}
    for part in ("số đến, ngày đến", "“QĐ”", "“hôm qua”", "“vội”"):  # QĐ is Quyết định and Quy định
        assert part in said(line)
    assert "Missing: arrival number" in said(line, "en")


def test_of_a_secret_document_no_byte_and_no_word_comes_in(tmp_path: Path) -> None:
    (line,) = lines_of(
        tmp_path, export(incoming(1, 1, text("DoMat", "Tối mật"), attached("a.pdf", PDF), rich("NoiDung", "bí mật")))
    )
    assert line.head["secrecy"] == "secret"
    assert line.files == ()
    assert "Văn bản mật" in said(line)


@pytest.mark.parametrize(
    ("items", "form", "words"),
    [
        ((text("TrichYeu", "x"), text("DoMat", "2")), "VBDen", "độ mật “2”"),
        ((text("TrichYeu", "x"),), "VB_Di", "văn bản đi"),
        ((text("Ghi chú", "x"), text("$Revisions", "y")), "Profile", "các trường: Ghi chú"),
    ],
)
def test_notes_that_do_not_come_in_say_why(tmp_path: Path, items: tuple[str, ...], form: str, words: str) -> None:
    (line,) = lines_of(tmp_path, export(note(1, *items, form=form)))
    assert line.reason is not None
    assert words in line.reason["vi"]
    assert line.reason["en"] != line.reason["vi"]


def test_a_note_without_files_brings_its_rich_text(tmp_path: Path) -> None:
    (line,) = lines_of(tmp_path, export(note(1, text("TrichYeu", "x"), rich("Body", "Kính gửi", "Các đồng chí"))))
    assert [file.data.decode() for file in line.files] == ["Kính gửi\nCác đồng chí"]


def test_attachments_that_cannot_be_taken_are_named(tmp_path: Path) -> None:
    broken = attached("hỏng.pdf", b"x" * 30).replace("eHh4", "e=h4", 1)
    (line,) = lines_of(
        tmp_path,
        export(incoming(1, 1, attached("lớn.pdf", bytes(3000)), attached("nén.pdf", PDF, "lz1"), broken,
                        attached("vừa.pdf", PDF[:900]))),
        most=1000,
    )  # fmt: skip
    assert [file.name for file in line.files] == ["vừa.pdf"]
    for part in ("lớn.pdf lớn hơn", "nén.pdf còn nén", "hỏng.pdf bị hỏng"):
        assert part in said(line)


def test_numbers_come_in_their_order_and_what_has_none_last(tmp_path: Path) -> None:
    data = export(
        note(1, text("TrichYeu", "x")), incoming(2, 9), incoming(3, 2), incoming(4, 1, year=2015), incoming(5, 30)
    )
    assert [line.number for line in lines_of(tmp_path, data)] == [2, 9, 30, 1, None]


def test_other_spellings_of_the_format(tmp_path: Path) -> None:
    """A prefix for the namespace, notes in note form, another encoding, a single document."""
    prefixed = (PROLOGUE + incoming(1, 1) + "</database>").replace("<", "<dxl:").replace("<dxl:/", "</dxl:")
    prefixed = prefixed.replace("<dxl:?", "<?").replace("<dxl:!", "<!").replace("xmlns=", "xmlns:dxl=")
    latin = export(note(1, text("TrichYeu", "é"))).decode().replace("utf-8", "iso-8859-1", 1)
    latin = latin.replace("Văn bản", "").encode("iso-8859-1")  # type: ignore[assignment]
    as_note = export(incoming(1, 1)).replace(b"<document form='VBDen'>", b"<note class='document'>")
    as_note = as_note.replace(b'<document form="VBDen">', b"<note class='document'>").replace(
        b"</document>", b"</note>"
    )
    for data, subject in (
        (prefixed.encode(), "về việc số 1"), (latin, "é"), (as_note, "về việc số 1"),
        (incoming(1, 1).encode(), "về việc số 1"),
    ):  # fmt: skip
        (line,) = lines_of(tmp_path, data)  # type: ignore[arg-type]
        assert line.head["subject"] == subject


LAUGHS = (
    "<!DOCTYPE database [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><database><document>"
    "<item name='TrichYeu'><text>&b;</text></item></document></database>"
)
OUTSIDE = "<!DOCTYPE database [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><database><document>&a;</document></database>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (LAUGHS.encode(), "file.dangerous"),
        (OUTSIDE.encode(), "file.dangerous"),
        (export(incoming(1, 1))[:900], "dxl.broken"),
        (b"<database>" + b"<a>" * 1000, "dxl.broken"),
        (b"<html><body>x</body></html>", "dxl.none"),
        ("<database/>".encode("utf-16"), "import.unknown-file"),
        (b"<database></database>", "import.nothing-found"),
    ],
)
def test_hostile_and_broken_exports_are_refused_with_a_reason(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(UnusableSource) as refused:
        lines_of(tmp_path, data)
    assert refused.value.code == code


def test_a_large_export_takes_no_more_memory_than_one_note(tmp_path: Path) -> None:
    path = tmp_path / "kho.dxl"
    one = attached("a.pdf", bytes(1024 * 1024))
    with path.open("wb") as file:
        file.write(PROLOGUE.encode())
        for n in range(1, 31):
            file.write(incoming(n, n, one).encode())
        file.write(b"</database>")
    assert path.stat().st_size > 40 * 1024 * 1024
    tracemalloc.start()
    source = open_source(path, 2 * 1024 * 1024)
    sizes = [len(line.files[0].data) for line in source.lines()]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sizes == [1024 * 1024] * 30
    assert peak < 16 * 1024 * 1024


def test_a_note_is_found_again_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "kho.dxl"
    path.write_bytes(export(*(incoming(n, n, attached(f"{n}.pdf", PDF)) for n in range(1, 4))))
    for position, seen in notes_of(path):
        again = note_at(position, MOST)
        assert (again.unid, again.items) == (seen.unid, seen.items)
        assert [file.data for file in again.files] == [PDF]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("20140326T153400,12+07", dt.date(2014, 3, 26)), ("20140326T200000,00Z", dt.date(2014, 3, 27)),
        ("20140326", dt.date(2014, 3, 26)), ("26/03/2014", dt.date(2014, 3, 26)), ("20141326", None), ("", None),
        ("32/01/2014", None), (dt.datetime(2014, 3, 26, 23), dt.date(2014, 3, 26)),
    ],
)  # fmt: skip
def test_days_as_they_are_written(value: Any, day: dt.date | None) -> None:
    assert date_of(value) == day


def test_every_name_has_one_meaning() -> None:
    names = list(known_names())
    assert len(names) == len(set(names))


def test_numbers_and_moments_are_values_too(tmp_path: Path) -> None:
    (line,) = lines_of(tmp_path, export(note(1, number("SoDen", 4), moment("NgayDen", "20140326"), text("Title", "x"))))
    assert (line.number, line.on) == (4, dt.date(2014, 3, 26))

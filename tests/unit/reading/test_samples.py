"""Reading against what a person reads off: the real documents, and ones made after the prescribed forms."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.receiving.reading import read_document, read_text
from services.receiving.reading.cli import main
from services.receiving.reading.directives import find_deadline
from shared.documents.files import DOCX, PDF, PPTX, TEXT, XLSX
from shared.documents.symbols import Style
from shared.documents.text import UnreadableDocument, extract_text
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.content import Signer
from shared.paper.lines import paper_of_lines
from tests.reading.__main__ import directives, heads

DATA = Path(__file__).parents[2] / "data" / "documents"
REAL = json.loads((DATA / "index.json").read_text("utf-8"))
MADE = json.loads((DATA / "made" / "index.json").read_text("utf-8"))
ABOUT = {"file", "source", "complete", "directives", "leads", "deadlines"}


def read(folder: Path, truth: dict[str, Any]) -> dict[str, Any]:
    return read_text((folder / truth["file"]).read_text("utf-8")).model_dump(mode="json")


@pytest.mark.parametrize("truth", REAL, ids=lambda truth: truth["file"])
def test_the_real_documents(truth: dict[str, Any]) -> None:
    found = read(DATA, truth)
    assert {name: found[name] for name in truth if name not in ABOUT} == {
        name: value for name, value in truth.items() if name not in ABOUT
    }
    directives = [
        {"text": one["text"], "lead": one["lead"], "deadline": one["deadline"]} for one in found["directives"]
    ]
    assert directives == truth["directives"]


@pytest.mark.parametrize("truth", MADE, ids=lambda truth: truth["file"])
def test_documents_after_the_prescribed_forms(truth: dict[str, Any]) -> None:
    found = read(DATA / "made", truth)
    assert {name: found[name] for name in truth if name not in ABOUT} == {
        name: value for name, value in truth.items() if name not in ABOUT
    }
    assert [one["lead"] for one in found["directives"]] == truth["leads"]
    if "deadlines" in truth:
        assert [one["deadline"] for one in found["directives"]] == truth["deadlines"]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400) | st.lists(st.sampled_from(
    ["Số", "127-QĐ/TW", "QUYẾT ĐỊNH", "\n", " | ", "ngày 31 tháng 02 năm 2020", "T/M", "BAN THƯỜNG VỤ", "Giao", "chủ trì",
     "phối hợp với", "UBND quận", "KHẨN", "V/v", "Kính gửi:", "Nguyễn Văn An", ":", "về việc"])).map(" ".join))  # fmt: skip
def test_reading_never_raises_and_invents_nothing(text: str) -> None:
    reading = read_text(text)
    if reading.number is not None:
        assert reading.number in text
    if reading.signer is not None:
        assert reading.signer.split()[0].casefold() in text.casefold()
    if reading.date is not None:
        assert str(reading.date.year) in text


@settings(max_examples=100, deadline=None)
@given(
    data=st.binary(max_size=300),
    media_type=st.sampled_from([PDF, DOCX, TEXT, XLSX, PPTX, "image/png"]),
    prefix=st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04"]),
)
def test_bytes_are_read_or_refused(data: bytes, media_type: str, prefix: bytes) -> None:
    try:
        extract_text(prefix + data, media_type)
    except UnreadableDocument as error:
        assert error.code in ("password", "broken", "no-text")


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("hoàn thành trước ngày 15/3/2022", "2022-03-15"),
        ("chậm nhất là ngày 30 tháng 6 năm 2021", "2021-06-30"),
        ("báo cáo trong quý II/2021", "2021-06-30"),
        ("trong tháng 2/2024", "2024-02-29"),
        ("trước ngày 31/02/2022", None),
        ("trong thời hạn 10 ngày", None),
        ("ngày 15/3/2022 đã họp", None),
    ],
)
def test_deadlines(sentence: str, day: str | None) -> None:
    found = find_deadline(sentence)
    assert (found.isoformat() if found else None) == day


def test_the_command_prints_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([str(DATA / "66-qd-tw.txt")]) == 0
    line = capsys.readouterr().out
    assert line.count("\n") == 1
    assert json.loads(line)["symbol"] == "66-QĐ/TW"
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    assert main([str(broken)]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert main([str(tmp_path / "missing.pdf")]) == 2


@pytest.mark.parametrize("parent", [None, "Thành ủy Đà Nẵng"])
def test_an_issued_pdf_reads_back_what_was_issued(parent: str | None) -> None:
    official = OfficialDocument(
        style=Style.PARTY, issuer="Quận ủy Hải Châu", parent=parent, kind="Thông báo", symbol="01-TB/QU",
        date=dt.date(2026, 3, 2), place="Đà Nẵng", subject="về việc triển khai văn phòng không giấy",
        paper=paper_of_lines("Ban Thường vụ #thông báo.\n[1] $x$"),
        recipient_lines=("Quận ủy Thanh Khê",),
        signers=(Signer(post="Bí thư", name="Nguyễn Thị Ánh"),),
    )  # fmt: skip
    reading = read_document(compose_pdf(official).data, PDF)
    for name in ("issuer", "kind", "symbol", "date", "place", "subject"):
        assert getattr(reading, name) == getattr(official, name), name
    assert reading.signer == official.signers[0].name
    assert reading.number == "01"


def test_directives_are_found_and_none_are_made_up() -> None:
    """A floor, not the measure: ``make reading`` prints the figures."""
    for what, (right, found, labelled) in directives().items():
        assert right >= 0.95 * found, f"{what}: {right} of {found} found are right"
        assert right >= 0.90 * labelled, f"{what}: {right} of {labelled} labelled were found"


def test_no_head_says_what_its_document_does_not() -> None:
    assert sum(results["invented"] for results in heads().values()) == 0

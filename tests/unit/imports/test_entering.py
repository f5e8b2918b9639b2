"""Archives taken over item by item: once, however often, with a report on each; hostile ones not at all."""

import hashlib
import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from services.receiving.commands import EnterPastDocument, KeepPastDocument
from services.receiving.importing.cli import Run, take_over
from services.receiving.importing.entering import Importer
from services.receiving.importing.report import report_workbook
from services.receiving.uploading import UploadedFile
from shared.bodies.actor import Actor
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.handling import Answer
from shared.imports.answers import LineReport
from shared.imports.archive import open_source
from shared.imports.line import Attachment, UnusableSource
from tests.unit.given import who
from tests.unit.portal.notes import attached, export, incoming, note, text

MOST = 1024 * 1024
CLERK = who("vanthu")
READ = {"issuer": "Quận ủy", "symbol": "1-TB/QU", "subject": "về việc họp", "kind": "Thông báo", "date": "2020-01-02",
        "signer": "An", "number": None, "place": None, "signer_authority": None, "urgency": None, "secrecy": None, "cites": [], "directives": []}  # fmt: skip


class Killed(BaseException):
    """The process ends here."""


class Receiving:
    """Receiving as the importer sees it: what was entered stays, numbers only rise.  It stops for good after ``dies``."""

    def __init__(self, dies: int | None = None) -> None:
        self.entered: dict[str, dict[str, Any]] = {}
        self.kept: list[bytes] = []
        self.dies = dies

    async def is_there(self, document_id: UUID) -> bool:
        return str(document_id) in self.entered

    async def keep(self, actor: Actor, attachment: Attachment) -> UploadedFile:
        data = attachment.data
        if data.startswith(b"%PDF-secret"):
            raise Rejected("secret.content")
        if data.startswith(b"MZ"):
            raise Rejected("file.unsupported")
        trouble = next((code for code in ("password", "broken", "no-text") if code.encode() in data), None)
        self.kept.append(data)
        file = {"sha256": hashlib.sha256(data).hexdigest(), "name": attachment.name, "media_type": "application/pdf",
                "bytes": len(data)}  # fmt: skip
        return UploadedFile.model_validate({"file": file, "reading": None if trouble else READ, "problem": trouble})

    async def give(self, actor: Actor, command: EnterPastDocument | KeepPastDocument, key: str) -> Answer:
        if self.dies is not None and len(self.entered) >= self.dies:
            raise Killed
        fields = command.model_dump(mode="json", exclude_unset=True)
        if fields["document_id"] in self.entered:
            raise Rejected("receiving.already-entered", number=1, year=2020)
        if fields["head"].get("secrecy") and fields["head"].get("subject"):
            raise Rejected("secret.subject")
        numbers = [one["arrival_number"] for one in self.entered.values() if "arrival_number" in one]
        if fields.get("arrival_number", 10**9) <= max(numbers, default=0):
            raise Rejected("number.taken", number=fields["arrival_number"], last=9, next=10, free="–")
        self.entered[fields["document_id"]] = {**fields, "command": type(command).__name__, "key": key}
        return Answer(fields["document_id"], 1, ())


async def imported(path: Path, receiving: Receiving) -> Run:
    return await take_over(Importer(receiving, CLERK, "kho"), open_source(path, MOST), "kho")  # type: ignore[arg-type]


def archive_of(tmp_path: Path) -> Path:
    path = tmp_path / "kho.dxl"
    notes = [incoming(n, 40 - n, attached(f"{n}.pdf", b"%%PDF-1.7 %d" % n)) for n in range(1, 31)]
    path.write_bytes(export(*notes, note(99, text("TrichYeu", "không số"))))
    return path


async def test_an_archive_enters_once_in_the_order_of_its_numbers(tmp_path: Path) -> None:
    receiving = Receiving()
    first = await imported(archive_of(tmp_path), receiving)
    assert (first.count("entered"), first.count("wrong"), len(first.reports)) == (31, 0, 31)
    entered = list(receiving.entered.values())
    assert [one.get("arrival_number") for one in entered] == [*range(10, 40), None]
    assert {one["command"] for one in entered} == {"EnterPastDocument", "KeepPastDocument"}
    assert entered[0]["files"][0]["sha256"] == hashlib.sha256(b"%PDF-1.7 30").hexdigest()
    sent = len(receiving.kept)
    again = await imported(archive_of(tmp_path), receiving)
    assert again.count("there") == 31
    assert list(receiving.entered.values()) == entered
    assert len(receiving.kept) == sent, "no file is sent a second time"


async def test_what_was_killed_in_the_middle_goes_on(tmp_path: Path) -> None:
    receiving = Receiving(dies=12)
    with pytest.raises(Killed):
        await imported(archive_of(tmp_path), receiving)
    assert len(receiving.entered) == 12
    receiving.dies = None
    job = await imported(archive_of(tmp_path), receiving)
    assert (job.count("there"), job.count("entered"), job.count("wrong")) == (12, 19, 0)
    whole = Receiving()
    await imported(archive_of(tmp_path), whole)
    assert receiving.entered == whole.entered, "as if nothing had happened"


async def test_a_secret_note_leaves_its_register_entry_only(tmp_path: Path) -> None:
    path = tmp_path / "kho.dxl"
    path.write_bytes(export(incoming(1, 1, text("DoMat", "Mật"), attached("a.pdf", b"%PDF-1.7"))))
    receiving = Receiving()
    job = await imported(path, receiving)
    (entered,) = receiving.entered.values()
    assert (entered["files"], receiving.kept, job.incomplete) == ([], [], 1)
    assert "subject" not in entered["head"]
    assert entered["head"]["secrecy"] == "confidential"


async def test_an_attachment_that_is_not_taken_is_told_and_the_document_enters(tmp_path: Path) -> None:
    path = tmp_path / "kho.dxl"
    path.write_bytes(export(incoming(1, 1, attached("a.exe", b"MZ12"), attached("b.pdf", b"%PDF-1.7"))))
    receiving = Receiving()
    (report,) = (await imported(path, receiving)).reports
    assert report.outcome == "entered"
    assert report.words[0]["vi"].startswith("a.exe: Hệ thống chỉ nhận")
    assert [file["name"] for file in next(iter(receiving.entered.values()))["files"]] == ["b.pdf"]


def folder_of(tmp_path: Path) -> Path:
    folder = tmp_path / "quet"
    (folder / "2019").mkdir(parents=True)
    for name, data in (
        ("a.pdf", b"%PDF-1.7 a"), ("2019/b.PDF", b"%PDF-1.7 b"), ("c.pdf", b"%PDF-1.7 a"), ("khoa.pdf", b"%PDF-1.7 password"),
        ("hong.pdf", b"%PDF-1.7 broken"), ("trang.pdf", b"%PDF-1.7 no-text"), ("mat.pdf", b"%PDF-secret"),
        ("gia.pdf", b"MZ\x90\x00"), ("anh.jpg", b"\xff\xd8\xff"), ("Thumbs.db", b"x"),
    ):  # fmt: skip
        (folder / name).write_bytes(data)
    with (folder / "to.pdf").open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(200 * 1024 * 1024)  # a hole: nobody reads it
    return folder


def zipped(folder: Path) -> Path:
    path = folder.parent / "quet.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.rglob("*"):
            if file.is_file() and file.name != "to.pdf":
                archive.write(file, str(file.relative_to(folder)))
    return path


@pytest.mark.parametrize("packed", [False, True])
async def test_a_folder_of_pdfs_is_read_and_each_file_gets_its_answer(
    tmp_path: Path, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    folder = folder_of(tmp_path)
    receiving = Receiving()
    job = await imported(zipped(folder) if packed else folder, receiving)
    found = {report.row: report for report in job.reports}
    outcomes = {name: report.outcome for name, report in found.items()}
    expected = {
        "a.pdf": "entered", "2019/b.PDF": "entered", "c.pdf": "there", "khoa.pdf": "wrong", "hong.pdf": "wrong",
        "trang.pdf": "entered", "mat.pdf": "wrong", "gia.pdf": "wrong", "anh.jpg": "wrong",
    }  # fmt: skip
    assert outcomes == (expected if packed else {**expected, "to.pdf": "wrong"})
    assert found["khoa.pdf"].words[0]["vi"].startswith("PDF có mật khẩu")
    assert found["mat.pdf"].words[0]["vi"].startswith("Không được đưa nội dung văn bản mật")
    assert found["trang.pdf"].words[0]["vi"].startswith("Không đọc được chữ")
    if not packed:
        assert found["to.pdf"].words[0]["vi"].startswith("Tệp 200 MB, lớn hơn mức 1 MB")
    kept = receiving.entered[str(found["a.pdf"].document_id)]
    assert kept["head"] == {name: READ[name] for name in READ if READ[name] and name not in ("cites", "directives")}
    again = await imported(folder, receiving)
    assert again.count("entered") == 0, "a folder and its ZIP are the same documents"
    assert list(temporary.iterdir()) == [], "nothing unpacked is left behind"


def zip_of(*entries: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return target.getvalue()


def with_password(data: bytes) -> bytes:
    """The ZIP with the flag that says its entries are encrypted."""
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    return data[: local + 6] + b"\x01" + data[local + 7 : central + 8] + b"\x01" + data[central + 9 :]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zip_of(("bomb.pdf", bytes(30 * 1024 * 1024))), "file.dangerous"),
        (with_password(zip_of(("a.pdf", b"%PDF-1.7"))), "import.zip-password"),
        (zip_of(("a.txt", b"x"), ("b/c.jpg", b"y")), "import.nothing-found"),
        (zip_of(("a.pdf", b"%PDF-1.7"))[:-10], "import.zip-broken"),
        (b"PK\x03\x04", "import.zip-broken"),
        (b"\xd0\xcf\x11\xe0 old Excel", "import.unknown-file"),
        (b"", "import.unknown-file"),
    ],
)
def test_hostile_archives_are_refused_with_a_reason(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with pytest.raises(UnusableSource) as refused:
        open_source(path, MOST)
    assert refused.value.code == code


def test_names_inside_a_zip_never_become_paths(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zip_of(("../../../tmp/evil.pdf", b"%PDF-1.7 x"), ("/etc/evil.pdf", b"%PDF-1.7 y")))
    source = open_source(path, MOST)
    assert {line.files[0].name for line in source.lines()} == {"evil.pdf"}
    source.close()
    assert not Path("/tmp/evil.pdf").exists()


def test_the_report_tells_of_every_item_and_no_cell_is_a_formula() -> None:
    words = {"vi": "+Thiếu", "en": "@Missing"}
    reports = [
        LineReport(row="=HYPERLINK(1)", outcome="entered", words=(words,), document_id=UUID(int=1)),
        LineReport(row="b", outcome="wrong"),
        LineReport(row="c", outcome="there"),
    ]
    for language, told in (("vi", "+Thiếu"), ("en", "@Missing")):
        sheet = openpyxl.load_workbook(io.BytesIO(report_workbook(reports, language))).worksheets[0]
        rows = list(sheet.iter_rows(min_row=2))
        assert [cell.value for cell in rows[0]][::2] == ["=HYPERLINK(1)", told]
        assert len(rows) == 3
        assert {cell.data_type for row in rows for cell in row if cell.value} == {"s"}

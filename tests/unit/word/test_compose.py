"""`python -m services.approval compose`: one line of JSON and three files, whatever the file is."""

import base64
import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from docx import Document

from services.approval.composing.cli import main
from tests.word.building import Made
from tests.word.files_elements import element_files
from tests.word.files_state import report

ELEMENTS = dict(element_files())
BODY = "<w:body>"


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the only line."""
    code = main(list(arguments))
    (line,) = capfd.readouterr().out.splitlines()
    return code, json.loads(line)


def compose(
    capfd: pytest.CaptureFixture[str], data: bytes, folder: Path, name: str = "a.docx"
) -> tuple[int, dict[str, Any]]:
    source = folder / name
    source.write_bytes(data)
    return run(capfd, str(source), "--out", str(folder / "out"))


def changed(data: bytes, parts: dict[str, Callable[[bytes], bytes]], more: dict[str, bytes] | None = None) -> bytes:
    """A DOCX with parts changed and added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, bytes)(old.read(name)))
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return made.getvalue()


def in_body(xml: str) -> dict[str, Callable[[bytes], bytes]]:
    return {"word/document.xml": lambda part: part.replace(BODY.encode(), (BODY + xml).encode())}


def test_files_and_line_of_a_report(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, said = compose(capfd, report().bytes(), tmp_path)
    assert code == 0
    assert set(said) == {"kind", "subject", "recipients", "signer", "authority", "departures", "kept", "lost"}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "document.docx",
        "document.json",
        "document.pdf",
    ]
    assert said["kept"]["tables"] == 2  # those of head and foot are none
    assert all(set(each) == {"rule", "where", "message"} for each in said["departures"])


def test_the_json_given_back_says_the_same_and_gives_the_same_files(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    _, said = compose(capfd, report().bytes(), tmp_path)
    first = (tmp_path / "out" / "document.json").read_bytes()
    again = tmp_path / "again"
    assert run(capfd, str(tmp_path / "out" / "document.json"), "--out", str(again)) == (0, said)
    assert (again / "document.json").read_bytes() == first


def test_the_docx_given_back_says_the_same(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _, said = compose(capfd, report().bytes(), tmp_path)
    _, again = run(capfd, str(tmp_path / "out" / "document.docx"), "--out", str(tmp_path / "again"))
    for name in ("kind", "subject", "recipients", "signer", "authority", "kept"):
        assert again[name] == said[name], name


def test_standard_output_has_nothing_but_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(report().bytes())
    call = [
        sys.executable,
        "-m",
        "services.approval",
        "compose",
        str(tmp_path / "a.docx"),
        "--out",
        str(tmp_path / "new" / "out"),
    ]
    done = subprocess.run(call, capture_output=True, check=True, text=True)
    assert json.loads(done.stdout)["kind"] == "Báo cáo"
    assert done.stdout.count("\n") == 1


def huge_png(side: int) -> bytes:
    """A picture of side² pixels in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    rows = zlib.compressobj(9)
    packed = b"".join(rows.compress(b"\0" * (side // 8 + 1)) for _ in range(side)) + rows.flush()
    head = pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def with_picture(data: bytes) -> bytes:
    made = report()
    picture = next(
        name for name in zipfile.ZipFile(io.BytesIO(made.bytes())).namelist() if name.startswith("word/media/")
    )
    return changed(made.bytes(), {picture: lambda _: data})


LOST = {
    "macros": changed(report().bytes(), {}, {"word/vbaProject.bin": b"macro"}),
    "comment": None,
    "unknown font": changed(
        report().bytes(), in_body('<w:p><w:r><w:rPr><w:rFonts w:ascii="Phong La" w:hAnsi="Phong La"/></w:rPr><w:t>chu la</w:t></w:r></w:p>')
    ),
    "pending changes": ELEMENTS["element-changes"].bytes(),
    "equation": ELEMENTS["element-equation"].bytes(),
    "embedded object": changed(
        report().bytes(),
        in_body('<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Excel.Sheet.12"/></w:object></w:r></w:p>'),
    ),
    "100 megapixels": with_picture(huge_png(10_000)),
    "broken picture": with_picture(b"no picture"),
}  # fmt: skip


def commented() -> bytes:
    word = Document(io.BytesIO(report().bytes()))
    paragraph = next(each for each in word.paragraphs if each.runs)
    word.add_comment(paragraph.runs, text="Xem lại câu này", author="Chánh Văn phòng")
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


@pytest.mark.parametrize("name", LOST)
def test_what_cannot_be_kept_is_said_with_its_place(
    name: str, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = LOST[name] or commented()
    code, said = compose(capfd, data, tmp_path)
    if code:  # refused as a whole, by name
        assert said["problem"]["code"].startswith(("file.", "word."))
        assert not (tmp_path / "out").exists()
    else:
        assert said["lost"], said
        assert all(each["what"] and each["where"] for each in said["lost"])


def test_a_link_outside_is_told_and_nothing_is_fetched(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    made = Made()
    made.text("Xem trang")
    made.word.part.relate_to(
        "http://127.0.0.1:1/x",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    number = next(key for key, each in made.word.part.rels.items() if each.is_external)
    made.raw(f'<w:p><w:hyperlink r:id="{number}"><w:r><w:t>cổng</w:t></w:r></w:hyperlink></w:p>')
    code, said = compose(capfd, made.bytes(), tmp_path)
    assert code == 0
    assert any("127.0.0.1" in each["what"] for each in said["lost"])


def test_five_thousand_pages_are_refused_in_words(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = "<w:p><w:r><w:t>" + "Nội dung của một trang rất dài. " * 60 + '</w:t><w:br w:type="page"/></w:r></w:p>'
    code, said = compose(capfd, changed(report().bytes(), in_body(page * 5000)), tmp_path)
    assert code == 1
    assert said["problem"]["code"] in ("word.too-long", "file.dangerous", "file.too-heavy")
    assert said["problem"]["vi"]["title"] and said["problem"]["en"]["title"]


REFUSED = {
    "broken XML": (changed(report().bytes(), {"word/document.xml": lambda part: part[:-40]}), "a.docx"),
    "cut off": (report().bytes()[:3000], "a.docx"),
    "empty": (b"", "a.docx"),
    "a PDF": (b"%PDF-1.7\n%%EOF", "a.docx"),
    "JSON of something else": (b'{"a": 1}', "a.json"),
    "JSON that is none": (b'{"format": "congvan-draft", ', "a.json"),
    "JSON far too deep": (b'{"draft":' + b"[" * 100_000, "a.json"),
    "another version": (b'{"format": "congvan-draft", "version": 2, "draft": {}}', "a.json"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_a_problem_and_writes_nothing(
    name: str, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data, file = REFUSED[name]
    code, said = compose(capfd, data, tmp_path, file)
    assert code == 1
    assert said["problem"]["code"] != "compose.failed"
    assert said["problem"]["vi"]["title"]
    assert not (tmp_path / "out").exists()


def forged(change: Callable[[dict[str, Any]], None], data: bytes) -> bytes:
    said = json.loads(data)
    change(said["draft"])
    return json.dumps(said).encode()


FORGED: dict[str, Callable[[dict[str, Any]], None]] = {
    "an overlapping table": lambda draft: next(
        block for block in draft["paper"]["doc"]["content"] if block["type"] == "table"
    )["content"][0]["content"][0].update({"attrs": {"rowspan": 4000}}),
    "a node nobody knows": lambda draft: draft["paper"]["doc"]["content"].append({"type": "script", "content": []}),
    "three signers": lambda draft: draft.update({"signers": draft["signers"] * 3}),
    "a field nobody knows": lambda draft: draft.update({"run": "rm"}),
}


@pytest.mark.parametrize("name", FORGED)
def test_forged_json_is_refused(name: str, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    compose(capfd, report().bytes(), tmp_path)
    data = (tmp_path / "out" / "document.json").read_bytes()
    (tmp_path / "forged").mkdir()
    code, said = compose(capfd, forged(FORGED[name], data), tmp_path / "forged", "a.json")
    assert (code, said["problem"]["code"]) == (1, "draft.not-one")


def test_a_picture_that_is_another_one_is_told_as_lost(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    compose(capfd, report().bytes(), tmp_path)
    data = (tmp_path / "out" / "document.json").read_bytes()
    other = base64.b64encode(b"another picture").decode()
    swapped = forged(lambda draft: draft.update({"pictures": dict.fromkeys(draft["pictures"], other)}), data)
    (tmp_path / "forged").mkdir()
    code, said = compose(capfd, swapped, tmp_path / "forged", "a.json")
    assert code == 0
    assert len(said["lost"]) == 1


def test_a_call_that_is_not_understood(capfd: pytest.CaptureFixture[str]) -> None:
    code, said = run(capfd, "a.docx")
    assert (code, said["problem"]["code"]) == (2, "compose.misused")


def test_a_file_that_is_not_there(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, said = run(capfd, str(tmp_path / "none.docx"), "--out", str(tmp_path))
    assert (code, said["problem"]["code"]) == (1, "compose.file")

"""A composed document keeps the prescribed form: measured from the PDF, and again after LibreOffice opened the DOCX."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from shared.documents.symbols import Style
from shared.form.docx.writer import compose_docx
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from tests.unit.form.conftest import OPENING
from tests.unit.form.measuring import pages, pieces, size_of

MARGINS_MM = {"top": 20, "bottom": 20, "left": 30, "right": 15}
TOLERANCE_MM = 1.2  # a glyph's own side bearing, and its descender
ACCENT_MM = 2.0  # the hook above a capital: Ả stands higher than the line's own A


def check_form(data: bytes, document: OfficialDocument) -> None:
    sizes, first = document.sizes, pieces(data)
    assert all((round(width), round(height)) == (210, 297) for width, height in pages(data))
    nation = "ĐẢNG CỘNG SẢN VIỆT NAM" if document.style is Style.PARTY else "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    subject = (sizes.subject, "Bold")
    if document.is_letter:
        subject = (sizes.letter_subject, "Italic" if document.style is Style.PARTY else "")
    wanted = {
        nation: (sizes.nation, "Bold"),
        document.issuer.upper(): (sizes.issuer, "Bold"),
        document.symbol or "": (sizes.symbol, ""),
        "năm 2022": (sizes.place, "Italic"),
        document.subject: subject,
        OPENING: (sizes.text, ""),
    }
    if not document.is_letter:
        wanted[document.kind.upper()] = (sizes.kind, "Bold")
    for words, (points, face) in wanted.items():
        found, found_face = size_of(first, words)
        assert found == pytest.approx(points, abs=0.3), words
        assert face in found_face, (words, found_face)
    text = [piece for piece in first if "nghiêm túc" in piece.text]
    assert min(piece.left for piece in text) == pytest.approx(MARGINS_MM["left"], abs=TOLERANCE_MM)
    assert max(piece.right for piece in text) == pytest.approx(210 - MARGINS_MM["right"], abs=TOLERANCE_MM)
    assert min(piece.top for piece in first) >= MARGINS_MM["top"] - ACCENT_MM
    assert max(piece.bottom for piece in first) <= 297 - MARGINS_MM["bottom"] + TOLERANCE_MM


def fonts(path: Path) -> list[str]:
    lines = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert lines
    return lines


def test_the_pdf_keeps_the_form(official: OfficialDocument, tmp_path: Path) -> None:
    data = compose_pdf(official).data
    check_form(data, official)
    (tmp_path / "a.pdf").write_bytes(data)
    for line in fonts(tmp_path / "a.pdf"):
        assert re.search(r"\byes +yes +yes\b", line), line  # embedded, subset, with Unicode
        assert "Libertinus" not in line


def test_libreoffice_keeps_the_form_of_the_docx(official: OfficialDocument, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(compose_docx(official))
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing: make setup-tests"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    check_form((tmp_path / "a.pdf").read_bytes(), official)

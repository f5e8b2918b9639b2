"""Symbols, kinds, files: the values that documents are made of."""

import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.documents.files import (
    DOCX,
    LARGEST_XML,
    PDF,
    PPTX,
    TEXT,
    XLSX,
    DangerousArchive,
    FileMissing,
    FileStore,
    MediaTypeMismatch,
    UnsupportedMedia,
    check_media_type,
    media_type_of,
)
from shared.documents.kinds import KINDS, Kind, kind_named, kinds_abbreviated
from shared.documents.secrecy import Secrecy
from shared.documents.symbols import Style, compose_symbol, parse_symbol, symbol_key
from shared.documents.urgency import Urgency


@pytest.mark.parametrize(
    ("text", "number", "kind", "body", "style"),
    [
        ("127-QĐ/TW", "127", "QĐ", "TW", Style.PARTY),
        ("24-BS/UBKTTU", "24", "BS", "UBKTTU", Style.PARTY),
        ("12 - CTr/ĐUK", "12", "CTr", "ĐUK", Style.PARTY),
        ("881/QĐ-UBND", "881", "QĐ", "UBND", Style.STATE),
        ("30/2020/NĐ-CP", "30", "NĐ", "CP", Style.STATE),
        ("293/SKHĐT-DN", "293", None, "SKHĐT-DN", Style.STATE),
        ("1817/VP-ĐTĐT", "1817", None, "VP-ĐTĐT", Style.STATE),
        ("1659/NQ-UBTVQH15", "1659", "NQ", "UBTVQH15", Style.STATE),
    ],
)
def test_both_spellings(text: str, number: str, kind: str | None, body: str, style: Style) -> None:
    symbol = parse_symbol(text)
    assert symbol is not None
    assert (symbol.number, symbol.kind, symbol.body, symbol.style) == (number, kind, body, style)
    assert str(symbol) == text.replace(" ", "")


@pytest.mark.parametrize("text", ["", "19/6/2015", "127", "QĐ/TW", "127-QĐ", "số 12", "12/7"])
def test_what_is_no_symbol(text: str) -> None:
    assert parse_symbol(text) is None


def test_any_spelling_is_the_same_key() -> None:
    assert symbol_key("881/QĐ-UBND") == symbol_key("881 qd ubnd") == symbol_key("0881 - QĐ / UBND")
    assert symbol_key("881/QĐ-UBND") != symbol_key("882/QĐ-UBND")


@given(number=st.integers(1, 999_999), kind=st.sampled_from(KINDS), style=st.sampled_from(Style))
def test_what_is_composed_reads_back(number: int, kind: Kind, style: Style) -> None:
    text = compose_symbol(number, kind, "QU" if style is Style.PARTY else "UBND", style)
    symbol = parse_symbol(text)
    assert symbol is not None
    written = kind.abbreviation if style is Style.PARTY else kind.state
    assert (int(symbol.number), symbol.kind, symbol.style) == (number, written, style)


@pytest.mark.parametrize(
    ("kind", "style", "symbol"),
    [
        ("Thông báo", Style.PARTY, "01-TB/QU"),
        ("Quy định", Style.PARTY, "01-QĐ/QU"),
        ("Công văn", Style.PARTY, "01-CV/QU"),
        ("Quyết định", Style.STATE, "01/QĐ-QU"),
        ("Quy định", Style.STATE, "01/QyĐ-QU"),  # Nghị định 30/2020/NĐ-CP, Phụ lục III
        ("Công văn", Style.STATE, "01/QU"),  # without a kind: Phụ lục I, mục II, khoản 3
    ],
)
def test_the_symbol_of_a_kind(kind: str, style: Style, symbol: str) -> None:
    known = kind_named(kind)
    assert known is not None
    assert compose_symbol(1, known, "QU", style) == symbol


def test_kinds() -> None:
    assert {kind.name for kind in kinds_abbreviated("QĐ")} == {"Quyết định", "Quy định"}
    assert kind_named("  quyết ĐỊNH ") is kind_named("Quyết định")
    assert kind_named("Thư tình") is None


def test_ranks() -> None:
    assert [level.rank for level in Secrecy] == [0, 1, 2, 3]
    assert [level.priority for level in Urgency] == [0, 1, 2, 3, 4]


def archive(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return buffer.getvalue()


def test_what_bytes_are() -> None:
    assert media_type_of(b"%PDF-1.7 ...") == PDF
    assert media_type_of("Số 127".encode()) == TEXT
    assert media_type_of("Số 127".encode("utf-16")) == TEXT
    assert media_type_of(archive(word__document_xml=b"<w/>")) == DOCX
    assert media_type_of(archive(xl__workbook_xml=b"<w/>")) == XLSX
    assert media_type_of(archive(ppt__presentation_xml=b"<w/>")) == PPTX
    assert media_type_of(b"\x89PNG\r\n\x1a\n" + bytes(20)) == "image/png"
    assert media_type_of(b"\xff\xd8\xff\xe0" + bytes(20)) == "image/jpeg"
    assert media_type_of(b"II*\x00" + bytes(20)) == "image/tiff"
    macros = archive(**{"xl__workbook_xml": b"<w/>", "xl/vbaProject.bin": b"x"})
    for strange in (b"GIF89a" + bytes(20), b"\x00\x01\x02", archive(other=b"x"), b"PK\x03\x04broken", macros):
        with pytest.raises(UnsupportedMedia):
            media_type_of(strange)
    with pytest.raises(DangerousArchive):
        media_type_of(archive(word__document_xml=bytes(50_000_000)))
    with pytest.raises(DangerousArchive):  # not packed tightly, but more XML than anybody can hold
        media_type_of(
            archive(word__document_xml=b"", word__styles_xml=bytes(LARGEST_XML + 1), noise=random.randbytes(400_000))
        )
    with pytest.raises(MediaTypeMismatch):
        check_media_type(b"plain", PDF)
    assert check_media_type(b"plain", "text/plain; charset=utf-8") == TEXT


async def test_files_are_kept_by_what_they_contain(tmp_path: object) -> None:
    store = FileStore.from_url(f"file://{tmp_path}/files")
    first = await store.put(b"noi dung", "a.txt", TEXT)
    second = await store.put(b"noi dung", "b.txt", TEXT)
    assert first.sha256 == second.sha256
    assert await store.get(first.sha256) == b"noi dung"
    with pytest.raises(FileMissing):
        await store.get("0" * 64)

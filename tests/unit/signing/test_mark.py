"""The mark of a paper: what its QR says, how it is read back, and what is no mark."""

import datetime as dt
import os
from uuid import UUID

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageOps

from services.publishing.signing.qr import mark_field
from shared.signatures.mark import Mark, NotAMark, SignedMark, read_mark
from tests.unit.signing.papers import PORTAL, ROOM

ID = UUID("0197c1a2-5a1f-7d3c-9a64-1f0b1c2d3e4f")
MARK = Mark.over(b"%PDF-", ID, "Văn phòng Thành ủy Đà Nẵng", "127-QĐ/VPTU", dt.date(2026, 5, 4))

words = st.text(st.characters(categories=("L", "N", "P")), max_size=30)


@given(
    st.uuids(), words, words, st.dates(dt.date(1970, 1, 1), dt.date(2149, 1, 1)), st.binary(min_size=64, max_size=512)
)
def test_what_a_mark_says_is_read_back(
    document_id: UUID, issuer: str, symbol: str, date: dt.date, signature: bytes
) -> None:
    mark = SignedMark(Mark.over(b"file", document_id, issuer[:30], symbol[:15], date), signature)
    assert read_mark(mark.url(PORTAL)) == mark


@given(st.one_of(st.text(max_size=300), st.from_regex(r"[0-9]{0,2100}", fullmatch=True)))
def test_foreign_text_is_a_mark_or_none(text: str) -> None:
    try:
        read = read_mark(text)
    except NotAMark:
        return
    assert read.number() == text.strip().rpartition("#")[2].lstrip("0")


def test_a_mark_of_a_later_version_says_so() -> None:
    data = bytes([9]) + MARK.to_sign()[1:] + bytes(64)
    with pytest.raises(NotAMark) as caught:
        read_mark(str(int.from_bytes(data)))
    assert caught.value.why == "version"


@pytest.mark.parametrize("signature", [63, 513])
def test_a_signature_of_another_size_is_none(signature: int) -> None:
    with pytest.raises(NotAMark):
        read_mark(SignedMark(MARK, bytes(signature)).number())


def test_long_names_are_cut_between_letters() -> None:
    mark = Mark.over(b"", ID, "Ủy ban " * 40, "127-QĐ/" + "Ủ" * 60, dt.date(2026, 5, 4))
    read = read_mark(SignedMark(mark, bytes(64)).number()).mark
    assert mark.issuer.startswith(read.issuer) and mark.symbol.startswith(read.symbol)


@pytest.mark.parametrize("dpi", [150, 300])
@pytest.mark.parametrize("signature", [72, 256, 512], ids=["ECDSA", "RSA-2048", "RSA-4096"])
def test_a_print_24_mm_wide_scans(dpi: int, signature: int) -> None:
    mark = SignedMark(MARK, os.urandom(signature))
    page = pypdfium2.PdfDocument(mark_field(mark, PORTAL, ROOM).appearance)[0]
    drawn = ImageOps.expand(page.render(scale=dpi / 72).to_pil().convert("L"), dpi // 25, 255)
    (code,) = zxingcpp.read_barcodes(drawn)
    assert code.text == mark.url(PORTAL)

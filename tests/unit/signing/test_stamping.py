"""The stamp ĐẾN on a page: where nothing is printed, as a signature of the body, over the original's own bytes."""

import dataclasses
import datetime as dt
import hashlib
import io
from pathlib import Path

import numpy
import pypdfium2
import pytest
from PIL import Image

from services.publishing.signing.fields import drawn_field, person_field
from services.publishing.signing.preparing import complete, prepare
from services.receiving.stamping import check_stamped
from shared.cage import Cage
from shared.documents.clearing import empty_room
from shared.documents.spots import Room, Spot
from shared.documents.symbols import Style
from shared.eventsourcing.decider import Rejected
from shared.form.arrival import HEIGHT_PT, WIDTH_PT, ArrivalStamp, overlay, stamp_page
from shared.form.pdf import compose_pdf
from shared.signatures.trust import Trust
from shared.signatures.verifying import verified
from tests.authority import Authority, Issued
from tests.unit.form.conftest import PARTY
from tests.unit.given import who

BODY = "Quận ủy Hải Châu"
STAMP = ArrivalStamp(BODY, "88", "02/03/2026", "Ban Tổ chức")
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


def picture_of(pdf: bytes) -> "numpy.ndarray[tuple[int, int], numpy.dtype[numpy.uint8]]":
    return numpy.asarray(pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L"))


def scanned(pdf: bytes) -> bytes:
    target = io.BytesIO()
    pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().save(target, "PDF", resolution=144)
    return target.getvalue()


def printed_in(pdf: bytes, room: Room) -> bool:
    page = picture_of(pdf)
    top = page.shape[0] - round(room.y + room.height)
    inside = page[top : top + round(room.height), round(room.x) : round(room.x + room.width)]
    return bool((inside < 200).any())


@pytest.mark.parametrize("scan", [False, True])
@pytest.mark.parametrize("document", [PARTY, dataclasses.replace(PARTY, style=Style.STATE)])
def test_the_room_is_empty_in_the_upper_half(document: object, scan: bool) -> None:
    pdf = compose_pdf(document).data  # type: ignore[arg-type] # of the samples
    pdf = scanned(pdf) if scan else pdf
    room = empty_room(pdf, WIDTH_PT, HEIGHT_PT)
    assert not printed_in(pdf, room)
    assert room.y > 842 / 2 - HEIGHT_PT
    assert room.width >= WIDTH_PT * 0.5


def test_a_full_page_and_a_tiny_one_still_give_room() -> None:
    for size in ((1240, 1754), (40, 30)):
        target = io.BytesIO()
        Image.new("L", size, 0).save(target, "PDF", resolution=150)
        room = empty_room(target.getvalue(), WIDTH_PT, HEIGHT_PT)
        assert room.width > 0
        assert room.height > 0


def test_the_stamp_says_number_day_and_to_whom() -> None:
    room = Room(page=0, x=100, y=600, width=WIDTH_PT, height=HEIGHT_PT)
    page = pypdfium2.PdfDocument(stamp_page(STAMP, room))[0]
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [50, 35]
    words = " ".join(page.get_textpage().get_text_range().split())
    for fact in ("QUẬN ỦY HẢI CHÂU", "ĐẾN", "Số: 88", "Ngày: 02/03/2026", "Chuyển: Ban Tổ chức", "Số và ký hiệu HS:"):
        assert fact in words
    sheet = overlay(STAMP, room, (595, 842))
    assert printed_in(sheet, room)
    boxes = pypdfium2.PdfDocument(sheet)[0].get_textpage()
    left, bottom, right, top = boxes.get_charbox(0)
    assert room.x <= left < right <= room.x + room.width
    assert room.y <= bottom < top <= room.y + room.height


async def stamped_by(body: Issued, original: bytes) -> bytes:
    room = empty_room(original, WIDTH_PT, HEIGHT_PT)
    field = drawn_field("arrival", room, stamp_page(STAMP, room))
    prepared = await prepare(original, field, body.certified, BODY)
    return await complete(prepared, await body.sign(prepared.tbs, prepared.algorithm))


async def test_the_stamp_is_the_bodys_signature_and_earlier_ones_stay(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "trust")
    person, body, stranger = (authority.issue(name) for name in ("Người ký", BODY, "Cơ quan khác"))
    composed = compose_pdf(PARTY).data
    field = person_field("p", "Người ký", Spot(page=0, x=430, y=200), NOW)
    prepared = await prepare(composed, field, person.certified, "Người ký")
    original = await complete(prepared, await person.sign(prepared.tbs, prepared.algorithm))
    kept = hashlib.sha256(original).hexdigest()
    stamped = await stamped_by(body, original)
    assert hashlib.sha256(stamped[: len(original)]).hexdigest() == kept
    trust = Trust.from_folder(str(authority.folder))
    findings = await verified(stamped, trust)
    assert [finding.good for finding in findings] == [True, True]
    (tmp_path / "stamped.pdf").write_bytes(stamped)
    async with Cage("shared.signatures.verifying").opened() as cage:
        await check_stamped(cage, who("vanthu"), original, stamped, BODY, trust)
        foreign = await stamped_by(stranger, original)
        for wrong, code in (
            (foreign, "receiving.stamp-not-signed"),
            (original, "receiving.stamp-of-another"),
            (original + b"\n%%EOF\n", "receiving.stamp-not-signed"),
            (composed, "receiving.stamp-of-another"),
        ):
            with pytest.raises(Rejected) as refused:
                await check_stamped(cage, who("vanthu"), original, wrong, BODY, trust)
            assert refused.value.code == code

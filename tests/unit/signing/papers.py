"""Issued papers of the tests: signed by a person, marked and sealed by their body."""

import datetime as dt
from uuid import UUID

from services.publishing.signing.fields import Field, person_field, seal_field
from services.publishing.signing.preparing import complete, prepare
from services.publishing.signing.qr import mark_field
from shared.documents.spots import Room
from shared.form.pdf import ComposedPdf
from shared.signatures.mark import Mark, SignedMark
from tests.authority import Issued

PORTAL = "https://vanphong.example.vn"
SYMBOL = "127-QĐ/VPTU"
DATE = dt.date(2026, 5, 4)
AT = dt.datetime(2026, 5, 4, 8, 30, tzinfo=dt.UTC)
MM = 72 / 25.4
ROOM = Room(page=0, x=3 * MM, y=3 * MM, width=24 * MM, height=24 * MM)


async def put_on(pdf: bytes, field: Field, by: Issued) -> bytes:
    """``pdf`` with a signature of ``by`` in ``field``."""
    prepared = await prepare(pdf, field, by.certified, "Người ký")
    return await complete(prepared, await by.sign(prepared.tbs, prepared.algorithm))


async def mark_of(pdf: bytes, document_id: UUID, body: Issued) -> SignedMark:
    """The mark of ``pdf`` as the persons signed it, signed by ``body``."""
    mark = Mark.over(pdf, document_id, "Văn phòng Thành ủy Đà Nẵng", SYMBOL, DATE)
    prepared = await prepare(pdf, mark_field(SignedMark(mark, bytes(64)), PORTAL, ROOM), body.certified, "")
    return SignedMark(mark, await body.sign(mark.to_sign(), prepared.algorithm))


async def person_signed(composed: ComposedPdf, leader: Issued) -> bytes:
    """The paper as its signer signed it."""
    return await put_on(composed.data, person_field("leader", "Nguyễn Văn A", composed.signature, AT), leader)


async def issued(pdf: bytes, composed: ComposedPdf, mark: SignedMark, body: Issued) -> bytes:
    """``pdf`` with ``mark`` and seal of ``body``."""
    marked = await put_on(pdf, mark_field(mark, PORTAL, ROOM), body)
    return await put_on(marked, seal_field("body", "Văn phòng", composed.signature, AT), body)

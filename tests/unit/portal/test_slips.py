"""Slips as they are printed: every fact is on the paper, in the form of the body, on pages of the right size."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pypdfium2
import pytest

from services.portal.features.slips.filling import copy, envelopes, handling, sending, submission, transfer
from services.portal.features.slips.parts import SIZES_MM, Slip, enveloped, printed
from shared.bodies.roster import Body
from shared.documents.copies import CopyForm
from shared.paper.content import DraftContent
from shared.paper.lines import paper_of_lines
from shared.readmodels.documents.rows import Annotation, AskedOpinion, Card, Routing
from shared.readmodels.people import NamedPerson
from shared.readmodels.postal.rows import PaperLine
from shared.readmodels.timeline.rows import Entry

DOCUMENT = UUID("11111111-1111-4111-8111-111111111111")
ADDRESS = f"https://congvan.example/documents/{DOCUMENT}"
PARTY = Body("quan-uy", "Quận ủy Hải Châu", "QU", "party", "XII", "Thành ủy Đà Nẵng")
STATE = Body("ubnd", "Ủy ban nhân dân quận Hải Châu", "UBND", "state", None, "Ủy ban nhân dân thành phố")
AT = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
CARD = Card(
    document_id=DOCUMENT, role="owner", owner_body_id="quan-uy", direction="incoming", status="routed",
    issuer="Ban Tổ chức Thành ủy", kind="Công văn", number="125", symbol="125-CV/BTCTU",
    subject="về việc rà soát quy hoạch cán bộ nhiệm kỳ 2025 - 2030", document_date=dt.date(2026, 2, 27),
    place="Đà Nẵng", signer="Nguyễn Văn A", urgency=2, secrecy="none", secrecy_rank=0, arrival_number=88,
    register_year=2026, paper_location=None, files=(), draft=None, revision=2, drafter_id=None, co_authors=(), directives=(),
    annotation=Annotation("Giao Ban Tổ chức tham mưu văn bản trả lời.", NamedPerson("a", "Dương Thanh Vinh"),
                          NamedPerson("b", "Hồ Minh Giang"), dt.date(2026, 3, 9)),
    routing=Routing(NamedPerson("b", "Hồ Minh Giang"), (NamedPerson("c", "Phạm Xuân Bình"),), (), dt.date(2026, 3, 10)),
    read_by=(), comments=(), opinions=(), remarks=None, result=None, answers_document_id=None,
    answered_by_document_id=None, replaces_document_id=None, replaced_by_document_id=None, signatures=(),
    active_content=(), readable_sha256=None, unreadable=None, origin_body_id=None, issuing={}, versions={},
)  # fmt: skip
REGISTERED = Entry("DocumentRegistered", "vanthu", "Phan Hoài Thảo", None, AT, {})
LINES = [
    PaperLine(DOCUMENT, "Kho Lưu trữ lịch sử", 0, "none", 0, 2, address="Số 1 Trần Phú, Hải Châu, Đà Nẵng"),
    PaperLine(DOCUMENT, "Ủy ban Mặt trận Tổ quốc phường", 0, "none", 0, 1),
]


def pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def said_on(body: Body, *slips: Slip) -> list[str]:
    return [" ".join(page.split()) for page in pages(printed(body, slips))]


def test_the_handling_slip_says_what_was_ordered() -> None:
    (page,) = said_on(PARTY, handling(CARD, [REGISTERED], ADDRESS))
    for fact in ("ĐẢNG CỘNG SẢN VIỆT NAM", "QUẬN ỦY HẢI CHÂU", "88/2026 - 02/03/2026", "125-CV/BTCTU", "Thượng khẩn",
                 "Giao Ban Tổ chức tham mưu", "Dương Thanh Vinh", "Hồ Minh Giang", "Phạm Xuân Bình", "10/03/2026",
                 "Ý kiến của lãnh đạo cơ quan", "Số …"):  # fmt: skip
        assert fact in page


def test_a_state_body_has_the_states_head() -> None:
    (page,) = said_on(STATE, handling(CARD, [], ADDRESS))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page
    assert "Độc lập - Tự do - Hạnh phúc" in page
    assert "Số: …" in page


def test_the_submission_shows_opinions_and_levels() -> None:
    draft = DraftContent(kind="Công văn", subject="về việc trả lời", paper=paper_of_lines("Kính gửi\nNội dung trả lời"))
    card = replace(CARD, draft=draft, opinions=(AskedOpinion("btc", "?", None, False, "Bổ sung căn cứ", "Trần B"),
                                                AskedOpinion("tg", "?")))  # fmt: skip
    way = [Entry("DraftStarted", "x", "Hồ Minh Giang", None, AT, {}), replace(REGISTERED, name="DraftSubmitted")]
    page = " ".join(said_on(PARTY, submission(card, way, {"btc": "Ban Tổ chức"}, ADDRESS)))
    for fact in ("PHIẾU TRÌNH", "Nội dung trả lời", "Có ý kiến khác. Bổ sung căn cứ", "Chưa trả lời", "Hồ Minh Giang",
                 "NGƯỜI TRÌNH"):  # fmt: skip
        assert fact in page


def test_each_paper_recipient_has_a_slip_and_an_envelope() -> None:
    slips = said_on(PARTY, *(sending(CARD, PARTY.name, line, line.recipient, ADDRESS) for line in LINES))
    assert [line.recipient in page for line, page in zip(LINES, slips, strict=True)] == [True, True]
    assert all("Phần ký nhận của nơi nhận" in page for page in slips)
    for size, (width, height) in SIZES_MM.items():
        pdf = enveloped(PARTY, envelopes(CARD, LINES), size)
        found = pypdfium2.PdfDocument(pdf)
        assert [round(points / 72 * 25.4) for points in found[0].get_size()] == [width, height]
        first, second = (" ".join(page.split()) for page in pages(pdf))
        assert "Kho Lưu trữ lịch sử Số 1 Trần Phú" in first
        assert "THƯỢNG KHẨN" in first
        assert "Ủy ban Mặt trận Tổ quốc phường" in second


def test_the_transfer_names_who_gets_it() -> None:
    (page,) = said_on(PARTY, transfer(CARD, PARTY.name, ADDRESS))
    assert "Kính chuyển: Hồ Minh Giang; Phạm Xuân Bình" in page


@pytest.mark.parametrize("words", ["#panic() *a* $x$ \\", "x" * 3000])
def test_peoples_words_are_no_markup(words: str) -> None:
    card = replace(CARD, annotation=Annotation(words, NamedPerson("a", "A")), subject=words[:900])
    assert words[:12] in "".join(said_on(PARTY, handling(card, [], ADDRESS)))


@pytest.mark.parametrize(
    ("body", "form", "number", "title"),
    [
        (PARTY, CopyForm.FULL, "Số ……-BS/QU", "SAO Y"),
        (STATE, CopyForm.FULL, "Số: ……/SY-UBND", "SAO Y"),
        (STATE, CopyForm.RECEIVED, "Số: ……/SL-UBND", "SAO LỤC"),
        (STATE, CopyForm.EXTRACT, "Số: ……/TrS-UBND", "TRÍCH SAO"),
    ],
)
def test_a_paper_copy_has_number_and_form_of_its_own(body: Body, form: CopyForm, number: str, title: str) -> None:
    (page,) = said_on(body, copy(CARD, form, body, ("Kho Lưu trữ",), ADDRESS))
    for fact in (number, title, "125-CV/BTCTU", "- Kho Lưu trữ;", "T/L"):
        assert fact in page
    assert ("Phần được trích" in page) == (form is CopyForm.EXTRACT)

"""Issued papers as everybody may know them."""

import datetime as dt
from uuid import UUID, uuid4

from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.publishing import DocumentIssued, RecallRequested
from shared.events.publishing.entries import IssueCorrected
from shared.readmodels.proofs.fold import Paper, evolve, keys
from tests.unit.given import ref
from tests.unit.recorded import record

ID, BODY = UUID("0197c1a2-5a1f-7d3c-9a64-1f0b1c2d3e4f"), "vptu"
CLERK = ref("vanthu")
FILE = FileRef(sha256="a" * 64, name="1.pdf", media_type="application/pdf", bytes=10)
HEAD = DocumentHead(
    issuer="Văn phòng", kind="Công văn", symbol="5-CV/VPTU", date=dt.date(2026, 5, 4), subject="Về việc kín"
)
ISSUED = DocumentIssued(
    document_id=ID, body_id=BODY, head=HEAD, files=(FILE,), recipients=("btctu",), issued_by=CLERK, mark="123"
)
RECALL = RecallRequested(document_id=ID, body_id=BODY, reason="Sai", recipients=(), requested_by=CLERK)


def after(*events: Event, secrecy: str = "none") -> Paper | None:
    row: Paper | None = None
    for position, event in enumerate(events, 1):
        recorded = record(event, position, position, secrecy)
        for key in keys(recorded):
            row = evolve(key, row, recorded)
    return row


def test_a_paper_tells_neither_subject_nor_recipients() -> None:
    paper = after(ISSUED)
    assert paper is not None and paper.symbol == "5-CV/VPTU" and paper.mark == "123" and paper.sha256 == FILE.sha256
    assert "kín" not in repr(paper) and "btctu" not in repr(paper)


def test_a_secret_paper_is_none() -> None:
    secret = ISSUED.model_copy(update={"head": HEAD.model_copy(update={"secrecy": Secrecy.SECRET})})
    assert after(secret) is None
    assert after(ISSUED, secrecy="secret") is None


def test_a_recalled_paper_says_what_stands_in_its_place() -> None:
    other = uuid4()
    paper = after(ISSUED, RECALL.model_copy(update={"replaced_by": other, "replaced_by_symbol": "6-CV/VPTU"}))
    assert paper is not None and paper.recalled_at is not None
    assert (paper.replaced_by, paper.replaced_by_symbol) == (other, "6-CV/VPTU")


def test_a_correction_is_followed() -> None:
    head = HEAD.model_copy(update={"kind": "Thông báo"})
    corrected = IssueCorrected(document_id=ID, body_id=BODY, head=head, was=HEAD, reason="Nhầm", corrected_by=CLERK)
    paper = after(ISSUED, corrected)
    assert paper is not None and paper.kind == "Thông báo" and paper.mark == "123"
    made_secret = corrected.model_copy(update={"head": head.model_copy(update={"secrecy": Secrecy.SECRET})})
    assert after(ISSUED, made_secret) is None

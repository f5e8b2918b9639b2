"""An approved document waits for its number, its paper, each of its signers and its seal, in its body's order."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.documents.numbering import SigningOrder
from shared.documents.spots import PaperPlaces, Spot
from shared.events import publishing
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.publishing.entries import NumberCancelled
from shared.paper.content import DraftContent, Signer
from shared.paper.lines import paper_of_lines
from shared.readmodels import issuing
from shared.readmodels.documents import fold as documents
from shared.readmodels.jsonb import from_json
from tests.unit.given import BODY, DOCUMENT, OTHER, ref
from tests.unit.projections.test_models import fold, happened, waiting

ABOUT: dict[str, Any] = {"document_id": DOCUMENT, "body_id": BODY}
SECOND, LEADER, CLERK = ref("chanhvp"), ref("lanhdao"), ref("vanthu")
CONTENT = DraftContent(
    kind="Thông báo",
    subject="về việc thử",
    paper=paper_of_lines("t"),
    signers=(Signer(person_id=SECOND.person_id, name=SECOND.name), Signer()),
)
SPOT = Spot(page=0, x=300, y=200)


def paper(letter: str) -> FileRef:
    return FileRef(sha256=letter * 64, name="van-ban.pdf", media_type="application/pdf", bytes=9)


def opened(order: SigningOrder) -> publishing.PublicationOpened:
    return publishing.PublicationOpened(
        **ABOUT, content=CONTENT, approved_by=LEADER, drafted_by=ref("chuyenvien1"), order=order
    )


HEAD = DocumentHead(
    issuer="Ban", kind="Thông báo", number="09", symbol="09-TB/BTC", date=dt.date(2026, 11, 30), subject="về việc thử"
)
NUMBERED = publishing.DocumentNumbered(**ABOUT, series="s", number=9, symbol="09-TB/BTC", numbered_by=CLERK, head=HEAD)
COMPOSED = publishing.PaperComposed(**ABOUT, file=paper("a"), places=PaperPlaces(signatures=(SPOT,)))
CANCELLED = NumberCancelled(**ABOUT, series="s", number=9, symbol="09-TB/BTC", reason="nhầm", cancelled_by=CLERK)
ISSUED = publishing.DocumentIssued(**ABOUT, head=HEAD, files=(paper("d"),), recipients=(OTHER,), issued_by=CLERK)


def signed(who: PersonRef, before: str, after: str) -> publishing.DocumentSigned:
    signature = publishing.Signature(
        role=publishing.SignedAs.PERSON, holder_id=who.person_id, name="x", at=dt.datetime.now(dt.UTC)
    )
    return publishing.DocumentSigned(
        **ABOUT, file=paper(after), over=before * 64, signature=signature, signed_by=LEADER
    )


BY_SECOND, BY_LEADER = signed(SECOND, "a", "b"), signed(LEADER, "b", "c")
FOR_CLERK = "post:records_clerk"
NUMBER, ISSUE = [("number", FOR_CLERK)], [("issue", FOR_CLERK)]
BOTH = [("sign", f"person:{SECOND.person_id}"), ("sign", f"person:{LEADER.person_id}")]


@pytest.mark.parametrize(
    ("happening", "waits"),
    [
        ((opened(SigningOrder.NUMBER_FIRST),), NUMBER),
        ((opened(SigningOrder.NUMBER_FIRST), NUMBERED), []),
        ((opened(SigningOrder.NUMBER_FIRST), NUMBERED, COMPOSED), BOTH),
        ((opened(SigningOrder.NUMBER_FIRST), NUMBERED, COMPOSED, BY_SECOND), BOTH[1:]),
        ((opened(SigningOrder.NUMBER_FIRST), NUMBERED, COMPOSED, BY_SECOND, BY_LEADER), ISSUE),
        ((opened(SigningOrder.NUMBER_FIRST), NUMBERED, COMPOSED, BY_SECOND, CANCELLED), NUMBER),
        ((opened(SigningOrder.NUMBER_FIRST), NUMBERED, COMPOSED, BY_SECOND, BY_LEADER, ISSUED), []),
        ((opened(SigningOrder.SIGN_FIRST),), []),
        ((opened(SigningOrder.SIGN_FIRST), COMPOSED), BOTH),
        ((opened(SigningOrder.SIGN_FIRST), COMPOSED, BY_SECOND, BY_LEADER), NUMBER),
        ((opened(SigningOrder.SIGN_FIRST), COMPOSED, BY_SECOND, BY_LEADER, NUMBERED), ISSUE),
        ((opened(SigningOrder.SIGN_FIRST), COMPOSED, BY_SECOND, BY_LEADER, NUMBERED, CANCELLED), NUMBER),
    ],
)
def test_each_step_waits_for_those_whose_it_is(happening: tuple[Event, ...], waits: list[tuple[str, str]]) -> None:
    assert waiting(*happening) == waits


def test_a_paper_that_fails_waits_for_the_clerk_until_it_is_asked_for_again() -> None:
    before = (opened(SigningOrder.NUMBER_FIRST), NUMBERED)
    failed = publishing.CompositionFailed(**ABOUT, problem="draft.picture-missing")
    again = publishing.CompositionAsked(**ABOUT, asked_by=CLERK)
    assert waiting(*before, failed) == [("compose", FOR_CLERK)]
    assert waiting(*before, failed, again) == []
    assert waiting(*before, failed, again, COMPOSED) == BOTH


def test_who_declines_takes_it_from_everybody() -> None:
    declined = publishing.SigningDeclined(**ABOUT, reason="sai", declined_by=LEADER)
    assert waiting(opened(SigningOrder.NUMBER_FIRST), NUMBERED, COMPOSED, declined) == []


def test_the_card_shows_the_newest_paper_with_its_signatures() -> None:
    events = happened(opened(SigningOrder.NUMBER_FIRST), NUMBERED, COMPOSED, BY_SECOND)
    card = fold(documents.MODEL, events)["cards", (BODY, DOCUMENT)]
    assert (card.symbol, card.status) == ("09-TB/BTC", "to_issue")
    assert [file["sha256"][0] for file in from_json(card.files, [])] == ["b"]
    assert [one["holder_id"] for one in from_json(card.signatures, [])] == [SECOND.person_id]
    waits = from_json(card.issuing, {})
    assert (waits["waits_for"], [one["person_id"] for one in waits["due"]]) == ("sign", [LEADER.person_id])


def test_a_cancelled_number_leaves_the_card() -> None:
    events = happened(opened(SigningOrder.NUMBER_FIRST), NUMBERED, COMPOSED, BY_SECOND, CANCELLED)
    card = fold(documents.MODEL, events)["cards", (BODY, DOCUMENT)]
    assert (card.symbol, card.files, card.signatures, card.remarks) == (None, "[]", "[]", "nhầm")


def test_what_is_written_reads_the_same() -> None:
    state = issuing.advance(None, opened(SigningOrder.SIGN_FIRST))
    assert state is not None
    for state_now in (state, replace(state, composed=True, signed=(str(uuid4()),), failed="x.y")):
        assert issuing.read(state_now.written()) == state_now

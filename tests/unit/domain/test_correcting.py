"""The outgoing register is corrected; the signed paper stays what it is."""

import pytest

from services.publishing.commands import CorrectIssue
from services.publishing.decider import DECIDER
from shared.documents.head import DocumentHead
from shared.events.publishing import DocumentIssued, PublicationOpened
from shared.events.publishing.entries import IssueCorrected
from tests.unit.domain.papers import CONTENT
from tests.unit.given import BODY, DOCUMENT, given, ref, who

HEAD = DocumentHead(kind="Quyết định", number="01", symbol="01-QĐ/QU", subject="về nhân sự")
OPENED = PublicationOpened(
    document_id=DOCUMENT, body_id=BODY, content=CONTENT,
    approved_by=ref("lanhdao"), drafted_by=ref("chuyenvien1"),
)  # fmt: skip
ISSUED = DocumentIssued(document_id=DOCUMENT, body_id=BODY, head=HEAD, files=(), recipients=(), issued_by=ref("vanthu"))


def corrected(head: DocumentHead) -> CorrectIssue:
    return CorrectIssue(head=head, reason="thiếu chữ")


def test_an_issued_entry_is_corrected_and_corrected_again() -> None:
    right = HEAD.model_copy(update={"subject": "về công tác nhân sự"})
    first = given(DECIDER, OPENED, ISSUED).when(who("vanthu"), corrected(right)).happened(IssueCorrected)
    assert (first.was, first.head) == (HEAD, right)
    second = given(DECIDER, OPENED, ISSUED, first).when(who("chanhvp"), corrected(HEAD)).happened(IssueCorrected)
    assert (second.was, second.head) == (right, HEAD)


@pytest.mark.parametrize("update", [{"symbol": "02-QĐ/QU"}, {"number": "02"}])
def test_number_and_symbol_never_change(update: dict[str, str]) -> None:
    command = corrected(HEAD.model_copy(update=update))
    given(DECIDER, OPENED, ISSUED).when(who("vanthu"), command).refused("publishing.number-fixed")


def test_who_may_not_and_what_cannot() -> None:
    scenario = given(DECIDER, OPENED, ISSUED)
    scenario.when(who("lanhdao"), corrected(HEAD)).refused("forbidden.post")
    scenario.when(who("vanthu"), corrected(HEAD)).refused("register.nothing-corrected")
    given(DECIDER, OPENED).when(who("vanthu"), corrected(HEAD)).refused("publishing.not-issued")

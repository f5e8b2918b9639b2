from collections.abc import Iterable
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.routing.case_files.commands import (
    CloseCaseFile,
    HandOverCaseFile,
    OpenCaseFile,
    PutDocument,
    TakeDocumentOut,
)
from services.routing.case_files.decider import DECIDER, available
from services.routing.documents import decider as documents
from services.routing.documents.commands import FileDocument
from services.routing.policies import put_when_filed
from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.routing import DocumentFiled, HandlingCompleted, RoutingOpened
from shared.events.routing.case_files import (
    CaseFileClosed,
    CaseFileHandedOver,
    CaseFileOpened,
    DocumentPutIntoCaseFile,
    DocumentTakenOutOfCaseFile,
    FiledPaper,
)
from tests.unit.given import BODY, DOCUMENT, ISSUED, OTHER, SYSTEM, given, ref, who
from tests.unit.recorded import record

FILE = UUID("33333333-3333-4333-8333-333333333333")
PAPER = FiledPaper(document_id=DOCUMENT, symbol="12-CV/TU", subject="về hội nghị")
OPENED = CaseFileOpened(
    case_file_id=FILE, body_id=BODY, title="Hội nghị", code="01.VP", kept_by=ref("chuyenvien1"), opened_by=ref("vanthu")
)
PUT = DocumentPutIntoCaseFile(case_file_id=FILE, body_id=BODY, paper=PAPER, number=1, put_by=ref("chuyenvien1"))
TAKEN_OUT = DocumentTakenOutOfCaseFile(
    case_file_id=FILE, body_id=BODY, paper_id=DOCUMENT, reason="nhầm", taken_by=ref("vanthu")
)
CLOSED = CaseFileClosed(case_file_id=FILE, body_id=BODY, documents=1, closed_by=ref("vanthu"))
HANDED_OVER = CaseFileHandedOver(
    case_file_id=FILE, body_id=BODY, papers=(PAPER,), handed_over_by=ref("vanthu"), received_by="Lưu trữ"
)


def secret(paper: FiledPaper = PAPER) -> FiledPaper:
    return paper.model_copy(update={"secrecy": Secrecy.TOP_SECRET})


def test_opened_once_in_ones_own_body() -> None:
    command = OpenCaseFile(case_file_id=FILE, title="Hội nghị", code="01.VP", kept_by=ref("chuyenvien1"))
    assert given(DECIDER).when(who("chuyenvien1"), command).happened(CaseFileOpened).body_id == BODY
    given(DECIDER, OPENED).when(who("chuyenvien1"), command).refused("casefile.exists")


def test_documents_are_numbered_as_they_come_and_a_number_is_not_given_twice() -> None:
    other = PutDocument(paper=PAPER.model_copy(update={"document_id": ISSUED}))
    put = given(DECIDER, OPENED, PUT, TAKEN_OUT).when(who("chuyenvien1"), other).happened(DocumentPutIntoCaseFile)
    assert put.number == 2


def test_only_the_keeper_or_the_clerk_of_the_body_puts_documents_in() -> None:
    command = PutDocument(paper=PAPER)
    given(DECIDER, OPENED).when(who("chuyenvien1"), command).happened(DocumentPutIntoCaseFile)
    given(DECIDER, OPENED).when(who("vanthu"), command).happened(DocumentPutIntoCaseFile)
    given(DECIDER, OPENED).when(who("chuyenvien2"), command).refused("casefile.not-keeper")
    given(DECIDER, OPENED).when(who("vanthu", OTHER), command).refused("forbidden.body")
    given(DECIDER).when(who("vanthu"), command).refused("casefile.unknown")


def test_a_document_is_in_once() -> None:
    given(DECIDER, OPENED, PUT).when(who("vanthu"), PutDocument(paper=PAPER)).refused("casefile.already-in")
    given(DECIDER, OPENED, PUT).when(SYSTEM, PutDocument(paper=PAPER)).nothing()


def test_a_filing_decided_before_the_closing_still_arrives() -> None:
    late = PutDocument(paper=PAPER.model_copy(update={"document_id": ISSUED}))
    given(DECIDER, OPENED, PUT, CLOSED).when(SYSTEM, late).happened(DocumentPutIntoCaseFile)
    given(DECIDER, OPENED, PUT, CLOSED).when(who("vanthu"), late).refused("casefile.out-of-order")
    given(DECIDER, OPENED, PUT, CLOSED, HANDED_OVER).when(SYSTEM, late).refused("casefile.out-of-order")


def test_closed_when_no_document_in_it_is_being_worked_on() -> None:
    given(DECIDER, OPENED).when(who("vanthu"), CloseCaseFile()).refused("casefile.empty")
    given(DECIDER, OPENED, PUT).when(who("vanthu"), CloseCaseFile(unfinished=("12-CV/TU",))).refused(
        "casefile.unfinished"
    )
    assert given(DECIDER, OPENED, PUT).when(who("vanthu"), CloseCaseFile()).happened(CaseFileClosed).documents == 1


def test_handed_over_by_the_clerk_with_the_list_as_it_stands() -> None:
    command = HandOverCaseFile(received_by="Phòng Lưu trữ")
    given(DECIDER, OPENED, PUT).when(who("vanthu"), command).refused("casefile.out-of-order")
    given(DECIDER, OPENED, PUT, CLOSED).when(who("chuyenvien1"), command).refused("forbidden.post")
    handed = given(DECIDER, OPENED, PUT, CLOSED).when(who("vanthu"), command).happened(CaseFileHandedOver)
    assert handed.papers == (PAPER,)


def test_who_is_not_cleared_neither_takes_out_nor_hands_over_what_is_secret() -> None:
    history: Iterable[Event] = (OPENED, PUT.model_copy(update={"paper": secret()}))
    uncleared = who("vanthu").model_copy(update={"clearance": 0})
    command = TakeDocumentOut(paper_id=DOCUMENT, reason="nhầm")
    given(DECIDER, *history).when(uncleared, command).refused("casefile.not-in")
    given(DECIDER, *history, CLOSED).when(uncleared, HandOverCaseFile(received_by="x")).refused("forbidden.clearance")
    given(DECIDER, OPENED).when(uncleared, PutDocument(paper=secret())).refused("casefile.paper-too-secret")
    later = given(DECIDER, OPENED, PUT)  # it was no secret when it was put in
    later.when(uncleared, command, secrecy=Secrecy.SECRET).refused("casefile.not-in")
    hand_over = HandOverCaseFile(received_by="x")
    given(DECIDER, OPENED, PUT, CLOSED).when(uncleared, hand_over, secrecy=Secrecy.SECRET).refused(
        "forbidden.clearance"
    )
    assert available(DECIDER.fold((*history, CLOSED)), uncleared) == []
    assert DECIDER.secrecy(DECIDER.fold((*history, TAKEN_OUT))) == "top_secret", "the reason may tell what it was"


def test_filing_into_a_chosen_case_file_puts_the_document_on_its_list() -> None:
    head = DocumentHead(symbol="12-CV/TU", subject="về hội nghị")
    history = (
        RoutingOpened(document_id=DOCUMENT, body_id=BODY, head=head, arrival_number=1),
        HandlingCompleted(document_id=DOCUMENT, body_id=BODY, result="xong", completed_by=ref("chuyenvien1")),
    )
    chosen = FileDocument(case_file="01.VP · Hội nghị", chosen_case_file_id=FILE)
    filed = given(documents.DECIDER, *history).when(who("vanthu"), chosen).happened(DocumentFiled)
    (reaction,) = put_when_filed(record(filed))
    assert (reaction.stream_id, reaction.command) == (str(FILE), PutDocument(paper=PAPER))
    named = given(documents.DECIDER, *history).when(who("vanthu"), FileDocument(case_file="Hồ sơ 2026"))
    assert list(put_when_filed(record(named.happened(DocumentFiled)))) == []
    given(documents.DECIDER, *history).when(who("vanthu"), FileDocument()).refused("casefile.none-named")


def test_filings_written_before_case_files_could_be_chosen_are_read_as_before() -> None:
    old = f'{{"document_id": "{DOCUMENT}", "body_id": "{BODY}", "case_file": "Hồ sơ", "filed_by": {{"person_id": "p", "name": "P", "post": "specialist"}}}}'
    assert DocumentFiled.model_validate_json(old).case_file_id is None
    with pytest.raises(ValidationError):
        FileDocument(case_file="")

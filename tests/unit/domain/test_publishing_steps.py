"""From approval to issue: numbers, papers, signatures, in both orders."""

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from services.publishing.commands import (
    AcceptNumber,
    CancelNumber,
    ComposeAgain,
    DeclineToSign,
    OpenPublication,
    RecordFailure,
    RecordPaper,
    TransferPublication,
)
from services.publishing.decider import DECIDER, available
from services.publishing.state import Status
from shared.documents.spots import PaperPlaces
from shared.events.base import Event
from shared.events.publishing import (
    CompositionAsked,
    CompositionFailed,
    DocumentIssued,
    DocumentNumbered,
    DocumentSigned,
    GivenNumberRefused,
    PaperComposed,
    PublicationOpened,
    PublicationTransferred,
    SigningDeclined,
)
from shared.events.publishing.entries import NumberCancelled
from shared.eventsourcing.transfer import succession
from shared.paper.content import Signer
from shared.paper.issuing import Step
from shared.paper.sealing import content_sha256
from tests.unit.domain.papers import (
    CONTENT,
    OPENED,
    PARTY,
    SIGN_FIRST,
    composed,
    file,
    issue_of,
    numbered,
    ready_to_issue,
    sign_of,
    signed,
)
from tests.unit.given import DOCUMENT, ISSUED, OTHER, SYSTEM, given, who

CLERK, LEADER, CHIEF = who("vanthu"), who("lanhdao"), who("chanhvp")
NUMBERED = (OPENED, numbered((OPENED,)))
TO_SIGN = (*NUMBERED, composed("01-QĐ/QU"))
HASH = content_sha256(CONTENT)


def paper(symbol: str | None, content: str = HASH) -> RecordPaper:
    return RecordPaper(file=file("a"), places=PaperPlaces(), content_sha256=content, symbol=symbol)


def test_number_first_goes_number_paper_signature_issue() -> None:
    steps = [DECIDER.fold(ready_to_issue()[:length]).step for length in range(1, 5)]
    assert steps == [Step.NUMBER, Step.COMPOSE, Step.SIGN, Step.ISSUE]


def test_sign_first_goes_paper_signature_number_issue() -> None:
    steps = [DECIDER.fold(ready_to_issue(SIGN_FIRST)[:length]).step for length in range(1, 5)]
    assert steps == [Step.COMPOSE, Step.SIGN, Step.NUMBER, Step.ISSUE]


@pytest.mark.parametrize("opened", [OPENED, SIGN_FIRST])
def test_what_is_issued_has_the_head_of_its_number(opened: PublicationOpened) -> None:
    ready = ready_to_issue(opened)
    issued = (given(DECIDER, *ready).when(CLERK, issue_of(ready)).events or ())[0]
    assert isinstance(issued, DocumentIssued)
    assert (issued.head.symbol, issued.head.date) == ("01-QĐ/QU", DECIDER.fold(ready).head.date)  # type: ignore[union-attr]
    assert [one.holder_id for one in issued.signatures] == [LEADER.person_id]


def test_a_document_has_one_number() -> None:
    given(DECIDER, *NUMBERED).when(CLERK, PARTY, 2).refused("publishing.waits-for-paper")


def test_signing_first_needs_no_number_and_numbering_needs_the_signature() -> None:
    given(DECIDER, SIGN_FIRST, composed()).when(CLERK, PARTY, 1).refused("publishing.waits-for-signature")


def test_a_paper_of_the_approved_content_is_taken() -> None:
    opened = OPENED.model_copy(update={"content_sha256": HASH})
    before = (opened, numbered((opened,)))
    given(DECIDER, *before).when(SYSTEM, paper("01-QĐ/QU")).happened(PaperComposed)


def test_a_paper_of_another_content_is_refused() -> None:
    opened = OPENED.model_copy(update={"content_sha256": HASH})
    before = given(DECIDER, opened, numbered((opened,)))
    before.when(SYSTEM, paper("01-QĐ/QU", "f" * 64)).refused("publishing.content-changed")


def test_a_changed_draft_is_not_opened() -> None:
    command = OpenPublication(
        document_id=DOCUMENT, body_id=OPENED.body_id, content=CONTENT, approved_by=OPENED.approved_by,
        drafted_by=OPENED.drafted_by, content_sha256="f" * 64,
    )  # fmt: skip
    given(DECIDER).when(SYSTEM, command).refused("publishing.content-changed")


def test_a_changed_draft_is_not_signed() -> None:
    changed = OPENED.model_copy(update={"content_sha256": "f" * 64})
    given(DECIDER, changed, *TO_SIGN[1:]).when(LEADER, sign_of(LEADER)).refused("publishing.content-changed")


def test_a_changed_draft_is_not_issued() -> None:
    ready = ready_to_issue()
    changed = (OPENED.model_copy(update={"content_sha256": "f" * 64}), *ready[1:])
    given(DECIDER, *changed).when(CLERK, issue_of(ready)).refused("publishing.content-changed")


def test_a_paper_that_comes_too_late_is_dropped() -> None:
    given(DECIDER, *NUMBERED).when(SYSTEM, paper("07-QĐ/QU")).nothing()


def test_no_person_records_a_paper() -> None:
    given(DECIDER, *NUMBERED).when(CLERK, paper("01-QĐ/QU")).refused("forbidden.post")


def test_what_could_not_be_composed_keeps_its_number_and_is_asked_for_again() -> None:
    failure = RecordFailure(problem="file.no-office", symbol="01-QĐ/QU")
    failed = given(DECIDER, *NUMBERED).when(SYSTEM, failure).happened(CompositionFailed)
    after = given(DECIDER, *NUMBERED, failed)
    assert "ComposeAgain" in available(DECIDER.fold(after.events), CLERK)
    asked = after.when(CLERK, ComposeAgain()).happened(CompositionAsked)
    assert DECIDER.fold((*after.events, asked)).symbol == "01-QĐ/QU"


def test_the_person_who_is_due_signs() -> None:
    given(DECIDER, *TO_SIGN).when(LEADER, sign_of(LEADER)).happened(DocumentSigned)


@pytest.mark.parametrize("stranger", [CLERK, CHIEF])
def test_nobody_else_signs(stranger: object) -> None:
    assert not isinstance(stranger, str)
    given(DECIDER, *TO_SIGN).when(stranger, sign_of(stranger)).refused("publishing.not-signer")  # type: ignore[arg-type]


def test_a_delegation_lends_nobody_a_signature() -> None:
    deputy = CHIEF.model_copy(update={"acting_for": LEADER.person_id, "post": LEADER.post})
    given(DECIDER, *TO_SIGN).when(deputy, sign_of(deputy)).refused("publishing.not-signer")


def test_nobody_gives_the_signature_of_another_person() -> None:
    given(DECIDER, *TO_SIGN).when(LEADER, sign_of(CHIEF)).refused("publishing.not-signer")


def test_a_signature_over_another_paper_is_refused() -> None:
    given(DECIDER, *TO_SIGN).when(LEADER, sign_of(LEADER, over="9")).refused("publishing.paper-changed")


def test_of_two_who_sign_at_once_the_second_signs_over_the_first() -> None:
    block = Signer(post="Chánh Văn phòng", name=CHIEF.name, person_id=CHIEF.person_id)
    opened = OPENED.model_copy(update={"content": CONTENT.model_copy(update={"signers": (block, Signer())})})
    before = (opened, numbered((opened,)), composed("01-QĐ/QU"))
    first = given(DECIDER, *before).when(CHIEF, sign_of(CHIEF, "a", "b")).happened(DocumentSigned)
    after = given(DECIDER, *before, first)
    after.when(LEADER, sign_of(LEADER, "a", "c")).refused("publishing.paper-changed")
    after.when(LEADER, sign_of(LEADER, "b", "c")).happened(DocumentSigned)


def test_what_is_not_signed_by_all_is_not_issued() -> None:
    given(DECIDER, *TO_SIGN).when(CLERK, issue_of(TO_SIGN)).refused("publishing.waits-for-signature")


def test_who_declines_cancels_the_number() -> None:
    then = given(DECIDER, *TO_SIGN).when(LEADER, DeclineToSign(reason="sai số liệu"))
    then.happened(NumberCancelled, SigningDeclined)
    cancelled, _ = then.events or ()
    assert isinstance(cancelled, NumberCancelled)
    assert (cancelled.number, cancelled.symbol) == (1, "01-QĐ/QU")
    assert DECIDER.fold((*TO_SIGN, *(then.events or ()))).status is Status.DECLINED


def test_a_clerk_does_not_decline() -> None:
    given(DECIDER, *TO_SIGN).when(CLERK, DeclineToSign(reason="x")).refused("publishing.not-signer")


def test_a_declined_document_comes_again_and_says_why_it_takes_another_number() -> None:
    declined = given(DECIDER, *TO_SIGN).when(LEADER, DeclineToSign(reason="sai")).events or ()
    again = given(DECIDER, *TO_SIGN, *declined, OPENED)
    again.when(CLERK, PARTY, 2).refused("publishing.again-without-reason")
    again.when(CLERK, PARTY.model_copy(update={"reason": "trình lại"}), 2).happened(DocumentNumbered)


def test_a_cancelled_number_takes_its_paper_along() -> None:
    event = given(DECIDER, *TO_SIGN).when(CLERK, CancelNumber(reason="nhầm sổ")).happened(NumberCancelled)
    state = DECIDER.fold((*TO_SIGN, event))
    assert (state.step, state.current, state.head) == (Step.NUMBER, None, None)


def test_a_cancelled_number_leaves_what_was_signed_first() -> None:
    ready = ready_to_issue(SIGN_FIRST)
    event = given(DECIDER, *ready).when(CLERK, CancelNumber(reason="nhầm sổ")).happened(NumberCancelled)
    state = DECIDER.fold((*ready, event))
    assert (state.step, state.due) == (Step.NUMBER, ())


def test_nothing_is_cancelled_without_a_number() -> None:
    given(DECIDER, OPENED).when(CLERK, CancelNumber(reason="x")).refused("publishing.no-number")


def accept(series: str) -> AcceptNumber:
    known = PARTY.model_dump(exclude={"place", "reason"})
    return AcceptNumber(**known, series=series, number=7, symbol="07-QĐ/QU", reserved_as=ISSUED)


def test_a_number_that_was_taken_beforehand_is_accepted() -> None:
    series = f"issue:{OPENED.body_id}:QĐ:XII"
    event = given(DECIDER, OPENED).when(SYSTEM, accept(series)).happened(DocumentNumbered)
    assert (event.symbol, event.reserved_as) == ("07-QĐ/QU", ISSUED)


def test_a_number_of_another_term_is_not() -> None:
    refused = given(DECIDER, OPENED).when(SYSTEM, accept(f"issue:{OPENED.body_id}:QĐ:XI"))
    assert refused.happened(GivenNumberRefused).reserved_as == ISSUED


def test_a_document_with_a_number_takes_no_second_one() -> None:
    given(DECIDER, *NUMBERED).when(SYSTEM, accept(f"issue:{OPENED.body_id}:QĐ:XII")).happened(GivenNumberRefused)


def test_a_successor_takes_a_number_of_its_own() -> None:
    moved = TransferPublication(from_body_id=OPENED.body_id, to_body_id=OTHER)
    then = given(DECIDER, *TO_SIGN).when(succession(OPENED.body_id, OTHER, "publishing"), moved)
    then.happened(NumberCancelled, PublicationTransferred)
    state = DECIDER.fold((*TO_SIGN, *(then.events or ())))
    assert (state.step, state.renumbered, state.current) == (Step.NUMBER, False, None)


DOCUMENTS = 3
MIXED = st.lists(st.tuples(st.integers(0, DOCUMENTS - 1), st.sampled_from(["number", "cancel", "decline", "go on"])))


@any_of(MIXED, st.sampled_from([OPENED, SIGN_FIRST]))
def test_numbers_have_no_gap_and_no_repeat(asked: list[tuple[int, str]], opened: PublicationOpened) -> None:
    streams: list[tuple[Event, ...]] = [(opened,)] * DOCUMENTS
    given_out, last = list[int](), 0
    for place, what in asked:
        events = streams[place]
        state = DECIDER.fold(events)
        if what == "number":
            taken = PARTY.model_copy(update={"reason": "lấy lại"})
            happened = given(DECIDER, *events).when(CLERK, taken, last + 1).events or ()
        elif what == "cancel":
            happened = given(DECIDER, *events).when(CLERK, CancelNumber(reason="x")).events or ()
        elif what == "decline":
            happened = given(DECIDER, *events).when(LEADER, DeclineToSign(reason="x")).events or ()
            happened = (*happened, opened) if happened else ()
        elif state.step is Step.COMPOSE:
            happened = (composed(state.printed_symbol),)
        elif state.step is Step.SIGN:
            happened = (signed(events),)
        else:
            happened = ()
        numbers = [event.number for event in happened if isinstance(event, DocumentNumbered)]
        given_out += numbers
        last += len(numbers)
        streams[place] = (*events, *happened)
    assert given_out == list(range(1, last + 1))
    held = [state.number for state in map(DECIDER.fold, streams) if state.number is not None]
    cancelled = [event.number for events in streams for event in events if isinstance(event, NumberCancelled)]
    assert sorted([*held, *cancelled]) == given_out


def test_who_is_offered_what() -> None:
    def offered(events: tuple[Event, ...], actor: object) -> set[str]:
        return set(available(DECIDER.fold(events), actor))  # type: ignore[arg-type]

    assert offered((OPENED,), CLERK) == {"TakeNumber"}
    assert offered(TO_SIGN, CLERK) == {"CancelNumber"}
    assert offered(TO_SIGN, LEADER) == {"SignDocument", "DeclineToSign"}
    assert offered(ready_to_issue(), CLERK) == {"IssueDocument", "CancelNumber"}
    assert [one.person_id for one in DECIDER.fold(TO_SIGN).due] == [LEADER.person_id]

import datetime as dt

import pytest
from pydantic import ValidationError

from services.approval.commands import (
    ApproveDraft,
    CheckFormat,
    GiveOpinion,
    RequestOpinions,
    ReturnDraft,
    ReviseDraft,
    ShareDraft,
    StartDraft,
    SubmitDraft,
    WithdrawDraft,
)
from services.approval.decider import DECIDER, available
from shared.bodies.actor import Post
from shared.documents.files import DOCX, FileRef
from shared.documents.head import Directive
from shared.events.approval import (
    ApprovalLevelPassed,
    DraftApproved,
    DraftReturned,
    DraftRevised,
    DraftShared,
    DraftStarted,
    DraftSubmitted,
    DraftWithdrawn,
    FormatChecked,
    OpinionGiven,
    OpinionsRequested,
)
from shared.events.base import Event
from shared.paper.content import DraftContent, OutsideRecipient, Signer
from shared.paper.lines import paper_of_lines
from shared.paper.nodes import Image, ImageAttrs, Paragraph, Text
from shared.paper.paper import LARGEST_PAPER, Paper, any_paper_of, paper_of
from shared.uploads.named import with_files
from tests.unit.given import AT, BODY, DOCUMENT, OTHER, given, ref, who

CONTENT = DraftContent(kind="Thông báo", subject="về việc họp", paper=paper_of_lines("Nội dung"), recipients=(OTHER,))
STARTED = DraftStarted(document_id=DOCUMENT, body_id=BODY, content=CONTENT, drafted_by=ref("chuyenvien1"))
CHECKED = FormatChecked(document_id=DOCUMENT, body_id=BODY, passed=True, checked_by=ref("chanhvp"))
ASKED = OpinionsRequested(
    document_id=DOCUMENT, body_id=BODY, consulted_body_ids=(OTHER,), question="?", revision=1, content=CONTENT,
    requested_by=ref("chuyenvien1"),
)  # fmt: skip
SUBMITTED = DraftSubmitted(
    document_id=DOCUMENT, body_id=BODY, revision=1, levels=(Post.CHIEF_OF_OFFICE, Post.LEADER),
    submitted_by=ref("chuyenvien1"),
)  # fmt: skip
PASSED = ApprovalLevelPassed(
    document_id=DOCUMENT, body_id=BODY, level=Post.CHIEF_OF_OFFICE, approved_by=ref("chanhvp"), next_level=Post.LEADER
)


def test_started_by_a_specialist_with_a_known_kind() -> None:
    command = StartDraft(document_id=DOCUMENT, body_id=BODY, content=CONTENT)
    given(DECIDER).when(who("chuyenvien1"), command).happened(DraftStarted)
    given(DECIDER).when(who("vanthu"), command).refused("forbidden.post")
    given(DECIDER, STARTED).when(who("chuyenvien1"), command).refused("approval.already-started")
    strange = command.model_copy(update={"content": CONTENT.model_copy(update={"kind": "Thư tình"})})
    given(DECIDER).when(who("chuyenvien1"), strange).refused("approval.unknown-kind")


def test_a_revision_must_be_checked_again() -> None:
    revised = given(DECIDER, STARTED, CHECKED).when(who("chuyenvien1"), ReviseDraft(content=CONTENT))
    event = revised.happened(DraftRevised)
    assert event.revision == 2
    given(DECIDER, STARTED, CHECKED, event).when(who("chuyenvien1"), SubmitDraft()).refused(
        "approval.format-not-checked"
    )
    given(DECIDER, STARTED).when(who("chuyenvien2"), ReviseDraft(content=CONTENT)).refused("approval.not-writer")


def test_a_co_author_writes_and_does_no_more() -> None:
    share = ShareDraft(co_authors=(ref("chuyenvien1"), ref("chuyenvien2"), ref("chuyenvien2")))
    given(DECIDER, STARTED).when(who("chuyenvien2"), share).refused("approval.not-drafter")
    event = given(DECIDER, STARTED).when(who("chuyenvien1"), share).happened(DraftShared)
    assert event.co_authors == (ref("chuyenvien2"),), "the drafter needs no invitation"
    shared = given(DECIDER, STARTED, CHECKED, event)
    shared.when(who("chuyenvien1"), share).nothing()
    revised = shared.when(who("chuyenvien2"), ReviseDraft(content=CONTENT)).happened(DraftRevised)
    assert revised.revised_by == ref("chuyenvien2")
    for command in (SubmitDraft(), share, RequestOpinions(consulted_body_ids=(OTHER,), question="?")):
        shared.when(who("chuyenvien2"), command).refused("approval.not-drafter")
    names = available(DECIDER.fold((STARTED, CHECKED, event)), who("chuyenvien2"))
    assert "ReviseDraft" in names
    assert not {"ShareDraft", "SubmitDraft", "WithdrawDraft"} & set(names)


def test_a_co_author_is_taken_back_and_still_does_not_approve() -> None:
    named = DraftShared(document_id=DOCUMENT, body_id=BODY, co_authors=(ref("chanhvp"),), shared_by=ref("chuyenvien1"))
    alone = given(DECIDER, STARTED, named).when(who("chuyenvien1"), ShareDraft()).happened(DraftShared)
    after = (STARTED, named, alone, CHECKED)
    given(DECIDER, *after).when(who("chanhvp"), ReviseDraft(content=CONTENT)).refused("approval.not-writer")
    given(DECIDER, *after, SUBMITTED).when(who("chanhvp"), ApproveDraft(separate_approver=True)).refused(
        "approval.own-draft"
    )


def test_opinions_are_asked_of_others_and_given_once() -> None:
    ask = RequestOpinions(consulted_body_ids=(OTHER, OTHER), question="?")
    assert given(DECIDER, STARTED).when(who("chuyenvien1"), ask).happened(OpinionsRequested).consulted_body_ids == (
        OTHER,
    )
    own = RequestOpinions(consulted_body_ids=(BODY,), question="?")
    given(DECIDER, STARTED).when(who("chuyenvien1"), own).refused("approval.own-body-asked")
    past = RequestOpinions(consulted_body_ids=(OTHER,), question="?", deadline=AT.date() - dt.timedelta(days=1))
    given(DECIDER, STARTED).when(who("chuyenvien1"), past).refused("approval.deadline-past")

    answer = GiveOpinion(agrees=False, opinion="chưa rõ")
    given(DECIDER, STARTED).when(who("chanhvp", OTHER), answer).refused("forbidden.body")
    event = given(DECIDER, STARTED, ASKED).when(who("chanhvp", OTHER), answer).happened(OpinionGiven)
    given(DECIDER, STARTED, ASKED, event).when(who("chanhvp", OTHER), answer).refused("forbidden.body")


def test_submitting_ends_the_consultation() -> None:
    event = given(DECIDER, STARTED, ASKED, CHECKED).when(who("chuyenvien1"), SubmitDraft()).happened(DraftSubmitted)
    assert event.lapsed_body_ids == (OTHER,)
    late = GiveOpinion(agrees=True, opinion="đồng ý")
    given(DECIDER, STARTED, ASKED, CHECKED, event).when(who("chanhvp", OTHER), late).refused("forbidden.body")


def test_departures_stop_the_submission() -> None:
    found = given(DECIDER, STARTED).when(who("chanhvp"), CheckFormat(departures=("thiếu nơi nhận",)))
    event = found.happened(FormatChecked)
    assert not event.passed
    given(DECIDER, STARTED, event).when(who("chuyenvien1"), SubmitDraft()).refused("approval.format-not-checked")


def test_levels_are_people_who_approve_each_once() -> None:
    for levels in ((Post.LEADER, Post.LEADER), (Post.SPECIALIST,)):
        given(DECIDER, STARTED, CHECKED).when(who("chuyenvien1"), SubmitDraft(levels=levels)).refused("approval.levels")


def test_level_by_level() -> None:
    scenario: tuple[Event, ...] = (STARTED, CHECKED, SUBMITTED)
    given(DECIDER, *scenario).when(who("lanhdao"), ApproveDraft()).refused("approval.other-level")
    first = given(DECIDER, *scenario).when(who("chanhvp"), ApproveDraft()).happened(ApprovalLevelPassed)
    assert first.next_level is Post.LEADER
    approved = given(DECIDER, *scenario, PASSED).when(who("lanhdao"), ApproveDraft())
    event = approved.happened(ApprovalLevelPassed, DraftApproved)
    assert event.content == CONTENT
    over = given(DECIDER, *scenario, PASSED, *(approved.events or ()))
    over.when(who("lanhdao"), ApproveDraft()).refused("approval.out-of-order")
    over.when(who("chuyenvien1"), WithdrawDraft(reason="x")).refused("approval.out-of-order")


def test_returned_with_remarks_goes_back_to_the_drafter() -> None:
    event = given(DECIDER, STARTED, CHECKED, SUBMITTED).when(who("chanhvp"), ReturnDraft(remarks="sửa căn cứ"))
    given(DECIDER, STARTED, CHECKED, SUBMITTED, event.happened(DraftReturned)).when(
        who("chuyenvien1"), ReviseDraft(content=CONTENT)
    ).happened(DraftRevised)


def test_withdrawn_by_the_drafter_only() -> None:
    given(DECIDER, STARTED).when(who("chanhvp"), WithdrawDraft(reason="x")).refused("approval.not-drafter")
    event = given(DECIDER, STARTED, ASKED).when(who("chuyenvien1"), WithdrawDraft(reason="x")).happened(DraftWithdrawn)
    assert event.lapsed_body_ids == (OTHER,)


def test_where_the_body_says_so_who_wrote_in_a_draft_does_not_approve_it() -> None:
    """Neither the drafter, nor who revised it in their place, nor anybody acting for one of them."""
    own, strict = ApproveDraft(), ApproveDraft(separate_approver=True)
    submitted = SUBMITTED.model_copy(update={"levels": (Post.LEADER,)})
    by_leader = STARTED.model_copy(update={"drafted_by": ref("lanhdao")})
    scenario = given(DECIDER, by_leader, CHECKED, submitted)
    scenario.when(who("lanhdao"), own).happened(ApprovalLevelPassed, DraftApproved)
    scenario.when(who("lanhdao"), strict).refused("approval.own-draft")
    for_the_leader = who("chanhvp").model_copy(update={"post": Post.LEADER, "acting_for": ref("lanhdao").person_id})
    scenario.when(for_the_leader, strict).refused("approval.own-draft")
    other = who("lanhdao").model_copy(update={"person_id": "pho-bi-thu"})
    scenario.when(other, strict).happened(ApprovalLevelPassed, DraftApproved)
    revised = DraftRevised(
        document_id=DOCUMENT, body_id=BODY, revision=2, content=CONTENT, revised_by=ref("lanhdao")
    )  # fmt: skip
    given(DECIDER, STARTED, revised, CHECKED, submitted).when(who("lanhdao"), strict).refused("approval.own-draft")


LEADER_NEXT = (CHECKED, SUBMITTED.model_copy(update={"levels": (Post.LEADER,)}))


def signed_by(person_id: str) -> Event:
    """The draft, begun with somebody as its signer."""
    signer = Signer(authority=("T/M BAN THƯỜNG VỤ",), name="Người khác", person_id=person_id)
    return STARTED.model_copy(update={"content": CONTENT.model_copy(update={"signers": (signer,)})})


def test_who_signs_gives_the_last_approval() -> None:
    leader = who("lanhdao")
    own, others = signed_by(leader.person_id), signed_by("somebody")
    given(DECIDER, own, *LEADER_NEXT).when(leader, ApproveDraft()).happened(ApprovalLevelPassed, DraftApproved)
    given(DECIDER, others, *LEADER_NEXT).when(leader, ApproveDraft()).refused("approval.other-signer")
    standing_in = who("chanhvp").model_copy(update={"post": Post.LEADER, "acting_for": leader.person_id})
    given(DECIDER, own, *LEADER_NEXT).when(standing_in, ApproveDraft()).happened(ApprovalLevelPassed, DraftApproved)
    before = given(DECIDER, others, CHECKED, SUBMITTED)
    before.when(who("chanhvp"), ApproveDraft()).happened(ApprovalLevelPassed)


_CELL = {"type": "table", "content": [{"type": "tableRow", "content": [
    {"type": "tableCell", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Phần đầu"}]},
                                      {"type": "paragraph", "content": [{"type": "text", "text": "TỐI MẬT"}]}]}]}]}  # fmt: skip
_NOTE = {"type": "paragraph", "content": [
    {"type": "text", "text": "Theo báo cáo"}, {"type": "footnote", "content": [{"type": "text", "text": "MẬT"}]}]}  # fmt: skip


@pytest.mark.parametrize(
    "secret",
    [
        {"paper": Paper.model_validate({"doc": {"type": "doc", "content": [_CELL]}})},
        {"paper": Paper.model_validate({"doc": {"type": "doc", "content": [_NOTE]}})},
        {"paper": paper_of_lines("Nội dung\nTUYỆT MẬT")},
        {"grounds": ("TỐI MẬT",)},
        {"addressees": ("MẬT",)},
        {"recipient_lines": ("TỐI MẬT",)},
        {"outside": (OutsideRecipient(name="TỐI MẬT"),)},
        {"signers": (Signer(authority=("TỐI MẬT",)),)},
        {"directives": (Directive(text="TUYỆT MẬT"),)},
    ],
    ids=["a cell", "a footnote", "a line", "grounds", "addressees", "lines", "outside", "signers", "directives"],
)
def test_a_stamp_of_secrecy_is_found_wherever_it_stands(secret: dict[str, object]) -> None:
    command = StartDraft(document_id=DOCUMENT, body_id=BODY, content=CONTENT.model_copy(update=secret))
    given(DECIDER).when(who("chuyenvien1"), command).refused("secret.content")


def test_a_picture_that_is_none_is_refused_whatever_it_is_called() -> None:
    image = Image(
        attrs=ImageAttrs(
            file=FileRef(sha256="a" * 64, name="x.png", media_type="image/png", bytes=3), width=9, height=9
        )
    )
    content = CONTENT.model_copy(update={"paper": paper_of([Paragraph(content=(image,))])})
    as_kept = with_files(
        content, {"a" * 64: FileRef(sha256="a" * 64, name="x.pdf", media_type="application/pdf", bytes=3)}
    )
    command = StartDraft(document_id=DOCUMENT, body_id=BODY, content=content)
    given(DECIDER).when(who("chuyenvien1"), command).happened(DraftStarted)
    known_better = command.model_copy(update={"content": as_kept})
    given(DECIDER).when(who("chuyenvien1"), known_better).refused("approval.no-picture")


def test_a_long_draft_is_refused_where_it_is_sent() -> None:
    long = any_paper_of([Paragraph(content=(Text(text="x" * LARGEST_PAPER),))])
    with pytest.raises(ValidationError):
        ReviseDraft(content=CONTENT.model_copy(update={"paper": long}))


def test_a_draft_stays_a_word_file_that_can_be_written_into() -> None:
    word = FileRef(sha256="a" * 64, name="qd.docx", media_type=DOCX, bytes=3)
    kept = StartDraft(document_id=DOCUMENT, body_id=BODY, content=CONTENT.model_copy(update={"word": word}))
    given(DECIDER).when(who("chuyenvien1"), kept).happened(DraftStarted)
    old = word.model_copy(update={"media_type": "application/msword"})
    refused = kept.model_copy(update={"content": CONTENT.model_copy(update={"word": old})})
    given(DECIDER).when(who("chuyenvien1"), refused).refused("approval.word-no-docx")

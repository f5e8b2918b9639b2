"""What the read models make of meetings: the board, the figures, the inbox, the notices."""

import datetime as dt
from typing import Any
from uuid import UUID

from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from services.tracking.policies import assign_when_concluded
from services.tracking.tasks.decider import DECIDER as TASKS
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.meetings import (
    AttendanceRecorded,
    Choice,
    Line,
    MeetingClosed,
    MinutesReturned,
    PaperAttached,
    PaperForm,
    PaperRead,
    PaperUpdated,
    PaperWithdrawn,
    Tally,
    VoteCast,
    VotingClosed,
)
from shared.events.tracking.tasks import TaskAssigned
from shared.readmodels.inbox import fold as inbox
from shared.readmodels.jsonb import from_json
from shared.readmodels.meeting_board import fold as meeting_board
from shared.readmodels.meeting_figures import fold as meeting_figures
from shared.readmodels.personal import fold as personal
from shared.readmodels.tasks import fold as board
from tests.unit.domain.test_meetings import (
    ATTACHED,
    CALLED,
    DRAFTED,
    FILE,
    GUEST,
    OPENED,
    PAPER,
    THIRD,
    VOTING,
    approved,
)
from tests.unit.given import BODY, DOCUMENT, OTHER, SYSTEM, given, ref
from tests.unit.projections.test_models import fold, happened
from tests.unit.recorded import record

SHARED: dict[str, Any] = {
    "meeting_id": DOCUMENT, "body_id": BODY, "title": CALLED.title, "chair": CALLED.chair, "people": CALLED.people,
    "bodies": CALLED.bodies,
}  # fmt: skip
READ = PaperRead(meeting_id=DOCUMENT, body_id=BODY, paper_id=PAPER, paper_version=1, reader=GUEST)
UPDATED = PaperUpdated(**SHARED, paper_id=PAPER, paper_version=2, file=FILE, updated_by=ref("chuyenvien1"))
VOTED = VoteCast(meeting_id=DOCUMENT, body_id=BODY, voting_id=VOTING, voter=GUEST, choice=Choice.FOR)
COUNTED = VotingClosed(**SHARED, voting_id=VOTING, tally=Tally(in_favour=1, against=0, abstained=0, invited=2))
LEADER = f"person:lanhdao.{OTHER}"


def attended(line: Line, **who: Any) -> AttendanceRecorded:
    return AttendanceRecorded(meeting_id=DOCUMENT, body_id=BODY, line=line, **who)


def waiting(body: str, *events: Event) -> set[tuple[str, str]]:
    row = fold(inbox.MODEL, happened(*events)).get(("documents", (body, DOCUMENT)))
    return set() if row is None else {(item["work"], item["holder"]) for item in from_json(row.items, [])}


def test_those_invited_have_to_attend_read_and_vote() -> None:
    assert waiting(OTHER, CALLED) == {("attend", LEADER)}
    assert waiting(THIRD, CALLED, ATTACHED) == {("attend", "post:chief_of_office"), ("read_papers", "post:leader")}
    assert waiting(OTHER, CALLED, ATTACHED, OPENED) == {("attend", LEADER), ("read_papers", LEADER), ("vote", LEADER)}
    present = attended(Line.ROOM, person=GUEST.person, invited_body_id=OTHER)
    assert waiting(OTHER, CALLED, ATTACHED, OPENED, READ, VOTED, present) == set()


def test_a_new_version_is_to_be_read_again_and_a_withdrawn_paper_is_not() -> None:
    assert ("read_papers", LEADER) in waiting(OTHER, CALLED, ATTACHED, READ, UPDATED)
    gone = PaperWithdrawn(**SHARED, paper_id=PAPER, reason="nhầm")
    assert waiting(OTHER, CALLED, ATTACHED, gone) == {("attend", LEADER)}
    on_paper = ATTACHED.model_copy(update={"form": PaperForm.ON_PAPER, "file": None})
    assert waiting(OTHER, CALLED, on_paper) == {("attend", LEADER)}


def test_two_papers_are_one_item_until_both_are_read() -> None:
    second = ATTACHED.model_copy(update={"paper_id": UUID(int=99)})
    row = fold(inbox.MODEL, happened(CALLED, ATTACHED, second))["documents", (OTHER, DOCUMENT)]
    assert [item["work"] for item in from_json(row.items, [])] == ["attend", "read_papers"]
    assert ("read_papers", LEADER) in waiting(OTHER, CALLED, ATTACHED, second, READ)
    both = READ.model_copy(update={"paper_id": UUID(int=99)})
    assert ("read_papers", LEADER) not in waiting(OTHER, CALLED, ATTACHED, second, READ, both)


def test_minutes_wander_between_secretary_and_chair() -> None:
    chair = ("approve_minutes", f"person:lanhdao.{BODY}")
    assert chair in waiting(BODY, CALLED, DRAFTED)
    returned = MinutesReturned(
        meeting_id=DOCUMENT, body_id=BODY, reason="bổ sung", drafted_by=ref("chuyenvien1"), chair=CALLED.chair
    )
    after = waiting(BODY, CALLED, DRAFTED, returned)
    assert ("redraft_minutes", f"person:chuyenvien1.{BODY}") in after
    assert chair not in after


def test_what_a_meeting_concluded_waits_the_same_whichever_comes_first_its_closing_or_the_task() -> None:
    (reaction,) = assign_when_concluded(record(approved()))
    task = given(TASKS).when(SYSTEM, reaction.command).happened(TaskAssigned)
    closed = MeetingClosed(**SHARED)
    first = fold(inbox.MODEL, happened(CALLED, ATTACHED, DRAFTED, approved(), closed, task))
    second = fold(inbox.MODEL, happened(CALLED, ATTACHED, DRAFTED, approved(), task, closed))
    place = ("documents", (OTHER, DOCUMENT))
    assert (first[place].subject, first[place].holders) == (second[place].subject, second[place].holders)
    assert first[place].holders == ["post:chief_of_office"]
    assert fold(board.MODEL, happened(task))["board", (OTHER, task.task_id)].document_id == DOCUMENT


def test_votes_and_receipts_are_for_who_called_and_where_they_come_from() -> None:
    rows = fold(meeting_board.MODEL, happened(CALLED, ATTACHED, OPENED, READ, VOTED, COUNTED))
    for table in ("receipts", "votes"):
        assert {key[0] for name, key in rows if name == table} == {BODY, OTHER}
    for body in (BODY, OTHER, THIRD):
        (voting,) = from_json(rows["meetings", (body, DOCUMENT)].votings, [])
        assert voting["tally"]["in_favour"] == 1
    assert {body: rows["meetings", (body, DOCUMENT)].role for body in (BODY, OTHER, THIRD)} == {
        BODY: "calling", OTHER: "person", THIRD: "body",
    }  # fmt: skip


def test_draft_minutes_are_shown_to_the_chair_and_the_calling_body_only() -> None:
    rows = fold(meeting_board.MODEL, happened(CALLED, DRAFTED))
    assert rows["meetings", (BODY, DOCUMENT)].minutes is not None
    assert rows["meetings", (OTHER, DOCUMENT)].minutes is None
    after = fold(meeting_board.MODEL, happened(CALLED, DRAFTED, approved()))
    assert after["meetings", (OTHER, DOCUMENT)].minutes is not None


def test_former_versions_stay_readable() -> None:
    rows = fold(meeting_board.MODEL, happened(CALLED, ATTACHED, UPDATED))
    (paper,) = from_json(rows["meetings", (THIRD, DOCUMENT)].papers, [])
    assert (paper["version"], [one["version"] for one in paper["former"]]) == (2, [1])


def test_those_invited_by_name_are_told() -> None:
    rows = fold(personal.MODEL, happened(CALLED, approved()))
    assert {(row.body_id, row.kind) for row in rows.values()} == {
        (body, kind) for body in (BODY, OTHER) for kind in ("meeting_called", "meeting_concluded")
    }


def figures(*events: Event) -> meeting_figures.Figures:
    row = fold(meeting_figures.MODEL, happened(*events))["meetings", (BODY, DOCUMENT)]
    assert isinstance(row, meeting_figures.Figures)
    return row


FORMS = {"electronic": ATTACHED, "on_paper": ATTACHED.model_copy(update={"form": PaperForm.ON_PAPER, "file": None})}
FORMS["secret"] = FORMS["on_paper"].model_copy(update={"secrecy": Secrecy.CONFIDENTIAL, "paper_title": None})


@settings(max_examples=80, deadline=None)
@hypothesis_given(st.lists(st.tuples(st.sampled_from(sorted(FORMS)), st.booleans()), max_size=12))
def test_the_share_leaves_out_secret_papers_and_withdrawn_ones(papers: list[tuple[str, bool]]) -> None:
    events: list[Event] = [CALLED]
    for index, (form, withdrawn) in enumerate(papers):
        attached = FORMS[form].model_copy(update={"paper_id": UUID(int=index)})
        events.append(PaperAttached.model_validate(attached.model_dump()))
        if withdrawn:
            events.append(PaperWithdrawn(**SHARED, paper_id=UUID(int=index), reason="x"))
    kept = [form for form, withdrawn in papers if not withdrawn]
    row = figures(*events)
    assert row.papers_electronic == kept.count("electronic")
    assert row.papers == kept.count("electronic") + kept.count("on_paper")
    assert row.papers_secret == kept.count("secret")


def test_a_conference_says_whom_it_has_not_reached() -> None:
    called = CALLED.model_copy(update={"bodies": (OTHER, THIRD, "ban-dan-van")})
    joined = attended(Line.ONLINE, attending_body_id=OTHER, invited_body_id=OTHER, head_count=30)
    away = attended(Line.ABSENT, attending_body_id=THIRD, invited_body_id=THIRD, reason="mất điện")
    row = figures(called, joined, away)
    assert (row.bodies_to_reach, row.bodies_online, row.bodies_joined) == (3, 1, 1)
    assert from_json(row.missing, []) == ["ban-dan-van", THIRD]
    corrected = attended(Line.ONLINE, attending_body_id=THIRD, invited_body_id=THIRD)
    assert figures(called, joined, away, corrected, corrected).bodies_online == 2
    assert row.held_on == dt.date(2026, 3, 5)

"""The policies of approval: conclusions become the draft of a notice, what is not signed goes back."""

from collections.abc import Iterable

from services.approval.commands import ReopenDraft, StartDraft
from shared.calendar import VIETNAM
from shared.documents.kinds import NOTICE
from shared.events.meetings import Conclusion, MinutesApproved, notice_id
from shared.events.publishing import SigningDeclined
from shared.eventsourcing.recorded import RecordedEvent
from shared.paper.content import DraftContent
from shared.paper.lines import paper_of_lines
from shared.streams.policy import Policy, Reaction
from shared.texts import say


def draft_conclusions(recorded: RecordedEvent) -> Iterable[Reaction]:
    """Begin the notice of conclusions (Thông báo kết luận) in the name of the person who wrote the minutes.

    It names no directives: tracking's policy has made tasks of the conclusions, and issuing directives would make them
    a second time.
    """
    event = recorded.data
    assert isinstance(event, MinutesApproved)
    if not event.conclusions:
        return
    document_id = notice_id(event.meeting_id)
    day = event.starts_at.astimezone(VIETNAM).date()
    opening = say("approval_writes.notice_opening", meeting=event.title, day=day)
    command = StartDraft(
        document_id=document_id,
        body_id=event.body_id,
        content=DraftContent(
            kind=NOTICE,
            subject=say("approval_writes.notice_subject", meeting=event.title, day=day),
            paper=paper_of_lines("\n".join((opening, *_numbered(event.conclusions)))),
            recipients=tuple(body_id for body_id in event.concerned() if body_id != event.body_id),
        ),
        drafted_by=event.drafted_by,
    )
    yield Reaction(str(document_id), command)


def reopen_what_was_not_signed(recorded: RecordedEvent) -> Iterable[Reaction]:
    """Who was to sign did not: the drafter gets the draft back."""
    event = recorded.data
    assert isinstance(event, SigningDeclined)
    command = ReopenDraft(reason=event.reason, declined_by=event.declined_by)
    yield Reaction(str(event.document_id), command)


def _numbered(conclusions: tuple[Conclusion, ...]) -> Iterable[str]:
    for number, conclusion in enumerate(conclusions, 1):
        text, deadline = conclusion.text.rstrip("."), conclusion.deadline
        if deadline is None:
            yield say("approval_writes.conclusion", number=number, text=text)
        else:
            yield say("approval_writes.conclusion_until", number=number, text=text, deadline=deadline)


POLICIES = (
    Policy("approval.draft-conclusions", MinutesApproved, draft_conclusions),
    Policy("approval.reopen-not-signed", SigningDeclined, reopen_what_was_not_signed),
)

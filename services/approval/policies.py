"""The policy of approval: a meeting's conclusions become the draft of a notice."""

import datetime as dt
from collections.abc import Iterable

from services.approval.commands import StartDraft
from shared.calendar import VIETNAM
from shared.events.approval import DraftContent
from shared.events.meetings import Conclusion, MinutesApproved, notice_id
from shared.eventsourcing.recorded import RecordedEvent
from shared.streams.policy import Policy, Reaction


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
    command = StartDraft(
        document_id=document_id,
        body_id=event.body_id,
        content=DraftContent(
            kind="Thông báo",
            subject=f"kết luận tại {event.title} ngày {day:%d/%m/%Y}",
            text="\n".join([f"Ngày {day:%d/%m/%Y}, {event.title} đã kết luận:", *_numbered(event.conclusions)]),
            recipients=tuple(body_id for body_id in event.concerned() if body_id != event.body_id),
        ),
        drafted_by=event.drafted_by,
    )
    yield Reaction(str(document_id), command)


def _numbered(conclusions: tuple[Conclusion, ...]) -> Iterable[str]:
    for number, conclusion in enumerate(conclusions, 1):
        until = _until(conclusion.deadline)
        yield f"{number}. {conclusion.text.rstrip('.')}{until}."


def _until(deadline: dt.date | None) -> str:
    return "" if deadline is None else f"; hoàn thành trước ngày {deadline:%d/%m/%Y}"


POLICIES = (Policy("approval.draft-conclusions", MinutesApproved, draft_conclusions),)

"""What is one person's own: the notices for them, how far they have read, the lists they keep."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from shared.documents.secrecy import Secrecy
from shared.events import approval, directory, meetings, routing, subscriptions
from shared.events.base import DocumentEvent, Event, MeetingEvent, SharedMeetingEvent, TaskEvent
from shared.events.tracking import tasks
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Notice:
    """Something a person is told; ``kind`` names it, ``text`` is what was said."""

    body_id: str
    person_id: str
    event_id: UUID
    document_id: UUID | None
    kind: str
    from_name: str
    text: str
    at: dt.datetime
    secrecy_rank: int


@dataclass(frozen=True)
class Seen:
    """Up to when a person has looked at their notices."""

    body_id: str
    person_id: str
    until: dt.datetime
    secrecy_rank: int = 0


@dataclass(frozen=True)
class View:
    """A list that a person keeps."""

    body_id: str
    view_id: str
    person_id: str
    name: str
    address: str
    secrecy_rank: int = 0


@dataclass(frozen=True)
class Phrase:
    """A phrase of a person's own; ``use`` is where they write it."""

    body_id: str
    phrase_id: str
    person_id: str
    use: str
    text: str
    secrecy_rank: int = 0


def _told(event: Event) -> tuple[str, str, list[str]] | None:
    """Kind, words and to whom."""
    match event:
        case routing.DocumentCommented() | approval.DraftCommented():
            return "mention", event.text, [person.person_id for person in event.mentioned]
        case approval.DraftShared():
            return "co_author", "", [person.person_id for person in event.co_authors]
        case routing.HandlingDelegated():
            return "delegated", event.note or "", [event.delegated_to.person_id]
        case approval.DraftApproved():
            return "approved", event.content.subject, [event.drafted_by.person_id]
        case directory.DelegationGranted():
            return "delegation", "", [event.delegate.person_id]
        case subscriptions.WebhookSwitchedOff():
            return "webhook_off", f"{event.name}: {event.reason}", [event.owner.person_id]
        case TaskEvent():
            return _told_of_task(event)
        case _:
            return None


def _told_of_meeting(event: Event) -> tuple[str, str] | None:
    """Kind and words, for everyone invited by name."""
    match event:
        case meetings.MeetingCalled():
            return "meeting_called", event.title
        case meetings.MeetingPostponed():
            return "meeting_postponed", f"{event.title}: {event.reason}"
        case meetings.MeetingCancelled():
            return "meeting_cancelled", f"{event.title}: {event.reason}"
        case meetings.MinutesApproved():
            return "meeting_concluded", event.title
        case _:
            return None


def _told_of_task(event: TaskEvent) -> tuple[str, str, list[str]] | None:
    """Who spoke last for the lead is told what became of it."""
    kind, words, person = "", "", None
    match event:
        case tasks.ExtensionGranted():
            kind, person = "extension_granted", event.asked_by
        case tasks.ExtensionDeclined():
            kind, words, person = "extension_declined", event.reason, event.asked_by
        case tasks.CompletionConfirmed():
            kind, person = "task_confirmed", event.reported_by
        case tasks.CompletionRejected():
            kind, words, person = "task_rejected", event.reason, event.reported_by
        case tasks.TaskChased():
            kind, words, person = "task_chased", event.note, event.last_reported_by
        case tasks.TaskReminded():
            kind, person = "task_reminded", event.last_reported_by
        case tasks.TaskOverdue():
            kind, person = "task_overdue", event.last_reported_by
        case _:
            pass
    return None if person is None else (kind, words, [person.person_id])


def _home_of(event: Event) -> str:
    """The body of those who are told: of a task, the one that leads it."""
    return event.lead_body_id if isinstance(event, TaskEvent) else event.body_id


def notice_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """A notice for each person who is told."""
    event = recorded.data
    if isinstance(event, SharedMeetingEvent):
        if _told_of_meeting(event) is not None:
            for one in event.people:
                yield (one.body_id, one.person.person_id, recorded.id)
        return
    told = _told(recorded.data)
    for person_id in dict.fromkeys(told[2] if told else []):
        yield (_home_of(recorded.data), person_id, recorded.id)


def evolve_notice(key: Key, row: Notice | None, recorded: RecordedEvent) -> Notice | None:
    """The notice; it never changes."""
    event = recorded.data
    told = _told_of_meeting(event) or _told(event)
    if told is None:
        return row
    body_id, person_id, event_id = key
    return Notice(
        body_id=body_id,
        person_id=person_id,
        event_id=event_id,
        document_id=_about(event),
        kind=told[0],
        from_name=recorded.metadata.actor_name,
        text=told[1],
        at=recorded.time,
        secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
    )


def _about(event: Event) -> UUID | None:
    """The document, or the meeting, that a notice leads to."""
    match event:
        case DocumentEvent():
            return event.document_id
        case MeetingEvent():
            return event.meeting_id
        case _:
            return None


def seen_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """Who has looked."""
    if isinstance(recorded.data, directory.NoticesSeen):
        yield (recorded.data.body_id, recorded.data.person_id)


def evolve_seen(key: Key, row: Seen | None, recorded: RecordedEvent) -> Seen | None:
    """Never back."""
    event = recorded.data
    if not isinstance(event, directory.NoticesSeen):
        return row
    return Seen(event.body_id, event.person_id, max(event.until, row.until) if row else event.until)


def view_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The list saved or removed."""
    if isinstance(recorded.data, directory.ViewSaved | directory.ViewRemoved):
        yield (recorded.data.body_id, recorded.data.view_id)


def evolve_view(key: Key, row: View | None, recorded: RecordedEvent) -> View | None:
    """The list, until it is removed."""
    event = recorded.data
    if isinstance(event, directory.ViewSaved):
        return View(event.body_id, event.view_id, event.person_id, event.name, event.address)
    return None


def phrase_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The phrase kept or removed."""
    if isinstance(recorded.data, directory.PhraseKept | directory.PhraseRemoved):
        yield (recorded.data.body_id, recorded.data.phrase_id)


def evolve_phrase(key: Key, row: Phrase | None, recorded: RecordedEvent) -> Phrase | None:
    """The phrase, until it is removed."""
    event = recorded.data
    if isinstance(event, directory.PhraseKept):
        return Phrase(event.body_id, event.phrase_id, event.person_id, event.use, event.text)
    return None


MODEL = ReadModel(
    name="personal",
    tables=(
        Table("notices", Notice, ("body_id", "person_id", "event_id"), notice_keys, evolve_notice),
        Table("seen", Seen, ("body_id", "person_id"), seen_keys, evolve_seen),
        Table("views", View, ("body_id", "view_id"), view_keys, evolve_view),
        Table("phrases", Phrase, ("body_id", "phrase_id"), phrase_keys, evolve_phrase),
    ),
    ddl=Path(__file__).with_name("schema.sql"),
)

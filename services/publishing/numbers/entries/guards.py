"""Guards of an entry's decisions.  Each raises `Rejected`."""

import datetime as dt
from uuid import UUID

from services.publishing.numbers.entries.state import State, Status
from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard, guard_document


def guard_entry(command: Command, state: State, context: Context, *statuses: Status) -> tuple[UUID, str]:
    """Refuse whoever does not act for its body, and an entry that stands elsewhere; returns its id and its body's."""
    document_id, body_id = guard_document(state)
    guard(command, context, state.in_charge, state.head.secrecy)
    if state.status not in statuses:
        raise Rejected("number.not-free", symbol=state.symbol)
    return document_id, body_id


def guard_secret(head: DocumentHead, files: tuple[FileRef, ...], *, subject_allowed: bool) -> None:
    """Refuse a secret document's content: only its register entry comes in (Luật Bảo vệ bí mật nhà nước) [M]."""
    if head.secrecy is Secrecy.NONE:
        return
    if files:
        raise Rejected("secret.content")
    if head.subject and not subject_allowed:
        raise Rejected("secret.subject")


def guard_told(head: DocumentHead, day: dt.date | None, context: Context) -> dt.date:
    """Refuse an entry without a date or a subject, and a date to come; returns the date."""
    if day is None:
        raise Rejected("number.date-missing")
    if day > context.today:
        raise Rejected("number.date-ahead", date=day)
    if not head.subject and head.secrecy is Secrecy.NONE:
        raise Rejected("number.subject-missing")
    return day

"""Guards of postal dispatch.  Each raises `Rejected`."""

import datetime as dt
from uuid import UUID

from services.publishing.postal.state import State
from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard


def guard_paper(command: Command, state: State, context: Context) -> tuple[UUID, str, DocumentHead]:
    """Refuse who may not send the paper, and a document that was not issued; returns its id, its body's, its head."""
    secrecy = state.head.secrecy if state.head is not None else Secrecy.NONE
    guard(command, context, state.in_charge, secrecy)
    if state.document_id is None or state.body_id is None or state.head is None:
        raise Rejected("document.unknown")
    return state.document_id, state.body_id, state.head


def guard_day(day: dt.date, earliest: dt.date | None, context: Context) -> None:
    """Refuse a day that is yet to come, or that is before ``earliest``."""
    if day > context.today:
        raise Rejected("postal.day-ahead", day=f"{day:%d/%m/%Y}")
    if earliest is not None and day < earliest:
        raise Rejected("postal.day-before", day=f"{day:%d/%m/%Y}", earliest=f"{earliest:%d/%m/%Y}")

"""The past as the portal shows it: asked of the projections as the signed-in person, shown without any action."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.portal.frame.commands import Commands
from shared.bodies.actor import Actor
from shared.calendar import VIETNAM
from shared.eventsourcing.decider import Rejected
from shared.readmodels.delivery.rows import Delivery
from shared.readmodels.documents.rows import Card
from shared.readmodels.reading import typed
from shared.readmodels.registers.queries import ROWS, Register
from shared.readmodels.registers.rows import Line
from shared.readmodels.timeline.rows import Entry

Moment = Annotated[str, Query(max_length=40, pattern=r"^[^\x00]*$")]


def moment_of(text: str) -> dt.datetime:
    """The end of the minute that somebody chose, in Đà Nẵng's time; never later than now where that minute still runs.

    Raises `Rejected` ``past.moment`` where it is none, ``past.future`` where it has not come.
    """
    try:
        chosen = dt.datetime.fromisoformat(text)
        begun = (chosen if chosen.tzinfo else chosen.replace(tzinfo=VIETNAM)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise Rejected("past.moment") from None
    now = dt.datetime.now(dt.UTC)
    if begun > now:
        raise Rejected("past.future")
    return min(begun.replace(second=59, microsecond=999_999), now)


async def document_at(
    commands: Commands, actor: Actor, document_id: UUID, moment: dt.datetime
) -> tuple[Card, list[Entry], list[Delivery]]:
    """The card, the timeline and the deliveries of a document at ``moment``.  Raises `CommandRefused`."""
    found = await commands.ask(actor, "projections", f"past/documents/{document_id}", {"at": moment.isoformat()})
    return typed(Card, [found["card"]])[0], typed(Entry, found["timeline"]), typed(Delivery, found["deliveries"])


async def register_at(
    commands: Commands,
    actor: Actor,
    register: Register,
    moment: dt.datetime,
    *,
    search: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    page: int = 1,
) -> tuple[list[Line], int]:
    """A page of a register at ``moment`` and how many lines there are; days included.  Raises `CommandRefused`."""
    question: dict[str, str | int] = {"at": moment.isoformat(), "q": search, "page": page}
    if since:
        question["since"] = dt.datetime.combine(since, dt.time(), VIETNAM).isoformat()
    if until:
        question["until"] = dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), VIETNAM).isoformat()
    found = await commands.ask(actor, "projections", f"past/registers/{register}", question)
    row: type[Line] = ROWS[register]
    return typed(row, found["lines"]), int(found["total"])

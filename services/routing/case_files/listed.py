"""The documents of a case file: the line that each has on its list, and which of them are still being worked on."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import Request

from services.routing.documents import decider as documents
from services.routing.documents.state import State
from shared.bodies.actor import Actor
from shared.bodies.visibility import cleared
from shared.events.routing.case_files import FiledPaper
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.handling import CommandHandler
from shared.texts import say
from shared.web.claims import line_of

UNNAMED = say("routing_writes.unnamed")


async def line_to_put(request: Request, document_id: UUID) -> FiledPaper:
    """The line of a registered or issued document of the asker's body, as the service that keeps the document says.

    Raises `Rejected` ``document.unknown`` where there is none that they may see.
    """
    line = await line_of(request, document_id)
    if line is None:
        raise Rejected("document.unknown")
    return line


async def unfinished(handler: CommandHandler, lines: Sequence[FiledPaper], actor: Actor) -> tuple[str, ...]:
    """Which of the documents are still being worked on, by their symbols; what was issued is finished.

    One that the actor is not cleared for bears no name.
    """
    found: list[str] = []
    ranks = await handler.store.ranks_of(str(line.document_id) for line in lines)
    for line in lines:
        if line.direction == "incoming":
            state: State
            state, _ = await handler.state(documents.DECIDER, str(line.document_id))
            if state.worked_on:
                shown = cleared(actor.clearance, line.secrecy, ranks.get(str(line.document_id), 0))
                found.append((line.symbol or line.subject or str(line.document_id))[:300] if shown else UNNAMED)
    return tuple(found)
